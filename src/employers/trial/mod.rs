//! Does showing employers their result change what they do? A randomised trial among employers
//! without label.
//!
//! - [`candidates`]: the enterprises that can be drawn, and those that cannot, counted step by step
//! - [`outcomes`]: what enterprises did, year by year
//! - [`baseline`]: the same before the draw, shrunk
//! - [`draw`]: blocks and arms, from a published seed
//! - [`estimates`]: effects, once a year has passed, and what could be seen at least
//!
//! The unit is the enterprise (SIREN): establishments of one enterprise talk to one another.
//! Results are the reference's (engagement, section 8), but for accidents, which never appear by
//! employer, and pay. Everybody who is drawn is compared, whether or not they opened anything:
//! comparing those who were low before and after would show progress where there is none.

pub mod baseline;
pub mod candidates;
pub mod draw;
pub mod estimates;
pub mod outcomes;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::employers::method::TrialRules;
use crate::statistics::real;
use crate::vocabulary::{Siren, Siret};

use candidates::{Candidate, Flow};
use outcomes::{Outcome, Outcomes, Share};

/// What an enterprise is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// Nothing before the end of the trial.
    Control,
    /// Its result with the explanation.
    Result,
    /// And what would change it, with somebody to talk to.
    ResultAndAdvice,
}

impl Arm {
    /// All arms, in the order in which they are numbered when drawn.
    pub const ALL: [Self; 3] = [Self::Control, Self::Result, Self::ResultAndAdvice];

    /// Arms compared with the control.
    pub const TREATED: [Self; 2] = [Self::Result, Self::ResultAndAdvice];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Control => "temoin",
            Self::Result => "resultat",
            Self::ResultAndAdvice => "resultat_et_conseil",
        }
    }

    /// The arm of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|arm| arm.code() == code)
    }
}

/// All that a trial rests on, whatever was drawn.
pub struct Grounds {
    /// Year whose end is T.
    pub year: i32,
    /// Enterprises that can be drawn at T.
    pub candidates: Vec<Candidate>,
    /// How many were left out at each step.
    pub flow: Flow,
    /// Enterprises that object to being described, drawn or not.
    pub objections: BTreeSet<Siren>,
    /// What enterprises did, year by year.
    pub outcomes: Outcomes,
    /// Years whose hires are all known.
    pub years: RangeInclusive<i32>,
    /// Frozen scores of enterprises, by year, where they are known.
    pub frozen: BTreeMap<(Siren, i32), f64>,
    /// Mean frozen score over all ranked establishments, with their number, by year.
    pub means: BTreeMap<i32, (u64, f64)>,
    /// What identifies the goalposts; `None` when employers do not differ enough for any.
    pub goalposts: Option<String>,
}

impl Grounds {
    /// The candidates, each with the share of the target public in its hires before the draw,
    /// shrunk; `None` when persons' past is not known.
    pub fn baselines(&self, rules: &TrialRules) -> Vec<(Candidate, Option<f64>)> {
        let years = self.year + 1 - rules.baseline_years..=self.year;
        let share = |one: &Candidate| -> Share {
            self.outcomes.over(one.siren, years.clone()).share(Outcome::Target)
        };
        let shares: Vec<Share> = self.candidates.iter().map(share).collect();
        let shrunk = baseline::shrunk(&shares);
        let value = |place: usize| shrunk.as_ref().and_then(|values| values.get(place).copied());
        self.candidates.iter().enumerate().map(|(place, one)| (*one, value(place))).collect()
    }
}

/// Frozen scores of establishments, with the persons they hired, by year.
pub type YearlyScores = BTreeMap<i32, BTreeMap<Siret, (f64, u64)>>;

/// The frozen score of enterprises, by year: the mean of their establishments', weighted by the
/// persons hired.
pub fn enterprise_scores(scores: &YearlyScores) -> BTreeMap<(Siren, i32), f64> {
    let mut sums: BTreeMap<(Siren, i32), (f64, f64)> = BTreeMap::new();
    for (year, scores) in scores {
        // In the order of SIRET.
        for (siret, (score, persons)) in scores {
            let weight = real((*persons).max(1));
            let (sum, weights) = sums.entry((siret.siren(), *year)).or_default();
            *sum += weight * score;
            *weights += weight;
        }
    }
    sums.into_iter().map(|(key, (sum, weights))| (key, sum / weights)).collect()
}
