//! `at_freq`, work accidents with at least a day of leave per million hours paid, over three
//! years. Commuting accidents and occupational diseases are out.
//!
//! Small establishments are missing, below 200,000 hours, and fewer accidents than peers earn
//! nothing: the absence of declared accidents never buys a label. Health data: never shown.

/// Hundredths of an hour in a million hours.
pub const HUNDREDTHS_IN_A_MILLION: u32 = 100_000_000;
