//! The files on random villages: against the oracle, and under changes that mean nothing.

use pilotage::pathways::DossierRules;
use pilotage::vocabulary::Hundredths;
use proptest::prelude::*;

use super::kit::{Files, export_files, rules};
use super::oracle::Oracle;
use super::population::{Village, last_day, month, village};
use crate::facts::kit::{Declaration, File};

/// Hours of an entitlement that some holders of a village exhaust.
const ENTITLEMENT: i64 = 30_000;

fn small_rules() -> DossierRules {
    DossierRules { entitlement: Hundredths::new(ENTITLEMENT), ..rules() }
}

fn alone(declarations: Vec<Declaration>) -> Vec<File> {
    declarations.into_iter().map(|declaration| vec![declaration]).collect()
}

fn files_of(village: &Village, files: &[File]) -> Files {
    export_files(files, &village.registers(), &small_rules())
}

fn files(village: &Village) -> Files {
    files_of(village, &alone(village.declarations()))
}

/// Rows of one side only, by file.
fn differences(found: &Files, expected: &Files) -> Vec<String> {
    let mut differences = Vec::new();
    for (file, rows) in found {
        let mut rows = rows.clone();
        let mut others = expected[file].clone();
        rows.sort();
        others.sort();
        let only = |one: &[String], other: &[String], side: &str| -> Vec<String> {
            one.iter()
                .filter(|row| !other.contains(row))
                .map(|row| format!("{side} {row}"))
                .collect()
        };
        differences.extend(only(&rows, &others, "found"));
        differences.extend(only(&others, &rows, "expected"));
        if rows.len() != others.len() {
            differences.push(format!("{file}: {} rows, not {}", rows.len(), others.len()));
        }
    }
    differences
}

/// Without the words on what to do about each flaw.
fn without_advice(mut files: Files) -> Files {
    for row in files.entry("declarations_a_corriger").or_default() {
        *row = row.split(',').take(6).collect::<Vec<_>>().join(",");
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_files_are_those_counted_by_hand(village in village()) {
        let Some(oracle) = Oracle::new(&village, ENTITLEMENT) else { return Ok(()) };
        let found = without_advice(files(&village));
        prop_assert_eq!(differences(&found, &oracle.files()), Vec::<String>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn declared_twice_replaced_by_itself_in_fractions_or_late_nothing_changes(village in village()) {
        let declarations = village.declarations();
        prop_assume!(!declarations.is_empty());
        let expected = files(&village);
        // Sent twice: the same declarations in two files.
        let twice: Vec<File> = [declarations.clone(), declarations.clone()].into();
        prop_assert_eq!(&files_of(&village, &twice), &expected, "sent twice");
        // Replaced by itself: the winner of each month again, with a later order.
        let again = declarations.iter().cloned().map(|declaration| declaration.replacing(9));
        let replaced: Vec<Declaration> = winners(&declarations).chain(again_winners(again)).collect();
        prop_assert_eq!(&files_of(&village, &alone(replaced)), &expected, "replaced by itself");
        // In two fractions, persons apart.
        let fractions = winners(&declarations).flat_map(in_two).collect();
        prop_assert_eq!(&files_of(&village, &alone(fractions)), &expected, "in fractions");
        // Late: every month is constituted three months later, and the files come backwards.
        let late = declarations.iter().rev().cloned().map(|mut declaration| {
            let constituted = declaration.record.constituted.map(|day| day.plus(92));
            declaration.record.constituted = constituted;
            declaration
        });
        prop_assert_eq!(&files_of(&village, &alone(late.collect())), &expected, "late");
    }

    #[test]
    fn one_month_more_changes_a_consolidated_month_by_declared_corrections_only(
        village in village(),
    ) {
        // Without the lines, absences and ends by which the last two months speak of earlier ones,
        // and with contracts described to the end, what was consolidated stays.
        let mut village = village;
        let settled = 7;
        for (position, job) in (0..).zip(&mut village.jobs) {
            job.start = job.start.min(8 + position);
            job.last_month = 9;
            job.units[1] = job.units[0];
            job.end = job.end.filter(|(length, _)| job.start + length < last_day(settled - 1));
            job.end = job.end.map(|(length, _)| (length, false));
        }
        village.pays.retain(|pay| pay.declared < 8 || pay.from > last_day(settled));
        village.aways.retain(|away| away.declared + 3 < 8);
        let before: Vec<Declaration> = village
            .declarations()
            .into_iter()
            .filter(|declaration| declaration.record.month.is_some_and(|of| of < month(8)))
            .collect();
        prop_assume!(before.iter().any(|one| one.record.month == Some(month(7))));
        let consolidated = |files: Files| -> Vec<String> {
            let limit = month(settled - 2).to_string();
            let of = |row: &String| row.split(',').nth(5).map(str::to_owned).unwrap_or_default();
            files["heures"].iter().filter(|row| of(row) <= limit).cloned().collect()
        };
        let early = consolidated(files_of(&village, &alone(before)));
        let late = consolidated(files(&village));
        prop_assert_eq!(early, late);
    }

    #[test]
    fn rows_are_sorted_and_consumed_hours_are_the_sum_of_rows(village in village()) {
        let found = files(&village);
        let key = |row: &String, positions: &[usize]| -> Vec<String> {
            let fields: Vec<&str> = row.split(',').collect();
            positions.iter().map(|position| fields[*position].to_owned()).collect()
        };
        for (file, positions) in [("heures", &[0, 1, 3, 4, 5][..]), ("compteurs", &[0][..])] {
            let keys: Vec<Vec<String>> = found[file].iter().map(|row| key(row, positions)).collect();
            prop_assert!(keys.is_sorted() && keys.windows(2).all(|two| two[0] != two[1]), "{}", file);
        }
        for counter in &found["compteurs"] {
            let [number, consumed] = [key(counter, &[0]), key(counter, &[3])].concat().try_into().unwrap();
            let number: String = number;
            let consumed: String = consumed;
            let own = found["heures"].iter().filter(|row| key(row, &[0])[0] == number);
            let sum: i64 = own.map(|row| hundredths(&key(row, &[6])[0])).sum();
            prop_assert!(consumed.is_empty() || hundredths(&consumed) == sum);
        }
    }
}

fn hundredths(text: &str) -> i64 {
    Hundredths::parse(text.as_bytes()).unwrap().hundredths()
}

/// The declaration in force of each establishment-month: the last of the village's list.
fn winners(declarations: &[Declaration]) -> impl Iterator<Item = Declaration> {
    again_winners(declarations.iter().cloned())
}

fn again_winners(
    declarations: impl Iterator<Item = Declaration>,
) -> impl Iterator<Item = Declaration> {
    let mut kept: std::collections::BTreeMap<_, Declaration> = std::collections::BTreeMap::new();
    for declaration in declarations {
        kept.insert((declaration.record.siret, declaration.record.month), declaration);
    }
    kept.into_values()
}

/// The same declaration in two fractions: person 2 alone, and the others.
fn in_two(declaration: Declaration) -> Vec<Declaration> {
    [1, 2]
        .into_iter()
        .map(|fraction| {
            let mut part = declaration.clone();
            (part.record.fraction, part.record.fractions) = (fraction, 2);
            let keep =
                |person: pilotage::vocabulary::PersonKey| (person.number() == 2) == (fraction == 2);
            part.rows.individuals.retain(|row| keep(row.person));
            part.rows.contracts.retain(|row| keep(row.person));
            part.rows.ends.retain(|row| keep(row.person));
            part.rows.absences.retain(|row| keep(row.person));
            part.rows.work.retain(|row| keep(row.person));
            part
        })
        .collect()
}
