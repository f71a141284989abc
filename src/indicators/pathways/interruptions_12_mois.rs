//! I2: among PASS that began in a quarter, those interrupted for the first time within a year.
//!
//! The start day of the PASS is the first of the 365. Each source has its own numerator: the
//! three are never added up. A run of months without hours starts on the first day of its first
//! month.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::pathways::{EpisodeSource, Pathways};
use crate::vocabulary::{AgeBand, Period, PersonKey};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "interruptions_12_mois",
    words: include_str!("interruptions_12_mois.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "entrants_du_trimestre",
        nature: PeriodNature::Cohort,
        periods: |coverage| coverage.cohorts_followed(coverage.settings.follow_up_days),
        measures: all_measures,
        units,
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new(
                "interruptions_12_mois_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
            TableOf::new("interruptions_12_mois_age", Breakdown::Age),
            TableOf::new("interruptions_12_mois_territoire", Breakdown::Territory(Level::Regions)),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    let share = |id, label, numerator| measures::share(id, label, numerator, "entrants");
    vec![
        measures::persons("entrants", "Personnes dont le PASS IAE commence"),
        measures::persons("suspendues", "Personnes suspendues dans l’année"),
        measures::persons("interrompues", "Personnes interrompues dans l’année selon la DSN"),
        measures::persons("sans_heures", "Personnes ayant un mois sans heures dans l’année"),
        share("taux_suspensions", "Taux de suspension à 12 mois", "suspendues"),
        share("taux_interruptions", "Taux d’interruption à 12 mois selon la DSN", "interrompues"),
        share("taux_sans_heures", "Taux de mois sans heures à 12 mois", "sans_heures"),
    ]
}

fn units(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    let mut before: Option<(PersonKey, Period)> = None;
    for pass in pathways.passes.iter().filter(|pass| !pass.bulk_loaded) {
        let period = Period::Quarter(pass.start.month().quarter());
        // A person is counted once, at their first PASS of the quarter.
        if before.replace((pass.person, period)) == Some((pass.person, period)) {
            continue;
        }
        let last = pass.start.plus(coverage.settings.follow_up_days - 1);
        let within =
            |source| i64::from(pass.first_episode(source).is_some_and(|first| first <= last));
        count(Unit {
            person: pass.person,
            period,
            sex: pass.sex,
            age: AgeBand::at_year_end(pass.birth_year, pass.start.year()),
            structure: pass.structure_at_start,
            part: None,
            values: values([
                1,
                within(EpisodeSource::Suspension),
                within(EpisodeSource::Dsn),
                within(EpisodeSource::Gap),
            ]),
        });
    }
}
