//! Reads the data of an edition back from its files, and refuses files that differ from their
//! catalogue.
//!
//! A published file may have been damaged or edited: every error names the file and the line, and
//! none is repaired.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::catalogue::{Catalogue, Table};
use super::files::{FileError, sha256};
use super::published::{
    EditionEntry, Provenance, PublishedCell, PublishedEdition, PublishedTable, Revision,
};
use super::write::DATA_FOLDER;
use crate::disclosure::protected::{Cell, Value};
use crate::vocabulary::Period;

/// Why an edition cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused a file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file is not what its format says.
    #[error("{}, line {line}: {expected}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 when the whole file is meant.
        line: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// A file differs from its entry in the catalogue.
    #[error("{}: differs from its entry in catalogue.json", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

const REVISIONS: &str = "revisions.csv";

/// Reads the edition in `folder`. What only the sealed manifest holds is given.
///
/// # Errors
/// When a file is missing, malformed or differs from the catalogue.
pub fn read(
    folder: &Path,
    manifest: Provenance,
    editions: Vec<EditionEntry>,
) -> Result<PublishedEdition, ReadError> {
    let data = folder.join(DATA_FOLDER);
    let (catalogue, tables) = tables(&data)?;
    if catalogue.edition != manifest.edition {
        return Err(malformed(&data.join("catalogue.json"), 0, "the catalogue of this edition"));
    }
    let revisions = revisions(&data.join(REVISIONS))?;
    let mut corrections = Vec::new();
    for entry in &editions {
        let own = if entry.edition == manifest.edition {
            revisions.clone()
        } else {
            // Editions stand side by side.
            let earlier = folder.with_file_name(entry.edition.to_string());
            self::revisions(&earlier.join(DATA_FOLDER).join(REVISIONS))?
        };
        let errors = own.into_iter().filter(Revision::is_correction);
        corrections.extend(errors.map(|revision| (entry.edition, revision)));
    }
    Ok(PublishedEdition { manifest, catalogue, tables, revisions, corrections, editions })
}

/// Reads the catalogue and the tables of a `donnees` folder.
///
/// # Errors
/// As [`read`].
pub fn tables(data: &Path) -> Result<(Catalogue, BTreeMap<String, PublishedTable>), ReadError> {
    let path = data.join("catalogue.json");
    let bytes = fs::read(&path).map_err(FileError::at(&path))?;
    let catalogue: Catalogue =
        serde_json::from_slice(&bytes).map_err(|_| malformed(&path, 0, "a catalogue"))?;
    let mut tables = BTreeMap::new();
    for table in &catalogue.tables {
        let entry = table
            .fichiers
            .iter()
            .find(|file| file.format == "csv")
            .ok_or_else(|| malformed(&path, 0, "a CSV file for every table"))?;
        let file = data.join(&entry.chemin);
        let bytes = fs::read(&file).map_err(FileError::at(&file))?;
        if sha256(&bytes) != entry.sha256 {
            return Err(ReadError::Changed { path: file });
        }
        let cells = Reader { table, path: &file }.cells(&bytes)?;
        if u64::try_from(cells.len()).ok() != Some(entry.lignes) {
            return Err(ReadError::Changed { path: file });
        }
        tables.insert(table.id.clone(), PublishedTable::new(table.clone(), cells));
    }
    Ok((catalogue, tables))
}

fn malformed(path: &Path, line: u64, expected: &'static str) -> ReadError {
    ReadError::Malformed { path: path.to_owned(), line, expected }
}

/// Parser of one CSV file.
struct Reader<'a> {
    table: &'a Table,
    path: &'a Path,
}

/// A period, a code per dimension and a measure.
type Key = (Period, Vec<String>, String);
type Cells = BTreeMap<Key, PublishedCell>;

impl Reader<'_> {
    fn fault(&self, line: u64, expected: &'static str) -> ReadError {
        malformed(self.path, line, expected)
    }

    fn cells(&self, bytes: &[u8]) -> Result<Cells, ReadError> {
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header = reader.headers().map_err(|_| self.fault(1, "a header"))?;
        let columns: Vec<&str> = std::iter::once("periode")
            .chain(self.table.dimensions.iter().map(|dimension| dimension.id.as_str()))
            .chain(["mesure", "valeur", "statut", "provisoire", "revise"])
            .collect();
        if !header.iter().eq(columns.iter().copied()) {
            return Err(self.fault(1, "the columns of the catalogue"));
        }
        let mut cells = BTreeMap::new();
        let mut rows = 0u64;
        let mut record = csv::StringRecord::new();
        loop {
            let line = rows + 2;
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => return Err(self.fault(line, "as many fields as columns, in UTF-8")),
            }
            let (key, cell) = self.row(&record, line)?;
            if cells.insert(key, cell).is_some() {
                return Err(self.fault(line, "each cell once"));
            }
            rows += 1;
        }
        self.check_grid(&cells, rows)?;
        Ok(cells)
    }

    fn row(
        &self,
        record: &csv::StringRecord,
        line: u64,
    ) -> Result<(Key, PublishedCell), ReadError> {
        let field = |position: usize| record.get(position).unwrap_or_default();
        let period = field(0).parse().map_err(|_| self.fault(line, "a period"))?;
        let mut codes = Vec::new();
        for (position, dimension) in self.table.dimensions.iter().enumerate() {
            let code = field(position + 1);
            if !dimension.modalites.iter().any(|modality| modality.code == code) {
                return Err(self.fault(line, "codes of the catalogue"));
            }
            codes.push(code.to_owned());
        }
        let last = codes.len() + 1;
        let measure = self
            .table
            .mesures
            .iter()
            .find(|measure| measure.id == field(last))
            .ok_or_else(|| self.fault(line, "a measure of the catalogue"))?;
        let value = field(last + 1);
        let status = field(last + 2);
        let cell = match (value.is_empty(), status) {
            (false, "diffuse") => parse_value(value)
                .filter(|value| value.decimals() == measure.decimales)
                .map(Cell::Published)
                .ok_or_else(|| self.fault(line, "a number with the measure’s decimals"))?,
            (true, "secret") => Cell::Withheld,
            (true, "sans_objet") => Cell::NotApplicable,
            (true, "indisponible") => Cell::Unavailable,
            (true, "non_significatif") => Cell::NotSignificant,
            _ => return Err(self.fault(line, "a known status, and a value only if `diffuse`")),
        };
        let flag = |position: usize| match field(position) {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.fault(line, "`true` or `false`")),
        };
        let (provisional, revised) = (flag(last + 3)?, flag(last + 4)?);
        let key = (period, codes, measure.id.clone());
        Ok((key, PublishedCell { cell, provisional, revised }))
    }

    /// The full grid: as many rows as periods × modalities × measures.
    fn check_grid(&self, cells: &Cells, rows: u64) -> Result<(), ReadError> {
        let mut periods: Vec<Period> = cells.keys().map(|(period, _, _)| *period).collect();
        periods.dedup();
        let bounds = (periods.first().copied(), periods.last().copied());
        if bounds != (self.table.periode.premiere, self.table.periode.derniere) {
            return Err(self.fault(0, "the periods of the catalogue"));
        }
        let sizes = self.table.dimensions.iter().map(|dimension| dimension.modalites.len());
        let expected = sizes.product::<usize>() * periods.len() * self.table.mesures.len();
        if u64::try_from(expected).ok() != Some(rows) {
            return Err(self.fault(0, "the full grid of the catalogue"));
        }
        Ok(())
    }
}

/// A dot decimal as [`Value`] writes it, and nothing else.
pub(super) fn parse_value(text: &str) -> Option<Value> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{decimals}");
    let value = Value::decimal(digits.parse().ok()?, u8::try_from(decimals.len()).ok()?);
    (value.to_string() == text).then_some(value)
}

fn revisions(path: &Path) -> Result<Vec<Revision>, ReadError> {
    let bytes = fs::read(path).map_err(FileError::at(path))?;
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes.as_slice());
    (2..)
        .zip(reader.deserialize())
        .map(|(line, row)| row.map_err(|_| malformed(path, line, "a revision")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_only_as_they_are_written() {
        for text in ["0", "12", "-3", "12.5", "-0.5", "0.05", "1820.0"] {
            assert_eq!(parse_value(text).unwrap().to_string(), text);
        }
        for wrong in ["", ".5", "5.", "+1", "01", "1e3", "1,5", " 1", "1.-5", "NaN"] {
            assert!(parse_value(wrong).is_none(), "{wrong}");
        }
    }
}
