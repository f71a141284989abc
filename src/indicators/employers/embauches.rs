//! Hires, entries, exits and headcounts of a quarter.
//!
//! Entry and exit rates follow the Dares form: entries and exits over the headcount at the start
//! of the quarter. Its rotation rate is their mean.

use super::{Breakdown, MovementTable};
use crate::indicators::spec::{Contributor, Measure, MeasureKind};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "embauches",
    words: include_str!("embauches.toml"),
    computation: Computation::Movements(&[
        MovementTable { id: "embauches_secteur", breakdown: Breakdown::Sector },
        MovementTable { id: "embauches_taille", breakdown: Breakdown::Size },
        MovementTable { id: "embauches_territoire", breakdown: Breakdown::Territory },
        MovementTable { id: "embauches_categorie", breakdown: Breakdown::Category },
    ]),
};

/// The measures; additive ones in the order of [`crate::employers::Flow::ALL`].
pub fn measures() -> Vec<Measure> {
    let count = |id, label, unit| Measure {
        id,
        label,
        unit,
        kind: MeasureKind::Count,
        contributor: Contributor::Person,
        decimals: 0,
    };
    let rate = |id, label, kind| Measure { kind, decimals: 1, ..count(id, label, "%") };
    let over_headcount =
        |numerator| MeasureKind::Ratio { numerator, denominator: "effectif_debut" };
    vec![
        count("embauches", "Embauches", "embauches"),
        count("embauches_cdi", "Embauches en CDI", "embauches"),
        rate(
            "part_cdi",
            "Part des CDI dans les embauches",
            MeasureKind::Share { numerator: "embauches_cdi", denominator: "embauches" },
        ),
        count("entrees", "Entrées", "entrées"),
        count("sorties", "Sorties", "sorties"),
        count("effectif_debut", "Effectif en début de trimestre", "salariés"),
        rate("taux_entree", "Taux d’entrée", over_headcount("entrees")),
        rate("taux_sortie", "Taux de sortie", over_headcount("sorties")),
    ]
}
