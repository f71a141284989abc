//! Cells of a table as numbers, and the totals each belongs to.

use std::collections::BTreeMap;

use super::aggregate::{CellKey, Tally};
use super::spec::{Dimension, PeriodStatus};
use crate::vocabulary::Period;

/// The grid of a table: a cell is a number, and its coordinates are a period and one position per
/// dimension.
#[derive(Clone, PartialEq, Eq)]
pub struct Layout {
    periods: Vec<Period>,
    /// How many positions each dimension has.
    sizes: Vec<u32>,
    /// For each cell of a period, the cell itself and every total of the period it belongs to.
    totals: Vec<Vec<Cell>>,
}

/// A cell of a [`Layout`], in file order.
pub type Cell = u32;

impl Layout {
    /// The grid of dimensions over periods, which are in order.
    pub fn new(dimensions: &[Dimension], periods: &[PeriodStatus]) -> Self {
        let mut totals = vec![vec![0]];
        for dimension in dimensions {
            let size = size(dimension);
            let lineages = lineages(dimension);
            // Cells of the dimensions before, in order, each with every position of this one.
            totals = totals
                .iter()
                .flat_map(|wholes| lineages.iter().map(move |lineage| (wholes, lineage)))
                .map(|(wholes, lineage)| {
                    let below = |whole: &Cell| {
                        let start = whole.saturating_mul(size);
                        lineage.iter().map(move |one| start.saturating_add(u32::from(*one)))
                    };
                    wholes.iter().flat_map(below).collect()
                })
                .collect();
        }
        Self {
            periods: periods.iter().map(|status| status.period).collect(),
            sizes: dimensions.iter().map(size).collect(),
            totals,
        }
    }

    /// The cell at a period and positions; `None` when the period is not published.
    pub fn cell(&self, period: Period, positions: &[u16]) -> Option<Cell> {
        let period = self.periods.binary_search(&period).ok()?;
        Some(self.index(u32::try_from(period).ok()?, positions))
    }

    /// The first cell of the period of a cell, and how far after it the cell is: the same cell of
    /// the first period.
    pub fn within_period(&self, cell: Cell) -> (Cell, Cell) {
        let leaf = cell % self.cells_of_a_period();
        (cell - leaf, leaf)
    }

    /// How many cells each period has.
    pub fn cells_of_a_period(&self) -> u32 {
        self.sizes.iter().copied().fold(1, u32::saturating_mul).max(1)
    }

    /// How many cells all periods have.
    pub fn cells(&self) -> usize {
        self.periods.len() * self.totals.len()
    }

    /// The cell itself and every total it belongs to.
    pub fn with_totals(&self, cell: Cell) -> impl Iterator<Item = Cell> + '_ {
        let (start, leaf) = self.within_period(cell);
        let wholes = usize::try_from(leaf).ok().and_then(|leaf| self.totals.get(leaf));
        wholes.into_iter().flatten().map(move |whole| start + whole)
    }

    /// The coordinates of a cell.
    pub fn key(&self, cell: Cell) -> Option<CellKey> {
        let (period, modalities) = self.coordinates(cell);
        let period = *self.periods.get(usize::try_from(period).ok()?)?;
        Some(CellKey { period, modalities })
    }

    /// Tallies in the order of the grid, by coordinates; cells without any are left out.
    pub fn keyed(&self, tallies: Vec<Vec<Tally>>) -> BTreeMap<CellKey, Vec<Tally>> {
        let counted = (0..).zip(tallies).filter(|(_, own)| !own.is_empty());
        counted.filter_map(|(cell, own)| Some((self.key(cell)?, own))).collect()
    }

    fn index(&self, period: u32, positions: &[u16]) -> Cell {
        let sizes = self.sizes.iter().zip(positions);
        sizes.fold(period, |index, (size, position)| {
            index.saturating_mul(*size).saturating_add(u32::from(*position))
        })
    }

    fn coordinates(&self, cell: Cell) -> (u32, Vec<u16>) {
        let mut rest = cell;
        let mut positions: Vec<u16> = self
            .sizes
            .iter()
            .rev()
            .map(|size| {
                let position = rest % (*size).max(1);
                rest /= (*size).max(1);
                u16::try_from(position).unwrap_or(u16::MAX)
            })
            .collect();
        positions.reverse();
        (rest, positions)
    }
}

/// How many positions a dimension has.
fn size(dimension: &Dimension) -> u32 {
    u32::try_from(dimension.modalities.len()).unwrap_or(u32::MAX)
}

/// For each position of a dimension, the position itself and those of its ancestors.
fn lineages(dimension: &Dimension) -> Vec<Vec<u16>> {
    let parent = |position: u16| {
        let modality = dimension.modalities.get(usize::from(position))?;
        let parent = modality.parent.as_ref()?;
        let found = dimension.modalities.iter().position(|one| one.code == *parent)?;
        u16::try_from(found).ok()
    };
    let size = u16::try_from(dimension.modalities.len()).unwrap_or(u16::MAX);
    (0..size).map(|own| std::iter::successors(Some(own), |one| parent(*one)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::breakdowns::{Level, sex, territory, territory_position};
    use crate::indicators::spec::{PeriodNature, TableSpec};
    use crate::vocabulary::Month;

    #[test]
    fn cells_follow_the_order_of_the_grid_and_know_their_totals() {
        let spec = TableSpec {
            id: "essai",
            indicator: "essai",
            title: String::new(),
            population: "essai",
            period: PeriodNature::MonthEnd,
            dimensions: vec![sex(), territory(Level::Departements)],
            measures: Vec::new(),
        };
        let month = Month::new(2026, 1).unwrap();
        let periods: Vec<PeriodStatus> = month
            .through(month.plus(1))
            .map(|month| PeriodStatus::settled(Period::Month(month)))
            .collect();
        let layout = Layout::new(&spec.dimensions, &periods);
        let grid: Vec<CellKey> = spec.grid(&periods).collect();
        assert_eq!(grid.len(), 2 * 4 * 121);
        for (number, key) in grid.iter().enumerate() {
            let cell = layout.cell(key.period, &key.modalities).unwrap();
            assert_eq!(usize::try_from(cell).unwrap(), number);
            assert!(layout.key(cell).as_ref() == Some(key));
        }
        let ain = territory_position(Some("01"), Level::Departements);
        let cell = layout.cell(Period::Month(month), &[1, ain]).unwrap();
        // (F, total) × (DEP-01, REG-84, FR)
        assert_eq!(layout.with_totals(cell).count(), 6);
        assert!(layout.with_totals(cell).any(|whole| whole == 0));
        assert_eq!(layout.cell(Period::Month(month.plus(2)), &[0, 0]), None);
    }
}
