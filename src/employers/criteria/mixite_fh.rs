//! `mixite_fh`, balance between women and men: how far the share of women among hires is from the share
//! that peers and occupations make one expect.
//!
//! Outside the score: it measures a distance to a norm, and never says that more women are better.

use super::Outcome;
use crate::employers::hired::Hire;
use crate::vocabulary::Sex;

/// Whether the hire is of a woman; `None` where the sex is unknown.
pub fn of(hire: &Hire<'_>) -> Outcome {
    match hire.sex() {
        Sex::Women => Some(true),
        Sex::Men => Some(false),
        Sex::Unknown => None,
    }
}
