//! `pilotage export` as its user runs it: inputs in, a folder for one reader out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::LazyLock;

use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;

use crate::workshop::{Workshop, differences, tree};

const EXPORT: &str = "restricted/emplois";

/// A small population, exported once for all tests.
static POPULATION: LazyLock<Workshop> = LazyLock::new(|| {
    let workshop = Workshop::new();
    workshop.succeed("synth --out population --people 150 --employers 4 --months 7");
    prepare(&workshop);
    workshop.succeed("export --config pilotage.toml --for emplois");
    workshop
});

fn prepare(workshop: &Workshop) {
    let settings = pilotage::settings::EXAMPLE
        .replace("\"inputs/", "\"population/inputs/")
        .replace("fictitious = false", "fictitious = true");
    fs::write(workshop.path("pilotage.toml"), settings).unwrap();
    fs::write(workshop.path("store.key"), "7".repeat(64)).unwrap();
}

/// Another workshop with the same inputs and no store.
fn same_inputs() -> Workshop {
    let workshop = Workshop::new();
    for (name, bytes) in POPULATION.tree("population") {
        let path = workshop.path("population").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    prepare(&workshop);
    workshop
}

fn exported_alike(workshop: &Workshop) -> Vec<String> {
    workshop.succeed("export --config pilotage.toml --for emplois");
    differences(&POPULATION.tree(EXPORT), &workshop.tree(EXPORT))
}

fn rows(table: &str) -> Vec<csv::StringRecord> {
    let path = POPULATION.path(&format!("{EXPORT}/{table}.csv"));
    csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
}

#[test]
fn the_export_is_whole_and_its_owners_only() {
    let folder = POPULATION.path(EXPORT);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files = tree(&folder);
    let tables = ["heures", "suspensions", "compteurs", "alertes", "declarations_a_corriger"];
    let mut expected: Vec<String> = tables
        .into_iter()
        .flat_map(|table| ["csv", "parquet", "schema.json"].map(|end| format!("{table}.{end}")))
        .collect();
    expected.extend(
        ["LISEZMOI.md", "manifeste.json", "parcours.jsonl", "parcours.index.csv"]
            .map(str::to_owned),
    );
    expected.sort();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), expected);
    for name in files.keys() {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    for table in tables {
        let path = folder.join(format!("{table}.parquet"));
        let frame = ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap();
        let mut reader = csv::Reader::from_path(folder.join(format!("{table}.csv"))).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(frame.get_column_names_owned(), header, "{table}");
        assert_eq!(frame.height(), rows(table).len(), "{table}");
        assert!(frame.height() > 2, "{table} has only {} rows", frame.height());
    }
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifeste.json"]).unwrap();
    assert_eq!(manifest["origine"], "fictif");
    for file in manifest["fichiers"].as_array().unwrap() {
        let bytes = &files[file["chemin"].as_str().unwrap()];
        assert_eq!(file["octets"], bytes.len());
        assert_eq!(file["sha256"], pilotage::edition::files::sha256(bytes));
    }
}

#[test]
fn rows_concern_holders_only_and_name_nobody() {
    let registers = POPULATION.path("population/inputs/registers/pass_iae.csv");
    let register: Vec<csv::StringRecord> =
        csv::Reader::from_path(registers).unwrap().into_records().map(Result::unwrap).collect();
    let holders: BTreeSet<&str> = register.iter().map(|row| &row[0]).collect();
    for table in ["heures", "suspensions", "compteurs", "alertes"] {
        for row in rows(table) {
            assert!(holders.contains(&row[0]), "{table}");
        }
    }
    assert_eq!(rows("compteurs").len(), holders.len(), "a counter per PASS");
    for (name, bytes) in POPULATION.tree(EXPORT) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(register.iter().all(|row| !text.contains(&row[1])), "a NIR is in {name}");
    }
}

#[test]
fn a_service_reads_one_pass_by_its_number() {
    let objects = fs::read(POPULATION.path(&format!("{EXPORT}/parcours.jsonl"))).unwrap();
    let index = POPULATION.path(&format!("{EXPORT}/parcours.index.csv"));
    let mut hours: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows("heures") {
        *hours.entry(row[0].to_owned()).or_default() += row[6].parse::<f64>().unwrap();
    }
    let mut read = 0;
    for place in csv::Reader::from_path(index).unwrap().into_records().map(Result::unwrap) {
        let [start, length] = [1, 2].map(|column| place[column].parse::<usize>().unwrap());
        let object: serde_json::Value =
            serde_json::from_slice(&objects[start..start + length]).unwrap();
        assert_eq!(object["numero_pass"], place[0]);
        let of_months = object["mois"].as_array().unwrap().iter();
        let sum: f64 = of_months.map(|month| month["heures"].as_f64().unwrap()).sum();
        let expected = hours.get(&place[0]).copied().unwrap_or_default();
        assert!((sum - expected).abs() < 0.005, "{sum} hours, not {expected}");
        read += 1;
    }
    assert_eq!(read, rows("compteurs").len());
}

#[test]
fn with_nobody_to_draw_evaluators_get_nothing() {
    let output = POPULATION.run("export --config pilotage.toml --for evaluateurs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no enterprise can be drawn"), "{said}");
    assert!(POPULATION.tree("restricted/evaluateurs").is_empty());
    assert!(!POPULATION.path("evaluation").exists(), "no goalposts where nobody differs");
}

#[test]
fn a_folder_in_the_site_or_around_it_is_refused_and_untouched() {
    let workshop = same_inputs();
    fs::create_dir_all(workshop.path("output/donnees")).unwrap();
    symlink(workshop.path("output/donnees"), workshop.path("lien")).unwrap();
    for (folder, reader) in
        ["output", "output/prive", "lien", "lien/prive", "prive/../output/prive", "."]
            .into_iter()
            .zip(["emplois", "conseillers", "employeurs", "evaluateurs"].into_iter().cycle())
    {
        let command = format!("export --config pilotage.toml --for {reader} --out {folder}");
        let output = workshop.run(&command);
        assert_eq!(output.status.code(), Some(1), "{folder}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("site"), "{said}");
    }
    assert!(workshop.tree("output").is_empty(), "something was written in the site");
    assert!(!workshop.path("store").exists(), "refused before anything is read");
}

#[test]
fn partitions_threads_store_and_place_change_no_byte() {
    let workshop = same_inputs();
    let settings = workshop.text("pilotage.toml").replace("buckets = 16", "buckets = 3");
    fs::write(workshop.path("pilotage.toml"), settings).unwrap();
    let arguments = "export --config pilotage.toml --for emplois --out ailleurs/ici";
    let output = workshop.run_with(arguments, &[("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Tokyo")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = differences(&POPULATION.tree(EXPORT), &workshop.tree("ailleurs/ici"));
    assert_eq!(found, Vec::<String>::new());
    // Again over itself, beside a file of somebody else.
    fs::write(workshop.path("ailleurs/ici/note.txt"), "").unwrap();
    workshop.succeed(arguments);
    let found = differences(&POPULATION.tree(EXPORT), &workshop.tree("ailleurs/ici"));
    assert_eq!(found, ["note.txt"]);
}

#[test]
fn files_sent_twice_and_declarations_replaced_by_themselves_change_no_byte() {
    let twice = same_inputs();
    let folder = twice.path("population/inputs/declarations");
    let replaced = same_inputs();
    let mut replacements = 0;
    for (name, bytes) in tree(&folder) {
        let copy = folder.join("encore").join(name.replace('/', "-"));
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        // A plain copy has a blank line more: the same declarations in another content.
        let more: &[u8] = if name.ends_with(".dsn") { b"\r\n" } else { b"" };
        fs::write(&copy, [&bytes[..], more].concat()).unwrap();
        if name.ends_with(".dsn") {
            let (again, count) = replacing_itself(&bytes);
            replacements += count;
            let folder = replaced.path("population/inputs/declarations/remplacements");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name.replace('/', "-")), again).unwrap();
        }
    }
    assert_eq!(exported_alike(&twice), Vec::<String>::new());
    assert!(replacements > 20, "only {replacements} declarations were replaced");
    assert_eq!(exported_alike(&replaced), Vec::<String>::new());
}

/// The same file, each monthly of type 01 or 02 sent again as a replacement, a later order.
fn replacing_itself(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (mut monthly, mut replacements) = (false, 0);
    for line in &mut lines {
        let text = String::from_utf8_lossy(line).into_owned();
        if text.starts_with("S20.G00.05.001,") {
            monthly = text.starts_with("S20.G00.05.001,'01'");
        } else if monthly && text.starts_with("S20.G00.05.002,'01'") {
            *line = text.replace("'01'", "'03'").into_bytes();
            replacements += 1;
        } else if monthly && text.starts_with("S20.G00.05.002,'02'") {
            *line = text.replace("'02'", "'05'").into_bytes();
        } else if monthly && text.starts_with("S20.G00.05.004,'") {
            let order: u64 = text.split('\'').nth(1).unwrap().parse().unwrap();
            *line = text.replace(&format!("'{order}'"), &format!("'{}'", order + 50)).into_bytes();
        }
    }
    (lines.join(&b'\n'), replacements)
}
