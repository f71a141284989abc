//! Rows of declarations and registers to the facts of one bucket: a pure function.
//!
//! It does no input or output and never learns which bucket it works on. Rows name their
//! declaration by its rank in the [`Chronology`] and their person by the identity to count under.

use std::collections::{BTreeMap, BTreeSet};

use super::chronology::Chronology;
use super::contracts::PersonContracts;
use super::quality::BucketQuality;
use super::schema::{PassFact, PersonFacts, ProlongationFact, SuspensionFact};
use super::{absences, ends, passes, persons, work};
use crate::ingest::records::{
    AbsenceRecord, ContractChangeRecord, ContractRecord, EndRecord, IndividualRecord, WorkRecord,
};
use crate::vocabulary::{PersonKey, Sex};

/// What is known of the persons of one bucket, before any rule.
#[derive(Default)]
pub struct FactsBuilder {
    /// Persons, in monthlies only.
    pub individuals: Vec<IndividualRecord>,
    /// Contracts, in monthlies only.
    pub contracts: Vec<ContractRecord>,
    /// Changes of contracts, in monthlies only.
    pub changes: Vec<ContractChangeRecord>,
    /// Ends, in monthlies and signals.
    pub ends: Vec<EndRecord>,
    /// Leaves and suspensions, in monthlies and signals.
    pub absences: Vec<AbsenceRecord>,
    /// Working time, in monthlies only.
    pub work: Vec<WorkRecord>,
    /// PASS of the register.
    pub passes: Vec<PassFact>,
    /// Suspensions of the register.
    pub suspensions: Vec<SuspensionFact>,
    /// Prolongations of the register.
    pub prolongations: Vec<ProlongationFact>,
    /// Sex read in the register's NIR, where it has one.
    pub register_sexes: BTreeMap<PersonKey, Sex>,
}

impl FactsBuilder {
    /// Applies all rules, person by person.
    ///
    /// Rows of one declaration must be in file order; declarations may come in any order.
    pub fn finish(mut self, chronology: &Chronology) -> (PersonFacts, BucketQuality) {
        self.sort();
        let everyone = self.everyone();
        let (mut individuals, mut contracts) =
            (self.individuals.as_slice(), self.contracts.as_slice());
        let (mut changes, mut ends) = (self.changes.as_slice(), self.ends.as_slice());
        let (mut absences, mut work) = (self.absences.as_slice(), self.work.as_slice());
        let mut registered = std::mem::take(&mut self.passes);
        registered.reverse();

        let mut quality = BucketQuality::default();
        let mut facts = PersonFacts::default();
        for person in everyone {
            let register_sex = self.register_sexes.get(&person).copied().unwrap_or(Sex::Unknown);
            let own = take(&mut individuals, |row| row.person, person);
            facts.persons.push(persons::of_person(person, own, register_sex, chronology));

            let mut known = PersonContracts::of(
                take(&mut contracts, |row| row.person, person),
                take(&mut changes, |row| row.person, person),
                chronology,
            );
            let own = take(&mut ends, |row| row.person, person);
            ends::apply(&mut known, own, chronology, &mut quality);
            let own = take(&mut absences, |row| row.person, person);
            facts.absences.extend(absences::of_person(&known, own, chronology, &mut quality));
            let own = take(&mut work, |row| row.person, person);
            facts.work.extend(work::of_person(&known, own, chronology, &mut quality));
            facts.contracts.extend(known.contracts.into_iter().map(|contract| contract.fact));

            let mut own = Vec::new();
            while let Some(pass) = registered.pop_if(|pass| pass.person == person) {
                own.push(pass);
            }
            facts.passes.extend(passes::without_overlap(own, &mut quality));
        }
        facts.suspensions = self.suspensions;
        facts.prolongations = self.prolongations;
        sort_facts(&mut facts);
        (facts, quality)
    }

    /// By person then declaration; the sort is stable, so that file order breaks ties.
    fn sort(&mut self) {
        self.individuals.sort_by_key(|row| (row.person, row.declaration));
        self.contracts.sort_by_key(|row| (row.person, row.declaration));
        self.changes.sort_by_key(|row| (row.person, row.declaration));
        self.ends.sort_by_key(|row| (row.person, row.declaration, row.sequence));
        self.absences.sort_by_key(|row| (row.person, row.declaration, row.sequence));
        self.work.sort_by_key(|row| (row.person, row.declaration));
        self.passes.sort_by_key(|row| row.person);
    }

    fn everyone(&self) -> BTreeSet<PersonKey> {
        let declared = self.individuals.iter().map(|row| row.person);
        let employed = self.contracts.iter().map(|row| row.person);
        let paid = self.work.iter().map(|row| row.person);
        let registered = self.passes.iter().map(|row| row.person);
        declared.chain(employed).chain(paid).chain(registered).collect()
    }
}

/// Splits off the rows of a person from rows sorted by person, dropping those of earlier persons:
/// somebody known from a signal only has no facts.
fn take<'a, T>(rows: &mut &'a [T], key: fn(&T) -> PersonKey, person: PersonKey) -> &'a [T] {
    let start = rows.iter().take_while(|row| key(row) < person).count();
    let own = rows.iter().skip(start).take_while(|row| key(row) == person).count();
    let (taken, rest) = rows.split_at(start + own);
    *rows = rest;
    taken.get(start..).unwrap_or_default()
}

/// The order the schema promises: by person, then by the columns of the struct.
fn sort_facts(facts: &mut PersonFacts) {
    facts.contracts.sort_by_key(|row| (row.person, row.siret, row.number, row.start));
    facts.work.sort_by_key(|row| {
        let period = (row.from, row.to);
        (row.person, row.siret, row.contract, period, row.kind, row.measure, row.unit)
    });
    facts.absences.sort_by_key(|row| {
        let contract = (row.person, row.siret, row.number, row.contract_start);
        (contract, row.family, row.reason, row.first, row.last)
    });
    facts.passes.sort_by_key(|row| (row.person, row.start));
    facts.suspensions.sort_by(|one, other| {
        let key = |row: &SuspensionFact| {
            (row.person, row.siret, row.reason, row.first, row.last, row.created)
        };
        (one.person, &one.pass).cmp(&(other.person, &other.pass)).then(key(one).cmp(&key(other)))
    });
    facts.prolongations.sort_by(|one, other| {
        let days = (one.start, one.end).cmp(&(other.start, other.end));
        (one.person, &one.pass).cmp(&(other.person, &other.pass)).then(days)
    });
}
