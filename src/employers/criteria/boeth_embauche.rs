//! `boeth_embauche`, hires of beneficiaries of the duty to employ disabled workers (BOETH): a status
//! declared within twelve months of the hire, in a contract begun in that company since.
//!
//! Outside the score: published in aggregates, and weighed in the sensitivity report only. The status
//! has been declared since 2020.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of a beneficiary.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let history = &hire.method.history;
    let day = hire.day();
    let last = day.plus(history.disability_days).month();
    let declared = || {
        hire.career
            .at(hire.job.siren())
            .filter(|job| job.fact.start >= day)
            .any(|job| job.fact.disabled_since.is_some_and(|since| since <= last))
    };
    (day.month().year() >= history.disability_from_year).then(declared)
}
