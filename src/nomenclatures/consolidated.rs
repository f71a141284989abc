//! What consolidated tables (`ddadt…`) do not say of what raw declarations say.
//!
//! The same population gives the same statistics in either form wherever both say the same thing;
//! the list of what is left is written once, beside the norm whose rubriques it names, and the
//! methodology page prints it.

use std::sync::LazyLock;

use serde::Deserialize;

/// Something that only raw declarations say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Identifier, and anchor on the page.
    pub id: String,
    /// Name for the reader, in French, without period.
    pub titre: String,
    /// What the tables lack, in French.
    pub absence: String,
    /// What is done then, and what follows from it, in French.
    pub traitement: String,
    /// Rubriques of the norm that say it in raw declarations.
    pub rubriques: Vec<String>,
    /// Indicators whose figures can differ.
    pub statistiques: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    difference: Vec<Difference>,
}

static DIFFERENCES: LazyLock<Vec<Difference>> = LazyLock::new(|| {
    let text = toml::from_str::<Text>(include_str!("consolidated.toml"));
    text.map(|text| text.difference).unwrap_or_default()
});

/// Every difference, in the order of the page. The text is part of the program: a test reads it.
pub fn differences() -> &'static [Difference] {
    &DIFFERENCES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclatures::dsn;

    #[test]
    fn differences_are_in_good_french_and_name_rubriques_of_the_norm() {
        assert_eq!(differences().len(), 8);
        for one in differences() {
            assert!(!one.titre.ends_with('.') && !one.titre.contains('\''), "{}", one.titre);
            for text in [&one.absence, &one.traitement] {
                assert!(text.ends_with('.') && !text.contains(['\'', '"']), "{text}");
                for mark in [" ;", " :", " ?", " !", " »", "« ", "  "] {
                    assert!(!text.contains(mark), "{text}");
                }
            }
            assert!(!one.rubriques.is_empty());
            for rubrique in &one.rubriques {
                assert!(dsn::rubrique_label(rubrique).is_some(), "{rubrique}");
            }
        }
    }
}
