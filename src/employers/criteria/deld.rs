//! `deld`, hires of people long away from work: at most 90 days covered by the union of the
//! person's contracts, any employer, in the 365 days before the hire.
//!
//! Among hires into an open-ended contract or a fixed term of more than 90 days whose past year is
//! observable. Somebody without any earlier record is unknown, neither far from work nor close.
//! Farm, public, self-employed and foreign work are invisible: it is a proxy.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of somebody long away from work.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let history = &hire.method.history;
    let lookback = history.deld_lookback_days;
    let day = hire.day();
    let known = hire.is_longer_than(history.deld_contract_days)
        && hire.is_observable(lookback)
        && hire.career.has_record_before(day);
    known.then(|| hire.career.days_worked(day.plus(-lookback), day) <= history.deld_days)
}
