//! The days that a run of the label looks at, counted back from its last month.

use crate::facts::schema::EmployerFacts;
use crate::settings::StatisticsSettings;
use crate::vocabulary::{Day, Month};

use super::method::Method;

/// A December is the twelfth month.
const MONTHS_IN_A_YEAR: i32 = 12;

/// Months that the hires after last year's label are followed.
const AFTER_MONTHS: i32 = 6;

/// The days that a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// T, the last month looked at.
    pub last: Month,
    /// First day of hires and ended contracts (W5).
    pub hires_from: Day,
    /// First and last day of hires followed for a year (C12).
    pub followed: (Day, Day),
    /// First day of hires and ended contracts, and of hires followed for a year, in the shorter
    /// window of the sensitivity report (W3).
    pub recent_hires_from: Day,
    /// Likewise.
    pub recent_followed_from: Day,
    /// First and last day of the hires that show whether last year's label announced anything:
    /// those of the six months after it, followed for six months.
    pub after: (Day, Day),
    /// First month of size and exits (R12).
    pub recent_from: Month,
    /// First day of accidents and hours (W3).
    pub accidents_from: Day,
    /// First day of the first declared month (H₀).
    pub known_from: Day,
}

impl Windows {
    /// The windows of a run, `back` months before T. The label is refitted once a year: T is the
    /// last December of which every end can be inferred. `None` when nothing is declared.
    pub fn of(
        settings: &StatisticsSettings,
        employers: &EmployerFacts,
        method: &Method,
        back: i32,
    ) -> Option<Self> {
        let (_, newest) = employers.declared?;
        let known = newest.plus(-settings.consolidation_months - settings.edge_months);
        let december = known.plus(1 - MONTHS_IN_A_YEAR);
        let last = Month::new(december.year(), 12)?.plus(-back);
        Self::ending(last, employers, method)
    }

    /// The windows of a run whose last month is given.
    pub fn ending(last: Month, employers: &EmployerFacts, method: &Method) -> Option<Self> {
        let (oldest, _) = employers.declared?;
        let windows = &method.windows;
        let [first, until] = windows.followed;
        let shorter = method.sensitivity.hires;
        Some(Self {
            last,
            hires_from: last.plus(1 - windows.hires).first_day(),
            followed: (last.plus(1 - first).first_day(), last.plus(-until).last_day()),
            after: (
                last.plus(1 - MONTHS_IN_A_YEAR).first_day(),
                last.plus(-AFTER_MONTHS).last_day(),
            ),
            recent_hires_from: last.plus(1 - shorter).first_day(),
            recent_followed_from: last.plus(1 - first + windows.hires - shorter).first_day(),
            recent_from: last.plus(1 - windows.recent),
            accidents_from: last.plus(1 - windows.accidents).first_day(),
            known_from: oldest.first_day(),
        })
    }

    /// Last day of T.
    pub fn last_day(&self) -> Day {
        self.last.last_day()
    }
}
