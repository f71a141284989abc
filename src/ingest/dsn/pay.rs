//! Pay lines and the working time they carry: blocks 51, 53 and 58.
//!
//! A pay line reaches its contract by number only: the last contract read is often another. The
//! types 001, 002, 003 and 010 are views of one pay: gross is 001, working time is under 002.

use super::contract::{ContractKey, at, warn_if_after};
use super::field::Field;
use super::texts::{Text, Texts};
use super::totals::Totals;
use crate::ingest::findings::{FindingKind, Findings};
use crate::ingest::records::{WorkKind, WorkRecord};
use crate::vocabulary::{ActivityUnit, Cents, ContractNumber, Day, Hundredths, Month, PersonKey};

/// What one block 51 says.
pub(super) struct PayLine {
    line: u64,
    from: Option<Day>,
    to: Option<Day>,
    number: Option<Text>,
    kind: Option<[u8; 3]>,
    hours: Option<Hundredths>,
    amount: Option<Cents>,
}

/// What one block 53 says.
pub(super) struct Activity {
    line: u64,
    pay_line: usize,
    kind: Option<[u8; 2]>,
    measure: Option<Hundredths>,
    unit: Unit,
}

/// The unit of an activity. One that cannot be read is not the contract's.
#[derive(Clone, Copy)]
enum Unit {
    OfTheContract,
    Stated(ActivityUnit),
    Unreadable,
}

/// What one block 58 says.
pub(super) struct NetItem {
    kind: Option<[u8; 2]>,
    amount: Option<Cents>,
}

impl PayLine {
    pub(super) fn new(line: u64) -> Self {
        let (from, to, number, kind, hours, amount) = (None, None, None, None, None, None);
        Self { line, from, to, number, kind, hours, amount }
    }

    pub(super) fn take(&mut self, field: Field<'_>, texts: &mut Texts, findings: &mut Findings) {
        match field.rubrique.rank() {
            1 => self.from = field.day(findings),
            2 => self.to = field.day(findings),
            10 => self.number = Some(texts.store(field.value)),
            11 => self.kind = field.code_text(findings),
            12 => self.hours = field.measure(findings),
            13 => self.amount = field.amount(findings),
            _ => {}
        }
    }

    pub(super) fn number(&self) -> Option<Text> {
        self.number
    }
}

impl Activity {
    pub(super) fn new(line: u64, pay_line: usize) -> Self {
        Self { line, pay_line, kind: None, measure: None, unit: Unit::OfTheContract }
    }

    pub(super) fn take(&mut self, field: Field<'_>, findings: &mut Findings) {
        match field.rubrique.rank() {
            1 => self.kind = field.code_text(findings),
            2 => self.measure = field.measure(findings),
            3 => {
                let unit = field.code(ActivityUnit::parse, findings);
                self.unit = unit.map_or(Unit::Unreadable, Unit::Stated);
            }
            _ => {}
        }
    }
}

impl NetItem {
    pub(super) fn new() -> Self {
        Self { kind: None, amount: None }
    }

    pub(super) fn take(&mut self, field: Field<'_>, findings: &mut Findings) {
        match field.rubrique.rank() {
            3 => self.kind = field.code_text(findings),
            4 => self.amount = field.amount(findings),
            _ => {}
        }
    }
}

/// The pay of one individual.
#[derive(Default)]
pub(super) struct Pay {
    pub(super) lines: Vec<PayLine>,
    pub(super) activities: Vec<Activity>,
    pub(super) net_items: Vec<NetItem>,
}

/// What the pay has to be read with.
pub(super) struct PayContext<'a> {
    pub(super) declaration: u32,
    pub(super) person: PersonKey,
    pub(super) month: Option<Month>,
    /// Amounts are in euros.
    pub(super) euros: bool,
    /// Contracts of the person, sorted by number.
    pub(super) contracts: &'a [ContractKey],
    /// Number of the contract each pay line names.
    pub(super) numbers: &'a [Option<ContractNumber>],
}

impl Pay {
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.activities.clear();
        self.net_items.clear();
    }

    /// Adds up amounts and hands on the rows of working time.
    pub(super) fn resolve(
        &self,
        context: &PayContext<'_>,
        findings: &mut Findings,
        totals: &mut Totals,
        work: &mut Vec<WorkRecord>,
    ) {
        if context.euros {
            self.add_amounts(totals);
        }
        for (line, number) in self.lines.iter().zip(context.numbers) {
            let described = match number {
                Some(number) => of_number(context.contracts, *number).next().is_some(),
                None => line.kind != Some(*b"002"),
            };
            if !described {
                findings.add(at(line.line, FindingKind::PayLineWithoutContract, CONTRACT));
            }
            warn_if_after(context.month, line.from, line.line, FROM, findings);
            let kind = match line.kind {
                Some([b'0', b'1', b'7']) => WorkKind::RandomOvertime,
                Some([b'0', b'1', b'8']) => WorkKind::StructuralOvertime,
                _ => continue,
            };
            let unit = ActivityUnit::parse(b"10").ok();
            let item = Item { line, number: *number, at: line.line, kind, unit };
            item.add(context, line.hours, findings, totals, work);
        }
        for activity in &self.activities {
            let Some(line) = self.lines.get(activity.pay_line) else { continue };
            // Elsewhere than under type 002, an activity would repeat the same time.
            if line.kind != Some(*b"002") {
                continue;
            }
            let number = context.numbers.get(activity.pay_line).copied().flatten();
            let kind = match activity.kind {
                Some([b'0', b'1']) => WorkKind::Paid,
                Some([b'0', b'2']) => WorkKind::Unpaid,
                _ => {
                    findings.add(at(activity.line, FindingKind::IncompletePayLine, KIND));
                    continue;
                }
            };
            let unit = match activity.unit {
                Unit::OfTheContract => None,
                Unit::Stated(unit) => Some(unit),
                Unit::Unreadable => {
                    findings.add(at(activity.line, FindingKind::IncompletePayLine, UNIT));
                    continue;
                }
            };
            let item = Item { line, number, at: activity.line, kind, unit };
            item.add(context, activity.measure, findings, totals, work);
        }
    }

    fn add_amounts(&self, totals: &mut Totals) {
        let mut net = |amount: Cents| {
            totals.net_social = Some(totals.net_social.unwrap_or(Cents::ZERO) + amount);
        };
        for line in &self.lines {
            match (line.kind, line.amount) {
                (Some([b'0', b'0', b'1']), Some(amount)) => totals.gross += amount,
                (Some([b'0', b'2', b'7']), Some(amount)) => net(amount),
                _ => {}
            }
        }
        for item in &self.net_items {
            if let (Some([b'0', b'3']), Some(amount)) = (item.kind, item.amount) {
                net(amount);
            }
        }
    }
}

/// One measure of working time.
struct Item<'a> {
    line: &'a PayLine,
    number: Option<ContractNumber>,
    at: u64,
    kind: WorkKind,
    unit: Option<ActivityUnit>,
}

impl Item<'_> {
    fn add(
        &self,
        context: &PayContext<'_>,
        measure: Option<Hundredths>,
        findings: &mut Findings,
        totals: &mut Totals,
        work: &mut Vec<WorkRecord>,
    ) {
        let (Some(from), Some(to), Some(measure)) = (self.line.from, self.line.to, measure) else {
            findings.add(at(self.at, FindingKind::IncompletePayLine, CONTRACT));
            return;
        };
        if to < from {
            findings.add(at(self.line.line, FindingKind::InvalidDate, TO));
            return;
        }
        let contract = self.number.and_then(|number| covering(context.contracts, number, from, to));
        let unit = self.unit.or_else(|| contract.and_then(|contract| contract.unit));
        let limit = totals.add_time(self.kind, measure, unit, self.unit.is_none());
        if limit.is_some_and(|limit| measure.hundredths().saturating_abs() > limit) {
            findings.add(at(self.at, FindingKind::ExcessiveMeasure, MEASURE));
        }
        let (declaration, person) = (context.declaration, context.person);
        let (number, kind, unit) = (self.number, self.kind, self.unit);
        work.push(WorkRecord { declaration, person, number, from, to, kind, measure, unit });
    }
}

const FROM: u32 = 210_051_001;
const TO: u32 = 210_051_002;
const CONTRACT: u32 = 210_051_010;
const KIND: u32 = 210_053_001;
const MEASURE: u32 = 210_053_002;
const UNIT: u32 = 210_053_003;

/// More on one line is reported: 3,250 hours, or 403 days.
const MOST_HOURS: i64 = 325_000;
const MOST_DAYS: i64 = 40_300;

impl Totals {
    /// Adds a measure where its unit puts it; gives what would be too much in that unit.
    fn add_time(
        &mut self,
        kind: WorkKind,
        measure: Hundredths,
        unit: Option<ActivityUnit>,
        of_the_contract: bool,
    ) -> Option<i64> {
        let Some(unit) = unit else {
            self.unknown_unit_lines += 1;
            return None;
        };
        match (kind, unit.as_str()) {
            (WorkKind::RandomOvertime, _) => self.random_overtime_hours += measure,
            (WorkKind::StructuralOvertime, _) => self.structural_overtime_hours += measure,
            (WorkKind::Paid, "10" | "21") => {
                self.paid_hours += measure;
                if of_the_contract {
                    self.paid_hours_in_contract_unit += measure;
                }
            }
            (WorkKind::Unpaid, "10" | "21") => self.unpaid_hours += measure,
            (WorkKind::Paid, "12" | "20") => self.paid_days += measure,
            (WorkKind::Unpaid, "12" | "20") => self.unpaid_days += measure,
            (_, "40") => self.ceiling_days += measure,
            _ => self.other_unit_lines += 1,
        }
        match unit.as_str() {
            "10" | "21" => Some(MOST_HOURS),
            "12" | "20" | "40" => Some(MOST_DAYS),
            _ => None,
        }
    }
}

/// The contracts bearing a number; `contracts` is sorted by number.
fn of_number(
    contracts: &[ContractKey],
    number: ContractNumber,
) -> impl Iterator<Item = &ContractKey> {
    let first = contracts.partition_point(|contract| contract.number < number);
    let rest = contracts.get(first..).unwrap_or_default();
    rest.iter().take_while(move |contract| contract.number == number)
}

/// The contract a pay line belongs to: the only one with its number, whatever its dates; among
/// several, the last to start by the end of the period, two days tolerated.
fn covering(
    contracts: &[ContractKey],
    number: ContractNumber,
    from: Day,
    to: Day,
) -> Option<&ContractKey> {
    let mut candidates = of_number(contracts, number);
    let first = candidates.next()?;
    let Some(second) = candidates.next() else { return Some(first) };
    let latest = from.max(to).plus(2);
    [first, second]
        .into_iter()
        .chain(candidates)
        .filter(|contract| contract.start <= latest)
        .max_by_key(|contract| contract.start)
}
