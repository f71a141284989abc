//! Counters, alerts and the simulation, with figures worked out by hand.

use pilotage::pathways::DossierRules;
use pilotage::vocabulary::Hundredths;

use super::kit::{columns, export_files, export_with, home, pass, registers, rules, suspension};
use crate::facts::kit::{Declaration, File, day, monthly};
use pilotage::vocabulary::Sex;

/// January to April 2024 of contract 1: 100, 120, 80 and 0 hours.
fn four_months() -> Vec<Declaration> {
    vec![
        home("2024-01").pays(1, 10_000, None),
        home("2024-02").pays(1, 12_000, None),
        home("2024-03").pays(1, 8_000, None),
        home("2024-04"),
    ]
}

fn files_of(declarations: Vec<Declaration>) -> Vec<File> {
    declarations.into_iter().map(|declaration| vec![declaration]).collect()
}

#[test]
fn hours_and_days_stand_side_by_side() {
    let mut registers = registers();
    registers.passes.push(pass("PASS0", 1, "2020-01-01", "2021-12-30"));
    registers.suspensions.push(suspension("PASS1", 1, "2024-04-20", "2024-05-19"));
    let files = export_with(four_months(), &registers);
    assert_eq!(
        files["compteurs"],
        [
            // Over before the first declared month: nothing is known of its hours.
            "PASS0,2024-04-30,2496.00,,,0,0,0,2021-12-30,",
            // 30 April to 30 December 2025: 610 days, of which 20 suspended until 19 May; 11 days
            // suspended until 30 April. (120 + 80 + 0) ÷ 3 hours a month: 2,196 hours last 32.94
            // months, 33 months after April 2024.
            "PASS1,2024-04-30,2496.00,300.00,2196.00,590,11,0,2025-12-30,2027-01",
        ]
    );
}

#[test]
fn exhausted_hours_name_the_month_and_never_go_below_zero() {
    let rules = DossierRules { entitlement: Hundredths::new(25_000), ..rules() };
    let files = export_files(&files_of(four_months()), &registers(), &rules);
    // 100, 220, 300: the 250th hour was paid in March.
    assert_eq!(columns(&files, "compteurs", &[3, 4, 9]), ["300.00 0.00 2024-03"]);
}

#[test]
fn two_observed_months_project_nothing() {
    let files = export_with(four_months().into_iter().skip(2).collect(), &registers());
    assert_eq!(columns(&files, "compteurs", &[3, 9]), ["80.00 "]);
}

#[test]
fn suspended_days_are_counted_by_both_sources() {
    let mut registers = registers();
    registers.suspensions.push(suspension("PASS1", 1, "2024-02-01", "2024-02-29"));
    // 5 February–5 March is 30 days; the fifteen days of April do not count.
    let declarations = vec![
        home("2024-03").suspension("501", "2024-02-05", "2024-03-05"),
        home("2024-04").suspension("602", "2024-04-01", "2024-04-15"),
    ];
    let files = export_with(declarations, &registers);
    assert_eq!(columns(&files, "compteurs", &[6, 7]), ["29 30"]);
}

fn alerts(
    declarations: Vec<Declaration>,
    registers: &pilotage::ingest::registers::Registers,
) -> Vec<String> {
    columns(&export_with(declarations, registers), "alertes", &[2, 3, 4, 5])
}

#[test]
fn months_without_hours_while_the_structure_files() {
    let idle = |months: &[&str]| {
        let mut declared = vec![home("2024-01").pays(1, 10_000, None)];
        declared.extend(months.iter().map(|month| home(month)));
        alerts(declared, &registers())
    };
    assert!(idle(&[]).is_empty());
    assert_eq!(idle(&["2024-02"]), ["sans_activite 2024-02-01 29 3"]);
    assert_eq!(idle(&["2024-02", "2024-03"]), ["sans_activite 2024-02-01 60 2"]);
    assert_eq!(idle(&["2024-02", "2024-03", "2024-04"]), ["sans_activite 2024-02-01 90 1"]);
    // A month that was not filed neither counts nor breaks: February and April.
    assert_eq!(idle(&["2024-02", "2024-04"]), ["sans_activite 2024-02-01 90 2"]);
    // A declared suspension in progress explains them.
    let mut suspended = registers();
    suspended.suspensions.push(suspension("PASS1", 1, "2024-02-01", "2024-06-30"));
    assert!(
        alerts(vec![home("2024-01").pays(1, 10_000, None), home("2024-02")], &suspended).is_empty()
    );
}

#[test]
fn the_end_of_rights_is_near() {
    let ending = |end: &str| {
        let mut registers = registers();
        registers.passes[0].end = day(end);
        alerts(vec![home("2024-04").pays(1, 10_000, None)], &registers)
    };
    // From 30 April: 91, 90, 47 and 30 days, both bounds included.
    assert!(ending("2024-07-29").is_empty());
    assert_eq!(ending("2024-07-28"), ["fin_de_droits 2024-04-30 90 3"]);
    assert_eq!(ending("2024-06-15"), ["fin_de_droits 2024-03-18 47 2"]);
    assert_eq!(ending("2024-05-29"), ["fin_de_droits 2024-03-01 30 1"]);
    assert!(ending("2024-04-29").is_empty(), "it is over");
}

#[test]
fn an_absence_nobody_declared() {
    let absent = |first: &str, last: &str, registers: &_| {
        let declared = home("2024-04").pays(1, 10_000, None).suspension("501", first, last);
        alerts(vec![declared], registers)
    };
    assert!(absent("2024-04-01", "2024-04-15", &registers()).is_empty(), "fifteen days");
    assert_eq!(
        absent("2024-04-01", "2024-04-16", &registers()),
        ["suspension_non_declaree 2024-04-01 16 3"]
    );
    assert_eq!(
        absent("2024-03-11", "2024-04-20", &registers()),
        ["suspension_non_declaree 2024-03-11 41 2"]
    );
    assert_eq!(
        absent("2024-01-08", "2024-04-20", &registers()),
        ["suspension_non_declaree 2024-01-08 104 1"]
    );
    // Of a long absence, the PASS holds what follows its start.
    let since = |start: &str| {
        let mut registers = registers();
        registers.passes[0].start = day(start);
        absent("2024-03-11", "2024-04-20", &registers)
    };
    assert!(since("2024-04-06").is_empty(), "fifteen days");
    assert_eq!(since("2024-04-05"), ["suspension_non_declaree 2024-04-05 16 3"]);
    let mut met = registers();
    met.suspensions.push(suspension("PASS1", 1, "2024-04-20", "2024-04-25"));
    assert!(absent("2024-03-11", "2024-04-20", &met).is_empty(), "declared, if late");
}

#[test]
fn work_resumed_under_a_declared_suspension() {
    let mut suspended = registers();
    suspended.suspensions.push(suspension("PASS1", 1, "2024-02-10", "2027-02-09"));
    let worked = |months: [i64; 3]| {
        let declared = ["2024-02", "2024-03", "2024-04"].into_iter().zip(months);
        let declared = declared.map(|(month, hours)| home(month).pays(1, hours, None));
        alerts(declared.collect(), &suspended)
    };
    // February began before the suspension: its hours say nothing.
    assert!(worked([5_000, 0, 0]).is_empty());
    assert_eq!(worked([5_000, 0, 700]), ["reprise_non_declaree 2024-04-01 30 3"]);
    assert_eq!(worked([0, 700, 0]), ["reprise_non_declaree 2024-03-01 61 1"]);
}

#[test]
fn a_holder_whose_structure_files_without_them_is_told_apart_from_one_whose_structure_is_silent() {
    // The contract ended in January; the structure still files in February, and in March for
    // somebody else only.
    let other = |month: &str| monthly(month).person(9, Sex::Men, Sex::Men, "");
    let first = || home("2024-01").pays(1, 10_000, None).ends("2024-01-31", "031");
    let declared = vec![first(), other("2024-02"), other("2024-03"), other("2024-04")];
    // Without open contract, a month counts once complete: February alone.
    assert_eq!(alerts(declared, &registers()), ["sans_activite 2024-02-01 90 3"]);
    let elsewhere = |month: &str| monthly(month).at(22).person(9, Sex::Men, Sex::Men, "");
    let declared = vec![first(), elsewhere("2024-02"), elsewhere("2024-04")];
    assert!(alerts(declared, &registers()).is_empty());
}
