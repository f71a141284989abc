//! All raw declarations of a folder, kept in the private store.
//!
//! Files are recognised by content, at any depth. What the store already holds is not read again;
//! what is no longer in the folder is not used. Two files with the same content are one;
//! members of an archive are told by their place in it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::containers::{self, Member};
use super::dsn::{self, FileReport, Options, Sink};
use super::inventory::{FileKey, FiledDeclarations};
use super::records::{DeclarationRecord, IdentityRecord, Records};
use super::stored_report;
use crate::store::{BatchWriter, Fingerprint, FingerprintCache, ParsedBatch, Store, StoreError};

/// Version of the reader of raw declarations: what it reads differently must be read again.
const READER: &str = "dsn4";
/// The same, reading test deposits as if they were real.
const READER_WITH_TESTS: &str = "dsn4t";

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
    /// Records of the files, by batch.
    pub records: Vec<ParsedBatch>,
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
    let mut deposits: BTreeMap<Fingerprint, (usize, Member)> = BTreeMap::new();
    let earlier = store.fingerprints();
    let mut cache = FingerprintCache::default();
    for (index, path) in paths.iter().enumerate() {
        let unreadable =
            |source| DepositError::Unreadable { position: index + 1, files: paths.len(), source };
        let content = cache.fingerprint(&earlier, path).map_err(unreadable)?;
        if !fingerprints.insert(content) {
            continue;
        }
        let members = containers::members(path).map_err(unreadable)?;
        for (position, member) in members.into_iter().enumerate() {
            deposits.insert(inside(content, path, &member, position), (index + 1, member));
        }
    }
    store.remember_fingerprints(&cache)?;

    let reader = if accept_tests { READER_WITH_TESTS } else { READER };
    let known = held(&store.parsed(reader)?);
    let missing: Vec<Missing<'_>> = deposits
        .iter()
        .filter(|(content, _)| !known.contains_key(content))
        .map(|(content, (position, member))| Missing {
            position: *position,
            content: *content,
            member,
        })
        .collect();
    let options = Options { accept_tests, pseudonymiser: store.pseudonymiser() };
    batches(&missing).par_iter().try_for_each(|batch| {
        keep(store, reader, batch, &options).map_err(|failure| failure.among(paths.len()))
    })?;
    let newly_read = missing.len();
    let present = deposits.into_iter().map(|(content, (_, member))| (content, member)).collect();
    gather(store.parsed(reader)?, present, newly_read, fingerprints)
}

/// Where each content is: batch, then file of the batch.
fn held(batches: &[ParsedBatch]) -> BTreeMap<Fingerprint, (usize, usize)> {
    let files = batches.iter().enumerate().flat_map(|(batch, kept)| {
        kept.files().iter().enumerate().map(move |(file, of)| (of.content, (batch, file)))
    });
    files.collect()
}

/// Gives what the store holds of the files present.
fn gather(
    mut records: Vec<ParsedBatch>,
    present: Vec<(Fingerprint, Member)>,
    newly_read: usize,
    fingerprints: BTreeSet<Fingerprint>,
) -> Result<ReadDeposits, DepositError> {
    let places = held(&records);
    let used: BTreeSet<usize> =
        present.iter().filter_map(|(content, _)| places.get(content)).map(|at| at.0).collect();
    // A batch of which no file is left is not read.
    let mut position = 0..;
    records.retain(|_| position.next().is_some_and(|batch| used.contains(&batch)));
    let places = held(&records);
    let mut tables = records
        .iter()
        .map(|batch| Ok((batch.rows()?, batch.rows()?)))
        .collect::<Result<Vec<(Vec<DeclarationRecord>, Vec<IdentityRecord>)>, StoreError>>()?;

    let mut filed = Vec::with_capacity(present.len());
    let mut reports = Vec::with_capacity(present.len());
    for (content, member) in present {
        let lost = StoreError::Damaged { table: "files" };
        let (batch, file) = places.get(&content).copied().ok_or(lost)?;
        let file = records.get(batch).and_then(|batch| batch.files().get(file));
        let (Some(file), Some((declarations, identities))) = (file, tables.get_mut(batch)) else {
            return Err(StoreError::Damaged { table: "files" }.into());
        };
        filed.push(FiledDeclarations {
            key: FileKey { name: member.name, fingerprint: content.bytes() },
            batch,
            declarations: declarations.extract_if(.., |row| file.holds(row.declaration)).collect(),
            identities: identities.extract_if(.., |row| file.holds(row.declaration)).collect(),
        });
        let report = stored_report::read(&file.report);
        reports.push(report.ok_or(StoreError::Damaged { table: "files" })?);
    }
    let fingerprints = fingerprints.into_iter().collect();
    Ok(ReadDeposits { filed, records, reports, newly_read, fingerprints })
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

/// A deposit that the store does not hold yet.
struct Missing<'a> {
    /// Position of its file among those of the folder, from 1, in order of path.
    position: usize,
    content: Fingerprint,
    member: &'a Member,
}

/// Deposits read together, in order, of about the same size: enough of them to occupy every core,
/// none so large that a killed run loses much.
fn batches<'a>(missing: &'a [Missing<'a>]) -> Vec<&'a [Missing<'a>]> {
    const SMALLEST: u64 = 1 << 20;
    const LARGEST: u64 = 1 << 26;
    let total: u64 = missing.iter().map(|deposit| deposit.member.size).sum();
    let cores = u64::try_from(rayon::current_num_threads()).unwrap_or(1);
    let wanted = (total / (4 * cores)).clamp(SMALLEST, LARGEST);
    let mut batches = Vec::new();
    let mut rest = missing;
    while !rest.is_empty() {
        let mut size = 0;
        let fitting = rest.iter().take_while(|deposit| {
            size += deposit.member.size;
            size <= wanted
        });
        let (batch, others) = rest.split_at(fitting.count().max(1));
        batches.push(batch);
        rest = others;
    }
    batches
}

/// Reads deposits into one batch of the store.
fn keep(
    store: &Store,
    reader: &str,
    batch: &[Missing<'_>],
    options: &Options<'_>,
) -> Result<(), Failure> {
    let contents = batch.iter().map(|deposit| deposit.content).collect();
    let mut sink = StoreSink { writer: store.parse(contents, reader)?, refused: None };
    for deposit in batch {
        match dsn::read(deposit.member, options, &mut sink) {
            Ok(report) => sink.writer.end_file(&stored_report::write(&report)),
            Err(error) => {
                let position = deposit.position;
                return Err(sink.refused.map_or(Failure::Read(position, error), Failure::Store));
            }
        }
    }
    sink.writer.finish()?;
    Ok(())
}

/// Why a deposit was not kept.
enum Failure {
    Read(usize, io::Error),
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    fn among(self, files: usize) -> DepositError {
        match self {
            Self::Read(position, source) => DepositError::Unreadable { position, files, source },
            Self::Store(error) => error.into(),
        }
    }
}

/// Passes the reader's batches on to the store, and remembers the store's refusal.
struct StoreSink {
    writer: BatchWriter,
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
