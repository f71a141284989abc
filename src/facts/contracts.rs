//! One person's contracts: the latest declaration to describe each wins as a whole (ruling 24).

use std::collections::{BTreeMap, BTreeSet};

use super::chronology::Chronology;
use super::identities::{Identities, Key, Spell};
use super::schema::{ContractFact, DeclaredEnd, EndCause};
use crate::ingest::records::{ContractChangeRecord, ContractRecord};
use crate::vocabulary::{ActivityUnit, ContractNumber, Day, DisabilityStatus, Month, Siret};

/// A contract with what is needed to attach other rows to it.
pub(super) struct KnownContract {
    /// The fact, its end still missing.
    pub(super) fact: ContractFact,
    /// All numbers it was ever declared under.
    pub(super) numbers: BTreeSet<ContractNumber>,
    /// Unit stated by each declaration that states one, in order of rank.
    units: Vec<(u32, ActivityUnit)>,
}

impl KnownContract {
    /// The unit stated by this declaration, else the latest stated (ruling 17).
    pub(super) fn unit_in(&self, declaration: u32) -> Option<ActivityUnit> {
        let same = self.units.iter().rev().find(|(rank, _)| *rank == declaration);
        same.or(self.units.last()).map(|(_, unit)| *unit)
    }

    /// Whether its dates, widened by `tolerance` days, cover the period.
    pub(super) fn covers(&self, from: Day, to: Day, tolerance: i32) -> bool {
        let last = self.fact.declared_end.map(|end| end.last_day.plus(tolerance));
        self.fact.start.plus(-tolerance) <= from && last.is_none_or(|last| to <= last)
    }
}

/// One person's contracts.
#[derive(Default)]
pub(super) struct PersonContracts {
    /// All of them.
    pub(super) contracts: Vec<KnownContract>,
    /// Declared key to positions in `contracts`, by first day.
    by_key: BTreeMap<Key, Vec<usize>>,
}

impl PersonContracts {
    /// From the blocks of the monthlies in force, in order of rank.
    pub(super) fn of(
        records: &[ContractRecord],
        changes: &[ContractChangeRecord],
        chronology: &Chronology,
    ) -> Self {
        let described: Vec<Described<'_>> = records
            .iter()
            .filter_map(|record| {
                let (siret, month) = chronology.monthly(record.declaration)?;
                Some(Described { key: (siret, record.number, record.start), month, record })
            })
            .collect();
        let declared: BTreeSet<Key> = described.iter().map(|row| row.key).collect();
        let identities = Identities::follow(&declared, changes, chronology);
        let mut groups: BTreeMap<Key, Vec<Described<'_>>> = BTreeMap::new();
        for row in described {
            groups.entry(identities.root(row.key)).or_default().push(row);
        }
        let mut known = Self::default();
        for (root, mut rows) in groups {
            // Where one declaration describes both names, the former one gives way.
            rows.sort_by_key(|row| (row.record.declaration, !identities.is_former(row.key)));
            known.add(root, &rows, &identities);
        }
        known
    }

    fn add(&mut self, root: Key, rows: &[Described<'_>], identities: &Identities) {
        let Some(latest) = rows.last() else { return };
        let since = rows.iter().map(|row| row.month).min().unwrap_or(latest.month).first_day();
        let spells = identities.spells(root, latest.record.start, since);
        let mut positions = Vec::new();
        for (index, spell) in spells.iter().enumerate() {
            let own: Vec<&Described<'_>> =
                rows.iter().filter(|row| spell_of(&spells, row.month) == index).collect();
            if let Some(contract) = contract(*spell, &own, identities.names(root)) {
                positions.push(self.contracts.len());
                self.contracts.push(contract);
            }
        }
        for row in rows {
            self.by_key.insert(row.key, positions.clone());
        }
    }

    /// The contract declared under these names, on this day where it has several spells.
    pub(super) fn find(
        &self,
        siret: Siret,
        number: ContractNumber,
        start: Day,
        day: Day,
    ) -> Option<usize> {
        let positions = self.by_key.get(&(siret, number, start))?;
        let started = |position: &&usize| {
            self.contracts.get(**position).is_some_and(|contract| contract.fact.start <= day)
        };
        positions.iter().rev().find(started).or(positions.first()).copied()
    }
}

/// A block 40 with what its declaration adds.
struct Described<'a> {
    key: Key,
    month: Month,
    record: &'a ContractRecord,
}

/// The spell a declaration of this month describes: the last one started by its end.
fn spell_of(spells: &[Spell], month: Month) -> usize {
    spells.iter().rposition(|spell| spell.first <= month.last_day()).unwrap_or(0)
}

fn is_beneficiary(row: &&&Described<'_>) -> bool {
    row.record.disability.is_some_and(DisabilityStatus::is_beneficiary)
}

fn contract(
    spell: Spell,
    rows: &[&Described<'_>],
    former_numbers: impl Iterator<Item = ContractNumber>,
) -> Option<KnownContract> {
    let latest = rows.last()?;
    let record = latest.record;
    let months = || rows.iter().map(|row| row.month);
    let transfer = |last_day| DeclaredEnd { last_day, cause: EndCause::EmployerChange };
    Some(KnownContract {
        fact: ContractFact {
            person: record.person,
            siret: latest.key.0,
            number: record.number,
            start: spell.first,
            nature: record.nature,
            scheme: record.scheme,
            complement: record.complement,
            recourse: record.recourse,
            occupation: record.occupation,
            working_time: record.working_time,
            unit: record.unit,
            category_quota: record.category_quota,
            quota: record.quota,
            disabled_since: rows
                .iter()
                .filter(|row| is_beneficiary(row))
                .map(|row| row.month)
                .min(),
            expected_end: record.expected_end,
            declared_end: spell.left.map(transfer),
            first_declared: months().min()?,
            last_declared: months().max()?,
        },
        numbers: rows.iter().map(|row| row.record.number).chain(former_numbers).collect(),
        units: rows
            .iter()
            .filter_map(|row| Some((row.record.declaration, row.record.unit?)))
            .collect(),
    })
}
