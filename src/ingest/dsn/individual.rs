//! The individual being read: the unit of streaming.
//!
//! Nothing is decided before the individual is complete: a pay line may name a contract described
//! after another, and the identity may come from the last rubrique of the block.

use std::io;

use super::contract::{ChangeDraft, ContractDraft, ContractKey, EventDraft, EventKind};
use super::declaration::Declaration;
use super::field::Field;
use super::identity::{IdentityDraft, Keys};
use super::pay::{Activity, NetItem, Pay, PayContext, PayLine};
use super::texts::{Text, Texts};
use crate::ingest::findings::{Finding, FindingKind, Findings, Place};
use crate::ingest::records::{AbsenceFamily, Records};
use crate::vocabulary::ContractNumber;

/// Everything read about one individual so far.
#[derive(Default)]
pub(super) struct Individual {
    /// Line of its first record; none between two individuals.
    line: Option<u64>,
    identity: IdentityDraft,
    contracts: Vec<ContractDraft>,
    changes: Vec<ChangeDraft>,
    events: Vec<EventDraft>,
    pay: Pay,
    payments: u64,
    texts: Texts,
    /// Contract numbers already hashed, by the text they were hashed from.
    numbers: Vec<(Text, ContractNumber)>,
    /// Contracts with a key, sorted by number.
    keys: Vec<ContractKey>,
    pay_numbers: Vec<Option<ContractNumber>>,
}

impl Individual {
    /// Starts a new individual; what was read before is forgotten.
    pub(super) fn start(&mut self, line: u64) {
        self.clear();
        self.line = Some(line);
    }

    pub(super) fn clear(&mut self) {
        self.line = None;
        self.identity.clear();
        self.contracts.clear();
        self.changes.clear();
        self.events.clear();
        self.pay.clear();
        self.payments = 0;
        self.texts.clear();
        self.numbers.clear();
        self.keys.clear();
        self.pay_numbers.clear();
    }

    /// Opens an instance of a block of the individual, by the six digits of the block.
    pub(super) fn open(&mut self, block: u32, line: u64) {
        let contract = self.contracts.len().saturating_sub(1);
        let mut event = |kind: EventKind| self.events.push(EventDraft::new(line, contract, kind));
        match block {
            210_030 => self.start(line),
            210_031 => self.identity.open_change(),
            210_040 => self.contracts.push(ContractDraft::new(line)),
            210_041 => self.changes.push(ChangeDraft::new(line, contract)),
            210_050 => self.payments += 1,
            210_051 => self.pay.lines.push(PayLine::new(line)),
            210_053 => {
                let pay_line = self.pay.lines.len().saturating_sub(1);
                self.pay.activities.push(Activity::new(line, pay_line));
            }
            210_058 => self.pay.net_items.push(NetItem::new()),
            210_060 => event(EventKind::Absence(AbsenceFamily::Leave)),
            210_062 => event(EventKind::End),
            210_065 => event(EventKind::Absence(AbsenceFamily::Suspension)),
            _ => {}
        }
    }

    /// Takes in a rubrique that is read.
    pub(super) fn take(&mut self, field: Field<'_>, findings: &mut Findings) {
        let texts = &mut self.texts;
        match field.rubrique.block() {
            210_030 => self.identity.take(field, texts, findings),
            210_031 => self.identity.take_change(field, texts, findings),
            210_040 => {
                if let Some(contract) = self.contracts.last_mut() {
                    contract.take(field, texts, findings);
                }
            }
            210_041 => {
                if let Some(change) = self.changes.last_mut() {
                    change.take(field, texts, findings);
                }
            }
            210_051 => {
                if let Some(line) = self.pay.lines.last_mut() {
                    line.take(field, texts, findings);
                }
            }
            210_053 => {
                if let Some(activity) = self.pay.activities.last_mut() {
                    activity.take(field, findings);
                }
            }
            210_058 => {
                if let Some(item) = self.pay.net_items.last_mut() {
                    item.take(field, findings);
                }
            }
            _ => {
                if let Some(event) = self.events.last_mut() {
                    event.take(field, findings);
                }
            }
        }
    }

    /// Closes the individual: counts it, and adds its rows if its declaration still stands.
    pub(super) fn finish(
        &mut self,
        declaration: &mut Declaration,
        keys: &mut Keys<'_, '_>,
        findings: &mut Findings,
        records: &mut Records,
    ) -> io::Result<()> {
        let Some(line) = self.line.take() else { return Ok(()) };
        self.count(declaration);
        let Some(person) = self.identity.resolve(&self.texts, keys)? else {
            let place = Place { line, rubrique: None };
            findings.add(Finding { kind: FindingKind::PersonWithoutIdentity, place });
            return Ok(());
        };
        declaration.persons.push((person.0, line));
        let ordinal = declaration.ordinal;
        // Rows of a declaration set aside later stay in the batch; its standing leaves them out.
        let mut unused = Records::default();
        let records = if declaration.stands() { records } else { &mut unused };
        records.individuals.push(self.identity.row(ordinal, person, &self.texts));
        if let Some(siren) = declaration.siren {
            let links = &mut records.identities;
            self.identity.links(ordinal, person, siren, &self.texts, keys, links)?;
        }
        self.hash_numbers(keys)?;
        self.finish_contracts(declaration, person.0, findings, records);
        let Self { pay, keys, pay_numbers, numbers, .. } = self;
        keys.sort_unstable_by_key(|key| (key.number, key.start));
        pay_numbers.extend(pay.lines.iter().map(|line| hashed(numbers, line.number()?)));
        let context = PayContext {
            declaration: ordinal,
            person: person.0,
            month: declaration.month,
            euros: declaration.euros,
            contracts: keys,
            numbers: pay_numbers,
        };
        pay.resolve(&context, findings, &mut declaration.totals, &mut records.work);
        Ok(())
    }

    fn finish_contracts(
        &mut self,
        declaration: &mut Declaration,
        person: crate::vocabulary::PersonKey,
        findings: &mut Findings,
        records: &mut Records,
    ) {
        let (ordinal, month) = (declaration.ordinal, declaration.month);
        let numbers = &self.numbers;
        let number = |text: Text| hashed(numbers, text);
        let mut events = self.events.iter().peekable();
        for (index, contract) in self.contracts.iter().enumerate() {
            let key = contract.key(contract.number().and_then(number), month, findings);
            if let Some(key) = key {
                self.keys.push(key);
                records.contracts.push(contract.row(ordinal, person, key));
                for (place, rubrique) in contract.places() {
                    declaration.name_place(place, contract.line(), rubrique);
                }
                let (changes, of) = (&self.changes, (ordinal, person, key));
                ChangeDraft::rows(changes, index, of, number, findings, &mut records.changes);
            }
            while let Some(event) = events.next_if(|event| event.contract == index) {
                if let Some(key) = key {
                    let of = (ordinal, person, key);
                    let sequence = declaration.next_sequence();
                    event.add_row(of, sequence, month, findings, records);
                }
            }
        }
    }

    /// One hash per distinct contract number.
    fn hash_numbers(&mut self, keys: &mut Keys<'_, '_>) -> io::Result<()> {
        let named = self.contracts.iter().filter_map(ContractDraft::number);
        let paid = self.pay.lines.iter().filter_map(PayLine::number);
        let old = self.changes.iter().filter_map(ChangeDraft::old_number);
        for text in named.chain(paid).chain(old) {
            let bytes = self.texts.get(text);
            if !bytes.is_empty() && hashed(&self.numbers, text).is_none() {
                let key = keys.of_contract(bytes)?;
                let at = self.numbers.partition_point(|(known, _)| *known < text);
                self.numbers.insert(at, (text, key));
            }
        }
        Ok(())
    }

    fn count(&self, declaration: &mut Declaration) {
        let totals = &mut declaration.totals;
        let length = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        totals.individuals += 1;
        totals.contracts += length(self.contracts.len());
        totals.payments += self.payments;
        totals.pay_lines += length(self.pay.lines.len());
        totals.activities += length(self.pay.activities.len());
        for event in &self.events {
            match event.kind() {
                EventKind::End => totals.ends += 1,
                EventKind::Absence(AbsenceFamily::Leave) => totals.leaves += 1,
                EventKind::Absence(AbsenceFamily::Suspension) => totals.suspensions += 1,
            }
        }
    }
}

fn hashed(numbers: &[(Text, ContractNumber)], text: Text) -> Option<ContractNumber> {
    let at = numbers.binary_search_by_key(&text, |(known, _)| *known).ok()?;
    numbers.get(at).map(|(_, number)| *number)
}
