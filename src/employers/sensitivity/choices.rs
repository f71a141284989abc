//! Which choices of the method matter most: all are drawn at once, many times, and what each explains
//! of the labels that change is told alone and with the others (Sobol).
//!
//! On employers drawn from all, whose prior is fitted again each time: labels are compared with those
//! that the method gives to these employers among themselves.

use rayon::prelude::*;

use super::super::engagement::{Basis, Run};
use super::super::fitted::Fitted;
use super::super::labels::Grade;
use super::super::method::Method;
use super::super::ranking::{Employer, PerCriterion};
use super::super::yardstick::{Placed, Score, Yardstick};
use super::Agreement;
use super::sample::Seen;
use super::scales::{Normaliser, Scales};
use super::weighing::draw_weights;
use crate::statistics::composite::Aggregator;
use crate::statistics::experiment::Seeded;
use crate::statistics::sobol::{self, Design};
use crate::statistics::{length, moments, real};

/// A choice of the method that could have been another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Weights of practices.
    Weights,
    /// Arithmetic, geometric or harmonic mean.
    Mean,
    /// Deviations from peers, from the median, or ranks.
    Scale,
    /// Number of peers, or all groups of peers.
    Peers,
    /// Probability needed.
    Proof,
}

impl Choice {
    /// All choices, in the order of the columns drawn.
    pub const ALL: [Self; 5] = [Self::Weights, Self::Mean, Self::Scale, Self::Peers, Self::Proof];
}

/// The method made otherwise at all its choices.
#[derive(Clone, Copy)]
struct Drawn {
    weights: PerCriterion<f64>,
    aggregator: Aggregator,
    normaliser: Option<Normaliser>,
    peers: usize,
    award: f64,
}

/// Employers beside the peers of each rule.
struct Field<'a> {
    yardstick: Yardstick<'a>,
    method: &'a Method,
    employers: Vec<&'a Employer>,
    /// By rule of peers, then by employer.
    placed: Vec<Vec<Placed>>,
    robust: &'a Scales,
    ranks: &'a Scales,
}

impl Run<'_> {
    /// What each choice explains of the labels that change; nothing when too few are given, or when
    /// none changes.
    pub(super) fn choices(&self, basis: &Basis, seen: &Seen) -> Vec<(Choice, sobol::Influence)> {
        let rules = &self.method.sensitivity;
        let employers: Vec<&Employer> = seen.sample.employers().collect();
        let usual = self.yardstick(basis);
        let [fewer, more] = rules.min_peers.map(|peers| self.with_peers(peers));
        let sides = [
            usual,
            Yardstick::new(&fewer, &basis.survey, &basis.gates),
            Yardstick::new(&more, &basis.survey, &basis.gates),
            usual.smoothing(seen.pulls),
        ];
        let placed = sides
            .iter()
            .map(|side| employers.iter().map(|own| side.place(own)).collect())
            .collect();
        let field = Field {
            yardstick: usual,
            method: self.method,
            employers,
            placed,
            robust: &seen.robust,
            ranks: &seen.ranks,
        };
        let given = field.grades(&Drawn {
            weights: *usual.weights(),
            aggregator: Aggregator::Arithmetic,
            normaliser: None,
            peers: 0,
            award: self.method.grades.award,
        });
        let labelled = given.iter().flatten().count();
        if u64::try_from(labelled).unwrap_or_default() < rules.min_labels {
            return Vec::new();
        }
        let design = Design::draw(rules.points, Choice::ALL.len(), rules.seed);
        let results = |rows: &[Vec<f64>]| -> Vec<f64> {
            rows.par_iter().map(|row| changed(&given, &field.grades(&field.drawn(row)))).collect()
        };
        let (first, second) = (results(&design.first), results(&design.second));
        let crossed: Vec<Vec<f64>> = design.crossed.iter().map(|rows| results(rows)).collect();
        // Influences do not depend on where results are counted from; their precision does.
        let middle = moments::mean(&[first.as_slice(), &second].concat()).unwrap_or_default();
        let centred =
            |values: &[f64]| -> Vec<f64> { values.iter().map(|value| value - middle).collect() };
        let crossed: Vec<Vec<f64>> = crossed.iter().map(|own| centred(own)).collect();
        let found = sobol::influences(&centred(&first), &centred(&second), &crossed);
        Choice::ALL.into_iter().zip(found.into_iter().flatten()).collect()
    }
}

/// Share of the labels given that are not the same.
fn changed(given: &[Option<Grade>], again: &[Option<Grade>]) -> f64 {
    let mut agreement = Agreement::default();
    given.iter().zip(again).for_each(|(given, again)| agreement.add(*given, *again));
    1.0 - real(agreement.same) / real(agreement.labelled)
}

/// One of several options, each for an equal part of the numbers from 0 to 1.
fn pick<T: Copy>(options: &[T], number: f64) -> Option<T> {
    let each = 1.0 / length(options.len());
    let mut end = 0.0;
    let chosen = options.iter().find(|_| {
        end += each;
        number < end
    });
    chosen.or(options.last()).copied()
}

impl Field<'_> {
    /// The method at a row of draws.
    fn drawn(&self, row: &[f64]) -> Drawn {
        let at = |choice: Choice| row.get(choice as usize).copied().unwrap_or_default();
        let rules = &self.method.sensitivity;
        let [less, more] = rules.award;
        let means = [Aggregator::Arithmetic, Aggregator::Geometric, Aggregator::Harmonic];
        let scales = [None, Some(Normaliser::Robust), Some(Normaliser::Ranks)];
        // A number drawn is a seed of its own.
        let mut draws = Seeded::new(at(Choice::Weights).to_bits());
        Drawn {
            weights: draw_weights(self.yardstick.weights(), rules.spread, &mut draws),
            aggregator: pick(&means, at(Choice::Mean)).unwrap_or(Aggregator::Arithmetic),
            normaliser: pick(&scales, at(Choice::Scale)).flatten(),
            peers: pick(&[0, 1, 2, 3], at(Choice::Peers)).unwrap_or_default(),
            award: less + (more - less) * at(Choice::Proof),
        }
    }

    /// The labels that the method so made gives.
    fn grades(&self, drawn: &Drawn) -> Vec<Option<Grade>> {
        let yardstick = self.yardstick.reweighted(drawn.weights).aggregating(drawn.aggregator);
        let weigh = |(own, placed): (&&Employer, &Placed)| match drawn.normaliser {
            None => yardstick.weigh(own, placed),
            Some(Normaliser::Robust) => yardstick.weigh(own, &self.robust.bring(placed)),
            Some(Normaliser::Ranks) => yardstick.weigh(own, &self.ranks.bring(placed)),
        };
        let placed = self.placed.get(drawn.peers).map(Vec::as_slice).unwrap_or_default();
        let scores: Vec<Option<Score>> = self.employers.iter().zip(placed).map(weigh).collect();
        let mut method = self.method.clone();
        method.grades.award = drawn.award;
        let Some(fitted) = Fitted::of(scores.iter().flatten(), &method) else {
            return vec![None; self.employers.len()];
        };
        let grade = |score: &Option<Score>| fitted.judge(score.as_ref()?, None, &method).grade;
        scores.iter().map(grade).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_share_the_numbers_evenly() {
        let picked = [0.0, 0.33, 0.34, 0.66, 0.67, 0.999].map(|number| pick(&[1, 2, 3], number));
        assert_eq!(picked, [1, 1, 2, 2, 3, 3].map(Some));
        assert_eq!(pick::<u8>(&[], 0.5), None);
    }
}
