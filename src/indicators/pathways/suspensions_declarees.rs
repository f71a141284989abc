//! S: suspensions declared by structures, in progress on the last day of the month (ruling 7).

use super::{Breakdown, Statistic, TableOf, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::PeriodNature;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "suspensions_declarees",
    words: include_str!("suspensions_declarees.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "pass_actifs",
        nature: PeriodNature::MonthEnd,
        periods: |coverage| {
            let newest = coverage.horizon.newest;
            let settled = newest.plus(-coverage.settings.suspensions_provisional_months);
            coverage.months(coverage.horizon.first, newest, settled)
        },
        measures: || {
            measures::interrupted(
                "Personnes ayant un PASS IAE actif",
                "Personnes dont le PASS IAE est suspendu",
            )
        },
        units: |pathways, _, count| {
            for line in pathways.months.iter().filter(|line| line.active) {
                count(of_month(line, values([1, i64::from(line.suspended)])));
            }
        },
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new(
                "suspensions_declarees_type_siae",
                Breakdown::SiaeKind { self_employed: true },
            ),
            TableOf::new("suspensions_declarees_age", Breakdown::Age),
            TableOf::new(
                "suspensions_declarees_territoire",
                Breakdown::Territory(Level::Departements),
            ),
        ],
    }]),
};
