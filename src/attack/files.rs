//! The files of a published site: nothing else is ever opened.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::AttackError;

/// A published site on disk.
pub(super) struct Files {
    root: PathBuf,
    /// Paths below the root, with `/`, sorted.
    pub(super) paths: BTreeSet<String>,
}

impl Files {
    /// Lists the files below a folder; links are not followed, so that nothing outside is read.
    pub(super) fn list(root: &Path) -> Result<Self, AttackError> {
        let mut paths = BTreeSet::new();
        for entry in WalkDir::new(root) {
            let entry = entry.map_err(|error| AttackError::Unreadable {
                path: error.path().unwrap_or(root).to_owned(),
                reason: error.io_error().map_or(std::io::ErrorKind::Other, std::io::Error::kind),
            })?;
            if entry.file_type().is_file()
                && let Ok(below) = entry.path().strip_prefix(root)
            {
                let parts: Vec<_> =
                    below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                paths.insert(parts.join("/"));
            }
        }
        Ok(Self { root: root.to_owned(), paths })
    }

    /// Months of the editions, `AAAA-MM`, oldest first.
    pub(super) fn editions(&self) -> Vec<String> {
        let months: BTreeSet<String> = self
            .paths
            .iter()
            .filter_map(|path| edition_of(path))
            .map(|(month, _)| month.to_owned())
            .collect();
        months.into_iter().collect()
    }

    /// Names of the files directly or indirectly below a folder (given with its final `/`).
    pub(super) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths.iter().filter_map(move |path| path.strip_prefix(folder))
    }

    /// The content of a file.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, AttackError> {
        let path = self.root.join(path);
        fs::read(&path).map_err(|error| AttackError::Unreadable { path, reason: error.kind() })
    }

    /// The content of a file, as text.
    pub(super) fn text(&self, path: &str) -> Result<String, AttackError> {
        Ok(String::from_utf8_lossy(&self.bytes(path)?).into_owned())
    }
}

/// The month of the edition that a file belongs to, and its path there; `None` for what stands
/// outside editions.
pub(super) fn edition_of(path: &str) -> Option<(&str, &str)> {
    let below = path.strip_prefix("editions/")?.split_once('/');
    below.filter(|(month, _)| month.starts_with(|letter: char| letter.is_ascii_digit()))
}
