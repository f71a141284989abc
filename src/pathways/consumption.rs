//! How much of the hours of a PASS has been used, after so many months and at its end.
//!
//! Hours are those of the months of the PASS (ruling 3), from its first calendar month on, whether
//! it began on the 1st or later: after six months means the six first calendar months. A figure is
//! given only when every one of these months is observed and complete: an unobserved month would
//! look like hours not used.

use crate::vocabulary::{Day, Hundredths, Month};

use super::{Horizon, PersonMonth};

/// Months after which the use of the entitlement is measured.
pub const MILESTONES: [i32; 4] = [6, 12, 18, 24];

/// Hours used by one PASS.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Consumption {
    /// After each of the [`MILESTONES`]; `None` when some month before is not observed.
    pub milestones: [Option<Hundredths>; 4],
    /// At the end of the PASS; `None` when it has not ended or some month is not observed.
    pub at_end: Option<Hundredths>,
}

/// The use of a PASS, from its lines in order.
pub fn consumption(start: Day, end: Day, months: &[PersonMonth], horizon: Horizon) -> Consumption {
    let first = start.month();
    if months.first().is_none_or(|line| line.month != first) {
        return Consumption::default();
    }
    let until = |last: Month| -> Option<Hundredths> {
        if last > horizon.last_complete {
            return None;
        }
        let used: Vec<&PersonMonth> = months.iter().take_while(|line| line.month <= last).collect();
        used.iter().all(|line| line.observed).then(|| used.iter().map(|line| line.hours).sum())
    };
    let last_owned = months.last().map_or(first, |line| line.month);
    Consumption {
        milestones: MILESTONES.map(|count| {
            let last = first.plus(count - 1);
            if last > last_owned { None } else { until(last) }
        }),
        at_end: until(end.month()),
    }
}
