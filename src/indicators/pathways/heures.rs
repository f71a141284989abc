//! I6 (b): mean paid hours of a month, among holders of an active and observed PASS, zeros included.
//!
//! The persons are those of DSN interruptions, one by one: the two populations are declared to be
//! the same (see [`crate::indicators::equations`]).

use super::{Breakdown, Statistic, TableOf, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};

/// The indicator.
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
