//! What was withheld and why, in counts: for logs and the private store, never for publication.

use std::collections::BTreeMap;

use serde::Serialize;

/// The record of one run of [`protect`](super::protect).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audit {
    /// By table.
    pub tables: BTreeMap<String, TableAudit>,
    /// Populations and periods whose late changes could be published, as `population période`.
    pub revised: Vec<String>,
    /// Populations and periods republished as they were although the data have changed.
    pub frozen: Vec<String>,
}

/// Cells of one table. A cell is a period, a modality per dimension and a measure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TableAudit {
    /// Cells of counts and sums.
    pub cells: u64,
    /// Of which withheld.
    pub withheld: u64,
    /// Cells that the mask withholds, by rule; `vide` for those where nobody is, hidden with the
    /// others of their category; `regroupement` for those hidden to protect others; `initie` for
    /// those hidden so that whoever knows where it is alone learns nothing from them;
    /// `edition_precedente` for those hidden before.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// Of which shown all the same, because another population shows the same number.
    pub repeated: u64,
    /// National totals: cells whose dimensions are all at their total.
    pub totals: u64,
    /// Of which withheld.
    pub totals_withheld: u64,
    /// Persons counted in the broken-down cells, a person once in each.
    pub persons: i64,
    /// Of which in cells shown.
    pub persons_shown: i64,
}

impl Audit {
    /// Periods of a population republished as they were although the data have changed.
    pub fn frozen_of(&self, population: &str) -> usize {
        let of =
            |line: &&String| line.rsplit_once(' ').is_some_and(|(whose, _)| whose == population);
        self.frozen.iter().filter(of).count()
    }

    /// National totals, and withheld ones, of all tables.
    pub fn national_totals(&self) -> (u64, u64) {
        self.tables.values().fold((0, 0), |(totals, withheld), table| {
            (totals + table.totals, withheld + table.totals_withheld)
        })
    }

    /// Cells and withheld cells of all tables.
    pub fn totals(&self) -> (u64, u64) {
        self.tables.values().fold((0, 0), |(cells, withheld), table| {
            (cells + table.cells, withheld + table.withheld)
        })
    }
}
