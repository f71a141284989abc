//! One month more of declarations: what is consolidated changes by a declared correction, and by
//! nothing else. Declarations written out, as payroll software deposits them.

use std::collections::BTreeSet;

use super::kit::Outcome;
use super::structure::{from_deposits, month, monthly, months, paid, usual};
use crate::oracle::Place;

/// January to August, one deposit each.
fn eight_months() -> Vec<String> {
    months().map(|of| monthly(of, &usual(of))).collect()
}

fn september(more: &str) -> String {
    let of = month("2026-09");
    monthly(of, &(usual(of) + more))
}

/// Final figures of one reading that another changes: table, period, measure.
fn changed(before: &Outcome, after: &Outcome) -> BTreeSet<(String, String, String)> {
    let settled: BTreeSet<(String, String)> = before
        .tables
        .iter()
        .flat_map(|table| {
            let finals = table.periods.iter().filter(|status| !status.is_provisional());
            finals.map(|status| (table.spec.id.to_owned(), status.period.to_string()))
        })
        .collect();
    let (before, after) = (before.figures(), after.figures());
    let places: BTreeSet<&Place> = before.keys().chain(after.keys()).collect();
    places
        .into_iter()
        .filter(|place| settled.contains(&(place.0.clone(), place.1.clone())))
        .filter(|place| before.get(place) != after.get(place))
        .map(|(table, period, _, measure)| (table.clone(), period.clone(), measure.clone()))
        .collect()
}

#[test]
fn one_month_more_changes_no_consolidated_figure() {
    let mut monthlies = eight_months();
    let before = from_deposits(&monthlies);
    let hours = |outcome: &Outcome, sex, month| {
        outcome.figure("heures_travaillees_type_siae", month, &[sex, "ACI"], "heures")
    };
    assert_eq!(hours(&before, "F", "2026-06"), 10_000);
    monthlies.push(september(""));
    let with_september = from_deposits(&monthlies);
    assert_eq!(hours(&with_september, "F", "2026-07"), 10_000, "July is complete now");
    assert_eq!(changed(&before, &with_september), [].into());
}

#[test]
fn a_declared_correction_changes_the_month_it_corrects_and_no_other() {
    let mut monthlies = eight_months();
    let before = from_deposits(&monthlies);
    // September takes back 20 hours of March, and pays 5 hours of May.
    let corrections = paid(month("2026-03"), "-20.00") + &paid(month("2026-05"), "5.00");
    monthlies.push(september(&corrections));
    let corrected = from_deposits(&monthlies);
    for (month, women, men) in
        [("2026-02", 10_000, 10_000), ("2026-03", 8_000, 10_000), ("2026-05", 10_500, 10_000)]
    {
        let hours =
            |sex| corrected.figure("heures_pass_actifs_type_siae", month, &[sex, "ACI"], "heures");
        assert_eq!((hours("F"), hours("H")), (women, men), "{month}");
    }
    let mut expected = BTreeSet::new();
    for table in ["heures_travaillees", "heures_pass_actifs"] {
        for (by, month) in ["type_siae", "age", "territoire"]
            .into_iter()
            .flat_map(|by| ["2026-03", "2026-05"].map(|month| (by, month)))
        {
            expected.insert((format!("{table}_{by}"), month.to_owned(), "heures".to_owned()));
        }
    }
    // A line more of the first quarter, among those that can be used.
    for table in ["qualite_declarations", "rattachement_lignes"] {
        for by in ["type_siae", "territoire"] {
            let (quarter, lines) = ("2026-T1".to_owned(), "lignes".to_owned());
            expected.insert((format!("{table}_{by}"), quarter, lines));
        }
    }
    assert_eq!(changed(&before, &corrected), expected);
}

#[test]
fn a_month_declared_after_it_was_taken_as_missing_becomes_known() {
    // April comes with September: until then nobody is observed in it.
    let mut monthlies = eight_months();
    let april = monthlies.remove(3);
    let observed = |outcome: &Outcome, month| {
        outcome.figure("heures_pass_actifs_type_siae", month, &["_T", "_T"], "personnes")
    };
    let before = from_deposits(&monthlies);
    assert_eq!([observed(&before, "2026-03"), observed(&before, "2026-04")], [2, 0]);
    monthlies.extend([september(""), april]);
    let complete = from_deposits(&monthlies);
    assert_eq!([observed(&complete, "2026-03"), observed(&complete, "2026-04")], [2, 2]);
    assert!(changed(&before, &complete).iter().all(|(_, period, _)| period != "2026-03"));
}
