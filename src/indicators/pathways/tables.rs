//! The tables of one statistic over holders, being filled.

use std::collections::{BTreeMap, BTreeSet};

use crate::indicators::aggregate::{Aggregate, CellKey, Tally};
use crate::indicators::breakdowns::{
    Level, age, age_position, sex, sex_position, siae_kind, siae_kind_position, territory,
    territory_position,
};
use crate::indicators::layout::{Cell, Layout};
use crate::indicators::partial::{Contribution, Partial, Repeated};
use crate::indicators::spec::{Dimension, MeasureKind, PeriodStatus, TableSpec};
use crate::indicators::title;
use crate::pathways::Pathways;
use crate::vocabulary::Siren;

use super::{Breakdown, Coverage, Statistic, TableOf, Unit};

/// Where a person is counted: the first cell of the period, the measure, the leaf cell, the company.
type Leaf = (Cell, u16, Cell, Option<Siren>);

/// Position of the measure that a floor is about.
const AMOUNT: u16 = 1;

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
    /// The most that one person adds to a measure in the period, by leaf cell: an upper bound of
    /// what they add to the cell, and exact for the total.
    peaks: BTreeMap<(Cell, u16), i64>,
    /// See [`Statistic::floor`].
    floor: Option<i64>,
    /// Persons reaching the floor, by cell, totals included.
    reaching: BTreeMap<Cell, i64>,
    /// The same by cell and company.
    reaching_at: BTreeMap<(Cell, Siren), i64>,
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
        let measures = additive
            .filter(|(_, measure)| shown(measure.id))
            .map(|(place, measure)| (place, measure.kind == MeasureKind::Sum))
            .collect();
        let spec = TableSpec {
            id: of.id,
            indicator,
            title: title(indicator, described(of.breakdown)),
            population: statistic.population,
            period: statistic.nature,
            dimensions: dimensions(of.breakdown)
                .into_iter()
                .map(|dimension| {
                    let by_structure = matches!(dimension.id, "type_siae" | "territoire");
                    let additive = !(by_structure && statistic.floor.is_some());
                    Dimension { additive, ..dimension }
                })
                .collect(),
            measures: all.into_iter().filter(|measure| shown(measure.id)).collect(),
        };
        let layout = Layout::new(&spec, periods);
        Self {
            breakdown: of.breakdown,
            spec,
            layout,
            measures,
            partial: Partial::default(),
            repeated: BTreeMap::new(),
            peaks: BTreeMap::new(),
            floor: statistic.floor,
            reaching: BTreeMap::new(),
            reaching_at: BTreeMap::new(),
        }
    }

    /// Counts the only unit of a person in its period.
    fn add_alone(&mut self, unit: &Unit) {
        let Some(cell) = self.cell(unit) else { return };
        let siren = siren(unit);
        for (measure, (place, is_sum)) in (0u16..).zip(&self.measures) {
            let value = unit.values.get(*place).copied().unwrap_or_default();
            if value == 0 {
                continue;
            }
            self.partial.add(Contribution { cell, measure, siren, value, persons: 1 });
            if *is_sum {
                raise(&mut self.peaks, (cell, measure), value);
            }
        }
    }

    /// Counts all units of a person.
    fn add_person(&mut self, units: &[Unit]) {
        let mut leaves: Vec<(Leaf, i64)> = Vec::new();
        for unit in units {
            let Some(cell) = self.cell(unit) else { continue };
            let (period, _) = self.layout.within_period(cell);
            for (measure, (place, _)) in (0u16..).zip(&self.measures) {
                let value = unit.values.get(*place).copied().unwrap_or_default();
                leaves.push(((period, measure, cell, siren(unit)), value));
            }
        }
        leaves.sort_unstable_by_key(|(leaf, _)| *leaf);
        leaves.dedup_by(|(leaf, value), (kept, sum)| {
            let same = leaf == kept;
            if same {
                *sum += *value;
            }
            same
        });
        leaves.retain(|(_, value)| *value != 0);
        for same in leaves.chunk_by(|((p, m, ..), _), ((q, n, ..), _)| (p, m) == (q, n)) {
            let all: i64 = same.iter().map(|(_, value)| value).sum();
            let mut cells = Vec::with_capacity(same.len());
            for ((_, measure, cell, siren), value) in same {
                let (cell, measure) = (*cell, *measure);
                let contribution =
                    Contribution { cell, measure, siren: *siren, value: *value, persons: 1 };
                self.partial.add(contribution);
                raise(&mut self.peaks, (cell, measure), all);
                cells.push(cell);
            }
            if let ([_, _, ..], Some(((_, measure, ..), _))) = (cells.as_slice(), same.first()) {
                *self.repeated.entry((cells, *measure)).or_default() += 1;
            }
        }
        if let Some(floor) = self.floor {
            let amounts = leaves.iter().filter(|((_, measure, ..), _)| *measure == AMOUNT);
            self.count_reaching(
                floor,
                amounts.map(|((.., cell, siren), value)| (*cell, *siren, *value)),
            );
        }
    }

    /// Counts a person in the cells where their amounts reach the floor.
    fn count_reaching(
        &mut self,
        floor: i64,
        amounts: impl Iterator<Item = (Cell, Option<Siren>, i64)>,
    ) {
        let mut by_cell: BTreeMap<Cell, (i64, BTreeSet<Siren>)> = BTreeMap::new();
        for (leaf, siren, value) in amounts {
            for cell in self.layout.with_totals(leaf) {
                let (sum, companies) = by_cell.entry(cell).or_default();
                *sum += value;
                companies.extend(siren);
            }
        }
        for (cell, (sum, companies)) in by_cell {
            if sum < floor {
                continue;
            }
            *self.reaching.entry(cell).or_default() += 1;
            for siren in companies {
                *self.reaching_at.entry((cell, siren)).or_default() += 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.partial.merge(other.partial);
        for (cells, persons) in other.repeated {
            *self.repeated.entry(cells).or_default() += persons;
        }
        for (place, peak) in other.peaks {
            raise(&mut self.peaks, place, peak);
        }
        for (cell, persons) in other.reaching {
            *self.reaching.entry(cell).or_default() += persons;
        }
        for (place, persons) in other.reaching_at {
            *self.reaching_at.entry(place).or_default() += persons;
        }
    }

    fn finish(self) -> BTreeMap<CellKey, Vec<Tally>> {
        let repeated: Vec<Repeated> = self
            .repeated
            .into_iter()
            .map(|((cells, measure), persons)| Repeated { cells, measure, persons })
            .collect();
        let mut cells = self.partial.finish(&self.layout, self.measures.len(), &repeated);
        for ((leaf, measure), peak) in self.peaks {
            for key in
                self.layout.with_totals(leaf).into_iter().filter_map(|at| self.layout.key(at))
            {
                let tallies = cells.get_mut(&key);
                if let Some(tally) = tallies.and_then(|all| all.get_mut(usize::from(measure))) {
                    tally.largest_person = tally.largest_person.max(peak);
                }
            }
        }
        // Nobody reaches the floor in a cell without any amount, so the cell is there.
        let of = |cell: Cell| self.layout.key(cell);
        for (cell, persons) in self.reaching {
            if let Some(tally) = of(cell).and_then(|key| cells.get_mut(&key)?.first_mut()) {
                (tally.value, tally.persons) = (persons, persons);
            }
        }
        for ((cell, _), persons) in self.reaching_at {
            if let Some(tally) = of(cell).and_then(|key| cells.get_mut(&key)?.first_mut()) {
                tally.enterprises += 1;
                if persons > tally.largest_enterprise {
                    tally.second_enterprise = tally.largest_enterprise;
                    tally.largest_enterprise = persons;
                } else {
                    tally.second_enterprise = tally.second_enterprise.max(persons);
                }
            }
        }
        cells
    }

    fn cell(&self, unit: &Unit) -> Option<Cell> {
        let kind = unit.structure.map(|structure| structure.kind);
        let departement = unit.structure.and_then(|structure| structure.departement);
        let by_sex = sex_position(unit.sex);
        match self.breakdown {
            Breakdown::SiaeKind { self_employed } => {
                self.layout.cell(unit.period, &[by_sex, siae_kind_position(kind, self_employed)])
            }
            Breakdown::Age => self.layout.cell(unit.period, &[by_sex, age_position(unit.age)]),
            Breakdown::AgeAlone => self.layout.cell(unit.period, &[age_position(unit.age)]),
            Breakdown::Territory(level) => {
                self.layout.cell(unit.period, &[by_sex, territory_position(departement, level)])
            }
            Breakdown::SiaeKindAndTerritory(level) => self.layout.cell(
                unit.period,
                &[by_sex, siae_kind_position(kind, false), territory_position(departement, level)],
            ),
            Breakdown::SiaeKindAlone => {
                self.layout.cell(unit.period, &[siae_kind_position(kind, false)])
            }
            Breakdown::TerritoryAlone(level) => {
                self.layout.cell(unit.period, &[territory_position(departement, level)])
            }
            Breakdown::Own { by_sex: true, .. } => {
                self.layout.cell(unit.period, &[by_sex, unit.part?])
            }
            Breakdown::Own { by_sex: false, .. } => self.layout.cell(unit.period, &[unit.part?]),
        }
    }
}

fn raise(peaks: &mut BTreeMap<(Cell, u16), i64>, place: (Cell, u16), value: i64) {
    let peak = peaks.entry(place).or_default();
    *peak = (*peak).max(value);
}

fn siren(unit: &Unit) -> Option<Siren> {
    unit.structure.map(|structure| structure.siret.siren())
}

fn dimensions(breakdown: Breakdown) -> Vec<Dimension> {
    match breakdown {
        Breakdown::SiaeKind { self_employed } => vec![sex(), siae_kind(self_employed)],
        Breakdown::Age => vec![sex(), age()],
        Breakdown::AgeAlone => vec![age()],
        Breakdown::Territory(level) => vec![sex(), territory(level)],
        Breakdown::SiaeKindAndTerritory(level) => {
            vec![sex(), siae_kind(false), territory(level)]
        }
        Breakdown::SiaeKindAlone => vec![siae_kind(false)],
        Breakdown::TerritoryAlone(level) => vec![territory(level)],
        Breakdown::Own { dimension, by_sex: true, .. } => vec![sex(), dimension()],
        Breakdown::Own { dimension, by_sex: false, .. } => vec![dimension()],
    }
}

const fn described(breakdown: Breakdown) -> &'static str {
    match breakdown {
        Breakdown::SiaeKind { .. } => "par sexe et type de structure",
        Breakdown::Age => "par sexe et âge",
        Breakdown::AgeAlone => "par âge",
        Breakdown::Territory(Level::Regions) => "par sexe et région",
        Breakdown::Territory(Level::Departements) => "par sexe, région et département",
        Breakdown::SiaeKindAndTerritory(Level::Regions) => "par sexe, type de structure et région",
        Breakdown::SiaeKindAndTerritory(Level::Departements) => {
            "par sexe, type de structure, région et département"
        }
        Breakdown::SiaeKindAndTerritory(Level::Zones) => {
            "par sexe, type de structure, région et zone d’emploi"
        }
        Breakdown::SiaeKindAlone => "par type de structure",
        Breakdown::TerritoryAlone(Level::Regions) => "par région",
        Breakdown::TerritoryAlone(Level::Departements) => "par région et département",
        Breakdown::TerritoryAlone(Level::Zones) => "par région et zone d’emploi",
        Breakdown::Territory(Level::Zones) => "par sexe, région et zone d’emploi",
        Breakdown::Own { described, .. } => described,
    }
}
