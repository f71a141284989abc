//! Files of a generated population: below one folder, errors named by relative path.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::parquet::ParquetTable;
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
        let mut table =
            Table { path: path.to_owned(), content: Content::Csv(BufWriter::new(file)) };
        table.append(header)?;
        table.append("\n")?;
        Ok(table)
    }

    /// The same, in Parquet.
    pub(super) fn parquet_table(&self, path: &str, header: &str) -> Result<Table, SynthError> {
        let file = File::create(self.root.join(path)).map_err(|source| failed(path, source))?;
        let content = Content::Parquet(ParquetTable::new(file, header));
        Ok(Table { path: path.to_owned(), content })
    }
}

/// A table being written.
pub(super) struct Table {
    path: String,
    content: Content,
}

enum Content {
    Csv(BufWriter<File>),
    Parquet(ParquetTable),
}

impl Table {
    /// Appends whole lines.
    pub(super) fn append(&mut self, lines: &str) -> Result<(), SynthError> {
        let written = match &mut self.content {
            Content::Csv(file) => file.write_all(lines.as_bytes()),
            Content::Parquet(table) => table.append(lines),
        };
        written.map_err(|source| failed(&self.path, source))
    }

    /// Writes what is still in memory.
    pub(super) fn finish(self) -> Result<(), SynthError> {
        let finished = match self.content {
            Content::Csv(mut file) => file.flush(),
            Content::Parquet(table) => table.finish(),
        };
        finished.map_err(|source| failed(&self.path, source))
    }
}

fn failed(path: &str, source: std::io::Error) -> SynthError {
    SynthError::Write { path: PathBuf::from(path), source }
}
