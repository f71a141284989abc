//! One population as raw declarations and as consolidated tables: the same figures wherever both
//! say the same thing, and the differences that the methodology page lists.

use std::collections::BTreeSet;

use pilotage::indicators::INDICATORS;
use pilotage::nomenclatures::consolidated::differences as listed;
use pilotage::synth::{Format, Plan, write};

use super::kit::{Outcome, outcome};
use super::structure::{
    MAN, Tables, WOMAN, contract, contract_in, from_deposits, from_deposits_at, from_tables,
    from_tables_at, month, monthly, monthly_of, months, paid, paid_on, tables, usual,
};
use crate::ingest_dsn::text::envelope;
use crate::oracle::differences;

/// Indicators whose figures differ between two outcomes.
fn apart(raw: &Outcome, consolidated: &Outcome) -> BTreeSet<&'static str> {
    let (one, other) = (raw.figures(), consolidated.figures());
    let places: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let changed: BTreeSet<&str> = places
        .into_iter()
        .filter(|place| one.get(place) != other.get(place))
        .map(|place| place.0.as_str())
        .collect();
    let specs = raw.tables.iter().map(|table| &table.spec);
    specs.filter(|spec| changed.contains(spec.id)).map(|spec| spec.indicator).collect()
}

/// That only the indicators which the page lists under this difference differ, and some do.
fn assert_listed(id: &str, raw: &Outcome, consolidated: &Outcome) {
    let difference = listed().iter().find(|one| one.id == id).unwrap();
    let may: BTreeSet<&str> = difference.statistiques.iter().map(String::as_str).collect();
    let found = apart(raw, consolidated);
    assert!(found.is_subset(&may), "{id}: {:?} are not listed", found.difference(&may));
    assert_eq!(found.is_empty(), may.is_empty(), "{id}");
}

#[test]
fn differences_name_indicators_that_exist() {
    let known: BTreeSet<&str> = INDICATORS.iter().map(|indicator| indicator.id).collect();
    for difference in listed() {
        for id in &difference.statistiques {
            assert!(known.contains(id.as_str()), "{}: {id}", difference.id);
        }
    }
}

#[test]
fn lives_told_in_either_form_give_the_same_figures() {
    let last_month = "2026-02".parse().unwrap();
    let plan =
        Plan { people: 220, employers: 1, months: 30, last_month, seed: 11, format: Format::Dsn };
    let made = |format| {
        let folder = tempfile::tempdir().unwrap();
        write(&Plan { format, ..plan.clone() }, folder.path()).unwrap();
        outcome(&folder.path().join("inputs"))
    };
    let (raw, consolidated) = (made(Format::Dsn), made(Format::Tables));
    let (mut one, mut other) = (raw.figures(), consolidated.figures());
    assert!(one.len() > 15_000, "only {} figures", one.len());
    for figures in [&mut one, &mut other] {
        // The tables hold a permanent employee of every structure, the declarations of most.
        figures.retain(|(table, ..), _| table != "embauches_categorie");
    }
    assert_eq!(differences(&other, &one), []);
    // Restricted files: overtime has no table, and no signal precedes the monthly declaration.
    let without_overtime = |outcome: &Outcome| -> Vec<String> {
        let rows = outcome.files["heures"].iter();
        rows.map(|row| {
            let fields: Vec<&str> = row.split(',').collect();
            [&fields[..7], &fields[8..]].concat().join(",")
        })
        .collect()
    };
    assert!(raw.files["heures"] != consolidated.files["heures"], "nobody works overtime");
    assert_eq!(without_overtime(&raw), without_overtime(&consolidated));
    for table in ["compteurs", "alertes", "declarations_a_corriger"] {
        assert_eq!(raw.files[table], consolidated.files[table], "{table}");
    }
    let signalled = raw.files["suspensions"]
        .iter()
        .filter(|row| !consolidated.files["suspensions"].contains(row));
    let newest = raw.known.employers.declared.unwrap().1.last_day().to_string();
    let started: Vec<&str> = signalled.map(|row| row.split(',').nth(5).unwrap()).collect();
    assert!(started.iter().all(|first| **first > *newest), "{started:?}");
}

/// The small structure in both forms: what the woman's declarations say, and what tables say
/// instead of the usual.
fn both(woman: impl Fn(pilotage::vocabulary::Month) -> String, tables: &Tables) -> [Outcome; 2] {
    let deposits: Vec<String> = months().map(|of| monthly(of, &woman(of))).collect();
    [from_deposits(&deposits), from_tables(tables)]
}

/// The usual tables with one change of text.
fn changed(table: &'static str, from: &str, to: &str) -> Tables {
    let mut tables = tables();
    let rows = tables.get_mut(table).unwrap();
    let before = rows.clone();
    rows.iter_mut().for_each(|row| *row = row.replace(from, to));
    assert!(*rows != before, "{table} does not say {from}");
    tables
}

fn hours_of_women(outcome: &Outcome, month: &str) -> i64 {
    outcome.figure("heures_pass_actifs_type_siae", month, &["F", "ACI"], "heures")
}

#[test]
fn the_small_structure_is_the_same_in_both_forms() {
    let [raw, consolidated] = both(usual, &tables());
    assert_eq!(hours_of_women(&raw, "2026-03"), 10_000);
    assert_eq!(differences(&consolidated.figures(), &raw.figures()), []);
    assert_eq!(raw.files, consolidated.files);
}

#[test]
fn absences_ends_and_corrections_are_the_same_in_both_forms() {
    // A leave from 2 March, told again in April with its return; a suspension in two slices; an end
    // in June; 20 hours of February taken back in May; seven hours of unpaid absence in April.
    let leave = |more: &str| format!("60.001 01\n60.002 01032026\n60.003 25032026\n{more}");
    let told = |of: pilotage::vocabulary::Month| match of.number() {
        3 => contract() + &leave("") + &paid(of, "40.00"),
        4 => {
            contract()
                + &leave("60.010 22032026\n60.011 01\n")
                + "65.001 501\n65.002 10042026\n65.003 30042026\n"
                + &paid(of, "60.00")
                + "53.001 02\n53.002 7.00\n53.003 10\n"
        }
        5 => {
            contract()
                + "65.001 501\n65.002 01052026\n65.003 12052026\n"
                + &paid(of, "80.00")
                + &paid(month("2026-02"), "-20.00")
        }
        6 => contract() + "62.001 18062026\n62.002 031\n" + &paid(of, "50.00"),
        7.. => String::new(),
        _ => usual(of),
    };
    let deposits: Vec<String> = months()
        .map(|of| match told(of) {
            lines if lines.is_empty() => monthly_of(of, &[(MAN, "01", &usual(of))]),
            lines => monthly(of, &lines),
        })
        .collect();
    let mut tables = tables();
    let row = |tables: &mut Tables, table: &'static str, from: &str, to: &str| {
        let rows = tables.get_mut(table).unwrap();
        let place = rows.iter().position(|row| row == from).unwrap();
        rows[place] = to.to_owned();
    };
    row(
        &mut tables,
        "ddadtcontrat",
        "500,70,CDDI-1,2026-01-01,02,71,02,10,,,2026-08-01",
        "500,70,CDDI-1,2026-01-01,02,71,02,10,2026-06-18,031,2026-06-01",
    );
    for (id, hours) in [(1_002, "40.00"), (1_003, "60.00"), (1_004, "80.00"), (1_005, "50.00")] {
        let (from, to) = (format!("{id},01,100.00,10"), format!("{id},01,{hours},10"));
        row(&mut tables, "ddadtactivite", &from, &to);
    }
    for gone in ["1006,", "1007,"] {
        for table in ["ddadtversement", "ddadtrem_brute_ac", "ddadtactivite"] {
            tables.get_mut(table).unwrap().retain(|row| !row.starts_with(gone));
        }
    }
    let mut add = |table, text: &str| tables.get_mut(table).unwrap().push(text.to_owned());
    add("ddadtrem_brute_ac", "3000,1004,CDDI-1,2026-02-01,2026-02-28");
    add("ddadtactivite", "3000,01,-20.00,10");
    add("ddadtactivite", "1003,02,7.00,10");
    tables.insert(
        "ddadtarret_trav",
        vec![
            "id_contrat,motif_arret,date_dernier_jour_travaille,date_fin_previsionnelle,\
             date_reprise"
                .to_owned(),
            "500,01,2026-03-01,2026-03-25,2026-03-22".to_owned(),
        ],
    );
    let slices = tables.get_mut("ddadtsuspension_contrat").unwrap();
    slices.push("500,501,2026-04-10,2026-04-30".to_owned());
    slices.push("500,501,2026-05-01,2026-05-12".to_owned());
    let (raw, consolidated) = (from_deposits(&deposits), from_tables(&tables));
    let women = |table, month, measure| raw.figure(table, month, &["F", "ACI"], measure);
    assert_eq!(hours_of_women(&raw, "2026-02"), 8_000, "100 less 20");
    let interrupted = |month| women("interruptions_dsn_type_siae", month, "interrompues");
    // 2–21 March is 20 days, over before the 31st; 10 April–12 May covers 30 April.
    assert_eq!(["2026-03", "2026-04", "2026-05"].map(interrupted), [0, 1, 0]);
    assert_eq!(raw.files["suspensions"].len(), 2);
    assert_eq!(differences(&consolidated.figures(), &raw.figures()), []);
    assert_eq!(raw.files, consolidated.files);
}

#[test]
fn a_month_without_employees_is_filed_in_raw_declarations_only() {
    // Both workers are last described in March; the ACI then declares nobody. A workshop nearby
    // goes on declaring, or the tables would end in March.
    let elsewhere = |text: String| text.replace("'999999006'", "'999999014'");
    let deposits: Vec<String> = months()
        .flat_map(|of| {
            let here = match of.number() {
                1..=3 => monthly(of, &usual(of)),
                _ => monthly_of(of, &[]),
            };
            let third = [("1790135999003", "01", "40.001 01012026\n40.007 01\n40.009 X-1\n")];
            [here, elsewhere(monthly_of(of, &third))]
        })
        .collect();
    let mut tables = changed("ddadtcontrat", "2026-08-01", "2026-03-01");
    for table in ["ddadtversement", "ddadtrem_brute_ac", "ddadtactivite"] {
        let late = |row: &String| {
            row.split(',').next().is_some_and(|id| {
                matches!(
                    id,
                    "1003"
                        | "1004"
                        | "1005"
                        | "1006"
                        | "1007"
                        | "2003"
                        | "2004"
                        | "2005"
                        | "2006"
                        | "2007"
                )
            })
        };
        tables.get_mut(table).unwrap().retain(|row| !late(row));
    }
    let mut add = |table, text: &str| tables.get_mut(table).unwrap().push(text.to_owned());
    add("ddadtassure", "3,1790135999003,H,05011989");
    add("ddadtemployeur", "8,99999901400003,,01000");
    add("ddadtemployeur_assure", "72,3,8");
    add("ddadtcontrat", "502,72,X-1,2026-01-01,01,,,,,,2026-08-01");
    for (rank, of) in (3_000..).zip(months()) {
        add("ddadtversement", &format!("{rank},72,{}", of.first_day()));
    }
    let (raw, consolidated) = (from_deposits(&deposits), from_tables(&tables));
    assert_listed("mois-sans-salarie", &raw, &consolidated);
    let observed = |outcome: &Outcome| {
        outcome.figure("heures_pass_actifs_type_siae", "2026-04", &["_T", "_T"], "personnes")
    };
    // Their contracts ended with March, three months of silence later; or nobody filed April.
    assert_eq!((observed(&raw), observed(&consolidated)), (2, 0));
}

#[test]
fn a_signal_is_in_raw_declarations_only() {
    // Sick from 2 September, signalled the day after; August is the newest month declared.
    let mut deposits: Vec<String> = months().map(|of| monthly(of, &usual(of))).collect();
    let signal = envelope(&format!(
        "05.001 04\n05.002 01\n05.003 11\n05.004 9\n05.007 03092026\n05.010 01\n06.001 999999006\n\
         11.001 00003\n30.001 {WOMAN}\n40.001 01012026\n40.009 CDDI-1\n60.001 01\n\
         60.002 01092026\n60.003 20092026\n"
    ));
    deposits.push(signal);
    let (raw, consolidated) = (from_deposits(&deposits), from_tables(&tables()));
    assert_eq!(raw.files["suspensions"].len(), 1);
    assert_eq!(consolidated.files["suspensions"].len(), 0);
    assert_eq!(apart(&raw, &consolidated), [].into(), "it begins after the complete months");
}

#[test]
fn a_change_of_number_is_in_raw_declarations_only() {
    let told = |of: pilotage::vocabulary::Month| match of.number() {
        1..=4 => usual(of),
        5 => {
            contract_in("CDDI-2", "10")
                + "41.001 01052026\n41.014 CDDI-1\n"
                + &paid_on("CDDI-2", of, "100.00", "10")
        }
        _ => contract_in("CDDI-2", "10") + &paid_on("CDDI-2", of, "100.00", "10"),
    };
    let mut tables = changed("ddadtcontrat", "500,70,CDDI-1", "500,70,CDDI-2");
    for row in tables.get_mut("ddadtrem_brute_ac").unwrap() {
        if ["1004,", "1005,", "1006,", "1007,"].iter().any(|id| row.starts_with(id)) {
            *row = row.replace("CDDI-1", "CDDI-2");
        }
    }
    let [raw, consolidated] = both(told, &tables);
    assert_listed("changements", &raw, &consolidated);
    assert_eq!(["2026-04", "2026-05"].map(|of| hours_of_women(&raw, of)), [10_000, 10_000]);
    assert_eq!(["2026-04", "2026-05"].map(|of| hours_of_women(&consolidated, of)), [0, 10_000]);
    let unattached = |outcome: &Outcome| {
        outcome.figure("rattachement_lignes_type_siae", "2026-T1", &["_T"], "lignes_sans_contrat")
    };
    assert_eq!((unattached(&raw), unattached(&consolidated)), (0, 3));
}

#[test]
fn a_former_unit_is_in_raw_declarations_only() {
    // 18 days until April, then 100 hours; the lines state no unit.
    let told = |of: pilotage::vocabulary::Month| match of.number() {
        1..=4 => contract_in("CDDI-1", "20") + &paid_on("CDDI-1", of, "18.00", ""),
        _ => contract() + &paid_on("CDDI-1", of, "100.00", ""),
    };
    let mut tables = tables();
    for row in tables.get_mut("ddadtactivite").unwrap() {
        for (rank, id) in (0..8).zip(1_000..) {
            if *row == format!("{id},01,100.00,10") {
                *row = format!("{id},01,{},", if rank < 4 { "18.00" } else { "100.00" });
            }
        }
    }
    let [raw, consolidated] = both(told, &tables);
    assert_listed("etats-passes", &raw, &consolidated);
    let hours = |outcome| ["2026-04", "2026-05"].map(|of| hours_of_women(outcome, of));
    assert_eq!(hours(&raw), [12_600, 10_000], "18 days of seven hours");
    assert_eq!(hours(&consolidated), [1_800, 10_000]);
}

#[test]
fn overtime_is_in_raw_declarations_only() {
    let overtime = "51.001 01032026\n51.002 31032026\n51.010 CDDI-1\n51.011 017\n51.012 4.00\n\
                    51.013 0.00\n";
    let told = |of: pilotage::vocabulary::Month| {
        usual(of) + if of == month("2026-03") { overtime } else { "" }
    };
    let [raw, consolidated] = both(told, &tables());
    assert_listed("heures-supplementaires", &raw, &consolidated);
    let march = |outcome: &Outcome| -> Vec<String> {
        let rows = outcome.files["heures"].iter().map(|row| row.split(',').collect::<Vec<_>>());
        rows.filter(|row| row[0] == "PASS1" && row[5] == "2026-03")
            .map(|row| row[6..8].join(" "))
            .collect()
    };
    assert_eq!(
        (march(&raw), march(&consolidated)),
        (vec!["100.00 4.00".to_owned()], vec!["100.00 0.00".to_owned()])
    );
}

#[test]
fn a_masked_number_is_not_recognised() {
    let [raw, consolidated] =
        both(usual, &changed("ddadtassure", "2890135999001", "2XXXXXXXXXXXX"));
    assert_listed("identifiants", &raw, &consolidated);
    let hours = |outcome: &Outcome, sex| {
        outcome.figure("heures_pass_actifs_type_siae", "2026-03", &[sex, "_T"], "heures")
    };
    assert_eq!((hours(&raw, "F"), hours(&raw, "H")), (10_000, 10_000));
    assert_eq!((hours(&consolidated, "F"), hours(&consolidated, "H")), (0, 10_000));
}

#[test]
fn a_masked_postal_code_gives_no_territory() {
    let deposits: Vec<String> = months().map(|of| monthly(of, &usual(of))).collect();
    let raw = from_deposits_at(&deposits, "");
    let consolidated = from_tables_at(&changed("ddadtemployeur", "01000", "01XXX"), "");
    assert_listed("adresse", &raw, &consolidated);
    let hours = |outcome: &Outcome, code| {
        outcome.figure("heures_pass_actifs_territoire", "2026-03", &["F", code], "heures")
    };
    assert_eq!((hours(&raw, "NR"), hours(&consolidated, "NR")), (0, 10_000));
    // The postal code unmasked, both forms agree again.
    let consolidated = from_tables_at(&tables(), "");
    assert_eq!(differences(&consolidated.figures(), &raw.figures()), []);
}
