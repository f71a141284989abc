//! The part of the country, of the structures or of the employers that a page or figure is about.

use super::figures::{FRANCE, Territory};
use super::grid::{Choice, Grid};
use super::territories;
use crate::vocabulary::SiaeKind;

/// A modality with the words that name it in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Dimension of the tables, which is also the end of their names.
    pub dimension: &'static str,
    /// Published code.
    pub code: String,
    /// Name, as a heading.
    pub name: String,
    /// `en Bretagne`, `dans les ACI`.
    pub locative: String,
    /// `de Bretagne`, `des ACI`.
    pub genitive: String,
}

impl Slice {
    /// A territory.
    pub fn territory(code: &str, name: &str) -> Self {
        let grammar = territories::grammar(code);
        let word = |of: fn(&territories::Grammar) -> &String| {
            grammar.map_or_else(|| name.to_owned(), |grammar| of(grammar).clone())
        };
        Self {
            dimension: "territoire",
            code: code.to_owned(),
            name: name.to_owned(),
            locative: word(|grammar| &grammar.locative),
            genitive: word(|grammar| &grammar.genitive),
        }
    }

    /// A kind of structure, named by its initials in sentences.
    pub fn structure(kind: SiaeKind) -> Self {
        Self {
            dimension: "type_siae",
            code: kind.code().to_owned(),
            name: kind.label().to_owned(),
            locative: format!("dans les {}", kind.code()),
            genitive: format!("des {}", kind.code()),
        }
    }

    /// A sector of activity, quoted as the nomenclature words it.
    pub fn sector(code: &str, name: &str) -> Self {
        Self {
            dimension: "secteur",
            code: code.to_owned(),
            name: name.to_owned(),
            locative: format!("dans le secteur «\u{a0}{name}\u{a0}»"),
            genitive: format!("du secteur «\u{a0}{name}\u{a0}»"),
        }
    }

    /// What its figures for everybody are called beside others: those of a sector are not all.
    pub fn everybody(&self) -> &'static str {
        if self.dimension == "secteur" { "Ce secteur" } else { "Ensemble" }
    }

    /// Whether it is the whole country.
    pub fn is_nation(&self) -> bool {
        self.code == FRANCE.code
    }

    /// Its place in a table: nothing where the table has no such dimension, for the country.
    pub fn choice<'a>(&'a self, grid: Grid<'_>) -> Vec<(&'a str, &'a str)> {
        let here = (self.dimension, self.code.as_str());
        grid.dimension(self.dimension).map_or_else(Vec::new, |_| vec![here])
    }

    /// Whether a table has figures about it, published or not.
    pub fn is_in(&self, grid: Grid<'_>) -> bool {
        grid.dimension(self.dimension).is_some_and(|dimension| {
            dimension.modalites.iter().any(|modality| modality.code == self.code)
        })
    }

    /// `, en Bretagne` inside a sentence; nothing for the whole country.
    pub fn aside(&self) -> String {
        if self.is_nation() { String::new() } else { format!(", {}", self.locative) }
    }

    /// Who and where, for the scope of a figure.
    pub fn scope(&self) -> String {
        if self.dimension == "territoire" {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, FRANCE.name)
        }
    }
}

impl From<Territory<'_>> for Slice {
    fn from(territory: Territory<'_>) -> Self {
        Self::territory(territory.code, territory.name)
    }
}

/// A choice with one more modality.
pub fn and<'a>(choice: &Choice<'a>, more: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
    [choice, &[more]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_named_as_usage_has_it() {
        let reunion = Slice::territory("DEP-974", "La Réunion");
        assert_eq!(reunion.locative, "à La Réunion");
        assert_eq!(Slice::structure(SiaeKind::Aci).locative, "dans les ACI");
        let sector = Slice::sector("FZ", "Construction");
        assert_eq!(sector.genitive, "du secteur «\u{a0}Construction\u{a0}»");
        assert_eq!(sector.scope(), "Construction, France");
        assert_eq!(Slice::from(FRANCE).aside(), "");
    }
}
