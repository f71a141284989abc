//! `part_cdi`, share of open-ended contracts in hires; full time only in the score.

use super::Outcome;
use crate::employers::eligibility::Role;
use crate::employers::hired::Hire;

/// Whether the hire is into an open-ended contract.
pub fn of(hire: &Hire<'_>) -> Outcome {
    Some(hire.job.role == Role::OpenEnded)
}
