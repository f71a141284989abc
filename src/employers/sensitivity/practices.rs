//! How far each practice and each pillar moves the order of employers: equal weights are not equal
//! influence.

use super::super::criteria::Pillar;
use super::super::engagement::Standing;
use super::super::fitted::Fitted;
use super::super::method::Method;
use super::super::sorted::Sorted;
use super::super::yardstick::{Score, is_observed};
use super::Change;
use crate::statistics::moments;
use crate::statistics::normalise::{Ties, percentile_ranks};
use crate::vocabulary::Siret;

/// What a pillar or a practice weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// Mean move in the order of employers when it is taken away, or when it enters the score, as a
    /// share of them all.
    pub shift: f64,
    /// Correlation of the pillar with the whole score, over employers of which it is observed.
    pub correlation: Option<f64>,
}

/// Employers in the order that the method puts them in.
pub(super) struct Order {
    sirets: Vec<Siret>,
    ranks: Vec<Option<f64>>,
    correlations: [Option<f64>; 3],
}

impl Order {
    pub(super) fn of(standings: &Sorted<Siret, Standing>, fitted: &Fitted) -> Self {
        let ranked = standings.iter().filter_map(|(siret, one)| Some((*siret, one.ranked?.score)));
        let scores: Vec<(Siret, Score)> = ranked.collect();
        let correlations = [0, 1, 2].map(|place: usize| {
            let both = scores.iter().filter_map(|(_, score)| {
                let pillar = (*score.pillars.get(place)?)?;
                is_observed(&pillar).then_some((pillar.estimate, score.whole.estimate))
            });
            let (pillars, wholes): (Vec<f64>, Vec<f64>) = both.unzip();
            moments::correlation(&pillars, &wholes)
        });
        Self {
            ranks: ranks(&scores, fitted),
            sirets: scores.into_iter().map(|(siret, _)| siret).collect(),
            correlations,
        }
    }

    /// What a change that takes a pillar or a practice away, or adds one, moves; `None` for another
    /// change, or when nothing is left to order employers by.
    pub(super) fn moved(
        &self,
        change: Change,
        scores: &[(Siret, Score)],
        method: &Method,
    ) -> Option<Influence> {
        let correlation = match change {
            Change::WithoutPillar(pillar) => {
                let place = Pillar::ALL.iter().position(|own| *own == pillar)?;
                *self.correlations.get(place)?
            }
            Change::Without(_) | Change::With(_) => None,
            _ => return None,
        };
        if !self.sirets.iter().eq(scores.iter().map(|(siret, _)| siret)) {
            return None;
        }
        let fitted = Fitted::of(scores.iter().map(|(_, score)| score), method)?;
        let again = ranks(scores, &fitted);
        let shifts: Vec<f64> = self
            .ranks
            .iter()
            .zip(again)
            .filter_map(|(one, other)| Some(((*one)? - other?).abs()))
            .collect();
        Some(Influence { shift: moments::mean(&shifts)?, correlation })
    }
}

/// Ranks from 0 to 1 of what is believed of employers, ties at the middle.
fn ranks(scores: &[(Siret, Score)], fitted: &Fitted) -> Vec<Option<f64>> {
    let means: Vec<Option<f64>> =
        scores.iter().map(|(_, score)| Some(fitted.posterior(score).mean)).collect();
    percentile_ranks(&means, Ties::Middle)
}
