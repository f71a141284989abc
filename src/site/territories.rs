//! How French speaks of a territory: « dans l’Ain », « en Île-de-France », « à La Réunion ».
//!
//! Articles and prepositions follow usage, not a rule: they are data, one line per territory of
//! `data/territories.csv`. French collation for labels is here too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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
    fn labels_sort_and_spell_as_expected() {
        assert!(collation_key("Île-de-France") < collation_key("La Réunion"));
        assert!(collation_key("Hauts-de-France") < collation_key("Île-de-France"));
        assert_eq!(slug("Provence-Alpes-Côte d'Azur"), "provence-alpes-cote-d-azur");
    }
}
