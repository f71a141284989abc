//! A small ACI of the Ain and its two PASS holders, 100 hours each a month from January to August
//! 2026: as payroll software declares them, and as consolidated tables hold them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pilotage::vocabulary::{Day, Month};

use super::kit::{Outcome, outcome};
use crate::ingest_dsn::text::envelope;

pub(super) const WOMAN: &str = "2890135999001";
pub(super) const MAN: &str = "1850635999002";

pub(super) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// `JJMMAAAA`.
pub(super) fn norm(day: Day) -> String {
    day.date().format("%d%m%Y").to_string()
}

/// January to August 2026: complete to June.
pub(super) fn months() -> impl Iterator<Item = Month> {
    month("2026-01").through(month("2026-08"))
}

/// The usual contract, stated by a declaration.
pub(super) fn contract() -> String {
    contract_in("CDDI-1", "10")
}

pub(super) fn contract_in(number: &str, unit: &str) -> String {
    format!("40.001 01012026\n40.007 02\n40.008 71\n40.009 {number}\n40.011 {unit}\n40.073 02\n")
}

/// Working time of a month on a contract, in a unit; without unit when it is empty.
pub(super) fn paid_on(number: &str, over: Month, measure: &str, unit: &str) -> String {
    let (from, to) = (norm(over.first_day()), norm(over.last_day()));
    let unit = if unit.is_empty() { String::new() } else { format!("53.003 {unit}\n") };
    format!(
        "50.001 {to}\n51.001 {from}\n51.002 {to}\n51.010 {number}\n51.011 002\n51.013 0.00\n\
         53.001 01\n53.002 {measure}\n{unit}"
    )
}

/// Hours of a month on the usual contract.
pub(super) fn paid(over: Month, hours: &str) -> String {
    paid_on("CDDI-1", over, hours, "10")
}

/// The usual lines of a worker in a month: contract and 100 hours.
pub(super) fn usual(of: Month) -> String {
    contract() + &paid(of, "100.00")
}

/// A monthly: the woman with these lines, and the man as usual.
pub(super) fn monthly(of: Month, woman: &str) -> String {
    monthly_of(of, &[(WOMAN, "02", woman), (MAN, "01", &usual(of))])
}

/// A monthly of these workers: NIR, sex, lines. Without any, it says so.
pub(super) fn monthly_of(of: Month, workers: &[(&str, &str, &str)]) -> String {
    let declared = if workers.is_empty() { "02" } else { "01" };
    let workers: String = workers
        .iter()
        .map(|(nir, sex, lines)| format!("30.001 {nir}\n30.005 {sex}\n30.006 05011989\n{lines}"))
        .collect();
    envelope(&format!(
        "05.001 01\n05.002 {declared}\n05.003 11\n05.004 1\n05.005 {}\n05.007 {}\n05.008 01\n\
         05.010 01\n06.001 999999006\n11.001 00003\n11.004 01000\n{workers}",
        norm(of.first_day()),
        norm(of.plus(1).first_day().plus(4)),
    ))
}

/// Tables by name: header, then rows.
pub(super) type Tables = BTreeMap<&'static str, Vec<String>>;

/// What the tables of the model say of the structure.
pub(super) fn tables() -> Tables {
    let contract = |id, link| format!("{id},{link},CDDI-1,2026-01-01,02,71,02,10,,,2026-08-01");
    let mut tables: Tables = BTreeMap::new();
    let mut add = |name, rows: &[String]| tables.insert(name, rows.to_vec());
    let text = |rows: &[&str]| -> Vec<String> { rows.iter().map(ToString::to_string).collect() };
    add(
        "ddadtassure",
        &text(&[
            "id,num_immatriculation,sexe,date_naissance",
            "1,2890135999001,F,05011989",
            "2,1850635999002,H,05011989",
        ]),
    );
    add(
        "ddadtemployeur",
        &text(&["id,siret,et_code_apet,et_code_postal", "7,99999900600003,,01000"]),
    );
    add("ddadtemployeur_assure", &text(&["id,id_assure,id_employeur", "70,1,7", "71,2,7"]));
    let header = "id,id_employeur_assure,num_contrat,date_debut_contrat,nature_contrat,\
                  dispositif_politique,complement_dispositif_public,unite_mesure,\
                  date_fin_contrat,motif_rupture,mois_declaration";
    add("ddadtcontrat", &[header.to_owned(), contract(500, 70), contract(501, 71)]);
    let mut payments = text(&["id,id_employeur_assure,mois_declaration"]);
    let mut lines = text(&["id,id_versement,numero_contrat,date_debut_paie,date_fin_paie"]);
    let mut activities = text(&["id_remuneration_brute_ac,type,mesure,unite_mesure"]);
    for (rank, of) in (0..).zip(months()) {
        for (link, base) in [(70, 1_000), (71, 2_000)] {
            let id = base + rank;
            payments.push(format!("{id},{link},{}", of.first_day()));
            lines.push(format!("{id},{id},CDDI-1,{},{}", of.first_day(), of.last_day()));
            activities.push(format!("{id},01,100.00,10"));
        }
    }
    add("ddadtversement", &payments);
    add("ddadtrem_brute_ac", &lines);
    add("ddadtactivite", &activities);
    add(
        "ddadtarret_trav",
        &text(&["id_contrat,motif_arret,date_dernier_jour_travaille,date_fin_previsionnelle"]),
    );
    add("ddadtsuspension_contrat", &text(&["id_contrat,motif,date_debut,date_fin"]));
    tables
}

/// What is made of these deposits, one file each.
pub(super) fn from_deposits(deposits: &[String]) -> Outcome {
    from_deposits_at(deposits, "01053")
}

/// The same, the register giving another commune or none.
pub(super) fn from_deposits_at(deposits: &[String], commune: &str) -> Outcome {
    let inputs = registers(commune);
    let folder = inputs.path().join("declarations");
    fs::create_dir(&folder).unwrap();
    for (rank, text) in deposits.iter().enumerate() {
        fs::write(folder.join(format!("{rank:02}.dsn")), text).unwrap();
    }
    outcome(inputs.path())
}

/// What is made of these tables.
pub(super) fn from_tables(tables: &Tables) -> Outcome {
    from_tables_at(tables, "01053")
}

/// The same, the register giving another commune or none.
pub(super) fn from_tables_at(tables: &Tables, commune: &str) -> Outcome {
    let inputs = registers(commune);
    let folder = inputs.path().join("tables");
    fs::create_dir(&folder).unwrap();
    for (name, rows) in tables {
        fs::write(folder.join(format!("{name}.csv")), rows.join("\n") + "\n").unwrap();
    }
    outcome(inputs.path())
}

fn registers(commune: &str) -> tempfile::TempDir {
    let inputs = tempfile::tempdir().unwrap();
    let folder = inputs.path().join("registers");
    fs::create_dir(&folder).unwrap();
    write_registers(&folder, commune);
    inputs
}

fn write_registers(folder: &Path, commune: &str) {
    let file = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    file(
        "pass_iae.csv",
        &format!(
            "numero_pass,nir,sexe,annee_naissance,date_debut,date_fin,commune,qpv\n\
             PASS1,{WOMAN},F,1989,2026-01-01,2027-12-31,,\n\
             PASS2,{MAN},H,1989,2026-01-01,2027-12-31,,\n"
        ),
    );
    file("suspensions.csv", "numero_pass,siret,motif,date_debut,date_fin,date_creation\n");
    file("prolongations.csv", "numero_pass,motif,date_debut,date_fin\n");
    file(
        "siae.csv",
        &format!(
            "siret,type,nom,commune,date_debut,date_fin\n\
             99999900600003,ACI,A,{commune},2020-01-01,\n"
        ),
    );
}
