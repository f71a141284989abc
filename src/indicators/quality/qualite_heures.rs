//! How much of the figures rests on an estimate or is left out: pay lines without contract or
//! without a convertible unit, ends inferred from silence.

use super::{Counts, count, share, table};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::breakdowns::national;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "qualite_heures",
    words: include_str!("qualite_heures.toml"),
    computation: Computation::Counts(compute),
};

fn compute(counts: &Counts<'_>) -> Aggregate {
    let measures = vec![
        count("lignes", "Lignes de paie", "lignes"),
        count("lignes_sans_contrat", "Lignes rattachées à aucun contrat", "lignes"),
        share(
            "part_sans_contrat",
            "Part des lignes rattachées à aucun contrat",
            "lignes_sans_contrat",
            "lignes",
        ),
        count("lignes_non_converties", "Lignes non converties en heures", "lignes"),
        share(
            "part_non_converties",
            "Part des lignes non converties en heures",
            "lignes_non_converties",
            "lignes",
        ),
        count("fins", "Sorties", "sorties"),
        count("fins_deduites", "Sorties déduites du silence de l’employeur", "sorties"),
        share("part_deduites", "Part des sorties déduites", "fins_deduites", "fins"),
    ];
    let work = counts.work;
    let values =
        vec![work.lines, work.unattached, work.unconvertible, counts.exits, counts.inferred_exits];
    table(INDICATOR.id, national(), measures, &[values], counts.newest)
}
