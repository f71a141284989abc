//! `ex_iae`, hires of people from an insertion structure: a contract of another company with
//! complement 02 to 05 or scheme 71, in the 24 months before the hire.
//!
//! Among hires whose past 24 months are observable. Complements 06 and 07 (prison) are never read.
//! Insertion contracts are all declared: no record means no such contract.

use super::Outcome;
use crate::employers::career::is_in;
use crate::employers::hired::Hire;

/// Whether the hire is of somebody from an insertion structure.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let codes = &hire.method.codes;
    super::recent_elsewhere(hire, |job| {
        job.complement().is_some_and(|code| is_in(&codes.insertion_complements, code))
            || job.scheme().is_some_and(|code| is_in(&codes.insertion_schemes, code))
    })
}
