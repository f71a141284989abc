//! A table as printed: figures with their flags, and the sign of what is not there; never blank.

use super::Status;
use crate::disclosure::protected::{Cell, Value};
use crate::edition::published::PublishedCell;
use crate::site::numbers;

/// A table as printed.
#[derive(Debug, Clone)]
pub struct DataTable {
    /// Title of the first column.
    pub row_header: String,
    /// Titles of the other columns, unit included.
    pub columns: Vec<String>,
    /// Rows, none empty.
    pub rows: Vec<Row>,
}

/// Where a row can be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Identifier in the page.
    pub id: String,
    /// Its address in the edition, which never changes.
    pub href: String,
}

/// A row of a printed table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its title.
    pub header: String,
    /// Link of the title.
    pub href: Option<String>,
    /// Its own address, where rows are cited one by one.
    pub anchor: Option<Anchor>,
    /// A total, set apart.
    pub is_total: bool,
    /// One cell per column.
    pub cells: Vec<Entry>,
}

/// A printed cell: a figure with its flags, or the sign of its absence; never blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A figure.
    Value {
        /// In French typography, without unit.
        text: String,
        /// Later data may change it.
        provisional: bool,
        /// It differs from the previous edition's.
        revised: bool,
    },
    /// Why there is none.
    Sign(Sign),
    /// Plain words (a period).
    Text(String),
}

/// A conventional sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// s
    Secret,
    /// ///
    NotApplicable,
    /// …
    Unavailable,
    /// n.s.
    NotSignificant,
}

impl Sign {
    /// As printed.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Secret => "s",
            Self::NotApplicable => "///",
            Self::Unavailable => "…",
            Self::NotSignificant => "n.s.",
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Secret => "secret statistique",
            Self::NotApplicable => "sans objet",
            Self::Unavailable => "résultat non disponible",
            Self::NotSignificant => "non significatif",
        }
    }

    /// The `statut` of data files.
    pub const fn status(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::NotApplicable => "sans_objet",
            Self::Unavailable => "indisponible",
            Self::NotSignificant => "non_significatif",
        }
    }

    /// The sign of a figure that is not published.
    pub const fn of(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Published(_) => None,
            Cell::Withheld => Some(Self::Secret),
            Cell::NotApplicable => Some(Self::NotApplicable),
            Cell::Unavailable => Some(Self::Unavailable),
            Cell::NotSignificant => Some(Self::NotSignificant),
        }
    }
}

impl Entry {
    /// A published figure as printed.
    pub fn of(cell: PublishedCell) -> Self {
        match (cell.cell, Sign::of(cell.cell)) {
            (Cell::Published(value), _) => Self::Value {
                text: numbers::number(value),
                provisional: cell.provisional,
                revised: cell.revised,
            },
            (_, sign) => Self::Sign(sign.unwrap_or(Sign::Unavailable)),
        }
    }

    /// The difference of two published shares, in points; withheld as soon as one of them is.
    pub fn gap(left: PublishedCell, right: PublishedCell) -> Self {
        match (left.cell.value(), right.cell.value()) {
            (Some(a), Some(b)) => Self::Value {
                text: numbers::signed(numbers::difference(a, b)),
                provisional: left.provisional || right.provisional,
                revised: left.revised || right.revised,
            },
            _ => Self::Sign(
                Sign::of(left.cell).or_else(|| Sign::of(right.cell)).unwrap_or(Sign::Unavailable),
            ),
        }
    }
}

/// The difference of two published shares.
pub fn gap(left: PublishedCell, right: PublishedCell) -> Option<Value> {
    Some(numbers::difference(left.cell.value()?, right.cell.value()?))
}

impl DataTable {
    /// The signs used in the table with their meaning, and no others.
    pub fn legend(&self) -> Vec<(&'static str, &'static str)> {
        let entries = || self.rows.iter().flat_map(|row| &row.cells);
        let mut legend = Vec::new();
        if entries().any(|entry| matches!(entry, Entry::Value { provisional: true, .. })) {
            legend.push(("p", "provisoire"));
        }
        if entries().any(|entry| matches!(entry, Entry::Value { revised: true, .. })) {
            legend.push(("r", "révisé"));
        }
        for sign in [Sign::Secret, Sign::NotApplicable, Sign::Unavailable, Sign::NotSignificant] {
            if entries().any(|entry| *entry == Entry::Sign(sign)) {
                legend.push((sign.text(), sign.meaning()));
            }
        }
        legend
    }

    /// Whether its figures may still change; signs count for nothing.
    pub fn status(&self) -> Status {
        let mut provisional =
            self.rows.iter().flat_map(|row| &row.cells).filter_map(|entry| match entry {
                Entry::Value { provisional, .. } => Some(*provisional),
                Entry::Sign(_) | Entry::Text(_) => None,
            });
        let Some(first) = provisional.next() else { return Status::Final };
        match (first, provisional.all(|other| other == first)) {
            (false, true) => Status::Final,
            (true, true) => Status::Provisional,
            (_, false) => Status::PartlyProvisional,
        }
    }

    /// How many cells are withheld for statistical secrecy.
    pub fn withheld(&self) -> usize {
        self.rows
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|entry| **entry == Entry::Sign(Sign::Secret))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(tenths: i64) -> PublishedCell {
        PublishedCell {
            cell: Cell::Published(Value::decimal(tenths, 1)),
            provisional: false,
            revised: false,
        }
    }

    const WITHHELD: PublishedCell =
        PublishedCell { cell: Cell::Withheld, provisional: false, revised: false };

    #[test]
    fn a_gap_is_withheld_with_either_rate() {
        let text = |entry| match entry {
            Entry::Value { text, .. } => text,
            Entry::Sign(sign) => sign.text().to_owned(),
            Entry::Text(text) => text,
        };
        assert_eq!(text(Entry::gap(published(134), published(113))), "+2,1");
        assert_eq!(text(Entry::gap(published(113), published(134))), "\u{2212}2,1");
        assert_eq!(text(Entry::gap(WITHHELD, published(134))), "s");
        assert_eq!(text(Entry::gap(published(134), WITHHELD)), "s");
    }

    #[test]
    fn the_legend_holds_the_signs_used_only() {
        let provisional = PublishedCell { provisional: true, ..published(10) };
        let table = DataTable {
            row_header: "Mois".to_owned(),
            columns: vec!["Taux (%)".to_owned(); 2],
            rows: vec![Row {
                header: "août 2026".to_owned(),
                href: None,
                anchor: None,
                is_total: false,
                cells: vec![Entry::of(provisional), Entry::of(WITHHELD)],
            }],
        };
        assert_eq!(table.legend(), vec![("p", "provisoire"), ("s", "secret statistique")]);
        assert_eq!(table.withheld(), 1);
        assert_eq!(table.status(), Status::Provisional, "a sign is neither");
    }
}
