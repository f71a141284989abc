//! The fictitious population: same bytes from one seed, valid declarations, plausible anchors,
//! registers as the contract describes them.

mod declarations;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pilotage::synth::{Format, Plan, write, write_edition};
use pilotage::vocabulary::Month;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn small(seed: u64) -> Plan {
    Plan {
        people: 700,
        employers: 60,
        months: 8,
        last_month: month("2026-02"),
        seed,
        format: Format::Dsn,
    }
}

/// A folder as path → bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

fn generate(plan: &Plan) -> (tempfile::TempDir, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    write(plan, folder.path()).unwrap();
    let files = tree(folder.path());
    (folder, files)
}

fn rows(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(files[path].as_slice()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn one_seed_gives_the_same_bytes_and_another_seed_others() {
    let (_one, first) = generate(&small(1));
    let (_two, second) = generate(&small(1));
    assert!(first == second, "two runs of one plan differ");
    let (_three, other) = generate(&small(2));
    assert!(first != other, "the seed changes nothing");
}

#[test]
fn neither_threads_nor_instalments_show() {
    let plan = small(3);
    let (_whole, expected) = generate(&plan);
    let folder = tempfile::tempdir().unwrap();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    alone.install(|| {
        for edition in ["2025-12", "2026-01", "2026-02", "2026-03"] {
            write_edition(&plan, folder.path(), month(edition)).unwrap();
        }
    });
    assert!(tree(folder.path()) == expected, "four editions differ from one");
}

#[test]
fn an_edition_adds_a_month_and_rewrites_nothing_declared_before() {
    let plan = small(4);
    let folder = tempfile::tempdir().unwrap();
    write_edition(&plan, folder.path(), month("2026-02")).unwrap();
    let before = tree(&folder.path().join("inputs/declarations"));
    assert!(before.keys().all(|path| path.as_str() < "2026-03"));
    write_edition(&plan, folder.path(), month("2026-03")).unwrap();
    let after = tree(&folder.path().join("inputs/declarations"));
    assert!(after.len() > before.len());
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
}

#[test]
fn registers_have_the_columns_of_the_contract() {
    let (_folder, files) = generate(&small(6));
    let header = |path: &str| {
        let text = String::from_utf8(files[path].clone()).unwrap();
        text.lines().next().unwrap().to_owned()
    };
    for (path, expected) in [
        (
            "pass_iae",
            "numero_pass,nir,sexe,annee_naissance,date_debut,date_fin,commune,qpv,origine,siret",
        ),
        ("suspensions", "numero_pass,siret,motif,date_debut,date_fin,date_creation"),
        ("prolongations", "numero_pass,motif,date_debut,date_fin"),
        ("siae", "siret,type,nom,commune,date_debut,date_fin"),
        (
            "etablissements",
            "siret,denomination,naf,naf_version,commune,tranche_effectif,categorie_juridique,etat",
        ),
    ] {
        assert_eq!(header(&format!("inputs/registers/{path}.csv")), expected);
    }
    let numbers: Vec<String> = rows(&files, "inputs/registers/pass_iae.csv")
        .into_iter()
        .map(|row| row["numero_pass"].clone())
        .collect();
    let distinct: BTreeSet<&String> = numbers.iter().collect();
    assert_eq!(distinct.len(), numbers.len());
    for row in rows(&files, "inputs/registers/suspensions.csv") {
        assert!(distinct.contains(&row["numero_pass"]));
        assert!(row["date_debut"] <= row["date_fin"] && row["date_debut"] <= row["date_creation"]);
    }
}

/// One population of the demonstration's proportions, for all anchors.
#[test]
fn the_population_is_plausible() {
    let plan = Plan { people: 24_000, employers: 2_000, months: 14, ..small(7) };
    let (_folder, files) = generate(&plan);
    structures_cover_france(&files);
    women_and_suspensions_are_as_in_france(&files);
    fixed_term_lengths_are_as_in_france(&files);
    women_are_interrupted_more(&files);
}

fn structures_cover_france(files: &BTreeMap<String, Vec<u8>>) {
    let siae = rows(files, "inputs/registers/siae.csv");
    let (mut departements, mut companies) = (BTreeSet::new(), BTreeMap::new());
    for row in &siae {
        let length = if row["commune"].starts_with("97") { 3 } else { 2 };
        departements.insert(row["commune"][..length].to_owned());
        let siren = row["siret"][..9].to_owned();
        companies.entry(row["type"].clone()).or_insert_with(BTreeSet::new).insert(siren);
    }
    assert_eq!(departements.len(), 101);
    for kind in ["ACI", "AI", "EI", "ETTI"] {
        assert!(companies[kind].len() >= 30, "{kind}: {}", companies[kind].len());
    }
    assert!((0.42..0.48).contains(&share(companies["ACI"].len(), siae.len())));
}

fn women_and_suspensions_are_as_in_france(files: &BTreeMap<String, Vec<u8>>) {
    let passes = rows(files, "inputs/registers/pass_iae.csv");
    let women = passes.iter().filter(|row| row["nir"].starts_with('2')).count();
    assert!((0.35..0.39).contains(&share(women, passes.len())), "{women} women");
    // 137,775 suspensions in a year for 421,666 persons: about a third; here a year of starts
    // over the PASS in force on its last day.
    let suspensions = rows(files, "inputs/registers/suspensions.csv");
    let started = suspensions.iter().filter(|row| row["date_debut"].starts_with("2025")).count();
    let active = passes
        .iter()
        .filter(|row| {
            row["date_debut"].as_str() <= "2025-12-31" && row["date_fin"].as_str() >= "2025-12-31"
        })
        .count();
    let rate = share(started, active);
    assert!((0.22..0.40).contains(&rate), "{rate} suspensions per PASS and year");
    assert!((12_000..18_000).contains(&active), "{active} PASS in force");
}

fn fixed_term_lengths_are_as_in_france(files: &BTreeMap<String, Vec<u8>>) {
    let lengths: Vec<(u64, u64)> = rows(files, "truth/durees_cdd.csv")
        .iter()
        .map(|row| (row["duree_jours"].parse().unwrap(), row["contrats"].parse().unwrap()))
        .collect();
    let total: u64 = lengths.iter().map(|(_, number)| number).sum();
    let below = |days: u64| -> u64 {
        lengths.iter().filter(|(length, _)| *length <= days).map(|(_, number)| number).sum()
    };
    let percent = |number: u64| 100 * number / total;
    assert!((27..=34).contains(&percent(below(1))), "{} % of one day", percent(below(1)));
    assert!((79..=87).contains(&percent(below(29))), "{} % below a month", percent(below(29)));
    assert!(percent(below(3)) < 50 && percent(below(7)) > 50, "median near 5 days");
    let mean = lengths.iter().map(|(length, number)| length * number).sum::<u64>() / total;
    assert!((36..=56).contains(&mean), "mean of {mean} days");
}

/// The population holds a finding: absences and months without work strike women more.
fn women_are_interrupted_more(files: &BTreeMap<String, Vec<u8>>) {
    let mut sums: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for row in rows(files, "truth/interruptions.csv") {
        if row["dimension"] == "ensemble" {
            let cell = sums.entry((row["source"].clone(), row["sexe"].clone())).or_default();
            cell.0 += row["personnes"].parse::<usize>().unwrap();
            cell.1 += row["interrompues"].parse::<usize>().unwrap();
        }
    }
    let rate = |source: &str, sex: &str| {
        let (persons, interrupted) = sums[&(source.to_owned(), sex.to_owned())];
        share(interrupted, persons)
    };
    for source in ["D", "G"] {
        assert!(rate(source, "F") > 1.05 * rate(source, "H"), "{source}");
    }
    assert!(!sums.contains_key(&("S".to_owned(), "NR".to_owned())), "no unknown sex");
}

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

#[test]
fn tables_can_stand_for_declarations() {
    let plan = Plan { format: Format::Tables, ..small(8) };
    let (_folder, files) = generate(&plan);
    assert!(files.keys().all(|path| !path.contains("/declarations/")));
    assert!(files["inputs/tables/ddadtactivite.parquet"].starts_with(b"PAR1"));
    assert!(rows(&files, "truth/lecture.csv").is_empty());
    // Suspensions come from a register, and lives are the same.
    let (_folder, declared) = generate(&Plan { format: Format::Dsn, ..plan });
    let suspended = |files: &_| -> Vec<_> {
        let all = rows(files, "truth/interruptions.csv").into_iter();
        all.filter(|row| row["source"] == "S" && row["dimension"] == "ensemble").collect()
    };
    assert!(!suspended(&files).is_empty());
    assert!(suspended(&files) == suspended(&declared));
}
