//! What structures are told to mend: each flaw alone, by hand.

use pilotage::ingest::records::WorkKind;
use pilotage::vocabulary::Sex;

use super::kit::{columns, export, export_with, home, insertion, registers};
use crate::facts::kit::{Declaration, monthly};

/// Month, flaw, cases and out of how many.
fn flaws(declarations: Vec<Declaration>) -> Vec<String> {
    columns(&export(declarations), "declarations_a_corriger", &[2, 3, 4, 5])
}

/// A line over a month naming a contract that no declaration describes.
fn astray(declaration: Declaration, unit: Option<&str>) -> Declaration {
    declaration.works(Some(9), "2024-03-01", "2024-03-31", WorkKind::Paid, 1_000, unit)
}

#[test]
fn a_whole_declaration_leaves_nothing_to_mend() {
    let months = ["2024-01", "2024-02", "2024-03", "2024-04"];
    let declared = months.map(|month| home(month).pays(1, 10_000, None));
    assert!(flaws(declared.into()).is_empty());
}

#[test]
fn a_line_has_one_flaw_at_most() {
    // Of three lines, one names no contract, one is in pieces; ceiling days are no work.
    let declared = home("2024-03").pays(1, 10_000, None).pays(1, 300, Some("31"));
    let declared = astray(declared, None).pays(1, 3_100, Some("40"));
    assert_eq!(
        flaws(vec![declared]),
        ["2024-03 ligne_sans_contrat 1 3", "2024-03 unite_non_convertible 1 3"]
    );
    assert!(flaws(vec![astray(home("2024-03"), Some("40"))]).is_empty());
}

#[test]
fn lines_of_ordinary_contracts_are_nobodys_flaw() {
    let declared = home("2024-03").contract(2, "2024-01-01").pays(2, 300, Some("31"));
    assert!(flaws(vec![declared]).is_empty());
}

#[test]
fn a_line_counts_in_the_month_in_which_its_period_ends() {
    let over = |declaration: Declaration| {
        declaration.works(Some(1), "2024-02-26", "2024-03-03", WorkKind::Paid, 400, Some("31"))
    };
    assert_eq!(flaws(vec![over(home("2024-03"))]), ["2024-03 unite_non_convertible 1 1"]);
}

#[test]
fn an_end_is_inferred_after_three_months_and_a_declared_one_is_no_flaw() {
    let without = |months: &[&str]| -> Vec<Declaration> {
        let later =
            months.iter().map(|month| monthly(month).person(2, Sex::Unknown, Sex::Unknown, ""));
        std::iter::once(home("2024-01")).chain(later).collect()
    };
    assert!(flaws(without(&["2024-02", "2024-03"])).is_empty(), "silent for two months");
    let silent = ["2024-02", "2024-03", "2024-04"];
    assert_eq!(flaws(without(&silent)), ["2024-01 fin_non_declaree 1 1"]);
    let mut declared = without(&silent);
    declared[0] = home("2024-01").ends("2024-01-31", "031");
    assert!(flaws(declared).is_empty());
}

#[test]
fn a_month_is_missing_once_complete_and_once_by_holder() {
    // February is not filed; two contracts of one holder make one month. March and April are not
    // complete yet.
    let two = |month: &str| insertion(home(month), 2, "2024-01-01", Some("10"));
    assert!(flaws(vec![two("2024-01"), two("2024-03")]).is_empty(), "February is not complete");
    let declared = vec![two("2024-01"), two("2024-03"), two("2024-04")];
    assert_eq!(flaws(declared), ["2024-02 mois_non_transmis 1 1"]);
}

#[test]
fn declarations_outside_any_pass_are_not_told() {
    let mut later = registers();
    later.passes[0].start = "2024-04-01".parse().unwrap();
    let declared = vec![home("2024-03").pays(1, 300, Some("31")), home("2024-04")];
    assert!(export_with(declared, &later)["declarations_a_corriger"].is_empty());
}
