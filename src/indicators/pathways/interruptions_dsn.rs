//! D: leaves and suspensions of IAE contracts, read in the DSN (ruling 8).
//!
//! By territory, régions only; by group of reasons, nationally and without sex: the reasons are
//! sensitive.

use super::{Breakdown, PersonMonths, Published};
use crate::indicators::breakdowns::Level;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "interruptions_dsn",
    words: include_str!("interruptions_dsn.toml"),
    computation: Computation::PersonMonths(PersonMonths {
        population: "pass_actifs_observes",
        published: Published::Complete,
        // Ruling 9: complete months are not provisional for D.
        provisional_months: |_| 0,
        interrupted: |line| (line.active && line.observed).then_some(line.interruption.is_some()),
        interrupted_label: "Personnes dont un contrat est interrompu",
        persons_label: "Personnes ayant un PASS IAE actif et observées",
        tables: &[
            ("interruptions_dsn_type_siae", Breakdown::SiaeKind { self_employed: false }),
            ("interruptions_dsn_age", Breakdown::Age),
            ("interruptions_dsn_territoire", Breakdown::Territory(Level::Regions)),
            ("interruptions_dsn_motifs", Breakdown::Reason),
        ],
    }),
};
