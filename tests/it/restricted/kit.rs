//! From declarations written by sentences to the rows of the four files, as their reader gets them.

use std::collections::BTreeMap;
use std::path::Path;

use pilotage::facts::schema::{Agreement, PassFact, SuspensionFact, SuspensionReason};
use pilotage::ingest::registers::Registers;
use pilotage::pathways::{DossierRules, dossiers};
use pilotage::restricted::emplois::{self, Context};
use pilotage::restricted::{OutputDir, RestrictedDir};
use pilotage::settings::{AlertSettings, StatisticsSettings};
use pilotage::vocabulary::{PassId, PublicScheme, Sex, SiaeKind};

use crate::facts::kit::{Declaration, File, Known, day, facts_of, monthly, person, siret};

/// The rows of each file without their header, fields separated by commas.
pub(crate) type Files = BTreeMap<&'static str, Vec<String>>;

pub(crate) fn rules() -> DossierRules {
    DossierRules::new(&StatisticsSettings::default(), &AlertSettings::default())
}

/// Registers with one ACI at the home establishment and a PASS of 2024–2025 for person 1.
pub(crate) fn registers() -> Registers {
    let mut registers = Registers::default();
    registers.passes.push(pass("PASS1", 1, "2024-01-01", "2025-12-30"));
    agree(&mut registers, crate::facts::kit::HOME, SiaeKind::Aci, "2020-01-01", None);
    registers
}

pub(crate) fn agree(
    registers: &mut Registers,
    establishment: u64,
    kind: SiaeKind,
    start: &str,
    end: Option<&str>,
) {
    let agreement = Agreement { kind, start: day(start), end: end.map(day), commune: None };
    registers.agreements.entry(siret(establishment)).or_default().push(agreement);
}

pub(crate) fn pass(number: &str, holder: u64, start: &str, end: &str) -> PassFact {
    PassFact {
        person: person(holder),
        pass: PassId::parse(number).unwrap(),
        sex: Sex::Women,
        birth_year: Some(1990),
        start: day(start),
        end: day(end),
        commune: None,
        priority_district: None,
        origin: None,
        siret: None,
    }
}

pub(crate) fn suspension(number: &str, holder: u64, first: &str, last: &str) -> SuspensionFact {
    SuspensionFact {
        person: person(holder),
        pass: PassId::parse(number).unwrap(),
        siret: None,
        reason: SuspensionReason::ContractSuspended,
        first: day(first),
        last: day(last),
        created: None,
    }
}

/// A monthly of the home establishment with its insertion contract 1, in hours.
pub(crate) fn home(month: &str) -> Declaration {
    insertion(monthly(month), 1, "2024-01-01", Some("10"))
}

/// Describes an insertion contract.
pub(crate) fn insertion(
    declaration: Declaration,
    number: u64,
    start: &str,
    unit: Option<&str>,
) -> Declaration {
    let scheme = PublicScheme::parse(b"71").ok();
    declaration.contract_in(number, start, unit).with(|row| row.scheme = scheme)
}

/// The files of these declarations, one DSN file each, with the usual registers.
pub(crate) fn export(declarations: Vec<Declaration>) -> Files {
    export_with(declarations, &registers())
}

pub(crate) fn export_with(declarations: Vec<Declaration>, registers: &Registers) -> Files {
    let files: Vec<File> = declarations.into_iter().map(|declaration| vec![declaration]).collect();
    export_files(&files, registers, &rules())
}

pub(crate) fn export_files(files: &[File], registers: &Registers, rules: &DossierRules) -> Files {
    export_known(&facts_of(files, registers, 2), rules)
}

pub(crate) fn export_known(known: &Known, rules: &DossierRules) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let output = OutputDir::at(&folder.path().join("site")).unwrap();
    let directory = RestrictedDir::open(&folder.path().join("export"), &output).unwrap();
    let (_, newest) = known.employers.declared.unwrap();
    let context = Context { reference: newest.last_day(), fictitious: true, rules };
    let found = dossiers(&known.facts, &known.employers, rules);
    emplois::write(&directory, found, &context).unwrap();
    read(directory.path())
}

/// The four files of a folder.
pub(crate) fn read(folder: &Path) -> Files {
    let rows = |table: &str| {
        let text = std::fs::read_to_string(folder.join(format!("{table}.csv"))).unwrap();
        text.lines().skip(1).map(str::to_owned).collect()
    };
    emplois::TABLES.into_iter().map(|table| (table.name, rows(table.name))).collect()
}

/// Columns of the rows of a file, by position.
pub(crate) fn columns(files: &Files, table: &str, positions: &[usize]) -> Vec<String> {
    files[table]
        .iter()
        .map(|row| {
            let fields: Vec<&str> = row.split(',').collect();
            positions.iter().map(|position| fields[*position]).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// Month, hours, overtime and unconvertible measures of each row of `heures`.
pub(crate) fn hours(files: &Files) -> Vec<String> {
    columns(files, "heures", &[5, 6, 7, 8])
}
