//! The files of a table: one writer per format, each yielding bytes that depend on the table alone.
//!
//! CSV and Parquet are long, one row per figure, for programs. XLSX and ODS are wide, one row per
//! cell and one column per measure, for people.

mod csv;
mod ods;
mod parquet;
mod xlsx;

use super::catalogue::Table;
use super::grid::Grid;
use crate::vocabulary::{Day, Month};

/// What a file says beside its figures.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The table's entry in the catalogue (its files not yet listed).
    pub table: &'a Table,
    /// Month of the edition.
    pub edition: Month,
    /// Date of release: the only date a file bears.
    pub released: Day,
    /// Who publishes.
    pub publisher: &'a str,
    /// Licence of the data.
    pub licence: &'a str,
    /// The data are fictitious: said on the first sheet.
    pub fictitious: bool,
}

/// A file could not be made: the format's library refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {0} file cannot be written")]
pub struct FormatError(pub &'static str);

/// A format of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// Office Open XML.
    Xlsx,
    /// OpenDocument.
    Ods,
}

impl Format {
    /// All formats, in the order of the catalogue.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Parquet, Self::Xlsx, Self::Ods];

    /// Extension, and `format` in the catalogue.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
        }
    }

    /// Media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    /// The content of the file, and its number of data rows.
    ///
    /// # Errors
    /// When the format's library refuses.
    pub fn write(self, grid: &Grid, context: &Context<'_>) -> Result<(Vec<u8>, u64), FormatError> {
        let cells = u64::try_from(grid.rows.len()).unwrap_or(u64::MAX);
        let figures = cells * u64::try_from(grid.measures.len()).unwrap_or(u64::MAX);
        match self {
            Self::Csv => Ok((csv::write(grid)?, figures)),
            Self::Parquet => Ok((parquet::write(grid, context)?, figures)),
            Self::Xlsx => Ok((xlsx::write(grid, context)?, cells)),
            Self::Ods => Ok((ods::write(grid, context)?, cells)),
        }
    }
}

/// The first sheet of a spreadsheet, as label and text.
fn cover(context: &Context<'_>) -> Vec<(&'static str, String)> {
    let table = context.table;
    let mut lines = vec![("Titre", table.titre.clone())];
    if context.fictitious {
        lines.push(("Avertissement", "Données fictives".to_owned()));
    }
    lines.extend([
        ("Définition", table.definition.clone()),
        ("Champ", table.methode.population.clone()),
        ("Source", table.source.clone()),
        ("Édition", context.edition.to_string()),
        ("Date de publication", context.released.to_string()),
        ("Éditeur", context.publisher.to_owned()),
        ("Licence", context.licence.to_owned()),
    ]);
    lines
}

/// The second sheet: signs, measures and codes, as kind, code and meaning.
fn notes(context: &Context<'_>) -> Vec<[String; 3]> {
    let line = |kind: &str, code: &str, meaning: &str| {
        [kind.to_owned(), code.to_owned(), meaning.to_owned()]
    };
    let mut lines: Vec<[String; 3]> =
        super::grid::SIGNS.iter().map(|(sign, meaning)| line("Signe", sign, meaning)).collect();
    let table = context.table;
    for measure in &table.mesures {
        let meaning = format!("{} ({})", measure.libelle, measure.unite);
        lines.push(line("Mesure", &measure.id, &meaning));
    }
    lines.push(line("Lecture", "", &table.methode.lecture));
    lines.push(line("Limites", "", &table.methode.limites));
    for dimension in &table.dimensions {
        for modality in &dimension.modalites {
            lines.push(line(&dimension.libelle, &modality.code, &modality.libelle));
        }
    }
    lines
}

/// Column names of a wide sheet.
fn columns(grid: &Grid) -> Vec<&str> {
    std::iter::once("periode")
        .chain(grid.dimensions.iter().copied())
        .chain(grid.measures.iter().copied())
        .chain(["provisoire", "revise"])
        .collect()
}

/// Names of the three sheets.
const SHEETS: [&str; 3] = ["Présentation", "Notes", "Données"];
