//! What followed last year's label: are the persons hired after it still there six months later?
//!
//! Other persons than those the label was made from: its word is judged on what it did not know.

use super::engagement::{By, EngagementTable, Subject};
use crate::employers::labels::Grade;
use crate::indicators::measures::{persons, share};
use crate::indicators::spec::{Dimension, DimensionNature, Measure, Modality, TOTAL};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "suite_label",
    words: include_str!("suite_label.toml"),
    computation: Computation::Engagement(&[EngagementTable {
        id: "suite_label",
        subject: Subject::Aftermath,
        by: By::LastLabel,
    }]),
};

/// Last year's label of the employer: an outcome, since a year in which nobody had one of the grades
/// would tell something of each employer.
pub fn last_label() -> Dimension {
    let modality = |code: &str, label: &str, parent: Option<&str>| Modality {
        code: code.to_owned(),
        label: label.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let grades = Grade::ALL.map(|one| modality(one.code(), one.code(), Some("ABC")));
    let before = [
        modality(TOTAL, "Ensemble", None),
        modality("ND", "Non déterminé", Some(TOTAL)),
        modality("ABC", "A, B ou C", Some(TOTAL)),
    ];
    Dimension {
        id: "label_precedent",
        label: "Label de l’année précédente",
        nature: DimensionNature::Outcome,
        additive: true,
        modalities: before.into_iter().chain(grades).collect(),
    }
}

/// Position of a grade in the dimension.
pub const fn position(grade: Option<Grade>) -> u16 {
    match grade {
        None => 1,
        Some(Grade::A) => 3,
        Some(Grade::B) => 4,
        Some(Grade::C) => 5,
    }
}

/// Persons hired and still there, all and of the target public, then the rates.
pub fn measures() -> Vec<Measure> {
    vec![
        persons("embauches", "Personnes embauchées"),
        persons("maintien", "Encore là six mois après"),
        persons("embauches_cible", "Personnes embauchées de publics cibles"),
        persons("maintien_cible", "De publics cibles, encore là six mois après"),
        share("maintien_part", "Taux de maintien à 6 mois", "maintien", "embauches"),
        share(
            "maintien_cible_part",
            "Taux de maintien à 6 mois des publics cibles",
            "maintien_cible",
            "embauches_cible",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_label_stands_at_its_code() {
        let codes: Vec<String> = last_label().modalities.into_iter().map(|one| one.code).collect();
        assert_eq!(codes[usize::from(position(None))], "ND");
        for grade in Grade::ALL {
            assert_eq!(codes[usize::from(position(Some(grade)))], grade.code());
        }
    }
}
