//! Establishments with a label of engagement, against comparable employers and against all.
//!
//! Labels are shares of establishments: a group all of whose members have, or lack, one betrays
//! each of them, and the rules of shares withhold it. The grades of labelled establishments are an
//! outcome. *Below* is private: it is *undetermined* here.

use super::engagement::{By, EngagementTable, Subject};
use crate::employers::engagement::Standing;
use crate::employers::labels::Grade;
use crate::indicators::measures::{establishments, share_of_establishments};
use crate::indicators::spec::{Dimension, DimensionNature, Measure, Modality, TOTAL};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "label_engagement",
    words: include_str!("label_engagement.toml"),
    computation: Computation::Engagement(&[
        labels("label_engagement_secteur", By::Sector),
        labels("label_engagement_taille", By::Size),
        labels("label_engagement_territoire", By::Zone),
    ]),
};

const fn labels(id: &'static str, by: By) -> EngagementTable {
    EngagementTable { id, subject: Subject::Labels, by }
}

/// The grade of labelled establishments.
pub fn label() -> Dimension {
    let modality = |code: &str, label: &str, parent: Option<&str>| Modality {
        code: code.to_owned(),
        label: label.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let grades = Grade::ALL.map(|one| modality(one.code(), one.code(), Some(TOTAL)));
    Dimension {
        id: "label",
        label: "Label",
        nature: DimensionNature::Outcome,
        additive: true,
        modalities: std::iter::once(modality(TOTAL, "Ensemble", None)).chain(grades).collect(),
    }
}

/// Position of a grade in the dimension.
pub const fn position(grade: Grade) -> u16 {
    match grade {
        Grade::A => 1,
        Grade::B => 2,
        Grade::C => 3,
    }
}

/// Which additive measures a ranked establishment counts in.
pub fn counted(standing: &Standing) -> [bool; 4] {
    let labelled = standing.grade().is_some();
    [true, labelled, !labelled, standing.national.is_some()]
}

/// Additive measures, then shares of establishments.
pub fn measures() -> Vec<Measure> {
    vec![
        establishments("etablissements", "Établissements observés"),
        establishments("labels", "Établissements qui ont un label"),
        establishments("non_determine", "Établissements non déterminés"),
        establishments(
            "labels_nationaux",
            "Établissements qui auraient un label face à toute la France",
        ),
        share_of_establishments(
            "part_labels",
            "Part des établissements qui ont un label",
            "labels",
        ),
        share_of_establishments(
            "part_non_determine",
            "Part des établissements non déterminés",
            "non_determine",
        ),
        share_of_establishments(
            "part_labels_nationaux",
            "Part des établissements qui auraient un label face à toute la France",
            "labels_nationaux",
        ),
    ]
}

/// The only measure by grade.
pub fn measures_of_grades() -> Vec<Measure> {
    vec![establishments("labels", "Établissements qui ont un label")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_stands_at_its_code() {
        let codes: Vec<String> = label().modalities.into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["_T", "A", "B", "C"]);
        for grade in Grade::ALL {
            assert_eq!(codes[usize::from(position(grade))], grade.code());
        }
    }
}
