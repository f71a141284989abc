//! `conversion`, ended fixed-term contracts that became open-ended: an open-ended contract of the
//! same person in the same company, begun after it and at most 31 days after its end.

use crate::employers::career::{Career, Job};
use crate::employers::eligibility::Role;

/// Whether an ended fixed-term contract became open-ended.
pub fn of(career: &Career<'_>, ended: &Job<'_>, conversion_days: i32) -> bool {
    career.at(ended.siren()).any(|job| {
        job.role == Role::OpenEnded
            && job.fact.start > ended.fact.start
            && ended.last.days_until(job.fact.start) <= conversion_days
    })
}
