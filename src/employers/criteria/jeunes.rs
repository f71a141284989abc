//! `jeunes`, hires of people under 26 on the first day, among hires of more than 30 days.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of a young person.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let history = &hire.method.history;
    let age = hire.age().filter(|_| hire.is_longer_than(history.young_contract_days))?;
    Some(age < history.young_age)
}
