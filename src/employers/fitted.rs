//! The prior fitted to the scores of a run, what it makes one believe of each employer, and the label
//! that follows.

use super::labels::{Grade, Thresholds, Verdict, is_above_floor, judge};
use super::method::Method;
use super::score::Aggregated;
use super::yardstick::{Score, is_observed};
use crate::statistics::normal_prior::{NormalPrior, Posterior};

/// The prior of a run, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The prior of the whole score.
    pub prior: NormalPrior,
    /// That of each pillar, where it can be fitted.
    pub pillars: [Option<NormalPrior>; 3],
    /// What a score must exceed for each grade.
    pub thresholds: Thresholds,
    /// Whether employers differ enough for anyone to be graded.
    pub grades: bool,
}

impl Fitted {
    /// Fits the prior to the scores of the employers having any observed criterion. `None` when
    /// there are not two of them.
    pub fn of<'a>(
        scores: impl Iterator<Item = &'a Score> + Clone,
        method: &Method,
    ) -> Option<Self> {
        let whole = scores.clone().map(|score| &score.whole);
        let prior = fit(whole)?;
        let pillars = [0, 1, 2].map(|place: usize| {
            fit(scores.clone().filter_map(|score| score.pillars.get(place)?.as_ref()))
        });
        let thresholds = Thresholds::of(&prior, &method.grades)?;
        let grades = prior.gain >= method.evidence.likelihood_gain;
        Some(Self { prior, pillars, thresholds, grades })
    }

    /// The same under a prior whose variance is multiplied: thresholds move with it. `None` when
    /// the method names a share outside \[0, 1\].
    pub fn with_variance(&self, factor: f64, method: &Method) -> Option<Self> {
        let prior = NormalPrior { variance: self.prior.variance * factor, ..self.prior };
        Some(Self { prior, thresholds: Thresholds::of(&prior, &method.grades)?, ..*self })
    }

    /// What is believed of an employer.
    pub fn posterior(&self, score: &Score) -> Posterior {
        if score.whole.observed > 0.0 {
            self.prior.posterior(score.whole.estimate, score.whole.variance)
        } else {
            self.prior.without_evidence()
        }
    }

    /// Whether no observed pillar is surely low.
    pub fn is_above_floors(&self, score: &Score, method: &Method) -> bool {
        score.pillars.iter().zip(&self.pillars).all(|(own, prior)| {
            match (own.filter(is_observed), prior) {
                (Some(own), Some(prior)) => {
                    let posterior = prior.posterior(own.estimate, own.variance);
                    prior.variance <= 0.0 || is_above_floor(&posterior, prior, &method.grades)
                }
                (None, _) | (_, None) => true,
            }
        })
    }

    /// Judges an employer, given last year's grade.
    pub fn judge(&self, score: &Score, previous: Option<Grade>, method: &Method) -> Verdict {
        let admitted = self.grades && score.grounds.suffice(&method.evidence);
        let above_floors = self.is_above_floors(score, method);
        let posterior = self.posterior(score);
        judge(&posterior, &self.thresholds, (admitted, above_floors), previous, &method.grades)
    }
}

fn fit<'a>(scores: impl Iterator<Item = &'a Aggregated>) -> Option<NormalPrior> {
    let (estimates, variances): (Vec<f64>, Vec<f64>) = scores
        .filter(|score| score.observed > 0.0)
        .map(|score| (score.estimate, score.variance))
        .unzip();
    NormalPrior::fit(&estimates, &variances)
}
