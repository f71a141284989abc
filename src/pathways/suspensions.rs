//! Suspensions and leaves of a PASS: what the DSN says, beside what was declared on *les emplois de
//! l'inclusion*. The rows of the restricted table `suspensions` (ruling 20).
//!
//! DSN spells of any length, one reason each, paid leave included and therapeutic part time
//! excluded, clipped to their contract and to the PASS: a spell across two PASS gives a row in
//! each. Declared suspensions are given as the register stores them.

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{AbsenceFact, PassFact, SuspensionReason};
use crate::ingest::records::AbsenceFamily;
use crate::nomenclatures::dsn;
use crate::vocabulary::{AbsenceReason, Day, Siret};

use super::contracts::InsertionContract;
use super::interruptions::is_therapeutic_part_time;
use super::rights::inclusive_days;

/// Who says it, and of what kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A suspension of the contract (S21.G00.65.001).
    Suspension(AbsenceReason),
    /// A work stoppage (S21.G00.60.001).
    Leave(AbsenceReason),
    /// A suspension of the PASS, declared.
    Declared(SuspensionReason),
}

impl Reason {
    /// The family in restricted files.
    pub const fn family(self) -> &'static str {
        match self {
            Self::Suspension(_) => "suspension",
            Self::Leave(_) => "arret",
            Self::Declared(_) => "declaree",
        }
    }

    /// Where it comes from, in restricted files.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Suspension(_) | Self::Leave(_) => "dsn",
            Self::Declared(_) => "emplois",
        }
    }

    /// The code as declared.
    pub fn code(&self) -> &str {
        match self {
            Self::Suspension(reason) | Self::Leave(reason) => reason.as_str(),
            Self::Declared(reason) => reason.code(),
        }
    }

    /// Its official label; a code absent from the norm says so.
    pub fn label(&self) -> &'static str {
        let of = |rubrique, code: &str| dsn::code_label(rubrique, code);
        match self {
            Self::Suspension(reason) => of("S21.G00.65.001", reason.as_str()),
            Self::Leave(reason) => of("S21.G00.60.001", reason.as_str()),
            Self::Declared(reason) => Some(reason.label()),
        }
        .unwrap_or("Code absent de la norme")
    }
}

/// One row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PassSuspension {
    /// First day.
    pub first: Day,
    /// Family and reason.
    pub reason: Reason,
    /// Structure; may be unknown for a declared suspension.
    pub siret: Option<Siret>,
    /// Last day, inclusive; `None`: open.
    pub last: Option<Day>,
    /// Days, both bounds included; an open one is measured to the day of reference.
    pub days: i64,
    /// Open, or covering the day of reference.
    pub ongoing: bool,
}

/// The rows of one PASS, by first day, family, reason and establishment.
pub(super) fn of_pass(
    pass: &PassFact,
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    reference: Day,
) -> Vec<PassSuspension> {
    let of_contracts = rows.absences.iter().filter_map(|absence| {
        let key = (absence.siret, absence.number, absence.contract_start);
        let position = contracts.binary_search_by_key(&key, InsertionContract::key).ok()?;
        of_contract(pass, absence, contracts.get(position)?, reference)
    });
    let declared = rows.suspensions.iter().filter(|row| row.pass == pass.pass).map(|row| {
        let reason = Reason::Declared(row.reason);
        row_of(reason, row.siret, row.first, Some(row.last), reference)
    });
    let mut found: Vec<PassSuspension> = of_contracts.chain(declared).collect();
    found.sort_by_key(|row| (row.first, row.reason, row.siret, row.last));
    found
}

/// The part of a DSN spell that lies in the contract and in the PASS, if the contract is an IAE
/// contract in one of its months.
fn of_contract(
    pass: &PassFact,
    absence: &AbsenceFact,
    contract: &InsertionContract<'_>,
    reference: Day,
) -> Option<PassSuspension> {
    let reason = match absence.family {
        AbsenceFamily::Leave if is_therapeutic_part_time(absence.reason.as_str()) => return None,
        AbsenceFamily::Leave => Reason::Leave(absence.reason),
        AbsenceFamily::Suspension => Reason::Suspension(absence.reason),
    };
    let first = absence.first.max(contract.start()).max(pass.start);
    let ended = match (absence.last, contract.end()) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let last = match ended {
        Some(day) => Some(day.min(pass.end)),
        // A PASS that is over closes its part of an open spell.
        None if pass.end < reference => Some(pass.end),
        None => None,
    };
    if first > last.unwrap_or(pass.end) {
        return None;
    }
    let until = last.unwrap_or(reference).max(first).month();
    first.month().through(until).find(|month| contract.is_insertion_in(*month))?;
    Some(row_of(reason, Some(contract.siret()), first, last, reference))
}

fn row_of(
    reason: Reason,
    siret: Option<Siret>,
    first: Day,
    last: Option<Day>,
    reference: Day,
) -> PassSuspension {
    let covers = last.is_none_or(|last| first <= reference && reference <= last);
    let days = inclusive_days(first, last.unwrap_or(reference)).max(0);
    PassSuspension { first, reason, siret, last, days, ongoing: covers }
}
