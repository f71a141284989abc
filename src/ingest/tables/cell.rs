//! A value of a consolidated table, whatever the file it comes from.
//!
//! CSV has only text; Parquet has integers, dates, timestamps and decimals as well. Codes must be
//! text: a code read as a number has lost its zeros and cannot be told from another.

use polars::prelude::{AnyValue, TimeUnit};

use crate::vocabulary::{Day, Hundredths, Invalid, Month};

/// A value, not empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Text, without surrounding blanks.
    Text(&'a str),
    /// An integer.
    Integer(i64),
    /// A date, or a timestamp at any hour of it.
    Day(Day),
    /// A decimal, in hundredths.
    Decimal(Hundredths),
    /// A type of column no value is expected in.
    Other,
}

impl<'a> Cell<'a> {
    /// From a field of a CSV file.
    pub(super) fn from_text(text: &'a str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then_some(Self::Text(text))
    }

    /// From a value of a Parquet file.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "types of columns that no table of the model has are one case"
    )]
    pub(super) fn from_parquet(value: AnyValue<'a>) -> Option<Self> {
        Some(match value {
            AnyValue::Null => return None,
            AnyValue::String(text) => return Self::from_text(text),
            AnyValue::Int8(number) => Self::Integer(number.into()),
            AnyValue::Int16(number) => Self::Integer(number.into()),
            AnyValue::Int32(number) => Self::Integer(number.into()),
            AnyValue::Int64(number) => Self::Integer(number),
            AnyValue::UInt8(number) => Self::Integer(number.into()),
            AnyValue::UInt16(number) => Self::Integer(number.into()),
            AnyValue::UInt32(number) => Self::Integer(number.into()),
            AnyValue::UInt64(number) => i64::try_from(number).map_or(Self::Other, Self::Integer),
            AnyValue::Date(days) => Self::Day(Day::from_number(days)),
            AnyValue::Datetime(since_epoch, unit, _) => instant(since_epoch, unit),
            AnyValue::Decimal(unscaled, _, scale) => decimal(unscaled, scale),
            AnyValue::Float64(number) => float(number),
            AnyValue::Float32(number) => float(number.into()),
            _ => Self::Other,
        })
    }

    /// A key of the base: 64-bit.
    pub(super) fn id(self) -> Result<i64, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "an integer key" };
        match self {
            Self::Integer(number) => Ok(number),
            Self::Text(text) => text.parse().map_err(|_| EXPECTED),
            Self::Decimal(number) if number.hundredths() % 100 == 0 => {
                Ok(number.hundredths() / 100)
            }
            Self::Decimal(_) | Self::Day(_) | Self::Other => Err(EXPECTED),
        }
    }

    /// A text.
    pub(super) fn text(self) -> Result<&'a str, Invalid> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Integer(_) | Self::Day(_) | Self::Decimal(_) | Self::Other => {
                Err(Invalid { expected: "a text" })
            }
        }
    }

    /// A day: ISO date, with or without a time.
    pub(super) fn day(self) -> Result<Day, Invalid> {
        match self {
            Self::Day(day) => Ok(day),
            Self::Text(text) => match text.split_once([' ', 'T']) {
                Some((date, _)) => date.parse(),
                None => text.parse(),
            },
            Self::Integer(_) | Self::Decimal(_) | Self::Other => {
                Err(Invalid { expected: "an ISO date" })
            }
        }
    }

    /// A day that can be the base's "never": 2999-12-31.
    pub(super) fn open_day(self) -> Result<Option<Day>, Invalid> {
        const NEVER: i32 = 2999;
        self.day().map(|day| (day.year() < NEVER).then_some(day))
    }

    /// A month, written as one or as its first day.
    pub(super) fn month(self) -> Result<Month, Invalid> {
        match self {
            Self::Text(text) if text.len() == 7 => text.parse(),
            Self::Text(_) | Self::Day(_) | Self::Integer(_) | Self::Decimal(_) | Self::Other => {
                self.day().map(Day::month)
            }
        }
    }

    /// A measure: at most two decimals that matter.
    pub(super) fn measure(self) -> Result<Hundredths, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "a number with at most two decimals" };
        match self {
            Self::Decimal(number) => Ok(number),
            Self::Integer(number) => number.checked_mul(100).map(Hundredths::new).ok_or(EXPECTED),
            Self::Text(text) => {
                let text = match text.split_once('.') {
                    Some((_, decimals)) if decimals.len() > 2 => text.trim_end_matches('0'),
                    _ => text,
                };
                Hundredths::parse(text.trim_end_matches('.').as_bytes())
            }
            Self::Day(_) | Self::Other => Err(EXPECTED),
        }
    }
}

fn instant(since_epoch: i64, unit: TimeUnit) -> Cell<'static> {
    let per_day: i64 = match unit {
        TimeUnit::Nanoseconds => 86_400_000_000_000,
        TimeUnit::Microseconds => 86_400_000_000,
        TimeUnit::Milliseconds => 86_400_000,
    };
    i32::try_from(since_epoch.div_euclid(per_day))
        .map_or(Cell::Other, |days| Cell::Day(Day::from_number(days)))
}

/// A decimal of any scale, if it is a whole number of hundredths.
fn decimal(unscaled: i128, scale: usize) -> Cell<'static> {
    let power = |exponent: usize| {
        u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent))
    };
    let hundredths = match scale {
        0..=2 => power(2 - scale).and_then(|factor| unscaled.checked_mul(factor)),
        _ => power(scale - 2)
            .filter(|divisor| unscaled % divisor == 0)
            .map(|divisor| unscaled / divisor),
    };
    hundredths
        .and_then(|number| i64::try_from(number).ok())
        .map_or(Cell::Other, |number| Cell::Decimal(Hundredths::new(number)))
}

/// A floating-point number, if it is close to a whole number of hundredths.
#[expect(
    clippy::cast_possible_truncation,
    reason = "bounded just above; the file's numbers are integers from here on"
)]
fn float(number: f64) -> Cell<'static> {
    let hundredths = (number * 100.0).round();
    if hundredths.abs() < 9e15 && (number * 100.0 - hundredths).abs() < 1e-3 {
        Cell::Decimal(Hundredths::new(hundredths as i64))
    } else {
        Cell::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_several_dresses() {
        let day: Day = "2024-03-01".parse().unwrap();
        let micro = AnyValue::Datetime(1_709_251_200_000_000, TimeUnit::Microseconds, None);
        for cell in [
            Cell::Text("2024-03-01"),
            Cell::Text("2024-03-01 00:00:00"),
            Cell::Text("2024-03-01T00:00:00Z"),
            Cell::from_parquet(AnyValue::Date(day.number())).unwrap(),
            Cell::from_parquet(micro).unwrap(),
        ] {
            assert!(cell.day().is_ok_and(|read| read == day));
            assert!(cell.month().is_ok_and(|read| read == day.month()));
        }
        assert!(Cell::Text("2999-12-31").open_day().is_ok_and(|day| day.is_none()));
        assert!(Cell::Text("01/03/2024").day().is_err());
        assert!(Cell::Integer(19_783).day().is_err());
    }

    #[test]
    fn measures_keep_their_hundredths() {
        for (cell, expected) in [
            (Cell::Text("151.67"), 15_167),
            (Cell::Text("-20"), -2_000),
            (Cell::Text("35.5000"), 3_550),
            (Cell::Text("35.0000"), 3_500),
            (Cell::Integer(7), 700),
            (Cell::from_parquet(AnyValue::Decimal(1_516_700, 18, 4)).unwrap(), 15_167),
            (Cell::from_parquet(AnyValue::Float64(151.67)).unwrap(), 15_167),
        ] {
            assert_eq!(cell.measure().unwrap().hundredths(), expected);
        }
        for wrong in [Cell::Text("1,5"), Cell::Text("1.234"), Cell::Text("x"), Cell::Other] {
            assert!(wrong.measure().is_err());
        }
        assert!(Cell::from_parquet(AnyValue::Float64(f64::NAN)).is_some_and(|c| c == Cell::Other));
    }

    #[test]
    fn a_code_read_as_a_number_is_refused() {
        assert!(Cell::Integer(1).text().is_err());
    }
}
