//! One monthly declaration: an S20 subtree for a structure, a month and a fraction.

use super::envelope::Envelope;
use super::individual::{self, Worker};
use crate::synth::identity::{self, Company};
use crate::synth::knowledge::{self, Filing};
use crate::synth::pathways::Basin;
use crate::synth::structures::Structure;
use crate::vocabulary::{Day, SiaeKind};

/// Type of a monthly declaration (S20.G00.05.002).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// 01.
    Normal,
    /// 02, normal without individual.
    NormalEmpty,
    /// 03, full replacement.
    Replacement,
    /// 05, replacement without individual.
    ReplacementEmpty,
}

impl Type {
    /// The code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Normal => "01",
            Self::NormalEmpty => "02",
            Self::Replacement => "03",
            Self::ReplacementEmpty => "05",
        }
    }

    /// The same, with nobody to declare.
    pub(super) const fn without_individual(self) -> Self {
        match self {
            Self::Normal | Self::NormalEmpty => Self::NormalEmpty,
            Self::Replacement | Self::ReplacementEmpty => Self::ReplacementEmpty,
        }
    }
}

/// What the head of a declaration says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Type.
    pub declaration_type: Type,
    /// Fraction, `11` when whole.
    pub fraction: &'static str,
    /// Order number.
    pub order: u32,
    /// Date of constitution.
    pub constituted: Day,
    /// The NIC is unreadable.
    pub damaged_nic: bool,
}

/// Whom a declaration describes: positions of holders in the basin, in order.
pub(super) fn described(basin: &Basin<'_>, structure: usize, filing: &Filing) -> Vec<usize> {
    basin
        .holders
        .iter()
        .enumerate()
        .filter(|(_, holder)| {
            holder.contracts.iter().any(|contract| {
                contract.structure == structure && knowledge::describes(filing, contract)
            })
        })
        .map(|(position, _)| position)
        .collect()
}

/// Whether the structure also declares a permanent employee.
pub(super) fn has_permanent(structure: &Structure) -> bool {
    structure.kind != SiaeKind::Eiti && !structure.index.is_multiple_of(5)
}

/// Writes a declaration of these workers.
pub(super) fn write(
    envelope: &mut Envelope,
    structure: &Structure,
    filing: &Filing,
    head: &Head,
    workers: &[Worker<'_>],
) {
    envelope.declare();
    envelope.put("S20.G00.05.001", "01");
    envelope.put("S20.G00.05.002", head.declaration_type.code());
    envelope.put("S20.G00.05.003", head.fraction);
    envelope.put("S20.G00.05.004", &head.order.to_string());
    envelope.date("S20.G00.05.005", filing.month.first_day());
    envelope.date("S20.G00.05.007", head.constituted);
    envelope.put("S20.G00.05.008", "01");
    envelope.put("S20.G00.05.010", "01");
    envelope.contact();
    establishment(envelope, structure, head.damaged_nic);
    for worker in workers {
        individual::write(envelope, structure, filing, worker);
    }
    let mut users: Vec<u32> = workers.iter().flat_map(|worker| worker.users(filing)).collect();
    users.sort_unstable();
    users.dedup();
    for user in users {
        work_place(envelope, structure, user);
    }
}

/// Company and establishment.
pub(super) fn establishment(envelope: &mut Envelope, structure: &Structure, damaged_nic: bool) {
    let (siren, nic) = structure.siret.split_at(9);
    let postal_code = structure.place.postal_code();
    envelope.put("S21.G00.06.001", siren);
    envelope.put("S21.G00.06.002", nic);
    envelope.put("S21.G00.06.003", structure.ape);
    envelope.put("S21.G00.06.004", &structure.street);
    envelope.put("S21.G00.06.005", &postal_code);
    envelope.put("S21.G00.06.006", "COMMUNE FICTIVE");
    envelope.put("S21.G00.06.015", CONVENTION);
    envelope.put("S21.G00.11.001", if damaged_nic { "0OO1" } else { nic });
    envelope.put("S21.G00.11.002", structure.ape);
    envelope.put("S21.G00.11.003", &structure.street);
    envelope.put("S21.G00.11.004", &postal_code);
    envelope.put("S21.G00.11.005", "COMMUNE FICTIVE");
    envelope.put("S21.G00.11.022", CONVENTION);
    if structure.payroll.enriched {
        envelope.put("S21.G00.11.110", structure.place.commune);
    }
}

/// Collective agreement of insertion workshops (IDCC).
pub(in crate::synth) const CONVENTION: &str = "3016";

/// SIRET of a company where the structure sends temporary workers.
pub(in crate::synth) fn user_siret(structure: &Structure, user: u32) -> String {
    let siren = identity::siren(&Company::User(structure.index * 6 + u64::from(user)));
    identity::siret(&siren, 1)
}

fn work_place(envelope: &mut Envelope, structure: &Structure, user: u32) {
    envelope.put("S21.G00.85.001", &user_siret(structure, user));
    envelope.put("S21.G00.85.002", "4120A");
    envelope.put("S21.G00.85.003", "2 RUE DU CHANTIER");
    envelope.put("S21.G00.85.004", &structure.place.postal_code());
    envelope.put("S21.G00.85.005", "COMMUNE FICTIVE");
    envelope.put("S21.G00.85.010", "01");
    envelope.put("S21.G00.85.011", structure.place.commune);
}
