//! A hire as its criteria see it: the contract, the person's past, the method.

use chrono::Datelike;

use crate::vocabulary::Day;

use super::career::{Career, Job};
use super::eligibility::Role;
use super::method::Method;

/// A hire, with all that its criteria look at.
pub struct Hire<'a> {
    /// All contracts of the person.
    pub career: &'a Career<'a>,
    /// The contract.
    pub job: &'a Job<'a>,
    /// Birth date, when known.
    pub birth: Option<Day>,
    /// First day of the first declared month.
    pub known_from: Day,
    /// The method.
    pub method: &'a Method,
    /// Days between two contracts of one spell.
    pub bridge_days: i32,
}

impl Hire<'_> {
    /// First day.
    pub fn day(&self) -> Day {
        self.job.fact.start
    }

    /// Whether the past is known this far back.
    pub fn is_observable(&self, days: i32) -> bool {
        self.known_from <= self.day().plus(-days)
    }

    /// Completed years on the first day.
    pub fn age(&self) -> Option<i32> {
        self.birth.map(|birth| completed_years(birth, self.day()))
    }

    /// Open-ended, or a fixed term of more than so many days: planned, else actual.
    pub fn is_longer_than(&self, days: i32) -> bool {
        let planned = self.job.fact.expected_end.map(|end| self.day().days_until(end) + 1);
        self.job.role == Role::OpenEnded
            || planned.or(self.job.days()).is_none_or(|length| length > days)
    }
}

/// Years completed on a day: the birthday itself counts.
pub fn completed_years(birth: Day, on: Day) -> i32 {
    let (birth, on) = (birth.date(), on.date());
    let before = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i32::from(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(completed_years(day("2000-02-29"), day("2026-02-28")), 25);
        assert_eq!(completed_years(day("2000-02-29"), day("2026-03-01")), 26);
        assert_eq!(completed_years(day("1976-05-10"), day("2026-05-10")), 50);
    }
}
