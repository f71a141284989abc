//! What enterprises did in a calendar year, as integers: hires of the year, and what became of
//! them. Buckets of persons merge in any order.
//!
//! A year counts for an outcome only when all of its hires can be told about: their past far
//! enough back, their future far enough ahead. A year told in part would mix seasons.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::employers::HireRules;
use crate::employers::career::Career;
use crate::employers::criteria::{maintien, part_cdi};
use crate::employers::hired::{Hire, Past};
use crate::employers::hires::Transfers;
use crate::employers::method::Method;
use crate::facts::schema::{EmployerFacts, PersonFacts};
use crate::settings::{CrossEmployerHistory, StatisticsSettings};
use crate::vocabulary::{Day, Month, Siren};

/// A share of the hires of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Of the target public: long away from work, from an insertion structure or an aided
    /// contract. Primary.
    Target,
    /// Still there after six months, among target hires. Primary.
    TargetKept6,
    /// Still there after twelve months, among target hires.
    TargetKept12,
    /// Still there after six months.
    Kept6,
    /// Still there after twelve months.
    Kept12,
    /// On an open-ended contract.
    OpenEnded,
}

impl Outcome {
    /// All outcomes, in the order of data files; the two primary ones first.
    pub const ALL: [Self; 6] = [
        Self::Target,
        Self::TargetKept6,
        Self::TargetKept12,
        Self::Kept6,
        Self::Kept12,
        Self::OpenEnded,
    ];

    /// The code in data files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Target => "part_cible",
            Self::TargetKept6 => "maintien_6_cible",
            Self::TargetKept12 => "maintien_12_cible",
            Self::Kept6 => "maintien_6",
            Self::Kept12 => "maintien_12",
            Self::OpenEnded => "part_cdi",
        }
    }

    /// Place in [`Outcome::ALL`].
    pub const fn place(self) -> usize {
        self as usize
    }
}

/// Events among trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Events.
    pub events: u64,
    /// Trials.
    pub trials: u64,
}

/// What an enterprise did in a period.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Hires.
    pub hires: u64,
    shares: [Share; Outcome::ALL.len()],
}

impl Tally {
    /// A share of its hires.
    pub fn share(&self, outcome: Outcome) -> Share {
        self.shares.get(outcome.place()).copied().unwrap_or_default()
    }

    /// Counts a hire: what is known of it, outcome by outcome.
    pub fn count(&mut self, known: [Option<bool>; Outcome::ALL.len()]) {
        self.hires += 1;
        for (share, event) in self.shares.iter_mut().zip(known) {
            share.trials += u64::from(event.is_some());
            share.events += u64::from(event == Some(true));
        }
    }

    fn add(&mut self, other: &Self) {
        self.hires += other.hires;
        for (share, more) in self.shares.iter_mut().zip(other.shares) {
            share.trials += more.trials;
            share.events += more.events;
        }
    }
}

/// What enterprises did, by year.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Outcomes(BTreeMap<(Siren, i32), Tally>);

impl Outcomes {
    /// Adds the hires of other persons.
    pub fn merge(&mut self, other: Self) {
        for (key, tally) in other.0 {
            self.0.entry(key).or_default().add(&tally);
        }
    }

    /// What an enterprise did over some years, together.
    pub fn over(&self, siren: Siren, years: RangeInclusive<i32>) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.0.range((siren, *years.start())..=(siren, *years.end())) {
            sum.add(tally);
        }
        sum
    }

    /// Sets what an enterprise did in a year.
    pub fn set(&mut self, siren: Siren, year: i32, tally: Tally) {
        self.0.insert((siren, year), tally);
    }
}

/// Follows the hires of persons.
pub struct Follower<'a> {
    employers: &'a EmployerFacts,
    method: &'a Method,
    rules: &'a HireRules,
    history: CrossEmployerHistory,
    /// First and last day of which all can be told: the first declared, and the last of which
    /// every end can be inferred.
    known: (Day, Day),
}

impl<'a> Follower<'a> {
    /// `None` when nothing is declared.
    pub fn new(
        settings: &StatisticsSettings,
        history: CrossEmployerHistory,
        employers: &'a EmployerFacts,
        method: &'a Method,
        rules: &'a HireRules,
    ) -> Option<Self> {
        let (oldest, newest) = employers.declared?;
        let last = newest.plus(-settings.consolidation_months - settings.edge_months);
        let known = (oldest.first_day(), last.last_day());
        Some(Self { employers, method, rules, history, known })
    }

    /// The years whose hires are all known, in order.
    pub fn years(&self) -> RangeInclusive<i32> {
        let (from, until) = (self.known.0.year(), self.known.1.year());
        let whole = |year: i32| self.reaches(year, self.rules.gap_days, 0);
        let first = (from..=until).find(|year| whole(*year)).unwrap_or(until + 1);
        let last = (from..=until).rev().find(|year| whole(*year)).unwrap_or(until);
        first..=last
    }

    /// Whether so many days before and after every day of a year are known.
    fn reaches(&self, year: i32, before: i32, after: i32) -> bool {
        let (first, last) = (Month::new(year, 1), Month::new(year, 12));
        first.zip(last).is_some_and(|(first, last)| {
            self.known.0 <= first.first_day().plus(-before)
                && last.last_day().plus(after) <= self.known.1
        })
    }

    /// The hires of one bucket of persons.
    pub fn follow(&self, facts: &PersonFacts) -> Outcomes {
        let mut outcomes = Outcomes::default();
        let years = self.years();
        for contracts in facts.contracts.chunk_by(|a, b| a.person == b.person) {
            let Some(person) = contracts.first().map(|contract| contract.person) else { continue };
            let career = Career::of(contracts, self.employers);
            let engagements = career.engagements();
            let transfers = Transfers::of(&engagements);
            let past = Past {
                known_from: self.known.0,
                person: facts.rows_of(person).person,
                method: self.method,
                rules: self.rules,
            };
            for company in career.companies() {
                for hire in past.hires(&career, company, (&engagements, &transfers)) {
                    let year = hire.day().year();
                    if years.contains(&year) {
                        let tally = outcomes.0.entry((company, year)).or_default();
                        tally.count(self.known(&hire, year));
                    }
                }
            }
        }
        outcomes
    }

    fn known(&self, hire: &Hire<'_>, year: i32) -> [Option<bool>; Outcome::ALL.len()] {
        let lookback = self.method.history.origin_lookback_days;
        let past_is_known =
            self.history == CrossEmployerHistory::Full && self.reaches(year, lookback, 0);
        let target = past_is_known.then(|| hire.is_target());
        let [at_6, at_12] =
            self.method.history.retention_days.map(|days| {
                self.reaches(year, 0, days).then(|| maintien::of(hire, days)).flatten()
            });
        Outcome::ALL.map(|outcome| match outcome {
            Outcome::Target => target,
            Outcome::TargetKept6 => at_6.filter(|_| target == Some(true)),
            Outcome::TargetKept12 => at_12.filter(|_| target == Some(true)),
            Outcome::Kept6 => at_6,
            Outcome::Kept12 => at_12,
            Outcome::OpenEnded => part_cdi::of(hire),
        })
    }
}
