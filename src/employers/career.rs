//! One person's contracts, all employers together, and what they tell of a given day.

use crate::facts::contract_ends::{ContractEnd, Silence};
use crate::facts::schema::{ContractFact, DeclaredEnd, EmployerFacts, EndCause};
use crate::vocabulary::{
    ContractGroup, ContractNature, Day, PublicScheme, SchemeComplement, Siren,
};

use super::eligibility::Role;
use super::hires::Engagement;

/// A contract with its end and its role.
pub struct Job<'a> {
    /// As declared.
    pub fact: &'a ContractFact,
    /// How it ended.
    pub end: ContractEnd,
    /// What it is for statistics of hires.
    pub role: Role,
    /// Last day; an open contract has the last day of all.
    pub last: Day,
}

impl Job<'_> {
    /// The company.
    pub fn siren(&self) -> Siren {
        self.fact.siret.siren()
    }

    /// Length in days, both ends included; `None` while open.
    pub fn days(&self) -> Option<i32> {
        self.end.last_day().map(|last| self.fact.start.days_until(last) + 1)
    }

    /// Whether the declared reason of the end is one of these codes.
    pub fn ended_for(&self, codes: &[String]) -> bool {
        match self.end {
            ContractEnd::Declared(DeclaredEnd { cause: EndCause::Reason(reason), .. }) => {
                is_in(codes, reason.as_str())
            }
            ContractEnd::Declared(_) | ContractEnd::Inferred(_) | ContractEnd::Open => false,
        }
    }

    /// Work for a wage, of any kind: neither placement, mandate nor civic service.
    fn is_work(&self) -> bool {
        let placement = matches!(self.scheme(), Some("92" | "93"));
        let waged = self.fact.nature.map(ContractNature::group).is_some_and(|group| {
            matches!(
                group,
                ContractGroup::OpenEnded
                    | ContractGroup::FixedTerm
                    | ContractGroup::Temporary
                    | ContractGroup::CivilService
            )
        });
        waged && !placement
    }

    /// Scheme, as declared.
    pub fn scheme(&self) -> Option<&str> {
        self.fact.scheme.as_ref().map(PublicScheme::as_str)
    }

    /// Complement of the scheme, as declared.
    pub fn complement(&self) -> Option<&str> {
        self.fact.complement.as_ref().map(SchemeComplement::as_str)
    }

    /// The contract as the rules of hires see it.
    pub(super) fn engagement(&self) -> Engagement {
        let fact = self.fact;
        Engagement {
            siret: fact.siret,
            number: fact.number,
            start: fact.start,
            end: self.end,
            role: self.role,
        }
    }
}

/// Whether a code is in a list of the method.
pub fn is_in(codes: &[String], code: &str) -> bool {
    codes.iter().any(|one| one == code)
}

/// All contracts of one person, sorted by start; those that end before they start are left out.
pub struct Career<'a> {
    jobs: Vec<Job<'a>>,
}

impl<'a> Career<'a> {
    /// From the person's contracts.
    pub fn of(contracts: &'a [ContractFact], employers: &EmployerFacts) -> Self {
        let mut jobs: Vec<Job<'a>> = contracts
            .iter()
            .map(|fact| {
                let end = ContractEnd::of(fact, employers, Silence::EndsTheContract);
                let last = end.last_day().unwrap_or(Day::from_number(i32::MAX));
                Job { fact, end, role: Role::of(fact), last }
            })
            .filter(|job| job.fact.start <= job.last)
            .collect();
        // On one day, the open-ended contract is the one that counts.
        jobs.sort_by_key(|job| (job.fact.start, job.role, job.fact.siret, job.fact.number));
        Self { jobs }
    }

    /// The contracts, by start.
    pub fn jobs(&self) -> &[Job<'a>] {
        &self.jobs
    }

    /// The contracts in one company, by start.
    pub fn at(&self, company: Siren) -> impl Iterator<Item = &Job<'a>> {
        self.jobs.iter().filter(move |job| job.siren() == company)
    }

    /// The companies, in order.
    pub fn companies(&self) -> Vec<Siren> {
        let mut companies: Vec<Siren> = self.jobs.iter().map(Job::siren).collect();
        companies.sort_unstable();
        companies.dedup();
        companies
    }

    /// The contracts as the rules of hires see them.
    pub fn engagements(&self) -> Vec<Engagement> {
        self.jobs.iter().map(Job::engagement).collect()
    }

    /// Whether anything is recorded before a day.
    pub fn has_record_before(&self, day: Day) -> bool {
        self.jobs.first().is_some_and(|job| job.fact.start < day)
    }

    /// Days of `[from, to)` covered by work, each once however many contracts cover it.
    pub fn days_worked(&self, from: Day, to: Day) -> i32 {
        let (mut covered, mut reached) = (0, from);
        for job in self.jobs.iter().filter(|job| job.is_work() && job.fact.start < to) {
            let after = if job.last < to { job.last.plus(1) } else { to };
            let start = job.fact.start.max(reached);
            covered += start.days_until(after).max(0);
            reached = reached.max(after);
        }
        covered
    }

    /// The longest spell of work in one company before a day, in days; contracts separated by at
    /// most `bridge_days` are one spell.
    pub fn longest_spell_before(&self, day: Day, bridge_days: i32) -> i32 {
        let mut longest = 0;
        for company in self.companies() {
            let mut spell: Option<(Day, Day)> = None;
            let before = |job: &&Job<'_>| job.is_work() && job.fact.start < day;
            for job in self.at(company).filter(before) {
                let last = job.last.min(day.plus(-1));
                let joined = spell
                    .filter(|(_, reached)| reached.days_until(job.fact.start) <= bridge_days + 1);
                let (start, reached) = joined.unwrap_or((job.fact.start, last));
                let reached = reached.max(last);
                spell = Some((start, reached));
                longest = longest.max(start.days_until(reached) + 1);
            }
        }
        longest
    }

    /// The spell in a company from a day on: its last contract, that which ends last.
    pub fn last_of_spell(&self, company: Siren, from: Day, bridge_days: i32) -> Option<&Job<'a>> {
        let mut last: Option<&Job<'a>> = None;
        for job in self.at(company).filter(|job| job.role.is_in_spell() && job.fact.start >= from) {
            last = match last {
                Some(known) if known.last.days_until(job.fact.start) > bridge_days + 1 => break,
                Some(known) if known.last > job.last => Some(known),
                Some(_) | None => Some(job),
            };
        }
        last
    }
}
