//! Employers in duels (Copeland): one beats another when it does better on more than half of the
//! weight, whatever the margin.
//!
//! Each fights the same opponents, drawn from all. The share of duels won less those lost is brought
//! to the mean and the deviation of scores: as little is known of an employer as before, and its label
//! asks for the same proof.

use super::super::engagement::{Basis, Run};
use super::super::graded::judged;
use super::super::kept::Establishment;
use super::super::ranking::PerCriterion;
use super::super::yardstick::{Placed, Score};
use super::sample::Seen;
use super::{Change, Restatement};
use crate::statistics::{composite, length, moments};
use crate::store::StoreError;
use crate::vocabulary::Siret;

/// What is compared: a criterion that is missing is what peers do.
fn standing(placed: &Placed) -> PerCriterion<f64> {
    placed.values().map(|value| value.map_or(0.0, |value| value.z))
}

/// Score and result of the duels of one establishment.
type Fought = (Siret, Score, f64);

impl Run<'_> {
    /// Labels by duels.
    pub(super) fn fight(
        &self,
        basis: &Basis,
        seen: &Seen,
        restated: &mut Restatement<'_>,
    ) -> Result<(), StoreError> {
        let yardstick = self.yardstick(basis);
        let opponents: Vec<PerCriterion<f64>> = seen
            .sample
            .employers()
            .take(self.method.sensitivity.opponents)
            .map(|employer| standing(&yardstick.place(employer)))
            .collect();
        let mut weights = *yardstick.weights();
        for (weight, separates) in weights.iter_mut().zip(yardstick.separating) {
            *weight = if separates { *weight } else { 0.0 };
        }
        let fought = |one: &Establishment| -> Option<Fought> {
            let employer = one.employer.as_ref()?;
            let placed = yardstick.place(employer);
            let score = yardstick.weigh(employer, &placed)?;
            let own = standing(&placed);
            let won: f64 = opponents
                .iter()
                .map(|other| f64::from(composite::duel(&own, other, &weights)))
                .sum();
            Some((one.siret, score, won / length(opponents.len())))
        };
        let mut all = self.over_establishments(
            basis,
            Vec::new(),
            |establishments| establishments.iter().filter_map(fought).collect::<Vec<Fought>>(),
            |whole: &mut Vec<Fought>, part| whole.extend(part),
        )?;
        // Means are of real numbers: always in the order of SIRET.
        all.sort_unstable_by_key(|(siret, ..)| *siret);
        let previous = |siret| restated.standings.get(&siret).and_then(|one| one.previous);
        let again = judged(&on_the_scale_of_scores(all), self.method, previous);
        restated.add(Change::Duels, |siret, _| again.get(&siret).copied());
        Ok(())
    }
}

/// Results of duels as scores; nothing when they do not vary.
fn on_the_scale_of_scores(fought: Vec<Fought>) -> Vec<(Siret, Score)> {
    let estimates: Vec<f64> = fought.iter().map(|(_, score, _)| score.whole.estimate).collect();
    let won: Vec<f64> = fought.iter().map(|(.., won)| *won).collect();
    let spread = |values: &[f64]| {
        let deviation = moments::standard_deviation(values).filter(|own| *own > 0.0)?;
        Some((moments::mean(values)?, deviation))
    };
    let Some(((middle, unit), (mean, step))) = spread(&estimates).zip(spread(&won)) else {
        return Vec::new();
    };
    let rescored = |(siret, mut score, won): Fought| {
        score.whole.estimate = middle + (won - mean) / step * unit;
        (siret, score)
    };
    fought.into_iter().map(rescored).collect()
}
