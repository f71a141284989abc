//! Working time: attachment, units, corrections.

use std::collections::BTreeMap;

use pilotage::ingest::records::WorkKind;
use pilotage::vocabulary::Sex;

use super::kit::{Known, facts, monthly, paid};

fn sums(rows: &[(u64, &str, i64)]) -> BTreeMap<(u64, String), i64> {
    rows.iter().map(|(number, unit, sum)| ((*number, (*unit).to_owned()), *sum)).collect()
}

fn unattached(known: &Known) -> u64 {
    known.provenance.quality.unattached_lines
}

#[test]
fn each_line_goes_to_the_contract_it_names() {
    // Two contracts on one link, the first line about the first contract.
    let known = facts(vec![
        monthly("2024-05")
            .contract(1, "2024-01-01")
            .contract(2, "2024-05-11")
            .pays(1, 4_800, Some("10"))
            .pays(2, 10_367, Some("10")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "10", 4_800), (2, "10", 10_367)]));
}

#[test]
fn true_twins_are_both_kept() {
    let known = facts(vec![
        monthly("2024-05")
            .contract(1, "2024-01-01")
            .contract(2, "2024-01-01")
            .pays(1, 3_500, Some("10"))
            .pays(1, 3_500, Some("10")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "10", 7_000)]));
}

#[test]
fn a_null_unit_is_the_contracts_in_the_same_declaration() {
    let known = facts(vec![
        monthly("2024-01").contract_in(1, "2024-01-01", Some("20")).pays(1, 1_800, None),
        monthly("2024-02").contract_in(1, "2024-01-01", Some("10")).pays(1, 15_167, None),
        // A line without block 40: the latest unit stated.
        monthly("2024-03").pays(1, 700, None),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "20", 1_800), (1, "10", 15_867)]));
    assert_eq!(known.provenance.quality.lines_without_unit, 0);
}

#[test]
fn a_unit_nobody_states_is_unknown_and_counted() {
    let known = facts(vec![
        monthly("2024-01")
            .contract_in(1, "2024-01-01", None)
            .pays(1, 700, None)
            .pays(1, 300, Some("32"))
            .pays(1, 3_100, Some("40")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "", 700), (1, "32", 300), (1, "40", 3_100)]));
    assert_eq!(known.provenance.quality.lines_without_unit, 1);
    assert_eq!(known.provenance.quality.inconvertible_lines, 2);
}

#[test]
fn negatives_stay_and_declarations_add_up() {
    let correction = |declaration: super::kit::Declaration| {
        declaration.works(Some(1), "2024-04-01", "2024-04-30", WorkKind::Paid, -2_000, Some("10"))
    };
    let known = facts(vec![
        monthly("2024-04").contract(1, "2024-01-01").pays(1, 14_000, Some("10")),
        correction(monthly("2024-05").contract(1, "2024-01-01")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "10", 12_000)]));
}

#[test]
fn a_replacement_replaces_hours() {
    let known = facts(vec![
        monthly("2024-04").contract(1, "2024-01-01").pays(1, 11_000, Some("10")),
        monthly("2024-04").replacing(2).contract(1, "2024-01-01").pays(1, 10_600, Some("10")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "10", 10_600)]));
}

#[test]
fn kinds_are_kept_apart_and_overtime_is_in_hours() {
    let line = |kind, declaration: super::kit::Declaration| {
        declaration.works(Some(1), "2024-04-01", "2024-04-30", kind, 7_000, None)
    };
    let declaration = monthly("2024-04").contract_in(1, "2024-01-01", Some("20"));
    let declaration = line(WorkKind::Unpaid, declaration);
    let known = facts(vec![line(WorkKind::RandomOvertime, declaration)]);
    assert!(paid(&known).is_empty());
    let units: Vec<_> = known
        .facts
        .work
        .iter()
        .map(|row| (row.kind, row.unit.unwrap().as_str().to_owned()))
        .collect();
    assert_eq!(
        units,
        [(WorkKind::Unpaid, "20".to_owned()), (WorkKind::RandomOvertime, "10".to_owned())]
    );
}

#[test]
fn a_single_candidate_is_attached_whatever_its_dates() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2024-01-01").ends("2024-01-31", "031"),
        monthly("2024-06").pays(1, 2_000, Some("10")),
    ]);
    assert_eq!(paid(&known), sums(&[(1, "10", 2_000)]));
}

#[test]
fn a_reused_number_is_told_by_dates() {
    // Two missions under one number: January and March. Lines: inside the first, two days beyond
    // it, inside the second, between them.
    let line = |from: &str, to: &str, hundredths| {
        let declaration = monthly("2024-03")
            .contract(1, "2024-01-01")
            .ends("2024-01-31", "032")
            .contract(1, "2024-03-01");
        let declaration =
            declaration.works(Some(1), from, to, WorkKind::Paid, hundredths, Some("10"));
        let known = facts(vec![declaration]);
        let row = &known.facts.work[0];
        (row.contract.map(|(_, start)| start.to_string()), unattached(&known))
    };
    let first = Some("2024-01-01".to_owned());
    assert_eq!(line("2024-01-01", "2024-01-31", 100), (first.clone(), 0));
    assert_eq!(line("2024-01-01", "2024-02-02", 100), (first, 0));
    assert_eq!(line("2024-03-01", "2024-03-31", 100), (Some("2024-03-01".to_owned()), 0));
    assert_eq!(line("2024-02-01", "2024-02-28", 100), (None, 1));
}

#[test]
fn a_number_is_unique_within_a_person_and_an_establishment_only() {
    let known = facts(vec![
        monthly("2024-04")
            .person(1, Sex::Unknown, Sex::Women, "")
            .contract(1, "2024-01-01")
            .person(2, Sex::Unknown, Sex::Women, "")
            .pays(1, 500, Some("10")),
        monthly("2024-04").at(22).contract(2, "2024-01-01").pays(1, 900, Some("10")),
        monthly("2024-05").works(None, "2024-05-01", "2024-05-31", WorkKind::Paid, 70, Some("10")),
    ]);
    assert_eq!(paid(&known), sums(&[(0, "10", 1_470)]));
    assert_eq!(unattached(&known), 3);
}

#[test]
fn two_employers_are_one_person() {
    let known = facts(vec![
        monthly("2024-04").person(1, Sex::Unknown, Sex::Women, "").contract(1, "2024-01-01"),
        monthly("2024-04").at(22).person(1, Sex::Unknown, Sex::Women, "").contract(1, "2024-01-01"),
    ]);
    assert_eq!((known.facts.persons.len(), known.facts.contracts.len()), (1, 2));
}
