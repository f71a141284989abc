//! What the reader reads of an indicator: the `.toml` beside its code.
//!
//! Unknown keys are refused and nothing is templated inside: the methodology page prints the same
//! sentences. Parameters that a sentence quotes are those of the default settings; the page prints
//! the ones in force.

use serde::Deserialize;

use crate::edition::catalogue::Definition;

/// The words of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Title, without period.
    pub titre: String,
    /// One sentence: what is measured.
    pub definition: String,
    /// What is counted above the line.
    pub numerateur: String,
    /// What is counted below the line.
    pub denominateur: String,
    /// Who is covered.
    pub population: String,
    /// What a period is, and when it is published.
    pub periode: String,
    /// What is left out.
    pub exclusions: String,
    /// How to read a figure.
    pub lecture: String,
    /// What the figure does not say.
    pub limites: String,
    /// Producers and files.
    pub source: String,
}

impl Words {
    /// Parses the text of a `.toml`.
    ///
    /// # Errors
    /// When it is not TOML, or has a key too few or too many.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The written definition, as the catalogue publishes it.
    pub fn method(&self) -> Definition {
        Definition {
            numerateur: self.numerateur.clone(),
            denominateur: self.denominateur.clone(),
            population: self.population.clone(),
            periode: self.periode.clone(),
            exclusions: self.exclusions.clone(),
            lecture: self.lecture.clone(),
            limites: self.limites.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::INDICATORS;

    /// What French typography forbids in a sentence.
    fn fault(text: &str) -> Option<&'static str> {
        let before = |mark: char| {
            text.char_indices().any(|(place, letter)| {
                letter == mark && !text[..place].ends_with(['\u{a0}', '\u{202f}'])
            })
        };
        if text.contains('\'') {
            Some("straight apostrophe")
        } else if text.contains('"') || text.contains("...") || text.contains("  ") {
            Some("straight quote, three points or double space")
        } else if [';', ':', '?', '!', '%', '»'].into_iter().any(before) {
            Some("no unbreakable space before a double mark")
        } else if !text.ends_with('.') {
            Some("no full stop")
        } else {
            None
        }
    }

    #[test]
    fn every_indicator_has_its_words_in_good_french() {
        for indicator in INDICATORS {
            let words = Words::parse(indicator.words).unwrap();
            assert!(!words.titre.ends_with('.') && !words.titre.contains('\''), "{}", words.titre);
            for text in [
                &words.definition,
                &words.numerateur,
                &words.denominateur,
                &words.population,
                &words.periode,
                &words.exclusions,
                &words.lecture,
                &words.limites,
                &words.source,
            ] {
                assert_eq!(fault(text), None, "{}: {text}", indicator.id);
            }
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let text = format!("{}\nnote = \"x\"", INDICATORS[0].words);
        assert!(Words::parse(&text).is_err());
    }
}
