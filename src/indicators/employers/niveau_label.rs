//! Labelled establishments by grade: A, B or C.

use super::engagement::{By, EngagementTable, Subject};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "niveau_label",
    words: include_str!("niveau_label.toml"),
    computation: Computation::Engagement(&[EngagementTable {
        id: "niveau_label",
        subject: Subject::Grades,
        by: By::Country,
    }]),
};
