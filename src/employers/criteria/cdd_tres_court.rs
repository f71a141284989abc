//! `cdd_tres_court`, ended fixed-term contracts of less than 30 days; full time only in the score.

/// Whether a contract of so many days is very short.
pub const fn of(days: i32, very_short_days: i32) -> bool {
    days < very_short_days
}
