//! Every edition as its data files state it, and the files of one table compared with each other.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::catalogue::{Catalogue, Table};
use super::files::Files;
use super::finding::{Finding, Kind};
use super::formats::{Oddity, Sheet, Stated, Status, read_copy, read_csv};
use super::{AttackError, Scope};

/// Findings of one kind in one file beyond which the others are only counted.
const SHOWN: usize = 20;

/// One edition.
pub(super) struct Edition {
    /// `AAAA-MM`.
    pub(super) month: String,
    /// `editions/AAAA-MM/`.
    pub(super) folder: String,
    pub(super) catalogue: Catalogue,
    pub(super) tables: Vec<Loaded>,
}

/// A table with what its CSV file states.
pub(super) struct Loaded {
    pub(super) table: Table,
    pub(super) sheet: Sheet,
}

impl Loaded {
    /// A cell as the reader names it.
    pub(super) fn name(&self, place: usize) -> String {
        let (period, nodes, measure) = self.sheet.layout.coordinates(place);
        let period = self.sheet.layout.periods.get(period).map_or("", String::as_str);
        let codes = self.table.dimensions.iter().zip(nodes).map(|(dimension, node)| {
            dimension.modalites.get(node).map_or("", |modality| modality.code.as_str())
        });
        let measure = self.table.mesures.get(measure).map_or("", |measure| measure.id.as_str());
        let codes: Vec<&str> = codes.collect();
        format!("{period} {} {measure}", codes.join(" "))
    }

    /// What is stated at a place.
    pub(super) fn stated(&self, place: usize) -> Option<Stated> {
        self.sheet.cells.get(place).copied().flatten()
    }
}

/// Reads all editions, oldest first, and compares the files of each table of those in scope.
pub(super) fn load(
    files: &Files,
    scope: Scope,
) -> Result<(Vec<Edition>, Vec<Finding>), AttackError> {
    let mut editions = Vec::new();
    let mut findings = Vec::new();
    let months = files.editions();
    let newest = months.last().cloned();
    for month in months {
        let with_copies = scope == Scope::Whole || newest.as_ref() == Some(&month);
        let folder = format!("editions/{month}/");
        let path = format!("{folder}donnees/catalogue.json");
        if !files.paths.contains(&path) {
            return Err(AttackError::NoCatalogue { edition: month });
        }
        let catalogue: Catalogue = serde_json::from_slice(&files.bytes(&path)?)
            .map_err(|_| AttackError::Catalogue { edition: month.clone() })?;
        let read: Vec<Result<(Loaded, Vec<Finding>), AttackError>> = catalogue
            .tables
            .par_iter()
            .map(|table| read_table(files, &format!("{folder}donnees/"), table, with_copies))
            .collect();
        let mut tables = Vec::new();
        for table in read {
            let (table, found) = table?;
            tables.push(table);
            findings.extend(found);
        }
        findings.extend(altered(files, &folder)?);
        editions.push(Edition { month, folder, catalogue, tables });
    }
    if editions.is_empty() {
        return Err(AttackError::NoEdition);
    }
    Ok((editions, findings))
}

fn read_table(
    files: &Files,
    data: &str,
    table: &Table,
    with_copies: bool,
) -> Result<(Loaded, Vec<Finding>), AttackError> {
    let csv = format!("{data}{}.csv", table.id);
    let sheet = read_csv(table, &files.bytes(&csv)?);
    let loaded = Loaded { table: table.clone(), sheet };
    let mut findings = own_defects(&loaded, &csv);
    let copies = table.fichiers.iter().filter(|entry| with_copies && entry.format != "csv");
    let copies: Vec<_> = copies.collect();
    let compared: Vec<Result<Vec<Finding>, AttackError>> = copies
        .into_par_iter()
        .map(|entry| {
            let path = format!("{data}{}", entry.chemin);
            if !files.paths.contains(&path) {
                return Ok(vec![Finding::new(Kind::Altered, path, "", "announced, and not there")]);
            }
            let layout = &loaded.sheet.layout;
            let bytes = files.bytes(&path)?;
            let described = entry.sha256.is_empty() || sha256(&bytes) == entry.sha256;
            let copy = read_copy(&entry.format, table, layout, bytes);
            let mut findings = compare(&loaded, &copy, &path);
            if !described {
                let learnt = "not the file the catalogue describes";
                findings.push(Finding::new(Kind::Altered, path, "", learnt));
            }
            Ok(findings)
        })
        .collect();
    for found in compared {
        findings.extend(found?);
    }
    Ok((loaded, limited(findings)))
}

/// What the CSV file alone gives away.
fn own_defects(loaded: &Loaded, path: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        loaded.sheet.oddities.iter().map(|oddity| odd(oddity, path)).collect();
    for (place, cell) in loaded.sheet.cells.iter().enumerate() {
        let found = |kind, learnt: String| Finding::new(kind, path, loaded.name(place), learnt);
        let Some(stated) = cell else {
            findings.push(found(Kind::Presence, "its row is missing from the grid".to_owned()));
            continue;
        };
        let (_, _, measure) = loaded.sheet.layout.coordinates(place);
        let decimals = loaded.table.mesures.get(measure).map_or(0, |measure| measure.decimales);
        match (stated.status, stated.value) {
            (Status::Foreign, _) => {
                findings.push(found(Kind::Marker, "its status is not of the contract".to_owned()));
            }
            (Status::Published, Some(value)) if value.decimals() > decimals => {
                let learnt = format!("more than the {decimals} decimals announced");
                findings.push(found(Kind::Precision, learnt));
            }
            (Status::Published, None) => {
                findings.push(found(Kind::Contradiction, "published without a value".to_owned()));
            }
            (Status::Published, Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                findings.push(found(Kind::Elsewhere, "withheld beside its value".to_owned()));
            }
        }
    }
    findings
}

/// Another file of the table against the CSV file.
fn compare(loaded: &Loaded, copy: &Sheet, path: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = copy.oddities.iter().map(|oddity| odd(oddity, path)).collect();
    for (place, (own, other)) in loaded.sheet.cells.iter().zip(&copy.cells).enumerate() {
        let found = |kind, learnt: String| Finding::new(kind, path, loaded.name(place), learnt);
        let (Some(own), other) = (own, other) else { continue };
        let Some(other) = other else {
            findings.push(found(Kind::Presence, "its row is missing from this file".to_owned()));
            continue;
        };
        match (own.value, other.value) {
            (None, Some(_)) => {
                findings.push(found(Kind::Elsewhere, "withheld in the CSV file".to_owned()));
            }
            (Some(_), None) => {
                findings.push(found(Kind::Elsewhere, "in the CSV file alone".to_owned()));
            }
            (Some(one), Some(another)) if one != another => {
                let learnt = "another figure than in the CSV file".to_owned();
                findings.push(found(Kind::Differs, learnt));
            }
            (None, None) if own.status != other.status => {
                let learnt = "another sign than in the CSV file".to_owned();
                findings.push(found(Kind::Marker, learnt));
            }
            _ => {}
        }
    }
    findings
}

fn odd(oddity: &Oddity, path: &str) -> Finding {
    match oddity {
        Oddity::Extra(what) => {
            Finding::new(Kind::Marker, path, what.clone(), "not in the contract of the file")
        }
        Oddity::OffGrid(cell) => {
            Finding::new(Kind::Presence, path, cell.clone(), "a row outside the catalogue's grid")
        }
        Oddity::Twice(cell) => {
            Finding::new(Kind::Differs, path, cell.clone(), "stated twice, differently")
        }
        Oddity::Order(cell) => Finding::new(
            Kind::Order,
            path,
            cell.clone(),
            "rows do not follow periods, modalities and measures as the catalogue lists them",
        ),
        Oddity::Unreadable => {
            Finding::new(Kind::Altered, path, "", "cannot be read as what it claims to be")
        }
    }
}

/// Files that are not those the manifest seals.
fn altered(files: &Files, folder: &str) -> Result<Vec<Finding>, AttackError> {
    let path = format!("{folder}manifest.json");
    if !files.paths.contains(&path) {
        return Ok(vec![Finding::new(Kind::Altered, path, "", "no manifest seals the edition")]);
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&files.bytes(&path)?).unwrap_or_default();
    let sealed: std::collections::BTreeMap<&str, &str> = manifest
        .get("fichiers")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((entry.get("chemin")?.as_str()?, entry.get("sha256")?.as_str()?)))
        .collect();
    let mut findings = Vec::new();
    for name in files.below(folder).filter(|name| *name != "manifest.json") {
        let learnt = match sealed.get(name) {
            None => "not sealed by the manifest",
            Some(hash) => {
                if sha256(&files.bytes(&format!("{folder}{name}"))?) == **hash {
                    continue;
                }
                "not the file the manifest seals"
            }
        };
        findings.push(Finding::new(Kind::Altered, format!("{folder}{name}"), "", learnt));
    }
    Ok(findings)
}

/// The first findings of each kind and place; the rest as one line.
pub(super) fn limited(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: std::collections::BTreeMap<(Kind, String), usize> =
        std::collections::BTreeMap::new();
    let mut kept = Vec::new();
    for finding in findings {
        let count = counts.entry((finding.kind, finding.place.clone())).or_default();
        *count += 1;
        if *count <= SHOWN {
            kept.push(finding);
        }
    }
    for ((kind, place), count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
        let learnt = format!("and {} more of the kind", count - SHOWN);
        kept.push(Finding::new(kind, place, "", learnt));
    }
    kept
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
