//! A person's contracts with their changes, ends and absences: blocks 40, 41, 60, 62 and 65.

use super::field::Field;
use super::texts::{Text, Texts};
use crate::ingest::findings::{Finding, FindingKind, Findings, Place, Rubrique};
use crate::ingest::records::{
    AbsenceFamily, AbsenceRecord, ContractChangeRecord, ContractRecord, EndRecord, Records,
};
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, ContractNature, ContractNumber, Day, DisabilityStatus, EndReason,
    Hundredths, Month, Occupation, PersonKey, PublicScheme, Recourse, SchemeComplement, Siret,
    WorkingTime,
};

/// An identifier of work place, as the contract and block 85 write it.
pub(super) type PlaceId = [u8; 14];

/// What one block 40 says.
#[derive(Default)]
pub(super) struct ContractDraft {
    line: u64,
    number: Option<Text>,
    start: Option<Day>,
    nature: Option<ContractNature>,
    scheme: Option<PublicScheme>,
    complement: Option<SchemeComplement>,
    recourse: Option<Recourse>,
    occupation: Option<Occupation>,
    working_time: Option<WorkingTime>,
    unit: Option<ActivityUnit>,
    category_quota: Option<Hundredths>,
    quota: Option<Hundredths>,
    disability: Option<DisabilityStatus>,
    expected_end: Option<Day>,
    work_place: Option<PlaceId>,
    user_establishment: Option<PlaceId>,
}

/// What tells a contract from the person's others.
#[derive(Clone, Copy)]
pub(super) struct ContractKey {
    pub(super) number: ContractNumber,
    pub(super) start: Day,
    pub(super) unit: Option<ActivityUnit>,
}

impl ContractDraft {
    pub(super) fn new(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    pub(super) fn take(&mut self, field: Field<'_>, texts: &mut Texts, findings: &mut Findings) {
        match field.rubrique.rank() {
            1 => self.start = field.day(findings),
            4 => self.occupation = field.code(Occupation::parse, findings),
            7 => self.nature = field.code(ContractNature::parse, findings),
            8 => self.scheme = field.code(PublicScheme::parse, findings),
            9 => {
                if field.value.trim_ascii().len() < 5 {
                    findings.add(field.finding(FindingKind::ShortContractNumber));
                }
                self.number = Some(texts.store(field.value));
            }
            10 => self.expected_end = field.day(findings),
            11 => self.unit = field.code(ActivityUnit::parse, findings),
            12 => self.category_quota = field.measure(findings),
            13 => self.quota = field.measure(findings),
            14 => self.working_time = field.code(WorkingTime::parse, findings),
            19 => self.work_place = place_id(field),
            21 => self.recourse = field.code(Recourse::parse, findings),
            46 => self.user_establishment = place_id(field),
            72 => self.disability = field.code(DisabilityStatus::parse, findings),
            73 => self.complement = field.code(SchemeComplement::parse, findings),
            _ => {}
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn number(&self) -> Option<Text> {
        self.number
    }

    /// The key, once the number is hashed; nothing when the contract has no number or start.
    pub(super) fn key(
        &self,
        number: Option<ContractNumber>,
        month: Option<Month>,
        findings: &mut Findings,
    ) -> Option<ContractKey> {
        let (Some(number), Some(start)) = (number, self.start) else {
            findings.add(at(self.line, FindingKind::ContractWithoutKey, CONTRACT_START));
            return None;
        };
        warn_if_after(month, Some(start), self.line, CONTRACT_START, findings);
        Some(ContractKey { number, start, unit: self.unit })
    }

    /// Work places the contract names, with the rubrique that does.
    pub(super) fn places(&self) -> impl Iterator<Item = (PlaceId, Rubrique)> {
        let work = self.work_place.map(|place| (place, Rubrique::new(210_040_019)));
        let user = self.user_establishment.map(|place| (place, Rubrique::new(210_040_046)));
        work.into_iter().chain(user)
    }

    pub(super) fn row(
        &self,
        declaration: u32,
        person: PersonKey,
        key: ContractKey,
    ) -> ContractRecord {
        ContractRecord {
            declaration,
            person,
            number: key.number,
            start: key.start,
            nature: self.nature,
            scheme: self.scheme,
            complement: self.complement,
            recourse: self.recourse,
            occupation: self.occupation,
            working_time: self.working_time,
            unit: self.unit,
            category_quota: self.category_quota,
            quota: self.quota,
            disability: self.disability,
            expected_end: self.expected_end,
            user_establishment: self.user_establishment.and_then(|id| Siret::parse(&id).ok()),
        }
    }
}

/// A work place identifier of up to fourteen characters, upper-cased, padded with zero bytes.
pub(super) fn place_id(field: Field<'_>) -> Option<PlaceId> {
    let text = field.value.trim_ascii();
    let mut id = [0; 14];
    id.iter_mut().zip(text).for_each(|(slot, byte)| *slot = byte.to_ascii_uppercase());
    (1..=id.len()).contains(&text.len()).then_some(id)
}

/// Old identifying values of a contract, in one block 41.
#[derive(Default, Clone, Copy)]
pub(super) struct ChangeDraft {
    line: u64,
    contract: usize,
    changed: Option<Day>,
    old_siret: Option<Siret>,
    old_number: Option<Text>,
    old_start: Option<Day>,
}

impl ChangeDraft {
    pub(super) fn new(line: u64, contract: usize) -> Self {
        Self { line, contract, ..Self::default() }
    }

    pub(super) fn take(&mut self, field: Field<'_>, texts: &mut Texts, findings: &mut Findings) {
        match field.rubrique.rank() {
            1 => self.changed = field.day(findings),
            12 => {
                let kind = FindingKind::InvalidIdentifier;
                self.old_siret = field.read(Siret::parse, kind, findings);
            }
            14 => self.old_number = Some(texts.store(field.value)),
            21 => self.old_start = field.day(findings),
            _ => {}
        }
    }

    pub(super) fn old_number(&self) -> Option<Text> {
        self.old_number
    }

    fn is_identifying(&self) -> bool {
        self.old_siret.is_some() || self.old_number.is_some() || self.old_start.is_some()
    }

    /// Rows of the identifying changes of a contract: each block alone, and, as software often
    /// splits one change over several blocks, those of the same day together.
    pub(super) fn rows(
        drafts: &[Self],
        contract: usize,
        (declaration, person, key): (u32, PersonKey, ContractKey),
        number: impl Fn(Text) -> Option<ContractNumber>,
        findings: &mut Findings,
        into: &mut Vec<ContractChangeRecord>,
    ) {
        let of_contract = drafts.iter().filter(|draft| draft.contract == contract);
        let identifying: Vec<&Self> = of_contract.filter(|draft| draft.is_identifying()).collect();
        for (index, draft) in identifying.iter().enumerate() {
            let Some(changed) = draft.changed else {
                findings.add(at(draft.line, FindingKind::IncompleteEvent, CHANGE_DATE));
                continue;
            };
            let row = ContractChangeRecord {
                declaration,
                person,
                number: key.number,
                start: key.start,
                changed,
                old_siret: draft.old_siret,
                old_number: draft.old_number.and_then(&number),
                old_start: draft.old_start,
            };
            let mut combined = row.clone();
            let same_day = identifying.iter().take(index);
            for other in same_day.filter(|other| other.changed == draft.changed) {
                combined.old_siret = combined.old_siret.or(other.old_siret);
                combined.old_number = combined.old_number.or(other.old_number.and_then(&number));
                combined.old_start = combined.old_start.or(other.old_start);
            }
            let split = (combined != row).then_some(combined);
            into.push(row);
            into.extend(split);
        }
    }
}

/// An end, a leave or a suspension, in file order.
#[derive(Clone, Copy)]
pub(super) struct EventDraft {
    line: u64,
    pub(super) contract: usize,
    kind: EventKind,
    reason: Option<EventReason>,
    day: Option<Day>,
    expected_end: Option<Day>,
    returned: Option<Day>,
    accident: Option<Day>,
}

/// Which block the event comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EventKind {
    /// Block 62.
    End,
    /// Block 60 or 65.
    Absence(AbsenceFamily),
}

#[derive(Clone, Copy)]
enum EventReason {
    End(EndReason),
    Absence(AbsenceReason),
}

impl EventDraft {
    pub(super) fn new(line: u64, contract: usize, kind: EventKind) -> Self {
        let (reason, day, expected_end, returned, accident) = (None, None, None, None, None);
        Self { line, contract, kind, reason, day, expected_end, returned, accident }
    }

    pub(super) fn kind(&self) -> EventKind {
        self.kind
    }

    pub(super) fn take(&mut self, field: Field<'_>, findings: &mut Findings) {
        match field.rubrique.digits() {
            210_062_002 => {
                self.reason = field.code(EndReason::parse, findings).map(EventReason::End);
            }
            210_060_001 | 210_065_001 => {
                self.reason = field.code(AbsenceReason::parse, findings).map(EventReason::Absence);
            }
            210_062_001 | 210_060_002 | 210_065_002 => self.day = field.day(findings),
            210_060_003 | 210_065_003 => self.expected_end = field.day(findings),
            210_060_010 => self.returned = field.day(findings),
            210_060_012 => self.accident = field.day(findings),
            _ => {}
        }
    }

    /// Adds the event's row, if it has a reason and a day.
    pub(super) fn add_row(
        &self,
        (declaration, person, key): (u32, PersonKey, ContractKey),
        sequence: u32,
        month: Option<Month>,
        findings: &mut Findings,
        into: &mut Records,
    ) {
        match (self.reason, self.day, self.kind) {
            (Some(EventReason::End(reason)), Some(last_day), EventKind::End) => {
                into.ends.push(EndRecord {
                    declaration,
                    sequence,
                    person,
                    number: key.number,
                    contract_start: key.start,
                    last_day,
                    reason,
                });
            }
            (Some(EventReason::Absence(reason)), Some(from), EventKind::Absence(family)) => {
                warn_if_after(month, Some(from), self.line, family_date(family), findings);
                into.absences.push(AbsenceRecord {
                    declaration,
                    sequence,
                    person,
                    number: key.number,
                    contract_start: key.start,
                    family,
                    reason,
                    from,
                    expected_end: self.expected_end,
                    returned: self.returned,
                    accident: self.accident,
                });
            }
            _ => {
                let rubrique = match self.kind {
                    EventKind::End => 210_062_001,
                    EventKind::Absence(family) => family_date(family),
                };
                findings.add(at(self.line, FindingKind::IncompleteEvent, rubrique));
            }
        }
    }
}

const CONTRACT_START: u32 = 210_040_001;
const CHANGE_DATE: u32 = 210_041_001;

fn family_date(family: AbsenceFamily) -> u32 {
    match family {
        AbsenceFamily::Leave => 210_060_002,
        AbsenceFamily::Suspension => 210_065_002,
    }
}

pub(super) fn at(line: u64, kind: FindingKind, rubrique: u32) -> Finding {
    Finding { kind, place: Place { line, rubrique: Some(Rubrique::new(rubrique)) } }
}

/// A date after the main month is kept and reported.
pub(super) fn warn_if_after(
    month: Option<Month>,
    day: Option<Day>,
    line: u64,
    rubrique: u32,
    findings: &mut Findings,
) {
    if let (Some(month), Some(day)) = (month, day)
        && day.month() > month
    {
        findings.add(at(line, FindingKind::DateAfterMonth, rubrique));
    }
}
