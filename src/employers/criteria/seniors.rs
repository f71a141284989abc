//! `seniors`, hires of people aged 50 or more on the first day, among hires of known age; those who
//! draw a pension while they work (S21.G00.30.023) are left out.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of a senior.
pub fn of(hire: &Hire<'_>) -> Outcome {
    let age = hire.age().filter(|_| !hire.draws_pension())?;
    Some(age >= hire.method.history.senior_age)
}
