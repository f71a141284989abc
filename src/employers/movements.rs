//! Integers per establishment and quarter, from one bucket of persons; they add up in any order.
//!
//! Distinct persons add up over buckets, but a person can be counted at two establishments of one
//! published cell. [`Overlap`]s keep those rare groups of establishments, so that the number of
//! distinct persons of any cell is exact without keeping any person.

use std::collections::BTreeMap;

use crate::facts::contract_ends::{ContractEnd, Silence};
use crate::facts::schema::{ContractFact, EmployerFacts, PersonFacts};
use crate::vocabulary::{
    ContractNature, Month, PublicScheme, Quarter, SchemeComplement, Siret, SizeBand,
};

use super::eligibility::Role;
use super::hires::{Engagement, Event, Transfers, events};
use super::{HireRules, SIZE_MONTHS, size_of};

/// What is counted, in the order of the measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Hires.
    Hires,
    /// Hires into an open-ended contract.
    OpenEndedHires,
    /// Starts of spells.
    Entries,
    /// Ends of spells.
    Exits,
    /// Persons with an active eligible contract on the first day of the quarter.
    Headcount,
    /// Starts of spells of work-study.
    WorkStudy,
    /// Starts of spells of internship.
    Internships,
}

impl Flow {
    /// All flows, in the order of the measures.
    pub const ALL: [Self; 7] = [
        Self::Hires,
        Self::OpenEndedHires,
        Self::Entries,
        Self::Exits,
        Self::Headcount,
        Self::WorkStudy,
        Self::Internships,
    ];
}

/// A count, and the distinct persons behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Events, or persons for a headcount.
    pub value: u32,
    /// Distinct persons.
    pub persons: u32,
}

/// What is counted about one establishment in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuarterCounts {
    /// Sum, over the twelve months to the quarter, of the persons with an active eligible contract
    /// on the first day.
    pub heads: u32,
    /// By flow, in the order of [`Flow::ALL`].
    pub flows: [Count; Flow::ALL.len()],
}

impl QuarterCounts {
    /// Adds what is counted of other persons.
    pub fn add(&mut self, other: &Self) {
        self.heads += other.heads;
        for (count, other) in self.flows.iter_mut().zip(other.flows) {
            count.value += other.value;
            count.persons += other.persons;
        }
    }

    /// What happened, by flow.
    pub fn flows(&self) -> impl Iterator<Item = (Flow, Count)> {
        Flow::ALL.into_iter().zip(self.flows).filter(|(_, count)| count.persons > 0)
    }

    /// The size: mean of the month-start headcounts of the year to the quarter.
    pub fn size(&self) -> SizeBand {
        size_of(i64::from(self.heads))
    }
}

/// The contracts of one establishment, by what tells the category of an employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContractCounts {
    /// Of any nature.
    pub all: u32,
    /// Of which natures 03 and 08.
    pub temporary: u32,
    /// Of which complement 01 to 05, or scheme 71.
    pub insertion: u32,
    /// Of which nature 70.
    pub sheltered: u32,
}

impl ContractCounts {
    /// Adds the contracts of other persons.
    pub const fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.temporary += other.temporary;
        self.insertion += other.insertion;
        self.sheltered += other.sheltered;
    }

    /// Counts one more contract.
    fn count(&mut self, contract: &ContractFact) {
        let nature = contract.nature.as_ref().map(ContractNature::as_str);
        let complement = contract.complement.as_ref().map(SchemeComplement::as_str);
        let insertion = matches!(complement, Some("01" | "02" | "03" | "04" | "05"))
            || contract.scheme.is_some_and(PublicScheme::is_insertion);
        self.all += 1;
        self.temporary += u32::from(matches!(nature, Some("03" | "08")));
        self.insertion += u32::from(insertion);
        self.sheltered += u32::from(nature == Some("70"));
    }
}

/// Establishments at which one person is counted together, in one quarter and flow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The quarter.
    pub quarter: Quarter,
    /// What is counted.
    pub flow: Flow,
    /// Two or more establishments, sorted.
    pub sirets: Vec<Siret>,
}

/// Movements of one bucket of persons.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Movements {
    /// Contracts by establishment.
    pub contracts: BTreeMap<Siret, ContractCounts>,
    /// Counts by establishment and quarter.
    pub quarters: BTreeMap<(Siret, Quarter), QuarterCounts>,
    /// How many persons are counted at each such group of establishments.
    pub overlaps: BTreeMap<Overlap, i64>,
    /// Exits of the quarters published.
    pub exits: i64,
    /// Of which inferred from silence.
    pub inferred_exits: i64,
}

/// Counts the movements of one bucket of persons.
pub fn derive(facts: &PersonFacts, employers: &EmployerFacts, rules: &HireRules) -> Movements {
    let mut movements = Movements::default();
    for contracts in facts.contracts.chunk_by(|a, b| a.person == b.person) {
        let engagements: Vec<Engagement> = contracts
            .iter()
            .inspect(|contract| {
                movements.contracts.entry(contract.siret).or_default().count(contract);
            })
            .map(|contract| Engagement {
                siret: contract.siret,
                number: contract.number,
                start: contract.start,
                end: ContractEnd::of(contract, employers, Silence::EndsTheContract),
                role: Role::of(contract),
            })
            .filter(|engagement| engagement.start <= engagement.last_day())
            .collect();
        movements.add_person(&engagements, rules);
    }
    movements
}

impl Movements {
    /// Adds one person's contracts, sorted by SIRET.
    fn add_person(&mut self, contracts: &[Engagement], rules: &HireRules) {
        let mut counted: BTreeMap<(Quarter, Flow), BTreeMap<Siret, u32>> = BTreeMap::new();
        let mut count = |quarter: Quarter, flow: Flow, siret: Siret| {
            *counted.entry((quarter, flow)).or_default().entry(siret).or_default() += 1;
        };
        let transfers = Transfers::of(contracts);
        let published =
            |quarter: Quarter| rules.quarters.is_some_and(|(a, z)| a <= quarter && quarter <= z);
        for company in contracts.chunk_by(|a, b| a.siret.siren() == b.siret.siren()) {
            for event in events(company, &transfers, rules) {
                let (flow, siret, day) = match event {
                    Event::Hire { siret, day, .. } => (Flow::Hires, siret, day),
                    Event::Entry { siret, day } => (Flow::Entries, siret, day),
                    Event::Exit { siret, day, .. } => (Flow::Exits, siret, day),
                    Event::WorkStudy { siret, day } => (Flow::WorkStudy, siret, day),
                    Event::Internship { siret, day } => (Flow::Internships, siret, day),
                };
                let quarter = day.month().quarter();
                if !published(quarter) {
                    continue;
                }
                count(quarter, flow, siret);
                match event {
                    Event::Hire { open_ended: true, .. } => {
                        count(quarter, Flow::OpenEndedHires, siret);
                    }
                    Event::Exit { inferred, .. } => {
                        self.exits += 1;
                        self.inferred_exits += i64::from(inferred);
                    }
                    _ => {}
                }
            }
        }
        for (siret, month) in self.count_heads(contracts, rules) {
            let quarter = month.quarter();
            if month == quarter.first_month() && published(quarter) {
                count(quarter, Flow::Headcount, siret);
            }
        }
        self.credit(counted);
    }

    /// Adds the person to the headcounts of each establishment; gives back where and in which months
    /// they were there on the first day.
    fn count_heads(&mut self, contracts: &[Engagement], rules: &HireRules) -> Vec<(Siret, Month)> {
        let Some((first, last)) = rules.headcount_months() else { return Vec::new() };
        let mut present = Vec::new();
        for establishment in contracts.chunk_by(|a, b| a.siret == b.siret) {
            let eligible: Vec<&Engagement> = establishment
                .iter()
                .filter(|contract| contract.role.is_eligible())
                .filter(|contract| contract.start <= last.first_day())
                .filter(|contract| contract.last_day() >= first.first_day())
                .collect();
            let Some(siret) = eligible.first().map(|contract| contract.siret) else { continue };
            let months: Vec<Month> = first
                .through(last)
                .filter(|month| eligible.iter().any(|one| one.covers(month.first_day())))
                .collect();
            for quarter in rules.published() {
                let last = quarter.last_month();
                let year = last.plus(1 - SIZE_MONTHS)..=last;
                let heads: u32 =
                    months.iter().filter(|month| year.contains(month)).map(|_| 1u32).sum();
                if heads > 0 {
                    self.quarters.entry((siret, quarter)).or_default().heads += heads;
                }
            }
            present.extend(months.into_iter().map(|month| (siret, month)));
        }
        present
    }

    /// Credits establishments with one person's counts.
    fn credit(&mut self, counted: BTreeMap<(Quarter, Flow), BTreeMap<Siret, u32>>) {
        for ((quarter, flow), places) in counted {
            for (siret, value) in &places {
                let counts = self.quarters.entry((*siret, quarter)).or_default();
                if let Some(count) = counts.flows.get_mut(flow as usize) {
                    count.value += value;
                    count.persons += 1;
                }
            }
            if places.len() > 1 {
                let sirets = places.into_keys().collect();
                *self.overlaps.entry(Overlap { quarter, flow, sirets }).or_default() += 1;
            }
        }
    }
}
