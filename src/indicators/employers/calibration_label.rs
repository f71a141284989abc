//! What last year's label announced of the persons hired after it, beside what became of them.
//!
//! By how likely their employer was above the median: if the label tells anything, those that were
//! likely so keep more persons than their peers would, and those unlikely, fewer.

use super::engagement::{By, Counted, EngagementTable, Subject};
use crate::employers::engagement::Standing;
use crate::employers::outlook::Chance;
use crate::indicators::breakdowns::classification;
use crate::indicators::measures::{persons, ratio, share};
use crate::indicators::spec::{Dimension, DimensionNature, Measure, MeasureKind, UNKNOWN};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "calibration_label",
    words: include_str!("calibration_label.toml"),
    computation: Computation::Engagement(&[EngagementTable {
        id: "calibration_label",
        subject: Subject::Announced,
        by: By::Chance,
    }]),
};

const fn code(band: Chance) -> &'static str {
    match band {
        Chance::VeryLow => "moins_de_20",
        Chance::Low => "de_20_a_40",
        Chance::Even => "de_40_a_60",
        Chance::High => "de_60_a_80",
        Chance::VeryHigh => "80_et_plus",
        Chance::Unknown => UNKNOWN,
    }
}

const fn label(band: Chance) -> &'static str {
    match band {
        Chance::VeryLow => "Moins de 20 %",
        Chance::Low => "De 20 à 40 %",
        Chance::Even => "De 40 à 60 %",
        Chance::High => "De 60 à 80 %",
        Chance::VeryHigh => "80 % et plus",
        Chance::Unknown => "Pas encore observé",
    }
}

/// How likely the employer was above the median: an outcome, which nobody may learn of an employer.
pub fn chances() -> Dimension {
    let bands = Chance::ALL.map(|band| (code(band), label(band)));
    Dimension {
        nature: DimensionNature::Outcome,
        ..classification("chances", "Chances de dépasser la moitié des établissements", bands)
    }
}

/// Position of a probability in the dimension.
pub fn position(probability: Option<f64>) -> u16 {
    let band = Chance::of(probability);
    (1..).zip(Chance::ALL).find(|(_, one)| *one == band).map_or(0, |(place, _)| place)
}

/// Persons hired, those still there, those whom peers and the establishment itself would have kept.
pub fn counted(standing: &Standing) -> Vec<Counted> {
    let [all, _] = standing.after;
    let persons = i64::from(all.base);
    let outlook = standing.announced.outlook;
    let expected = (2u16..).zip([outlook.peers, outlook.own]).map(|(measure, rate)| Counted {
        measure,
        value: hundredths(persons, rate),
        persons,
    });
    let mut counted = Counted::persons(std::iter::once(&all));
    counted.extend(expected.filter(|one| one.value > 0));
    counted
}

/// So many persons at this rate, in hundredths of a person.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few persons")]
fn hundredths(persons: i64, rate: f64) -> i64 {
    libm::round(100.0 * persons as f64 * rate) as i64
}

/// Persons hired, kept and expected, then the rates.
pub fn measures() -> Vec<Measure> {
    let expected = |id, label| Measure {
        unit: "personnes attendues",
        kind: MeasureKind::Sum,
        decimals: 2,
        ..persons(id, label)
    };
    let expected_share =
        |id, label, numerator| Measure { unit: "%", ..ratio(id, label, numerator, "embauches") };
    vec![
        persons("embauches", "Personnes embauchées"),
        persons("maintien", "Encore là six mois après"),
        expected("attendu_pairs", "Maintiens attendus d’établissements comparables"),
        expected("attendu_propre", "Maintiens attendus de l’établissement"),
        share("maintien_part", "Taux de maintien à 6 mois", "maintien", "embauches"),
        expected_share(
            "attendu_pairs_part",
            "Taux attendu d’établissements comparables",
            "attendu_pairs",
        ),
        expected_share("attendu_propre_part", "Taux attendu de l’établissement", "attendu_propre"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::features::Published;
    use crate::employers::outlook::{Announced, Outlook};
    use crate::vocabulary::SizeBand;

    #[test]
    fn each_band_stands_at_its_code() {
        let codes: Vec<String> = chances().modalities.into_iter().map(|one| one.code).collect();
        for (probability, expected) in
            [(Some(0.1), "moins_de_20"), (Some(0.5), "de_40_a_60"), (None, "NR")]
        {
            assert_eq!(codes[usize::from(position(probability))], expected);
        }
    }

    #[test]
    fn what_was_expected_is_counted_in_hundredths_of_a_person() {
        let standing = Standing {
            size: SizeBand::Unknown,
            published: Default::default(),
            after: [Published { base: 3, events: 1 }, Published::default()],
            announced: Announced { chance: None, outlook: Outlook { peers: 0.4, own: 0.455 } },
            turnover: Default::default(),
            lengths: None,
            previous: None,
            ranked: None,
            national: None,
        };
        let values: Vec<(u16, i64, i64)> =
            counted(&standing).iter().map(|one| (one.measure, one.value, one.persons)).collect();
        assert_eq!(values, [(0, 3, 3), (1, 1, 1), (2, 120, 3), (3, 137, 3)]);
    }
}
