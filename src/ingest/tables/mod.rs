//! Consolidated tables in the model of the DSN hackathon (`ddadt…`), Parquet or CSV.
//!
//! They are read into the same records as declarations: each establishment-month they hold stands
//! as one monthly, so that everything downstream is shared, and so that a month also present in
//! raw declarations can be left out as a whole. What they lack is listed for the reader in
//! [`crate::nomenclatures::consolidated`].

mod cell;
mod contracts;
mod filings;
mod findings;
mod links;
mod lookup;
mod source;
mod work;

use std::fs;
use std::path::Path;

pub use findings::{TableDefect, TableFinding, TableFindings};
pub use source::TableError;

use crate::ingest::records::Records;
use crate::store::{Fingerprint, ParsedBatch, Store};
use filings::Filings;
use lookup::Lookup;

/// Version of this reader: what it reads differently must be read again.
const READER: &str = "tables4";

/// The tables of a folder, in the store.
pub struct ReadTables {
    /// Their records.
    pub records: ParsedBatch,
    /// What was wrong in them.
    pub findings: TableFindings,
    /// Content of each file, in order of name.
    pub fingerprints: Vec<Fingerprint>,
}

/// Reads the tables of a folder into the store, unless the store holds them already. `None` when
/// the folder holds no table at all.
///
/// # Errors
/// When a table or a column is missing, a file is not of its format, or the store refuses.
pub fn read(folder: &Path, store: &Store) -> Result<Option<ReadTables>, TableError> {
    let fingerprints = fingerprints(folder)?;
    if fingerprints.is_empty() {
        return Ok(None);
    }
    let all: Vec<u8> = fingerprints
        .iter()
        .flat_map(|(name, content)| name.bytes().chain([0]).chain(content.bytes()))
        .collect();
    let content = Fingerprint::of(&all);
    let held = store.parsed(READER)?.into_iter().find_map(|batch| {
        let file = batch.files().iter().find(|file| file.content == content)?;
        let findings = serde_json::from_slice(&file.report);
        Some(findings.map(|findings| (batch.clone(), findings)))
    });
    let (records, findings) = match held {
        Some(held) => held.map_err(|_| crate::store::StoreError::Damaged { table: "files" })?,
        None => write(folder, store, content)?,
    };
    let fingerprints = fingerprints.into_iter().map(|(_, content)| content).collect();
    Ok(Some(ReadTables { records, findings, fingerprints }))
}

fn write(
    folder: &Path,
    store: &Store,
    content: Fingerprint,
) -> Result<(ParsedBatch, TableFindings), TableError> {
    let mut findings = TableFindings::default();
    let mut filings = Filings::default();
    let pseudonymiser = store.pseudonymiser();
    let links = links::read(folder, pseudonymiser, &mut findings)?;
    let contracts = contracts::read(folder, &links, pseudonymiser, &mut filings, &mut findings)?;
    let payments = work::payments(folder, &links, &mut filings, &mut findings)?;
    let paying = payments.iter().flat_map(Lookup::values);
    let paying = paying.map(work::Payment::siret).collect();
    contracts::file_running_months(&contracts, &paying, &mut filings);
    filings.number();

    let mut writer = store.parse(vec![content], READER)?;
    let declarations = filings.records(&links.establishments);
    writer.write(&Records { declarations, ..Records::default() })?;
    writer.write(&contracts::records(&contracts, &filings))?;
    writer.write(&contracts::absences(folder, &contracts, &filings, &mut findings)?)?;
    if let Some(payments) = payments {
        work::write(folder, &payments, pseudonymiser, &filings, &mut findings, &mut writer)?;
    }
    let report = serde_json::to_vec(&findings)
        .map_err(|_| crate::store::StoreError::Write { table: "report" })?;
    writer.end_file(&report);
    Ok((writer.finish()?, findings))
}

/// The tables of the model present in the folder, by name.
fn fingerprints(folder: &Path) -> Result<Vec<(String, Fingerprint)>, TableError> {
    let unreadable = |source| TableError::Unreadable { file: "tables".to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted =
            name.starts_with("ddadt") && (name.ends_with(".csv") || name.ends_with(".parquet"));
        if wanted {
            let content = Fingerprint::of_file(&entry.path())
                .map_err(|source| TableError::Unreadable { file: name.clone(), source })?;
            found.push((name, content));
        }
    }
    found.sort();
    Ok(found)
}
