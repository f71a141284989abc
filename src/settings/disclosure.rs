//! `[disclosure]`: which rules protect the figures.

use serde::{Deserialize, Serialize};

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileName {
    /// 11 persons, denominators of 20, 5 enterprises.
    Prudent,
    /// 5 persons, denominators of 20, 3 enterprises.
    BaseTousSalaries,
}

/// `[disclosure]`: which rules protect the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureSettings {
    /// The profile.
    pub profile: ProfileName,
}

impl Default for DisclosureSettings {
    fn default() -> Self {
        Self { profile: ProfileName::Prudent }
    }
}
