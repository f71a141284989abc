//! IAE contracts, and the structure a holder belongs to.
//!
//! Ruling 2: a contract is an IAE contract when its complement is 02–07 or its scheme 71, and its
//! SIRET has an agreement touching the month. The kind is the register's; the complement only
//! chooses between two kinds at one SIRET.

use crate::facts::TOLERANCE_DAYS;
use crate::facts::contract_ends::{ContractEnd, Silence};
use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{Agreement, ContractFact, EmployerFacts, PassFact};
use crate::nomenclatures::territories;
use crate::vocabulary::{
    ContractNumber, Day, Month, PublicScheme, SchemeComplement, SiaeKind, Siret,
};

/// An insertion structure, in one month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Structure {
    /// Establishment.
    pub siret: Siret,
    /// Kind, by the register of structures.
    pub kind: SiaeKind,
    /// Code of the département of its administrative address.
    pub departement: Option<&'static str>,
}

/// A contract that may be an IAE contract: each month says whether it is.
#[derive(Clone, Copy)]
pub struct InsertionContract<'a> {
    contract: &'a ContractFact,
    agreements: &'a [Agreement],
    closing: ContractEnd,
    departement: Option<&'static str>,
}

impl<'a> InsertionContract<'a> {
    /// The contract, if it is one of insertion at an establishment of the register.
    pub fn of(contract: &'a ContractFact, employers: &'a EmployerFacts) -> Option<Self> {
        let by_complement = contract.complement.is_some_and(|code| code.siae_kind().is_some());
        let by_scheme = contract.scheme.is_some_and(PublicScheme::is_insertion);
        if !by_complement && !by_scheme {
            return None;
        }
        let agreements = employers.agreements.get(&contract.siret)?;
        let closing = ContractEnd::of(contract, employers, Silence::HidesTheContract);
        if closing.last_day().is_some_and(|end| end < contract.start) {
            return None;
        }
        Some(Self {
            contract,
            agreements,
            closing,
            departement: departement_of(contract.siret, employers),
        })
    }

    /// The contracts of a holder, sorted by key.
    pub fn all(rows: &PersonRows<'a>, employers: &'a EmployerFacts) -> Vec<Self> {
        rows.contracts.iter().filter_map(|contract| Self::of(contract, employers)).collect()
    }

    /// Establishment, number and start: what pay lines and absences name.
    pub fn key(&self) -> (Siret, ContractNumber, Day) {
        (self.contract.siret, self.contract.number, self.contract.start)
    }

    /// Establishment.
    pub fn siret(&self) -> Siret {
        self.contract.siret
    }

    /// First day.
    pub fn start(&self) -> Day {
        self.contract.start
    }

    /// Last day, inclusive; `None` when open (ruling 5).
    pub fn end(&self) -> Option<Day> {
        self.closing.last_day()
    }

    /// How it ended (ruling 5).
    pub fn closing(&self) -> ContractEnd {
        self.closing
    }

    /// Département of the establishment, for public holidays (ruling 16).
    pub fn departement(&self) -> Option<&'static str> {
        self.departement
    }

    /// Whether it is an IAE contract in the month.
    pub fn is_insertion_in(&self, month: Month) -> bool {
        self.agreements.iter().any(|agreement| touches(agreement, month))
    }

    /// The structure it is an IAE contract of in the month; `None` when it is not one (ruling 2).
    pub fn structure_at(&self, month: Month) -> Option<Structure> {
        let complement = self.contract.complement;
        structure(self.contract.siret, self.agreements, complement, month, self.departement)
    }

    /// Whether its declared dates, widened by the days tolerated, cover a pay period: a line can
    /// also be attached by its number alone (ruling 18).
    pub fn covers(&self, from: Day, to: Day) -> bool {
        let last = self.contract.declared_end.map(|end| end.last_day.plus(TOLERANCE_DAYS));
        self.contract.start.plus(-TOLERANCE_DAYS) <= from && last.is_none_or(|last| to <= last)
    }

    /// Its structure as of a month; once it has ended, as of its last month.
    pub fn structure_in(&self, month: Month) -> Option<Structure> {
        self.structure_at(self.end().map_or(month, |end| end.month().min(month)))
    }
}

/// The structure that the register of PASS names, as of a month.
pub fn named_structure(
    pass: &PassFact,
    month: Month,
    employers: &EmployerFacts,
) -> Option<Structure> {
    registered_structure(pass.siret?, month, employers)
}

/// The structure under agreement at an establishment, as of a month.
pub(super) fn registered_structure(
    siret: Siret,
    month: Month,
    employers: &EmployerFacts,
) -> Option<Structure> {
    let agreements = employers.agreements.get(&siret)?;
    structure(siret, agreements, None, month, departement_of(siret, employers))
}

fn structure(
    siret: Siret,
    agreements: &[Agreement],
    complement: Option<SchemeComplement>,
    month: Month,
    departement: Option<&'static str>,
) -> Option<Structure> {
    let stated = complement.and_then(SchemeComplement::siae_kind);
    let touching = || agreements.iter().filter(|agreement| touches(agreement, month));
    // Without a complement to choose, the latest agreement speaks.
    let agreement = touching()
        .find(|agreement| Some(agreement.kind) == stated)
        .or_else(|| touching().max_by_key(|agreement| (agreement.start, agreement.kind)))?;
    let addressed = agreement
        .commune
        .as_ref()
        .and_then(|commune| std::str::from_utf8(commune).ok())
        .and_then(territories::departement_of_commune)
        .map(|departement| departement.code.as_str());
    Some(Structure { siret, kind: agreement.kind, departement: addressed.or(departement) })
}

fn touches(agreement: &Agreement, month: Month) -> bool {
    agreement.start <= month.last_day() && agreement.end.is_none_or(|end| end >= month.first_day())
}

fn departement_of(siret: Siret, employers: &EmployerFacts) -> Option<&'static str> {
    employers.establishments.get(&siret).and_then(|establishment| establishment.departement)
}
