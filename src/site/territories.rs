//! How French speaks of a territory: « dans l’Ain », « en Île-de-France », « à La Réunion ».
//!
//! Articles and prepositions follow usage, not a rule: they are data, one line per territory of
//! `data/territories.csv`. Names, addresses and French collation of labels are here too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::numbers::typographic;
use crate::nomenclatures::territories as official;

/// How a territory is named inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grammar {
    /// Where: `dans l’Ain`.
    pub locative: String,
    /// Of which: `de l’Ain`.
    pub genitive: String,
}

static GRAMMAR: LazyLock<BTreeMap<String, Grammar>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("data/territories.csv").as_bytes())
        .into_records()
        .filter_map(|row| {
            let row = row.ok()?;
            let grammar =
                Grammar { locative: row.get(1)?.to_owned(), genitive: row.get(2)?.to_owned() };
            Some((row.get(0)?.to_owned(), grammar))
        })
        .collect()
});

/// A région of the site.
#[derive(Debug, Clone)]
pub struct Region {
    /// Published code.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
}

/// A département of the site.
#[derive(Debug, Clone)]
pub struct Departement {
    /// Published code.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
    /// Slug of its région.
    pub region: String,
}

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let mut regions: Vec<Region> = official::regions()
        .iter()
        .map(|region| Region {
            code: format!("REG-{}", region.code),
            name: typographic(&region.label),
            slug: slug(&region.label),
        })
        .collect();
    regions.sort_by_key(|region| collation_key(&region.name));
    regions
});

static DEPARTEMENTS: LazyLock<Vec<Departement>> = LazyLock::new(|| {
    let mut departements: Vec<Departement> = official::departements()
        .map(|place| Departement {
            code: format!("DEP-{}", place.code),
            name: typographic(&place.label),
            slug: slug(&place.label),
            region: official::region(&place.region)
                .map_or_else(String::new, |region| slug(&region.label)),
        })
        .collect();
    departements.sort_by_key(|place| collation_key(&place.name));
    departements
});

/// The 18 régions, in French alphabetical order.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The 101 départements, in French alphabetical order.
pub fn departements() -> &'static [Departement] {
    &DEPARTEMENTS
}

/// The région of a published code.
pub fn region(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// The département of a published code.
pub fn departement(code: &str) -> Option<&'static Departement> {
    DEPARTEMENTS.iter().find(|place| place.code == code)
}

/// The région behind an address.
pub fn region_at(slug: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.slug == slug)
}

/// The département behind an address.
pub fn departement_at(slug: &str) -> Option<&'static Departement> {
    DEPARTEMENTS.iter().find(|place| place.slug == slug)
}

/// The départements of a région, by the slug of its name.
pub fn departements_of(region: &str) -> impl Iterator<Item = &'static Departement> {
    DEPARTEMENTS.iter().filter(move |place| place.region == region)
}

/// The grammar of a published code (`FR`, `REG-84`, `DEP-01`).
pub fn grammar(code: &str) -> Option<&'static Grammar> {
    GRAMMAR.get(code)
}

/// A key sorting labels as a French dictionary does: `Île-de-France` among the I's.
pub fn collation_key(label: &str) -> String {
    label
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'à' | 'â' | 'ä' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            '-' | ' ' | '\'' | '’' => None,
            other => Some(other),
        })
        .collect()
}

/// The part of an address that names a territory: `ile-de-france`, `provence-alpes-cote-d-azur`.
pub fn slug(label: &str) -> String {
    label
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            other if other.is_ascii_alphanumeric() => other,
            _ => '-',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclatures::territories::{departements, regions};

    #[test]
    fn every_territory_has_its_grammar() {
        for region in regions() {
            assert!(grammar(&format!("REG-{}", region.code)).is_some(), "{}", region.label);
        }
        for departement in departements() {
            assert!(
                grammar(&format!("DEP-{}", departement.code)).is_some(),
                "{}",
                departement.label
            );
        }
        assert_eq!(GRAMMAR.len(), 1 + 18 + 101);
    }

    #[test]
    fn the_grammar_names_the_right_territory() {
        let named = |code: &str, label: &str| {
            let found = grammar(code).unwrap();
            let label = label.replace('\'', "’");
            assert!(found.locative.ends_with(&label), "{code} {}", found.locative);
            assert!(found.genitive.ends_with(&label), "{code} {}", found.genitive);
        };
        for region in regions() {
            named(&format!("REG-{}", region.code), &region.label);
        }
        for departement in departements() {
            named(&format!("DEP-{}", departement.code), &departement.label);
        }
    }

    #[test]
    fn usage_is_followed() {
        for (code, locative, genitive) in [
            ("DEP-01", "dans l’Ain", "de l’Ain"),
            ("REG-11", "en Île-de-France", "d’Île-de-France"),
            ("REG-04", "à La Réunion", "de La Réunion"),
            ("REG-44", "dans le Grand Est", "du Grand Est"),
            ("DEP-75", "à Paris", "de Paris"),
        ] {
            let found = grammar(code).unwrap();
            assert_eq!((found.locative.as_str(), found.genitive.as_str()), (locative, genitive));
        }
    }

    #[test]
    fn every_departement_has_an_address_below_its_region() {
        let all = super::departements();
        let addresses: std::collections::BTreeSet<(&str, &str)> =
            all.iter().map(|place| (place.region.as_str(), place.slug.as_str())).collect();
        assert_eq!((all.len(), addresses.len()), (101, 101));
        assert!(all.iter().all(|place| region_at(&place.region).is_some()));
        let slugs: std::collections::BTreeSet<&str> =
            all.iter().map(|place| place.slug.as_str()).collect();
        assert_eq!(slugs.len(), 101);
        assert_eq!(departements_of("bretagne").count(), 4);
        assert_eq!(departement("DEP-974").map(|place| place.region.as_str()), Some("la-reunion"));
        assert_eq!(
            departement_at("cotes-d-armor").map(|place| place.name.as_str()),
            Some("Côtes-d’Armor")
        );
    }

    #[test]
    fn labels_sort_and_spell_as_expected() {
        assert!(collation_key("Île-de-France") < collation_key("La Réunion"));
        assert!(collation_key("Hauts-de-France") < collation_key("Île-de-France"));
        assert_eq!(slug("Provence-Alpes-Côte d'Azur"), "provence-alpes-cote-d-azur");
    }
}
