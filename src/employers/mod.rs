//! What employers did: hires, entries, exits and headcounts.
//!
//! Persons are in one bucket, employers are not: each bucket yields integers per establishment
//! ([`movements::Movements`]), sent to the bucket of its company, where they add up in any order.
//!
//! - [`eligibility`]: which contracts make a hire, which only make a spell
//! - [`hires`]: hires, entries and exits of one person in one company
//! - [`movements`]: integers per establishment and quarter
//! - [`gathered`]: the same of all persons, on disk
//! - [`categories`]: ordinary employers, and those that hire the target public by statute
//!
//! The engagement label, in the order of its steps:
//!
//! - [`method`]: `method.toml`, every constant, versioned and hashed
//! - [`windows`], [`career`], [`hired`], [`criteria`], [`observations`]: what a person's contracts
//!   say of an establishment
//! - [`features`], [`strata`], [`standards`]: what they add up to, and what occupations make one expect
//! - [`peers`], [`gate`], [`score`], [`labels`], [`explain`]: comparison, score, grade, reasons
//! - [`ranking`], [`yardstick`], [`fitted`], [`engagement`], [`kept`], [`graded`], [`yearly`]: the
//!   same over all employers, in bounded memory
//! - [`turnover`]: how staff renews, beside the score; [`lengths`]: how long fixed terms last
//! - [`portrait`]: all that may be told of one establishment
//! - [`sensitivity`], [`smoothing`]: what labels owe to the choices of the method
//! - [`outlook`]: what a label announces of the next hires, judged a year later
//! - [`variance`]: what sector, size and place explain of the differences
//! - [`goalposts`], [`progress`]: the frozen score, which tells whether employers as a whole progress
//! - [`release`]: whether a label may be released
//! - [`trial`]: what showing results to employers changes
//! - [`fixed`]: exact sums; [`sorted`]: maps of few keys

pub mod career;
pub mod categories;
pub mod criteria;
pub mod eligibility;
pub mod engagement;
pub mod explain;
pub mod features;
pub mod fitted;
pub mod fixed;
pub mod gate;
pub mod gathered;
pub mod goalposts;
mod graded;
pub mod hired;
pub mod hires;
pub mod kept;
pub mod labels;
pub mod lengths;
pub mod method;
pub mod movements;
pub mod observations;
pub mod outlook;
pub mod peers;
pub mod portrait;
pub mod progress;
pub mod ranking;
pub mod release;
pub mod score;
pub mod sensitivity;
mod smoothing;
pub mod sorted;
pub mod standards;
pub mod strata;
pub mod trial;
pub mod turnover;
pub mod variance;
pub mod windows;
pub mod yardstick;
pub mod yearly;

pub use categories::EmployerCategory;
pub use gathered::{Gathered, Gathering};
pub use movements::{Flow, Movements, Overlap, derive};

use crate::facts::schema::EmployerFacts;
use crate::settings::StatisticsSettings;
use crate::vocabulary::{Month, Quarter, SizeBand};

/// Months of history before the first quarter published: a hire looks back one year.
pub const HISTORY_MONTHS: i32 = 12;

/// Month-start headcounts of which an establishment's size is the mean.
pub const SIZE_MONTHS: i32 = 12;

/// The size of an establishment, from the sum of its month-start headcounts over a year.
pub fn size_of(heads: i64) -> SizeBand {
    SizeBand::of_mean(heads, i64::from(SIZE_MONTHS))
}

/// The parameters of the definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HireRules {
    /// Days between two contracts of one spell.
    pub bridge_days: i32,
    /// Days without a spell in the company before a hire.
    pub gap_days: i32,
    /// Quarters published.
    pub quarters: Option<(Quarter, Quarter)>,
}

impl HireRules {
    /// The rules, with the quarters that the declarations allow.
    ///
    /// A quarter is published when it lies entirely between the first declared month plus
    /// [`HISTORY_MONTHS`] and the last complete month less `edge_months`: before, the past of a
    /// hire is not known; after, no end can be inferred yet.
    pub fn new(settings: &StatisticsSettings, employers: &EmployerFacts) -> Self {
        let quarters = employers.declared.and_then(|(oldest, newest)| {
            let last_month = newest.plus(-settings.consolidation_months - settings.edge_months);
            let last = last_month.plus(1).quarter().plus(-1);
            let history = oldest.plus(HISTORY_MONTHS + 2).quarter();
            let window = last.plus(1 - (settings.window_months / 3).max(1));
            let first = history.max(window);
            (first <= last).then_some((first, last))
        });
        Self { bridge_days: settings.bridge_days, gap_days: settings.hire_gap_days, quarters }
    }

    /// The quarters published, in order.
    pub fn published(&self) -> impl Iterator<Item = Quarter> + use<> {
        self.quarters.into_iter().flat_map(|(first, last)| first.through(last))
    }

    /// The months whose first-day headcounts are needed, in order: those of the sizes of every
    /// quarter published. Empty when no quarter is.
    pub fn headcount_months(&self) -> Option<(Month, Month)> {
        let (first, last) = self.quarters?;
        Some((first.last_month().plus(1 - SIZE_MONTHS), last.last_month()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarters(oldest: &str, newest: &str) -> Vec<String> {
        let employers = EmployerFacts {
            declared: Some((oldest.parse().unwrap(), newest.parse().unwrap())),
            ..EmployerFacts::default()
        };
        HireRules::new(&StatisticsSettings::default(), &employers)
            .published()
            .map(|quarter| quarter.to_string())
            .collect()
    }

    #[test]
    fn quarters_need_a_year_before_and_five_months_after() {
        // H₀ + 12 months = January 2025; T = August − 2 − 3 = March 2026.
        assert_eq!(
            quarters("2024-01", "2026-08"),
            ["2025-T1", "2025-T2", "2025-T3", "2025-T4", "2026-T1"]
        );
        // One month later at the start, one month earlier at the end: two quarters fewer.
        assert_eq!(quarters("2024-02", "2026-07"), ["2025-T2", "2025-T3", "2025-T4"]);
        assert!(quarters("2025-09", "2026-08").is_empty());
        assert_eq!(quarters("2015-01", "2026-08").len(), 8, "the window holds 24 months");
    }
}
