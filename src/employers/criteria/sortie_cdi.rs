//! `sortie_cdi`, exits from open-ended contracts, per person-year of such contracts in the last
//! twelve months.
//!
//! A cancellation, a transfer, a death, a retirement or a move to another contract of the company
//! is not an exit.

use crate::employers::career::{Career, Job, is_in};
use crate::employers::eligibility::Role;
use crate::facts::contract_ends::ContractEnd;
use crate::facts::schema::{DeclaredEnd, EndCause};
use crate::vocabulary::Day;

/// Base units in a person-year.
pub const DAYS_IN_A_YEAR: u32 = 365;

/// Days of open-ended contract inside the window; `None` without any.
pub fn days(job: &Job<'_>, (first, last): (Day, Day)) -> Option<i32> {
    let from = job.fact.start.max(first);
    let to = job.last.min(last);
    (job.role == Role::OpenEnded && from <= to).then(|| from.days_until(to) + 1)
}

/// Whether the contract ended inside the window by an exit from the company.
pub fn is_exit(
    career: &Career<'_>,
    job: &Job<'_>,
    (first, last): (Day, Day),
    not_exits: &[String],
    bridge_days: i32,
) -> bool {
    let ended = match job.end {
        ContractEnd::Open => false,
        ContractEnd::Inferred(_) => true,
        ContractEnd::Declared(DeclaredEnd { cause: EndCause::EmployerChange, .. }) => false,
        ContractEnd::Declared(DeclaredEnd { cause: EndCause::Reason(reason), .. }) => {
            !is_in(not_exits, reason.as_str())
        }
    };
    let goes_on = || {
        career.at(job.siren()).any(|other| {
            other.role.is_in_spell()
                && other.last > job.last
                && job.last.days_until(other.fact.start) <= bridge_days + 1
        })
    };
    ended && first <= job.last && job.last <= last && !goes_on()
}
