//! A set of months kept as runs.
//!
//! An establishment files month after month: five years of them are one run, where a tree of months
//! would need hundreds of bytes for each of millions of establishments.

use super::Month;

/// A set of months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Months {
    /// First and last month of each run, in order; between two runs at least one month is missing.
    runs: Vec<(Month, Month)>,
}

impl Months {
    /// Adds a month.
    pub fn insert(&mut self, month: Month) {
        // The first run that ends no earlier than the month before: the only one it can extend
        // from the left, or be in.
        let place = self.runs.partition_point(|(_, last)| last.plus(1) < month);
        let (mut first, mut last, mut joined) = (month, month, 0);
        for (from, to) in self.runs.iter().skip(place) {
            if *from > month.plus(1) {
                break;
            }
            first = first.min(*from);
            last = last.max(*to);
            joined += 1;
        }
        self.runs.splice(place..place + joined, [(first, last)]);
    }

    /// Whether a month is there.
    pub fn contains(&self, month: Month) -> bool {
        let place = self.runs.partition_point(|(_, last)| *last < month);
        self.runs.get(place).is_some_and(|(first, _)| *first <= month)
    }

    /// The first month.
    pub fn first(&self) -> Option<Month> {
        self.runs.first().map(|(first, _)| *first)
    }

    /// The last month.
    pub fn last(&self) -> Option<Month> {
        self.runs.last().map(|(_, last)| *last)
    }

    /// How many months.
    pub fn count(&self) -> usize {
        self.iter().count()
    }

    /// All months, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Month> {
        self.runs.iter().flat_map(|(first, last)| first.through(*last))
    }
}

impl FromIterator<Month> for Months {
    fn from_iter<I: IntoIterator<Item = Month>>(months: I) -> Self {
        let mut all = Self::default();
        months.into_iter().for_each(|month| all.insert(month));
        all.runs.shrink_to_fit();
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every order of insertion of months 0 to 5, some left out, against a plain set.
    #[test]
    fn a_set_of_months_is_that_of_a_plain_set() {
        let month = |number: u32| Month::from_ordinal(24_000 + i32::try_from(number).unwrap());
        for seed in 0..6u32.pow(5) {
            let drawn = (0..5).map(|place| month(seed / 6u32.pow(place) % 6));
            let (mut months, mut plain) = (Months::default(), BTreeSet::new());
            for one in drawn {
                months.insert(one);
                plain.insert(one);
            }
            assert!(months.iter().eq(plain.iter().copied()));
            assert_eq!(months.count(), plain.len());
            assert_eq!(
                (months.first(), months.last()),
                (plain.first().copied(), plain.last().copied())
            );
            for number in 0..6 {
                assert_eq!(months.contains(month(number)), plain.contains(&month(number)));
            }
            let sorted: Months = plain.into_iter().collect();
            assert_eq!(months, sorted, "one set has one form");
        }
    }
}
