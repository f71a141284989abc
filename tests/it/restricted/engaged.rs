//! Lists for counsellors and sheets for employers: who is in them, and what they never say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use pilotage::employers::criteria::Criterion;
use pilotage::employers::method::stamp;
use pilotage::employers::portrait::Portrait;
use pilotage::restricted::employeurs::Sheets;
use pilotage::restricted::{Occasion, OutputDir, RestrictedDir, Told, conseillers, employeurs};
use pilotage::vocabulary::{Ape, Siret};
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use serde_json::Value;

use crate::engagement::runs::{Market, market, method};
use crate::workshop::{differences, tree};

const PERSONS: u64 = 11;

fn occasion(method_stamp: &str) -> Occasion<'_> {
    Occasion {
        until: "2025-12-31".parse().unwrap(),
        method: method_stamp,
        fictitious: true,
        persons: PERSONS,
        award: method().grades.award,
        display: &method().display,
        publisher: "Le Pilotage",
        contact: "contact@example.org",
    }
}

fn told(portraits: &[Portrait]) -> Vec<Told> {
    portraits
        .iter()
        .map(|portrait| Told {
            name: (portrait.siret.number() % 3 > 0)
                .then(|| format!("Maison <{}>", portrait.siret.number())),
            ape: Ape::parse(b"4711D").ok(),
            departement: Some("01"),
            zone: (portrait.siret.number() % 2 == 0).then_some("8405"),
            portrait: portrait.clone(),
        })
        .collect()
}

struct Written {
    folder: tempfile::TempDir,
    labelled: BTreeMap<String, &'static str>,
    portraits: Vec<Portrait>,
}

impl Written {
    fn new() -> Self {
        let (_, portraits) = Market::new(market(), 2).portraits();
        let folder = tempfile::tempdir().unwrap();
        let labelled = portraits
            .iter()
            .filter_map(|one| Some((one.siret.to_digits(), one.verdict.grade?.code())))
            .collect();
        Self { folder, labelled, portraits }
    }

    fn open(&self, name: &str) -> RestrictedDir {
        let output = OutputDir::at(&self.folder.path().join("site")).unwrap();
        RestrictedDir::open(&self.folder.path().join(name), &output).unwrap()
    }

    fn counsellors(&self, name: &str, employers: Vec<Told>) -> BTreeMap<String, Vec<u8>> {
        let stamp = stamp(method());
        let folder = self.open(name);
        conseillers::write(&folder, employers, &occasion(&stamp)).unwrap();
        tree(folder.path())
    }

    fn employers(&self) -> BTreeMap<String, Vec<u8>> {
        let stamp = stamp(method());
        let occasion = occasion(&stamp);
        let folder = self.open("employeurs");
        let mut sheets = Sheets::create(&folder).unwrap();
        for one in told(&self.portraits) {
            sheets.push(&one, &occasion).unwrap();
        }
        assert_eq!(sheets.finish(&occasion).unwrap(), self.portraits.len());
        tree(folder.path())
    }
}

/// SIRET written in a text, with or without blanks between groups.
fn sirets(text: &str) -> BTreeSet<String> {
    let plain = text.replace(['\u{a0}', ' '], "").replace("&#160;", "");
    let digits: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).collect();
    digits
        .into_iter()
        .filter(|run| run.len() == 14 && Siret::parse(run.as_bytes()).is_ok())
        .map(str::to_owned)
        .collect()
}

#[test]
fn counsellors_get_labelled_employers_and_nobody_else() {
    let written = Written::new();
    let files = written.counsellors("conseillers", told(&written.portraits));
    let expected: BTreeSet<String> = written.labelled.keys().cloned().collect();
    assert!(!expected.is_empty() && expected.len() < written.portraits.len());
    let mut on_pages = BTreeSet::new();
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        if !name.ends_with("parquet") {
            let found = sirets(&text);
            assert!(found.is_subset(&expected), "{name} names somebody without label");
            if name.starts_with("zones/") {
                on_pages.extend(found);
            }
        }
    }
    assert_eq!(on_pages, expected, "complete without script");
    let folder = written.folder.path().join("conseillers");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_path(folder.join("employeurs_engages.csv"))
            .unwrap()
            .into_records()
            .map(Result::unwrap)
            .collect();
    let listed: BTreeMap<String, &str> =
        rows.iter().map(|row| (row[0].to_owned(), &row[7])).collect();
    assert!(listed.iter().all(|(siret, label)| written.labelled[siret] == *label));
    assert_eq!(listed.len(), expected.len());
    let file = fs::File::open(folder.join("employeurs_engages.parquet")).unwrap();
    assert_eq!(ParquetReader::new(file).finish().unwrap().height(), rows.len());
    for row in &rows {
        assert_eq!(&row[10], stamp(method()), "the method is on every row");
    }
}

#[test]
fn reasons_rest_on_enough_people_and_never_on_age_or_health() {
    let written = Written::new();
    let stamp = stamp(method());
    let occasion = occasion(&stamp);
    let mut given = 0;
    for one in told(&written.portraits).iter().filter(|one| one.portrait.verdict.grade.is_some()) {
        let reasons = one.reasons(&occasion);
        assert!(reasons.len() <= 3);
        given += reasons.len();
        let enough = one.portrait.practices.iter().filter(|practice| practice.people >= PERSONS);
        assert!(reasons.len() <= enough.count());
        for reason in &reasons {
            assert!(reason.contains("personnes"), "{reason}");
            for word in ["femme", "homme", "ans", "jeune", "senior", "accident", "handicap"] {
                assert!(!reason.split(' ').any(|one| one.starts_with(word)), "{reason}");
            }
        }
        // One person fewer than the threshold: nothing is left of the practice.
        let mut few = Told {
            portrait: one.portrait.clone(),
            name: None,
            ape: None,
            departement: None,
            zone: None,
        };
        few.portrait.practices.iter_mut().for_each(|practice| practice.people = PERSONS - 1);
        assert!(few.reasons(&occasion).is_empty());
    }
    assert!(given > 0, "no reason at all");
}

#[test]
fn the_feed_holds_siret_label_date_and_version_and_follows_its_schema() {
    let written = Written::new();
    let files = written.counsellors("conseillers", told(&written.portraits));
    let feed: Value = serde_json::from_slice(&files[conseillers::FEED]).unwrap();
    let schema: Value = serde_json::from_slice(&files[conseillers::FEED_SCHEMA]).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&feed), keys(&schema["properties"]));
    let required = schema["required"].as_array().unwrap().len();
    assert_eq!(keys(&feed).len(), required);
    assert_eq!(schema["additionalProperties"], false);
    let item = &schema["properties"]["employeurs"]["items"];
    assert_eq!(item["additionalProperties"], false);
    let mut listed = BTreeMap::new();
    for employer in feed["employeurs"].as_array().unwrap() {
        assert_eq!(keys(employer), keys(&item["properties"]));
        let (siret, label) =
            (employer["siret"].as_str().unwrap(), employer["label"].as_str().unwrap());
        assert!(siret.len() == 14 && siret.bytes().all(|byte| byte.is_ascii_digit()));
        let allowed = item["properties"]["label"]["enum"].as_array().unwrap();
        assert!(allowed.contains(&employer["label"]));
        listed.insert(siret.to_owned(), label.to_owned());
    }
    assert!(listed.iter().all(|(siret, label)| written.labelled[siret] == label));
    assert_eq!(listed.len(), written.labelled.len());
    assert_eq!(feed["date"], "2025-12-31");
    assert_eq!(feed["methode"], stamp(method()));
}

#[test]
fn files_are_their_owners_and_the_order_of_employers_changes_no_byte() {
    let written = Written::new();
    let files = written.counsellors("conseillers", told(&written.portraits));
    let mut turned = told(&written.portraits);
    turned.reverse();
    let again = written.counsellors("ailleurs", turned);
    assert_eq!(differences(&files, &again), Vec::<String>::new());
    let sheets = written.employers();
    assert_eq!(sheets.len(), written.portraits.len() + 2);
    for (folder, tree) in [("conseillers", &files), ("employeurs", &sheets)] {
        for name in tree.keys() {
            let path = written.folder.path().join(folder).join(name);
            assert_eq!(mode(&path), 0o600, "{name}");
            assert_eq!(mode(path.parent().unwrap()), 0o700, "{name}");
        }
    }
    for tree in [&files, &sheets] {
        let manifest: Value = serde_json::from_slice(&tree["manifeste.json"]).unwrap();
        assert_eq!(manifest["methode"], stamp(method()));
        let listed = manifest["fichiers"].as_array().unwrap();
        assert_eq!(listed.len(), tree.len() - 1, "every file but the manifest");
        for file in listed {
            let bytes = &tree[file["chemin"].as_str().unwrap()];
            assert_eq!(file["sha256"], pilotage::edition::files::sha256(bytes));
        }
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_sheet_is_about_its_employer_alone_and_says_by_which_method() {
    let written = Written::new();
    let files = written.employers();
    let hidden: Vec<&str> = Criterion::ALL
        .into_iter()
        .filter(|one| !one.may_be_shown())
        .map(Criterion::label)
        .collect();
    let (mut below, mut advised) = (0, 0);
    for portrait in &written.portraits {
        let siret = portrait.siret.to_digits();
        let page =
            String::from_utf8(files[&format!("{}/{siret}.html", employeurs::SHEETS)].clone())
                .unwrap();
        let found = sirets(&page);
        assert!(found.contains(&siret) && found.len() == 1, "{found:?}");
        assert!(page.contains(&stamp(method())));
        assert!(hidden.iter().all(|label| !page.contains(label)), "a practice that is never shown");
        assert!(!page.contains("Maison <"), "names are escaped");
        let is_below = page.contains("moins engagées que celles de la moitié");
        assert_eq!(is_below, portrait.verdict.below);
        below += usize::from(is_below);
        advised += usize::from(page.contains("Un seul de ces changements"));
    }
    assert!(below > 0 && advised > 0, "{below} below, {advised} advised");
    let read_me = String::from_utf8_lossy(&files["LISEZMOI.md"]).into_owned();
    assert!(!read_me.contains('{'), "a word was left out");
}

#[test]
fn outside_its_own_sheet_below_is_undetermined() {
    let written = Written::new();
    let files = written.counsellors("conseillers", told(&written.portraits));
    let mut merged = told(&written.portraits);
    merged.iter_mut().for_each(|one| one.portrait.verdict.below = false);
    let again = written.counsellors("ailleurs", merged);
    assert_eq!(differences(&files, &again), Vec::<String>::new());
}
