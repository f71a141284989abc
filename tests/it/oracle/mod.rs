//! Naive recomputation of the main statistics, in plain loops over plain rows.
//!
//! Nothing here is shared with the code under test but the vocabulary and the calendar of public
//! holidays: rows are drawn at random, turned into facts for the program, and counted day by day
//! for the oracle.

pub(crate) mod cohorts;
pub(crate) mod declarations;
pub(crate) mod employers;
pub(crate) mod pathways;
pub(crate) mod replacement;
pub(crate) mod rows;
pub(crate) mod situations;
pub(crate) mod worked;

use std::collections::{BTreeMap, BTreeSet};

use pilotage::indicators::aggregate::{Aggregate, Tally};
use pilotage::vocabulary::Siren;

/// One measure of one cell: table, period, codes of the dimensions, measure.
pub(crate) type Place = (String, String, Vec<String>, String);

/// The company, when there is only one.
pub(crate) fn only(companies: impl IntoIterator<Item = u64>) -> Option<Siren> {
    let mut companies = companies.into_iter();
    let first = companies.next().filter(|_| companies.next().is_none())?;
    u32::try_from(first).ok().map(Siren::from_number)
}

/// Counts by place, then by company, with the persons met and what they count for.
#[derive(Default)]
pub(crate) struct Counted {
    companies: BTreeMap<Place, BTreeMap<Option<u64>, i64>>,
    persons: BTreeMap<Place, BTreeSet<u64>>,
    /// What each person adds to a measure of a table in a period, all cells together, where one
    /// person can add more than one.
    sums: BTreeMap<(String, String, String, u64), i64>,
}

impl Counted {
    /// Counts one event.
    pub(crate) fn add(&mut self, place: Place, company: Option<u64>, person: u64) {
        *self.companies.entry(place.clone()).or_default().entry(company).or_default() += 1;
        self.persons.entry(place).or_default().insert(person);
    }

    /// Adds a quantity of a person to all these cells of a table at once: the finest one and the
    /// totals it belongs to.
    pub(crate) fn add_sum(
        &mut self,
        (table, period, measure): (&str, &str, &str),
        cells: &[Vec<String>],
        (company, person): (Option<u64>, u64),
        value: i64,
    ) {
        let of = (table.to_owned(), period.to_owned(), measure.to_owned(), person);
        *self.sums.entry(of).or_default() += value;
        for codes in cells {
            let place = (table.to_owned(), period.to_owned(), codes.clone(), measure.to_owned());
            *self.companies.entry(place.clone()).or_default().entry(company).or_default() += value;
            self.persons.entry(place).or_default().insert(person);
        }
    }

    /// What the program should have found: non-zero tallies by place.
    pub(crate) fn tallies(&self) -> BTreeMap<Place, Tally> {
        self.companies
            .iter()
            .map(|(place, companies)| {
                let named: Vec<(u64, i64)> = companies
                    .iter()
                    .filter(|(_, value)| **value != 0)
                    .filter_map(|(company, value)| Some(((*company)?, *value)))
                    .collect();
                let mut known: Vec<i64> = named.iter().map(|(_, value)| *value).collect();
                known.sort_unstable_by(|a, b| b.cmp(a));
                let tally = Tally {
                    value: companies.values().sum(),
                    persons: i64::try_from(self.persons[place].len()).unwrap(),
                    enterprises: i64::try_from(known.len()).unwrap(),
                    largest_enterprise: known.first().copied().unwrap_or_default().max(0),
                    second_enterprise: known.get(1).copied().unwrap_or_default().max(0),
                    largest_person: self.largest_person(place),
                    only_enterprise: only(named.iter().map(|(company, _)| *company)),
                };
                (place.clone(), tally)
            })
            .collect()
    }
}

impl Counted {
    /// The most that a person of the cell adds in the period, all cells together.
    fn largest_person(&self, place: &Place) -> i64 {
        let (table, period, _, measure) = place;
        let of = |person: &u64| {
            let own = (table.clone(), period.clone(), measure.clone(), *person);
            self.sums.get(&own).copied().unwrap_or_default()
        };
        self.persons[place].iter().map(of).max().unwrap_or_default().max(0)
    }
}

/// The non-zero tallies of aggregates, by place.
pub(crate) fn found(aggregates: &[Aggregate]) -> BTreeMap<Place, Tally> {
    let mut found = BTreeMap::new();
    for aggregate in aggregates {
        for (key, tallies) in &aggregate.cells {
            let codes: Vec<String> = key
                .modalities
                .iter()
                .zip(&aggregate.spec.dimensions)
                .map(|(place, dimension)| dimension.modalities[usize::from(*place)].code.clone())
                .collect();
            for ((_, measure), tally) in aggregate.spec.additive_measures().zip(tallies) {
                if *tally != Tally::default() {
                    let place = (
                        aggregate.spec.id.to_owned(),
                        key.period.to_string(),
                        codes.clone(),
                        measure.id.to_owned(),
                    );
                    found.insert(place, *tally);
                }
            }
        }
    }
    found
}

/// Where two sets of tallies differ: place, what was found, what was expected.
pub(crate) fn differences(
    found: &BTreeMap<Place, Tally>,
    expected: &BTreeMap<Place, Tally>,
) -> Vec<(Place, Option<Tally>, Option<Tally>)> {
    let places: BTreeSet<&Place> = found.keys().chain(expected.keys()).collect();
    places
        .into_iter()
        .map(|place| (place.clone(), found.get(place).copied(), expected.get(place).copied()))
        .filter(|(_, one, other)| one != other)
        .take(3)
        .collect()
}
