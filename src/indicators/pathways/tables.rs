//! The tables of one statistic over holders, being filled.

use std::collections::BTreeMap;

use crate::indicators::aggregate::{Aggregate, CellKey, Tally};
use crate::indicators::layout::{Cell, Layout};
use crate::indicators::partial::{Amount, Partial, Repeated};
use crate::indicators::spec::{Dimension, MeasureKind, PeriodStatus, TableSpec};
use crate::indicators::title;
use crate::pathways::Pathways;
use crate::vocabulary::Siren;

use super::{Breakdown, Coverage, MEASURES, Statistic, TableOf, Unit};

/// What a person adds to a leaf cell at a company.
#[derive(Clone, Copy)]
struct Leaf {
    cell: Cell,
    siren: Option<Siren>,
    /// By additive measure of the table.
    values: [i64; MEASURES],
}

impl Leaf {
    fn place(&self) -> (Cell, Option<Siren>) {
        (self.cell, self.siren)
    }

    fn value(&self, measure: usize) -> i64 {
        self.values.get(measure).copied().unwrap_or_default()
    }
}

/// Position of the measure that a floor is about.
const AMOUNT: usize = 1;

/// The tables of one statistic.
#[derive(Clone)]
pub struct HolderTables {
    statistic: &'static Statistic,
    periods: Vec<PeriodStatus>,
    tables: Vec<Table>,
}

#[derive(Clone)]
struct Table {
    breakdown: Breakdown,
    spec: TableSpec,
    layout: Layout,
    /// For each additive measure of the table, its place in [`Unit::values`] and whether it is a
    /// sum.
    measures: Vec<(usize, bool)>,
    partial: Partial,
    /// Persons met in several leaf cells of a measure, by the cells.
    repeated: BTreeMap<(Vec<Cell>, u16), i64>,
    /// The most that one person adds to a measure in the period, by leaf cell and measure: an upper
    /// bound of what they add to the cell, and exact for the total.
    peaks: Vec<i64>,
    reaching: Option<Reaching>,
}

/// Persons whose amount reaches a floor, see [`Statistic::floor`].
#[derive(Clone)]
struct Reaching {
    floor: i64,
    /// By cell, totals included.
    persons: Vec<i64>,
    /// The same by company.
    at: Partial,
}

impl HolderTables {
    /// Empty tables over the periods published.
    pub fn new(
        indicator: &'static str,
        statistic: &'static Statistic,
        coverage: Option<&Coverage<'_>>,
    ) -> Self {
        let periods = coverage.map(|coverage| (statistic.periods)(coverage)).unwrap_or_default();
        let tables =
            statistic.tables.iter().map(|of| Table::new(of, indicator, statistic, &periods));
        Self { statistic, tables: tables.collect(), periods }
    }

    /// Counts one bucket of persons.
    pub fn add(&mut self, pathways: &Pathways, coverage: &Coverage<'_>) {
        let tables = &mut self.tables;
        if !self.statistic.repeats {
            (self.statistic.units)(pathways, coverage, &mut |unit| {
                tables.iter_mut().for_each(|table| table.add_alone(&unit));
            });
            return;
        }
        let mut own: Vec<Unit> = Vec::new();
        (self.statistic.units)(pathways, coverage, &mut |unit| {
            if own.first().is_some_and(|first| first.person != unit.person) {
                tables.iter_mut().for_each(|table| table.add_person(&own));
                own.clear();
            }
            own.push(unit);
        });
        tables.iter_mut().for_each(|table| table.add_person(&own));
    }

    /// Adds the tables of the same statistic filled from other persons.
    pub fn merge(&mut self, other: Self) {
        for (own, others) in self.tables.iter_mut().zip(other.tables) {
            own.merge(others);
        }
    }

    /// The aggregates.
    pub fn finish(self) -> Vec<Aggregate> {
        let periods = self.periods;
        self.tables
            .into_iter()
            .map(|table| {
                let spec = table.spec.clone();
                let cells = if periods.is_empty() { BTreeMap::new() } else { table.finish() };
                Aggregate { spec, periods: periods.clone(), cells }
            })
            .collect()
    }
}

impl Table {
    fn new(
        of: &TableOf,
        indicator: &'static str,
        statistic: &Statistic,
        periods: &[PeriodStatus],
    ) -> Self {
        let all = (statistic.measures)();
        let additive = all.iter().filter(|measure| measure.kind.is_additive()).enumerate();
        let shown = |id: &str| of.only.is_empty() || of.only.contains(&id);
        let measures: Vec<(usize, bool)> = additive
            .filter(|(_, measure)| shown(measure.id))
            .map(|(place, measure)| (place, measure.kind == MeasureKind::Sum))
            .collect();
        let spec = TableSpec {
            id: of.id,
            indicator,
            title: title(indicator, of.breakdown.described()),
            population: statistic.population,
            period: statistic.nature,
            dimensions: of
                .breakdown
                .dimensions()
                .into_iter()
                .map(|dimension| {
                    let by_structure = matches!(dimension.id, "type_siae" | "territoire");
                    let additive = !(by_structure && statistic.floor.is_some());
                    Dimension { additive, ..dimension }
                })
                .collect(),
            measures: all.into_iter().filter(|measure| shown(measure.id)).collect(),
        };
        let layout = Layout::new(&spec.dimensions, periods);
        Self {
            breakdown: of.breakdown,
            spec,
            partial: Partial::new(&layout, measures.len()),
            peaks: vec![0; layout.cells() * measures.len()],
            reaching: statistic.floor.map(|floor| Reaching {
                floor,
                persons: vec![0; layout.cells()],
                at: Partial::new(&layout, 1),
            }),
            layout,
            measures,
            repeated: BTreeMap::new(),
        }
    }

    /// What a unit adds to the table; `None` when it is not counted there.
    fn leaf(&self, unit: &Unit) -> Option<Leaf> {
        let cell = self.breakdown.cell(unit, &self.layout)?;
        let mut values = [0; MEASURES];
        for ((place, _), value) in self.measures.iter().zip(&mut values) {
            *value = unit.values.get(*place).copied().unwrap_or_default();
        }
        let siren = unit.structure.map(|structure| structure.siret.siren());
        Some(Leaf { cell, siren, values })
    }

    /// Counts the only unit of a person in its period.
    fn add_alone(&mut self, unit: &Unit) {
        let Some(leaf) = self.leaf(unit) else { return };
        self.contribute(&leaf);
        for measure in 0..self.measures.len() {
            if self.measures.get(measure).is_some_and(|(_, is_sum)| *is_sum) {
                self.raise(leaf.cell, measure, leaf.value(measure));
            }
        }
    }

    /// Counts all units of a person.
    fn add_person(&mut self, units: &[Unit]) {
        let mut leaves: Vec<Leaf> = units.iter().filter_map(|unit| self.leaf(unit)).collect();
        leaves.sort_unstable_by_key(Leaf::place);
        leaves.dedup_by(|leaf, kept| {
            let same = leaf.place() == kept.place();
            if same {
                kept.values.iter_mut().zip(leaf.values).for_each(|(sum, value)| *sum += value);
            }
            same
        });
        leaves.iter().for_each(|leaf| self.contribute(leaf));
        let period = |leaf: &Leaf| self.layout.within_period(leaf.cell).0;
        let periods: Vec<&[Leaf]> =
            leaves.chunk_by(|one, next| period(one) == period(next)).collect();
        for own in periods {
            for measure in 0..self.measures.len() {
                self.count_once(own, measure);
            }
            self.count_reaching(own);
        }
    }

    /// Adds what a person brings to a leaf cell.
    fn contribute(&mut self, leaf: &Leaf) {
        for (measure, value) in (0u16..).zip(leaf.values).filter(|(_, value)| *value != 0) {
            self.partial.add(leaf.cell, leaf.siren, measure, Amount { value, persons: 1 });
        }
    }

    /// Notes the leaf cells of a period in which a person has a measure, and how much in all.
    fn count_once(&mut self, own: &[Leaf], measure: usize) {
        let all: i64 = own.iter().map(|leaf| leaf.value(measure)).sum();
        let cells = own.iter().filter(|leaf| leaf.value(measure) != 0).map(|leaf| leaf.cell);
        cells.clone().for_each(|cell| self.raise(cell, measure, all));
        if cells.clone().nth(1).is_some() {
            let measure = u16::try_from(measure).unwrap_or(u16::MAX);
            *self.repeated.entry((cells.collect(), measure)).or_default() += 1;
        }
    }

    /// Counts a person in the cells of a period where their amounts reach the floor.
    fn count_reaching(&mut self, own: &[Leaf]) {
        let Some(reaching) = &mut self.reaching else { return };
        let mut placed: Vec<(Cell, Option<Siren>, i64)> = own
            .iter()
            .filter(|leaf| leaf.value(AMOUNT) != 0)
            .flat_map(|leaf| {
                let value = leaf.value(AMOUNT);
                self.layout.with_totals(leaf.cell).map(move |cell| (cell, leaf.siren, value))
            })
            .collect();
        placed.sort_unstable_by_key(|(cell, siren, _)| (*cell, *siren));
        for same in placed.chunk_by(|(one, ..), (next, ..)| one == next) {
            let sum: i64 = same.iter().map(|(.., value)| value).sum();
            let Some((cell, ..)) = same.first().filter(|_| sum >= reaching.floor) else { continue };
            let place = usize::try_from(*cell).ok();
            if let Some(persons) = place.and_then(|place| reaching.persons.get_mut(place)) {
                *persons += 1;
            }
            for at in same.chunk_by(|(_, one, _), (_, next, _)| one == next) {
                if let Some((_, Some(siren), _)) = at.first() {
                    let once = Amount { value: 1, persons: 1 };
                    reaching.at.add(*cell, Some(*siren), 0, once);
                }
            }
        }
    }

    fn raise(&mut self, leaf: Cell, measure: usize, value: i64) {
        let cell = usize::try_from(leaf).unwrap_or(usize::MAX);
        let place = cell.saturating_mul(self.measures.len()).saturating_add(measure);
        if let Some(peak) = self.peaks.get_mut(place) {
            *peak = (*peak).max(value);
        }
    }

    fn merge(&mut self, other: Self) {
        self.partial.merge(other.partial);
        for (cells, persons) in other.repeated {
            *self.repeated.entry(cells).or_default() += persons;
        }
        for (peak, other) in self.peaks.iter_mut().zip(other.peaks) {
            *peak = (*peak).max(other);
        }
        if let (Some(own), Some(other)) = (&mut self.reaching, other.reaching) {
            own.persons.iter_mut().zip(other.persons).for_each(|(sum, persons)| *sum += persons);
            own.at.merge(other.at);
        }
    }

    fn finish(self) -> BTreeMap<CellKey, Vec<Tally>> {
        let (layout, measures) = (self.layout, self.measures.len());
        let repeated: Vec<Repeated> = self
            .repeated
            .into_iter()
            .map(|((cells, measure), persons)| Repeated { cells, measure, persons })
            .collect();
        let mut cells = self.partial.finish(&layout, &repeated);
        for (leaf, peaks) in (0..).zip(self.peaks.chunks(measures.max(1))) {
            for cell in layout.with_totals(leaf).filter(|_| peaks.iter().any(|peak| *peak != 0)) {
                for (tally, peak) in tallies(&mut cells, cell).iter_mut().zip(peaks) {
                    tally.largest_person = tally.largest_person.max(*peak);
                }
            }
        }
        if let Some(reaching) = self.reaching {
            // Nobody reaches the floor in a cell without any amount, so the cell is there.
            for (cell, persons) in (0..).zip(reaching.persons) {
                if let Some(tally) = tallies(&mut cells, cell).first_mut().filter(|_| persons > 0) {
                    (tally.value, tally.persons) = (persons, persons);
                }
            }
            for (cell, company, amount) in reaching.at.by_company() {
                if let Some(tally) = tallies(&mut cells, cell).first_mut() {
                    tally.count_enterprise(company, amount.value);
                }
            }
        }
        layout.keyed(cells)
    }
}

/// The tallies of a cell, none for a zero.
fn tallies(cells: &mut [Vec<Tally>], cell: Cell) -> &mut [Tally] {
    let place = usize::try_from(cell).ok();
    place.and_then(|place| cells.get_mut(place)).map(Vec::as_mut_slice).unwrap_or_default()
}
