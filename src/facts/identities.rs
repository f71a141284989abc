//! Which declared contracts are one contract, and where a person changed employer.
//!
//! A contract is declared under (establishment, number, start). A change block (41) states former
//! values: former number or start make one contract of two keys; a former SIRET makes two
//! contracts, one ending the day before the change, the other active from it (ruling 23). Software
//! often splits one change over several blocks, so former values are first tried together.

use std::collections::{BTreeMap, BTreeSet};

use super::chronology::Chronology;
use crate::ingest::records::ContractChangeRecord;
use crate::vocabulary::{ContractNumber, Day, Siret};

/// What a contract is declared under.
pub(super) type Key = (Siret, ContractNumber, Day);

/// One person's contract keys, joined where a change block says so.
#[derive(Default)]
pub(super) struct Identities {
    parents: BTreeMap<Key, Key>,
    /// Keys a change block calls former.
    former: BTreeSet<Key>,
    /// Former numbers stated for a key, declared or not: pay lines may still use them.
    names: BTreeMap<Key, BTreeSet<ContractNumber>>,
    arrivals: Vec<(Key, Day)>,
    departures: Vec<(Key, Day)>,
}

impl Identities {
    /// Follows all changes of one person, among the keys actually declared.
    pub(super) fn follow(
        declared: &BTreeSet<Key>,
        changes: &[ContractChangeRecord],
        chronology: &Chronology,
    ) -> Self {
        let mut identities = Self::default();
        let mut by_contract: BTreeMap<(u32, ContractNumber, Day), Vec<&ContractChangeRecord>> =
            BTreeMap::new();
        for change in changes {
            let contract = (change.declaration, change.number, change.start);
            by_contract.entry(contract).or_default().push(change);
        }
        for ((declaration, number, start), blocks) in by_contract {
            if let Some((siret, _)) = chronology.monthly(declaration) {
                identities.apply(declared, (siret, number, start), &blocks);
            }
        }
        identities
    }

    fn apply(&mut self, declared: &BTreeSet<Key>, now: Key, blocks: &[&ContractChangeRecord]) {
        let (siret, number, start) = now;
        let numbers: BTreeSet<_> = blocks
            .iter()
            .filter_map(|block| block.old_number)
            .filter(|old| *old != number)
            .collect();
        let starts: BTreeSet<_> =
            blocks.iter().filter_map(|block| block.old_start).filter(|old| *old != start).collect();
        let moves: BTreeSet<(Day, Siret)> = blocks
            .iter()
            .filter_map(|block| Some((block.changed, block.old_siret?)))
            .filter(|(_, old)| *old != siret)
            .collect();
        self.names.entry(now).or_default().extend(numbers.iter().copied());

        let known = |at: Siret| former_keys(declared, at, (number, &numbers), (start, &starts));
        for former in known(siret).into_iter().filter(|former| *former != now) {
            self.former.insert(former);
            self.join(former, now);
        }
        for (changed, old_siret) in &moves {
            let left = known(*old_siret);
            self.departures.extend(left.into_iter().map(|former| (former, *changed)));
        }
        // Of several moves told at once, the last one leads to this establishment.
        self.arrivals.extend(moves.last().map(|(changed, _)| (now, *changed)));
    }

    fn join(&mut self, one: Key, other: Key) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.parents.insert(one.max(other), one.min(other));
        }
    }

    /// The representative of a key's contract.
    pub(super) fn root(&self, mut key: Key) -> Key {
        while let Some(parent) = self.parents.get(&key) {
            key = *parent;
        }
        key
    }

    /// Whether a later name of the contract is known.
    pub(super) fn is_former(&self, key: Key) -> bool {
        self.former.contains(&key)
    }

    /// Former numbers stated for the contracts with this representative.
    pub(super) fn names(&self, root: Key) -> impl Iterator<Item = ContractNumber> {
        self.names
            .iter()
            .filter(move |(key, _)| self.root(**key) == root)
            .flat_map(|(_, names)| names.iter().copied())
    }

    /// The parts of a contract at its establishment, between arrivals from and departures to
    /// other ones. `known_since` is the first day of the first month that describes it.
    pub(super) fn spells(&self, root: Key, start: Day, known_since: Day) -> Vec<Spell> {
        let days = |moves: &[(Key, Day)], arrival: bool| -> Vec<(Day, bool)> {
            let own = moves.iter().filter(|(key, _)| self.root(*key) == root);
            own.map(|(_, day)| (*day, arrival)).collect()
        };
        // On one day, the departure comes first: `false` sorts before `true`.
        let events: BTreeSet<(Day, bool)> =
            days(&self.departures, false).into_iter().chain(days(&self.arrivals, true)).collect();
        let arrives = events
            .first()
            .is_some_and(|(day, arrival)| *arrival && known_since >= day.month().first_day());
        let mut spells = Vec::new();
        let mut open = (!arrives).then_some(start);
        for (day, arrival) in events {
            match (open, arrival) {
                (None, true) => open = Some(day.max(start)),
                (Some(first), false) => {
                    if first < day {
                        spells.push(Spell { first, left: Some(day.plus(-1)) });
                    }
                    open = None;
                }
                (Some(_), true) | (None, false) => {}
            }
        }
        spells.extend(open.map(|first| Spell { first, left: None }));
        spells
    }
}

/// A part of a contract spent at one establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    /// First day.
    pub(super) first: Day,
    /// Last day before going on elsewhere.
    pub(super) left: Option<Day>,
}

/// The declared keys that former values point to: all of them together if such a contract was
/// declared, else each alone.
fn former_keys(
    declared: &BTreeSet<Key>,
    siret: Siret,
    (number, old_numbers): (ContractNumber, &BTreeSet<ContractNumber>),
    (start, old_starts): (Day, &BTreeSet<Day>),
) -> Vec<Key> {
    let or = |old: &BTreeSet<ContractNumber>| -> Vec<ContractNumber> {
        if old.is_empty() { vec![number] } else { old.iter().copied().collect() }
    };
    let numbers = or(old_numbers);
    let starts: Vec<Day> =
        if old_starts.is_empty() { vec![start] } else { old_starts.iter().copied().collect() };
    let together: Vec<Key> = numbers
        .iter()
        .flat_map(|number| starts.iter().map(|start| (siret, *number, *start)))
        .filter(|key| declared.contains(key))
        .collect();
    if !together.is_empty() {
        return together;
    }
    let by_number = old_numbers.iter().map(|old| (siret, *old, start));
    let by_start = old_starts.iter().map(|old| (siret, number, *old));
    let alone = by_number.chain(by_start).chain([(siret, number, start)]);
    alone.filter(|key| declared.contains(key)).collect()
}
