//! Who can be told anything by the label: establishments without one because too little is known
//! of them, and because they do not stand out, by size, sector, legal form and région, overseas
//! included.

use super::engagement::{By, EngagementTable, Subject};
use crate::employers::engagement::Standing;
use crate::indicators::measures::{establishments, share_of_establishments};
use crate::indicators::spec::Measure;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "equite_label",
    words: include_str!("equite_label.toml"),
    computation: Computation::Engagement(&[
        reasons("equite_label_taille", By::Size),
        reasons("equite_label_secteur", By::Sector),
        reasons("equite_label_forme", By::LegalForm),
        reasons("equite_label_territoire", By::Zone),
    ]),
};

const fn reasons(id: &'static str, by: By) -> EngagementTable {
    EngagementTable { id, subject: Subject::Reasons, by }
}

/// Which additive measures a ranked establishment counts in.
pub fn counted(standing: &Standing) -> [bool; 5] {
    let labelled = standing.grade().is_some();
    let known = standing.ranked.is_some_and(|ranked| ranked.has_evidence);
    [true, labelled, !labelled, !labelled && !known, !labelled && known]
}

/// Establishments; those without a label, of whom too little is known or that do not stand out.
pub fn measures() -> Vec<Measure> {
    vec![
        establishments("etablissements", "Établissements observés"),
        establishments("labels", "Établissements qui ont un label"),
        establishments("non_determine", "Établissements non déterminés"),
        establishments("faute_de_preuves", "Établissements trop peu connus"),
        establishments("indistincts", "Établissements connus, sans label"),
        share_of_establishments(
            "part_labels",
            "Part des établissements qui ont un label",
            "labels",
        ),
        share_of_establishments(
            "part_faute_de_preuves",
            "Part des établissements trop peu connus",
            "faute_de_preuves",
        ),
        share_of_establishments(
            "part_indistincts",
            "Part des établissements connus, sans label",
            "indistincts",
        ),
    ]
}
