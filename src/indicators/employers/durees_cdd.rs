//! How long fixed-term contracts last ([`crate::employers::lengths`]), by sector, size and région.
//!
//! Contracts are counted, not persons: someone renewed every week has as many as there are weeks. No
//! length is published as such: the mean comes from days and contracts, medians from counts by band,
//! between bounds half a day apart from the days they hold.

use super::engagement::{By, Counted, EngagementTable, Subject};
use crate::employers::lengths::Lengths;
use crate::indicators::measures::{count, mean, quantile, share};
use crate::indicators::spec::{Band, Measure};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "durees_cdd",
    words: include_str!("durees_cdd.toml"),
    computation: Computation::Engagement(&[
        EngagementTable { id: "durees_cdd_secteur", subject: Subject::Lengths, by: By::Sector },
        EngagementTable { id: "durees_cdd_taille", subject: Subject::Lengths, by: By::Size },
        EngagementTable {
            id: "durees_cdd_territoire",
            subject: Subject::Lengths,
            by: By::Territory,
        },
    ]),
};

/// Bands of contracts ended, in hundredths of a day.
static ENDED: [Band; 6] = [
    Band { measure: "termines_1", from: 50, to: Some(150) },
    Band { measure: "termines_2_7", from: 150, to: Some(750) },
    Band { measure: "termines_8_29", from: 750, to: Some(2_950) },
    Band { measure: "termines_30_179", from: 2_950, to: Some(17_950) },
    Band { measure: "termines_180_364", from: 17_950, to: Some(36_450) },
    Band { measure: "termines_365", from: 36_450, to: None },
];

/// Likewise of contracts begun.
static BEGUN: [Band; 6] = [
    Band { measure: "commences_1", from: 50, to: Some(150) },
    Band { measure: "commences_2_7", from: 150, to: Some(750) },
    Band { measure: "commences_8_29", from: 750, to: Some(2_950) },
    Band { measure: "commences_30_179", from: 2_950, to: Some(17_950) },
    Band { measure: "commences_180_364", from: 17_950, to: Some(36_450) },
    Band { measure: "commences_365", from: 36_450, to: None },
];

/// Contracts ended, their days and mean, bands and median; then contracts begun.
pub fn measures() -> Vec<Measure> {
    let ended = |id, label| count(id, label, "contrats terminés");
    let begun = |id, label| count(id, label, "contrats commencés");
    let in_days = |measure| Measure { unit: "jours", ..measure };
    let median = |id, label, base, bands| in_days(quantile(id, label, base, bands, 50));
    vec![
        ended("cdd_termines", "CDD terminés"),
        count("jours_termines", "Jours des CDD terminés", "jours"),
        in_days(mean(
            "duree_moyenne",
            "Durée moyenne des CDD terminés",
            "jours_termines",
            "cdd_termines",
        )),
        median("mediane", "Durée médiane des CDD terminés", "cdd_termines", &ENDED),
        ended("termines_1", "CDD terminés d’un jour"),
        share("part_termines_1", "Part des CDD terminés d’un jour", "termines_1", "cdd_termines"),
        ended("termines_2_7", "CDD terminés de 2 à 7 jours"),
        share(
            "part_termines_2_7",
            "Part des CDD terminés de 2 à 7 jours",
            "termines_2_7",
            "cdd_termines",
        ),
        ended("termines_8_29", "CDD terminés de 8 à 29 jours"),
        share(
            "part_termines_8_29",
            "Part des CDD terminés de 8 à 29 jours",
            "termines_8_29",
            "cdd_termines",
        ),
        ended("termines_30_179", "CDD terminés de 30 à 179 jours"),
        share(
            "part_termines_30_179",
            "Part des CDD terminés de 30 à 179 jours",
            "termines_30_179",
            "cdd_termines",
        ),
        ended("termines_180_364", "CDD terminés de 180 à 364 jours"),
        share(
            "part_termines_180_364",
            "Part des CDD terminés de 180 à 364 jours",
            "termines_180_364",
            "cdd_termines",
        ),
        ended("termines_365", "CDD terminés d’un an ou plus"),
        share(
            "part_termines_365",
            "Part des CDD terminés d’un an ou plus",
            "termines_365",
            "cdd_termines",
        ),
        begun("cdd_commences", "CDD commencés et suivis un an"),
        median("mediane_commences", "Durée médiane des CDD commencés", "cdd_commences", &BEGUN),
        begun("commences_1", "CDD commencés d’un jour"),
        share(
            "part_commences_1",
            "Part des CDD commencés d’un jour",
            "commences_1",
            "cdd_commences",
        ),
        begun("commences_2_7", "CDD commencés de 2 à 7 jours"),
        share(
            "part_commences_2_7",
            "Part des CDD commencés de 2 à 7 jours",
            "commences_2_7",
            "cdd_commences",
        ),
        begun("commences_8_29", "CDD commencés de 8 à 29 jours"),
        share(
            "part_commences_8_29",
            "Part des CDD commencés de 8 à 29 jours",
            "commences_8_29",
            "cdd_commences",
        ),
        begun("commences_30_179", "CDD commencés de 30 à 179 jours"),
        share(
            "part_commences_30_179",
            "Part des CDD commencés de 30 à 179 jours",
            "commences_30_179",
            "cdd_commences",
        ),
        begun("commences_180_364", "CDD commencés de 180 à 364 jours"),
        share(
            "part_commences_180_364",
            "Part des CDD commencés de 180 à 364 jours",
            "commences_180_364",
            "cdd_commences",
        ),
        begun("commences_365", "CDD commencés d’un an ou plus, ou en cours"),
        share(
            "part_commences_365",
            "Part des CDD commencés d’un an ou plus, ou en cours",
            "commences_365",
            "cdd_commences",
        ),
    ]
}

/// What an establishment adds, in the order of the additive measures.
pub fn counted(lengths: &Lengths) -> Vec<Counted> {
    let [all, bands @ ..] = lengths.ended;
    let sums = [(all.value, all.persons), (lengths.days, all.persons)].into_iter();
    let ended = bands.into_iter().map(|sum| (sum.value, sum.persons));
    let begun = lengths.begun.into_iter().map(|sum| (sum.value, sum.persons));
    (0u16..)
        .zip(sums.chain(ended).chain(begun))
        .filter(|(_, (value, _))| *value > 0)
        .map(|(measure, (value, persons))| Counted {
            measure,
            value: i64::from(value),
            persons: i64::from(persons),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::lengths::{BANDS, LAST_DAYS, band};
    use crate::indicators::spec::MeasureKind;

    #[test]
    fn bounds_are_half_a_day_after_the_last_day_of_each_band() {
        for bands in [&ENDED, &BEGUN] {
            let ends: Vec<i64> = bands.iter().filter_map(|band| band.to).collect();
            assert_eq!(ends, LAST_DAYS.map(|last| 100 * i64::from(last) + 50));
            assert!(bands.iter().skip(1).map(|band| band.from).eq(ends));
        }
    }

    #[test]
    fn each_count_is_told_under_the_name_of_its_band() {
        let additive: Vec<&str> =
            measures().iter().filter(|one| one.kind.is_additive()).map(|one| one.id).collect();
        let ended = ENDED.iter().map(|band| band.measure);
        let begun = BEGUN.iter().map(|band| band.measure);
        let expected = ["cdd_termines", "jours_termines"].into_iter().chain(ended);
        assert!(additive.iter().copied().eq(expected.chain(["cdd_commences"]).chain(begun)));
        let mut lengths = Lengths { days: 45, ..Lengths::default() };
        for (cohort, persons) in [(&mut lengths.ended, 1), (&mut lengths.begun, 2)] {
            for place in [0, 1 + band(45)] {
                cohort[place].value = 1;
                cohort[place].persons = persons;
            }
        }
        let found: Vec<(&str, i64, i64)> = counted(&lengths)
            .iter()
            .map(|one| (additive[usize::from(one.measure)], one.value, one.persons))
            .collect();
        assert_eq!(
            found,
            [
                ("cdd_termines", 1, 1),
                ("jours_termines", 45, 1),
                ("termines_30_179", 1, 1),
                ("cdd_commences", 1, 2),
                ("commences_30_179", 1, 2),
            ]
        );
        assert_eq!(counted(&Lengths::default()), []);
        let medians = measures().iter().filter(|one| matches!(one.kind, MeasureKind::Quantile { bands, .. } if bands.len() == BANDS)).count();
        assert_eq!(medians, 2);
    }
}
