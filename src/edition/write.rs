//! Writes the data of an edition, `donnees/`: tables in four formats, catalogues, revisions.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::catalogue::{Catalogue, Definition, Equation, FileEntry, Table};
use super::files::{FileError, sha256, write_file};
use super::grid::Grid;
use super::published::{Origin, Provenance, Revision};
use super::tables::{Context, Format, FormatError};
use super::{metadata, model};
use crate::disclosure::Protected;
use crate::settings::SiteSettings;

/// Folder of the data below an edition.
pub const DATA_FOLDER: &str = "donnees";

/// Columns of `revisions.csv`.
pub(super) const REVISION_COLUMNS: [&str; 8] =
    ["table", "periode", "dimensions", "mesure", "avant", "apres", "classe", "raison"];

/// The words of an indicator that its tables carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One sentence: what is measured.
    pub definition: String,
    /// Producer, file, vintage, processing.
    pub source: String,
    /// The full written definition.
    pub methode: Definition,
}

/// What an edition says beside its figures.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// What it is made from.
    pub provenance: &'a Provenance,
    /// Who publishes, and where.
    pub site: &'a SiteSettings,
    /// Words by indicator.
    pub words: &'a BTreeMap<String, Words>,
    /// Relations between cells, by table.
    pub equations: &'a BTreeMap<String, Vec<Equation>>,
}

/// Why the data cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The system refused a file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A format's library refused.
    #[error("table {table}: {reason}")]
    Format {
        /// The table.
        table: String,
        /// The format.
        reason: FormatError,
    },
    /// An indicator has no words.
    #[error("indicator {indicator} has no written definition")]
    NoWords {
        /// The indicator.
        indicator: String,
    },
    /// A catalogue could not be serialised.
    #[error("{file} cannot be serialised")]
    Serialise {
        /// The file.
        file: &'static str,
    },
}

/// Writes `donnees/` below the folder of an edition, and returns its catalogue.
///
/// # Errors
/// When the system refuses a file, or an indicator has no words.
pub fn write(
    edition: &Path,
    protected: &Protected,
    release: &Release<'_>,
) -> Result<Catalogue, WriteError> {
    let folder = edition.join(DATA_FOLDER);
    let mut catalogue = Catalogue {
        edition: release.provenance.edition,
        profil: protected.profile().published(),
        tables: Vec::new(),
    };
    // Each table depends on itself alone, and comes back in its place.
    let written: Vec<(Table, Vec<Revision>)> = protected
        .tables()
        .par_iter()
        .map(|table| {
            let spec = table.spec();
            let words = release
                .words
                .get(spec.indicator)
                .ok_or_else(|| WriteError::NoWords { indicator: spec.indicator.to_owned() })?;
            let mut entry = model::entry(table, words, release.equations);
            let grid = Grid::new(table);
            entry.fichiers = write_table(&folder, &grid, &entry, release)?;
            Ok((entry, grid.revisions()))
        })
        .collect::<Result<_, WriteError>>()?;
    let mut revisions = Vec::new();
    for (entry, own) in written {
        revisions.extend(own);
        catalogue.tables.push(entry);
    }
    let revisions = revisions_file(&revisions)?;
    write_file(&folder.join("revisions.csv"), &revisions)?;
    let (provenance, site) = (release.provenance, release.site);
    let json = [
        ("catalogue.json", serde_json::to_value(&catalogue).ok()),
        ("catalogue.jsonld", Some(metadata::dcat(&catalogue, provenance, site))),
        ("datapackage.json", Some(metadata::package(&catalogue, &revisions, provenance, site))),
    ];
    for (file, value) in json {
        let text = value
            .and_then(|value| serde_json::to_string_pretty(&value).ok())
            .ok_or(WriteError::Serialise { file })?;
        write_file(&folder.join(file), format!("{text}\n").as_bytes())?;
    }
    Ok(catalogue)
}

/// Writes the files of a table, in parallel: each depends on the table alone.
fn write_table(
    folder: &Path,
    grid: &Grid,
    entry: &Table,
    release: &Release<'_>,
) -> Result<Vec<FileEntry>, WriteError> {
    let context = Context {
        table: entry,
        edition: release.provenance.edition,
        released: release.provenance.released,
        publisher: &release.site.publisher,
        licence: &release.site.licence,
        fictitious: release.provenance.origin == Origin::Fictif,
    };
    Format::ALL
        .into_par_iter()
        .map(|format| {
            let (bytes, lines) = format
                .write(grid, &context)
                .map_err(|reason| WriteError::Format { table: entry.id.clone(), reason })?;
            let name = format!("{}.{}", entry.id, format.extension());
            write_file(&folder.join(&name), &bytes)?;
            Ok(FileEntry {
                chemin: name,
                format: format.extension().to_owned(),
                octets: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                lignes: lines,
                sha256: sha256(&bytes),
            })
        })
        .collect()
}

fn revisions_file(revisions: &[Revision]) -> Result<Vec<u8>, WriteError> {
    let refused = |_| WriteError::Serialise { file: "revisions.csv" };
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(REVISION_COLUMNS).map_err(refused)?;
    for revision in revisions {
        writer.serialize(revision).map_err(refused)?;
    }
    writer.into_inner().map_err(|_| WriteError::Serialise { file: "revisions.csv" })
}
