//! Tables of the engagement label: establishments by grade, and persons hired by practice.

use std::collections::BTreeMap;

use super::super::aggregate::{Aggregate, CellKey, Tally};
use super::super::breakdowns::{
    Level, sector, sector_position, size, size_position, territory, territory_position,
};
use super::super::layout::{Cell, Layout};
use super::super::partial::{Contribution, Partial};
use super::super::spec::{Dimension, Measure, PeriodNature, PeriodStatus, TableSpec};
use super::super::title;
use super::{label_engagement, pratiques_embauche};
use crate::employers::EmployerCategory;
use crate::employers::criteria::Criterion;
use crate::employers::engagement::{Engagement, Standing};
use crate::facts::schema::EmployerFacts;
use crate::vocabulary::{Period, Siret};

/// What a table of the label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Establishments by grade.
    Labels,
    /// Persons hired by practice.
    Practices,
}

/// What a table of the label is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Sector of activity, 17 items.
    Sector,
    /// Size of the establishment.
    Size,
    /// Région of the establishment.
    Territory,
}

/// A table of the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngagementTable {
    /// Identifier.
    pub id: &'static str,
    /// What it counts.
    pub subject: Subject,
    /// What it is broken down by.
    pub by: By,
}

impl By {
    fn dimension(self) -> Dimension {
        match self {
            Self::Sector => sector(),
            Self::Size => size(),
            Self::Territory => territory(Level::Regions),
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Sector => "par secteur d’activité",
            Self::Size => "par taille de l’établissement",
            Self::Territory => "par région",
        }
    }

    fn position(self, siret: Siret, standing: &Standing, employers: &EmployerFacts) -> u16 {
        let known = employers.establishments.get(&siret);
        match self {
            Self::Sector => sector_position(known.and_then(|one| one.ape)),
            Self::Size => size_position(standing.size),
            Self::Territory => {
                territory_position(known.and_then(|one| one.departement), Level::Regions)
            }
        }
    }
}

impl Subject {
    fn population(self) -> &'static str {
        match self {
            Self::Labels => "employeurs_classes",
            Self::Practices => "personnes_embauchees",
        }
    }

    fn measures(self) -> Vec<Measure> {
        match self {
            Self::Labels => label_engagement::measures(),
            Self::Practices => pratiques_embauche::measures(),
        }
    }

    fn dimensions(self, by: By) -> Vec<Dimension> {
        match self {
            Self::Labels => vec![by.dimension(), label_engagement::label()],
            Self::Practices => vec![by.dimension()],
        }
    }
}

/// The tables of the label, for the year of its last run; none without a run.
pub fn engagement_tables(
    indicator: &'static str,
    tables: &[EngagementTable],
    engagement: Option<(i32, &Engagement)>,
    categories: &BTreeMap<Siret, EmployerCategory>,
    employers: &EmployerFacts,
) -> Vec<Aggregate> {
    let periods: Vec<PeriodStatus> = engagement
        .iter()
        .map(|(year, _)| PeriodStatus { period: Period::Year(*year), provisional: false })
        .collect();
    tables
        .iter()
        .map(|table| {
            let spec = TableSpec {
                id: table.id,
                indicator,
                title: title(indicator, table.by.described()),
                population: table.subject.population(),
                period: PeriodNature::FiveYears,
                dimensions: table.subject.dimensions(table.by),
                measures: table.subject.measures(),
            };
            let layout = Layout::new(&spec, &periods);
            let mut partial = Partial::default();
            if let Some((year, engagement)) = engagement {
                let ordinary = engagement.standings.iter().filter(|(siret, _)| {
                    categories.get(siret) == Some(&EmployerCategory::Ordinary)
                });
                for (siret, standing) in ordinary {
                    let position = table.by.position(*siret, standing, employers);
                    let period = Period::Year(year);
                    match table.subject {
                        Subject::Labels => {
                            let label = label_engagement::position(standing);
                            let cell = layout.cell(period, &[position, label]);
                            count_label(&mut partial, cell, *siret, standing);
                        }
                        Subject::Practices => {
                            let cell = layout.cell(period, &[position]);
                            count_practices(&mut partial, cell, *siret, standing);
                        }
                    }
                }
            }
            let additive = spec.additive_measures().count();
            let cells: BTreeMap<CellKey, Vec<Tally>> = partial.finish(&layout, additive, &[]);
            Aggregate { spec, periods: periods.clone(), cells }
        })
        .collect()
}

fn count_label(partial: &mut Partial, cell: Option<Cell>, siret: Siret, standing: &Standing) {
    if let (Some(cell), Some(_)) = (cell, standing.ranked) {
        let siren = Some(siret.siren());
        partial.add(Contribution { cell, measure: 0, siren, value: 1, persons: 0 });
    }
}

fn count_practices(partial: &mut Partial, cell: Option<Cell>, siret: Siret, standing: &Standing) {
    let Some(cell) = cell else { return };
    let siren = Some(siret.siren());
    let practices = Criterion::ALL.into_iter().zip(&standing.published);
    let shown = practices.filter(|(criterion, _)| pratiques_embauche::is_shown(*criterion));
    for ((_, rate), place) in shown.zip(0u16..) {
        for (measure, persons) in [(2 * place, rate.base), (2 * place + 1, rate.events)] {
            if persons > 0 {
                partial.add(Contribution { cell, measure, siren, value: persons, persons });
            }
        }
    }
}
