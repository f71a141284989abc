//! The fact tables: one struct per table, one field per column, with type, unit and meaning.

use std::collections::BTreeMap;

use crate::ingest::records::{AbsenceFamily, WorkKind};
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, Ape, ContractNature, ContractNumber, Day, EndReason, Hundredths,
    Month, Months, Occupation, PassId, PersonKey, PublicScheme, Recourse, SchemeComplement, Sex,
    SiaeKind, Siret, WorkingTime,
};

pub use super::suspension_reasons::{SuspensionGroup, SuspensionReason};

/// A person known to the declarations or to the PASS register.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonFact {
    /// The person.
    pub person: PersonKey,
    /// Last stated S21.G00.30.005, else first digit of the NIR or NTT, else unknown.
    pub sex: Sex,
    /// Birth date; unknown month read as 1 July, unknown day as the 15th.
    pub birth: Option<Day>,
    /// First month in which an employer declared that the person works while drawing a pension
    /// (S21.G00.30.023 = 03); consolidated tables do not say.
    pub pension_since: Option<Month>,
}

/// A contract: establishment, person, number and start identify it. Attributes are those of the
/// latest declaration in force, as a whole (ruling 24).
#[derive(Clone, PartialEq, Eq)]
pub struct ContractFact {
    /// The person.
    pub person: PersonKey,
    /// The establishment; after a change of employer, two contracts follow each other.
    pub siret: Siret,
    /// Number, as latest known.
    pub number: ContractNumber,
    /// First day at this establishment.
    pub start: Day,
    /// Nature.
    pub nature: Option<ContractNature>,
    /// Public policy scheme.
    pub scheme: Option<PublicScheme>,
    /// Complement of the scheme.
    pub complement: Option<SchemeComplement>,
    /// Reason for a fixed term.
    pub recourse: Option<Recourse>,
    /// Occupation.
    pub occupation: Option<Occupation>,
    /// Full or part time.
    pub working_time: Option<WorkingTime>,
    /// Unit of working time.
    pub unit: Option<ActivityUnit>,
    /// Working time of reference for the category, in that unit.
    pub category_quota: Option<Hundredths>,
    /// Working time of the contract, in that unit.
    pub quota: Option<Hundredths>,
    /// First month whose declaration in force states that the person is a beneficiary of the duty
    /// to employ disabled workers, whatever is stated later; `None`: never.
    pub disabled_since: Option<Month>,
    /// Expected last day: unreliable, used only by the inference of ends.
    pub expected_end: Option<Day>,
    /// Last non-cancelled end declared, inclusive, with its reason. `None`: not declared.
    pub declared_end: Option<DeclaredEnd>,
    /// First month whose declaration in force describes the contract.
    pub first_declared: Month,
    /// Last month whose declaration in force describes the contract.
    pub last_declared: Month,
}

/// An end as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclaredEnd {
    /// Last day, inclusive.
    pub last_day: Day,
    /// Why it ended.
    pub cause: EndCause,
}

/// Why a contract's declared end came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndCause {
    /// A reason of S21.G00.62.002.
    Reason(EndReason),
    /// The person went on with another establishment (S21.G00.41.012): not an exit.
    EmployerChange,
}

/// Working time over one pay period, attached to its contract where there is one (ruling 18).
#[derive(Clone, PartialEq, Eq)]
pub struct WorkFact {
    /// The person.
    pub person: PersonKey,
    /// The establishment that paid.
    pub siret: Siret,
    /// Number and start of the contract; `None`: unattached, counted as a quality figure.
    pub contract: Option<(ContractNumber, Day)>,
    /// First day of the pay period.
    pub from: Day,
    /// Last day of the pay period.
    pub to: Day,
    /// What is measured.
    pub kind: WorkKind,
    /// How much, in `unit`; negative when it corrects.
    pub measure: Hundredths,
    /// Unit of the line, else of the contract (ruling 17), else unknown.
    pub unit: Option<ActivityUnit>,
}

/// A leave or a suspension of one contract, after cancellations, repeats and merging of slices.
#[derive(Clone, PartialEq, Eq)]
pub struct AbsenceFact {
    /// The person.
    pub person: PersonKey,
    /// The establishment.
    pub siret: Siret,
    /// Number of the contract.
    pub number: ContractNumber,
    /// Start of the contract.
    pub contract_start: Day,
    /// Leave or suspension.
    pub family: AbsenceFamily,
    /// Reason, as declared.
    pub reason: AbsenceReason,
    /// First day absent.
    pub first: Day,
    /// Last day absent, inclusive; `None`: open.
    pub last: Option<Day>,
    /// Day of the accident, the first stated of the spell's slices: a relapse has that of the
    /// accident it comes from.
    pub accident: Option<Day>,
}

/// Origin of a PASS (register column `origine`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassOrigin {
    /// Ordinary delivery.
    Default,
    /// Former Pôle emploi agreement.
    PoleEmploi,
    /// Bulk load of associations intermédiaires, 30 November–1 December 2021: out of every flow.
    AiStock,
    /// Created by an administrator.
    Administrator,
}

/// A PASS IAE.
#[derive(Clone, PartialEq, Eq)]
pub struct PassFact {
    /// The holder.
    pub person: PersonKey,
    /// Number.
    pub pass: PassId,
    /// Sex in the register.
    pub sex: Sex,
    /// Year of birth in the register.
    pub birth_year: Option<i32>,
    /// First day.
    pub start: Day,
    /// Last day, inclusive.
    pub end: Day,
    /// Commune of residence, five characters; never published.
    pub commune: Option<[u8; 5]>,
    /// Resident of a priority district.
    pub priority_district: Option<bool>,
    /// Origin; `None` when the register has no such column.
    pub origin: Option<PassOrigin>,
    /// Structure named by the register.
    pub siret: Option<Siret>,
}

/// A suspension declared in the register.
#[derive(Clone, PartialEq, Eq)]
pub struct SuspensionFact {
    /// The holder.
    pub person: PersonKey,
    /// Number of the PASS.
    pub pass: PassId,
    /// Structure that declared it, when known.
    pub siret: Option<Siret>,
    /// Reason.
    pub reason: SuspensionReason,
    /// First day.
    pub first: Day,
    /// Last day, inclusive, as stored: often the nominal maximum of 36 months.
    pub last: Day,
    /// Day it was entered.
    pub created: Option<Day>,
}

/// A prolongation of a PASS.
#[derive(Clone, PartialEq, Eq)]
pub struct ProlongationFact {
    /// The holder.
    pub person: PersonKey,
    /// Number of the PASS.
    pub pass: PassId,
    /// First day.
    pub start: Day,
    /// First day after it: the interval is half-open.
    pub end: Day,
}

/// Facts about the persons of one bucket. Every vector is sorted by person, then by the other
/// columns in the order of the struct, so that one person's rows are one slice of each.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    /// One row per person.
    pub persons: Vec<PersonFact>,
    /// One row per contract.
    pub contracts: Vec<ContractFact>,
    /// One row per measure of working time.
    pub work: Vec<WorkFact>,
    /// One row per absence.
    pub absences: Vec<AbsenceFact>,
    /// One row per PASS, sorted by person then start.
    pub passes: Vec<PassFact>,
    /// One row per declared suspension.
    pub suspensions: Vec<SuspensionFact>,
    /// One row per prolongation.
    pub prolongations: Vec<ProlongationFact>,
}

/// An establishment as the register and its latest declaration describe it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EstablishmentFact {
    /// Activity.
    pub ape: Option<Ape>,
    /// Code of the département: commune of a register, else postal code of the declaration.
    pub departement: Option<&'static str>,
    /// Code of the zone d'emploi 2020, where the commune is known.
    pub zone: Option<&'static str>,
    /// Legal category of the register.
    pub legal_category: Option<[u8; 4]>,
}

/// An agreement between the State and an insertion structure.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Kind of structure.
    pub kind: SiaeKind,
    /// First day.
    pub start: Day,
    /// Last day, inclusive; `None`: still running.
    pub end: Option<Day>,
    /// Commune of the structure's administrative address, five characters.
    pub commune: Option<[u8; 5]>,
}

/// What is known of all establishments, and which months each has filed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EmployerFacts {
    /// Establishments by SIRET.
    pub establishments: BTreeMap<Siret, EstablishmentFact>,
    /// Agreements by SIRET, sorted by start.
    pub agreements: BTreeMap<Siret, Vec<Agreement>>,
    /// Months for which a declaration is in force, by SIRET.
    pub filings: BTreeMap<Siret, Months>,
    /// Oldest and newest months declared by anybody; `None` when nothing was declared.
    pub declared: Option<(Month, Month)>,
    /// Oldest month declared by a structure under agreement: consolidated tables of ordinary
    /// employers can go back years before, when nothing is known of PASS holders.
    pub structures_since: Option<Month>,
}

impl EmployerFacts {
    /// Whether the establishment filed for the month.
    pub fn filed(&self, siret: Siret, month: Month) -> bool {
        self.filings.get(&siret).is_some_and(|months| months.contains(month))
    }
}
