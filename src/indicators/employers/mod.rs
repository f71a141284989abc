//! Indicators counted over employers: their movements by quarter, their label by year.

pub mod calibration_label;
pub mod embauches;
pub mod engagement;
pub mod equite_label;
pub mod label_engagement;
pub mod niveau_label;
pub mod pratiques_embauche;
pub mod sensibilite_label;
pub mod stabilite_label;
pub mod suite_label;
pub mod variance_pratiques;

use std::collections::BTreeMap;

use super::aggregate::Aggregate;
use super::breakdowns::{
    Level, category, category_position, sector, sector_position, size, size_position, territory,
    territory_position,
};
use super::layout::{Cell, Layout};
use super::partial::{Amount, Parade, Repeated};
use super::spec::{Dimension, PeriodNature, PeriodStatus, TableSpec};
use super::{Computation, INDICATORS, title};
use crate::employers::movements::EstablishmentCounts;
use crate::employers::{EmployerCategory, Flow, HireRules, Movements};
use crate::facts::schema::EmployerFacts;
use crate::settings::StatisticsSettings;
use crate::vocabulary::{Period, Quarter, Siret};

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

    /// Where an establishment stands in a quarter; `None` when it is outside the population.
    fn position(
        self,
        siret: Siret,
        counts: &EstablishmentCounts,
        quarter: Quarter,
        employers: &EmployerFacts,
    ) -> Option<u16> {
        let category = EmployerCategory::of(siret, counts, employers);
        let known = employers.establishments.get(&siret);
        let ordinary = category == EmployerCategory::Ordinary;
        match self {
            Self::Category => Some(category_position(category)),
            Self::Sector => ordinary.then(|| sector_position(known.and_then(|one| one.ape))),
            Self::Size => ordinary.then(|| size_position(counts.size(quarter))),
            Self::Territory => ordinary.then(|| {
                let departement = known.and_then(|one| one.departement);
                territory_position(departement, Level::Regions)
            }),
        }
    }
}

/// All that tables take from the movements of all persons: once it is made, movements, which are many,
/// need not be kept.
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
    pub fn of(
        movements: &Movements,
        settings: &StatisticsSettings,
        employers: &EmployerFacts,
    ) -> Self {
        let rules = HireRules::new(settings, employers);
        let tables = INDICATORS.iter().filter_map(|indicator| match indicator.computation {
            Computation::Movements(tables) => {
                let made = movement_tables(indicator.id, tables, movements, employers, &rules);
                Some((indicator.id, made))
            }
            _ => None,
        });
        Self {
            categories: EmployerCategory::of_all(movements, employers),
            tables: tables.collect(),
            exits: movements.exits,
            inferred_exits: movements.inferred_exits,
        }
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

/// The tables of movements, from all buckets.
fn movement_tables(
    indicator: &'static str,
    tables: &[MovementTable],
    movements: &Movements,
    employers: &EmployerFacts,
    rules: &HireRules,
) -> Vec<Aggregate> {
    let periods: Vec<PeriodStatus> = rules
        .published()
        .map(|quarter| PeriodStatus { period: Period::Quarter(quarter), provisional: false })
        .collect();
    tables
        .iter()
        .map(|table| {
            let spec = TableSpec {
                id: table.id,
                indicator,
                title: title(indicator, table.breakdown.described()),
                population: table.breakdown.population(),
                period: PeriodNature::Quarter,
                dimensions: vec![table.breakdown.dimension()],
                measures: embauches::measures(),
            };
            let layout = Layout::new(&spec.dimensions, &periods);
            let cells = fill(table.breakdown, &layout, movements, employers);
            Aggregate { spec, periods: periods.clone(), cells }
        })
        .collect()
}

fn fill(
    breakdown: Breakdown,
    layout: &Layout,
    movements: &Movements,
    employers: &EmployerFacts,
) -> BTreeMap<super::aggregate::CellKey, Vec<super::aggregate::Tally>> {
    let place = |siret: Siret, quarter: Quarter| -> Option<Cell> {
        let counts = movements.establishments.get(&siret)?;
        let position = breakdown.position(siret, counts, quarter, employers)?;
        layout.cell(Period::Quarter(quarter), &[position])
    };
    let mut parade = Parade::new(layout, Flow::ALL.len());
    for (siret, counts) in &movements.establishments {
        for (quarter, flow, count) in counts.flows() {
            if let Some(cell) = place(*siret, quarter) {
                let amount =
                    Amount { value: i64::from(count.value), persons: i64::from(count.persons) };
                parade.add(cell, siret.siren(), measure(flow), amount);
            }
        }
    }
    let repeated = movements.overlaps.iter().map(|(overlap, persons)| {
        let places = overlap.sirets.iter().filter_map(|siret| place(*siret, overlap.quarter));
        Repeated { cells: places.collect(), measure: measure(overlap.flow), persons: *persons }
    });
    layout.keyed(parade.finish(repeated))
}

/// Position of a flow among the additive measures.
fn measure(flow: Flow) -> u16 {
    let position = Flow::ALL.iter().position(|one| *one == flow).unwrap_or_default();
    u16::try_from(position).unwrap_or_default()
}
