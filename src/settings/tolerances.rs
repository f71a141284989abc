//! `[tolerances]`: how much may be wrong, or may move, before a build is refused.

use serde::{Deserialize, Serialize};

/// `[tolerances]`: beyond these, a build is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tolerances {
    /// Share of declarations set aside, in per mille; a file of which nothing more can be read
    /// counts as one.
    pub set_aside_per_mille: u64,
    /// Share of register rows refused, in per mille: of all together, and of each of which more
    /// than [`Tolerances::FEW_ROWS`] are.
    pub register_rows_per_mille: u64,
    /// Share of rows of consolidated tables refused, in per mille.
    pub table_rows_per_mille: u64,
    /// Change of a published figure, in percent of itself, beyond which a reason must be written.
    pub revision_percent: u64,
    /// Labels A and B that stay A, B or C when weights move by a quarter, in percent, at least.
    pub label_kept_percent: u64,
    /// Change in a year of the share of establishments that have a label A, B or C, in points.
    pub label_share_points: u64,
    /// Change in a year of the mean frozen score, in points.
    pub frozen_score_points: u64,
}

impl Tolerances {
    /// Refused rows of one register that a small share of all could hide.
    pub const FEW_ROWS: u64 = 100;
}

impl Default for Tolerances {
    fn default() -> Self {
        Self {
            set_aside_per_mille: 50,
            register_rows_per_mille: 50,
            table_rows_per_mille: 50,
            revision_percent: 50,
            label_kept_percent: 90,
            label_share_points: 5,
            frozen_score_points: 3,
        }
    }
}
