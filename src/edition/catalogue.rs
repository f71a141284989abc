//! The public data model, `donnees/catalogue.json`: everything an outsider needs to read the
//! tables and to rebuild every linear relation between their cells.
//!
//! Field names are public and French; they are part of the product contract.

use serde::{Deserialize, Serialize};

use crate::settings;
use crate::vocabulary::{Month, Period};

/// The catalogue of one edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Month of the edition.
    pub edition: Month,
    /// Disclosure rules in force.
    pub profil: Profile,
    /// Parameters of the definitions in force; empty in editions made before they were told.
    #[serde(default)]
    pub parametres: Vec<Parameter>,
    /// All tables, in the order of the site.
    pub tables: Vec<Table>,
}

/// A parameter of the definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Stable identifier.
    pub id: String,
    /// What it is, in French.
    pub libelle: String,
    /// Its value, with a decimal point.
    pub valeur: String,
    /// Its unit.
    pub unite: String,
    /// Law, published practice, or choice.
    pub source: String,
}

impl From<settings::Parameter> for Parameter {
    fn from(parameter: settings::Parameter) -> Self {
        Self {
            id: parameter.id.to_owned(),
            libelle: parameter.label.to_owned(),
            valeur: parameter.value,
            unite: parameter.unit.to_owned(),
            source: parameter.source,
        }
    }
}

/// Disclosure rules and thresholds in force (see [`crate::disclosure`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Name of the profile.
    pub nom: String,
    /// Each rule with its threshold.
    pub regles: Vec<Rule>,
}

/// One disclosure rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Stable identifier.
    pub id: String,
    /// What it says, in French, threshold included.
    pub libelle: String,
    /// The threshold, as a number.
    pub seuil: i64,
    /// Where it comes from: law or published practice.
    pub source: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Identifier and stem of the files.
    pub id: String,
    /// Indicator it belongs to: the page that shows it.
    pub indicateur: String,
    /// Title.
    pub titre: String,
    /// One sentence: what is measured.
    pub definition: String,
    /// The full written definition.
    pub methode: Definition,
    /// Identifier of the population.
    pub population: String,
    /// Producer, file, vintage, processing.
    pub source: String,
    /// Periods.
    pub periode: Periods,
    /// Dimensions, in column order.
    pub dimensions: Vec<Dimension>,
    /// Measures, in row order.
    pub mesures: Vec<Measure>,
    /// Linear relations that hold between cells.
    pub equations: Vec<Equation>,
    /// Files of the table.
    pub fichiers: Vec<FileEntry>,
}

/// The written definition of a statistic, as shown on the methodology page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
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
}

/// Periods of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    /// What a period means.
    pub nature: PeriodNature,
    /// First period.
    pub premiere: Option<Period>,
    /// Last period.
    pub derniere: Option<Period>,
    /// Length of the window in months.
    pub fenetre_mois: u32,
}

/// What a period means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodNature {
    /// State on the last day of a month.
    FinDeMois,
    /// A month.
    Mois,
    /// A quarter.
    Trimestre,
    /// A cohort.
    Cohorte,
    /// Cumulative.
    Cumul,
    /// Rolling window.
    Glissant,
}

/// A dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Column name.
    pub id: String,
    /// Name.
    pub libelle: String,
    /// `classification` or `resultat`.
    pub nature: DimensionNature,
    /// Whether parts add up to their parent.
    pub additive: bool,
    /// Modalities, parents before children.
    pub modalites: Vec<Modality>,
}

/// Nature of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimensionNature {
    /// Where people are: zeros are structural.
    Classification,
    /// What became of them.
    Resultat,
}

/// A modality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modality {
    /// Code in the files.
    pub code: String,
    /// Name.
    pub libelle: String,
    /// Code of the parent.
    pub parent: Option<String>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Code in the files.
    pub id: String,
    /// Name.
    pub libelle: String,
    /// Unit.
    pub unite: String,
    /// How it is made.
    pub nature: MeasureNature,
    /// Whose secret a small cell would betray.
    pub contributeur: Contributor,
    /// Decimals published.
    pub decimales: u8,
    /// Measure above the line of a rate or mean.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub numerateur: Option<String>,
    /// Measure below the line of a rate or mean.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub denominateur: Option<String>,
}

/// Nature of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureNature {
    /// A count.
    Effectif,
    /// A sum.
    Somme,
    /// A rate, in percent.
    Taux,
    /// A mean.
    Moyenne,
    /// A median or another quantile, from counts by band.
    Mediane,
}

/// Contributors of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contributor {
    /// Persons.
    Personne,
    /// Enterprises.
    Entreprise,
    /// Nobody.
    Aucun,
}

/// A linear relation between cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "nature", rename_all = "snake_case")]
pub enum Equation {
    /// The total is the sum of the parts, for every period, other modality and additive measure.
    Somme {
        /// Table.
        table: String,
        /// Dimension.
        dimension: String,
        /// Code of the total.
        total: String,
        /// Codes of the parts.
        parties: Vec<String>,
    },
    /// The same number in several tables.
    Identite {
        /// Where it stands.
        cellules: Vec<CellReference>,
    },
    /// A weighted sum equal to zero.
    Lineaire {
        /// Its terms.
        termes: Vec<Term>,
    },
}

/// A cell of a table, for every period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReference {
    /// Table.
    pub table: String,
    /// Measure.
    pub mesure: String,
    /// Modality by dimension; a dimension left out is at its total.
    pub codes: std::collections::BTreeMap<String, String>,
}

/// A term of a linear relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Factor.
    pub coefficient: i64,
    /// The cell.
    #[serde(flatten)]
    pub cellule: CellReference,
    /// Months by which the cell's period is shifted. The relation holds for every month for which
    /// each term has a period ending so many months after it: a quarter ends with its last month.
    pub decalage: i32,
}

/// A file of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path below `donnees/`.
    pub chemin: String,
    /// `csv`, `parquet`, `xlsx` or `ods`.
    pub format: String,
    /// Size in bytes.
    pub octets: u64,
    /// Data rows, header excluded.
    pub lignes: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
}
