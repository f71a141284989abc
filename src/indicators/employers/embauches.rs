//! Hires, entries, exits and headcounts of a quarter; work-study and internships beside.
//!
//! Entry and exit rates follow the Dares form: entries and exits over the headcount at the start
//! of the quarter. Its rotation rate is their mean.

use super::{Breakdown, MovementTable};
use crate::indicators::measures::{count, ratio, share};
use crate::indicators::spec::Measure;
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
    let over_headcount = |id, label, numerator| Measure {
        unit: "%",
        ..ratio(id, label, numerator, "effectif_debut")
    };
    vec![
        count("embauches", "Embauches", "embauches"),
        count("embauches_cdi", "Embauches en CDI", "embauches"),
        share("part_cdi", "Part des CDI dans les embauches", "embauches_cdi", "embauches"),
        count("entrees", "Entrées", "entrées"),
        count("sorties", "Sorties", "sorties"),
        count("effectif_debut", "Effectif en début de trimestre", "salariés"),
        count("entrees_alternance", "Entrées en alternance", "entrées"),
        count("entrees_stage", "Entrées en stage", "entrées"),
        over_headcount("taux_entree", "Taux d’entrée", "entrees"),
        over_headcount("taux_sortie", "Taux de sortie", "sorties"),
    ]
}
