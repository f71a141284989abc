//! From a value and its contributors to what readers must be left uncertain of.
//!
//! Sources: Insee, *Guide du secret statistique* (counts, contributors, dominance); the European
//! *Handbook on Statistical Disclosure Control* (p % rule, protection levels).

#![deny(clippy::float_arithmetic)]

use super::super::profile::Profile;
use super::cell::{Contributors, Quantity};

/// Thresholds applied to every cell that leaves the decision to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Fewest units in a count that is shown.
    pub units: i64,
    /// Fewest contributors behind a value that is shown, where they are known.
    pub contributors: i64,
    /// Largest share of one contributor, in percent.
    pub largest_percent: i64,
    /// What remains beside the two largest contributors, in percent of the largest.
    pub remainder_percent: i64,
    /// How far from the truth, in percent of it, readers must think an unsafe amount can be.
    pub width_percent: i64,
    /// What zeros say.
    pub zeros: Zeros,
    /// A contributor is in one part of a total only, so that summaries of parts add up.
    pub partition: bool,
    /// Protect against each contributor alone, who knows the cells it alone fills.
    pub insiders: bool,
    /// Judge every group of withheld cells that relations determine.
    pub unions: bool,
}

/// What a zero count says, and whether it is displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// Structural and always shown: a withheld count is then at least 1, and readers know it.
    Shown,
    /// Harmless, and hidden like any other where that protects something.
    Neutral,
    /// An attribute of everybody: as unsafe as a small count.
    Unsafe,
}

/// What readers must think possible of an unsafe cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// A value at most this.
    pub low: i64,
    /// A value at least this.
    pub high: i64,
}

impl Rules {
    /// A frequency table: counts below `units` are unsafe, zeros are shown.
    pub const fn counts(units: i64) -> Self {
        Self {
            units,
            contributors: 0,
            largest_percent: 100,
            remainder_percent: 0,
            width_percent: 10,
            zeros: Zeros::Shown,
            partition: false,
            insiders: true,
            unions: true,
        }
    }

    /// A table of amounts: so many contributors, none above so many percent.
    pub const fn amounts(contributors: i64, largest_percent: i64) -> Self {
        Self { contributors, largest_percent, ..Self::counts(0) }
    }

    /// The thresholds of a profile.
    pub const fn of(profile: &Profile) -> Self {
        Self {
            contributors: profile.enterprises,
            largest_percent: profile.largest_enterprise_percent,
            remainder_percent: profile.remainder_percent,
            zeros: Zeros::Neutral,
            ..Self::counts(profile.persons)
        }
    }

    /// The least value of a withheld count.
    pub(super) const fn least(&self) -> i64 {
        match self.zeros {
            Zeros::Shown => 1,
            Zeros::Neutral | Zeros::Unsafe => 0,
        }
    }

    /// What must remain uncertain; `None` when the value may be shown.
    pub fn judge(&self, value: i64, quantity: Quantity, behind: &Contributors) -> Option<Need> {
        if value == 0 && quantity == Quantity::Count {
            let unsafe_zero = self.zeros == Zeros::Unsafe;
            return unsafe_zero.then_some(Need { low: 0, high: self.units });
        }
        let small = quantity == Quantity::Count && value < self.units;
        let concentrated = self.concentration(value, behind);
        if small && concentrated.is_none() {
            return Some(Need { low: self.least().min(value), high: self.units });
        }
        let half = concentrated?;
        let mut need = Need { low: value - half, high: value + half };
        if small {
            need = Need { low: need.low.min(self.least()), high: need.high.max(self.units) };
        }
        Some(need)
    }

    /// How far the value must be uncertain on either side because of who is behind it.
    fn concentration(&self, value: i64, behind: &Contributors) -> Option<i64> {
        let (count, largest, second) = behind.summary()?;
        if count == 0 {
            return None;
        }
        let whole = i128::from(value);
        let (first, second) = (i128::from(largest), i128::from(second));
        let few = count < self.contributors;
        let dominated = first != 0 && 100 * first > i128::from(self.largest_percent) * whole;
        let remainder = whole - first - second;
        let asked = ceil_percent(first, self.remainder_percent);
        let known = self.remainder_percent > 0 && remainder < asked;
        if !few && !dominated && !known {
            return None;
        }
        let mut half = ceil_percent(whole.abs(), self.width_percent).max(1);
        if dominated && self.largest_percent > 0 {
            half = half.max(ceil_div(100 * first, i128::from(self.largest_percent)) - whole);
        }
        if known {
            half = half.max(asked - remainder);
        }
        Some(i64::try_from(half).unwrap_or(i64::MAX / 4).min(i64::MAX / 4))
    }
}

fn ceil_percent(value: i128, percent: i64) -> i128 {
    ceil_div(value * i128::from(percent), 100)
}

fn ceil_div(value: i128, by: i128) -> i128 {
    -(-value).div_euclid(by.max(1))
}

impl Contributors {
    /// How many, the largest and the second largest contribution.
    fn summary(&self) -> Option<(i64, i64, i64)> {
        match self {
            Self::Unknown => None,
            Self::Summary { count, largest, second } => Some((*count, *largest, *second)),
            Self::Known(amounts) => {
                let mut sorted: Vec<i64> = amounts.values().copied().collect();
                sorted.sort_unstable_by(|one, other| other.cmp(one));
                Some((
                    i64::try_from(sorted.len()).unwrap_or(i64::MAX),
                    sorted.first().copied().unwrap_or(0),
                    sorted.get(1).copied().unwrap_or(0),
                ))
            }
        }
    }

    /// Those behind the union of two disjoint cells: exact when each is known or when they are
    /// said to be distinct, else on the cautious side, the same ones being possibly behind both.
    pub(super) fn merge(&self, other: &Self, partition: bool) -> Self {
        if let (Self::Known(one), Self::Known(two)) = (self, other) {
            let mut merged = one.clone();
            for (contributor, amount) in two {
                *merged.entry(*contributor).or_default() += amount;
            }
            return Self::Known(merged);
        }
        let (one, two) = match (self.summary(), other.summary()) {
            (Some(one), Some(two)) => (one, two),
            // Those of one part are known: they are behind the union too.
            (Some(_), None) => return self.clone(),
            (None, _) => return other.clone(),
        };
        if partition {
            let (low, high) = if one.1 < two.1 { (one, two) } else { (two, one) };
            let second = low.1.max(high.2);
            return Self::Summary { count: one.0 + two.0, largest: high.1, second };
        }
        Self::Summary { count: one.0.max(two.0), largest: one.1 + two.1, second: one.2 + two.2 }
    }
}

/// Whether a category of a group tells a coalition of so many members about all the others: it
/// holds everybody but them (Lupp and Langsrud, 2021). No member: the category is the whole group.
pub const fn group_discloses(group: i64, category: i64, coalition: i64) -> bool {
    group > 0 && category > 0 && group - coalition <= category
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_follow_the_rules() {
        let summary = |count, largest, second| Contributors::Summary { count, largest, second };
        let amounts = Rules { remainder_percent: 10, ..Rules::amounts(3, 85) };
        let counts = Rules::counts(11);
        let hidden_zeros = Rules { zeros: Zeros::Unsafe, ..counts };
        for (rules, value, quantity, behind, expected) in [
            (&counts, 0, Quantity::Count, Contributors::Unknown, None),
            (&counts, 4, Quantity::Count, Contributors::Unknown, Some((1, 11))),
            (&counts, 11, Quantity::Count, Contributors::Unknown, None),
            (&hidden_zeros, 0, Quantity::Count, Contributors::Unknown, Some((0, 11))),
            (&hidden_zeros, 4, Quantity::Count, Contributors::Unknown, Some((0, 11))),
            // Two contributors: ten percent either way.
            (&amounts, 1_000, Quantity::Amount, summary(2, 500, 500), Some((900, 1_100))),
            // 900 of 1 000 is above 85 %: up to 900 / 0.85 = 1 058.8, less than ten percent.
            (&amounts, 1_000, Quantity::Amount, summary(9, 900, 10), Some((900, 1_100))),
            // 1 000 of 1 000: up to 1 176.5.
            (&amounts, 1_000, Quantity::Amount, summary(9, 1_000, 0), Some((823, 1_177))),
            // 500 + 480 leave 20, less than a tenth of 500: 30 more would do, ten percent is more.
            (&amounts, 1_000, Quantity::Amount, summary(9, 500, 480), Some((900, 1_100))),
            (&amounts, 1_000, Quantity::Amount, summary(9, 500, 400), None),
        ] {
            let need = rules.judge(value, quantity, &behind).map(|need| (need.low, need.high));
            assert_eq!(need, expected, "{value} {behind:?}");
        }
    }

    #[test]
    fn contributors_of_a_union_are_merged() {
        let known = |amounts: &[(u64, i64)]| Contributors::Known(amounts.iter().copied().collect());
        let merged = known(&[(1, 5), (2, 3)]).merge(&known(&[(2, 4)]), false);
        assert_eq!(merged.summary(), Some((2, 7, 5)));
        let summary = Contributors::Summary { count: 3, largest: 9, second: 1 };
        assert_eq!(summary.merge(&merged, false).summary(), Some((3, 16, 6)));
        assert_eq!(summary.merge(&merged, true).summary(), Some((5, 9, 7)));
    }
}
