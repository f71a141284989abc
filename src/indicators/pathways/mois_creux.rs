//! Persons with at least one empty month in the last twelve complete ones (I4, second figure).
//!
//! A person is counted by the structure and age of their last known month of the window.

use std::collections::BTreeMap;

use super::mois_sans_heures::is_empty;
use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::PeriodNature;
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Pathways, PersonMonth};
use crate::vocabulary::{Month, Period};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "mois_creux",
    words: include_str!("mois_creux.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "parcours_de_douze_mois",
        nature: PeriodNature::Rolling,
        periods: |coverage| {
            let window = coverage.settings.gaps_rolling_months;
            coverage.months_of_gaps(coverage.horizon.first.plus(window - 1))
        },
        measures: || {
            vec![
                measures::persons("personnes", "Personnes en parcours au cours des douze mois"),
                measures::persons("avec_mois_creux", "Personnes ayant eu au moins un mois creux"),
                measures::share(
                    "part",
                    "Part des personnes ayant eu un mois creux",
                    "avec_mois_creux",
                    "personnes",
                ),
            ]
        },
        units,
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new("mois_creux_type_siae", Breakdown::SiaeKind { self_employed: false }),
            TableOf::new("mois_creux_age", Breakdown::Age),
            TableOf::new("mois_creux_territoire", Breakdown::Territory(Level::Departements)),
        ],
    }]),
};

fn units(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    let last = coverage.horizon.last_complete;
    let window = coverage.settings.gaps_rolling_months;
    for lines in pathways.months.chunk_by(|a, b| a.person == b.person) {
        // By the month that ends the window: the last known month in it, and whether one was empty.
        let mut windows: BTreeMap<Month, (&PersonMonth, bool)> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.month <= last) {
            let Some(empty) = is_empty(line) else { continue };
            for month in line.month.through(line.month.plus(window - 1).min(last)) {
                let known = windows.entry(month).or_insert((line, false));
                known.1 |= empty;
                if line.month > known.0.month {
                    known.0 = line;
                }
            }
        }
        for (month, (line, empty)) in windows {
            let period = Period::Month(month);
            count(Unit { period, ..of_month(line, values([1, i64::from(empty)])) });
        }
    }
}
