//! Raw files that say the same otherwise give the same figures and the same restricted files.
//!
//! A fictitious population with the faults of real deposits: replacements, corrections, signals,
//! files cut short, late structures, accountants who gather or compress.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pilotage::indicators::{Computation, INDICATORS};
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

/// Measures that so small a population, whose payrolls declare well, leaves at zero: work in units
/// that are no hours, lines of no contract, months more than full, and what each is the rest of.
const OUT_OF_REACH: [&str; 4] =
    ["lignes_non_converties", "lignes_sans_contrat", "tranche_6", "sans_retour"];

#[test]
fn no_measure_is_empty_or_constant() {
    let mut still = Vec::new();
    for table in &POPULATION.outcome.tables {
        let of_holders = INDICATORS.iter().any(|indicator| {
            indicator.id == table.spec.indicator
                && matches!(indicator.computation, Computation::Holders(_))
        });
        for (place, (_, measure)) in table.spec.additive_measures().enumerate() {
            let values: BTreeSet<i64> =
                table.cells.values().map(|tallies| tallies[place].value).collect();
            if of_holders && values.len() < 2 {
                still.push((table.spec.id, measure.id));
            }
        }
    }
    still.retain(|(_, measure)| !OUT_OF_REACH.contains(measure));
    assert_eq!(still, []);
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
