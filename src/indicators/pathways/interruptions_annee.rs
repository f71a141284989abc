//! Persons with an interruption seen in the DSN at the end of some month of a civil year.
//!
//! The one statistic crossed three ways: sex, kind of structure and région. It has a population and
//! a single table of its own, so that it shares no margin with another table and disclosure control
//! can reason on its blocks alone; a year makes its cells large enough to be shown.

use std::collections::BTreeMap;

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::PeriodNature;
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Pathways, PersonMonth};
use crate::vocabulary::Period;

/// The indicator. As for single months, complete years are not provisional (ruling 9).
pub const INDICATOR: Indicator = Indicator {
    id: "interruptions_annee",
    words: include_str!("interruptions_annee.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "pass_actifs_observes_dans_l_annee",
        nature: PeriodNature::Cumulative,
        periods: |coverage| coverage.complete_years(),
        measures: || {
            measures::interrupted(
                "Personnes ayant un PASS IAE actif et observées dans l’année",
                "Personnes dont un contrat est interrompu à la fin d’un mois au moins",
            )
        },
        units,
        repeats: false,
        floor: None,
        tables: &[TableOf::new(
            "interruptions_annee_type_siae_territoire",
            Breakdown::SiaeKindAndTerritory(Level::Regions),
        )],
    }]),
};

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for lines in pathways.months.chunk_by(|a, b| a.person == b.person) {
        // By year: the last month counted, and whether any was interrupted.
        let mut years: BTreeMap<i32, (&PersonMonth, bool)> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.active && line.observed) {
            let known = years.entry(line.month.year()).or_insert((line, false));
            known.1 |= line.interruption.is_some();
            if line.month > known.0.month {
                known.0 = line;
            }
        }
        for (year, (line, interrupted)) in years {
            let period = Period::Year(year);
            count(Unit { period, ..of_month(line, values([1, i64::from(interrupted)])) });
        }
    }
}
