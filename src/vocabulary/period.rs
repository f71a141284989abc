//! Days, months, quarters and the periods a published figure can belong to.
//!
//! All are small ordered integers: a `Day` counts days since 1 January 1970, a `Month` counts
//! months since January of year 0, a `Quarter` counts quarters since the first of year 0.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::Invalid;

const UNIX_EPOCH_FROM_CE: i32 = 719_163;

/// A calendar day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day of a civil date, if that date exists.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from)
    }

    /// The day `number` days after 1 January 1970.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Days since 1 January 1970.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Parses the norm's `JJMMAAAA`.
    ///
    /// # Errors
    /// When the text is not eight digits forming a date of the calendar.
    pub fn parse_norm(text: &[u8]) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "a calendar date (JJMMAAAA)" };
        let digits: &[u8; 8] = text.try_into().map_err(|_| EXPECTED)?;
        let number = |part: &[u8]| {
            part.iter().try_fold(0u32, |sum, byte| {
                byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
            })
        };
        let [d1, d2, m1, m2, year @ ..] = digits;
        let parts = (number(&[*d1, *d2]), number(&[*m1, *m2]), number(year));
        let (Some(day), Some(month), Some(year)) = parts else { return Err(EXPECTED) };
        let year = i32::try_from(year).map_err(|_| EXPECTED)?;
        Self::from_ymd(year, month, day).ok_or(EXPECTED)
    }

    /// The civil date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(UNIX_EPOCH_FROM_CE))
            .unwrap_or(NaiveDate::MAX)
    }

    /// The month holding this day.
    pub fn month(self) -> Month {
        let date = self.date();
        Month(date.year() * 12 + date.month0().cast_signed())
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Monday to Friday.
    pub fn is_weekday(self) -> bool {
        !matches!(self.date().weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `self` to `other`: 0 for the same day, negative if `other` is earlier.
    pub const fn days_until(self, other: Self) -> i32 {
        other.0.saturating_sub(self.0)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - UNIX_EPOCH_FROM_CE)
    }
}

/// ISO 8601, `2026-08-01`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

/// ISO 8601, `2026-08-01`.
impl FromStr for Day {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "an ISO date (AAAA-MM-JJ)" };
        if text.len() != 10 {
            return Err(EXPECTED);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::from).map_err(|_| EXPECTED)
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month(i32);

impl Month {
    /// The month of a year, `month` from 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        (1..=12).contains(&month).then(|| Self(year * 12 + month.cast_signed() - 1))
    }

    /// The month with this ordinal (see [`Month::ordinal`]).
    pub const fn from_ordinal(ordinal: i32) -> Self {
        Self(ordinal)
    }

    /// Months since January of year 0.
    pub const fn ordinal(self) -> i32 {
        self.0
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// From 1 to 12.
    pub const fn number(self) -> u32 {
        self.0.rem_euclid(12).cast_unsigned() + 1
    }

    /// Its name in French, without the year: `août`.
    pub fn french_name(self) -> &'static str {
        const NAMES: [&str; 12] = [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ];
        let place = usize::try_from(self.number()).unwrap_or(1).saturating_sub(1);
        NAMES.get(place).copied().unwrap_or_default()
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        Day::from_ymd(self.year(), self.number(), 1).unwrap_or(Day(i32::MAX))
    }

    /// The last day.
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().plus(-1)
    }

    /// The month `months` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from `self` to `other`: 0 for the same month.
    pub const fn months_until(self, other: Self) -> i32 {
        other.0.saturating_sub(self.0)
    }

    /// The quarter holding this month.
    pub const fn quarter(self) -> Quarter {
        Quarter(self.0.div_euclid(3))
    }

    /// All months from `self` to `last`, both included.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (self.0..=last.0).map(Self)
    }
}

/// `2026-08`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "a month (AAAA-MM)" };
        let (year, month) = text.split_once('-').ok_or(EXPECTED)?;
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !all_digits(year) || !all_digits(month) {
            return Err(EXPECTED);
        }
        let year = year.parse().map_err(|_| EXPECTED)?;
        let month = month.parse().map_err(|_| EXPECTED)?;
        Self::new(year, month).ok_or(EXPECTED)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter(i32);

impl Quarter {
    /// The quarter of a year, `quarter` from 1 to 4.
    pub fn new(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self(year * 4 + quarter.cast_signed() - 1))
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(4)
    }

    /// From 1 to 4.
    pub const fn number(self) -> u32 {
        self.0.rem_euclid(4).cast_unsigned() + 1
    }

    /// The first of its three months.
    pub const fn first_month(self) -> Month {
        Month(self.0 * 3)
    }

    /// The last of its three months.
    pub const fn last_month(self) -> Month {
        Month(self.0 * 3 + 2)
    }

    /// The quarter `quarters` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, quarters: i32) -> Self {
        Self(self.0.saturating_add(quarters))
    }

    /// All quarters from `self` to `last`, both included.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (self.0..=last.0).map(Self)
    }
}

/// `2026-T3`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-T{}", self.year(), self.number())
    }
}

/// The period of a published figure, written as in the data files: `2026-08`, `2026-T3`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Period {
    /// A calendar month.
    Month(Month),
    /// A calendar quarter.
    Quarter(Quarter),
    /// A calendar year.
    Year(i32),
}

impl Period {
    /// The last month of the period.
    pub fn last_month(self) -> Month {
        match self {
            Self::Month(month) => month,
            Self::Quarter(quarter) => quarter.last_month(),
            Self::Year(year) => Month(year * 12 + 11),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Quarter(quarter) => quarter.fmt(f),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "a period (AAAA-MM, AAAA-Tn or AAAA)" };
        if let Ok(month) = text.parse::<Month>() {
            return Ok(Self::Month(month));
        }
        let (year, quarter) = match text.split_once("-T") {
            Some((year, quarter)) => (year, Some(quarter)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(EXPECTED);
        }
        let year = year.parse().map_err(|_| EXPECTED)?;
        match quarter {
            None => Ok(Self::Year(year)),
            Some(quarter) => {
                let quarter = quarter.parse().map_err(|_| EXPECTED)?;
                Quarter::new(year, quarter).map(Self::Quarter).ok_or(EXPECTED)
            }
        }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_dates_are_calendar_dates() {
        let day = Day::parse_norm(b"29022024").unwrap();
        assert_eq!(day.to_string(), "2024-02-29");
        for wrong in ["29022023", "2902202", "290220245", "2902 024", "00012024", ""] {
            assert!(Day::parse_norm(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_epoch_is_day_zero() {
        assert_eq!(Day::from_ymd(1970, 1, 1).unwrap().number(), 0);
        assert_eq!(Day::from_ymd(2026, 11, 22).unwrap().number(), 20_779);
    }

    #[test]
    fn months_end_where_the_next_begins() {
        let february = Month::new(2024, 2).unwrap();
        assert_eq!(february.last_day().to_string(), "2024-02-29");
        assert_eq!(february.plus(-2).to_string(), "2023-12");
        assert_eq!(february.quarter().to_string(), "2024-T1");
        assert_eq!(february.quarter().last_month().to_string(), "2024-03");
    }

    #[test]
    fn periods_survive_a_round_trip() {
        for text in ["2026-08", "2026-T3", "2026"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for wrong in ["2026-13", "2026-T5", "26", "2026-8", "août 2026"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }
}
