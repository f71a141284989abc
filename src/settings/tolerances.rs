//! `[tolerances]`: how much may be wrong, or may move, before a build is refused.

use serde::{Deserialize, Serialize};

/// `[tolerances]`: beyond these, a build is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tolerances {
    /// Share of declarations set aside, in per mille.
    pub set_aside_per_mille: u64,
    /// Share of register rows refused, in per mille.
    pub register_rows_per_mille: u64,
    /// Change of a published figure, in percent of itself, beyond which a reason must be written.
    pub revision_percent: u64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { set_aside_per_mille: 50, register_rows_per_mille: 50, revision_percent: 50 }
    }
}
