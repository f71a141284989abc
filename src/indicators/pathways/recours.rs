//! I5: at equal situation, who is suspended?
//!
//! Situations of the DSN, by what happened, how long it lasted and the kind of structure; among
//! them, those for which a suspension was declared. The gap between women and men at equal
//! situation is read in the finest cells published. How far structures differ is
//! [`super::structures`].

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::{classification, siae_kinds_of_the_dsn};
use crate::indicators::spec::{Dimension, Measure, Modality, PeriodNature, TOTAL, UNKNOWN};
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Pathways, Situation, SituationKind};
use crate::vocabulary::{AgeBand, Period};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "recours_suspension",
    words: include_str!("recours_suspension.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "situations_dsn",
        nature: PeriodNature::Cohort,
        periods: |coverage| coverage.years_of_situations(),
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[
            TableOf::new(
                "recours_suspension_situation",
                Breakdown::Own {
                    dimension: cells,
                    by_sex: true,
                    described: "par sexe et situation",
                },
            ),
            TableOf::new(
                "recours_suspension_type_siae",
                Breakdown::SiaeKind { self_employed: false },
            ),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    vec![
        measures::count("situations", "Situations", "situations"),
        measures::count("declarees", "Suivies d’une suspension déclarée", "situations"),
        measures::share("taux", "Taux de recours à la suspension", "declarees", "situations"),
    ]
}

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for situation in &pathways.situations {
        let Some(part) = cell(situation) else { continue };
        count(Unit {
            person: situation.person,
            period: Period::Year(situation.first.year()),
            sex: situation.sex,
            age: AgeBand::Unknown,
            structure: Some(situation.structure),
            part: Some(part),
            values: values([1, i64::from(situation.declared)]),
        });
    }
}

/// Upper bounds of the bands of duration but the last, in days.
const BOUNDS: [(i32, &str, &str); 3] = [
    (30, "16_30", "16 à 30 jours"),
    (90, "31_90", "31 à 90 jours"),
    (i32::MAX, "plus_90", "plus de 90 jours"),
];

const fn kind_names(kind: SituationKind) -> (&'static str, &'static str) {
    match kind {
        SituationKind::Interrupted => ("interrompu", "Contrat interrompu plus de 15 jours"),
        SituationKind::Ended => ("termine", "Contrat terminé sans autre dans les 15 jours"),
        SituationKind::WithoutHours => ("sans_heures", "Mois sans heures"),
    }
}

/// The cells of equal situation: what happened, then how long, then the kind of structure.
pub(super) fn cells() -> Dimension {
    let modality = |code: String, label: String, parent: &str| Modality {
        code,
        label,
        parent: Some(parent.to_owned()),
    };
    let mut dimension = classification("situation", "Situation", []);
    for kind in SituationKind::ALL {
        let (code, label) = kind_names(kind);
        dimension.modalities.push(modality(code.to_owned(), label.to_owned(), TOTAL));
        for (_, band, length) in BOUNDS {
            let (own, name) = (format!("{code}_{band}"), format!("{label}, {length}"));
            dimension.modalities.push(modality(own.clone(), name.clone(), code));
            for siae in siae_kinds_of_the_dsn() {
                let leaf = format!("{own}_{}", siae.code());
                let title = format!("{name}, {}", siae.code());
                dimension.modalities.push(modality(leaf, title, &own));
            }
            let (leaf, title) = (format!("{own}_{UNKNOWN}"), format!("{name}, autre structure"));
            dimension.modalities.push(modality(leaf, title, &own));
        }
    }
    dimension
}

/// Position of the finest cell of a situation, in the order of [`cells`].
pub(super) fn cell(situation: &Situation) -> Option<u16> {
    let kind = SituationKind::ALL.iter().position(|kind| *kind == situation.kind)?;
    let band = BOUNDS.iter().position(|(bound, ..)| situation.days() <= *bound)?;
    let known = siae_kinds_of_the_dsn().position(|kind| kind == situation.structure.kind);
    let leaves = siae_kinds_of_the_dsn().count() + 1;
    let leaf = known.unwrap_or(leaves - 1);
    // The total; before, in each kind, its own modality and in each band the band's.
    let kind_size = 1 + BOUNDS.len() * (1 + leaves);
    u16::try_from(1 + kind * kind_size + 1 + band * (1 + leaves) + 1 + leaf).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::Structure;
    use crate::vocabulary::{PersonKey, Sex, SiaeKind, Siret};

    #[test]
    fn a_situation_stands_in_the_cell_of_its_own_name() {
        let cells = cells();
        for (kind, days, siae, expected) in [
            (SituationKind::Interrupted, 16, SiaeKind::Aci, "interrompu_16_30_ACI"),
            (SituationKind::Interrupted, 30, SiaeKind::Etti, "interrompu_16_30_ETTI"),
            (SituationKind::Ended, 31, SiaeKind::Ai, "termine_31_90_AI"),
            (SituationKind::Ended, 91, SiaeKind::Eiti, "termine_plus_90_NR"),
            (SituationKind::WithoutHours, 365, SiaeKind::Ei, "sans_heures_plus_90_EI"),
        ] {
            let first = "2025-03-01".parse().unwrap();
            let situation = Situation {
                person: PersonKey::from_number(1),
                sex: Sex::Women,
                kind,
                structure: Structure {
                    siret: Siret::from_number(100_001).unwrap(),
                    kind: siae,
                    departement: None,
                },
                first,
                last: crate::vocabulary::Day::plus(first, days - 1),
                declared: false,
            };
            let place = usize::from(cell(&situation).unwrap());
            assert_eq!(cells.modalities[place].code, expected);
        }
    }
}
