//! `catalogue.json` as an outsider reads it: only what an attack needs, and nothing shared with the
//! program that wrote it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The catalogue of an edition.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Catalogue {
    #[serde(default)]
    pub(super) profil: Profile,
    pub(super) tables: Vec<Table>,
}

/// Rules in force.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    pub(super) regles: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) seuil: i64,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Table {
    pub(super) id: String,
    #[serde(default)]
    pub(super) indicateur: String,
    #[serde(default)]
    pub(super) titre: String,
    pub(super) population: String,
    pub(super) periode: Periods,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) mesures: Vec<Measure>,
    #[serde(default)]
    pub(super) equations: Vec<Equation>,
    #[serde(default)]
    pub(super) fichiers: Vec<FileEntry>,
}

/// What a period means.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Periods {
    pub(super) nature: String,
}

/// A dimension.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dimension {
    pub(super) id: String,
    pub(super) nature: String,
    pub(super) additive: bool,
    pub(super) modalites: Vec<Modality>,
}

/// A modality.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Modality {
    pub(super) code: String,
    pub(super) libelle: String,
    pub(super) parent: Option<String>,
}

/// A measure.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Measure {
    pub(super) id: String,
    #[serde(default)]
    pub(super) unite: String,
    pub(super) nature: String,
    #[serde(default)]
    pub(super) contributeur: String,
    #[serde(default)]
    pub(super) decimales: u32,
    pub(super) numerateur: Option<String>,
    pub(super) denominateur: Option<String>,
}

/// A declared relation.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "nature", rename_all = "snake_case")]
pub(super) enum Equation {
    /// A total and its parts.
    Somme { table: String, dimension: String, total: String, parties: Vec<String> },
    /// One number in several places.
    Identite { cellules: Vec<Reference> },
    /// A weighted sum equal to zero.
    Lineaire { termes: Vec<Term> },
    /// A relation of a kind added later: it tells nothing here.
    #[serde(other)]
    Other,
}

/// A cell of a table, in every period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Reference {
    pub(super) table: String,
    pub(super) mesure: String,
    #[serde(default)]
    pub(super) codes: BTreeMap<String, String>,
}

/// A term of a linear relation.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Term {
    pub(super) coefficient: i64,
    #[serde(flatten)]
    pub(super) cellule: Reference,
    #[serde(default)]
    pub(super) decalage: i32,
}

/// A file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FileEntry {
    pub(super) chemin: String,
    pub(super) format: String,
    #[serde(default)]
    pub(super) octets: u64,
    #[serde(default)]
    pub(super) lignes: u64,
    #[serde(default)]
    pub(super) sha256: String,
}

impl Catalogue {
    /// The threshold of a rule.
    pub(super) fn threshold(&self, id: &str) -> Option<i64> {
        self.profil.regles.iter().find(|rule| rule.id == id).map(|rule| rule.seuil)
    }
}

impl Dimension {
    /// The code of the total: the first without a parent.
    pub(super) fn root(&self) -> &str {
        self.modalites
            .iter()
            .find(|modality| modality.parent.is_none())
            .map_or("", |modality| modality.code.as_str())
    }

    /// What became of people, rather than where they are.
    pub(super) fn is_outcome(&self) -> bool {
        self.nature == "resultat"
    }

    /// Each modality that has parts, with them.
    pub(super) fn families(&self) -> Vec<(&str, Vec<&str>)> {
        self.modalites
            .iter()
            .map(|whole| {
                let parts = self.modalites.iter();
                let own = parts.filter(|part| part.parent.as_ref() == Some(&whole.code));
                (whole.code.as_str(), own.map(|part| part.code.as_str()).collect())
            })
            .filter(|(_, parts): &(&str, Vec<&str>)| !parts.is_empty())
            .collect()
    }
}

impl Measure {
    /// Aggregated rather than derived.
    pub(super) fn is_additive(&self) -> bool {
        matches!(self.nature.as_str(), "effectif" | "somme")
    }
}

impl Table {
    /// A measure by its identifier, with its position.
    pub(super) fn measure(&self, id: &str) -> Option<(usize, &Measure)> {
        self.mesures.iter().enumerate().find(|(_, measure)| measure.id == id)
    }
}
