//! I6: mean paid hours of a month, (a) of those who worked, where they worked, and (b) of all
//! holders of an active and observed PASS, zeros included.
//!
//! (a) Hours add up over structures, persons do not: somebody counts in each cell where at least one
//! hour was paid. (b) The persons are those of DSN interruptions, one by one: the two populations are declared to be
//! the same (see [`equations`](mod@crate::indicators::equations)).

use super::{Breakdown, Statistic, TableOf, Unit, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::vocabulary::Period;

/// (a) By where hours were worked.
pub const WORKED: Indicator = Indicator {
    id: "heures_travaillees",
    words: include_str!("heures_travaillees.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "personnes_ayant_travaille",
        nature: PeriodNature::Month,
        periods: |coverage| coverage.complete_months(),
        measures: || {
            vec![
                measures::persons("personnes", "Personnes ayant au moins une heure payée"),
                measures::hours("heures", "Heures payées"),
                measures::mean("moyenne", "Heures par personne", "heures", "personnes"),
            ]
        },
        units: |pathways, _, count| {
            for line in &pathways.hours {
                count(Unit {
                    person: line.person,
                    period: Period::Month(line.month),
                    sex: line.sex,
                    age: line.age,
                    structure: Some(line.structure),
                    part: None,
                    values: values([0, line.hours.hundredths()]),
                });
            }
        },
        repeats: true,
        floor: Some(ONE_HOUR),
        tables: &[
            TableOf::new(
                "heures_travaillees_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
            TableOf::new("heures_travaillees_age", Breakdown::Age),
            TableOf::new(
                "heures_travaillees_territoire",
                Breakdown::Territory(Level::Departements),
            ),
        ],
    }]),
};

/// Ruling 12: at least one hour, in hundredths.
const ONE_HOUR: i64 = 100;

/// (b) By holder.
pub const INDICATOR: Indicator = Indicator {
    id: "heures_pass_actifs",
    words: include_str!("heures_pass_actifs.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "heures_des_pass_actifs",
        nature: PeriodNature::Month,
        periods: |coverage| coverage.complete_months(),
        measures: all_measures,
        units: |pathways, _, count| {
            for line in pathways.months.iter().filter(|line| line.active && line.observed) {
                count(of_month(line, values([1, line.hours.hundredths()])));
            }
        },
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new(
                "heures_pass_actifs_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
            TableOf::new("heures_pass_actifs_age", Breakdown::Age),
            TableOf::new("heures_pass_actifs_territoire", Breakdown::Territory(Level::Regions)),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    vec![
        measures::persons("personnes", "Personnes ayant un PASS IAE actif et observées"),
        measures::hours("heures", "Heures payées"),
        measures::mean("moyenne", "Heures par personne", "heures", "personnes"),
    ]
}
