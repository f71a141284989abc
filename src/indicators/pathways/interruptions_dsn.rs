//! D: leaves and suspensions of IAE contracts, read in the DSN (ruling 8).
//!
//! By territory, régions only; by group of reasons, nationally and without sex: the reasons are
//! sensitive.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, of_month, values};
use crate::indicators::breakdowns::{Level, reason, reason_position};
use crate::indicators::spec::PeriodNature;
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;

/// The indicator. Ruling 9: complete months are not provisional for D.
pub const INDICATOR: Indicator = Indicator {
    id: "interruptions_dsn",
    words: include_str!("interruptions_dsn.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "pass_actifs_observes",
        nature: PeriodNature::MonthEnd,
        periods: |coverage| coverage.complete_months(),
        measures: || {
            measures::interrupted(
                "Personnes ayant un PASS IAE actif et observées",
                "Personnes dont un contrat est interrompu",
            )
        },
        units,
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new(
                "interruptions_dsn_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
            TableOf::new("interruptions_dsn_age", Breakdown::Age),
            TableOf::new("interruptions_dsn_territoire", Breakdown::Territory(Level::Regions)),
            TableOf {
                id: "interruptions_dsn_motifs",
                breakdown: Breakdown::Own {
                    dimension: reason,
                    by_sex: false,
                    described: "par motif",
                },
                only: &["interrompues"],
            },
        ],
    }]),
};

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for line in pathways.months.iter().filter(|line| line.active && line.observed) {
        let part = line.interruption.map(reason_position);
        count(Unit { part, ..of_month(line, values([1, i64::from(part.is_some())])) });
    }
}
