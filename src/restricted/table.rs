//! Tables of restricted files: columns, values, and the French words beside the code.
//!
//! A row exists only as [`Value`]s on their way to a file: no row type can print itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::vocabulary::{Day, Hundredths, Month};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text: identifiers and codes keep their zeros.
    Text,
    /// A day, `AAAA-MM-JJ`.
    Date,
    /// A month, `AAAA-MM`.
    Month,
    /// A number with two decimals.
    Decimal,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
}

impl Kind {
    /// The type in a Frictionless table schema.
    pub const fn schema(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Date => "date",
            Self::Month => "yearmonth",
            Self::Decimal => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in all formats.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Never empty.
    pub required: bool,
}

/// A column that is never empty.
pub const fn always(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

/// A column that can be empty: what is not known, or does not apply.
pub const fn sometimes(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

/// A restricted table.
pub struct TableSpec {
    /// Stem of its files.
    pub name: &'static str,
    /// Its columns, in order.
    pub fields: &'static [Field],
    /// Columns that no two rows share, when some are.
    pub key: &'static [&'static str],
    /// The words, as written in the `.toml` of the same stem.
    pub words: &'static str,
}

/// The words of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableWords {
    /// Title.
    pub titre: String,
    /// What a row is, what is left out, in what order.
    pub definition: String,
    /// Meaning of each column.
    pub colonnes: BTreeMap<String, String>,
}

impl TableSpec {
    /// Names of its files: CSV, Parquet, schema.
    pub fn files(&self) -> [String; 3] {
        ["csv", "parquet", "schema.json"].map(|format| format!("{}.{format}", self.name))
    }

    /// Its words; `None` when they are malformed, which a test rules out.
    pub fn words(&self) -> Option<TableWords> {
        toml::from_str(self.words).ok()
    }
}

/// One value of a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Not known, or does not apply.
    Missing,
    /// Text.
    Text(Cow<'a, str>),
    /// A day.
    Date(Day),
    /// A month.
    Month(Month),
    /// Two decimals.
    Decimal(Hundredths),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}

impl<'a> Value<'a> {
    /// Text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A value that may be missing.
    pub fn maybe<T>(value: Option<T>, present: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Missing, present)
    }

    /// As written in a CSV file; empty when missing.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Missing => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Date(day) => Cow::Owned(day.to_string()),
            Self::Month(month) => Cow::Owned(month.to_string()),
            Self::Decimal(hundredths) => Cow::Owned(decimal(*hundredths)),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Boolean(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        }
    }
}

/// Hundredths with their two decimals: `-0.50`.
pub fn decimal(hundredths: Hundredths) -> String {
    let number = hundredths.hundredths();
    let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// The double nearest to the decimal: the one its text denotes.
pub fn nearest(hundredths: Hundredths) -> f64 {
    decimal(hundredths).parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_keep_their_sign_and_two_decimals() {
        for (number, text) in
            [(0, "0.00"), (5, "0.05"), (-50, "-0.50"), (15_167, "151.67"), (-12_300, "-123.00")]
        {
            assert_eq!(decimal(Hundredths::new(number)), text);
        }
    }
}
