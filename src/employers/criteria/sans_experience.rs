//! `sans_experience`, hires of beginners: no earlier spell of work of 30 days or more.
//!
//! Among hires whose past 24 months are observable, of people who are 30 or younger or have an
//! earlier record. Older without record is unknown.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of a beginner.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let history = &hire.method.history;
    let day = hire.day();
    let young = hire.age().is_some_and(|age| age <= history.beginner_age);
    let known = hire.is_observable(history.origin_lookback_days)
        && (young || hire.career.has_record_before(day));
    let longest = || hire.career.longest_spell_before(day, hire.bridge_days);
    known.then(|| longest() < history.experience_days)
}
