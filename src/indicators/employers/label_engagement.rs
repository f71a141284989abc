//! Establishments by grade of the engagement label.
//!
//! The label is an outcome: a group all of whose members have, or lack, a grade betrays each of
//! them, and disclosure control treats it so. *Below* is private: it is *undetermined* here.

use super::engagement::{By, EngagementTable, Subject};
use crate::employers::engagement::Standing;
use crate::employers::labels::Grade;
use crate::indicators::spec::{
    Contributor, Dimension, DimensionNature, Measure, MeasureKind, Modality, TOTAL,
};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "label_engagement",
    words: include_str!("label_engagement.toml"),
    computation: Computation::Engagement(&[
        EngagementTable {
            id: "label_engagement_secteur",
            subject: Subject::Labels,
            by: By::Sector,
        },
        EngagementTable { id: "label_engagement_taille", subject: Subject::Labels, by: By::Size },
        EngagementTable {
            id: "label_engagement_territoire",
            subject: Subject::Labels,
            by: By::Territory,
        },
    ]),
};

/// Code of the graded, and of the others.
const GRADED: &str = "ABC";
const UNDETERMINED: &str = "ND";

/// The dimension: graded, then each grade; undetermined.
pub fn label() -> Dimension {
    let modality = |code: &str, label: &str, parent: Option<&str>| Modality {
        code: code.to_owned(),
        label: label.to_owned(),
        parent: parent.map(str::to_owned),
    };
    Dimension {
        id: "label",
        label: "Label",
        nature: DimensionNature::Outcome,
        additive: true,
        modalities: vec![
            modality(TOTAL, "Ensemble", None),
            modality(GRADED, "A, B ou C", Some(TOTAL)),
            modality("A", "A", Some(GRADED)),
            modality("B", "B", Some(GRADED)),
            modality("C", "C", Some(GRADED)),
            modality(UNDETERMINED, "Non déterminé", Some(TOTAL)),
        ],
    }
}

/// Position of an establishment in the dimension.
pub fn position(standing: &Standing) -> u16 {
    match standing.grade() {
        Some(Grade::A) => 2,
        Some(Grade::B) => 3,
        Some(Grade::C) => 4,
        None => 5,
    }
}

/// The only measure.
pub fn measures() -> Vec<Measure> {
    vec![Measure {
        id: "etablissements",
        label: "Établissements",
        unit: "établissements",
        kind: MeasureKind::Count,
        contributor: Contributor::Enterprise,
        decimals: 0,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_stands_at_its_code() {
        let codes: Vec<String> = label().modalities.into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["_T", "ABC", "A", "B", "C", "ND"]);
        for (place, grade) in (2..).zip(Grade::ALL) {
            assert_eq!(codes[place], grade.code());
        }
    }
}
