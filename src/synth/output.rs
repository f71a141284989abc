//! Files of a generated population: below one folder, errors named by relative path.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::plan::SynthError;

/// The folder that receives `inputs/` and `truth/`.
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// A folder that will be made when something is written in it.
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Whether the path exists below the folder.
    pub(super) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// Makes a folder below this one.
    pub(super) fn make(&self, path: &str) -> Result<(), SynthError> {
        fs::create_dir_all(self.root.join(path)).map_err(|source| failed(path, source))
    }

    /// Writes a whole file in an existing folder.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), SynthError> {
        fs::write(self.root.join(path), bytes).map_err(|source| failed(path, source))
    }

    /// Opens a table to be written piece by piece.
    pub(super) fn table(&self, path: &str, header: &str) -> Result<Table, SynthError> {
        let file = File::create(self.root.join(path)).map_err(|source| failed(path, source))?;
        let mut table = Table { path: path.to_owned(), file: BufWriter::new(file) };
        table.append(header)?;
        table.append("\n")?;
        Ok(table)
    }
}

/// A CSV file being written.
pub(super) struct Table {
    path: String,
    file: BufWriter<File>,
}

impl Table {
    /// Appends whole lines.
    pub(super) fn append(&mut self, lines: &str) -> Result<(), SynthError> {
        self.file.write_all(lines.as_bytes()).map_err(|source| failed(&self.path, source))
    }

    /// Writes what is still in memory.
    pub(super) fn finish(mut self) -> Result<(), SynthError> {
        self.file.flush().map_err(|source| failed(&self.path, source))
    }
}

fn failed(path: &str, source: std::io::Error) -> SynthError {
    SynthError::Write { path: PathBuf::from(path), source }
}
