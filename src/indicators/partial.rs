//! Partial: integers gathered from some of the persons or employers, merged in any order, then
//! turned into the cells of a table.
//!
//! Distinct employers do not add up over buckets, so a partial keeps one row per company, leaf cell
//! and measure until the merge; the largest contributors of a cell are only known then. Where
//! companies come one after another ([`Parade`]), nothing is kept of those that have passed.

use super::aggregate::Tally;
use super::layout::{Cell, Layout};
use crate::vocabulary::Siren;

/// Rows gathered before those of one place are first added together.
const GATHERED: usize = 1 << 14;

/// What one company adds to one measure of one leaf cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// The count or sum.
    pub value: i64,
    /// Distinct persons behind it.
    pub persons: i64,
}

impl Amount {
    fn add(&mut self, other: Self) {
        self.value += other.value;
        self.persons += other.persons;
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
#[derive(Clone, PartialEq, Eq)]
pub struct Partial {
    measures: u32,
    cells_of_a_period: u32,
    rows: Vec<Row>,
    /// How many rows the last addition of rows of one place left.
    settled: usize,
}

/// What one company adds to one measure of one leaf cell.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    /// Period, then company (0 for none): in this order rows are finished.
    owner: u64,
    /// The cell, within its period, then the measure.
    measured: u32,
    amount: Amount,
}

impl Row {
    fn place(&self) -> (u64, u32) {
        (self.owner, self.measured)
    }

    fn period(&self) -> u64 {
        self.owner >> u32::BITS
    }

    fn company(&self) -> Option<Siren> {
        let number = u32::try_from(self.owner & u64::from(u32::MAX)).ok()?;
        number.checked_sub(1).map(Siren::from_number)
    }
}

impl Partial {
    /// Nothing yet, for a table of so many additive measures.
    pub fn new(layout: &Layout, measures: usize) -> Self {
        Self {
            measures: u32::try_from(measures).unwrap_or(u32::MAX).max(1),
            cells_of_a_period: layout.cells_of_a_period(),
            rows: Vec::new(),
            settled: 0,
        }
    }

    /// Adds what a company, if it is known and there is one, contributes to a measure of a leaf
    /// cell.
    pub fn add(&mut self, cell: Cell, siren: Option<Siren>, measure: u16, amount: Amount) {
        let (period, leaf) = (cell / self.cells_of_a_period, cell % self.cells_of_a_period);
        let company = siren.map_or(0, |siren| siren.number() + 1);
        let owner = u64::from(period) << u32::BITS | u64::from(company);
        let measured = leaf.saturating_mul(self.measures).saturating_add(u32::from(measure));
        self.rows.push(Row { owner, measured, amount });
        self.settle_when_doubled();
    }

    /// Adds the contributions of another partial of the same table.
    pub fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.settle_when_doubled();
    }

    fn settle_when_doubled(&mut self) {
        if self.rows.len() >= 2 * self.settled.max(GATHERED) {
            self.settle();
            self.settled = self.rows.len();
        }
    }

    /// Sorts rows and adds those of one place. Most come in sorted runs, of which a stable sort
    /// takes advantage.
    fn settle(&mut self) {
        self.rows.sort_by_key(Row::place);
        self.rows.dedup_by(|row, kept| {
            let same = row.place() == kept.place();
            if same {
                kept.amount.add(row.amount);
            }
            same
        });
    }

    /// What each company adds to the first measure of each cell that it was added to.
    pub fn by_company(mut self) -> impl Iterator<Item = (Cell, Siren, Amount)> {
        self.settle();
        let Self { measures, cells_of_a_period, rows, .. } = self;
        let first = rows.into_iter().filter(move |row| row.measured % measures == 0);
        first.filter_map(move |row| {
            let period = u32::try_from(row.period()).unwrap_or(u32::MAX);
            let cell = period * cells_of_a_period + row.measured / measures;
            Some((cell, row.company()?, row.amount))
        })
    }

    /// The tallies of every cell of the layout, totals included, in its order; none for a zero.
    pub fn finish(mut self, layout: &Layout, repeated: &[Repeated]) -> Vec<Vec<Tally>> {
        let mut cells: Vec<Vec<Tally>> = vec![Vec::new(); layout.cells()];
        let mut company = OneCompany::new(self.cells_of_a_period, self.measures);
        self.count_out(layout, &mut company, &mut cells);
        repeated.iter().for_each(|group| group.take_back(layout, &mut cells));
        cells
    }

    /// Counts all rows in the cells, and forgets them.
    fn count_out(&mut self, layout: &Layout, company: &mut OneCompany, cells: &mut [Vec<Tally>]) {
        self.settle();
        for rows in self.rows.chunk_by(|one, next| one.owner == next.owner) {
            let Some(first) = rows.first() else { continue };
            for row in rows {
                let (leaf, measure) = (row.measured / self.measures, row.measured % self.measures);
                layout.with_totals(leaf).for_each(|cell| company.add(cell, measure, row.amount));
            }
            let period = usize::try_from(first.period()).unwrap_or(usize::MAX);
            let own = cells.chunks_mut(company.is_met.len().max(1)).nth(period);
            company.count(first.company(), own.unwrap_or_default());
        }
        self.rows.clear();
        self.settled = 0;
    }
}

impl Repeated {
    /// Leaves in each cell, totals included, one person for each of those counted several times.
    pub fn take_back(&self, layout: &Layout, cells: &mut [Vec<Tally>]) {
        let mut met: Vec<Cell> =
            self.cells.iter().flat_map(|cell| layout.with_totals(*cell)).collect();
        met.sort_unstable();
        for times in met.chunk_by(|one, next| one == next) {
            let again = i64::try_from(times.len()).unwrap_or(i64::MAX) - 1;
            let place = times.first().and_then(|cell| usize::try_from(*cell).ok());
            let tallies = place.and_then(|place| cells.get_mut(place));
            let tally = tallies.and_then(|all| all.get_mut(usize::from(self.measure)));
            if let Some(tally) = tally {
                tally.persons -= again * self.persons;
            }
        }
    }
}

/// Contributions to one table that come company after company, as they do in the order of their
/// SIRET: each company is counted as soon as it has passed, and nothing is kept of it.
pub struct Parade<'l> {
    layout: &'l Layout,
    passing: Partial,
    siren: Option<Siren>,
    company: OneCompany,
    cells: Vec<Vec<Tally>>,
}

impl<'l> Parade<'l> {
    /// Nothing yet, for a table of so many additive measures.
    pub fn new(layout: &'l Layout, measures: usize) -> Self {
        let passing = Partial::new(layout, measures);
        let company = OneCompany::new(passing.cells_of_a_period, passing.measures);
        let cells = vec![Vec::new(); layout.cells()];
        Self { layout, passing, siren: None, company, cells }
    }

    /// Adds what a company contributes to a measure of a leaf cell. A company that has passed must
    /// not come back: it would count as another one.
    pub fn add(&mut self, cell: Cell, siren: Siren, measure: u16, amount: Amount) {
        if self.siren != Some(siren) {
            self.count_out();
            self.siren = Some(siren);
        }
        self.passing.add(cell, Some(siren), measure, amount);
    }

    fn count_out(&mut self) {
        self.passing.count_out(self.layout, &mut self.company, &mut self.cells);
    }

    /// The tallies of every cell of the layout, as [`Partial::finish`] gives them.
    pub fn finish(mut self) -> Vec<Vec<Tally>> {
        self.count_out();
        self.cells
    }
}

/// What one company adds to the cells of one period, totals included.
struct OneCompany {
    measures: usize,
    /// The amounts of each cell, one per measure.
    amounts: Vec<Amount>,
    is_met: Vec<bool>,
    met: Vec<Cell>,
}

impl OneCompany {
    fn new(cells: u32, measures: u32) -> Self {
        let number = |of: u32| usize::try_from(of).unwrap_or(0);
        let (cells, measures) = (number(cells), number(measures));
        Self {
            measures,
            amounts: vec![Amount::default(); cells * measures],
            is_met: vec![false; cells],
            met: Vec::new(),
        }
    }

    fn amounts(&mut self, cell: Cell) -> &mut [Amount] {
        let start = usize::try_from(cell).unwrap_or(usize::MAX).saturating_mul(self.measures);
        self.amounts.get_mut(start..start.saturating_add(self.measures)).unwrap_or_default()
    }

    fn add(&mut self, cell: Cell, measure: u32, amount: Amount) {
        let place = usize::try_from(cell).ok();
        if let Some(is_met) = place.and_then(|place| self.is_met.get_mut(place))
            && !std::mem::replace(is_met, true)
        {
            self.met.push(cell);
        }
        let measure = usize::try_from(measure).ok();
        let own = self.amounts(cell);
        if let Some(sum) = measure.and_then(|measure| own.get_mut(measure)) {
            sum.add(amount);
        }
    }

    /// Counts the company in the tallies of its period, and forgets it.
    fn count(&mut self, company: Option<Siren>, period: &mut [Vec<Tally>]) {
        for cell in std::mem::take(&mut self.met) {
            let place = usize::try_from(cell).ok();
            if let Some(is_met) = place.and_then(|place| self.is_met.get_mut(place)) {
                *is_met = false;
            }
            let measures = self.measures;
            let own = self.amounts(cell);
            if let Some(tallies) = place.and_then(|place| period.get_mut(place)) {
                tallies.resize(measures, Tally::default());
                let each = tallies.iter_mut().zip(own.iter());
                each.for_each(|(tally, amount)| count(tally, *amount, company));
            }
            own.fill(Amount::default());
        }
    }
}

/// Counts one company, or what belongs to none, in a cell.
fn count(tally: &mut Tally, amount: Amount, company: Option<Siren>) {
    tally.value += amount.value;
    tally.persons += amount.persons;
    if let Some(company) = company.filter(|_| amount.value != 0) {
        tally.count_enterprise(company, amount.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::breakdowns::classification;
    use crate::indicators::spec::PeriodStatus;
    use crate::vocabulary::{Month, Period};

    fn layout() -> Layout {
        let letters = classification("lettre", "Lettre", [("a", "A"), ("b", "B")]);
        let period = Period::Month(Month::new(2026, 1).unwrap());
        Layout::new(&[letters], &[PeriodStatus::settled(period)])
    }

    type Added = (Cell, Option<&'static [u8; 9]>, i64);

    fn partial(rows: &[Added]) -> Partial {
        let mut partial = Partial::new(&layout(), 1);
        for (cell, siren, value) in rows {
            let siren = siren.map(|text| Siren::parse(text).unwrap());
            partial.add(*cell, siren, 0, Amount { value: *value, persons: *value });
        }
        partial
    }

    fn tallies(partial: Partial, repeated: &[Repeated]) -> Vec<Tally> {
        partial.finish(&layout(), repeated).into_iter().flatten().collect()
    }

    #[test]
    fn companies_are_distinct_in_each_total() {
        // Company 1 is in both parts: 2 parts of 2 and 1 companies make a total of 2.
        let (one, two) = (b"000000001", b"000000002");
        let rows = [(1, Some(one), 5), (1, Some(two), 3), (2, Some(one), 4), (2, None, 2)];
        let tallies = tallies(partial(&rows), &[]);
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
        let rows = [(1, Some(b"000000001"), 1), (2, Some(b"000000002"), 1)];
        let tallies = tallies(partial(&rows), &[repeated]);
        let persons: Vec<i64> = tallies.iter().map(|tally| tally.persons).collect();
        assert_eq!(persons, [1, 1, 1]);
        assert_eq!(tallies[0].value, 2, "two hires all the same");
    }

    #[test]
    fn the_order_of_merges_changes_nothing() {
        let rows: Vec<Added> =
            (0..40_000u32).map(|n| (1 + n % 2, Some(b"000000001"), i64::from(n % 7))).collect();
        let mut parts: Vec<Partial> = rows.chunks(9_000).map(partial).collect();
        let mut merged = parts.pop().unwrap();
        parts.into_iter().for_each(|part| merged.merge(part));
        assert_eq!(tallies(partial(&rows), &[]), tallies(merged, &[]));
    }

    #[test]
    fn companies_one_after_another_count_as_all_together() {
        let sirens = [b"000000001", b"000000002", b"000000003"].map(|s| Siren::parse(s).unwrap());
        let amount = |n: i64| Amount { value: n, persons: 1 };
        let repeated = Repeated { cells: vec![1, 2], measure: 1, persons: 1 };
        let mut partial = Partial::new(&layout(), 2);
        let layout = layout();
        let mut parade = Parade::new(&layout, 2);
        for (n, siren) in (1..).zip(sirens) {
            // Not in the order of cells, one place twice.
            for (cell, measure) in [(2, 1), (1, 0), (1, 1), (2, 1)] {
                partial.add(cell, Some(siren), measure, amount(n));
                parade.add(cell, siren, measure, amount(n));
            }
        }
        let whole = partial.finish(&layout, std::slice::from_ref(&repeated));
        let mut paraded = parade.finish();
        repeated.take_back(&layout, &mut paraded);
        assert_eq!(paraded, whole);
        assert_eq!(whole[0][1].enterprises, 3);
    }

    #[test]
    fn measures_are_counted_apart() {
        let siren = Siren::parse(b"000000001").unwrap();
        let mut partial = Partial::new(&layout(), 2);
        let amount = |value, persons| Amount { value, persons };
        partial.add(1, Some(siren), 0, amount(1, 1));
        partial.add(1, Some(siren), 1, amount(30, 1));
        partial.add(2, Some(siren), 0, amount(1, 1));
        partial.add(1, None, 1, amount(12, 1));
        let found = partial.finish(&layout(), &[]);
        let of = |tally: &Tally| (tally.value, tally.persons, tally.enterprises);
        let found: Vec<Vec<_>> = found.iter().map(|own| own.iter().map(of).collect()).collect();
        assert_eq!(found[0], [(2, 2, 1), (42, 2, 1)], "total");
        assert_eq!(found[1], [(1, 1, 1), (42, 2, 1)], "part a");
        assert_eq!(found[2], [(1, 1, 1), (0, 0, 0)], "part b");
    }
}
