//! Indicators counted over employers: their movements by quarter, their label by year.

pub mod calibration_label;
pub mod durees_cdd;
pub mod embauches;
pub mod engagement;
pub mod equite_label;
pub mod influence_choix;
pub mod label_engagement;
mod national;
pub mod niveau_label;
pub mod poids_pratiques;
pub mod pratiques_embauche;
pub mod rotation_effectifs;
pub mod score_fige;
pub mod sensibilite_label;
pub mod stabilite_label;
pub mod suite_label;
pub mod surete_ordre;
pub mod variance_pratiques;

use std::collections::BTreeMap;

use super::aggregate::{Aggregate, Tally};
use super::breakdowns::{
    Level, category, category_position, sector, sector_position, size, size_position, territory,
    territory_position,
};
use super::layout::{Cell, Layout};
use super::partial::{Amount, Parade, Repeated};
use super::spec::{Dimension, PeriodNature, PeriodStatus, TableSpec};
use super::{Computation, INDICATORS, title};
use crate::employers::gathered::StoreError;
use crate::employers::movements::Count;
use crate::employers::sorted::Sorted;
use crate::employers::{EmployerCategory, Flow, Gathered, HireRules, Overlap};
use crate::facts::schema::EmployerFacts;
use crate::settings::StatisticsSettings;
use crate::vocabulary::{Period, Quarter, Siret, SizeBand};

/// What a table of movements is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// Sector of activity, 17 items; ordinary employers.
    Sector,
    /// Size of the establishment; ordinary employers.
    Size,
    /// Région of the establishment; ordinary employers.
    Territory,
    /// Category of employer; all employers.
    Category,
}

/// A table of movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovementTable {
    /// Identifier.
    pub id: &'static str,
    /// What it is broken down by.
    pub breakdown: Breakdown,
}

impl Breakdown {
    fn population(self) -> &'static str {
        match self {
            Self::Sector | Self::Size | Self::Territory => "employeurs_ordinaires",
            Self::Category => "employeurs",
        }
    }

    fn dimension(self) -> Dimension {
        match self {
            Self::Sector => sector(),
            Self::Size => size(),
            Self::Territory => territory(Level::Regions),
            Self::Category => category(),
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Sector => "par secteur d’activité",
            Self::Size => "par taille de l’établissement",
            Self::Territory => "par région",
            Self::Category => "par catégorie d’employeur",
        }
    }

    /// Where an establishment stands in a quarter in which its size is `size`; `None` when it is
    /// outside the population.
    fn position(
        self,
        siret: Siret,
        category: EmployerCategory,
        size: SizeBand,
        employers: &EmployerFacts,
    ) -> Option<u16> {
        let known = employers.establishments.get(&siret);
        let ordinary = category == EmployerCategory::Ordinary;
        match self {
            Self::Category => Some(category_position(category)),
            Self::Sector => ordinary.then(|| sector_position(known.and_then(|one| one.ape))),
            Self::Size => ordinary.then(|| size_position(size)),
            Self::Territory => ordinary.then(|| {
                let departement = known.and_then(|one| one.departement);
                territory_position(departement, Level::Regions)
            }),
        }
    }
}

/// All that tables take from the movements of all persons.
pub struct MovementTables {
    categories: BTreeMap<Siret, EmployerCategory>,
    tables: BTreeMap<&'static str, Vec<Aggregate>>,
    /// Exits of the quarters published.
    pub(super) exits: i64,
    /// Of which inferred from silence.
    pub(super) inferred_exits: i64,
}

impl MovementTables {
    /// Those of the movements of all persons.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn of(
        movements: &Gathered,
        settings: &StatisticsSettings,
        employers: &EmployerFacts,
    ) -> Result<Self, StoreError> {
        let categories = EmployerCategory::of_all(movements, employers)?;
        let rules = HireRules::new(settings, employers);
        let periods: Vec<PeriodStatus> = rules
            .published()
            .map(|quarter| PeriodStatus::settled(Period::Quarter(quarter)))
            .collect();
        let drafts: Vec<Draft> = INDICATORS
            .iter()
            .filter_map(|indicator| match indicator.computation {
                Computation::Movements(tables) => Some((indicator.id, tables)),
                _ => None,
            })
            .flat_map(|(indicator, tables)| {
                tables
                    .iter()
                    .map(|table| Draft::of(indicator, *table, &periods))
                    .collect::<Vec<_>>()
            })
            .collect();
        let cells = Places { categories: &categories, employers }.count(movements, &drafts)?;
        let mut tables: BTreeMap<&'static str, Vec<Aggregate>> = BTreeMap::new();
        for (Draft { spec, layout, .. }, cells) in drafts.into_iter().zip(cells) {
            let cells = layout.keyed(cells);
            let own = tables.entry(spec.indicator).or_default();
            own.push(Aggregate { spec, periods: periods.clone(), cells });
        }
        let (exits, inferred_exits) = (movements.exits, movements.inferred_exits);
        Ok(Self { categories, tables, exits, inferred_exits })
    }

    /// The category of each establishment.
    pub const fn categories(&self) -> &BTreeMap<Siret, EmployerCategory> {
        &self.categories
    }

    /// The tables of an indicator.
    pub(super) fn tables(&self, indicator: &str) -> Vec<Aggregate> {
        self.tables.get(indicator).cloned().unwrap_or_default()
    }
}

/// A table to be counted.
struct Draft {
    breakdown: Breakdown,
    spec: TableSpec,
    layout: Layout,
}

impl Draft {
    fn of(indicator: &'static str, table: MovementTable, periods: &[PeriodStatus]) -> Self {
        let spec = TableSpec {
            id: table.id,
            indicator,
            title: title(indicator, table.breakdown.described()),
            population: table.breakdown.population(),
            period: PeriodNature::Quarter,
            dimensions: vec![table.breakdown.dimension()],
            measures: embauches::measures(),
        };
        let layout = Layout::new(&spec.dimensions, periods);
        Self { breakdown: table.breakdown, spec, layout }
    }
}

/// The tallies of a table, by cell of its layout.
type Cells = Vec<Vec<Tally>>;

/// Sizes by establishment and quarter: all that stays in memory of movements.
type Sizes = Sorted<(Siret, Quarter), SizeBand>;

/// Where establishments stand in tables.
struct Places<'a> {
    categories: &'a BTreeMap<Siret, EmployerCategory>,
    employers: &'a EmployerFacts,
}

impl Places<'_> {
    /// The cell of an establishment in a table; `None` when it is outside the population.
    fn cell(&self, draft: &Draft, siret: Siret, quarter: Quarter, size: SizeBand) -> Option<Cell> {
        let category = *self.categories.get(&siret)?;
        let position = draft.breakdown.position(siret, category, size, self.employers)?;
        draft.layout.cell(Period::Quarter(quarter), &[position])
    }

    /// Counts the tables: companies bucket by bucket, then takes back the persons that a cell has
    /// twice.
    fn count(&self, movements: &Gathered, drafts: &[Draft]) -> Result<Vec<Cells>, StoreError> {
        let parades: Vec<Parade<'_>> =
            drafts.iter().map(|draft| Parade::new(&draft.layout, Flow::ALL.len())).collect();
        let (parades, sizes) =
            movements.over_quarters((parades, Vec::new()), |(parades, sizes), quarters| {
                for ((siret, quarter), counts) in quarters {
                    let size = counts.size();
                    sizes.push(((siret, quarter), size));
                    for (draft, parade) in drafts.iter().zip(parades.iter_mut()) {
                        let Some(cell) = self.cell(draft, siret, quarter, size) else { continue };
                        for (flow, Count { value, persons }) in counts.flows() {
                            let (value, persons) = (i64::from(value), i64::from(persons));
                            let amount = Amount { value, persons };
                            parade.add(cell, siret.siren(), measure(flow), amount);
                        }
                    }
                }
            })?;
        let sizes = Sorted::from(sizes);
        let cells: Vec<Cells> = parades.into_iter().map(Parade::finish).collect();
        movements.over_overlaps(
            cells,
            |overlaps| {
                let repeated = |draft| {
                    overlaps.iter().map(|one| self.repeated(draft, one, &sizes)).collect::<Vec<_>>()
                };
                drafts.iter().map(repeated).collect::<Vec<_>>()
            },
            |cells, repeated| {
                for ((draft, cells), repeated) in drafts.iter().zip(cells).zip(repeated) {
                    repeated.iter().for_each(|one| one.take_back(&draft.layout, cells));
                }
            },
        )
    }

    /// The cells in which the persons of a group of establishments are counted more than once.
    fn repeated(
        &self,
        draft: &Draft,
        (overlap, persons): &(Overlap, i64),
        sizes: &Sizes,
    ) -> Repeated {
        let quarter = overlap.quarter;
        let place = |siret: &Siret| {
            let size = *sizes.get(&(*siret, quarter))?;
            self.cell(draft, *siret, quarter, size)
        };
        let cells = overlap.sirets.iter().filter_map(place).collect();
        Repeated { cells, measure: measure(overlap.flow), persons: *persons }
    }
}

/// Position of a flow among the additive measures.
fn measure(flow: Flow) -> u16 {
    let position = Flow::ALL.iter().position(|one| *one == flow).unwrap_or_default();
    u16::try_from(position).unwrap_or_default()
}
