//! Step 1 as the pipeline runs it: everything the settings name, read into the store.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::PipelineError;
use crate::edition::published::Inputs;
use crate::indicators::{FindingCount, ReadingCounts};
use crate::ingest::deposits::{self, ReadDeposits};
use crate::ingest::dsn::FileReport;
use crate::ingest::findings::FindingKind;
use crate::ingest::inventory::{Inventory, Standing};
use crate::ingest::registers::{RegisterDefect, RegisterFinding, Registers};
use crate::ingest::tables::{self, ReadTables, TableDefect};
use crate::settings::{Settings, Tolerances};
use crate::store::{Fingerprint, Store};

/// What the store holds after a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Files of declarations present.
    pub files: usize,
    /// Of which read now; the others were in the store.
    pub newly_read: usize,
    /// Declarations read.
    pub declarations: i64,
    /// Monthly declarations in force.
    pub in_force: i64,
    /// Declarations set aside, tests left out.
    pub set_aside: i64,
}

/// Everything read, before facts are made.
pub(super) struct ReadInputs {
    pub(super) deposits: ReadDeposits,
    pub(super) inventory: Inventory,
    pub(super) tables: Option<ReadTables>,
    pub(super) registers: Registers,
    /// Of the files read.
    pub(super) fingerprints: Vec<Fingerprint>,
    pub(super) counts: ReadingCounts,
}

/// Fills the store and says what it holds.
///
/// # Errors
/// When an input cannot be read or the store refuses.
pub fn fill(settings: &Settings, store: &Store) -> Result<Filled, PipelineError> {
    let read = read(settings, store)?;
    let counts = &read.counts;
    Ok(Filled {
        files: read.deposits.filed.len(),
        newly_read: read.deposits.newly_read,
        declarations: counts.in_force
            + counts.superseded
            + counts.set_aside
            + counts.tests
            + counts.signals
            + counts.unused,
        in_force: counts.in_force,
        set_aside: counts.set_aside,
    })
}

pub(super) fn read(settings: &Settings, store: &Store) -> Result<ReadInputs, PipelineError> {
    let inputs = &settings.inputs;
    let deposits = match there("declarations", inputs.declarations.as_deref()) {
        Some(folder) => deposits::read(folder, store, inputs.accept_tests)?,
        None => ReadDeposits::default(),
    };
    tracing::info!(
        files = deposits.filed.len(),
        newly_read = deposits.newly_read,
        "declarations read"
    );
    let tables = match there("tables", inputs.tables.as_deref()) {
        Some(folder) => tables::read(folder, store)?,
        None => None,
    };
    let registers = Registers::read(&inputs.registers, store.pseudonymiser())?;
    let inventory = Inventory::of(&deposits.filed);
    let counts = counts(&deposits, &inventory, tables.as_ref(), &registers);
    say_places(tables.as_ref(), &registers);
    let mut fingerprints = deposits.fingerprints.clone();
    fingerprints.extend(tables.iter().flat_map(|tables| tables.fingerprints.iter().copied()));
    fingerprints.extend(Registers::fingerprints(&inputs.registers)?);
    let read = ReadInputs { deposits, inventory, tables, registers, fingerprints, counts };
    tolerate(&read, settings.tolerances)?;
    Ok(read)
}

/// The folder, if it exists: either declarations or tables may be absent, which is said.
fn there<'a>(inputs: &str, folder: Option<&'a Path>) -> Option<&'a Path> {
    let folder = folder?;
    if folder.exists() {
        return Some(folder);
    }
    tracing::warn!("no {inputs}: {} does not exist", folder.display());
    None
}

/// The number of files and the hash of their sorted hashes: names can hold a SIRET.
pub(super) fn manifest_inputs(mut fingerprints: Vec<Fingerprint>) -> Inputs {
    fingerprints.sort_unstable();
    let mut hasher = Sha256::new();
    for fingerprint in &fingerprints {
        hasher.update(fingerprint.to_hexadecimal());
        hasher.update("\n");
    }
    Inputs {
        fichiers: u64::try_from(fingerprints.len()).unwrap_or(u64::MAX),
        sha256: hex::encode(hasher.finalize()),
    }
}

fn counts(
    deposits: &ReadDeposits,
    inventory: &Inventory,
    tables: Option<&ReadTables>,
    registers: &Registers,
) -> ReadingCounts {
    let mut counts = ReadingCounts::default();
    for standing in inventory.standings.values() {
        match standing {
            Standing::InForce => counts.in_force += 1,
            Standing::Superseded => counts.superseded += 1,
            Standing::Signal | Standing::SignalWithdrawn => counts.signals += 1,
            Standing::Unused => counts.unused += 1,
            Standing::SetAside => {}
        }
    }
    for report in &deposits.reports {
        let set_aside = report.declarations.iter().filter_map(|read| read.set_aside);
        for finding in set_aside {
            match finding.kind {
                FindingKind::TestEnvelope => counts.tests += 1,
                _ => counts.set_aside += 1,
            }
        }
    }
    counts.findings = findings(&deposits.reports, tables, registers);
    counts
}

/// Every kind of finding, zeros included: declarations, then tables, then registers.
fn findings(
    reports: &[FileReport],
    tables: Option<&ReadTables>,
    registers: &Registers,
) -> Vec<FindingCount> {
    let of_declarations = FindingKind::ALL.iter().map(|kind| FindingCount {
        code: kind.code().to_owned(),
        label: kind.public().to_owned(),
        count: signed(reports.iter().map(|report| report.findings.count(*kind)).sum()),
    });
    let of_tables = TableDefect::ALL.iter().map(|defect| FindingCount {
        code: defect.code().to_owned(),
        label: format!("Tables consolidées\u{a0}: {}", lower_first(defect.sentence())),
        count: signed(
            tables.and_then(|read| read.findings.counts.get(defect)).copied().unwrap_or_default(),
        ),
    });
    let in_registers = RegisterFinding::counts(&registers.findings);
    let of_registers = RegisterDefect::ALL.iter().map(|defect| FindingCount {
        code: defect.code().to_owned(),
        label: format!("Registres\u{a0}: {}", lower_first(defect.sentence())),
        count: signed(in_registers.get(defect).copied().unwrap_or_default()),
    });
    of_declarations.chain(of_tables).chain(of_registers).collect()
}

/// « La ligne … », after a colon: « la ligne … »; « NIR » keeps its capitals.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Says where the rows are that were refused: what is wrong, and in which place, never a value.
fn say_places(tables: Option<&ReadTables>, registers: &Registers) {
    let in_tables = tables.into_iter().flat_map(|read| &read.findings.places).map(|finding| {
        (finding.defect.code(), finding.file.as_str(), finding.line, finding.column.as_str())
    });
    let in_registers = registers.findings.iter().map(|finding| {
        (finding.defect.code(), finding.file, finding.line, finding.column.unwrap_or_default())
    });
    let mut said: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (defect, file, line, column) in in_tables.chain(in_registers) {
        let count = said.entry((defect, file)).or_default();
        *count += 1;
        if *count <= PLACES_SAID {
            tracing::warn!(file, line, column, "{defect}");
        }
    }
    for ((defect, file), count) in said.into_iter().filter(|(_, count)| *count > PLACES_SAID) {
        tracing::warn!(file, others = count - PLACES_SAID, "{defect}");
    }
}

/// Places said of each defect in each file: enough to see what it is.
const PLACES_SAID: u64 = 5;

fn tolerate(read: &ReadInputs, tolerances: Tolerances) -> Result<(), PipelineError> {
    let counts = &read.counts;
    let damaged: u64 = read
        .deposits
        .reports
        .iter()
        .map(|report| report.findings.count(FindingKind::DamagedFile))
        .sum();
    let set_aside = counts.set_aside.unsigned_abs() + damaged;
    let kept = counts.in_force + counts.superseded + counts.signals + counts.unused;
    let all = kept.unsigned_abs() + set_aside;
    if set_aside * 1_000 > all * tolerances.set_aside_per_mille {
        let per_mille = tolerances.set_aside_per_mille;
        return Err(PipelineError::TooManySetAside { set_aside, read: all, per_mille });
    }
    if let Some(tables) = &read.tables {
        let (refused, rows) = (tables.findings.refused(), tables.findings.rows);
        let per_mille = tolerances.table_rows_per_mille;
        if refused * 1_000 > rows * per_mille {
            return Err(PipelineError::TooManyTableRows { refused, rows, per_mille });
        }
    }
    tolerate_registers(&read.registers, tolerances.register_rows_per_mille)
}

fn tolerate_registers(registers: &Registers, per_mille: u64) -> Result<(), PipelineError> {
    let (mut all_defects, mut all_rows) = (0, 0);
    for (file, kept) in registers.kept() {
        let defects = count_of(registers.findings.iter().filter(|one| one.file == file).count());
        let rows = count_of(kept) + defects;
        if defects > Tolerances::FEW_ROWS && defects * 1_000 > rows * per_mille {
            return Err(PipelineError::TooManyRegisterDefects { file, defects, rows, per_mille });
        }
        all_defects += defects;
        all_rows += rows;
    }
    if all_defects * 1_000 > all_rows * per_mille {
        let (file, defects, rows) = ("the registers", all_defects, all_rows);
        return Err(PipelineError::TooManyRegisterDefects { file, defects, rows, per_mille });
    }
    Ok(())
}

fn count_of(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
