//! From a score to a label: thresholds from the fitted prior, a grade only when it is likely
//! enough, and *undetermined* as an answer.
//!
//! Thresholds come from the prior, not from posterior means, which are too close together, nor
//! from raw scores, which are too far apart. There is no negative label: *below* is private to
//! the employer's own sheet and merged with *undetermined* everywhere else.

use super::method::{EvidenceRules, GradeRules};
use crate::statistics::normal_prior::{NormalPrior, Posterior};

/// A grade. Grades are exclusive: an A is not also a B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Above nine tenths of employers.
    A,
    /// Above three quarters.
    B,
    /// Above half.
    C,
}

impl Grade {
    /// All grades, the best first.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// The grade above; `None` for the best.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::A => None,
            Self::B => Some(Self::A),
            Self::C => Some(Self::B),
        }
    }
}

/// What the score of an employer must exceed for each grade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds([f64; 3]);

impl Thresholds {
    /// Those of a prior. `None` when the method names a share outside \[0, 1\].
    pub fn of(prior: &NormalPrior, rules: &GradeRules) -> Option<Self> {
        let [a, b, c] = [rules.a, rules.b, rules.c].map(|share| prior.threshold(share));
        Some(Self([a?, b?, c?]))
    }

    /// The threshold of a grade.
    pub const fn of_grade(&self, grade: Grade) -> f64 {
        let [a, b, c] = self.0;
        match grade {
            Grade::A => a,
            Grade::B => b,
            Grade::C => c,
        }
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grounds {
    /// Persons hired in the window.
    pub persons: u64,
    /// Months declared in the window.
    pub months: u64,
    /// Pillars observed.
    pub pillars: usize,
}

impl Grounds {
    /// Whether there is enough to speak of the employer.
    pub const fn suffice(&self, rules: &EvidenceRules) -> bool {
        self.persons >= rules.min_persons
            && self.months >= rules.min_months
            && self.pillars >= rules.min_pillars
    }
}

/// What is said of an employer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The grade that the score earns by itself.
    pub earned: Option<Grade>,
    /// The grade given: earned, or kept from last year. `None`: undetermined.
    pub grade: Option<Grade>,
    /// Likely below half of employers, with evidence. Private to its own sheet.
    pub below: bool,
    /// Probability of being above the threshold of each grade.
    pub probabilities: [f64; 3],
}

impl Verdict {
    /// Nothing is said.
    pub const UNDETERMINED: Self =
        Self { earned: None, grade: None, below: false, probabilities: [0.0; 3] };
}

/// Judges an employer.
///
/// `admitted`: evidence suffices; `above_floors`: no pillar is surely low. Last year's grade is
/// kept at a lower probability than a new one needs, so that labels do not flicker.
pub fn judge(
    posterior: &Posterior,
    thresholds: &Thresholds,
    (admitted, above_floors): (bool, bool),
    previous: Option<Grade>,
    rules: &GradeRules,
) -> Verdict {
    let above = |grade: Grade| posterior.above(thresholds.of_grade(grade));
    let probabilities = Grade::ALL.map(above);
    let may_be_graded = admitted && above_floors;
    let earned = Grade::ALL.into_iter().find(|grade| may_be_graded && above(*grade) >= rules.award);
    let kept = previous.filter(|grade| may_be_graded && above(*grade) >= rules.keep);
    // `A` is the least of the grades in their order.
    let grade = match (earned, kept) {
        (Some(earned), Some(kept)) => Some(earned.min(kept)),
        (earned, kept) => earned.or(kept),
    };
    let below = admitted && grade.is_none() && above(Grade::C) <= 1.0 - rules.award;
    Verdict { earned, grade, below, probabilities }
}

/// Whether a pillar is not surely low: P(θ < threshold) is below the probability of an award.
pub fn is_above_floor(posterior: &Posterior, prior: &NormalPrior, rules: &GradeRules) -> bool {
    prior.threshold(rules.floor).is_none_or(|low| 1.0 - posterior.above(low) < rules.award)
}
