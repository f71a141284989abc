//! `[[revision]]`: why the figures of a table moved in an edition, written by a person.

use serde::{Deserialize, Serialize};

use crate::vocabulary::Month;

/// Why the figures of a table moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionReason {
    /// Edition in which they moved.
    pub edition: Month,
    /// Table.
    pub table: String,
    /// Kind of revision.
    pub class: RevisionClass,
    /// In French, for the readers of the site.
    pub reason: String,
}

/// Kind of revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevisionClass {
    /// Late data.
    Courante,
    /// A change of method or nomenclature.
    Refonte,
    /// An error put right.
    Correction,
}

impl RevisionClass {
    /// `classe` in `revisions.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Courante => "courante",
            Self::Refonte => "refonte",
            Self::Correction => "correction",
        }
    }
}
