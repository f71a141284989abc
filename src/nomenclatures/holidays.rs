//! French public holidays by date and département.
//!
//! The national eleven; Good Friday and 26 December in départements 57, 67, 68; the day of the
//! abolition of slavery overseas: 27 May (971), 22 May (972), 10 June (973), 20 December (974),
//! 27 April (976).

use crate::vocabulary::Day;

/// Whether `day` is a public holiday in the département, given by its code where known.
pub fn is_public_holiday(day: Day, departement: Option<&str>) -> bool {
    use chrono::Datelike;
    let date = day.date();
    let (month, day_of_month) = (date.month(), date.day());
    let national = matches!(
        (month, day_of_month),
        (1, 1) | (5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1) | (11, 11) | (12, 25)
    );
    let since_easter = easter(date.year()).days_until(day);
    // Easter Monday, Ascension, Whit Monday.
    let movable = matches!(since_easter, 1 | 39 | 50);
    let local = match departement {
        Some("57" | "67" | "68") => since_easter == -2 || (month, day_of_month) == (12, 26),
        Some("971") => (month, day_of_month) == (5, 27),
        Some("972") => (month, day_of_month) == (5, 22),
        Some("973") => (month, day_of_month) == (6, 10),
        Some("974") => (month, day_of_month) == (12, 20),
        Some("976") => (month, day_of_month) == (4, 27),
        _ => false,
    };
    national || movable || local
}

/// A weekday that is not a public holiday.
pub fn is_working_day(day: Day, departement: Option<&str>) -> bool {
    day.is_weekday() && !is_public_holiday(day, departement)
}

/// Easter Sunday of a Gregorian year (anonymous algorithm, Meeus, *Astronomical Algorithms*).
fn easter(year: i32) -> Day {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    Day::from_ymd(year, month.unsigned_abs(), day.unsigned_abs())
        .unwrap_or(Day::from_number(i32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_on_known_dates() {
        for (year, expected) in
            [(2000, "2000-04-23"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")]
        {
            assert_eq!(easter(year).to_string(), expected);
        }
    }

    #[test]
    fn holidays_depend_on_the_departement() {
        let holiday = |date: &str, place| is_public_holiday(date.parse().unwrap(), place);
        assert!(holiday("2026-05-14", None), "Ascension");
        assert!(holiday("2026-05-25", Some("75")), "Whit Monday");
        assert!(holiday("2026-04-03", Some("67")), "Good Friday in Alsace");
        assert!(!holiday("2026-04-03", Some("75")));
        assert!(holiday("2026-12-26", Some("57")));
        assert!(holiday("2026-12-20", Some("974")));
        assert!(!holiday("2026-12-20", Some("971")));
    }

    #[test]
    fn the_reference_split_has_eleven_and_eight_working_days() {
        // 16 April–15 May 2026: 11 working days in April, 8 in May (1, 8 and 14 are holidays).
        let count = |from: &str, to: &str| {
            let (from, to): (Day, Day) = (from.parse().unwrap(), to.parse().unwrap());
            (from.number()..=to.number())
                .filter(|number| is_working_day(Day::from_number(*number), Some("75")))
                .count()
        };
        assert_eq!((count("2026-04-16", "2026-04-30"), count("2026-05-01", "2026-05-15")), (11, 8));
    }
}
