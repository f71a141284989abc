//! `maintien_6`, `maintien_12` and their target variants: the spell covers the day 182, or 365,
//! days after the hire.
//!
//! Before that day, a death, a retirement or a transfer takes the hire out: nobody chose to leave
//! or to let go. The target variants count hires flagged `deld`, `ex_iae` or `ex_aide` only.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the person is still in the company so many days after the hire.
pub fn of(hire: &Hire<'_>, days: i32) -> Outcome {
    let horizon = hire.day().plus(days);
    let last = hire.career.last_of_spell(hire.job.siren(), hire.day(), hire.bridge_days)?;
    if last.last >= horizon {
        return Some(true);
    }
    let no_choice = last.end.is_transfer() || last.ended_for(&hire.method.codes.no_choice_ends);
    (!no_choice).then_some(false)
}
