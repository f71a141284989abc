//! Consolidated tables: the traps of the model, CSV and Parquet alike, beside raw declarations.

use std::fs;
use std::path::Path;

use pilotage::facts::Sources;
use pilotage::ingest::inventory::{FileKey, FiledDeclarations, Inventory};
use pilotage::ingest::records::{Records, WorkKind};
use pilotage::ingest::registers::Registers;
use pilotage::ingest::tables::{self, TableDefect, TableError};
use pilotage::store::pseudonym::{Identity, Pseudonymiser};
use pilotage::store::{Fingerprint, Store};
use pilotage::vocabulary::{Month, Sex};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use polars_io::parquet::write::ParquetWriter;

use crate::facts::kit::{self, Known, absences, contracts, known, month, monthly, paid};

const HOME: &str = "00000000000011";

/// The tables of one person with two contracts at one establishment.
fn village() -> Vec<(&'static str, String)> {
    let table = |rows: &[&str]| rows.join("\n") + "\n";
    vec![
        (
            "ddadtassure",
            table(&[
                "id,num_immatriculation,sexe,date_naissance,autre",
                "1,2XXXXXXXXXXXX,,99051990,x",
                "2,1850635999002,H,14061985,",
            ]),
        ),
        (
            "ddadtemployeur",
            table(&[
                "id,siret,et_code_apet,et_code_postal",
                "7,00000000000011,8810C,35000",
                "8,00000000000022,4711D,75XXX",
            ]),
        ),
        (
            "ddadtemployeur_assure",
            table(&["id,id_assure,id_employeur", "70,1,7", "71,2,7", "72,2,8"]),
        ),
        (
            "ddadtcontrat",
            table(&[
                "id,id_employeur_assure,num_contrat,date_debut_contrat,nature_contrat,\
                 dispositif_politique,unite_mesure,date_fin_contrat,motif_rupture,mois_declaration",
                "500,70,iae-1,2024-01-01 00:00:00,02,71,10,2999-12-31,,2024-04-01",
                "501,70,ORD-2,2024-01-01 00:00:00,02,99,20,2024-03-15,031,2024-03-01",
                "502,71,X,2024-02-01,01,99,10,,,2024-04-01",
                "503,,X,2024-02-01,01,99,10,,,2024-04-01",
            ]),
        ),
        ("ddadtcontrat_employeur", table(&["id_contrat,id_employeur_assure", "503,72"])),
        (
            "ddadtversement",
            table(&[
                "id,id_employeur_assure,mois_declaration",
                "900,70,2024-01-01",
                "901,70,2024-02-01",
                "902,70,2024-02-01",
                "903,71,2024-04-01",
            ]),
        ),
        (
            "ddadtrem_brute_ac",
            table(&[
                "id,id_versement,numero_contrat,date_debut_paie,date_fin_paie,montant",
                "10,900,IAE-1,2024-01-01,2024-01-31,1",
                "11,900,ORD-2,2024-01-01,2024-01-31,1",
                "12,901,IAE-1,2024-02-01,2024-02-29,1",
                "13,902,IAE-1,2024-02-01,2024-02-29,1",
                "14,903,AUTRE,2024-04-01,2024-04-30,1",
            ]),
        ),
        (
            "ddadtactivite",
            table(&[
                "id_remuneration_brute_ac,type,mesure,unite_mesure",
                "10,01,100.00,10",
                "10,02,70.00,10",
                "11,01,18.00,",
                "12,01,35.00,10",
                "12,01,35.00,10",
                "13,01,-20.00,10",
                "12,01,31.00,40",
                "14,01,7.00,10",
            ]),
        ),
        (
            "ddadtarret_trav",
            table(&[
                "id_contrat,motif_arret,date_dernier_jour_travaille,date_fin_previsionnelle,date_reprise",
                "500,01,2024-01-09,2024-01-20,2024-01-15",
            ]),
        ),
        (
            // The table's own key is another contract's: only id_contrat joins.
            "ddadtsuspension_contrat",
            table(&[
                "id,id_contrat,motif,date_debut,date_fin,nb_jours",
                "501,500,501,2024-02-01,2024-02-29,29",
                "502,500,501,2024-03-01,2999-12-31,",
            ]),
        ),
    ]
}

fn folder(tables: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in tables {
        fs::write(folder.path().join(format!("{name}.csv")), text).unwrap();
    }
    folder
}

/// Facts of tables and raw declarations together, and the findings of the tables.
fn facts(tables: &Path, raw: Option<&Records>) -> (Known, tables::TableFindings) {
    facts_until(tables, raw, None)
}

/// Likewise, where activities are coded in NAF rév. 2 up to a month.
fn facts_until(
    tables: &Path,
    raw: Option<&Records>,
    rev2_until: Option<Month>,
) -> (Known, tables::TableFindings) {
    let at = tempfile::tempdir().unwrap();
    let store = Store::open(at.path(), &kit::pseudonymiser()).unwrap();
    let read = tables::read(tables, &store).unwrap().unwrap();
    let (mut filed, mut records) = (Vec::new(), Vec::new());
    if let Some(raw) = raw {
        let content = Fingerprint::of(b"raw");
        let mut writer = store.parse(vec![content], "test").unwrap();
        writer.write(raw).unwrap();
        writer.end_file(b"{}");
        records.push(writer.finish().unwrap());
        filed.push(FiledDeclarations {
            key: FileKey { name: "raw".to_owned(), fingerprint: content.bytes() },
            batch: 0,
            declarations: raw.declarations.clone(),
            identities: Vec::new(),
        });
    }
    let inventory = Inventory::of(&filed);
    let registers = Registers::default();
    let sources = Sources {
        filed: &filed,
        records: &records,
        inventory: &inventory,
        tables: Some(&read.records),
        registers: &registers,
        rev2_until,
    };
    (known(&store, &sources, 3), read.findings)
}

/// The number of a contract as the pseudonymiser hides it.
fn hidden(number: &str) -> u64 {
    kit::pseudonymiser().contract(number.as_bytes()).number()
}

#[test]
fn the_traps_of_the_model() {
    let (known, findings) = facts(folder(&village()).path(), None);
    assert_eq!(findings.counts.values().sum::<u64>(), 0);
    // IAE 100 h and ordinary 18 days of one link stay apart; twins of 35 h are both kept; the
    // second payment of a month counts; −20 h corrects; the null unit is the contract's day; 31
    // ceiling days are not hours; the line of an unknown number is kept unattached.
    let sums = paid(&known);
    let sum = |number: &str, unit: &str| sums.get(&(hidden(number), unit.to_owned())).copied();
    assert_eq!(sum("IAE-1", "10"), Some(10_000 + 3_500 + 3_500 - 2_000));
    assert_eq!(sum("ORD-2", "20"), Some(1_800));
    assert_eq!(sum("IAE-1", "40"), Some(3_100));
    assert_eq!(sums.get(&(0, "10".to_owned())), Some(&700));
    assert_eq!(known.provenance.quality.unattached_lines, 1);
    let unpaid = known.facts.work.iter().filter(|row| row.kind == WorkKind::Unpaid);
    assert_eq!(unpaid.map(|row| row.measure.hundredths()).sum::<i64>(), 7_000);
    // Four contracts of two persons; 2999-12-31 and null are open.
    assert_eq!((known.facts.persons.len(), known.facts.contracts.len()), (2, 4));
    let ends: Vec<String> =
        contracts(&known).into_iter().map(|(.., end)| end).filter(|end| !end.is_empty()).collect();
    assert_eq!(ends, ["2024-03-15 031"]);
    let row = |reason: &str, first: &str, last: &str| {
        (reason.to_owned(), first.to_owned(), last.to_owned())
    };
    assert_eq!(
        absences(&known),
        [row("01", "2024-01-10", "2024-01-14"), row("501", "2024-02-01", "")]
    );
}

#[test]
fn persons_and_establishments_of_the_tables() {
    let (known, _) = facts(folder(&village()).path(), None);
    let of_nir = kit::pseudonymiser().person(Identity::Nir, b"1850635999002");
    let masked = known.facts.persons.iter().find(|row| row.person != of_nir).unwrap();
    assert!(known.facts.persons.iter().any(|row| row.person == of_nir));
    // The masked number keeps its first digit; an unknown day is the 15th.
    assert_eq!((masked.sex, masked.birth), (Sex::Women, Some(kit::day("1990-05-15"))));
    let home = &known.employers.establishments[&kit::siret(11)];
    assert_eq!(home.departement, Some("35"));
    assert_eq!(home.ape.map(|ape| ape.as_str().to_owned()).as_deref(), Some("8810C"));
    assert_eq!(known.employers.establishments[&kit::siret(22)].departement, None);
    // Tables say the activity of an establishment's newest month, whatever the month.
    let until = |of| facts_until(folder(&village()).path(), None, Some(month(of))).0.employers;
    assert_eq!(until("2024-01").establishments[&kit::siret(11)].ape, None);
    let last = known.employers.filings[&kit::siret(11)].last().unwrap().to_string();
    assert_eq!(until(&last).establishments[&kit::siret(11)].ape, home.ape);
    let iae =
        known.facts.contracts.iter().find(|row| row.number.number() == hidden("IAE-1")).unwrap();
    assert_eq!((iae.first_declared, iae.last_declared), (month("2024-01"), month("2024-04")));
    let filed: Vec<String> =
        known.employers.filings[&kit::siret(11)].iter().map(|month| month.to_string()).collect();
    assert_eq!(filed, ["2024-01", "2024-02", "2024-03", "2024-04"]);
}

#[test]
fn without_payments_running_contracts_stand_for_filings() {
    // One contract of 2020 ended in March, the oldest month of the tables; one runs to May.
    let kept = ["ddadtassure", "ddadtemployeur", "ddadtemployeur_assure"];
    let mut tables: Vec<_> =
        village().into_iter().filter(|(name, _)| kept.contains(name)).collect();
    let contracts = "id,id_employeur_assure,num_contrat,date_debut_contrat,mois_declaration\n\
                     1,70,A,2020-01-01,2024-03-01\n2,72,B,2023-12-31,2024-05-01\n";
    tables.push(("ddadtcontrat", contracts.to_owned()));
    let (known, _) = facts(folder(&tables).path(), None);
    let filed = |siret| -> Vec<String> {
        known.employers.filings[&kit::siret(siret)].iter().map(|month| month.to_string()).collect()
    };
    assert_eq!(filed(11), ["2024-03"]);
    assert_eq!(filed(22), ["2024-03", "2024-04", "2024-05"]);
    let first: Vec<_> = known
        .facts
        .contracts
        .iter()
        .map(|row| (row.siret.number(), row.first_declared, row.last_declared))
        .filter(|(siret, ..)| *siret == 11)
        .collect();
    assert_eq!(first, [(11, month("2024-03"), month("2024-03"))]);
}

#[test]
fn parquet_says_the_same_as_csv() {
    let text = folder(&village());
    let folder = tempfile::tempdir().unwrap();
    for (name, rows) in village() {
        let mut frame = as_parquet(&rows);
        let file = fs::File::create(folder.path().join(format!("{name}.parquet"))).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
    }
    let (one, _) = facts(text.path(), None);
    let (other, findings) = facts(folder.path(), None);
    assert_eq!(findings.places, []);
    assert!(one.facts == other.facts && one.employers == other.employers);
}

/// A CSV text as Parquet would hold it: integer keys, timestamps, dates, decimals, text codes.
fn as_parquet(text: &str) -> DataFrame {
    use polars::prelude::{DataType, TimeUnit};
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let columns: Vec<Column> = header
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let cells = || rows.iter().map(|row| Some(row[place]).filter(|cell| !cell.is_empty()));
            let days = || cells().map(|cell| Some(kit::day(&cell?[..10]).number()));
            let name = *name;
            if name == "id" || name.starts_with("id_") {
                let keys: Vec<Option<i64>> = cells().map(|cell| cell?.parse().ok()).collect();
                return Series::new(name.into(), keys).into_column();
            }
            match name {
                "date_debut_contrat" | "date_fin_contrat" | "date_debut" | "date_fin" => {
                    let stamps: Vec<Option<i64>> =
                        days().map(|day| Some(i64::from(day?) * 86_400_000_000)).collect();
                    let kind = DataType::Datetime(TimeUnit::Microseconds, None);
                    Series::new(name.into(), stamps).cast(&kind).unwrap().into_column()
                }
                "date_debut_paie"
                | "date_fin_paie"
                | "mois_declaration"
                | "date_dernier_jour_travaille"
                | "date_fin_previsionnelle"
                | "date_reprise" => {
                    let days: Vec<Option<i32>> = days().collect();
                    Series::new(name.into(), days).cast(&DataType::Date).unwrap().into_column()
                }
                "mesure" => {
                    let numbers: Vec<Option<f64>> =
                        cells().map(|cell| cell?.parse().ok()).collect();
                    let kind = DataType::Decimal(12, 4);
                    Series::new(name.into(), numbers).cast(&kind).unwrap().into_column()
                }
                _ => Series::new(name.into(), cells().collect::<Vec<_>>()).into_column(),
            }
        })
        .collect();
    DataFrame::new(rows.len(), columns).unwrap()
}

#[test]
fn a_month_present_in_both_is_taken_from_raw_declarations_and_counted() {
    let declaration = monthly("2024-01")
        .person(77, Sex::Women, Sex::Unknown, "")
        .contract(1, "2024-01-01")
        .pays(1, 5_000, Some("10"));
    let mut raw = declaration.rows.clone();
    raw.declarations.push(declaration.record.clone());
    assert_eq!(declaration.record.siret.to_digits(), HOME);
    let (known, _) = facts(folder(&village()).path(), Some(&raw));
    assert_eq!(known.provenance.establishment_months_in_both, 1);
    let january = known.facts.work.iter().filter(|row| row.from == kit::day("2024-01-01"));
    let hours: Vec<i64> = january.map(|row| row.measure.hundredths()).collect();
    assert_eq!(hours, [5_000]);
    // February still comes from the tables.
    assert_eq!(paid(&known)[&(hidden("IAE-1"), "10".to_owned())], 5_000);
}

#[test]
fn the_same_nir_is_the_same_person_in_both_sources() {
    let person = kit::pseudonymiser().person(Identity::Nir, b"1850635999002");
    let mut declaration = monthly("2023-12").contract(1, "2023-12-01");
    declaration.rows.contracts[0].person = person;
    declaration.rows.declarations.push(declaration.record.clone());
    let (known, _) = facts(folder(&village()).path(), Some(&declaration.rows));
    assert_eq!(known.facts.persons.len(), 2);
    assert_eq!(known.facts.contracts.iter().filter(|row| row.person == person).count(), 3);
}

#[test]
fn defects_are_located_and_the_rest_is_read() {
    let mut tables = village();
    for (name, text) in &mut tables {
        match *name {
            "ddadtactivite" => {
                *text += "10,03,5.00,10\n10,01,SECRET,10\n99,01,5.00,10\n10,01,5.00\n";
            }
            "ddadtcontrat" => *text += "504,99,Y,2024-02-01,01,99,10,,,2024-04-01\n",
            "ddadtassure" => *text += "3,,X,31022000,\n",
            _ => {}
        }
    }
    let (known, findings) = facts(folder(&tables).path(), None);
    let places: Vec<_> = findings
        .places
        .iter()
        .map(|row| (row.file.as_str(), row.line, row.column.as_str(), row.defect))
        .collect();
    assert_eq!(
        places,
        [
            ("ddadtassure.csv", 4, "date_naissance", TableDefect::UnusableValue),
            ("ddadtcontrat.csv", 6, "id_employeur_assure", TableDefect::UnknownKey),
            ("ddadtactivite.csv", 10, "type", TableDefect::WrongValue),
            ("ddadtactivite.csv", 11, "mesure", TableDefect::WrongValue),
            ("ddadtactivite.csv", 12, "id_remuneration_brute_ac", TableDefect::UnknownKey),
            ("ddadtactivite.csv", 13, "", TableDefect::FieldCount),
        ]
    );
    assert!(!format!("{places:?}").contains("SECRET"));
    assert_eq!(paid(&known)[&(hidden("IAE-1"), "10".to_owned())], 15_000);
}

#[test]
fn a_missing_or_doubled_table_is_an_error_with_its_place() {
    let refused = |tables: &[(&str, String)], change: fn(&Path)| {
        let (folder, at) = (folder(tables), tempfile::tempdir().unwrap());
        change(folder.path());
        let store = Store::open(at.path(), &Pseudonymiser::new(&[7; 32])).unwrap();
        match tables::read(folder.path(), &store) {
            Ok(_) => panic!("the tables should be refused"),
            Err(error) => error,
        }
    };
    let error =
        refused(&village(), |folder| fs::remove_file(folder.join("ddadtassure.csv")).unwrap());
    assert!(matches!(error, TableError::Missing { table: "ddadtassure" }));
    let error =
        refused(&village(), |folder| fs::write(folder.join("ddadtassure.parquet"), "").unwrap());
    assert!(matches!(error, TableError::Twice { table: "ddadtassure" }));
    let error = refused(&village(), |folder| {
        fs::write(folder.join("ddadtemployeur.csv"), "id,siren\n1,2\n").unwrap();
    });
    assert_eq!(error.to_string(), "ddadtemployeur.csv: required column `siret` is missing");
}

#[test]
fn a_folder_without_any_table_says_nothing() {
    let (folder, at) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(at.path(), &kit::pseudonymiser()).unwrap();
    fs::write(folder.path().join(".gitkeep"), "").unwrap();
    assert!(tables::read(folder.path(), &store).unwrap().is_none());
}

#[test]
fn tables_already_in_the_store_are_not_read_again() {
    let (folder, at) = (folder(&village()), tempfile::tempdir().unwrap());
    let store = Store::open(at.path(), &kit::pseudonymiser()).unwrap();
    let first = tables::read(folder.path(), &store).unwrap().unwrap();
    let parsed = || fs::read_dir(at.path().join("parsed")).unwrap().count();
    let again = tables::read(folder.path(), &store).unwrap().unwrap();
    assert_eq!((first.findings, parsed()), (again.findings, 1));
    fs::write(folder.path().join("ddadtassure.csv"), "id\n1\n").unwrap();
    tables::read(folder.path(), &store).unwrap();
    assert_eq!(parsed(), 2);
}
