//! Hours of a pay period: converted, then spread over calendar months.
//!
//! Everything is an integer number of hundredths. Days are converted into hours before the spread,
//! what rounding leaves goes to the earliest month, and a negative line is the mirror of the
//! positive one (ruling 15): `spread(-x) = -spread(x)`, and the parts always add up to the line.

use crate::nomenclatures::holidays::is_working_day;
use crate::vocabulary::{ActivityUnit, Day, Hundredths, Month};

/// What a measure of paid work is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Hours: units 10 and 21 as they are, 12 and 20 by the day.
    Hours(Hundredths),
    /// Work that no rule converts: pieces, shifts, fees, performers' hours, unknown units.
    Unconvertible(Hundredths),
    /// Unit 40, ceiling calendar days: they measure a ceiling, not work.
    NotWork,
}

/// Converts a measure; an absent unit has already been replaced by the contract's (ruling 17).
pub fn convert(measure: Hundredths, unit: Option<ActivityUnit>, per_day: Hundredths) -> Worth {
    match unit.as_ref().map(ActivityUnit::as_str) {
        Some("10" | "21") => Worth::Hours(measure),
        Some("12" | "20") => Worth::Hours(days_to_hours(measure, per_day)),
        Some("40") => Worth::NotWork,
        Some(_) | None => Worth::Unconvertible(measure),
    }
}

/// Days times hours per day, rounded half away from zero so that corrections mirror lines.
fn days_to_hours(days: Hundredths, per_day: Hundredths) -> Hundredths {
    let product = days.hundredths().saturating_mul(per_day.hundredths());
    let rounded = (product.saturating_abs().saturating_add(50)) / 100;
    Hundredths::new(product.signum() * rounded)
}

/// The parts of a pay period's measure, in order: one for each calendar month with a day that
/// counts, so that a weekend at the end of a period makes no part of its own.
///
/// The days that count are the working days of the département (ruling 16); in a period without any
/// working day, all days do.
pub fn spread(
    from: Day,
    to: Day,
    measure: Hundredths,
    departement: Option<&str>,
) -> Vec<(Month, Hundredths)> {
    let (first, last) = (from.month(), to.month());
    if first >= last {
        // The common case, and a period whose bounds are reversed: its first month has it all.
        return vec![(first, measure)];
    }
    let working = weights(from, to, |day| is_working_day(day, departement));
    let weights = if working.is_empty() { weights(from, to, |_| true) } else { working };
    let all: i128 = weights.iter().map(|(_, days)| i128::from(*days)).sum();
    let whole = measure.hundredths();
    let mut parts: Vec<(Month, Hundredths)> = weights
        .into_iter()
        .map(|(month, days)| {
            // Division truncates towards zero, so a negative line mirrors the positive one.
            let part = i128::from(whole) * i128::from(days) / all.max(1);
            (month, Hundredths::new(i64::try_from(part).unwrap_or_default()))
        })
        .collect();
    let spread: i64 = parts.iter().map(|(_, part)| part.hundredths()).sum();
    if let Some((_, earliest)) = parts.first_mut() {
        *earliest += Hundredths::new(whole - spread);
    }
    parts
}

/// Days of the period that count, by month; months without any are left out.
fn weights(from: Day, to: Day, counts: impl Fn(Day) -> bool) -> Vec<(Month, i64)> {
    from.month()
        .through(to.month())
        .map(|month| {
            let start = month.first_day().max(from).number();
            let end = month.last_day().min(to).number();
            let days = (start..=end).filter(|number| counts(Day::from_number(*number))).count();
            (month, i64::try_from(days).unwrap_or_default())
        })
        .filter(|(_, days)| *days > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(text: &str) -> Hundredths {
        Hundredths::parse(text.as_bytes()).unwrap()
    }

    fn parts(from: &str, to: &str, measure: &str) -> Vec<(String, i64)> {
        spread(from.parse().unwrap(), to.parse().unwrap(), hours(measure), Some("75"))
            .into_iter()
            .map(|(month, part)| (month.to_string(), part.hundredths()))
            .collect()
    }

    #[test]
    fn units_are_read_one_by_one() {
        // 190 days of ceiling are not work; 1.5 days are 10.50 hours; a piece is not an hour.
        let cases = [
            ("10", "40.00", Worth::Hours(hours("40"))),
            ("21", "151.67", Worth::Hours(hours("151.67"))),
            ("12", "1.5", Worth::Hours(hours("10.5"))),
            ("20", "-1.00", Worth::Hours(hours("-7"))),
            ("40", "31.00", Worth::NotWork),
            ("32", "12.00", Worth::Unconvertible(hours("12"))),
            ("35", "8.00", Worth::Unconvertible(hours("8"))),
            ("36", "3.00", Worth::Unconvertible(hours("3"))),
            ("41", "7.00", Worth::Unconvertible(hours("7"))),
        ];
        for (unit, measure, expected) in cases {
            let unit = ActivityUnit::parse(unit.as_bytes()).ok();
            assert_eq!(convert(hours(measure), unit, hours("7")), expected, "{unit:?}");
        }
        assert_eq!(
            convert(hours("9"), None, hours("7")),
            Worth::Unconvertible(hours("9")),
            "a unit stated nowhere"
        );
        // 0.33 day of 4.80 hours is 1.584: 1.58, and its correction −1.58.
        assert_eq!(days_to_hours(hours("0.33"), hours("4.8")), hours("1.58"));
        assert_eq!(days_to_hours(hours("-0.33"), hours("4.8")), hours("-1.58"));
    }

    #[test]
    fn the_reference_period_is_split_by_working_days() {
        // 16 April–15 May 2026: 11 and 8 working days; 190 × 11 ÷ 19 = 110.
        assert_eq!(
            parts("2026-04-16", "2026-05-15", "190.00"),
            [("2026-04".to_owned(), 11_000), ("2026-05".to_owned(), 8_000)]
        );
    }

    #[test]
    fn holidays_follow_the_departement() {
        // 23 March–7 April 2026. Paris: 7 and 4 working days (Easter Monday is 6 April).
        // Moselle also rests on Good Friday, 3 April: 7 and 3.
        let split = |place| {
            spread(
                "2026-03-23".parse().unwrap(),
                "2026-04-07".parse().unwrap(),
                Hundredths::new(7_700),
                Some(place),
            )
        };
        assert_eq!(split("75").last().unwrap().1, Hundredths::new(2_800));
        assert_eq!(split("57").last().unwrap().1, Hundredths::new(2_310));
    }

    #[test]
    fn a_period_without_working_day_is_shared_by_calendar_days() {
        assert_eq!(
            parts("2026-01-31", "2026-02-01", "14.00"),
            [("2026-01".to_owned(), 700), ("2026-02".to_owned(), 700)]
        );
    }

    #[test]
    fn what_rounding_leaves_goes_to_the_earliest_month() {
        // One working day in each month (30 January, 2 February): 0.01 cannot be halved.
        assert_eq!(
            parts("2026-01-30", "2026-02-02", "0.01"),
            [("2026-01".to_owned(), 1), ("2026-02".to_owned(), 0)]
        );
        // 31 January is a Saturday: 0.01 cannot be cut in 20 and 22 days, and January has none.
        assert_eq!(
            parts("2026-01-31", "2026-03-31", "0.01"),
            [("2026-02".to_owned(), 1), ("2026-03".to_owned(), 0)]
        );
    }

    proptest! {
        #[test]
        fn parts_add_up_and_corrections_mirror_lines(
            start in 18_000..22_000i32,
            length in 0..120i32,
            measure in -100_000..100_000i64,
        ) {
            let (from, to) = (Day::from_number(start), Day::from_number(start + length));
            let line = spread(from, to, Hundredths::new(measure), Some("67"));
            let sum: i64 = line.iter().map(|(_, part)| part.hundredths()).sum();
            prop_assert_eq!(sum, measure);
            let mirror: Vec<_> = spread(from, to, Hundredths::new(-measure), Some("67"))
                .into_iter()
                .map(|(month, part)| (month, Hundredths::new(-part.hundredths())))
                .collect();
            prop_assert_eq!(line, mirror);
        }
    }
}
