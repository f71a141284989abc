//! Raw files that say the same otherwise give the same figures and the same restricted files.
//!
//! A fictitious population with the faults of real deposits: replacements, corrections, signals,
//! files cut short, late structures, accountants who gather or compress.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pilotage::synth::{Format, Plan, write};
use tempfile::TempDir;

use super::kit::{Outcome, outcome, outcome_in};
use super::rewriting::{self, Deposits};
use crate::oracle::differences;

fn plan() -> Plan {
    let last_month = "2026-02".parse().unwrap();
    Plan { people: 160, employers: 1, months: 38, last_month, seed: 11, format: Format::Dsn }
}

/// The population and what is made of it.
struct Population {
    folder: TempDir,
    deposits: Deposits,
    outcome: Outcome,
}

static POPULATION: LazyLock<Population> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    write(&plan(), folder.path()).unwrap();
    let inputs = folder.path().join("inputs");
    let deposits = rewriting::deposits(&inputs.join("declarations"));
    let outcome = outcome(&inputs);
    Population { folder, deposits, outcome }
});

/// The same inputs with other declarations.
fn with_declarations(deposits: &Deposits) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inputs = POPULATION.folder.path().join("inputs");
    for (path, bytes) in crate::workshop::tree(&inputs) {
        if !path.starts_with("declarations/") {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    rewriting::write(deposits, &folder.path().join("declarations"));
    folder
}

fn assert_unchanged(outcome: &Outcome, said: &str) {
    let expected = &POPULATION.outcome;
    assert_eq!(differences(&outcome.figures(), &expected.figures()), [], "{said}");
    assert!(outcome.tables == expected.tables, "{said}: periods or cells differ");
    assert!(outcome.files == expected.files, "{said}: restricted files differ");
}

#[test]
fn the_population_has_something_to_change() {
    let figures = POPULATION.outcome.figures();
    for table in [
        "suspensions_declarees_type_siae",
        "interruptions_dsn_type_siae",
        "mois_sans_heures_type_siae",
        "concordance_type_siae",
        "interruptions_12_mois_type_siae",
        "recours_suspension_type_siae",
        "retours_mois_type_siae",
        "heures_travaillees_type_siae",
        "heures_pass_actifs_type_siae",
        "consommation_12_type_siae",
        "solde_type_siae",
        "qualite_declarations_type_siae",
    ] {
        assert!(figures.keys().any(|(of, ..)| of == table), "{table} is empty");
    }
}

#[test]
fn in_fractions_nothing_changes() {
    let (fractions, split) = rewriting::in_fractions(&POPULATION.deposits);
    assert!(split > 100, "only {split} declarations were split");
    assert_unchanged(&outcome(with_declarations(&fractions).path()), "in fractions");
}

#[test]
fn replaced_by_itself_nothing_changes() {
    let mut deposits = POPULATION.deposits.clone();
    for (path, text) in rewriting::replacing_themselves(&POPULATION.deposits) {
        deposits.insert(format!("2026-04/{}", path.replace('/', "-")), text);
    }
    assert_unchanged(&outcome(with_declarations(&deposits).path()), "replaced by itself");
}

#[test]
fn sent_twice_nothing_changes() {
    let mut deposits = POPULATION.deposits.clone();
    for (path, text) in &POPULATION.deposits {
        // A blank line more: the same declarations in another content.
        deposits.insert(format!("2026-04/{path}"), format!("{text}\r\n"));
    }
    assert_unchanged(&outcome(with_declarations(&deposits).path()), "sent twice");
}

#[test]
fn declared_late_nothing_changes() {
    // Made up a year later and deposited in one month, the newest first in order of name.
    let late: Deposits = rewriting::a_year_late(&POPULATION.deposits)
        .into_iter()
        .enumerate()
        .map(|(rank, (path, text))| {
            (format!("2027-02/{:05}-{}", 99_999 - rank, path.replace('/', "-")), text)
        })
        .collect();
    assert_unchanged(&outcome(with_declarations(&late).path()), "a year late");
}

#[test]
fn half_the_deposits_received_later_nothing_changes() {
    // Every other deposit comes once the first ones were read and counted.
    let folder = with_declarations(&Deposits::new());
    let store = tempfile::tempdir().unwrap();
    let declarations = folder.path().join("declarations");
    let half = |parity: usize| -> Deposits {
        let every_other = POPULATION.deposits.iter().skip(parity).step_by(2);
        every_other.map(|(path, text)| (path.clone(), text.clone())).collect()
    };
    let first = received(&half(0), &declarations, folder.path(), store.path());
    assert!(first.files != POPULATION.outcome.files, "half the deposits say as much as all");
    let all = received(&half(1), &declarations, folder.path(), store.path());
    assert_unchanged(&all, "in two instalments");
}

fn received(deposits: &Deposits, declarations: &Path, inputs: &Path, store: &Path) -> Outcome {
    rewriting::write(deposits, declarations);
    outcome_in(inputs, store)
}
