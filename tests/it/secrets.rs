//! Marked identities in, every failure provoked: none of them may come out.
//!
//! What is searched: every file of the published site, and everything the program says on both of
//! its outputs, in lines and in JSON, when it succeeds, refuses or breaks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::workshop::{Workshop, tree};

/// A family name that no nomenclature and no sentence holds.
const NAME: &str = "ZYXOCANARI";

/// The rubriques whose values name a person, an establishment or a contract.
const NAMING: [&str; 9] = [
    "S21.G00.06.001",
    "S21.G00.30.001",
    "S21.G00.30.002",
    "S21.G00.30.004",
    "S21.G00.30.006",
    "S21.G00.30.019",
    "S21.G00.30.020",
    "S21.G00.40.009",
    "S21.G00.51.010",
];

/// Inputs whose family names are marked, with every identity they hold.
struct Marked {
    workshop: Workshop,
    identities: BTreeSet<String>,
}

impl Marked {
    fn new() -> Self {
        let workshop = Workshop::new();
        workshop.succeed("demo --people 250 --editions 1");
        fs::remove_dir_all(workshop.path("demo/store")).unwrap();
        fs::remove_dir_all(workshop.path("output/editions")).unwrap();
        let mut identities = BTreeSet::new();
        for path in plain_declarations(&workshop) {
            let text: String = fs::read(&path).unwrap().into_iter().map(char::from).collect();
            let marked: Vec<String> = text.split_inclusive('\n').map(mark).collect();
            for line in &marked {
                let Some((rubrique, value)) = line.trim_end().split_once(',') else { continue };
                if NAMING.contains(&rubrique) {
                    identities.insert(value.trim_matches('\'').trim().to_owned());
                }
            }
            fs::write(&path, marked.concat().chars().map(|c| c as u8).collect::<Vec<u8>>())
                .unwrap();
        }
        for register in ["pass_iae", "suspensions", "siae", "etablissements"] {
            let path = workshop.path(&format!("demo/inputs/registers/{register}.csv"));
            let mut reader = csv::Reader::from_path(path).unwrap();
            let headers = reader.headers().unwrap().clone();
            for row in reader.records().map(Result::unwrap) {
                for (column, value) in headers.iter().zip(&row) {
                    if ["numero_pass", "nir", "siret", "nom", "denomination"].contains(&column) {
                        identities.insert(value.to_owned());
                    }
                }
            }
        }
        // Shorter values (contract numbers, first names) are also ordinary words and figures.
        identities.retain(|value| value.len() >= 9);
        identities.insert(NAME.to_owned());
        assert!(identities.len() > 500, "only {} identities", identities.len());
        Self { workshop, identities }
    }

    /// Fails when `bytes` holds an identity, without repeating it.
    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        let text: String = bytes.iter().copied().map(char::from).collect();
        // Identities are words: looking them up costs less than searching each of them.
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            assert!(!self.identities.contains(word), "{place} holds an identity");
        }
        assert!(!text.contains(NAME), "{place} holds a name");
    }

    fn assert_silent(&self, arguments: &str, output: &Output) {
        self.assert_absent(&format!("standard output of {arguments}"), &output.stdout);
        self.assert_absent(&format!("standard error of {arguments}"), &output.stderr);
    }

    /// Runs the program, expects its status and looks at what it says.
    fn expect(&self, status: i32, arguments: &str) {
        let output = self.workshop.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{arguments}: {said}");
        self.assert_silent(arguments, &output);
    }

    fn assert_site_silent(&self) {
        let files = self.workshop.tree("output");
        assert!(files.len() > 50, "only {} files published", files.len());
        for (name, bytes) in files {
            self.assert_absent(&name, name.as_bytes());
            self.assert_absent(&name, &bytes);
            if name.ends_with(".xlsx") || name.ends_with(".ods") {
                let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
                for position in 0..archive.len() {
                    let mut content = Vec::new();
                    let mut entry = archive.by_index(position).unwrap();
                    std::io::copy(&mut entry, &mut content).unwrap();
                    self.assert_absent(&name, &content);
                }
            }
        }
    }
}

fn plain_declarations(workshop: &Workshop) -> Vec<PathBuf> {
    let folder = workshop.path("demo/inputs/declarations");
    let paths = tree(&folder).into_iter().filter(|(_, bytes)| bytes.starts_with(b"S10"));
    paths.map(|(name, _)| folder.join(name)).collect()
}

/// The line with its family name replaced.
fn mark(line: &str) -> String {
    match line.strip_prefix("S21.G00.30.002,'") {
        Some(rest) => format!("S21.G00.30.002,'{NAME}'{}", &rest[rest.find('\'').unwrap() + 1..]),
        None => line.to_owned(),
    }
}

/// Changes the first line of the rubrique in the last file that holds one, and takes the file out
/// of the list.
fn damage(files: &mut Vec<PathBuf>, rubrique: &str, change: impl Fn(&str) -> String) {
    let start_of_line = format!("\n{rubrique},'");
    let read =
        |path: &Path| -> String { fs::read(path).unwrap().into_iter().map(char::from).collect() };
    let place = files.iter().rposition(|path| read(path).contains(&start_of_line));
    let path = files.remove(place.unwrap());
    let text = read(&path);
    let start = text.find(&start_of_line).unwrap() + 1;
    let end = start + text[start..].find('\n').unwrap();
    let damaged = format!("{}{}{}", &text[..start], change(&text[start..end]), &text[end..]);
    fs::write(path, damaged.chars().map(|c| c as u8).collect::<Vec<u8>>()).unwrap();
}

#[test]
fn no_identity_comes_out_whatever_happens() {
    let marked = Marked::new();
    let workshop = &marked.workshop;
    marked.expect(0, "build --config demo/pilotage.toml");
    marked.assert_site_silent();
    marked.expect(0, "ingest demo/inputs/declarations");
    marked.expect(0, "ingest demo/inputs/declarations --log-format json");
    marked.expect(0, "check output");

    // Each rubrique that names somebody, made unreadable in a file of its own.
    let mut files = plain_declarations(workshop);
    for rubrique in NAMING {
        damage(&mut files, rubrique, |line| line.replacen(",'", ",'§", 1));
    }
    // And lines cut in the middle of a value.
    for rubrique in ["S21.G00.30.001", "S21.G00.30.002", "S21.G00.06.001"] {
        damage(&mut files, rubrique, |line| line[..line.len() - 4].to_owned());
    }
    marked.expect(0, "ingest demo/inputs/declarations");
    fs::remove_dir_all(workshop.path("output")).unwrap();
    marked.expect(0, "build --config demo/pilotage.toml");
    marked.assert_site_silent();

    // A register whose rows cannot be read, one column after the other.
    let register = workshop.path("demo/inputs/registers/pass_iae.csv");
    let sound = fs::read_to_string(&register).unwrap();
    let columns = sound.lines().next().unwrap().split(',').count();
    for column in 0..columns {
        let damaged: Vec<String> = sound
            .lines()
            .enumerate()
            .map(|(row, line)| {
                let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
                if row > 0 {
                    fields[column] = format!("{}{NAME}", fields[0]);
                }
                fields.join(",")
            })
            .collect();
        fs::write(&register, damaged.join("\n")).unwrap();
        let output = workshop.run("build --config demo/pilotage.toml");
        marked.assert_silent("build with a damaged register", &output);
    }
    fs::write(&register, sound.replacen(',', "\u{0}", 40)).unwrap();
    marked.assert_silent("build", &workshop.run("build --config demo/pilotage.toml"));
    fs::write(&register, &sound).unwrap();

    // Consolidated tables whose keys lead nowhere.
    let table = workshop.path("demo/inputs/tables/ddadtcontrat.csv");
    let sound = fs::read_to_string(&table).unwrap();
    fs::write(&table, sound.replace(',', &format!(",{NAME}"))).unwrap();
    marked.assert_silent("build", &workshop.run("build --config demo/pilotage.toml"));
    fs::write(&table, sound).unwrap();

    // A store whose rows are damaged.
    for (name, _) in
        workshop.tree("demo/store").into_iter().filter(|(name, _)| name.ends_with(".parquet"))
    {
        fs::write(workshop.path("demo/store").join(name), NAME).unwrap();
    }
    marked.assert_silent("build", &workshop.run("build --config demo/pilotage.toml"));
}
