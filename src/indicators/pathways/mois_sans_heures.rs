//! G: observed months without paid hours, after a first month with hours (ruling 6).
//!
//! The denominator asks that every structure filed, for worked months too: keeping a month whose
//! hours one structure declared, while dropping the same month without hours, would lower the
//! rate.

use super::{Breakdown, PersonMonths, Published};
use crate::indicators::breakdowns::Level;
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Gap, MonthState, PersonMonth};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "mois_sans_heures",
    words: include_str!("mois_sans_heures.toml"),
    computation: Computation::PersonMonths(PersonMonths {
        population: "pass_actifs_apres_reprise",
        published: Published::Complete,
        provisional_months: |settings| settings.gaps_provisional_months,
        interrupted: without_hours,
        interrupted_label: "Personnes sans heure de travail",
        persons_label: "Personnes ayant un PASS IAE actif et déjà travaillé",
        tables: &[
            ("mois_sans_heures_type_siae", Breakdown::SiaeKind { self_employed: false }),
            ("mois_sans_heures_age", Breakdown::Age),
            ("mois_sans_heures_territoire", Breakdown::Territory(Level::Departements)),
        ],
    }),
};

fn without_hours(line: &PersonMonth) -> Option<bool> {
    let known = line.active && line.observed && line.state != MonthState::Unobserved;
    match line.gap {
        Gap::None if known => Some(false),
        Gap::Closed | Gap::Open if known => Some(true),
        Gap::None | Gap::Closed | Gap::Open | Gap::BeforeFirstHours | Gap::ProbableExit => None,
    }
}
