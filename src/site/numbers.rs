//! French typography of numbers, units and dates: the only place where a figure becomes text.
//!
//! Grouping, percent and unit spaces follow CLDR; « 1er » and the true minus sign are added here.
//! Plurals start at 2 in absolute value: 1,9 point, 2,0 points.

use crate::disclosure::protected::Value;
use crate::vocabulary::{Day, Month, Period, Quarter};

/// Separates thousands, and a number from a symbol.
pub const NARROW_SPACE: char = '\u{202f}';
/// Separates a number from a word or from `%`.
pub const NO_BREAK_SPACE: char = '\u{a0}';
/// The minus sign of pages; data files have `-`.
pub const MINUS: char = '\u{2212}';

/// An integer, thousands apart from four digits.
pub fn integer(value: i64) -> String {
    let sign = if value < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}", grouped(value.unsigned_abs()))
}

/// A published number: `12,3`, `1 820`, `−0,5`.
pub fn number(value: Value) -> String {
    let decimals = usize::from(value.decimals());
    if decimals == 0 {
        return integer(value.unscaled());
    }
    let scale = 10u64.pow(u32::from(value.decimals()));
    let magnitude = value.unscaled().unsigned_abs();
    let sign = if value.unscaled() < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{},{:0decimals$}", grouped(magnitude / scale), magnitude % scale)
}

/// A share: `12,3 %`.
pub fn percent(value: Value) -> String {
    format!("{}{NO_BREAK_SPACE}%", number(value))
}

/// A number as data files write it, in French typography; anything else as it is.
pub fn written(text: &str) -> String {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    match whole.parse::<i64>() {
        Ok(whole) if rest.is_empty() => integer(whole),
        // `-0.5` keeps its sign: only whole numbers are grouped.
        Ok(_) => text.replace('.', ",").replace('-', &MINUS.to_string()),
        Err(_) => text.to_owned(),
    }
}

/// A share with its sign, or a plain number.
pub fn in_unit(value: Value, in_percent: bool) -> String {
    if in_percent { percent(value) } else { number(value) }
}

/// The size of a difference between two shares, without sign: `1,2 point`, `2,0 points`.
pub fn points(value: Value) -> String {
    let magnitude = Value::decimal(value.unscaled().saturating_abs(), value.decimals());
    format!("{}{NO_BREAK_SPACE}{}", number(magnitude), plural(magnitude, "point", "points"))
}

/// A change, with its sign: `+1,2`, `−0,4`, `0,0`.
pub fn signed(value: Value) -> String {
    let plus = if value.unscaled() > 0 { "+" } else { "" };
    format!("{plus}{}", number(value))
}

/// A count and its noun: `1 personne`, `1 820 personnes`.
pub fn count(value: i64, one: &str, many: &str) -> String {
    format!("{}{NO_BREAK_SPACE}{}", integer(value), plural(Value::integer(value), one, many))
}

/// The form of a noun after a number.
pub fn plural<'a>(value: Value, one: &'a str, many: &'a str) -> &'a str {
    let two = 2 * 10u64.pow(u32::from(value.decimals()));
    if value.unscaled().unsigned_abs() >= two { many } else { one }
}

/// The difference `left` − `right`, on the finer of the two scales.
pub fn difference(left: Value, right: Value) -> Value {
    let decimals = left.decimals().max(right.decimals());
    let on_scale = |value: Value| {
        value
            .unscaled()
            .saturating_mul(10i64.saturating_pow(u32::from(decimals - value.decimals())))
    };
    Value::decimal(on_scale(left).saturating_sub(on_scale(right)), decimals)
}

/// A day: `1er août 2026`, `22 septembre 2026`.
pub fn day(day: Day) -> String {
    let first = day.month().first_day();
    let number = first.days_until(day) + 1;
    let ordinal = if number == 1 { "er" } else { "" };
    format!("{number}{ordinal}{NO_BREAK_SPACE}{}", month(day.month()))
}

/// A month: `août 2026`.
pub fn month(month: Month) -> String {
    format!("{} {}", month.french_name(), month.year())
}

/// A month after « de »: `d’août 2026`, `de mai 2026`.
pub fn of_month(of: Month) -> String {
    let name = month(of);
    if name.starts_with(['a', 'o']) { format!("d’{name}") } else { format!("de {name}") }
}

/// From a period to another: `d’octobre 2025 à août 2026`, `du T1 2025 au T4 2025`.
pub fn span(first: Period, last: Period) -> String {
    let end = period(last);
    match first {
        Period::Month(of) => format!("{} à {end}", of_month(of)),
        Period::Quarter(of) => format!("du {} au {end}", quarter(of)),
        Period::Year(year) => format!("de {year:04} à {end}"),
    }
}

/// A quarter in tables and charts: `T3 2026`.
pub fn quarter(quarter: Quarter) -> String {
    format!("T{} {}", quarter.number(), quarter.year())
}

/// A period in tables and charts.
pub fn period(period: Period) -> String {
    match period {
        Period::Month(of) => month(of),
        Period::Quarter(of) => quarter(of),
        Period::Year(year) => format!("{year:04}"),
    }
}

/// A period in a sentence, with its preposition: `en août 2026`, `au 3e trimestre 2026`.
pub fn in_period(period: Period) -> String {
    match period {
        Period::Month(of) => format!("en {}", month(of)),
        Period::Quarter(of) => {
            let ordinal = if of.number() == 1 { "er" } else { "e" };
            format!("au {}{ordinal} trimestre {}", of.number(), of.year())
        }
        Period::Year(year) => format!("en {year:04}"),
    }
}

/// A short mark of a period for an axis: `août 26`, `T3 26`.
pub fn tick(period: Period) -> String {
    const SHORT: [&str; 12] = [
        "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.",
    ];
    match period {
        Period::Month(of) => {
            let index = usize::try_from(of.number()).unwrap_or(1).saturating_sub(1);
            format!("{} {:02}", SHORT.get(index).unwrap_or(&""), of.year().rem_euclid(100))
        }
        Period::Quarter(of) => format!("T{} {:02}", of.number(), of.year().rem_euclid(100)),
        Period::Year(year) => format!("{year:04}"),
    }
}

/// The size of a file: `420 octets`, `12 ko`, `1,4 Mo`.
pub fn bytes(size: u64) -> String {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    match size {
        0..1_000 => count(size, "octet", "octets"),
        1_000..1_000_000 => format!("{}{NO_BREAK_SPACE}ko", integer((size + 500) / 1_000)),
        _ => {
            let tenths = Value::decimal((size + 50_000) / 100_000, 1);
            format!("{}{NO_BREAK_SPACE}Mo", number(tenths))
        }
    }
}

/// A label of a nomenclature as it is printed: typographic apostrophes, spaces before high
/// punctuation.
pub fn typographic(label: &str) -> String {
    label
        .replace('\'', "’")
        .replace(" ;", "\u{202f};")
        .replace(" :", "\u{a0}:")
        .replace(" %", "\u{a0}%")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
}

/// The same text with a lower-case first letter, for the middle of a sentence. Acronyms and names
/// of territories must not be given.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + 6);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(NARROW_SPACE);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenths(value: i64) -> Value {
        Value::decimal(value, 1)
    }

    #[test]
    fn numbers_are_grouped_by_thousands_with_a_comma() {
        for (value, expected) in [
            (Value::integer(0), "0"),
            (Value::integer(999), "999"),
            (Value::integer(1_820), "1\u{202f}820"),
            (Value::integer(-1_234_567), "\u{2212}1\u{202f}234\u{202f}567"),
            (tenths(123), "12,3"),
            (tenths(-5), "\u{2212}0,5"),
            (Value::decimal(182_005, 2), "1\u{202f}820,05"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn plurals_start_at_two() {
        for (value, expected) in [
            (tenths(0), "0,0\u{a0}point"),
            (tenths(19), "1,9\u{a0}point"),
            (tenths(20), "2,0\u{a0}points"),
            (tenths(-20), "2,0\u{a0}points"),
        ] {
            assert_eq!(points(value), expected);
        }
        assert_eq!(count(1, "personne", "personnes"), "1\u{a0}personne");
        assert_eq!(count(2, "personne", "personnes"), "2\u{a0}personnes");
    }

    #[test]
    fn changes_carry_their_sign() {
        for (value, expected) in [(12, "+1,2"), (-4, "\u{2212}0,4"), (0, "0,0")] {
            assert_eq!(signed(tenths(value)), expected);
        }
    }

    #[test]
    fn differences_are_exact() {
        assert_eq!(difference(tenths(123), tenths(111)), tenths(12));
        assert_eq!(difference(Value::integer(12), tenths(111)), tenths(9));
    }

    #[test]
    fn dates_follow_french_usage() {
        let date = |text: &str| day(text.parse().unwrap());
        assert_eq!(date("2026-08-01"), "1er\u{a0}août 2026");
        assert_eq!(date("2026-09-22"), "22\u{a0}septembre 2026");
        let of = |text: &str| of_month(text.parse().unwrap());
        assert_eq!(of("2026-08"), "d’août 2026");
        assert_eq!(of("2026-04"), "d’avril 2026");
        assert_eq!(of("2026-10"), "d’octobre 2026");
        assert_eq!(of("2026-05"), "de mai 2026");
    }

    #[test]
    fn periods_are_named_three_ways() {
        for (text, plain, sentence, short) in [
            ("2026-08", "août 2026", "en août 2026", "août 26"),
            ("2026-T1", "T1 2026", "au 1er trimestre 2026", "T1 26"),
            ("2026-T3", "T3 2026", "au 3e trimestre 2026", "T3 26"),
            ("2026", "2026", "en 2026", "2026"),
        ] {
            let parsed = text.parse().unwrap();
            assert_eq!(period(parsed), plain);
            assert_eq!(in_period(parsed), sentence);
            assert_eq!(tick(parsed), short);
        }
    }

    #[test]
    fn spans_elide_before_a_vowel() {
        for (first, last, expected) in [
            ("2025-10", "2026-08", "d’octobre 2025 à août 2026"),
            ("2025-01", "2026-08", "de janvier 2025 à août 2026"),
            ("2025-T1", "2025-T4", "du T1 2025 au T4 2025"),
            ("2021", "2025", "de 2021 à 2025"),
        ] {
            assert_eq!(span(first.parse().unwrap(), last.parse().unwrap()), expected);
        }
    }

    #[test]
    fn sizes_are_rounded_for_the_reader() {
        for (size, expected) in [
            (1, "1\u{a0}octet"),
            (999, "999\u{a0}octets"),
            (12_400, "12\u{a0}ko"),
            (1_449_999, "1,4\u{a0}Mo"),
        ] {
            assert_eq!(bytes(size), expected);
        }
    }

    #[test]
    fn labels_get_their_typographic_characters() {
        assert_eq!(typographic("Côte-d'Or"), "Côte-d’Or");
        assert_eq!(typographic("Commerce ; réparation"), "Commerce\u{202f}; réparation");
    }
}
