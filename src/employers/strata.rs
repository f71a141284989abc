//! The strata in which rates are expected: occupations, crossed with what the criterion asks.
//!
//! Sums by stratum are looked up for every stratum of every establishment: criterion and stratum are
//! then one small number.

use std::ops::RangeInclusive;

use super::criteria::{Criterion, Standard};
use super::observations::Observation;

/// What an expected rate is taken for: an occupation crossed with what the criterion asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    /// The occupation.
    pub occupation: Occupations,
    /// Open-ended or fixed-term; `None` when the criterion does not ask.
    pub open_ended: Option<bool>,
    /// Target hire; likewise.
    pub target: Option<bool>,
}

/// Occupations, finer to coarser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occupations {
    /// Two digits of the PCS.
    Two(u8),
    /// One digit.
    One(u8),
    /// All, and those not stated.
    Any,
}

impl Stratum {
    /// All occupations, whatever the contract.
    pub const EVERYTHING: Self =
        Self { occupation: Occupations::Any, open_ended: None, target: None };

    /// The stratum of a row, for a criterion of this standard.
    pub fn of(row: &Observation, standard: Standard) -> Self {
        let occupation = row.occupation.map_or(Occupations::Any, Occupations::Two);
        let (open_ended, target) = match standard {
            Standard::Occupation => (None, None),
            Standard::OccupationAndContract => (Some(row.open_ended), None),
            Standard::OccupationContractAndTarget => (Some(row.open_ended), Some(row.target)),
        };
        Self { occupation, open_ended, target }
    }

    /// The stratum, then the wider ones in which it is looked for when it is too small.
    pub fn widening(self) -> impl Iterator<Item = Self> {
        let wider = match self.occupation {
            Occupations::Two(digits) => Some(Occupations::One(digits / 10)),
            Occupations::One(_) | Occupations::Any => None,
        };
        let any = (self.occupation != Occupations::Any).then_some(Occupations::Any);
        let occupations = [Some(self.occupation), wider, any].into_iter().flatten();
        let last = (self.open_ended.is_some() || self.target.is_some()).then_some(Self::EVERYTHING);
        occupations.map(move |occupation| Self { occupation, ..self }).chain(last)
    }
}

/// A criterion and a stratum as one number, which sorts as they do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u16);

impl Place {
    /// Bits of the stratum.
    const STRATUM_BITS: u16 = 10;
    /// Where occupations of one digit follow those of two, and then all occupations.
    const ONE_DIGIT: u16 = 100;
    const ANY: u16 = 110;

    /// The place of a stratum under a criterion.
    pub fn of(criterion: Criterion, stratum: Stratum) -> Self {
        let occupation = match stratum.occupation {
            Occupations::Two(digits) => u16::from(digits).min(Self::ONE_DIGIT - 1),
            Occupations::One(digit) => (Self::ONE_DIGIT + u16::from(digit)).min(Self::ANY - 1),
            Occupations::Any => Self::ANY,
        };
        let flag = |flag: Option<bool>| flag.map_or(0, |flag| 1 + u16::from(flag));
        let code = (occupation * 3 + flag(stratum.open_ended)) * 3 + flag(stratum.target);
        Self((criterion as u16) << Self::STRATUM_BITS | code)
    }

    /// The number, below [`Place::COUNT`].
    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Numbers there are.
    pub const COUNT: usize = Criterion::ALL.len() << Self::STRATUM_BITS;

    /// The places of all strata of a criterion.
    pub const fn all_of(criterion: Criterion) -> RangeInclusive<Self> {
        let first = (criterion as u16) << Self::STRATUM_BITS;
        Self(first)..=Self(first | ((1 << Self::STRATUM_BITS) - 1))
    }

    /// The stratum.
    pub fn stratum(self) -> Stratum {
        let code = self.0 & ((1 << Self::STRATUM_BITS) - 1);
        let flag = |code: u16| match code % 3 {
            0 => None,
            1 => Some(false),
            _ => Some(true),
        };
        let occupation = code / 9;
        let digits = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
        let occupation = if occupation >= Self::ANY {
            Occupations::Any
        } else if occupation >= Self::ONE_DIGIT {
            Occupations::One(digits(occupation - Self::ONE_DIGIT))
        } else {
            Occupations::Two(digits(occupation))
        };
        Stratum { occupation, open_ended: flag(code / 3), target: flag(code) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_tell_strata_apart_and_sort_as_they_do() {
        let occupations = (0..100).map(Occupations::Two).chain((0..10).map(Occupations::One));
        let flags = [None, Some(false), Some(true)];
        let mut all = Vec::new();
        for criterion in Criterion::ALL {
            for occupation in occupations.clone().chain([Occupations::Any]) {
                for open_ended in flags {
                    for target in flags {
                        all.push((criterion, Stratum { occupation, open_ended, target }));
                    }
                }
            }
        }
        assert!(all.is_sorted(), "by criterion, then by stratum");
        let places: Vec<Place> =
            all.iter().map(|(one, stratum)| Place::of(*one, *stratum)).collect();
        assert!(places.is_sorted_by(|a, b| a < b));
        for ((criterion, stratum), place) in all.iter().zip(&places) {
            assert!(place.stratum() == *stratum);
            assert!(Place::all_of(*criterion).contains(place));
        }
    }
}
