//! Those left of a larger population when a table's is subtracted from it.

use super::{Cube, Part};
use crate::disclosure::profile::Profile;

/// A count of the table beside one of a larger population that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Remainder {
    /// The measure of the table.
    pub(in super::super) measure: usize,
    /// The larger count, by period and cell; none where it has no such cell, or did not publish it.
    pub(in super::super) whole: Vec<Option<i64>>,
}

impl Remainder {
    /// Whether the larger count is smaller in some cell: it then misses somebody.
    pub(in super::super) fn contradicts(&self, cube: &Cube<'_>) -> bool {
        (0..cube.periods.len()).any(|period| {
            (0..cube.cells).any(|cell| {
                self.in_cell(cube, period, cell).is_some_and(|(part, whole)| part > whole)
            })
        })
    }

    /// Whether a block can be shown beside that of the larger population: enough persons are left,
    /// or there is nothing to subtract.
    pub(super) fn is_safe(
        &self,
        cube: &Cube<'_>,
        period: usize,
        parts: &[Part],
        profile: &Profile,
    ) -> bool {
        self.in_block(cube, period, parts)
            .is_none_or(|(part, whole)| part == 0 || whole == 0 || whole - part >= profile.persons)
    }

    /// The count of the table, and the larger one.
    fn in_cell(&self, cube: &Cube<'_>, period: usize, cell: usize) -> Option<(i64, i64)> {
        let whole = (*self.whole.get(period * cube.cells + cell)?)?;
        Some((cube.at(period, cell).get(self.measure)?.value, whole))
    }

    /// The same, as a reader computes them from the cells shown.
    fn in_block(&self, cube: &Cube<'_>, period: usize, parts: &[Part]) -> Option<(i64, i64)> {
        let mut counts = (0, 0);
        for (sign, nodes) in cube.signed_cells(parts) {
            let (part, whole) = self.in_cell(cube, period, cube.cell_of(nodes.into_iter()))?;
            counts.0 += sign * part;
            counts.1 += sign * whole;
        }
        Some(counts)
    }
}
