//! All raw declarations of a folder, kept in the private store.
//!
//! Files are recognised by content, at any depth. What the store already holds is not read again;
//! what is no longer in the folder is not used. Two files with the same content are one.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::containers::{self, Member};
use super::dsn::{self, FileReport, Options, Sink};
use super::inventory::{FileKey, FiledDeclarations};
use super::records::Records;
use super::stored_report;
use crate::store::{Fingerprint, FingerprintCache, ParsedFile, ParsedWriter, Store, StoreError};

/// Version of the reader of raw declarations: what it reads differently must be read again.
const READER: &str = "dsn1";
/// The same, reading test deposits as if they were real.
const READER_WITH_TESTS: &str = "dsn1t";

/// Raw declarations cannot be read: environment, not data.
#[derive(Debug, thiserror::Error)]
pub enum DepositError {
    /// The folder of declarations cannot be listed.
    #[error("declarations: the folder cannot be listed: {0}")]
    Folder(io::Error),
    /// A file cannot be opened, read or decompressed. Its name is not shown: it can hold a SIRET.
    #[error("declarations: file {position} of {files} in order of name cannot be read: {source}")]
    Unreadable {
        /// Position among the files of the folder, from 1, in order of path.
        position: usize,
        /// Number of files.
        files: usize,
        /// The system's answer.
        source: io::Error,
    },
    /// The private store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The raw declarations present now, in an order that depends on their content only.
#[derive(Default)]
pub struct ReadDeposits {
    /// Declarations and identity links of each file, for the inventory.
    pub filed: Vec<FiledDeclarations>,
    /// Records of each file.
    pub records: Vec<ParsedFile>,
    /// What reading each file showed.
    pub reports: Vec<FileReport>,
    /// How many of these files the store did not hold yet.
    pub newly_read: usize,
    /// Content of each file on disk, sorted, for the manifest.
    pub fingerprints: Vec<Fingerprint>,
}

/// Reads what is new in a folder and gives everything present.
///
/// # Errors
/// When a file cannot be read or the store refuses. What is wrong inside a file is in its report.
pub fn read(
    folder: &Path,
    store: &Store,
    accept_tests: bool,
) -> Result<ReadDeposits, DepositError> {
    let paths = files(folder)?;
    let mut fingerprints = BTreeSet::new();
    let mut deposits: BTreeMap<Fingerprint, Member> = BTreeMap::new();
    let earlier = store.fingerprints();
    let mut cache = FingerprintCache::default();
    for (index, path) in paths.iter().enumerate() {
        let unreadable = |source| unreadable(index, paths.len(), source);
        let content = cache.fingerprint(&earlier, path).map_err(unreadable)?;
        if !fingerprints.insert(content) {
            continue;
        }
        let members = containers::members(path).map_err(unreadable)?;
        for (position, member) in members.into_iter().enumerate() {
            deposits.insert(inside(content, path, &member, position), member);
        }
    }
    store.remember_fingerprints(&cache)?;

    let reader = if accept_tests { READER_WITH_TESTS } else { READER };
    let all: Vec<(Fingerprint, Member)> = deposits.into_iter().collect();
    let missing: Vec<usize> = (0..all.len())
        .filter(|index| all.get(*index).is_some_and(|(id, _)| store.parsed(*id, reader).is_none()))
        .collect();
    missing.par_iter().try_for_each(|index| match all.get(*index) {
        Some((content, member)) => {
            let options = Options { accept_tests, pseudonymiser: store.pseudonymiser() };
            keep(store, *content, reader, member, &options)
                .map_err(|failure| failure.at(*index, all.len()))
        }
        None => Ok(()),
    })?;

    let mut read = ReadDeposits {
        filed: Vec::with_capacity(all.len()),
        records: Vec::with_capacity(all.len()),
        reports: Vec::with_capacity(all.len()),
        newly_read: missing.len(),
        fingerprints: fingerprints.into_iter().collect(),
    };
    for (content, member) in all {
        let records =
            store.parsed(content, reader).ok_or(StoreError::Damaged { table: "declarations" })?;
        read.filed.push(FiledDeclarations {
            key: FileKey { name: member.name, fingerprint: content.bytes() },
            declarations: records.rows()?,
            identities: records.rows()?,
        });
        let report = stored_report::read(&records.report()?);
        read.reports.push(report.ok_or(StoreError::Damaged { table: "report" })?);
        read.records.push(records);
    }
    Ok(read)
}

/// Every file of the folder, in order of path; hidden files are not deposits.
fn files(folder: &Path) -> Result<Vec<PathBuf>, DepositError> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let mut files = Vec::new();
    let entries = walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in entries.into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| {
            DepositError::Folder(error.into_io_error().unwrap_or_else(|| io::Error::other("loop")))
        })?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The content of a deposit: that of its file, or its place in the content of its archive.
fn inside(content: Fingerprint, path: &Path, member: &Member, position: usize) -> Fingerprint {
    let is_whole = path.file_name().is_some_and(|name| name.to_string_lossy() == member.name);
    if is_whole {
        return content;
    }
    let place = [content.bytes().as_slice(), &position.to_le_bytes()].concat();
    Fingerprint::of(&place)
}

/// Reads one deposit into the store.
fn keep(
    store: &Store,
    content: Fingerprint,
    reader: &str,
    member: &Member,
    options: &Options<'_>,
) -> Result<(), Failure> {
    let mut sink = StoreSink { writer: store.parse(content, reader)?, refused: None };
    let report = match dsn::read(member, options, &mut sink) {
        Ok(report) => report,
        Err(error) => return Err(sink.refused.map_or(Failure::Read(error), Failure::Store)),
    };
    sink.writer.finish(&stored_report::write(&report))?;
    Ok(())
}

/// Why a deposit was not kept.
enum Failure {
    Read(io::Error),
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    fn at(self, index: usize, files: usize) -> DepositError {
        match self {
            Self::Read(source) => unreadable(index, files, source),
            Self::Store(error) => error.into(),
        }
    }
}

fn unreadable(index: usize, files: usize, source: io::Error) -> DepositError {
    DepositError::Unreadable { position: index + 1, files, source }
}

/// Passes the reader's batches on to the store, and remembers the store's refusal.
struct StoreSink {
    writer: ParsedWriter,
    refused: Option<StoreError>,
}

impl Sink for StoreSink {
    fn batch(&mut self, records: &Records) -> io::Result<()> {
        self.writer.write(records).map_err(|error| {
            self.refused = Some(error);
            io::Error::other("the private store refused the rows")
        })
    }
}
