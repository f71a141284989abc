//! What may be published, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::profile::Profile;
use crate::indicators::aggregate::CellKey;
use crate::indicators::spec::{PeriodStatus, TableSpec};
use crate::vocabulary::Period;

/// All tables of an edition, protected together. [`protect`](super::protect) is its only maker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    pub(super) profile: Profile,
    pub(super) tables: Vec<ProtectedTable>,
}

impl Protected {
    /// The rules that protected them.
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The tables, in the order of the site.
    pub fn tables(&self) -> &[ProtectedTable] {
        &self.tables
    }
}

/// One protected table: its counts and sums. Rates and means are derived from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedTable {
    pub(super) spec: TableSpec,
    pub(super) periods: Vec<PeriodStatus>,
    pub(super) settling: BTreeSet<Period>,
    pub(super) figures: BTreeMap<CellKey, Vec<ProtectedFigure>>,
}

impl ProtectedTable {
    /// What the table is.
    pub const fn spec(&self) -> &TableSpec {
        &self.spec
    }

    /// Its periods, in order.
    pub fn periods(&self) -> &[PeriodStatus] {
        &self.periods
    }

    /// Whether only the whole of a period was told until now, and was expected to move.
    pub fn was_settling(&self, period: Period) -> bool {
        self.settling.contains(&period)
    }

    /// The figures of a cell, in the order of the spec's additive measures.
    pub fn figures(&self, key: &CellKey) -> &[ProtectedFigure] {
        self.figures.get(key).map_or(&[], Vec::as_slice)
    }
}

/// A count or a sum as it may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectedFigure {
    /// Its state.
    pub cell: Cell,
    /// Its value in the previous edition, where that edition showed it and its period is revised.
    pub before: Option<Value>,
}

/// A published number: an integer and how many of its digits are decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value {
    unscaled: i64,
    decimals: u8,
}

impl Value {
    /// An integer.
    pub const fn integer(value: i64) -> Self {
        Self { unscaled: value, decimals: 0 }
    }

    /// `unscaled` × 10^-`decimals`; `decimals` at most 9.
    pub const fn decimal(unscaled: i64, decimals: u8) -> Self {
        Self { unscaled, decimals: if decimals > 9 { 9 } else { decimals } }
    }

    /// The digits without the decimal point.
    pub const fn unscaled(self) -> i64 {
        self.unscaled
    }

    /// How many of the digits are decimals.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// For drawing only: positions on a chart, never a sum or a comparison of figures.
    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer pixels than a f64 integers")]
    pub fn for_drawing(self) -> f64 {
        self.unscaled as f64 / 10f64.powi(i32::from(self.decimals))
    }
}

/// Dot decimal, ASCII minus, as in data files.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(f, "{}", self.unscaled);
        }
        let scale = 10u64.pow(u32::from(self.decimals));
        let magnitude = self.unscaled.unsigned_abs();
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let width = usize::from(self.decimals);
        write!(f, "{sign}{}.{:0width$}", magnitude / scale, magnitude % scale)
    }
}

/// The state of one figure: one case per `statut` of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// `diffuse`.
    Published(Value),
    /// `secret`: withheld, for whatever reason; nothing tells which.
    Withheld,
    /// `sans_objet`: the figure has no meaning here.
    NotApplicable,
    /// `indisponible`: not known yet, or not any more.
    Unavailable,
    /// `non_significatif`: its denominator is publicly zero or too small to mean anything.
    NotSignificant,
}

impl Cell {
    /// The value of `statut` in data files.
    pub const fn status(self) -> &'static str {
        match self {
            Self::Published(_) => "diffuse",
            Self::Withheld => "secret",
            Self::NotApplicable => "sans_objet",
            Self::Unavailable => "indisponible",
            Self::NotSignificant => "non_significatif",
        }
    }

    /// The published number, if it is one.
    pub const fn value(self) -> Option<Value> {
        match self {
            Self::Published(value) => Some(value),
            Self::Withheld | Self::NotApplicable | Self::Unavailable | Self::NotSignificant => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_with_a_dot() {
        for (value, expected) in [
            (Value::integer(1820), "1820"),
            (Value::decimal(123, 1), "12.3"),
            (Value::decimal(-5, 1), "-0.5"),
            (Value::decimal(15_167, 2), "151.67"),
        ] {
            assert_eq!(value.to_string(), expected);
        }
    }
}
