//! What is left of a PASS: hours of the proposed entitlement and days of the law, side by side.
//!
//! The hours counter is a proposal that this publication informs, not law: entitlement (24 h × 104
//! weeks, a parameter) less the paid hours since the start of the PASS, all structures together;
//! exhaustion is projected with the mean of the last three observed months.
//!
//! Days are counted in two ways that must not be mixed: statistics count both bounds
//! ([`inclusive_days`]); the platform extends a PASS by one day less ([`extension_days`]), so that
//! a suspension of one day extends it by nothing.

use std::collections::BTreeMap;

use crate::facts::schema::{PassFact, SuspensionFact};
use crate::vocabulary::{Day, Hundredths, Month};

use super::{Horizon, PersonMonth};

/// Observed months whose mean projects the exhaustion of hours.
pub const PROJECTION_MONTHS: usize = 3;

/// Months after which a projection says nothing any more.
const LAST_PROJECTED: i64 = 1_200;

/// Days from `first` to `last`, both included: the statistics' arithmetic.
pub fn inclusive_days(first: Day, last: Day) -> i64 {
    i64::from(first.days_until(last)) + 1
}

/// Days by which the platform extends a PASS for a suspension from `first` to `last`: one less than
/// it lasts.
pub fn extension_days(first: Day, last: Day) -> i64 {
    i64::from(first.days_until(last))
}

/// Days from a first to a last one, both included.
pub type Interval = (Day, Day);

/// The counters of one PASS on the day of reference: the row of the restricted table `compteurs`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// Last day of the newest declared month.
    pub reference: Day,
    /// Hours of the entitlement.
    pub entitlement: Hundredths,
    /// Paid hours since the start of the PASS; `None` when the PASS ended before the first declared
    /// month: nothing is known of it.
    pub consumed: Option<Hundredths>,
    /// Hours left, never below zero.
    pub left: Option<Hundredths>,
    /// Every month since the start of the PASS is one the declarations cover; otherwise `consumed`
    /// is a minimum.
    pub complete: bool,
    /// Days left to the end of the PASS, the day of reference included, less those of declared
    /// suspensions.
    pub days_left: i64,
    /// Days of declared suspension up to the day of reference.
    pub declared_days: i64,
    /// Days of DSN interruption up to the day of reference.
    pub dsn_days: i64,
    /// Last day of the PASS.
    pub end: Day,
    /// Month in which the hours reached the entitlement, or will at the present pace.
    pub exhaustion: Option<Month>,
}

/// What a counter is made from.
pub(super) struct Account<'a> {
    pub(super) pass: &'a PassFact,
    /// Paid hours by month of the PASS.
    pub(super) hours: &'a BTreeMap<Month, Hundredths>,
    /// Months of the PASS that the declarations cover.
    pub(super) months: &'a [PersonMonth],
    /// Suspensions declared for the PASS.
    pub(super) declared: &'a [&'a SuspensionFact],
    /// DSN interruptions longer than the threshold, all contracts together, inside the PASS.
    pub(super) interrupted: &'a [Interval],
    pub(super) horizon: Horizon,
    pub(super) entitlement: Hundredths,
}

impl Account<'_> {
    pub(super) fn counters(&self) -> Counters {
        let reference = self.horizon.newest.last_day();
        let pass = self.pass;
        let known = pass.end >= self.horizon.first.first_day();
        let consumed = known.then(|| self.hours.values().copied().sum::<Hundredths>());
        let left = consumed.map(|consumed| {
            let left = self.entitlement.hundredths() - consumed.hundredths();
            Hundredths::new(left.max(0))
        });
        let from = pass.start.max(reference);
        let remaining = |(first, last): Interval| inclusive_days(first.max(from), last);
        let suspended: i64 = union(self.declared_intervals(pass.end))
            .into_iter()
            .map(|interval| remaining(interval).max(0))
            .sum();
        let until = pass.end.min(reference);
        let days =
            |intervals| union(intervals).into_iter().map(|(a, b)| inclusive_days(a, b)).sum();
        Counters {
            reference,
            entitlement: self.entitlement,
            consumed,
            left,
            complete: pass.start.month() >= self.horizon.first,
            days_left: (remaining((pass.start, pass.end)).max(0) - suspended).max(0),
            declared_days: days(self.declared_intervals(until)),
            dsn_days: days(until_day(self.interrupted, until)),
            end: pass.end,
            exhaustion: self.exhaustion(left),
        }
    }

    /// Declared suspensions inside the PASS, up to a day.
    fn declared_intervals(&self, until: Day) -> Vec<Interval> {
        self.declared
            .iter()
            .map(|row| (row.first.max(self.pass.start), row.last.min(until)))
            .filter(|(first, last)| first <= last)
            .collect()
    }

    /// Reached: the month in which the sum reached the entitlement. Else what is left, at the mean
    /// of the last three observed months; nothing when fewer were observed, when the mean is not
    /// above zero, or when the PASS is over.
    fn exhaustion(&self, left: Option<Hundredths>) -> Option<Month> {
        let left = left?.hundredths();
        if left == 0 {
            let mut sum = 0;
            return self.hours.iter().find_map(|(month, hours)| {
                sum += hours.hundredths();
                (sum >= self.entitlement.hundredths()).then_some(*month)
            });
        }
        if self.pass.end <= self.horizon.newest.last_day() {
            return None;
        }
        let observed: Vec<&PersonMonth> = self.months.iter().filter(|line| line.observed).collect();
        let last = observed.len().checked_sub(PROJECTION_MONTHS)?;
        let sum: i64 = observed.iter().skip(last).map(|line| line.hours.hundredths()).sum();
        if sum <= 0 {
            return None;
        }
        let pace = i64::try_from(PROJECTION_MONTHS).unwrap_or(i64::MAX);
        // ⌈left ÷ (sum ÷ 3)⌉, in integers.
        let months = left.saturating_mul(pace).saturating_add(sum - 1) / sum;
        let months = (months <= LAST_PROJECTED).then(|| i32::try_from(months).ok())??;
        Some(self.horizon.newest.plus(months))
    }
}

fn until_day(intervals: &[Interval], until: Day) -> Vec<Interval> {
    let cut = intervals.iter().map(|(first, last)| (*first, (*last).min(until)));
    cut.filter(|(first, last)| first <= last).collect()
}

/// Adjoining and overlapping intervals joined, in order.
pub fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut joined: Vec<Interval> = Vec::new();
    for (first, last) in intervals {
        match joined.last_mut() {
            Some((_, end)) if first <= end.plus(1) => *end = (*end).max(last),
            Some(_) | None => joined.push((first, last)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_suspension_of_one_day_lasts_one_day_and_extends_by_none() {
        let day = day("2026-03-10");
        assert_eq!((inclusive_days(day, day), extension_days(day, day)), (1, 0));
    }

    #[test]
    fn an_initial_pass_is_two_times_365_days() {
        // end = start + 729 days: 1 January 2024 (leap year) to 30 December 2025.
        assert_eq!(inclusive_days(day("2024-01-01"), day("2025-12-30")), 730);
    }

    #[test]
    fn overlapping_days_count_once() {
        let joined = union(vec![
            (day("2026-01-20"), day("2026-02-10")),
            (day("2026-01-01"), day("2026-01-31")),
            (day("2026-02-11"), day("2026-02-11")),
            (day("2026-02-13"), day("2026-02-13")),
        ]);
        assert_eq!(
            joined,
            [(day("2026-01-01"), day("2026-02-11")), (day("2026-02-13"), day("2026-02-13"))]
        );
    }
}
