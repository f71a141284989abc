//! Cells of a table as numbers, and the totals each belongs to.

use super::aggregate::CellKey;
use super::spec::{PeriodStatus, TableSpec};
use crate::vocabulary::Period;

/// The grid of a table: a cell is a number, and its coordinates are a period and one position per
/// dimension.
#[derive(Clone, PartialEq, Eq)]
pub struct Layout {
    periods: Vec<Period>,
    /// For each dimension and position, the position itself and those of its ancestors.
    lineages: Vec<Vec<Vec<u16>>>,
}

/// A cell of a [`Layout`], in file order.
pub type Cell = u32;

impl Layout {
    /// The grid of a table over its periods, which are in order.
    pub fn new(spec: &TableSpec, periods: &[PeriodStatus]) -> Self {
        let lineages = spec.dimensions.iter().map(|dimension| {
            let parent = |position: u16| {
                let modality = dimension.modalities.get(usize::from(position))?;
                let parent = modality.parent.as_ref()?;
                let found = dimension.modalities.iter().position(|one| one.code == *parent)?;
                u16::try_from(found).ok()
            };
            let size = u16::try_from(dimension.modalities.len()).unwrap_or(u16::MAX);
            (0..size).map(move |own| std::iter::successors(Some(own), |one| parent(*one)).collect())
        });
        Self {
            periods: periods.iter().map(|status| status.period).collect(),
            lineages: lineages.map(Iterator::collect).collect(),
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

    /// Whether two cells are of one period.
    pub fn is_same_period(&self, one: Cell, other: Cell) -> bool {
        one / self.cells_of_a_period() == other / self.cells_of_a_period()
    }

    /// How many cells each period has.
    pub fn cells_of_a_period(&self) -> u32 {
        self.sizes().fold(1, u32::saturating_mul).max(1)
    }

    /// The cell itself and every total it belongs to.
    pub fn with_totals(&self, cell: Cell) -> Vec<Cell> {
        let (period, positions) = self.coordinates(cell);
        let mut wholes = vec![period];
        for ((size, lineages), position) in self.sizes().zip(&self.lineages).zip(positions) {
            let lineage =
                lineages.get(usize::from(position)).map(Vec::as_slice).unwrap_or_default();
            wholes = wholes
                .iter()
                .flat_map(|whole| lineage.iter().map(|one| below(*whole, size, *one)))
                .collect();
        }
        wholes
    }

    /// The coordinates of a cell.
    pub fn key(&self, cell: Cell) -> Option<CellKey> {
        let (period, modalities) = self.coordinates(cell);
        let period = *self.periods.get(usize::try_from(period).ok()?)?;
        Some(CellKey { period, modalities })
    }

    fn index(&self, period: u32, positions: &[u16]) -> Cell {
        let sizes = self.sizes().zip(positions);
        sizes.fold(period, |index, (size, position)| below(index, size, *position))
    }

    fn coordinates(&self, cell: Cell) -> (u32, Vec<u16>) {
        let sizes: Vec<u32> = self.sizes().collect();
        let mut rest = cell;
        let mut positions: Vec<u16> = sizes
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

    fn sizes(&self) -> impl Iterator<Item = u32> {
        self.lineages.iter().map(|lineages| u32::try_from(lineages.len()).unwrap_or(u32::MAX))
    }
}

/// The number of a position of a dimension below the number of what comes before it.
fn below(index: u32, size: u32, position: u16) -> u32 {
    index.saturating_mul(size).saturating_add(u32::from(position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::breakdowns::{Level, sex, territory, territory_position};
    use crate::indicators::spec::PeriodNature;
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
            .map(|month| PeriodStatus { period: Period::Month(month), provisional: false })
            .collect();
        let layout = Layout::new(&spec, &periods);
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
        assert_eq!(layout.with_totals(cell).len(), 6);
        assert!(layout.with_totals(cell).contains(&0));
        assert_eq!(layout.cell(Period::Month(month.plus(2)), &[0, 0]), None);
    }
}
