//! What reading some files showed, for the person who runs `pilotage ingest`.
//!
//! Counts, sums, codes and places only. File names are shown with their long digit runs masked: a
//! SIRET is often part of a name.

mod display;
mod distinct;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::distinct::Distinct;
use crate::ingest::dsn::{DeclarationReport, Encoding, FileReport, Totals};
use crate::ingest::findings::{Finding, FindingKind, Findings, Place, Rubrique, Severity};
use crate::ingest::inventory::{DeclarationId, FiledDeclarations, Inventory, Standing};
use crate::ingest::records::Records;

/// The report over several files. Their order when given does not matter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Each file, by name.
    pub files: Vec<FileSummary>,
    /// All files together.
    pub total: Summary,
    /// Persons, contracts and events counted once over the declarations that count.
    pub distinct: Distinct,
    /// Findings of all files and of their comparison.
    pub findings: Vec<FindingSummary>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileSummary {
    /// Its name, long digit runs masked.
    pub file: String,
    /// Counts and sums.
    #[serde(flatten)]
    pub summary: Summary,
    /// Encoding of its free text, where it mattered.
    pub encoding: Option<Encoding>,
    /// Declarations set aside, with reason and place.
    pub set_aside: Vec<SetAside>,
    /// Findings by kind, with their places.
    pub findings: Vec<FindingSummary>,
}

/// Counts and sums over one file or all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Files.
    pub files: u64,
    /// Lines of any kind.
    pub lines: u64,
    /// Lines that are records of the norm.
    pub records: u64,
    /// Lines with nothing but blanks.
    pub blank_lines: u64,
    /// Lines that are neither.
    pub malformed_lines: u64,
    /// Envelopes.
    pub envelopes: u64,
    /// Those of them that say to be tests.
    pub test_envelopes: u64,
    /// Envelopes per version of the norm.
    pub versions: BTreeMap<String, u64>,
    /// Declarations by nature, type and standing.
    pub declarations: DeclarationCounts,
    /// Over the declarations that could be read, whatever their standing.
    pub read: Totals,
    /// Over the monthlies in force.
    pub in_force: Totals,
    /// Instances of each block.
    pub blocks: BTreeMap<String, u64>,
}

/// Declarations counted in several ways.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeclarationCounts {
    /// All of them.
    pub total: u64,
    /// Monthlies in force.
    pub in_force: u64,
    /// Monthlies replaced.
    pub superseded: u64,
    /// Valid signals.
    pub signals: u64,
    /// Signals replaced or cancelled, and cancellations.
    pub signals_withdrawn: u64,
    /// Natures counted and not used.
    pub unused: u64,
    /// Set aside.
    pub set_aside: u64,
    /// By nature, then type (S20.G00.05.001 and 002).
    pub by_nature_and_type: BTreeMap<String, BTreeMap<String, u64>>,
}

/// A declaration set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Line of its first record.
    pub declaration_line: u64,
    /// Why, and where the reason was found.
    #[serde(flatten)]
    pub reason: Finding,
}

/// The findings of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingSummary {
    /// Kind.
    pub kind: FindingKind,
    /// How much it costs.
    pub severity: Severity,
    /// How many there are.
    pub count: u64,
    /// What it means.
    pub meaning: &'static str,
    /// What the program did.
    pub consequence: &'static str,
    /// What the declarant can do.
    pub advice: &'static str,
    /// The first places; none over several files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// One file as read: what the report is made from.
pub struct Reading {
    /// What was counted.
    pub report: FileReport,
    /// What enters the inventory.
    pub filed: FiledDeclarations,
    /// Its rows; working time may be left out.
    pub records: Records,
}

impl Report {
    /// Compares the files and sums them up.
    pub fn of(mut readings: Vec<Reading>) -> Self {
        readings.sort_by(|one, other| one.filed.key.cmp(&other.filed.key));
        let filed: Vec<FiledDeclarations> =
            readings.iter().map(|reading| reading.filed.clone()).collect();
        let inventory = Inventory::of(&filed);
        add_comparison_findings(&inventory, &mut readings);
        let files: Vec<FileSummary> = readings
            .iter()
            .enumerate()
            .map(|(index, reading)| FileSummary::of(index, reading, &inventory))
            .collect();
        let mut total = Summary::default();
        for file in &files {
            total.add(&file.summary);
        }
        let mut findings = BTreeMap::new();
        for (kind, found) in readings.iter().flat_map(|reading| reading.report.findings.iter()) {
            *findings.entry(kind).or_default() += found.count;
        }
        let ambiguous = u64::try_from(inventory.ambiguous_identities).unwrap_or(u64::MAX);
        if ambiguous > 0 {
            findings.insert(FindingKind::AmbiguousIdentity, ambiguous);
        }
        let summarise = |(kind, count)| FindingSummary::new(kind, count, Vec::new());
        Self {
            files,
            total,
            distinct: Distinct::count(&readings, &inventory),
            findings: findings.into_iter().map(summarise).collect(),
        }
    }
}

/// Findings that only the comparison of declarations can make, given to the files they are in.
fn add_comparison_findings(inventory: &Inventory, readings: &mut [Reading]) {
    let fractions = inventory
        .incomplete
        .iter()
        .map(|missing| (missing.declaration, FindingKind::MissingFraction, 200_005_003));
    let targets = inventory
        .orphan_replacements
        .iter()
        .map(|declaration| (*declaration, FindingKind::ReplacementWithoutTarget, 200_005_006));
    for (id, kind, rubrique) in fractions.chain(targets) {
        let Some(reading) = readings.get_mut(id.file) else { continue };
        let declarations = &reading.filed.declarations;
        let record = declarations.iter().find(|record| record.declaration == id.declaration);
        let line = record.map_or(0, |record| record.line);
        let place = Place { line, rubrique: Some(Rubrique::new(rubrique)) };
        reading.report.findings.add(Finding { kind, place });
    }
}

impl FileSummary {
    fn of(file: usize, reading: &Reading, inventory: &Inventory) -> Self {
        let report = &reading.report;
        let set_aside = report.declarations.iter().filter_map(|read| {
            Some(SetAside { declaration_line: read.line, reason: read.set_aside? })
        });
        Self {
            file: shown_name(&reading.filed.key.name),
            summary: Summary::of(file, report, inventory),
            encoding: report.encoding,
            set_aside: set_aside.collect(),
            findings: FindingSummary::all(&report.findings),
        }
    }
}

impl Summary {
    fn of(file: usize, report: &FileReport, inventory: &Inventory) -> Self {
        let mut declarations = DeclarationCounts::default();
        let mut in_force = Totals::default();
        for read in &report.declarations {
            let id = DeclarationId { file, declaration: read.declaration };
            // A declaration without key never reached the inventory: it was set aside.
            let standing = match read.set_aside {
                Some(_) => Standing::SetAside,
                None => inventory.standing(id),
            };
            declarations.count(read, standing);
            if standing == Standing::InForce {
                in_force += &read.totals;
            }
        }
        Self {
            files: 1,
            lines: report.lines,
            records: report.records(),
            blank_lines: report.blank_lines,
            malformed_lines: report.malformed_lines,
            envelopes: report.envelopes,
            test_envelopes: report.test_envelopes,
            versions: report.versions.clone(),
            declarations,
            read: report.totals(),
            in_force,
            blocks: report.blocks.clone(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.lines += other.lines;
        self.records += other.records;
        self.blank_lines += other.blank_lines;
        self.malformed_lines += other.malformed_lines;
        self.envelopes += other.envelopes;
        self.test_envelopes += other.test_envelopes;
        add_counts(&mut self.versions, &other.versions);
        self.declarations.add(&other.declarations);
        self.read += &other.read;
        self.in_force += &other.in_force;
        add_counts(&mut self.blocks, &other.blocks);
    }
}

fn add_counts(sum: &mut BTreeMap<String, u64>, other: &BTreeMap<String, u64>) {
    for (name, count) in other {
        *sum.entry(name.clone()).or_default() += count;
    }
}

impl DeclarationCounts {
    fn count(&mut self, read: &DeclarationReport, standing: Standing) {
        self.total += 1;
        match standing {
            Standing::InForce => self.in_force += 1,
            Standing::Superseded => self.superseded += 1,
            Standing::Signal => self.signals += 1,
            Standing::SignalWithdrawn => self.signals_withdrawn += 1,
            Standing::Unused => self.unused += 1,
            Standing::SetAside => self.set_aside += 1,
        }
        let nature = read.nature.map_or_else(|| "?".to_owned(), |code| code.to_string());
        let kind = read.declaration_type.map_or_else(|| "?".to_owned(), |code| code.to_string());
        *self.by_nature_and_type.entry(nature).or_default().entry(kind).or_default() += 1;
    }

    fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.in_force += other.in_force;
        self.superseded += other.superseded;
        self.signals += other.signals;
        self.signals_withdrawn += other.signals_withdrawn;
        self.unused += other.unused;
        self.set_aside += other.set_aside;
        for (nature, types) in &other.by_nature_and_type {
            add_counts(self.by_nature_and_type.entry(nature.clone()).or_default(), types);
        }
    }
}

impl FindingSummary {
    fn new(kind: FindingKind, count: u64, places: Vec<Place>) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            count,
            meaning: kind.meaning(),
            consequence: kind.consequence(),
            advice: kind.advice(),
            places,
        }
    }

    fn all(findings: &Findings) -> Vec<Self> {
        findings
            .iter()
            .map(|(kind, found)| Self::new(kind, found.count, found.places.clone()))
            .collect()
    }
}

/// A file name whose runs of nine digits or more (SIREN, SIRET, NIR) are masked.
pub fn shown_name(name: &str) -> String {
    const LONG: usize = 9;
    let mut shown = String::with_capacity(name.len());
    let mut run = String::new();
    for letter in name.chars().chain(std::iter::once('\n')) {
        if letter.is_ascii_digit() {
            run.push(letter);
            continue;
        }
        if run.len() >= LONG {
            shown.extend(run.chars().map(|_| '#'));
        } else {
            shown.push_str(&run);
        }
        run.clear();
        shown.push(letter);
    }
    shown.truncate(shown.len() - 1);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_in_a_file_name_is_masked() {
        let cases = [
            ("dsn_12345678900012_202605.dsn", "dsn_##############_202605.dsn"),
            ("123456789", "#########"),
            ("mai 2026 (v2).txt", "mai 2026 (v2).txt"),
            ("20260605-1.edi", "20260605-1.edi"),
            ("", ""),
        ];
        for (name, shown) in cases {
            assert_eq!(shown_name(name), shown);
        }
    }
}
