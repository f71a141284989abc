//! Sums of real numbers that do not depend on the order of their terms, and from which a term can
//! be taken back exactly.
//!
//! A term is rounded once to a multiple of 2⁻⁶⁰; after that, everything is integer arithmetic.
//! Merging buckets in any order gives the same bits, and leaving an employer out of a sum leaves
//! no trace of it.

use std::iter::Sum;
use std::ops::{AddAssign, SubAssign};

/// One in a sum.
const ONE: f64 = 1_152_921_504_606_846_976.0;

/// Bits below one: 2⁶⁰ is [`ONE`].
const FRACTION_BITS: u32 = 60;

/// A number that is a multiple of 2⁻⁶⁰, below 2⁶⁷ in magnitude.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Fixed(i128);

impl Fixed {
    /// The nearest multiple.
    #[expect(clippy::cast_possible_truncation, reason = "saturates beyond 2^67, never met")]
    pub fn new(value: f64) -> Self {
        Self(libm::round(value * ONE) as i128)
    }

    /// A whole number.
    pub fn whole(count: u32) -> Self {
        Self(i128::from(count) << FRACTION_BITS)
    }

    /// The nearest real number.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept, at the very end")]
    pub fn value(self) -> f64 {
        self.0 as f64 / ONE
    }
}

impl AddAssign for Fixed {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Fixed {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Fixed {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::default(), |mut sum, term| {
            sum += term;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_the_rounded_one() {
        for count in [0, 1, 2, 1_000_003, u32::MAX] {
            assert!(Fixed::whole(count) == Fixed::new(f64::from(count)), "{count}");
        }
    }

    #[test]
    fn order_leaves_no_trace_and_a_term_can_be_taken_back() {
        let terms: Vec<Fixed> = (1..100).map(|n| Fixed::new(1.0 / f64::from(n) - 0.3)).collect();
        let forward: Fixed = terms.iter().copied().sum();
        let backward: Fixed = terms.iter().rev().copied().sum();
        assert!(forward == backward);
        let mut without = forward;
        without -= terms[7];
        let direct: Fixed =
            terms.iter().enumerate().filter(|(n, _)| *n != 7).map(|(_, term)| *term).sum();
        assert!(without == direct);
    }
}
