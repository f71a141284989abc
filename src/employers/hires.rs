//! Hires, entries and exits of one person in one company.
//!
//! - **Hire**: start of an eligible contract by a person without any spell in that company during
//!   the previous 365 days. Renewals, returns within the year, conversions and transfers are not.
//! - **Spell**: union of contracts, gaps of at most 31 days bridged.
//! - **Entry, exit**: start and end of a spell of eligible contracts; transfers are neither. An
//!   exit is dated the day after the last day.
//! - **Start of work-study, of an internship**: start of a spell of such contracts, likewise.

use crate::facts::contract_ends::ContractEnd;
use crate::vocabulary::{ContractNumber, Day, Siret};

use super::HireRules;
use super::eligibility::Role;

/// A contract with its end, as hires need it.
#[derive(Clone, Copy)]
pub struct Engagement {
    /// Establishment.
    pub siret: Siret,
    /// Number.
    pub number: ContractNumber,
    /// First day.
    pub start: Day,
    /// How it ended.
    pub end: ContractEnd,
    /// What it is.
    pub role: Role,
}

impl Engagement {
    /// Last day; an open contract has the last day of all.
    pub fn last_day(&self) -> Day {
        self.end.last_day().unwrap_or(Day::from_number(i32::MAX))
    }

    /// Active on a day.
    pub fn covers(&self, day: Day) -> bool {
        self.start <= day && day <= self.last_day()
    }
}

/// What happened, where and when.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A hire.
    Hire {
        /// Establishment of the contract.
        siret: Siret,
        /// First day.
        day: Day,
        /// The contract is open-ended.
        open_ended: bool,
    },
    /// Start of a spell of eligible contracts.
    Entry {
        /// Establishment of the first contract.
        siret: Siret,
        /// First day.
        day: Day,
    },
    /// End of a spell of eligible contracts.
    Exit {
        /// Establishment of the last contract.
        siret: Siret,
        /// Day after the last day.
        day: Day,
        /// The end was inferred from silence.
        inferred: bool,
    },
    /// Start of a spell of work-study contracts.
    WorkStudy {
        /// Establishment of the first contract.
        siret: Siret,
        /// First day.
        day: Day,
    },
    /// Start of a spell of internships.
    Internship {
        /// Establishment of the first of them.
        siret: Siret,
        /// First day.
        day: Day,
    },
}

/// The last days of the contracts by which a person was transferred, any company.
#[derive(Default)]
pub struct Transfers(Vec<Day>);

impl Transfers {
    /// Those of all contracts of one person.
    pub fn of(contracts: &[Engagement]) -> Self {
        let mut days: Vec<Day> = contracts
            .iter()
            .filter(|contract| contract.end.is_transfer())
            .map(Engagement::last_day)
            .collect();
        days.sort_unstable();
        Self(days)
    }

    /// Whether a contract starting on `start` continues a transferred one: a transfer ended
    /// before it, and no more than `bridge_days` full days lie between.
    fn lead_to(&self, start: Day, bridge_days: i32) -> bool {
        let before = self.0.partition_point(|last| *last < start);
        before
            .checked_sub(1)
            .and_then(|latest| self.0.get(latest))
            .is_some_and(|last| last.days_until(start) <= bridge_days + 1)
    }
}

/// The events of one person in one company, from all their contracts there.
pub fn events(contracts: &[Engagement], transfers: &Transfers, rules: &HireRules) -> Vec<Event> {
    let mut sorted: Vec<&Engagement> = contracts.iter().collect();
    // On one day, the open-ended contract is the one that counts.
    sorted.sort_unstable_by_key(|contract| {
        (contract.start, contract.role, contract.siret, contract.number)
    });
    let of = |keep: fn(Role) -> bool| -> Vec<&Engagement> {
        sorted.iter().copied().filter(|contract| keep(contract.role)).collect()
    };
    let mut events = hires(&of(Role::is_in_spell), transfers, rules);
    for (first, last) in spells(&of(Role::is_eligible), rules) {
        if !transfers.lead_to(first.start, rules.bridge_days) {
            events.push(Event::Entry { siret: first.siret, day: first.start });
        }
        if last.end.is_exit() {
            events.push(Event::Exit {
                siret: last.siret,
                day: last.last_day().plus(1),
                inferred: matches!(last.end, ContractEnd::Inferred(_)),
            });
        }
    }
    let starts = |contracts: &[&Engagement]| -> Vec<(Siret, Day)> {
        let spells = spells(contracts, rules).into_iter().map(|(first, _)| first);
        spells
            .filter(|first| !transfers.lead_to(first.start, rules.bridge_days))
            .map(|first| (first.siret, first.start))
            .collect()
    };
    let work_study = starts(&of(|role| role == Role::WorkStudy)).into_iter();
    events.extend(work_study.map(|(siret, day)| Event::WorkStudy { siret, day }));
    let internships = starts(&of(|role| role == Role::Internship)).into_iter();
    events.extend(internships.map(|(siret, day)| Event::Internship { siret, day }));
    events
}

fn hires(contracts: &[&Engagement], transfers: &Transfers, rules: &HireRules) -> Vec<Event> {
    let mut hires = Vec::new();
    let mut last_known: Option<Day> = None;
    for same_day in contracts.chunk_by(|a, b| a.start == b.start) {
        let eligible = same_day.iter().find(|contract| contract.role.is_eligible());
        if let Some(contract) = eligible {
            // Bridging cannot change this: days between two contracts of a spell lie within 31
            // days of a day worked, and the period of absence is at least as long.
            let absent =
                last_known.is_none_or(|last| last.days_until(contract.start) > rules.gap_days);
            if absent && !transfers.lead_to(contract.start, rules.bridge_days) {
                hires.push(Event::Hire {
                    siret: contract.siret,
                    day: contract.start,
                    open_ended: contract.role == Role::OpenEnded,
                });
            }
        }
        last_known = same_day.iter().map(|contract| contract.last_day()).max().max(last_known);
    }
    hires
}

/// Spells of contracts sorted by start: the first contract of each, and the last to end; of two ending
/// together, the later start.
fn spells<'a>(
    contracts: &[&'a Engagement],
    rules: &HireRules,
) -> Vec<(&'a Engagement, &'a Engagement)> {
    let mut spells: Vec<(&Engagement, &Engagement)> = Vec::new();
    for contract in contracts {
        match spells.last_mut() {
            Some((_, last))
                if last.last_day().days_until(contract.start) <= rules.bridge_days + 1 =>
            {
                if contract.last_day() >= last.last_day() {
                    *last = contract;
                }
            }
            Some(_) | None => spells.push((contract, contract)),
        }
    }
    spells
}
