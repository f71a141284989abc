//! Persons, contracts and events over the declarations that count, each once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Reading;
use crate::ingest::inventory::{DeclarationId, Inventory, Standing};
use crate::ingest::records::{AbsenceFamily, AbsenceRecord, EndRecord};
use crate::vocabulary::{AbsenceReason, ContractNumber, Day, PersonKey, Siret};

/// Distinct counts over monthlies in force, completed by the signals they do not cover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Distinct {
    /// Persons of the monthlies in force.
    pub individuals: u64,
    /// Contracts of the monthlies in force, as declared: establishment, person, number and start.
    pub contracts: u64,
    /// Contracts whose last word is an end.
    pub ends: u64,
    /// Contracts whose last word is a cancelled end.
    pub cancelled_ends: u64,
    /// Leaves not cancelled: contract, reason and last day worked.
    pub leaves: u64,
    /// Suspensions not cancelled: contract, reason and first day.
    pub suspensions: u64,
}

type Contract = (Siret, PersonKey, ContractNumber, Day);

/// An event with the time at which it was declared.
struct Declared<'a, T> {
    when: (usize, u32),
    contract: Contract,
    row: &'a T,
}

impl Distinct {
    pub(super) fn count(readings: &[Reading], inventory: &Inventory) -> Self {
        let scene = Scene::new(readings, inventory);
        let mut persons = BTreeSet::new();
        let mut contracts = BTreeSet::new();
        for (file, reading) in readings.iter().enumerate() {
            for row in &reading.records.individuals {
                if scene.is_in_force(file, row.declaration) {
                    persons.insert(inventory.person(row.person));
                }
            }
            for row in &reading.records.contracts {
                if scene.is_in_force(file, row.declaration) {
                    let key = (row.person, row.number, row.start);
                    contracts.extend(scene.contract(file, row.declaration, key));
                }
            }
        }
        let (ends, cancelled_ends) = scene.ends();
        let (leaves, suspensions) = scene.absences();
        Self {
            individuals: length(persons.len()),
            contracts: length(contracts.len()),
            ends,
            cancelled_ends,
            leaves,
            suspensions,
        }
    }
}

struct Scene<'a> {
    readings: &'a [Reading],
    inventory: &'a Inventory,
    /// Establishment and rank in time of each declaration that counts.
    counting: BTreeMap<DeclarationId, (Siret, usize)>,
}

impl<'a> Scene<'a> {
    fn new(readings: &'a [Reading], inventory: &'a Inventory) -> Self {
        let ranks: BTreeMap<DeclarationId, usize> =
            inventory.chronology.iter().enumerate().map(|(rank, id)| (*id, rank)).collect();
        let mut counting = BTreeMap::new();
        for (file, reading) in readings.iter().enumerate() {
            for record in &reading.filed.declarations {
                let id = DeclarationId { file, declaration: record.declaration };
                if let Some(rank) = ranks.get(&id) {
                    counting.insert(id, (record.siret, *rank));
                }
            }
        }
        Self { readings, inventory, counting }
    }

    fn is_in_force(&self, file: usize, declaration: u32) -> bool {
        self.inventory.standing(DeclarationId { file, declaration }) == Standing::InForce
    }

    fn contract(
        &self,
        file: usize,
        declaration: u32,
        (person, number, start): (PersonKey, ContractNumber, Day),
    ) -> Option<Contract> {
        let (siret, _) = self.counting.get(&DeclarationId { file, declaration })?;
        Some((*siret, self.inventory.person(person), number, start))
    }

    /// The event's place in time, unless its declaration does not count or a monthly in force
    /// covers what a signal says.
    fn declared<T>(
        &self,
        file: usize,
        (declaration, sequence): (u32, u32),
        contract: (PersonKey, ContractNumber, Day),
        day: Day,
        row: &'a T,
    ) -> Option<Declared<'a, T>> {
        let contract = self.contract(file, declaration, contract)?;
        let id = DeclarationId { file, declaration };
        let (siret, rank) = self.counting.get(&id)?;
        let said =
            self.inventory.standing(id) == Standing::Signal && self.inventory.covers(*siret, day);
        (!said).then_some(Declared { when: (*rank, sequence), contract, row })
    }

    fn ends(&self) -> (u64, u64) {
        let rows = self.readings.iter().enumerate();
        let rows = rows.flat_map(|(file, reading)| {
            reading.records.ends.iter().filter_map(move |row: &EndRecord| {
                let contract = (row.person, row.number, row.contract_start);
                self.declared(file, (row.declaration, row.sequence), contract, row.last_day, row)
            })
        });
        let mut last = BTreeMap::new();
        for event in in_time(rows) {
            last.insert(event.contract, event.row.reason);
        }
        let cancelled = last.values().filter(|reason| reason.as_str() == "099").count();
        (length(last.len() - cancelled), length(cancelled))
    }

    fn absences(&self) -> (u64, u64) {
        let rows = self.readings.iter().enumerate();
        let rows = rows.flat_map(|(file, reading)| {
            reading.records.absences.iter().filter_map(move |row: &AbsenceRecord| {
                let contract = (row.person, row.number, row.contract_start);
                let first_day = match row.family {
                    AbsenceFamily::Leave => row.from.plus(1),
                    AbsenceFamily::Suspension => row.from,
                };
                self.declared(file, (row.declaration, row.sequence), contract, first_day, row)
            })
        });
        // By contract and first day, so that a cancellation finds what it cancels.
        let mut leaves: BTreeMap<(Contract, Day), BTreeSet<AbsenceReason>> = BTreeMap::new();
        let mut suspensions: BTreeMap<(Contract, Day), BTreeMap<AbsenceReason, Option<Day>>> =
            BTreeMap::new();
        for Declared { contract, row, .. } in in_time(rows) {
            let start = (contract, row.from);
            match (row.family, row.reason.as_str()) {
                (AbsenceFamily::Leave, "99") => {
                    leaves.remove(&start);
                }
                (AbsenceFamily::Leave, _) => {
                    leaves.entry(start).or_default().insert(row.reason);
                }
                (AbsenceFamily::Suspension, "998") => {
                    if let Some(slices) = suspensions.get_mut(&start) {
                        slices.retain(|_, end| *end != row.expected_end);
                    }
                }
                (AbsenceFamily::Suspension, _) => {
                    let slices = suspensions.entry(start).or_default();
                    slices.insert(row.reason, row.expected_end);
                }
            }
        }
        (
            leaves.values().map(|reasons| length(reasons.len())).sum(),
            suspensions.values().map(|slices| length(slices.len())).sum(),
        )
    }
}

fn in_time<'a, T: 'a>(
    rows: impl Iterator<Item = Declared<'a, T>>,
) -> impl Iterator<Item = Declared<'a, T>> {
    let mut rows: Vec<Declared<'a, T>> = rows.collect();
    rows.sort_by_key(|event| event.when);
    rows.into_iter()
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
