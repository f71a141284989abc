//! S: suspensions declared by structures, in progress on the last day of the month (ruling 7).

use super::{Breakdown, PersonMonths, Published};
use crate::indicators::breakdowns::Level;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "suspensions_declarees",
    words: include_str!("suspensions_declarees.toml"),
    computation: Computation::PersonMonths(PersonMonths {
        population: "pass_actifs",
        published: Published::Declared,
        provisional_months: |settings| settings.suspensions_provisional_months,
        interrupted: |line| line.active.then_some(line.suspended),
        interrupted_label: "Personnes dont le PASS IAE est suspendu",
        persons_label: "Personnes ayant un PASS IAE actif",
        tables: &[
            ("suspensions_declarees_type_siae", Breakdown::SiaeKind { self_employed: true }),
            ("suspensions_declarees_age", Breakdown::Age),
            ("suspensions_declarees_territoire", Breakdown::Territory(Level::Departements)),
        ],
    }),
};
