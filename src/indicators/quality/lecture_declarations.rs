//! What became of the declarations read.

use super::{Counts, count_by_kind};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::breakdowns::classification;
use crate::indicators::measures::plain_count;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "lecture_declarations",
    words: include_str!("lecture_declarations.toml"),
    computation: Computation::Counts(compute),
};

fn compute(counts: &Counts<'_>) -> Aggregate {
    let reading = counts.reading;
    let states = [
        ("en_vigueur", "Mensuelles en vigueur", reading.in_force),
        ("remplacees", "Mensuelles remplacées ou annulées", reading.superseded),
        ("signalements", "Signalements d’événements", reading.signals),
        ("non_utilisees", "De nature non utilisée", reading.unused),
        ("tests", "Envois de test", reading.tests),
        ("ecartees", "Écartées (illisibles ou refusées au dépôt)", reading.set_aside),
    ];
    count_by_kind(
        INDICATOR.id,
        classification("etat", "État", states.map(|(code, label, _)| (code, label))),
        plain_count("declarations", "Déclarations", "déclarations"),
        &states.map(|(_, _, value)| value),
        counts.newest,
    )
}
