//! The records of one input file, kept once and never rewritten.
//!
//! The folder is named for the file's content and for the version of the reader: the same content
//! is never read twice, and a reader that reads differently starts afresh. It appears when
//! complete, so that no reader ever meets a truncated table.

use std::fs;
use std::path::{Path, PathBuf};

use super::folders::{create_private, remove_if_present, temporary};
use super::table::{self, Table, TableWriter};
use super::{Fingerprint, Store, StoreError};
use crate::ingest::records::{
    AbsenceRecord, ContractChangeRecord, ContractRecord, DeclarationRecord, EndRecord,
    IdentityRecord, IndividualRecord, Records, WorkRecord,
};

/// Rows kept in memory per table while a file is read.
const ROWS_PER_GROUP: usize = 65_536;

/// File of the reader's report, beside the tables.
const REPORT: &str = "report.json";

/// The records of one input file, on disk.
#[derive(Clone)]
pub struct ParsedFile {
    folder: PathBuf,
}

impl Store {
    /// The records of the file with this content, if this version of the reader has read it.
    pub fn parsed(&self, content: Fingerprint, reader: &str) -> Option<ParsedFile> {
        let folder = self.parsed_path(content, reader);
        folder.is_dir().then_some(ParsedFile { folder })
    }

    /// Starts keeping the records of a file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn parse(&self, content: Fingerprint, reader: &str) -> Result<ParsedWriter, StoreError> {
        let folder = self.parsed_path(content, reader);
        let unfinished = temporary(&folder);
        remove_if_present(&unfinished)?;
        create_private(&unfinished)?;
        Ok(ParsedWriter {
            declarations: writer(&unfinished),
            individuals: writer(&unfinished),
            identities: writer(&unfinished),
            contracts: writer(&unfinished),
            changes: writer(&unfinished),
            ends: writer(&unfinished),
            absences: writer(&unfinished),
            work: writer(&unfinished),
            unfinished,
            folder,
        })
    }

    fn parsed_path(&self, content: Fingerprint, reader: &str) -> PathBuf {
        let content = content.to_hexadecimal();
        let name = format!("{}-{reader}", content.get(..32).unwrap_or_default());
        self.parsed_folder().join(name)
    }
}

impl ParsedFile {
    /// All rows of a table, in file order.
    ///
    /// # Errors
    /// When the table is missing or damaged.
    pub fn rows<T: Table>(&self) -> Result<Vec<T>, StoreError> {
        table::read(&path::<T>(&self.folder))
    }

    /// What the reader reported of the file, as it wrote it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn report(&self) -> Result<Vec<u8>, StoreError> {
        fs::read(self.folder.join(REPORT)).map_err(StoreError::io("read", "a report"))
    }
}

/// Keeps the records of one file as they are read; nothing is visible before
/// [`ParsedWriter::finish`].
pub struct ParsedWriter {
    declarations: TableWriter<DeclarationRecord>,
    individuals: TableWriter<IndividualRecord>,
    identities: TableWriter<IdentityRecord>,
    contracts: TableWriter<ContractRecord>,
    changes: TableWriter<ContractChangeRecord>,
    ends: TableWriter<EndRecord>,
    absences: TableWriter<AbsenceRecord>,
    work: TableWriter<WorkRecord>,
    unfinished: PathBuf,
    folder: PathBuf,
}

impl ParsedWriter {
    /// Adds a batch of records.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, batch: &Records) -> Result<(), StoreError> {
        self.declarations.extend(batch.declarations.iter().cloned())?;
        self.individuals.extend(batch.individuals.iter().cloned())?;
        self.identities.extend(batch.identities.iter().cloned())?;
        self.contracts.extend(batch.contracts.iter().cloned())?;
        self.changes.extend(batch.changes.iter().cloned())?;
        self.ends.extend(batch.ends.iter().cloned())?;
        self.absences.extend(batch.absences.iter().cloned())?;
        self.work.extend(batch.work.iter().cloned())
    }

    /// Closes the tables and makes them visible, at once.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self, report: &[u8]) -> Result<ParsedFile, StoreError> {
        self.declarations.finish()?;
        self.individuals.finish()?;
        self.identities.finish()?;
        self.contracts.finish()?;
        self.changes.finish()?;
        self.ends.finish()?;
        self.absences.finish()?;
        self.work.finish()?;
        fs::write(self.unfinished.join(REPORT), report)
            .map_err(StoreError::io("write", "a report"))?;
        remove_if_present(&self.folder)?;
        fs::rename(&self.unfinished, &self.folder)
            .map_err(StoreError::io("rename", "a folder of records"))?;
        Ok(ParsedFile { folder: self.folder })
    }
}

fn path<T: Table>(folder: &Path) -> PathBuf {
    folder.join(format!("{}.parquet", T::NAME))
}

fn writer<T: Table>(folder: &Path) -> TableWriter<T> {
    TableWriter::new(path::<T>(folder), ROWS_PER_GROUP)
}
