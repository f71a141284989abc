//! Tables of the engagement label: establishments by grade, and persons hired by practice.

use std::collections::BTreeMap;

use super::super::aggregate::Aggregate;
use super::super::breakdowns::{
    Level, legal_form, legal_form_position, national, sector, sector_position, size, size_position,
    territory, territory_position, zone_position,
};
use super::super::layout::Layout;
use super::super::partial::{Amount, Parade};
use super::super::spec::{Dimension, Measure, PeriodNature, PeriodStatus, TableSpec};
use super::super::title;
use super::{
    calibration_label, durees_cdd, equite_label, label_engagement, pratiques_embauche,
    rotation_effectifs, stabilite_label, suite_label,
};
use crate::employers::EmployerCategory;
use crate::employers::engagement::{Engagement, Standing};
use crate::employers::features::Published;
use crate::facts::schema::EmployerFacts;
use crate::vocabulary::{LegalForm, Period, Siret};

/// What a table of the label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Establishments with and without a label.
    Labels,
    /// Labelled establishments by grade.
    Grades,
    /// Establishments by last year's label and this one.
    Transitions,
    /// Establishments without a label, by reason.
    Reasons,
    /// Persons hired by practice.
    Practices,
    /// Persons hired after last year's label.
    Aftermath,
    /// The same, beside what that label announced of them.
    Announced,
    /// Months of presence and movements.
    Turnover,
    /// Fixed-term contracts by length.
    Lengths,
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
    /// Legal form of the enterprise.
    LegalForm,
    /// Last year's label of the establishment.
    LastLabel,
    /// How likely the establishment was above the median a year before.
    Chance,
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

/// What one establishment adds to one additive measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Position of the measure among the additive ones.
    pub measure: u16,
    /// The count, or the sum in hundredths.
    pub value: i64,
    /// Persons behind it.
    pub persons: i64,
}

impl Counted {
    /// The establishment itself, where it counts: one condition per measure.
    pub fn establishments<const N: usize>(conditions: [bool; N]) -> Vec<Self> {
        let measures = (0u16..).zip(conditions).filter(|(_, counts)| *counts);
        measures.map(|(measure, _)| Self { measure, value: 1, persons: 0 }).collect()
    }

    /// Persons, then those of whom it is true, for each rate in turn.
    pub fn persons<'a>(rates: impl Iterator<Item = &'a Published>) -> Vec<Self> {
        let counts = rates.flat_map(|rate| [rate.base, rate.events].map(i64::from));
        (0u16..)
            .zip(counts)
            .filter(|(_, persons)| *persons > 0)
            .map(|(measure, persons)| Self { measure, value: persons, persons })
            .collect()
    }
}

impl By {
    fn dimension(self) -> Dimension {
        match self {
            Self::Sector => sector(),
            Self::Size => size(),
            Self::Territory => territory(Level::Regions),
            Self::Zone => territory(Level::Zones),
            Self::LegalForm => legal_form(),
            Self::LastLabel => suite_label::last_label(),
            Self::Chance => calibration_label::chances(),
            Self::Country => national(),
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Sector => "par secteur d’activité",
            Self::Size => "par taille de l’établissement",
            Self::Territory => "par région",
            Self::Zone => "par région et zone d’emploi",
            Self::LegalForm => "par forme juridique",
            Self::Chance => "par chances annoncées",
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
            Self::LegalForm => {
                legal_form_position(LegalForm::of(known.and_then(|one| one.legal_category)))
            }
            Self::LastLabel => suite_label::position(standing.previous),
            Self::Chance => calibration_label::position(standing.announced.chance),
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
            Self::Aftermath | Self::Announced => PeriodNature::Cohort,
            Self::Turnover => PeriodNature::Rolling,
            Self::Labels
            | Self::Grades
            | Self::Transitions
            | Self::Reasons
            | Self::Practices
            | Self::Lengths => PeriodNature::FiveYears,
        }
    }

    fn population(self) -> &'static str {
        match self {
            Self::Labels | Self::Reasons => "employeurs_classes",
            Self::Grades => "employeurs_labellises",
            Self::Transitions => "employeurs_selon_deux_labels",
            Self::Practices => "personnes_embauchees",
            Self::Turnover => "salaries_de_l_annee",
            Self::Lengths => "cdd_des_employeurs",
            Self::Aftermath | Self::Announced => "personnes_embauchees_apres_label",
        }
    }

    fn measures(self) -> Vec<Measure> {
        match self {
            Self::Labels => label_engagement::measures(),
            Self::Grades => label_engagement::measures_of_grades(),
            Self::Transitions => stabilite_label::measures(),
            Self::Reasons => equite_label::measures(),
            Self::Practices => pratiques_embauche::measures(),
            Self::Turnover => rotation_effectifs::measures(),
            Self::Lengths => durees_cdd::measures(),
            Self::Aftermath => suite_label::measures(),
            Self::Announced => calibration_label::measures(),
        }
    }

    /// The dimension of this year's label, where it is counted by it.
    fn label(self) -> Option<Dimension> {
        match self {
            Self::Grades => Some(label_engagement::label()),
            Self::Transitions => Some(stabilite_label::label()),
            Self::Labels
            | Self::Reasons
            | Self::Practices
            | Self::Turnover
            | Self::Lengths
            | Self::Aftermath
            | Self::Announced => None,
        }
    }

    /// Where an establishment stands in that dimension.
    fn label_position(self, standing: &Standing) -> Option<u16> {
        match self {
            Self::Grades => standing.grade().map(label_engagement::position),
            Self::Transitions => Some(suite_label::position(standing.grade())),
            Self::Labels
            | Self::Reasons
            | Self::Practices
            | Self::Turnover
            | Self::Lengths
            | Self::Aftermath
            | Self::Announced => None,
        }
    }

    /// What an establishment adds.
    fn counted(self, standing: &Standing) -> Vec<Counted> {
        let whoever = matches!(self, Self::Practices | Self::Turnover | Self::Lengths);
        if standing.ranked.is_none() && !whoever {
            return Vec::new();
        }
        match self {
            Self::Labels => Counted::establishments(label_engagement::counted(standing)),
            Self::Grades => Counted::establishments([standing.grade().is_some()]),
            Self::Transitions => Counted::establishments([true]),
            Self::Reasons => Counted::establishments(equite_label::counted(standing)),
            Self::Practices => Counted::persons(pratiques_embauche::shown(&standing.published)),
            Self::Turnover => rotation_effectifs::counted(&standing.turnover),
            Self::Lengths => standing.lengths.as_deref().map_or_else(Vec::new, durees_cdd::counted),
            Self::Aftermath => Counted::persons(standing.after.iter()),
            Self::Announced => calibration_label::counted(standing),
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
    let periods: Vec<PeriodStatus> =
        engagement.iter().map(|(year, _)| PeriodStatus::settled(Period::Year(*year))).collect();
    tables
        .iter()
        .map(|table| {
            let subject = table.subject;
            let spec = TableSpec {
                id: table.id,
                indicator,
                title: title(indicator, table.by.described()),
                population: subject.population(),
                period: subject.nature(),
                dimensions: [table.by.dimension()].into_iter().chain(subject.label()).collect(),
                measures: subject.measures(),
            };
            let layout = Layout::new(&spec.dimensions, &periods);
            let mut parade = Parade::new(&layout, spec.additive_measures().count());
            if let Some((year, engagement)) = engagement {
                let ordinary = engagement.standings.iter().filter(|(siret, _)| {
                    categories.get(siret) == Some(&EmployerCategory::Ordinary)
                });
                for (siret, standing) in ordinary {
                    let position = table.by.position(*siret, standing, employers);
                    let label = subject.label_position(standing);
                    let place: Vec<u16> = [position].into_iter().chain(label).collect();
                    let Some(cell) = layout.cell(Period::Year(year), &place) else { continue };
                    for Counted { measure, value, persons } in subject.counted(standing) {
                        let amount = Amount { value, persons };
                        parade.add(cell, siret.siren(), measure, amount);
                    }
                }
            }
            let cells = layout.keyed(parade.finish());
            Aggregate { spec, periods: periods.clone(), cells }
        })
        .collect()
}
