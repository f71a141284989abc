//! `[engagement]`: what the label of engaged employers may rest on.

use serde::{Deserialize, Serialize};

/// Whether the declarations read cover all employers of a person, or only some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossEmployerHistory {
    /// All employers: what a person did before a hire is known.
    Full,
    /// Some.
    Partial,
    /// Only the employer itself.
    #[default]
    None,
}

/// `[engagement]`: what the label may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngagementSettings {
    /// Unless `full`, criteria about a person's past are missing for everybody.
    pub cross_employer_history: CrossEmployerHistory,
}
