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

/// What ordinary enterprises are called, by sector of level A17.
const TRADES: [(&str, [&str; 4]); 17] = [
    ("AZ", ["Ferme", "Vergers", "Pépinières", "Élevage"]),
    ("C1", ["Biscuiterie", "Fromagerie", "Conserverie", "Moulins"]),
    ("C2", ["Raffinerie", "Carburants", "Cokerie", "Lubrifiants"]),
    ("C3", ["Atelier électrique", "Mécanique", "Machines-outils", "Optique"]),
    ("C4", ["Carrosserie", "Chantier naval", "Cycles", "Équipements automobiles"]),
    ("C5", ["Menuiserie", "Imprimerie", "Filature", "Fonderie"]),
    ("DE", ["Collecte et tri", "Eaux", "Énergies", "Carrières"]),
    ("FZ", ["Maçonnerie", "Charpente", "Peinture et sols", "Plomberie"]),
    ("GZ", ["Comptoir", "Épicerie", "Garage", "Quincaillerie"]),
    ("HZ", ["Transports", "Messagerie", "Déménagements", "Entrepôts"]),
    ("IZ", ["Auberge", "Brasserie", "Hôtel", "Restaurant"]),
    ("JZ", ["Éditions", "Studio numérique", "Logiciels", "Télécoms"]),
    ("KZ", ["Assurances", "Crédit", "Mutuelle", "Courtage"]),
    ("LZ", ["Agence immobilière", "Foncière", "Régie", "Gérance"]),
    ("MN", ["Bureau d'études", "Nettoyage", "Sécurité", "Conseil"]),
    ("OQ", ["Clinique", "Crèche", "École", "Aide à domicile"]),
    ("RU", ["Association", "Coiffure", "Blanchisserie", "Théâtre"]),
];

/// Name of an ordinary enterprise. The register's text must hold no comma.
pub(super) fn enterprise(draws: &mut Draws, sector: &str) -> String {
    let trades = TRADES.iter().find(|(code, _)| *code == sector).map(|(_, trades)| trades);
    let trade = trades.map_or("Établissements", |trades| draws.pick(trades));
    format!("{trade} {} (nom fictif)", draws.pick(&PLACES_IN_NAMES))
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::random::Domain;

    #[test]
    fn enterprises_have_names_of_their_trade_that_fit_a_register() {
        let name = |sector: &str, number| {
            enterprise(&mut Draws::of(1, Domain::Enterprise, number), sector)
        };
        for (sector, trades) in TRADES {
            let name = name(sector, 3);
            assert!(trades.iter().any(|trade| name.starts_with(trade)), "{name}");
            assert!(name.ends_with("(nom fictif)") && !name.contains([',', '"']), "{name}");
        }
        let distinct: std::collections::BTreeSet<String> =
            (0..100).map(|number| name("FZ", number)).collect();
        assert!(distinct.len() > 20, "{}", distinct.len());
    }
}
