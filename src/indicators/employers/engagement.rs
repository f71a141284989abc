//! Tables of the engagement label: establishments by grade, and persons hired by practice.

use std::collections::BTreeMap;

use super::super::aggregate::{Aggregate, CellKey, Tally};
use super::super::breakdowns::{
    Level, national, sector, sector_position, size, size_position, territory, territory_position,
    zone_position,
};
use super::super::layout::{Cell, Layout};
use super::super::partial::{Contribution, Partial};
use super::super::spec::{Dimension, Measure, PeriodNature, PeriodStatus, TableSpec};
use super::super::title;
use super::{label_engagement, pratiques_embauche, suite_label};
use crate::employers::EmployerCategory;
use crate::employers::criteria::Criterion;
use crate::employers::engagement::{Engagement, Standing};
use crate::facts::schema::EmployerFacts;
use crate::vocabulary::{Period, Siret};

/// What a table of the label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Establishments with and without a label.
    Labels,
    /// Labelled establishments by grade.
    Grades,
    /// Persons hired by practice.
    Practices,
    /// Persons hired after last year's label.
    Aftermath,
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
    /// Région and zone d'emploi of the establishment.
    Zone,
    /// Last year's label of the establishment.
    LastLabel,
    /// Nothing: the whole country.
    Country,
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
            Self::Zone => territory(Level::Zones),
            Self::LastLabel => suite_label::last_label(),
            Self::Country => national(),
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Sector => "par secteur d’activité",
            Self::Size => "par taille de l’établissement",
            Self::Territory => "par région",
            Self::Zone => "par région et zone d’emploi",
            Self::LastLabel | Self::Country => "par label",
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
            Self::LastLabel => suite_label::position(standing.previous),
            Self::Country => 0,
            Self::Zone => {
                zone_position(known.and_then(|one| one.zone), known.and_then(|one| one.departement))
            }
        }
    }
}

impl Subject {
    const fn nature(self) -> PeriodNature {
        match self {
            Self::Aftermath => PeriodNature::Cohort,
            Self::Labels | Self::Grades | Self::Practices => PeriodNature::FiveYears,
        }
    }

    fn population(self) -> &'static str {
        match self {
            Self::Labels => "employeurs_classes",
            Self::Grades => "employeurs_labellises",
            Self::Practices => "personnes_embauchees",
            Self::Aftermath => "personnes_embauchees_apres_label",
        }
    }

    fn measures(self) -> Vec<Measure> {
        match self {
            Self::Labels => label_engagement::measures(),
            Self::Grades => label_engagement::measures_of_grades(),
            Self::Practices => pratiques_embauche::measures(),
            Self::Aftermath => suite_label::measures(),
        }
    }

    fn dimensions(self, by: By) -> Vec<Dimension> {
        match self {
            Self::Grades => vec![by.dimension(), label_engagement::label()],
            Self::Labels | Self::Practices | Self::Aftermath => vec![by.dimension()],
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
                period: table.subject.nature(),
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
                            let cell = layout.cell(period, &[position]);
                            count_labels(&mut partial, cell, *siret, standing);
                        }
                        Subject::Grades => {
                            let Some(grade) = standing.grade() else { continue };
                            let label = label_engagement::position(grade);
                            let cell = layout.cell(period, &[position, label]);
                            count_grade(&mut partial, cell, *siret);
                        }
                        Subject::Aftermath => {
                            let cell = layout.cell(period, &[position]);
                            count_aftermath(&mut partial, cell, *siret, standing);
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

fn count_labels(partial: &mut Partial, cell: Option<Cell>, siret: Siret, standing: &Standing) {
    let (Some(cell), Some(_)) = (cell, standing.ranked) else { return };
    let siren = Some(siret.siren());
    for (measure, counts) in (0u16..).zip(label_engagement::counted(standing)) {
        if counts {
            partial.add(Contribution { cell, measure, siren, value: 1, persons: 0 });
        }
    }
}

fn count_grade(partial: &mut Partial, cell: Option<Cell>, siret: Siret) {
    if let Some(cell) = cell {
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

fn count_aftermath(partial: &mut Partial, cell: Option<Cell>, siret: Siret, standing: &Standing) {
    let (Some(cell), Some(_)) = (cell, standing.ranked) else { return };
    let siren = Some(siret.siren());
    for (rate, place) in standing.after.iter().zip(0u16..) {
        for (measure, persons) in [(2 * place, rate.base), (2 * place + 1, rate.events)] {
            if persons > 0 {
                partial.add(Contribution { cell, measure, siren, value: persons, persons });
            }
        }
    }
}
