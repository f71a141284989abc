//! Partial: integers gathered from some of the persons or employers, merged in any order, then
//! turned into the cells of a table.
//!
//! Distinct employers do not add up over buckets, so a partial keeps one integer per cell, measure
//! and company until the merge; the largest contributors of a cell are only known then.

use std::collections::BTreeMap;

use super::aggregate::{CellKey, Tally};
use super::layout::{Cell, Layout};
use crate::vocabulary::Siren;

/// Rows gathered before equal ones are first added together.
const GATHERED: usize = 1 << 14;

/// What one company adds to one measure of one leaf cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// The cell, at the finest modality of each dimension.
    pub cell: Cell,
    /// Position among the additive measures.
    pub measure: u16,
    /// The company; `None` when it is not known or there is none.
    pub siren: Option<Siren>,
    /// The count or sum.
    pub value: i64,
    /// Distinct persons behind it.
    pub persons: i64,
}

impl Contribution {
    /// What tells it from others: cell and measure, then company, in numbers that compare fast.
    fn key(&self) -> (u64, u32) {
        let place = u64::from(self.cell) << u16::BITS | u64::from(self.measure);
        (place, self.company())
    }

    /// The company as a number, 0 for none.
    fn company(&self) -> u32 {
        self.siren.map_or(0, |siren| siren.number() + 1)
    }
}

/// Persons counted in several leaf cells: each total must count them once.
#[derive(Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The leaf cells, one per contribution in which the persons are counted.
    pub cells: Vec<Cell>,
    /// Position among the additive measures.
    pub measure: u16,
    /// How many persons.
    pub persons: i64,
}

/// Contributions to one table.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Partial {
    rows: Vec<Contribution>,
    /// How many rows the last addition of equal rows left.
    settled: usize,
}

impl Partial {
    /// Adds a contribution.
    pub fn add(&mut self, contribution: Contribution) {
        self.rows.push(contribution);
        self.settle_when_doubled();
    }

    /// Adds the contributions of another partial of the same table.
    pub fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.settle_when_doubled();
    }

    fn settle_when_doubled(&mut self) {
        if self.rows.len() >= 2 * self.settled.max(GATHERED) {
            self.rows = add_equal(std::mem::take(&mut self.rows));
            self.settled = self.rows.len();
        }
    }

    /// The tallies of every non-zero cell, totals included.
    pub fn finish(
        self,
        layout: &Layout,
        measures: usize,
        repeated: &[Repeated],
    ) -> BTreeMap<CellKey, Vec<Tally>> {
        let mut cells: BTreeMap<Cell, Vec<Tally>> = BTreeMap::new();
        let mut totals: BTreeMap<Cell, Vec<Cell>> = BTreeMap::new();
        let rows = add_equal(self.rows);
        let mut period: Vec<Vec<Tally>> = Vec::new();
        period.resize_with(usize::try_from(layout.cells_of_a_period()).unwrap_or(0), Vec::new);
        for rows in rows.chunk_by(|one, next| layout.is_same_period(one.cell, next.cell)) {
            let Some(start) = rows.first().map(|row| layout.within_period(row.cell).0) else {
                continue;
            };
            // Totals of one company in one period are few: small sorts instead of a large one.
            let mut rows = rows.to_vec();
            rows.sort_by_key(Contribution::company);
            for company in rows.chunk_by(|one, next| one.siren == next.siren) {
                let mut expanded = Vec::new();
                for row in company {
                    let (_, leaf) = layout.within_period(row.cell);
                    let wholes = totals.entry(leaf).or_insert_with(|| layout.with_totals(leaf));
                    expanded.extend(wholes.iter().map(|cell| Contribution { cell: *cell, ..*row }));
                }
                for row in add_equal(expanded) {
                    let place = usize::try_from(row.cell).ok();
                    let Some(tallies) = place.and_then(|place| period.get_mut(place)) else {
                        continue;
                    };
                    if tallies.is_empty() {
                        tallies.resize(measures, Tally::default());
                    }
                    if let Some(tally) = tallies.get_mut(usize::from(row.measure)) {
                        count(tally, &row);
                    }
                }
            }
            for (cell, tallies) in (start..).zip(&mut period) {
                if !tallies.is_empty() {
                    cells.insert(cell, std::mem::take(tallies));
                }
            }
        }
        for group in repeated {
            let mut times: BTreeMap<Cell, i64> = BTreeMap::new();
            for cell in group.cells.iter().flat_map(|cell| layout.with_totals(*cell)) {
                *times.entry(cell).or_default() += 1;
            }
            for (cell, times) in times {
                let tallies = cells.entry(cell).or_insert_with(|| vec![Tally::default(); measures]);
                if let Some(tally) = tallies.get_mut(usize::from(group.measure)) {
                    tally.persons -= (times - 1) * group.persons;
                }
            }
        }
        cells.into_iter().filter_map(|(cell, tallies)| Some((layout.key(cell)?, tallies))).collect()
    }
}

/// Counts one company in a cell.
fn count(tally: &mut Tally, row: &Contribution) {
    tally.value += row.value;
    tally.persons += row.persons;
    if row.siren.is_none() || row.value == 0 {
        return;
    }
    tally.enterprises += 1;
    if row.value > tally.largest_enterprise {
        tally.second_enterprise = tally.largest_enterprise;
        tally.largest_enterprise = row.value;
    } else if row.value > tally.second_enterprise {
        tally.second_enterprise = row.value;
    }
}

/// Sorts rows and adds those of one cell, measure and company. Most rows come in sorted runs, of
/// which a stable sort takes advantage.
fn add_equal(mut rows: Vec<Contribution>) -> Vec<Contribution> {
    rows.sort_by_key(Contribution::key);
    let mut added: Vec<Contribution> = Vec::new();
    for row in rows {
        match added.last_mut() {
            Some(last) if last.key() == row.key() => {
                last.value += row.value;
                last.persons += row.persons;
            }
            Some(_) | None => added.push(row),
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::breakdowns::classification;
    use crate::indicators::spec::{PeriodNature, PeriodStatus, TableSpec};
    use crate::vocabulary::{Month, Period};

    fn layout() -> Layout {
        let spec = TableSpec {
            id: "essai",
            indicator: "essai",
            title: String::new(),
            population: "essai",
            period: PeriodNature::Month,
            dimensions: vec![classification("lettre", "Lettre", [("a", "A"), ("b", "B")])],
            measures: Vec::new(),
        };
        let period = Period::Month(Month::new(2026, 1).unwrap());
        Layout::new(&spec, &[PeriodStatus { period, provisional: false }])
    }

    fn row(cell: Cell, siren: Option<&[u8; 9]>, value: i64) -> Contribution {
        let siren = siren.map(|text| Siren::parse(text).unwrap());
        Contribution { cell, measure: 0, siren, value, persons: value }
    }

    fn finish(rows: &[Contribution], repeated: &[Repeated]) -> Vec<Tally> {
        let mut partial = Partial::default();
        rows.iter().for_each(|row| partial.add(*row));
        partial.finish(&layout(), 1, repeated).into_values().flatten().collect()
    }

    #[test]
    fn companies_are_distinct_in_each_total() {
        // Company 1 is in both parts: 2 parts of 2 and 1 companies make a total of 2.
        let (one, two) = (b"000000001", b"000000002");
        let tallies = finish(
            &[row(1, Some(one), 5), row(1, Some(two), 3), row(2, Some(one), 4), row(2, None, 2)],
            &[],
        );
        let of = |tally: &Tally| {
            (tally.value, tally.enterprises, tally.largest_enterprise, tally.second_enterprise)
        };
        assert_eq!(of(&tallies[0]), (14, 2, 9, 3), "total");
        assert_eq!(of(&tallies[1]), (8, 2, 5, 3), "part a");
        assert_eq!(of(&tallies[2]), (6, 1, 4, 0), "part b");
    }

    #[test]
    fn a_person_counted_twice_is_one_person_of_the_total() {
        let repeated = Repeated { cells: vec![1, 2], measure: 0, persons: 1 };
        let tallies =
            finish(&[row(1, Some(b"000000001"), 1), row(2, Some(b"000000002"), 1)], &[repeated]);
        let persons: Vec<i64> = tallies.iter().map(|tally| tally.persons).collect();
        assert_eq!(persons, [1, 1, 1]);
        assert_eq!(tallies[0].value, 2, "two hires all the same");
    }

    #[test]
    fn the_order_of_merges_changes_nothing() {
        let rows: Vec<Contribution> =
            (0..40_000u32).map(|n| row(1 + n % 2, Some(b"000000001"), i64::from(n % 7))).collect();
        let whole = finish(&rows, &[]);
        let mut parts: Vec<Partial> = rows
            .chunks(9_000)
            .map(|chunk| {
                let mut partial = Partial::default();
                chunk.iter().for_each(|row| partial.add(*row));
                partial
            })
            .collect();
        let mut merged = parts.pop().unwrap();
        parts.into_iter().for_each(|part| merged.merge(part));
        let merged: Vec<Tally> = merged.finish(&layout(), 1, &[]).into_values().flatten().collect();
        assert_eq!(whole, merged);
    }
}
