//! `duree_cdd`, length of ended fixed-term contracts: mean of the logarithm of days, full time
//! only in the score. An employer without any has no length; it is not zero.

use crate::employers::fixed::Fixed;

/// The logarithm of a length in days, as summed.
pub fn ln(days: i32) -> Fixed {
    Fixed::new(libm::log(f64::from(days.max(1))))
}

/// Its square, as summed.
pub fn ln_squared(days: i32) -> Fixed {
    let ln = libm::log(f64::from(days.max(1)));
    Fixed::new(ln * ln)
}
