//! Why a score is what it is, and what would change it.
//!
//! The score is a weighted sum that is shrunk: θ̂ − m = Σ φ with φ = B·w·(z − m) exactly, since
//! weights add up to one. These contributions are the Shapley values. What would change it is
//! looked for among the employer's own practices only, never in whom it should hire.

use super::labels::{Grade, Thresholds};
use super::score::{Aggregated, Component};
use crate::statistics::normal_prior::NormalPrior;
use crate::statistics::real;

/// What each component adds to θ̂ − m; they add up to it.
pub fn contributions(components: &[Component], prior: &NormalPrior, kept: f64) -> Vec<f64> {
    let total: f64 = components.iter().map(|component| component.weight).sum();
    components
        .iter()
        .map(|component| kept * component.weight / total * (component.standing().z - prior.mean))
        .collect()
}

/// How far the next grade is, for what is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Practices are below the threshold: more evidence of the same would not be enough.
    Level,
    /// Practices are above it: this many more hires of the same kind would show it.
    Evidence(u64),
    /// Above it, but by so little that no reasonable number of hires would show it.
    Unprovable,
}

/// Hires beyond which evidence is out of reach.
const MOST_HIRES: u64 = 1_000_000;

/// Splits the distance to a grade into level and evidence: does y exceed the threshold? If so, the
/// smallest number of further hires that would make it likely enough, V shrinking in proportion.
pub fn distance(
    score: &Aggregated,
    hires: u64,
    prior: &NormalPrior,
    threshold: f64,
    award: f64,
) -> Distance {
    if score.estimate <= threshold {
        return Distance::Level;
    }
    let reached = |more: u64| {
        let share = real(hires) / real(hires + more).max(1.0);
        prior.posterior(score.estimate, score.variance * share).above(threshold) >= award
    };
    smallest(MOST_HIRES, reached).map_or(Distance::Unprovable, Distance::Evidence)
}

/// What it would take, of one count, to reach the next grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counterfactual {
    /// The smallest sufficient increase.
    Reached(u64),
    /// Not reachable by this count alone.
    Unreachable,
    /// The grade is the best already.
    NothingAbove,
    /// Evidence is missing: practices alone cannot change the answer.
    NoEvidence,
}

/// The smallest increase of one count, up to `feasible`, that reaches the grade above `grade`,
/// peers and prior fixed. `score` is the score after an increase; it must not decrease.
pub fn counterfactual(
    grade: Option<Grade>,
    admitted: bool,
    feasible: u64,
    (prior, thresholds, award): (&NormalPrior, &Thresholds, f64),
    score: impl Fn(u64) -> Option<Aggregated>,
) -> Counterfactual {
    if !admitted {
        return Counterfactual::NoEvidence;
    }
    let next = match grade {
        None => Grade::C,
        Some(grade) => match grade.next() {
            Some(next) => next,
            None => return Counterfactual::NothingAbove,
        },
    };
    let threshold = thresholds.of_grade(next);
    let reached = |increase: u64| {
        score(increase).is_some_and(|score| {
            prior.posterior(score.estimate, score.variance).above(threshold) >= award
        })
    };
    smallest(feasible, reached).map_or(Counterfactual::Unreachable, Counterfactual::Reached)
}

/// The smallest number up to `most` that satisfies an increasing condition, by bisection.
fn smallest(most: u64, satisfied: impl Fn(u64) -> bool) -> Option<u64> {
    if !satisfied(most) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if satisfied(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_is_found_at_both_ends() {
        for answer in [0, 1, 7, 10] {
            assert_eq!(smallest(10, |value| value >= answer), Some(answer));
        }
        assert_eq!(smallest(10, |value| value >= 11), None);
    }

    #[test]
    fn distance_tells_time_from_change() {
        let prior = NormalPrior { mean: 0.0, variance: 1.0, gain: 100.0 };
        let score = |estimate| Aggregated { estimate, variance: 4.0, observed: 1.0 };
        assert_eq!(distance(&score(-0.1), 10, &prior, 0.0, 0.8), Distance::Level);
        // V = 4·10/(10 + Δ) with y = 1: P = Φ(√B/√V·1) needs B/V = 1/(V(1 + V)) ≥ 0.7083,
        // that is V ≤ 0.790: Δ ≥ 40.7.
        assert_eq!(distance(&score(1.0), 10, &prior, 0.0, 0.8), Distance::Evidence(41));
    }
}
