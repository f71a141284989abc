//! G: observed months without paid hours, after a first month with hours (ruling 6); and among all
//! months of pathways, those that are empty (indicator I4, by month).
//!
//! A month is in the denominator when it is known to be worked or known to be empty: hours declared
//! by one structure suffice for the first, the second asks that every structure filed. The two
//! denominators differ by the few PASS that end before the last day of the month: one table holds
//! both, so that disclosure control sees their difference.

use super::{Breakdown, Statistic, TableOf, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::PeriodNature;
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Gap, MonthState, PersonMonth};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "mois_sans_heures",
    words: include_str!("mois_sans_heures.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "pass_actifs_apres_reprise",
        nature: PeriodNature::MonthEnd,
        periods: |coverage| coverage.months_of_gaps(coverage.horizon.first),
        measures: || {
            let mut all = measures::interrupted(
                "Personnes ayant un PASS IAE actif et déjà travaillé",
                "Personnes sans heure de travail",
            );
            all.extend([
                measures::persons("en_parcours", "Personnes en parcours dans le mois"),
                measures::persons("mois_creux", "Personnes en parcours dont le mois est creux"),
                measures::share(
                    "part_mois_creux",
                    "Part des mois creux",
                    "mois_creux",
                    "en_parcours",
                ),
            ]);
            all
        },
        units: |pathways, _, count| {
            for line in &pathways.months {
                let Some(empty) = is_empty(line) else { continue };
                let (empty, active) = (i64::from(empty), i64::from(line.active));
                count(of_month(line, values([active, active * empty, 1, empty])));
            }
        },
        repeats: false,
        floor: None,
        tables: &[
            TableOf::new(
                "mois_sans_heures_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
            TableOf::new("mois_sans_heures_age", Breakdown::Age),
            TableOf::new("mois_sans_heures_territoire", Breakdown::Territory(Level::Departements)),
        ],
    }]),
};

/// Whether a month of a pathway is empty; `None` outside the pathway, from its first worked month
/// on, and where nothing is known.
pub(super) fn is_empty(line: &PersonMonth) -> Option<bool> {
    let known = line.state != MonthState::Unobserved;
    match line.gap {
        Gap::None if known => Some(false),
        Gap::Closed | Gap::Open if known => Some(true),
        Gap::None | Gap::Closed | Gap::Open | Gap::BeforeFirstHours | Gap::ProbableExit => None,
    }
}
