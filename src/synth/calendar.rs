//! Working days of one département, and the split of a pay period over the months it touches.

use crate::nomenclatures::holidays;
use crate::vocabulary::{Day, Month};

/// Which days are worked in a département, over the months of the plan.
pub(super) struct WorkCalendar {
    first: Day,
    working: Vec<bool>,
}

impl WorkCalendar {
    /// The calendar from the first day of `first` to the last day of `last`.
    pub(super) fn new(departement: &str, first: Month, last: Month) -> Self {
        let (first, last) = (first.first_day(), last.last_day());
        let working = (first.number()..=last.number())
            .map(|day| holidays::is_working_day(Day::from_number(day), Some(departement)))
            .collect();
        Self { first, working }
    }

    /// Whether the day is worked; false outside the calendar.
    pub(super) fn is_working(&self, day: Day) -> bool {
        let at = usize::try_from(self.first.days_until(day)).ok();
        at.and_then(|at| self.working.get(at)).copied().unwrap_or(false)
    }

    /// Working days of a period, both days included.
    pub(super) fn count(&self, from: Day, to: Day) -> i64 {
        days(from, to).map(|day| i64::from(self.is_working(day))).sum()
    }

    /// Splits `hundredths` over the months of the period in proportion to working days, or to
    /// calendar days when there is no working day. Parts are whole hundredths that add up;
    /// what rounding leaves goes to the earliest month.
    pub(super) fn split(&self, from: Day, to: Day, hundredths: i64) -> Vec<(Month, i64)> {
        if from.month() == to.month() {
            return vec![(from.month(), hundredths)];
        }
        let by_calendar = self.count(from, to) == 0;
        let weights: Vec<(Month, i64)> = from
            .month()
            .through(to.month())
            .map(|month| {
                let (start, end) = (from.max(month.first_day()), to.min(month.last_day()));
                let calendar = i64::from(start.days_until(end)) + 1;
                (month, if by_calendar { calendar } else { self.count(start, end) })
            })
            .collect();
        let total: i64 = weights.iter().map(|(_, weight)| weight).sum();
        let sign = hundredths.signum();
        let amount = hundredths.abs();
        let mut parts: Vec<(Month, i64)> =
            weights.iter().map(|(month, weight)| (*month, amount * weight / total)).collect();
        let left = amount - parts.iter().map(|(_, part)| part).sum::<i64>();
        if let Some((_, earliest)) = parts.first_mut() {
            *earliest += left;
        }
        parts.into_iter().map(|(month, part)| (month, sign * part)).collect()
    }
}

/// All days from `from` to `to`, both included; none when `to` is earlier.
pub(super) fn days(from: Day, to: Day) -> impl Iterator<Item = Day> {
    (from.number()..=to.number()).map(Day::from_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(from: &str, to: &str, hundredths: i64) -> Vec<(String, i64)> {
        let (first, last) = (Month::new(2026, 1).unwrap(), Month::new(2026, 12).unwrap());
        WorkCalendar::new("75", first, last)
            .split(from.parse().unwrap(), to.parse().unwrap(), hundredths)
            .into_iter()
            .map(|(month, part)| (month.to_string(), part))
            .collect()
    }

    #[test]
    fn a_period_is_split_by_working_days() {
        // 11 working days in April, 8 in May: 190 h is 110 + 80.
        let parts = split("2026-04-16", "2026-05-15", 19_000);
        assert_eq!(parts, [("2026-04".to_owned(), 11_000), ("2026-05".to_owned(), 8_000)]);
    }

    #[test]
    fn a_weekend_is_split_by_calendar_days_and_a_negative_line_mirrors() {
        let parts = split("2026-01-31", "2026-02-01", 1_401);
        assert_eq!(parts, [("2026-01".to_owned(), 701), ("2026-02".to_owned(), 700)]);
        let mirrored = split("2026-01-31", "2026-02-01", -1_401);
        assert_eq!(mirrored, [("2026-01".to_owned(), -701), ("2026-02".to_owned(), -700)]);
    }
}
