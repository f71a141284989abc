//! The latest edition of a site in place, read back with what its manifests hold: what a preview and
//! a benchmark make pages from, without building anything.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::FileError;
use super::printed::Printed;
use super::published::{EditionEntry, Manifest, PublishedEdition};
use super::read::{ReadError, read};
use super::seal::{MANIFEST, published_editions};

/// Why there is no edition to read back.
#[derive(Debug, thiserror::Error)]
pub enum LatestError {
    /// The system refused a file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder holds no edition.
    #[error("{}: no edition", output.display())]
    NoEdition {
        /// The folder of the site.
        output: PathBuf,
    },
    /// The manifest of an edition cannot be read.
    #[error("{}: not a manifest", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
    },
    /// A data file is missing, malformed or not the one of the catalogue.
    #[error(transparent)]
    Data(#[from] ReadError),
}

/// Reads the latest edition below `output` from its data files. The date of the next release is in
/// the settings, and left out.
///
/// # Errors
/// When there is no edition, or one of its files cannot be read.
pub fn latest(output: &Path) -> Result<PublishedEdition, LatestError> {
    let mut entries = Vec::new();
    let mut last = None;
    for folder in published_editions(output)?.into_iter().rev() {
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).map_err(FileError::at(&path))?;
        let unreadable = || LatestError::Manifest { path: path.clone() };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        let released = manifest.date.parse().map_err(|_| unreadable())?;
        let printed = Printed::in_folder(&folder);
        entries.push(EditionEntry { edition: manifest.edition, released, printed });
        last.get_or_insert((folder, manifest, released));
    }
    let (folder, manifest, released) =
        last.ok_or_else(|| LatestError::NoEdition { output: output.to_owned() })?;
    Ok(read(&folder, manifest.provenance(released), entries)?)
}
