//! The traps of hours, contracts, ends and absences that earlier attempts fell into: each test
//! fails on the wrong treatment.

use pilotage::ingest::records::{Nature, WorkKind};
use pilotage::vocabulary::{Sex, SiaeKind};

use super::kit::{
    agree, columns, export, export_with, home, hours, insertion, pass, registers, suspension,
};
use crate::facts::kit::{Declaration, day, monthly, signal, siret};

fn pays_over(declaration: Declaration, from: &str, to: &str, hundredths: i64) -> Declaration {
    declaration.works(Some(1), from, to, WorkKind::Paid, hundredths, Some("10"))
}

/// Family, reason, first and last day, days, in progress.
fn absences(files: &super::kit::Files) -> Vec<String> {
    columns(files, "suspensions", &[2, 3, 5, 6, 7, 8])
}

#[test]
fn hours_of_ordinary_contracts_of_the_same_link_are_not_insertion() {
    let files = export(vec![
        home("2024-03").contract(2, "2024-01-01").pays(1, 10_000, None).pays(2, 5_000, None),
    ]);
    assert_eq!(hours(&files), ["2024-03 100.00 0.00 0.00"]);
}

#[test]
fn true_twins_on_one_of_two_contracts_count_twice_and_no_more() {
    let declaration = insertion(home("2024-03"), 2, "2024-01-01", Some("10"));
    let files = export(vec![declaration.pays(1, 3_500, None).pays(1, 3_500, None)]);
    assert_eq!(hours(&files), ["2024-03 70.00 0.00 0.00"]);
}

#[test]
fn unpaid_absence_is_not_work() {
    let unpaid = |declaration: Declaration| {
        declaration.works(Some(1), "2024-03-01", "2024-03-31", WorkKind::Unpaid, 7_000, None)
    };
    assert!(hours(&export(vec![unpaid(home("2024-03"))])).is_empty());
    let files = export(vec![unpaid(home("2024-03")).pays(1, 8_000, None)]);
    assert_eq!(hours(&files), ["2024-03 80.00 0.00 0.00"]);
}

#[test]
fn a_null_unit_is_the_contracts() {
    let in_unit = |unit| insertion(monthly("2024-03"), 1, "2024-01-01", unit).pays(1, 1_800, None);
    let row = |unit| columns(&export(vec![in_unit(unit)]), "heures", &[6, 8, 9, 10]);
    assert_eq!(row(Some("10")), ["18.00 0.00 10 convertible"]);
    assert_eq!(row(Some("20")), ["126.00 0.00 20 convertible"], "18 days of seven hours");
    // 34 is SMIC on a contract: inherited by an activity, it converts into nothing.
    assert_eq!(row(Some("34")), ["0.00 18.00 34 non_convertible"]);
    assert_eq!(row(None), ["0.00 18.00 NR non_convertible"]);
}

#[test]
fn a_null_unit_is_that_of_the_same_declaration_then_the_latest_stated() {
    let files = export(vec![
        insertion(monthly("2024-03"), 1, "2024-01-01", Some("20")).pays(1, 1_000, None),
        insertion(monthly("2024-04"), 1, "2024-01-01", Some("10")).pays(1, 9_000, None),
        // May does not state the contract: April's unit, the latest.
        monthly("2024-05").person(1, Sex::Women, Sex::Women, "").pays(1, 8_000, None),
    ]);
    let expected =
        ["2024-03 70.00 0.00 0.00", "2024-04 90.00 0.00 0.00", "2024-05 80.00 0.00 0.00"];
    assert_eq!(hours(&files), expected);
}

#[test]
fn forty_is_a_unit_and_not_a_measure() {
    let files = export(vec![home("2024-03").pays(1, 4_000, Some("10"))]);
    assert_eq!(hours(&files), ["2024-03 40.00 0.00 0.00"]);
    // 31 ceiling calendar days are no work and make no row, alone or beside hours.
    assert!(hours(&export(vec![home("2024-03").pays(1, 3_100, Some("40"))])).is_empty());
    let both = home("2024-03").pays(1, 3_100, Some("40")).pays(1, 4_000, None);
    assert_eq!(columns(&export(vec![both]), "heures", &[6, 9]), ["40.00 10"]);
}

#[test]
fn units_that_are_not_time_are_not_multiplied() {
    let files = export(vec![home("2024-03").pays(1, 1_200, Some("32")).pays(1, 300, Some("36"))]);
    assert_eq!(columns(&files, "heures", &[6, 8, 9, 10]), ["0.00 15.00 32 36 non_convertible"]);
    let files = export(vec![home("2024-03").pays(1, 1_200, Some("32")).pays(1, 7_000, None)]);
    assert_eq!(columns(&files, "heures", &[6, 8, 9, 10]), ["70.00 12.00 10 32 partielle"]);
}

#[test]
fn negative_corrections_are_kept() {
    let correction =
        |hundredths| pays_over(home("2024-04"), "2024-03-01", "2024-03-31", hundredths);
    let files = export(vec![home("2024-03").pays(1, 14_000, None), correction(-2_000)]);
    assert_eq!(hours(&files), ["2024-03 120.00 0.00 0.00"]);
    // A negative sum is a warning, not zero.
    let files = export(vec![home("2024-03").pays(1, 1_000, None), correction(-2_000)]);
    assert_eq!(columns(&files, "heures", &[6, 10]), ["-10.00 negative"]);
}

#[test]
fn a_weekend_across_two_months_is_not_counted_twice() {
    // 31 January 2026 is a Saturday: no working day, so calendar days, 7.00 in each month.
    let mut registers = registers();
    registers.passes[0].end = day("2026-12-31");
    let files = export_with(
        vec![pays_over(home("2026-01"), "2026-01-31", "2026-02-01", 1_400)],
        &registers,
    );
    assert_eq!(hours(&files), ["2026-01 7.00 0.00 0.00", "2026-02 7.00 0.00 0.00"]);
}

#[test]
fn pay_belongs_to_the_contract_it_names_and_the_month_worked() {
    // April's declaration pays arrears of February on contract 1, and April on contract 2, which is
    // not an insertion contract.
    let april = home("2024-04").contract(2, "2024-04-01").pays(2, 9_000, None);
    let files = export(vec![home("2024-03"), pays_over(april, "2024-02-01", "2024-02-29", 700)]);
    assert_eq!(hours(&files), ["2024-02 7.00 0.00 0.00"]);
}

#[test]
fn a_line_outside_the_dates_of_its_only_contract_is_attached_and_says_so() {
    let ended = |last| home("2024-03").ends(last, "031");
    let row = |last| {
        let declaration = pays_over(ended(last), "2024-03-01", "2024-03-31", 700);
        columns(&export(vec![declaration]), "heures", &[5, 6, 10])
    };
    assert_eq!(row("2024-03-29"), ["2024-03 7.00 convertible"], "two days are tolerated");
    assert_eq!(row("2024-03-28"), ["2024-03 7.00 rattachement_incertain"]);
}

#[test]
fn a_superseded_declaration_and_a_signal_add_nothing() {
    let first = home("2024-05").pays(1, 11_000, None);
    let second = home("2024-05").replacing(2).pays(1, 10_600, None);
    let fctu = signal(Nature::SingleEndSignal, "2024-05-12", 203).contract(1, "2024-01-01").works(
        Some(1),
        "2024-05-01",
        "2024-05-10",
        WorkKind::Paid,
        4_800,
        None,
    );
    assert_eq!(hours(&export(vec![first, second, fctu])), ["2024-05 106.00 0.00 0.00"]);
}

#[test]
fn two_payments_in_a_month_are_both_summed() {
    let twice = pays_over(home("2024-03"), "2024-03-01", "2024-03-15", 3_000);
    let files = export(vec![pays_over(twice, "2024-03-16", "2024-03-31", 4_000)]);
    assert_eq!(hours(&files), ["2024-03 30.00 0.00 0.00", "2024-03 40.00 0.00 0.00"]);
    assert_eq!(columns(&files, "compteurs", &[3, 4]), ["70.00 2426.00"]);
}

#[test]
fn overtime_is_a_third_measure_split_like_hours() {
    // 16 April–15 May 2026 in Ille-et-Vilaine: 11 and 8 working days. 19.00 hours: 11.00 and 8.00.
    let mut registers = registers();
    registers.passes[0].end = day("2026-12-31");
    let line = |declaration: Declaration, kind, hundredths| {
        declaration.works(Some(1), "2026-04-16", "2026-05-15", kind, hundredths, None)
    };
    let declaration = line(home("2026-05"), WorkKind::Paid, 19_000);
    let declaration = line(declaration, WorkKind::RandomOvertime, 950);
    let files = export_with(vec![line(declaration, WorkKind::StructuralOvertime, 950)], &registers);
    assert_eq!(hours(&files), ["2026-04 110.00 11.00 0.00", "2026-05 80.00 8.00 0.00"]);
    let consumed = columns(&files, "compteurs", &[3]);
    assert_eq!(consumed, ["190.00"], "overtime consumes nothing");
}

#[test]
fn only_structures_under_agreement_in_the_month_count() {
    let mut registers = registers();
    registers.agreements.clear();
    agree(&mut registers, 11, SiaeKind::Aci, "2020-01-01", Some("2024-03-10"));
    let files = export_with(
        vec![pays_over(home("2024-04"), "2024-03-16", "2024-04-15", 10_500)],
        &registers,
    );
    // 10 working days in March (16 March is a Saturday) and in April (the 1st is Easter Monday).
    assert_eq!(hours(&files), ["2024-03 52.50 0.00 0.00"]);
}

#[test]
fn only_holders_and_only_months_of_their_pass() {
    let mut registers = registers();
    registers.passes[0].start = day("2024-03-31");
    let files = export_with(
        vec![
            home("2024-02").pays(1, 1_000, None),
            home("2024-03").pays(1, 2_000, None),
            monthly("2024-04").person(2, Sex::Women, Sex::Women, "").contract(1, "2024-01-01"),
        ],
        &registers,
    );
    assert_eq!(hours(&files), ["2024-03 20.00 0.00 0.00"]);
    assert_eq!(columns(&files, "compteurs", &[0, 3]), ["PASS1 20.00"]);
}

#[test]
fn two_employers_are_one_person() {
    let mut registers = registers();
    agree(&mut registers, 22, SiaeKind::Ei, "2020-01-01", None);
    let files = export_with(
        vec![
            home("2024-03").pays(1, 5_000, None),
            insertion(monthly("2024-03").at(22), 1, "2024-02-01", Some("10")).pays(1, 6_000, None),
        ],
        &registers,
    );
    let expected = [
        format!("{} ACI 50.00", siret(11).to_digits()),
        format!("{} EI 60.00", siret(22).to_digits()),
    ];
    assert_eq!(columns(&files, "heures", &[1, 2, 6]), expected);
    assert_eq!(columns(&files, "compteurs", &[3]), ["110.00"]);
}

#[test]
fn monthly_slices_are_one_suspension() {
    let files = export(vec![
        home("2024-03").suspension("501", "2024-03-01", "2024-03-31"),
        home("2024-04").suspension("501", "2024-04-01", "2024-04-30"),
    ]);
    assert_eq!(absences(&files), ["suspension 501 2024-03-01 2024-04-30 61 true"]);
}

#[test]
fn cancellations_are_not_facts() {
    let files = export(vec![
        home("2024-03")
            .suspension("501", "2024-03-01", "2024-03-20")
            .leave("01", "2024-03-20", "2024-03-31", "")
            .ends("2024-03-15", "031"),
        home("2024-04")
            .suspension("998", "2024-03-01", "2024-03-20")
            .leave("99", "2024-03-20", "", "")
            .ends("2024-03-15", "099"),
        home("2024-05").suspension("602", "2024-05-01", "2024-05-02"),
    ]);
    // The end is cancelled too, or May's suspension would be clipped to nothing.
    assert_eq!(absences(&files), ["suspension 602 2024-05-01 2024-05-02 2 false"]);
}

#[test]
fn a_day_is_one_day() {
    let files = export(vec![home("2024-03").leave("01", "2024-03-11", "2024-03-12", "")]);
    assert_eq!(absences(&files), ["arret 01 2024-03-12 2024-03-12 1 false"]);
    let mut registers = registers();
    registers.suspensions.push(suspension("PASS1", 1, "2024-03-31", "2024-03-31"));
    let files = export_with(vec![home("2024-03")], &registers);
    assert_eq!(absences(&files), ["declaree CONTRACT_SUSPENDED 2024-03-31 2024-03-31 1 true"]);
    assert_eq!(columns(&files, "compteurs", &[6]), ["1"]);
}

#[test]
fn paid_leave_is_told_and_therapeutic_part_time_is_not() {
    let files = export(vec![home("2024-03").suspension("200", "2024-03-04", "2024-03-29").leave(
        "15",
        "2024-03-01",
        "2024-03-31",
        "",
    )]);
    assert_eq!(absences(&files), ["suspension 200 2024-03-04 2024-03-29 26 false"]);
    assert_eq!(columns(&files, "compteurs", &[7]), ["0"], "paid leave does not suspend");
}

#[test]
fn an_open_absence_has_no_last_day_and_its_contract_closes_it() {
    let open = || home("2024-03").suspension("501", "2024-03-11", "");
    assert_eq!(absences(&export(vec![open()])), ["suspension 501 2024-03-11  21 true"]);
    let files = export(vec![open(), home("2024-04").ends("2024-04-10", "031")]);
    assert_eq!(absences(&files), ["suspension 501 2024-03-11 2024-04-10 31 false"]);
}

#[test]
fn a_spell_across_two_pass_gives_a_row_in_each() {
    let mut registers = registers();
    registers.passes[0].end = day("2024-03-15");
    registers.passes.push(pass("PASS2", 1, "2024-03-20", "2026-03-19"));
    let spell = home("2024-04").suspension("501", "2024-03-01", "");
    let files = export_with(vec![spell], &registers);
    let expected = ["PASS1 2024-03-01 2024-03-15 15 false", "PASS2 2024-03-20  42 true"];
    assert_eq!(columns(&files, "suspensions", &[0, 5, 6, 7, 8]), expected);
}

#[test]
fn overlapping_contracts_are_joined_before_they_are_counted() {
    // Two contracts suspended the whole of 2025: 365 days, not 730.
    let both = |month: &str| insertion(home(month), 2, "2024-06-01", Some("10"));
    let files = export(vec![
        insertion(
            home("2025-01").suspension("501", "2025-01-01", "2025-12-31"),
            2,
            "2024-06-01",
            Some("10"),
        )
        .suspension("602", "2025-01-01", "2025-12-31"),
        both("2025-12"),
        both("2026-01"),
    ]);
    // The PASS ends on 30 December 2025.
    assert_eq!(columns(&files, "compteurs", &[7]), ["364"]);
    assert_eq!(files["suspensions"].len(), 2);
}

#[test]
fn no_end_is_inferred_in_the_last_three_months() {
    // The contract was last described in March and the establishment still files: in May it is
    // open; in June it ended with March, and so did its open suspension.
    let silent = |month: &str| monthly(month).person(9, Sex::Men, Sex::Men, "");
    let mut declared = vec![home("2024-03").suspension("501", "2024-03-11", "")];
    declared.extend(["2024-04", "2024-05"].map(silent));
    assert_eq!(absences(&export(declared.clone())), ["suspension 501 2024-03-11  82 true"]);
    declared.push(silent("2024-06"));
    let files = export(declared);
    assert_eq!(absences(&files), ["suspension 501 2024-03-11 2024-03-31 21 false"]);
}
