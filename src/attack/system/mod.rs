//! What a reader can prove about hidden numbers: the entry point for any cells, relations and
//! facts, given as plain data.
//!
//! A [`System`] holds unknown integers, sums that are known and bands that are known.
//! [`System::bounds`] says for each unknown what every integer world allows; [`System::determined`]
//! says which ones linear elimination alone gives away. Nothing here knows of files or tables.

mod bounds;
mod components;
mod cutting;
mod field;
mod part;
mod pursuit;
mod ranges;
mod reduction;
mod solver;
mod twins;

use std::collections::BTreeSet;

pub use bounds::{Effort, Interval, Report, State, Target};

/// Position of an unknown in its system.
pub type Cell = usize;

/// An unknown integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Domain {
    /// Least value a reader must admit.
    pub(crate) low: i64,
    /// Greatest value, where one is known beforehand.
    pub(crate) high: Option<i64>,
}

/// A weighted sum of unknowns that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) terms: Vec<(Cell, i64)>,
    pub(crate) total: i64,
}

/// A weighted sum of unknowns known to lie between two limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    pub(crate) terms: Vec<(Cell, i64)>,
    /// At least this.
    pub(crate) low: Option<i64>,
    /// At most this, or less than it.
    pub(crate) high: Option<i64>,
    /// The upper limit itself is excluded, as it is for a rounded rate.
    pub(crate) open: bool,
}

/// Unknown integers and everything known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct System {
    pub(crate) domains: Vec<Domain>,
    pub(crate) sums: Vec<Sum>,
    pub(crate) bands: Vec<Band>,
}

impl System {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an unknown of at least `low`, and at most `high` where that is known.
    pub fn cell(&mut self, low: i64, high: Option<i64>) -> Cell {
        self.domains.push(Domain { low, high });
        self.domains.len() - 1
    }

    /// Number of unknowns.
    pub fn cells(&self) -> usize {
        self.domains.len()
    }

    /// States that a weighted sum equals `total`, and returns the number of the statement.
    pub fn sum(&mut self, terms: &[(Cell, i64)], total: i64) -> usize {
        self.sums.push(Sum { terms: terms.to_vec(), total });
        self.sums.len() - 1
    }

    /// States that `low` ≤ weighted sum ≤ `high`.
    pub fn band(&mut self, terms: &[(Cell, i64)], low: Option<i64>, high: Option<i64>) {
        self.bands.push(Band { terms: terms.to_vec(), low, high, open: false });
    }

    /// States that `low` ≤ weighted sum < `high`: what a figure rounded half up tells.
    pub fn rounded(&mut self, terms: &[(Cell, i64)], low: Option<i64>, high: Option<i64>) {
        self.bands.push(Band { terms: terms.to_vec(), low, high, open: true });
    }

    /// For each unknown, whether linear elimination alone determines it: no sign, no integrality.
    ///
    /// Exact, over the field of 2⁶¹ − 1 elements: coefficients of tables are tiny, so that a
    /// coincidence modulo that prime is out of the question.
    pub fn determined(&self) -> Vec<bool> {
        let rows = self.sums.iter().map(|sum| (sum.terms.clone(), sum.total));
        let mut determined = vec![false; self.domains.len()];
        for row in field::eliminate(rows).rows {
            if let [(cell, _)] = row.terms.as_slice()
                && let Some(place) = determined.get_mut(*cell)
            {
                *place = true;
            }
        }
        determined
    }

    /// The unknowns that statements bind to any of these, directly or through others.
    pub(crate) fn linked(&self, cells: &BTreeSet<Cell>) -> BTreeSet<Cell> {
        let mut union = sets(self.cells());
        let terms = self.sums.iter().map(|sum| &sum.terms);
        for terms in terms.chain(self.bands.iter().map(|band| &band.terms)) {
            union.join_all(terms.iter().map(|(cell, _)| *cell));
        }
        let roots: BTreeSet<usize> = cells.iter().map(|cell| union.find(*cell)).collect();
        (0..self.cells()).filter(|cell| roots.contains(&union.find(*cell))).collect()
    }

    /// The same unknowns, with the statements on some of them alone; statements keep their numbers.
    pub(crate) fn among(&self, cells: &BTreeSet<Cell>) -> Self {
        let speaks = |terms: &[(Cell, i64)]| terms.iter().any(|(cell, _)| cells.contains(cell));
        let sums = self.sums.iter().map(|sum| {
            if speaks(&sum.terms) { sum.clone() } else { Sum { terms: Vec::new(), total: 0 } }
        });
        Self {
            domains: self.domains.clone(),
            sums: sums.collect(),
            bands: self.bands.iter().filter(|band| speaks(&band.terms)).cloned().collect(),
        }
    }

    /// Bounds every target over the integer worlds that the system admits.
    pub fn bounds(&self, targets: &[Target], effort: Effort) -> Report {
        bounds::bounds(self, targets, effort)
    }
}

/// The categories of a group that speak of all its members to a coalition of `known` of them:
/// those holding at least all the others. Empty groups say nothing.
///
/// Source: *Handbook on Statistical Disclosure Control*, 2nd edition, 5.9.
pub fn disclosive_categories(group: i64, categories: &[i64], known: i64) -> Vec<usize> {
    let speaks = |count: i64| group > 0 && count > 0 && group - known <= count;
    categories
        .iter()
        .enumerate()
        .filter(|(_, count)| speaks(**count))
        .map(|(position, _)| position)
        .collect()
}

/// Sets of numbered elements to be merged.
pub(super) fn sets(size: usize) -> components::Union {
    components::Union::new(size)
}
