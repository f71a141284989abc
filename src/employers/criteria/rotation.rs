//! `rotation_eff_moyen` and `rotation_hors_courts`, turnover of twelve months: entries and exits over
//! months of presence ([`super::super::turnover`]). Half of a frequency of 2 a person-year is a staff
//! renewed whole in a year.
//!
//! Outside the score: context on an employer's own sheet, and aggregates.

/// Months of presence in a person-year.
pub const MONTHS_IN_A_YEAR: u32 = 12;

/// Turnover is half of entries and exits together.
pub const MOVES_IN_A_TURN: f64 = 2.0;
