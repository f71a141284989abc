//! What became of last year's labels: establishments by last year's label and this one.

use super::engagement::{By, EngagementTable, Subject};
use super::suite_label;
use crate::indicators::measures::establishments;
use crate::indicators::spec::{Dimension, Measure};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "stabilite_label",
    words: include_str!("stabilite_label.toml"),
    computation: Computation::Engagement(&[EngagementTable {
        id: "stabilite_label",
        subject: Subject::Transitions,
        by: By::LastLabel,
    }]),
};

/// This year's label: the codes of last year's, and like it an outcome.
pub fn label() -> Dimension {
    Dimension { id: "label_actuel", label: "Label de l’année", ..suite_label::last_label() }
}

/// Establishments.
pub fn measures() -> Vec<Measure> {
    vec![establishments("etablissements", "Établissements observés")]
}
