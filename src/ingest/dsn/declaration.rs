//! One declaration: blocks 05, 06, 11 and 85, and what makes it unusable.

use std::collections::{BTreeMap, BTreeSet};

use super::contract::{PlaceId, at};
use super::field::Field;
use super::file_report::DeclarationReport;
use super::totals::Totals;
use crate::ingest::findings::{Finding, FindingKind, Findings, Place, Rubrique};
use crate::ingest::records::{DeclarationRecord, DeclarationType, Nature, Scope};
use crate::vocabulary::{Ape, Code, Day, Month, PersonKey, Siren, Siret};

/// A declaration being read.
pub(super) struct Declaration {
    pub(super) ordinal: u32,
    pub(super) siren: Option<Siren>,
    pub(super) month: Option<Month>,
    /// Amounts are in euros.
    pub(super) euros: bool,
    pub(super) totals: Totals,
    /// Persons met with their lines, to find repetitions.
    pub(super) persons: Vec<(PersonKey, u64)>,
    line: u64,
    nature: Option<[u8; 2]>,
    declaration_type: Option<[u8; 2]>,
    fraction: Option<Result<(u8, u8), Rubrique>>,
    order: u64,
    constituted: Option<Day>,
    scope: Scope,
    replaces: Option<(Day, u64)>,
    siren_text: [u8; 9],
    nic: Option<[u8; 5]>,
    ape: Option<Ape>,
    head_ape: Option<Ape>,
    postal_code: Option<[u8; 5]>,
    commune: Option<[u8; 5]>,
    described: BTreeSet<PlaceId>,
    named: BTreeMap<PlaceId, (u64, Rubrique)>,
    non_employees: u64,
    sequence: u32,
    fatal: Option<Finding>,
    envelope_stands: bool,
}

impl Declaration {
    pub(super) fn new(ordinal: u32, line: u64, envelope_stands: bool) -> Self {
        Self {
            ordinal,
            siren: None,
            month: None,
            euros: true,
            totals: Totals::default(),
            persons: Vec::new(),
            line,
            nature: None,
            declaration_type: None,
            fraction: None,
            order: 0,
            constituted: None,
            scope: Scope::Whole,
            replaces: None,
            siren_text: [0; 9],
            nic: None,
            ape: None,
            head_ape: None,
            postal_code: None,
            commune: None,
            described: BTreeSet::new(),
            named: BTreeMap::new(),
            non_employees: 0,
            sequence: 0,
            fatal: None,
            envelope_stands,
        }
    }

    /// Whether nothing known so far sets the declaration aside.
    pub(super) fn stands(&self) -> bool {
        self.envelope_stands && self.fatal.is_none()
    }

    /// Sets the declaration aside; the first reason is the one reported.
    pub(super) fn set_aside(&mut self, finding: Finding, findings: &mut Findings) {
        findings.add(finding);
        self.fatal = self.fatal.or(Some(finding));
    }

    pub(super) fn next_sequence(&mut self) -> u32 {
        let sequence = self.sequence;
        self.sequence = sequence.saturating_add(1);
        sequence
    }

    pub(super) fn add_non_employee(&mut self) {
        self.non_employees += 1;
    }

    /// A contract names a work place or user establishment.
    pub(super) fn name_place(&mut self, place: PlaceId, line: u64, rubrique: Rubrique) {
        let own = self.nic.is_some_and(|nic| {
            let digits = self.siren_text.iter().chain(&nic);
            place.iter().eq(digits)
        });
        if !own {
            self.named.entry(place).or_insert((line, rubrique));
        }
    }

    /// A block 85 describes a work place.
    pub(super) fn describe_place(&mut self, place: PlaceId) {
        self.described.insert(place);
    }

    /// Takes in a rubrique of block 05, 06 or 11. The first company and establishment count.
    pub(super) fn take(&mut self, field: Field<'_>, findings: &mut Findings) {
        match field.rubrique.digits() {
            200_005_001 => self.nature = field.code_text(findings),
            200_005_002 => self.declaration_type = field.text(),
            200_005_003 => self.fraction = Some(fraction(field.text()).ok_or(field.rubrique)),
            200_005_004 => match field.value.trim_ascii() {
                value if value.len() <= 15 => match number(value) {
                    Some(order) => self.order = order,
                    None => findings.add(field.finding(FindingKind::InvalidNumber)),
                },
                _ => findings.add(field.finding(FindingKind::InvalidNumber)),
            },
            200_005_005 => self.month = main_month(field.value),
            200_005_006 => {
                self.replaces = target(field.value.trim_ascii());
                if self.replaces.is_none() {
                    findings.add(field.finding(FindingKind::InvalidDate));
                }
            }
            200_005_007 => self.constituted = field.day(findings),
            200_005_008 => match field.code_text(findings) {
                Some([b'0', b'2']) => self.scope = Scope::Farm,
                Some([b'0', b'3']) => self.scope = Scope::General,
                _ => {}
            },
            200_005_010 => self.take_currency(field, findings),
            210_006_001 => {
                if let (None, Some(text)) = (self.siren, field.text()) {
                    self.siren = Siren::parse(&text).ok().filter(|siren| siren.number() > 0);
                    self.siren_text = text;
                }
            }
            210_006_003 => self.head_ape = self.head_ape.or(Ape::parse(field.value).ok()),
            210_011_001 => {
                let digits =
                    field.text().filter(|nic: &[u8; 5]| nic.iter().all(u8::is_ascii_digit));
                self.nic = self.nic.or(digits);
            }
            210_011_002 => self.ape = self.ape.or(Ape::parse(field.value).ok()),
            210_011_004 => self.postal_code = self.postal_code.or(field.text()),
            210_011_110 => self.commune = self.commune.or(field.text()),
            _ => {}
        }
    }

    fn take_currency(&mut self, field: Field<'_>, findings: &mut Findings) {
        self.euros = field.code_text(findings) != Some([b'0', b'2']);
        if !self.euros {
            findings.add(field.finding(FindingKind::ForeignCurrency));
        }
    }

    /// Closes the declaration: what is missing in it, its row if it has a key, and its report.
    pub(super) fn finish(
        mut self,
        version: [u8; 6],
        findings: &mut Findings,
    ) -> (Option<DeclarationRecord>, DeclarationReport) {
        let nature = self.nature.map(nature_of);
        if nature.is_none() {
            self.lacks(FindingKind::InvalidNature, 200_005_001, findings);
        }
        let declaration_type =
            self.declaration_type.and_then(|code| type_of(code, nature.unwrap_or(Nature::Unused)));
        if declaration_type.is_none() {
            self.lacks(FindingKind::InvalidType, 200_005_002, findings);
        }
        let siret = self.siren.zip(self.nic);
        let siret = siret.and_then(|(siren, nic)| Siret::from_parts(siren, &nic).ok());
        if siret.is_none() {
            let rubrique = if self.siren.is_none() { 210_006_001 } else { 210_011_001 };
            self.lacks(FindingKind::InvalidEstablishment, rubrique, findings);
        }
        self.month = self.month.filter(|month| is_plausible(*month, self.constituted));
        if nature == Some(Nature::Monthly) && self.month.is_none() {
            self.lacks(FindingKind::InvalidMainMonth, 200_005_005, findings);
        }
        // An absent fraction is a whole: signals always are.
        let (fraction, fractions) = match self.fraction.unwrap_or(Ok((1, 1))) {
            Ok(parts) => parts,
            Err(rubrique) => {
                self.lacks(FindingKind::InvalidFraction, rubrique.digits(), findings);
                (1, 1)
            }
        };
        self.check_individuals(nature, declaration_type, findings);
        self.check_repetitions(findings);
        if nature == Some(Nature::Monthly) {
            self.check_places(findings);
        }
        let report = DeclarationReport {
            declaration: self.ordinal,
            line: self.line,
            nature: self.nature.and_then(|code| Code::parse(&code).ok()),
            declaration_type: self.declaration_type.and_then(|code| Code::parse(&code).ok()),
            set_aside: self.fatal,
            totals: self.totals,
        };
        let record = nature.zip(declaration_type).zip(siret);
        let record = record.map(|((nature, declaration_type), siret)| DeclarationRecord {
            declaration: self.ordinal,
            line: self.line,
            version,
            nature,
            declaration_type,
            siret,
            month: self.month,
            fraction,
            fractions,
            order: self.order,
            constituted: self.constituted,
            scope: self.scope,
            replaces: self.replaces,
            ape: self.ape.or(self.head_ape),
            postal_code: self.postal_code,
            commune: self.commune,
            set_aside: self.fatal.is_some(),
        });
        (record, report)
    }

    fn lacks(&mut self, kind: FindingKind, rubrique: u32, findings: &mut Findings) {
        self.set_aside(at(self.line, kind, rubrique), findings);
    }

    fn check_individuals(
        &mut self,
        nature: Option<Nature>,
        declaration_type: Option<DeclarationType>,
        findings: &mut Findings,
    ) {
        let promised = matches!(
            declaration_type,
            Some(DeclarationType::Normal | DeclarationType::Replacement)
        );
        let used = nature.is_some_and(|nature| nature != Nature::Unused);
        if promised && used && self.totals.individuals == 0 && self.non_employees == 0 {
            self.lacks(FindingKind::NoIndividual, 200_005_002, findings);
        }
    }

    fn check_repetitions(&mut self, findings: &mut Findings) {
        self.persons.sort_unstable();
        let repeated = self.persons.windows(2).filter_map(|pair| match pair {
            [(one, _), (same, line)] if one == same => Some(*line),
            _ => None,
        });
        let mut lines: Vec<u64> = repeated.collect();
        lines.sort_unstable();
        for line in lines {
            let place = Place { line, rubrique: None };
            findings.add(Finding { kind: FindingKind::RepeatedPerson, place });
        }
    }

    fn check_places(&self, findings: &mut Findings) {
        let missing = self.named.iter().filter(|(place, _)| !self.described.contains(*place));
        let mut places: Vec<Place> = missing
            .map(|(_, (line, rubrique))| Place { line: *line, rubrique: Some(*rubrique) })
            .collect();
        places.sort_unstable();
        for place in places {
            findings.add(Finding { kind: FindingKind::WorkPlaceNotDescribed, place });
        }
    }
}

fn nature_of(code: [u8; 2]) -> Nature {
    match &code {
        b"01" => Nature::Monthly,
        b"02" => Nature::EndSignal,
        b"04" => Nature::LeaveSignal,
        b"05" => Nature::ReturnSignal,
        b"07" => Nature::SingleEndSignal,
        _ => Nature::Unused,
    }
}

/// The type, if the nature allows it: only monthlies go without individual, only others are
/// cancelled.
fn type_of(code: [u8; 2], nature: Nature) -> Option<DeclarationType> {
    let monthly = nature == Nature::Monthly;
    match &code {
        b"01" => Some(DeclarationType::Normal),
        b"02" if monthly => Some(DeclarationType::NormalEmpty),
        b"03" => Some(DeclarationType::Replacement),
        b"04" if !monthly => Some(DeclarationType::Cancellation),
        b"05" if monthly => Some(DeclarationType::ReplacementEmpty),
        _ => None,
    }
}

/// `nd`: the n-th of d parts.
fn fraction(text: Option<[u8; 2]>) -> Option<(u8, u8)> {
    let [part, parts] = text?;
    let digit = |byte: u8| matches!(byte, b'1'..=b'9').then(|| byte - b'0');
    let (part, parts) = (digit(part)?, digit(parts)?);
    (part <= parts).then_some((part, parts))
}

/// Whether a month can have been declared on a day: once monthly declarations existed, and not long
/// before it was over. One mistyped year would otherwise be the newest month of all.
fn is_plausible(month: Month, constituted: Option<Day>) -> bool {
    Month::new(FIRST_YEAR, 1).is_some_and(|first| first <= month)
        && constituted.is_none_or(|day| month <= day.month().plus(1))
}

/// The year of the first monthly DSN.
const FIRST_YEAR: i32 = 2013;

fn main_month(value: &[u8]) -> Option<Month> {
    let day = Day::parse_norm(value.trim_ascii()).ok()?;
    let month = day.month();
    (month.first_day() == day).then_some(month)
}

/// Date of constitution and order number of a replaced signal.
fn target(value: &[u8]) -> Option<(Day, u64)> {
    let (day, order) = value.split_at_checked(8)?;
    Some((Day::parse_norm(day).ok()?, number(order).filter(|_| order.len() <= 15)?))
}

pub(super) fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0, |sum: u64, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0'))
    })
}
