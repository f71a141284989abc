//! How staff renews in a year, HR form ([`crate::employers::turnover`]), by sector, size and région.
//!
//! A replacement is an entry and an exit: it renews a post for twelve months, so that each movement
//! counts for six months of presence, and renewed months over months of presence are the rate.

use super::engagement::{By, Counted, EngagementTable, Subject};
use crate::employers::turnover::Turnover;
use crate::indicators::measures::{count, ratio};
use crate::indicators::spec::Measure;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "rotation_effectifs",
    words: include_str!("rotation_effectifs.toml"),
    computation: Computation::Engagement(&[
        EngagementTable {
            id: "rotation_effectifs_secteur",
            subject: Subject::Turnover,
            by: By::Sector,
        },
        EngagementTable {
            id: "rotation_effectifs_taille",
            subject: Subject::Turnover,
            by: By::Size,
        },
        EngagementTable {
            id: "rotation_effectifs_territoire",
            subject: Subject::Turnover,
            by: By::Territory,
        },
    ]),
};

/// Months of presence that a movement renews.
const RENEWED: i64 = 6;

/// Months of presence, months renewed and their ratio; then without short and seasonal contracts.
pub fn measures() -> Vec<Measure> {
    let rate = |id, label, numerator, denominator| Measure {
        unit: "%",
        ..ratio(id, label, numerator, denominator)
    };
    vec![
        count("mois_presence", "Mois de présence", "mois"),
        count("mois_renouveles", "Mois renouvelés, six par entrée ou sortie", "mois"),
        rate("rotation", "Taux de rotation sur douze mois", "mois_renouveles", "mois_presence"),
        count(
            "mois_presence_durables",
            "Mois de présence, hors saisonniers et CDD de moins d’un mois",
            "mois",
        ),
        count(
            "mois_renouveles_durables",
            "Mois renouvelés, hors saisonniers et CDD de moins d’un mois",
            "mois",
        ),
        rate(
            "rotation_durables",
            "Taux de rotation, hors saisonniers et CDD de moins d’un mois",
            "mois_renouveles_durables",
            "mois_presence_durables",
        ),
    ]
}

/// What an establishment adds, in the order of the additive measures: nothing where nobody is ever
/// present on the first day of a month, since a rate over nobody is missing.
pub fn counted(turnover: &[Turnover; 2]) -> Vec<Counted> {
    let told = |one: &Turnover| {
        (one.present.value > 0).then_some([(one.present, 1), (one.moves, RENEWED)])
    };
    let sums = turnover.iter().map(|one| told(one).unwrap_or_default());
    (0u16..)
        .zip(sums.flatten())
        .filter(|(_, (sum, _))| sum.value > 0)
        .map(|(measure, (sum, months))| Counted {
            measure,
            value: months * i64::from(sum.value),
            persons: i64::from(sum.persons),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::turnover::Amounted;

    #[test]
    fn a_movement_renews_six_months_and_a_rate_over_nobody_is_missing() {
        let sum = |value, persons| Amounted { value, persons };
        let everybody = Turnover { present: sum(30, 4), moves: sum(5, 3) };
        let nobody = Turnover { present: sum(0, 0), moves: sum(2, 1) };
        let found = |turnover: [Turnover; 2]| -> Vec<(u16, i64, i64)> {
            counted(&turnover).iter().map(|one| (one.measure, one.value, one.persons)).collect()
        };
        assert_eq!(found([everybody, nobody]), [(0, 30, 4), (1, 30, 3)]);
        assert_eq!(found([nobody, everybody]), [(2, 30, 4), (3, 30, 3)]);
    }
}
