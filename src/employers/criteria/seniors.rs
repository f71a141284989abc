//! `seniors`, hires of people aged 50 or more on the first day, among hires of known age.

use super::Outcome;
use crate::employers::hired::Hire;

/// Whether the hire is of a senior.
pub fn of(hire: &Hire<'_>) -> Outcome {
    hire.age().map(|age| age >= hire.method.history.senior_age)
}
