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
use super::partial::{Amount, Partial, Repeated};
use super::spec::{Dimension, PeriodNature, PeriodStatus, TableSpec};
use super::title;
use crate::employers::movements::EstablishmentCounts;
use crate::employers::{EmployerCategory, Flow, HireRules, Movements, SIZE_MONTHS};
use crate::facts::schema::EmployerFacts;
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
            Self::Size => ordinary.then(|| size_position(size_of(counts, quarter))),
            Self::Territory => ordinary.then(|| {
                let departement = known.and_then(|one| one.departement);
                territory_position(departement, Level::Regions)
            }),
        }
    }
}

/// The size of an establishment: mean of the month-start headcounts of the year to the quarter.
fn size_of(counts: &EstablishmentCounts, quarter: Quarter) -> SizeBand {
    let last = quarter.last_month();
    let year = last.plus(1 - SIZE_MONTHS)..=last;
    let months = counts.headcounts.iter().filter(|(month, _)| year.contains(month));
    let heads = months.map(|(_, heads)| i64::from(*heads));
    SizeBand::of_mean(heads.sum(), i64::from(SIZE_MONTHS))
}

/// The tables of movements, from all buckets.
pub fn movement_tables(
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
    let mut partial = Partial::new(layout, Flow::ALL.len());
    for (siret, counts) in &movements.establishments {
        for ((quarter, flow), count) in counts.flows.iter() {
            if let Some(cell) = place(*siret, *quarter) {
                let amount = Amount { value: count.value, persons: count.persons };
                partial.add(cell, Some(siret.siren()), measure(*flow), amount);
            }
        }
    }
    let repeated: Vec<Repeated> = movements
        .overlaps
        .iter()
        .map(|(overlap, persons)| {
            let places = overlap.sirets.iter().filter_map(|siret| place(*siret, overlap.quarter));
            Repeated { cells: places.collect(), measure: measure(overlap.flow), persons: *persons }
        })
        .collect();
    layout.keyed(partial.finish(layout, &repeated))
}

/// Position of a flow among the additive measures.
fn measure(flow: Flow) -> u16 {
    let position = Flow::ALL.iter().position(|one| *one == flow).unwrap_or_default();
    u16::try_from(position).unwrap_or_default()
}
