//! I5, across structures: how far practices differ, without naming or ranking any.
//!
//! In each cell of equal situation, the rate of every structure that met enough situations; then
//! how many structures stand in each band of rates, and how many situations belong to structures
//! that declare none or all. Quantiles come from these counts. A structure can be in a cell's
//! parent without being in the cell: parts do not add up.

use std::collections::BTreeMap;

use super::{Coverage, recours};
use crate::indicators::aggregate::{Aggregate, CellKey, Tally};
use crate::indicators::layout::{Cell, Layout};
use crate::indicators::measures;
use crate::indicators::spec::{
    Band, Contributor, Dimension, Measure, MeasureKind, PeriodNature, PeriodStatus, TableSpec,
};
use crate::indicators::{Computation, Indicator, title};
use crate::pathways::{Pathways, Situation};
use crate::vocabulary::{Period, Siren, Siret};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "pratiques_structures",
    words: include_str!("pratiques_structures.toml"),
    computation: Computation::Practices,
};

/// Bands of the rate of a structure, in hundredths of a percent.
static BANDS: [Band; 6] = [
    Band { measure: "aucune", from: 0, to: Some(0) },
    Band { measure: "moins_de_25", from: 0, to: Some(2_500) },
    Band { measure: "de_25_a_50", from: 2_500, to: Some(5_000) },
    Band { measure: "de_50_a_75", from: 5_000, to: Some(7_500) },
    Band { measure: "de_75_a_100", from: 7_500, to: Some(10_000) },
    Band { measure: "toutes", from: 10_000, to: Some(10_000) },
];

/// What one structure did in one cell of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Practice {
    situations: i64,
    declared: i64,
    persons: i64,
    /// Most situations of one person.
    largest_person: i64,
}

/// The practices of all structures, being gathered.
#[derive(Clone)]
pub struct Practices {
    spec: TableSpec,
    layout: Layout,
    periods: Vec<PeriodStatus>,
    /// Situations from which a structure has a rate.
    least: i64,
    /// Structures without which a distribution is not published.
    enough: i64,
    found: BTreeMap<(Cell, Siret), Practice>,
}

impl Practices {
    /// Nothing yet, over the years published.
    pub fn new(coverage: Option<&Coverage<'_>>) -> Self {
        let periods = coverage.map(Coverage::years_of_situations).unwrap_or_default();
        let spec = TableSpec {
            id: INDICATOR.id,
            indicator: INDICATOR.id,
            title: title(INDICATOR.id, "par situation"),
            population: "structures_par_situation",
            period: PeriodNature::Cohort,
            dimensions: vec![Dimension { additive: false, ..recours::cells() }],
            measures: measures(),
        };
        let layout = Layout::new(&spec.dimensions, &periods);
        let least = coverage.map_or(i64::MAX, |coverage| coverage.settings.structure_situations);
        let enough = coverage.map_or(i64::MAX, |one| one.settings.distribution_structures);
        Self { spec, layout, periods, least, enough, found: BTreeMap::new() }
    }

    /// Adds one bucket of persons.
    pub fn add(&mut self, pathways: &Pathways) {
        for own in pathways.situations.chunk_by(|a, b| a.person == b.person) {
            let mut of_person: BTreeMap<(Cell, Siret), Practice> = BTreeMap::new();
            for situation in own {
                for cell in self.cells(situation) {
                    let practice = of_person.entry((cell, situation.structure.siret)).or_default();
                    practice.situations += 1;
                    practice.declared += i64::from(situation.declared);
                }
            }
            for (place, practice) in of_person {
                let largest_person = practice.situations;
                self.found.entry(place).or_default().merge(Practice {
                    persons: 1,
                    largest_person,
                    ..practice
                });
            }
        }
    }

    /// Adds what was gathered from other persons.
    pub fn merge(&mut self, other: Self) {
        for (place, practice) in other.found {
            self.found.entry(place).or_default().merge(practice);
        }
    }

    /// The table.
    pub fn finish(self) -> Aggregate {
        let mut structures: BTreeMap<Cell, i64> = BTreeMap::new();
        let mut by_company: BTreeMap<(Cell, usize), BTreeMap<Siren, Practice>> = BTreeMap::new();
        for ((cell, siret), practice) in &self.found {
            if practice.situations < self.least {
                continue;
            }
            *structures.entry(*cell).or_default() += 1;
            let mut note = |measure: usize, value: i64| {
                let own = by_company.entry((*cell, measure)).or_default();
                own.entry(siret.siren())
                    .or_default()
                    .merge(Practice { situations: value, ..*practice });
            };
            note(0, 1);
            note(1 + band(practice), 1);
            note(1 + BANDS.len(), practice.situations);
            if practice.declared == 0 {
                note(2 + BANDS.len(), practice.situations);
            } else if practice.declared == practice.situations {
                note(3 + BANDS.len(), practice.situations);
            }
        }
        let count = self.spec.additive_measures().count();
        let mut cells: BTreeMap<CellKey, Vec<Tally>> = BTreeMap::new();
        for ((cell, measure), companies) in by_company {
            let Some(key) = self.layout.key(cell) else { continue };
            let tallies = cells.entry(key).or_insert_with(|| vec![Tally::default(); count]);
            if let Some(tally) = tallies.get_mut(measure) {
                *tally = tally_of(&companies, measure > BANDS.len());
                if structures.get(&cell).copied().unwrap_or_default() < self.enough {
                    // Too few for a distribution, whatever the profile asks: disclosure control
                    // is told of no more than one, and withholds the cell.
                    tally.enterprises = tally.enterprises.min(1);
                }
            }
        }
        Aggregate { spec: self.spec, periods: self.periods, cells }
    }

    /// The cell of a situation and those that hold it.
    fn cells(&self, situation: &Situation) -> Vec<Cell> {
        let year = Period::Year(situation.first.year());
        let cell = recours::cell(situation).and_then(|part| self.layout.cell(year, &[part]));
        cell.into_iter().flat_map(|cell| self.layout.with_totals(cell)).collect()
    }
}

impl Practice {
    fn merge(&mut self, other: Self) {
        self.situations += other.situations;
        self.declared += other.declared;
        self.persons += other.persons;
        self.largest_person = self.largest_person.max(other.largest_person);
    }
}

/// Position of the band of a structure's rate.
fn band(practice: &Practice) -> usize {
    if practice.declared == 0 {
        0
    } else if practice.declared == practice.situations {
        BANDS.len() - 1
    } else {
        // From 1 to 4: a quarter at a time.
        let quarter = 4 * practice.declared / practice.situations.max(1);
        1 + usize::try_from(quarter).unwrap_or_default()
    }
}

/// A person of two structures of a cell counts in each: at most a few, on large counts.
fn tally_of(companies: &BTreeMap<Siren, Practice>, of_persons: bool) -> Tally {
    let mut sizes: Vec<i64> = companies.values().map(|practice| practice.situations).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let largest = companies.values().map(|practice| practice.largest_person).max();
    Tally {
        value: sizes.iter().sum(),
        persons: companies.values().map(|practice| practice.persons).sum(),
        enterprises: i64::try_from(sizes.len()).unwrap_or(i64::MAX),
        largest_enterprise: sizes.first().copied().unwrap_or_default(),
        second_enterprise: sizes.get(1).copied().unwrap_or_default(),
        largest_person: if of_persons { largest.unwrap_or_default() } else { 0 },
        only_enterprise: companies.keys().next().copied().filter(|_| sizes.len() == 1),
    }
}

fn measures() -> Vec<Measure> {
    let structures =
        |id, label| measures::count(id, label, "structures").by(Contributor::Enterprise);
    let quantile = |id, label, percent| Measure {
        unit: "%",
        kind: MeasureKind::Quantile { base: "structures", bands: &BANDS, percent },
        ..structures(id, label)
    };
    let situations = |id, label| measures::count(id, label, "situations");
    let share = |id, label, numerator| measures::share(id, label, numerator, "situations");
    vec![
        structures("structures", "Structures"),
        structures("aucune", "N’en déclarant aucune"),
        structures("moins_de_25", "En déclarant moins de 25 %"),
        structures("de_25_a_50", "De 25 à 50 %"),
        structures("de_50_a_75", "De 50 à 75 %"),
        structures("de_75_a_100", "De 75 à 100 %"),
        structures("toutes", "Les déclarant toutes"),
        quantile("p10", "Premier décile du taux des structures", 10),
        quantile("mediane", "Taux médian des structures", 50),
        quantile("p90", "Neuvième décile du taux des structures", 90),
        situations("situations", "Situations rencontrées par ces structures"),
        situations("situations_aucune", "Dont dans les structures n’en déclarant aucune"),
        situations("situations_toutes", "Dont dans les structures les déclarant toutes"),
        share("part_aucune", "Part des situations dans les structures à 0 %", "situations_aucune"),
        share(
            "part_toutes",
            "Part des situations dans les structures à 100 %",
            "situations_toutes",
        ),
    ]
}
