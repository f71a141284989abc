//! The records of input files, kept once and never rewritten.
//!
//! Files read in one go share a batch: a deposit holds a few dozen rows, and a table per deposit
//! would cost far more than its rows. Within a batch, the declarations of its files are numbered
//! one after the other. The folder of a batch is named for the content of its files and for the
//! version of the reader: the same content is never read twice, and a reader that reads
//! differently starts afresh. It appears when complete, so that no reader ever meets a truncated
//! table.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folders::{create_private, remove_if_present, temporary};
use super::table::{self, Table, TableWriter};
use super::{Fingerprint, Store, StoreError};
use crate::ingest::records::{
    AbsenceRecord, ContractChangeRecord, ContractRecord, DeclarationRecord, EndRecord,
    IdentityRecord, IndividualRecord, Records, WorkRecord,
};

/// Rows kept in memory per table while a batch is read.
const ROWS_PER_GROUP: usize = 65_536;

/// The files of a batch, beside its tables.
const FILES: &str = "files.json";

/// The records of the files of one batch, on disk.
#[derive(Clone)]
pub struct ParsedBatch {
    folder: PathBuf,
    files: Vec<ParsedFile>,
}

/// One input file of a batch.
#[derive(Clone, PartialEq, Eq)]
pub struct ParsedFile {
    /// Its content.
    pub content: Fingerprint,
    /// Number, in the batch, of its first declaration.
    pub first: u32,
    /// Number of its declarations.
    pub declarations: u32,
    /// What the reader reported of it, as it wrote it.
    pub report: Vec<u8>,
}

/// A [`ParsedFile`] as text.
#[derive(Serialize, Deserialize)]
struct StoredFile {
    content: String,
    first: u32,
    declarations: u32,
    report: String,
}

impl Store {
    /// Every batch that this version of the reader has kept, in order of name.
    ///
    /// # Errors
    /// When a batch cannot be listed or is damaged.
    pub fn parsed(&self, reader: &str) -> Result<Vec<ParsedBatch>, StoreError> {
        let listed = StoreError::io("list", "the batches");
        let mut folders = Vec::new();
        for entry in fs::read_dir(self.parsed_folder()).map_err(listed)? {
            let entry = entry.map_err(StoreError::io("list", "the batches"))?;
            let name = entry.file_name();
            let of_reader = name.to_str().and_then(|name| name.split_once('-'));
            if of_reader.is_some_and(|(_, by)| by == reader) {
                folders.push(entry.path());
            }
        }
        folders.sort();
        folders.into_iter().map(ParsedBatch::open).collect()
    }

    /// Starts keeping the records of files, in the order of `contents`.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn parse(
        &self,
        contents: Vec<Fingerprint>,
        reader: &str,
    ) -> Result<BatchWriter, StoreError> {
        let all: Vec<u8> = contents.iter().flat_map(|content| content.bytes()).collect();
        let name = Fingerprint::of(&all).to_hexadecimal();
        // `tmp-` names leftovers, and a hexadecimal name holds no dash.
        let name = format!("{}-{reader}", name.get(..32).unwrap_or_default());
        let folder = self.parsed_folder().join(name);
        let unfinished = temporary(&folder);
        remove_if_present(&unfinished)?;
        create_private(&unfinished)?;
        Ok(BatchWriter {
            declarations: writer(&unfinished),
            individuals: writer(&unfinished),
            identities: writer(&unfinished),
            contracts: writer(&unfinished),
            changes: writer(&unfinished),
            ends: writer(&unfinished),
            absences: writer(&unfinished),
            work: writer(&unfinished),
            expected: contents.into_iter(),
            files: Vec::new(),
            first: 0,
            next: 0,
            unfinished,
            folder,
        })
    }
}

impl ParsedBatch {
    fn open(folder: PathBuf) -> Result<Self, StoreError> {
        let text =
            fs::read(folder.join(FILES)).map_err(StoreError::io("read", "the files of a batch"))?;
        let damaged = StoreError::Damaged { table: "files" };
        let Ok(stored) = serde_json::from_slice::<Vec<StoredFile>>(&text) else {
            return Err(damaged);
        };
        let files: Option<Vec<ParsedFile>> = stored.into_iter().map(ParsedFile::restore).collect();
        Ok(Self { folder, files: files.ok_or(damaged)? })
    }

    /// Its files, in the order of their declarations.
    pub fn files(&self) -> &[ParsedFile] {
        &self.files
    }

    /// All rows of a table, in file order.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn rows<T: Table>(&self) -> Result<Vec<T>, StoreError> {
        table::read(&path::<T>(&self.folder))
    }
}

impl ParsedFile {
    fn restore(stored: StoredFile) -> Option<Self> {
        let StoredFile { content, first, declarations, report } = stored;
        let content = Fingerprint::from_hexadecimal(&content)?;
        Some(Self { content, first, declarations, report: report.into_bytes() })
    }

    fn store(&self) -> StoredFile {
        StoredFile {
            content: self.content.to_hexadecimal(),
            first: self.first,
            declarations: self.declarations,
            report: String::from_utf8_lossy(&self.report).into_owned(),
        }
    }

    /// Whether a declaration of the batch is one of the file's.
    pub const fn holds(&self, declaration: u32) -> bool {
        declaration >= self.first && declaration - self.first < self.declarations
    }
}

/// Keeps the records of files as they are read; nothing is visible before
/// [`BatchWriter::finish`].
pub struct BatchWriter {
    declarations: TableWriter<DeclarationRecord>,
    individuals: TableWriter<IndividualRecord>,
    identities: TableWriter<IdentityRecord>,
    contracts: TableWriter<ContractRecord>,
    changes: TableWriter<ContractChangeRecord>,
    ends: TableWriter<EndRecord>,
    absences: TableWriter<AbsenceRecord>,
    work: TableWriter<WorkRecord>,
    /// Contents of the files still to come.
    expected: std::vec::IntoIter<Fingerprint>,
    files: Vec<ParsedFile>,
    /// Number of the current file's first declaration.
    first: u32,
    /// Number after the last declaration met.
    next: u32,
    unfinished: PathBuf,
    folder: PathBuf,
}

impl BatchWriter {
    /// Adds rows of the current file, whose declarations are numbered from 0.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, rows: &Records) -> Result<(), StoreError> {
        let mut rows = rows.clone();
        let next = rows.number_from(self.first);
        self.next = self.next.max(next.ok_or(StoreError::Write { table: "declarations" })?);
        self.declarations.extend(rows.declarations)?;
        self.individuals.extend(rows.individuals)?;
        self.identities.extend(rows.identities)?;
        self.contracts.extend(rows.contracts)?;
        self.changes.extend(rows.changes)?;
        self.ends.extend(rows.ends)?;
        self.absences.extend(rows.absences)?;
        self.work.extend(rows.work)
    }

    /// Ends the current file, with the reader's report on it; the next rows are those of the next.
    pub fn end_file(&mut self, report: &[u8]) {
        if let Some(content) = self.expected.next() {
            let declarations = self.next - self.first;
            let report = report.to_vec();
            self.files.push(ParsedFile { content, first: self.first, declarations, report });
            self.first = self.next;
        }
    }

    /// Closes the tables and makes the batch visible, at once and for good: its files are on disk
    /// before it takes its name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<ParsedBatch, StoreError> {
        self.declarations.finish_even_if_empty()?;
        self.individuals.finish_even_if_empty()?;
        self.identities.finish_even_if_empty()?;
        self.contracts.finish_even_if_empty()?;
        self.changes.finish_even_if_empty()?;
        self.ends.finish_even_if_empty()?;
        self.absences.finish_even_if_empty()?;
        self.work.finish_even_if_empty()?;
        let files: Vec<StoredFile> = self.files.iter().map(ParsedFile::store).collect();
        let text = serde_json::to_vec(&files).map_err(|_| StoreError::Write { table: "files" })?;
        fs::write(self.unfinished.join(FILES), text)
            .map_err(StoreError::io("write", "the files of a batch"))?;
        sync(&self.unfinished)?;
        remove_if_present(&self.folder)?;
        fs::rename(&self.unfinished, &self.folder)
            .map_err(StoreError::io("rename", "a batch of records"))?;
        Ok(ParsedBatch { folder: self.folder, files: self.files })
    }
}

/// Waits until the content of a folder is on disk.
fn sync(folder: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::io("list", "a batch of records"))?;
    for entry in entries {
        let synced = entry.and_then(|entry| File::open(entry.path())?.sync_all());
        synced.map_err(StoreError::io("sync", "a batch of records"))?;
    }
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::io("sync", "a batch of records"))
}

fn path<T: Table>(folder: &Path) -> PathBuf {
    folder.join(format!("{}.parquet", T::NAME))
}

fn writer<T: Table>(folder: &Path) -> TableWriter<T> {
    TableWriter::new(path::<T>(folder), ROWS_PER_GROUP)
}
