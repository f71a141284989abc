//! How staff renews at each establishment, HR form: entries and exits of twelve months over the mean
//! headcount of their first days.
//!
//! ```text
//! 100 · ((Σ entries + Σ exits) / 2) / (Σ headcounts / 12)
//! ```
//!
//! The Dares form divides by the headcount at the start, which is unstable at small units that grow:
//! this one does not. A second count leaves out what renews by nature: seasonal contracts, and fixed
//! terms of less than a month.

use std::collections::BTreeMap;

use super::career::{Career, Job};
use super::hires::{Engagement, Event, Transfers, events};
use super::observations::Observer;
use crate::vocabulary::{ContractGroup, ContractNature, Recourse, Siret};

/// Contracts that turnover is counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staff {
    /// All that can be a hire.
    Everybody,
    /// Without seasonal contracts nor fixed terms of less than a month.
    Lasting,
}

impl Staff {
    /// Both, in the order they are told.
    pub const ALL: [Self; 2] = [Self::Everybody, Self::Lasting];
}

/// One person at one establishment, over the recent window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passage {
    /// Months on the first day of which the person was there, as bits.
    pub months: u32,
    /// Entries and exits.
    pub moves: u32,
}

/// Passages of all persons at one establishment, or at many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Sum of the headcounts of the first days of months.
    pub present: Amounted,
    /// Entries and exits.
    pub moves: Amounted,
}

/// A sum over persons, and how many of them, each once in the country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounted {
    /// The sum.
    pub value: u32,
    /// Persons behind it: a person counts where they last were.
    pub persons: u32,
}

impl Amounted {
    /// Adds what one person adds; `here`: the person counts here.
    pub fn add(&mut self, value: u32, here: bool) {
        self.value += value;
        self.persons += u32::from(here && value > 0);
    }
}

/// Sum of the headcounts of the first days of months, everybody: what a size is the mean of.
pub fn heads([everybody, _]: &[Turnover; 2]) -> i64 {
    i64::from(everybody.present.value)
}

impl Observer<'_> {
    /// What one person adds to the turnover of each establishment.
    pub(super) fn passages(
        &self,
        career: &Career<'_>,
        transfers: &Transfers,
        staff: Staff,
    ) -> BTreeMap<Siret, Passage> {
        let (first, last) = (self.windows.recent_from, self.windows.last);
        let window = first.first_day()..=last.last_day();
        let counted = |job: &&Job<'_>| match staff {
            Staff::Everybody => true,
            Staff::Lasting => {
                let seasonal = job.fact.recourse.as_ref().map(Recourse::as_str) == Some("03");
                let least = self.method.history.very_short_days;
                let group = job.fact.nature.map(ContractNature::group);
                let short = group == Some(ContractGroup::FixedTerm)
                    && job.days().is_some_and(|days| days < least);
                !seasonal && !short
            }
        };
        let mut engagements: Vec<Engagement> = career
            .jobs()
            .iter()
            .filter(|job| job.role.is_eligible())
            .filter(counted)
            .map(Job::engagement)
            .collect();
        engagements.sort_by_key(|one| one.siret);
        let mut passages: BTreeMap<Siret, Passage> = BTreeMap::new();
        for own in engagements.chunk_by(|a, b| a.siret == b.siret) {
            let Some(siret) = own.first().map(|one| one.siret) else { continue };
            for (month, bit) in first.through(last).zip(0u32..) {
                if own.iter().any(|one| one.covers(month.first_day())) {
                    passages.entry(siret).or_default().months |= 1 << bit;
                }
            }
        }
        for company in engagements.chunk_by(|a, b| a.siret.siren() == b.siret.siren()) {
            for event in events(company, transfers, self.rules) {
                let (Event::Entry { siret, day } | Event::Exit { siret, day, .. }) = event else {
                    continue;
                };
                if window.contains(&day) {
                    passages.entry(siret).or_default().moves += 1;
                }
            }
        }
        passages
    }
}
