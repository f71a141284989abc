//! What a raw DSN file says, as rows: the frontier between the reader and the rest.
//!
//! Every row carries the ordinal of its declaration, in the file and later in the batch of files kept
//! together, so that a whole declaration can be set aside or superseded later without rewriting
//! anything. Identities are already
//! pseudonymised: no NIR, name or contract number leaves the reader.

use crate::store::pseudonym::Identity;
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, Ape, ContractNature, ContractNumber, Day, DisabilityStatus,
    EndReason, Hundredths, Month, Occupation, PersonKey, PublicScheme, Recourse, SchemeComplement,
    Sex, Siret, WorkingTime,
};

/// Nature of a declaration (S20.G00.05.001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// 01, DSN mensuelle.
    Monthly,
    /// 02, signalement de fin de contrat (P19 only).
    EndSignal,
    /// 04, signalement d'arrêt de travail.
    LeaveSignal,
    /// 05, signalement de reprise.
    ReturnSignal,
    /// 07, signalement de fin de contrat unique (FCTU).
    SingleEndSignal,
    /// 08, 09, 10 and codes to come: counted, not used.
    Unused,
}

/// Type of a declaration (S20.G00.05.002).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeclarationType {
    /// 01, normal.
    Normal,
    /// 02, normal without individual.
    NormalEmpty,
    /// 03, full replacement.
    Replacement,
    /// 04, cancellation.
    Cancellation,
    /// 05, replacement without individual.
    ReplacementEmpty,
}

/// Scope of a declaration (S20.G00.05.008).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// 01, the whole establishment.
    Whole,
    /// 02, the farm half.
    Farm,
    /// 03, the general half.
    General,
}

/// One declaration: an S20 subtree that could be read.
#[derive(Clone, PartialEq, Eq)]
pub struct DeclarationRecord {
    /// Position in the file, from 0, over all its envelopes; in the store, in the batch of files.
    pub declaration: u32,
    /// Line of its first S20 record, from 1.
    pub line: u64,
    /// Version of the norm as stated by the envelope (`P26V01`).
    pub version: [u8; 6],
    /// Nature.
    pub nature: Nature,
    /// Type.
    pub declaration_type: DeclarationType,
    /// Establishment.
    pub siret: Siret,
    /// Main month (S20.G00.05.005); natures 01 and 09 only.
    pub month: Option<Month>,
    /// Which part of the establishment-month, from 1.
    pub fraction: u8,
    /// How many parts there are.
    pub fractions: u8,
    /// Order number (S20.G00.05.004).
    pub order: u64,
    /// Date of constitution (S20.G00.05.007).
    pub constituted: Option<Day>,
    /// Scope.
    pub scope: Scope,
    /// Date and order number of the signal it replaces or cancels (S20.G00.05.006).
    pub replaces: Option<(Day, u64)>,
    /// Activity of the establishment (S21.G00.11.002), else of the company (S21.G00.06.003).
    pub ape: Option<Ape>,
    /// Postal code of the establishment (S21.G00.11.004), five characters.
    pub postal_code: Option<[u8; 5]>,
    /// Insee commune of the establishment (enriched S21.G00.11.110), five characters.
    pub commune: Option<[u8; 5]>,
    /// Set aside: a fatal finding was made in it or in its envelope, or it is a test.
    pub set_aside: bool,
}

/// One person in one declaration.
#[derive(Clone, PartialEq, Eq)]
pub struct IndividualRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// The person.
    pub person: PersonKey,
    /// What the key was made from.
    pub identity: Identity,
    /// Sex stated in S21.G00.30.005.
    pub stated_sex: Sex,
    /// Sex given by the first digit of the NIR or NTT.
    pub number_sex: Sex,
    /// Birth date; unknown month read as 1 July, unknown day as the 15th.
    pub birth: Option<Day>,
    /// Works while drawing a pension: S21.G00.30.023 = 03.
    pub draws_pension: bool,
}

/// Two identities of one person, to be linked before anything is counted.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// The weaker or older identity.
    pub alias: PersonKey,
    /// The stronger or newer identity.
    pub person: PersonKey,
    /// What `alias` was made from: NTT beside a NIR, old NIR of a block 31, matricule.
    pub by: Identity,
    /// What `person` was made from: a weak alias never joins two NIR.
    pub identity: Identity,
}

/// A contract as one declaration describes it (block 40).
#[derive(Clone, PartialEq, Eq)]
pub struct ContractRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// The person.
    pub person: PersonKey,
    /// Number.
    pub number: ContractNumber,
    /// First day.
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
    /// Unit of working time: the default unit of the activities.
    pub unit: Option<ActivityUnit>,
    /// Working time of reference for the category, in that unit.
    pub category_quota: Option<Hundredths>,
    /// Working time of the contract, in that unit.
    pub quota: Option<Hundredths>,
    /// Status regarding the duty to employ disabled workers.
    pub disability: Option<DisabilityStatus>,
    /// Expected last day (S21.G00.40.010): unreliable, never an actual end by itself.
    pub expected_end: Option<Day>,
    /// User establishment of a mission, when given as a SIRET.
    pub user_establishment: Option<Siret>,
}

/// A change of a contract's identity (block 41): old values valid before `changed`.
#[derive(Clone, PartialEq, Eq)]
pub struct ContractChangeRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// The person.
    pub person: PersonKey,
    /// Number of the contract as now known.
    pub number: ContractNumber,
    /// Start of the contract as now known.
    pub start: Day,
    /// First day of the new values.
    pub changed: Day,
    /// Old establishment.
    pub old_siret: Option<Siret>,
    /// Old number.
    pub old_number: Option<ContractNumber>,
    /// Old start.
    pub old_start: Option<Day>,
}

/// An end of contract, or its cancellation (block 62; reason 099 cancels).
#[derive(Clone, PartialEq, Eq)]
pub struct EndRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// Position among the ends and absences of the declaration, in file order.
    pub sequence: u32,
    /// The person.
    pub person: PersonKey,
    /// Number of the contract.
    pub number: ContractNumber,
    /// Start of the contract.
    pub contract_start: Day,
    /// Last day, inclusive.
    pub last_day: Day,
    /// Reason.
    pub reason: EndReason,
}

/// The two families of absences in a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbsenceFamily {
    /// Arrêt de travail, block 60; reason 99 cancels.
    Leave,
    /// Suspension de l'exécution du contrat, block 65; reason 998 cancels.
    Suspension,
}

/// A leave or a suspension, or its cancellation (blocks 60 and 65), as declared.
#[derive(Clone, PartialEq, Eq)]
pub struct AbsenceRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// Position among the ends and absences of the declaration, in file order.
    pub sequence: u32,
    /// The person.
    pub person: PersonKey,
    /// Number of the contract.
    pub number: ContractNumber,
    /// Start of the contract.
    pub contract_start: Day,
    /// Leave or suspension.
    pub family: AbsenceFamily,
    /// Reason.
    pub reason: AbsenceReason,
    /// A leave's last day worked (S21.G00.60.002); a suspension's first day (S21.G00.65.002).
    pub from: Day,
    /// Expected last day (S21.G00.60.003, S21.G00.65.003).
    pub expected_end: Option<Day>,
    /// First day back at work (S21.G00.60.010).
    pub returned: Option<Day>,
    /// Day of the accident, or when the illness was first established (S21.G00.60.012).
    pub accident: Option<Day>,
}

/// What a line of working time measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkKind {
    /// Activity 01 under a pay line of type 002.
    Paid,
    /// Activity 02 under a pay line of type 002: unpaid or partly paid absence.
    Unpaid,
    /// Pay line of type 017: random overtime. Always in hours.
    RandomOvertime,
    /// Pay line of type 018: structural overtime. Always in hours.
    StructuralOvertime,
}

/// A measure of working time over a pay period (block 53 under 51, or an overtime pay line).
#[derive(Clone, PartialEq, Eq)]
pub struct WorkRecord {
    /// Ordinal of the declaration in the file.
    pub declaration: u32,
    /// The person.
    pub person: PersonKey,
    /// Number of the contract the pay line names, if any.
    pub number: Option<ContractNumber>,
    /// First day of the pay period.
    pub from: Day,
    /// Last day of the pay period.
    pub to: Day,
    /// What is measured.
    pub kind: WorkKind,
    /// How much; negative when it corrects an earlier month.
    pub measure: Hundredths,
    /// Unit stated on the line; absent means the contract's.
    pub unit: Option<ActivityUnit>,
}

/// A batch of rows of one file, in file order.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Records {
    /// Declarations closed since the last batch.
    pub declarations: Vec<DeclarationRecord>,
    /// Persons.
    pub individuals: Vec<IndividualRecord>,
    /// Linked identities.
    pub identities: Vec<IdentityRecord>,
    /// Contracts.
    pub contracts: Vec<ContractRecord>,
    /// Changes of contracts' identities.
    pub changes: Vec<ContractChangeRecord>,
    /// Ends.
    pub ends: Vec<EndRecord>,
    /// Leaves and suspensions.
    pub absences: Vec<AbsenceRecord>,
    /// Working time.
    pub work: Vec<WorkRecord>,
}

impl Records {
    /// Number of rows of all kinds.
    pub fn len(&self) -> usize {
        self.declarations.len()
            + self.individuals.len()
            + self.identities.len()
            + self.contracts.len()
            + self.changes.len()
            + self.ends.len()
            + self.absences.len()
            + self.work.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops all rows and keeps the room they took.
    pub fn clear(&mut self) {
        self.declarations.clear();
        self.individuals.clear();
        self.identities.clear();
        self.contracts.clear();
        self.changes.clear();
        self.ends.clear();
        self.absences.clear();
        self.work.clear();
    }

    /// Numbers declarations from `first` instead of 0, and gives the number after the last;
    /// `None` when numbers run out.
    #[must_use]
    pub fn number_from(&mut self, first: u32) -> Option<u32> {
        self.ordinals().try_fold(first, |next, ordinal| {
            *ordinal = ordinal.checked_add(first)?;
            Some(next.max(ordinal.checked_add(1)?))
        })
    }

    fn ordinals(&mut self) -> impl Iterator<Item = &mut u32> {
        let declarations = self.declarations.iter_mut().map(|row| &mut row.declaration);
        declarations
            .chain(self.individuals.iter_mut().map(|row| &mut row.declaration))
            .chain(self.identities.iter_mut().map(|row| &mut row.declaration))
            .chain(self.contracts.iter_mut().map(|row| &mut row.declaration))
            .chain(self.changes.iter_mut().map(|row| &mut row.declaration))
            .chain(self.ends.iter_mut().map(|row| &mut row.declaration))
            .chain(self.absences.iter_mut().map(|row| &mut row.declaration))
            .chain(self.work.iter_mut().map(|row| &mut row.declaration))
    }

    /// Adds the rows of another batch of the same file.
    pub fn append(&mut self, other: &Self) {
        self.declarations.extend_from_slice(&other.declarations);
        self.individuals.extend_from_slice(&other.individuals);
        self.identities.extend_from_slice(&other.identities);
        self.contracts.extend_from_slice(&other.contracts);
        self.changes.extend_from_slice(&other.changes);
        self.ends.extend_from_slice(&other.ends);
        self.absences.extend_from_slice(&other.absences);
        self.work.extend_from_slice(&other.work);
    }
}
