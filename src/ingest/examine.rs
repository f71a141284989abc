//! Reads files only to report on them: nothing is kept.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::containers::{self, Member};
use super::dsn::{self, Sink};
use super::inventory::{FileKey, FiledDeclarations};
use super::records::Records;
use super::report::{Reading, Report, shown_name};

/// Why files could not be examined. What is wrong inside a file is in the report instead.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened, read or decompressed.
    #[error("{file}: cannot be read")]
    Unreadable {
        /// Its name, long digit runs masked.
        file: String,
        /// Why.
        source: io::Error,
    },
}

/// Reads these files, archives opened, and reports on them together. Their order does not matter.
///
/// # Errors
/// When a file cannot be read.
pub fn examine(files: &[PathBuf], options: dsn::Options<'_>) -> Result<Report, IngestError> {
    let unreadable = |name: &str, source| {
        let file = shown_name(name);
        IngestError::Unreadable { file, source }
    };
    let mut members = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        members.extend(containers::members(path).map_err(|error| unreadable(&name, error))?);
    }
    let mut same_name: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &members {
        *same_name.entry(&member.name).or_default() += 1;
    }
    let readings: Result<Vec<Reading>, IngestError> = members
        .par_iter()
        .map(|member| {
            // Only files of one name need their content to be told apart.
            let alone = same_name.get(member.name.as_str()) == Some(&1);
            let fingerprint = if alone { Ok([0; 32]) } else { fingerprint(member) };
            fingerprint
                .and_then(|fingerprint| read(member, &options, fingerprint))
                .map_err(|error| unreadable(&member.name, error))
        })
        .collect();
    Ok(Report::of(readings?))
}

fn read(member: &Member, options: &dsn::Options<'_>, fingerprint: [u8; 32]) -> io::Result<Reading> {
    let mut kept = WithoutWork(Records::default());
    let report = dsn::read(member, options, &mut kept)?;
    let mut records = kept.0;
    let key = FileKey { name: member.name.clone(), fingerprint };
    let declarations = std::mem::take(&mut records.declarations);
    let identities = std::mem::take(&mut records.identities);
    Ok(Reading {
        report,
        filed: FiledDeclarations { key, batch: 0, declarations, identities },
        records,
    })
}

/// Keeps what distinct counts need. Working time is most of the rows and is already summed.
struct WithoutWork(Records);

impl Sink for WithoutWork {
    fn batch(&mut self, records: &Records) -> io::Result<()> {
        let Self(kept) = self;
        kept.declarations.extend_from_slice(&records.declarations);
        kept.individuals.extend_from_slice(&records.individuals);
        kept.identities.extend_from_slice(&records.identities);
        kept.contracts.extend_from_slice(&records.contracts);
        kept.ends.extend_from_slice(&records.ends);
        kept.absences.extend_from_slice(&records.absences);
        Ok(())
    }
}

fn fingerprint(member: &Member) -> io::Result<[u8; 32]> {
    let found = member.read(|input| {
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match input.read(&mut buffer) {
                Ok(0) => return Ok(digest.finalize().into()),
                Ok(count) => digest.update(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    });
    found.map(|(fingerprint, _)| fingerprint)
}
