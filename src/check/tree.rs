//! The files of a built site.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::CheckError;

/// A built site on disk.
pub(super) struct Tree {
    root: PathBuf,
    /// Paths below the root, with `/`, sorted.
    pub(super) files: BTreeSet<String>,
}

impl Tree {
    /// Lists the files below a folder.
    pub(super) fn read(root: &Path) -> Result<Self, CheckError> {
        let mut files = BTreeSet::new();
        for entry in WalkDir::new(root) {
            let entry = entry.map_err(|error| CheckError::Unreadable {
                path: error.path().unwrap_or(root).to_owned(),
                reason: error.io_error().map_or(std::io::ErrorKind::Other, std::io::Error::kind),
            })?;
            if entry.file_type().is_file()
                && let Ok(below) = entry.path().strip_prefix(root)
            {
                let parts: Vec<_> =
                    below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                files.insert(parts.join("/"));
            }
        }
        if !files.contains("index.html") {
            return Err(CheckError::NotASite { path: root.to_owned() });
        }
        Ok(Self { root: root.to_owned(), files })
    }

    /// The HTML pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &str> + Send {
        self.files
            .iter()
            .map(String::as_str)
            .filter(|file| Path::new(file).extension().is_some_and(|extension| extension == "html"))
    }

    /// The content of a file.
    pub(super) fn bytes(&self, file: &str) -> Result<Vec<u8>, CheckError> {
        let path = self.root.join(file);
        fs::read(&path).map_err(|error| CheckError::Unreadable { path, reason: error.kind() })
    }

    /// The content of a file, as text.
    pub(super) fn text(&self, file: &str) -> Result<String, CheckError> {
        Ok(String::from_utf8_lossy(&self.bytes(file)?).into_owned())
    }

    /// Folders of editions, `editions/AAAA-MM`.
    pub(super) fn editions(&self) -> BTreeSet<String> {
        self.files
            .iter()
            .filter_map(|file| {
                let mut parts = file.split('/');
                match (parts.next(), parts.next(), parts.next()) {
                    (Some("editions"), Some(month), Some(_)) => Some(format!("editions/{month}")),
                    _ => None,
                }
            })
            .collect()
    }
}
