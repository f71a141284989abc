//! Writes the data of an edition, `donnees/`: tables in four formats, catalogues, revisions.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::catalogue::{Catalogue, Definition, Equation, FileEntry, Table};
use super::files::{FileError, sha256, write_file};
use super::grid::Grid;
use super::published::{Origin, Provenance, Revision};
use super::tables::{Context, Format, FormatError};
use super::{csvw, metadata, model, revisions};
use crate::disclosure::Protected;
use crate::settings::{Parameter, RevisionReason, SiteSettings};

/// Folder of the data below an edition.
pub const DATA_FOLDER: &str = "donnees";

/// Columns of `revisions.csv`, each with its title.
pub(super) const REVISION_COLUMNS: [(&str, &str); 8] = [
    ("table", "Tableau"),
    ("periode", "Période"),
    ("dimensions", "Modalités, dimension=code séparés par des points-virgules"),
    ("mesure", "Mesure"),
    ("avant", "Valeur dans l’édition précédente"),
    ("apres", "Valeur dans cette édition"),
    ("classe", "Classe de la révision : courante, refonte ou correction"),
    ("raison", "Raison"),
];
/// File of the revisions.
const REVISIONS: &str = "revisions.csv";

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
    /// Parameters of the definitions.
    pub parameters: &'a [Parameter],
    /// Why figures moved since the previous edition, where somebody wrote it.
    pub reasons: &'a [&'a RevisionReason],
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
    /// A revision is explained of a table that the edition does not have.
    #[error("a `[[revision]]` of the settings names {table}, which is no table of the edition")]
    NoSuchTable {
        /// The table.
        table: String,
    },
    /// A catalogue could not be serialised.
    #[error("{file} cannot be serialised")]
    Serialise {
        /// The file.
        file: String,
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
        parametres: release.parameters.iter().cloned().map(Into::into).collect(),
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
    revisions::explain(&mut revisions, release.reasons);
    let known = |table: &str| catalogue.tables.iter().any(|entry| entry.id == table);
    if let Some(unknown) = release.reasons.iter().find(|reason| !known(&reason.table)) {
        return Err(WriteError::NoSuchTable { table: unknown.table.clone() });
    }
    let revisions = revisions_file(&revisions)?;
    write_file(&folder.join(REVISIONS), &revisions)?;
    for (file, value) in descriptions(&catalogue, &revisions, release) {
        let text = serde_json::to_string_pretty(&value)
            .map_err(|_| WriteError::Serialise { file: file.clone() })?;
        write_file(&folder.join(file), format!("{text}\n").as_bytes())?;
    }
    Ok(catalogue)
}

/// What describes the data files, each document under the name of its file. `revisions` is the
/// content of `revisions.csv`.
pub fn descriptions(
    catalogue: &Catalogue,
    revisions: &[u8],
    release: &Release<'_>,
) -> Vec<(String, Value)> {
    let (provenance, site) = (release.provenance, release.site);
    let dcat = metadata::dcat(catalogue, provenance, site, metadata::Scope::Edition);
    let mut all = vec![
        ("catalogue.json".to_owned(), json!(catalogue)),
        ("catalogue.jsonld".to_owned(), dcat),
        ("datapackage.json".to_owned(), metadata::package(catalogue, revisions, provenance, site)),
        (csvw::file_name(REVISIONS), csvw::of_revisions(REVISIONS, provenance, site)),
    ];
    for table in &catalogue.tables {
        let file = format!("{}.{}", table.id, Format::Csv.extension());
        all.push((csvw::file_name(&file), csvw::of_table(table, &file, provenance, site)));
    }
    all
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
    let refused = || WriteError::Serialise { file: REVISIONS.to_owned() };
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(REVISION_COLUMNS.map(|(name, _)| name)).map_err(|_| refused())?;
    for revision in revisions {
        writer.serialize(revision).map_err(|_| refused())?;
    }
    writer.into_inner().map_err(|_| refused())
}
