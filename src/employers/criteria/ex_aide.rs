//! `ex_aide`, hires of people from an aided contract: one of another company with scheme 21, 41,
//! 42, 50, 51, 94 or 98, in the 24 months before the hire.
//!
//! The subsidy that the hiring employer itself receives is never scored.

use super::Outcome;
use crate::employers::career::is_in;
use crate::employers::hired::Hire;

/// Whether the hire is of somebody from an aided contract.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let schemes = &hire.method.codes.aided_schemes;
    super::recent_elsewhere(hire, |job| job.scheme().is_some_and(|code| is_in(schemes, code)))
}
