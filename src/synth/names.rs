//! Names of people, streets and structures, with the apostrophes, accents and ligatures that
//! break careless readers.

use super::random::Draws;
use crate::vocabulary::{Sex, SiaeKind};

const WOMEN: [&str; 16] = [
    "Zoé",
    "Anaïs",
    "Inès",
    "Fatoumata",
    "Chloé",
    "Marie-Hélène",
    "Léa, Élise",
    "Noémie",
    "Aïcha",
    "Françoise",
    "Maëlle",
    "Océane",
    "Mariam",
    "Solène",
    "Agnès",
    "Thérèse",
];
const MEN: [&str; 16] = [
    "Jean-Élie",
    "Émile",
    "Noël",
    "Mamadou",
    "Loïc",
    "Gaël",
    "François",
    "Jérôme",
    "Cédric",
    "Abdoulaye",
    "Raphaël",
    "Théo, Paul",
    "Rémi",
    "Stéphane",
    "Kévin",
    "Benoît",
];
const FAMILIES: [&str; 20] = [
    "D'ESSAI",
    "FICTIF",
    "LEFICTIF",
    "EXEMPLE",
    "MARTIN--EXEMPLE",
    "O'FICTIF",
    "DE L'EXEMPLE",
    "INVENTÉ",
    "SPÉCIMEN",
    "MODÈLE",
    "MAQUETTE",
    "PROTOTYPE",
    "GABARIT",
    "ÉCHANTILLON",
    "PATRON",
    "D'ÉPREUVE",
    "BROUILLON",
    "CANEVAS",
    "N'EXISTE",
    "ESQUISSE",
];
const STREETS: [&str; 8] = [
    "RUE DE L'ESSAI",
    "AVENUE DU MODÈLE",
    "PLACE DE L'EXEMPLE",
    "CHEMIN DES MAQUETTES",
    "IMPASSE DU BROUILLON",
    "QUAI D'ÉPREUVE",
    "ALLÉE DU GABARIT",
    "COURS DE L'ESQUISSE",
];
const PLACES_IN_NAMES: [&str; 12] = [
    "du Moulin",
    "de l'Écluse",
    "des Deux Rives",
    "du Vieux Port",
    "de la Plaine",
    "du Verger",
    "de l'Étang",
    "des Hauts",
    "du Pont-Neuf",
    "de la Clairière",
    "du Bocage",
    "de l'Olivier",
];

/// First names.
pub(super) fn first_name(draws: &mut Draws, sex: Sex) -> &'static str {
    if sex == Sex::Women { draws.pick(&WOMEN) } else { draws.pick(&MEN) }
}

/// Family name.
pub(super) fn family_name(draws: &mut Draws) -> &'static str {
    draws.pick(&FAMILIES)
}

/// Number and street.
pub(super) fn street(draws: &mut Draws) -> String {
    format!("{} {}", draws.between(1, 180), draws.pick(&STREETS))
}

/// Name of an insertion structure.
pub(super) fn structure(draws: &mut Draws, kind: SiaeKind) -> String {
    let place = draws.pick(&PLACES_IN_NAMES);
    match kind {
        SiaeKind::Aci => format!("Chantier {place} (fictif)"),
        SiaeKind::Ai => format!("Association intermédiaire {place} (fictive)"),
        SiaeKind::Ei => format!("Entreprise d'insertion {place} (fictive)"),
        SiaeKind::Eiti => format!("Indépendants {place} (fictif)"),
        SiaeKind::Etti => format!("Intérim d'insertion {place} (fictif)"),
    }
}
