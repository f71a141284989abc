//! What is published beside pages and tables: catalogues for machines, feeds, names of files, and
//! which pages exist.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::known::{Known, Written};
use super::read_beside;
use super::text::{Scrutiny, unexplained};
use crate::attack::AttackError;
use crate::attack::files::{Files, edition_of};
use crate::attack::finding::{Finding, Kind};
use crate::attack::xml::{Event, events};

/// Files of `donnees/` that describe the tables.
const DESCRIPTIONS: [&str; 5] =
    ["catalogue.json", "catalogue.jsonld", "datapackage.json", "revisions.csv", "index.html"];

/// What follows the name of a CSV file in that of the description of its columns.
const COLUMNS: &str = "-metadata.json";

/// Every string of a JSON document.
pub(super) fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every number of a JSON document, with the name of its field.
fn numbers(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Number(number) => found.push((name.to_owned(), number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| numbers(name, item, found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| numbers(name, field, found));
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Fields of the catalogue that hold a number.
const CATALOGUE_NUMBERS: [&str; 7] =
    ["seuil", "fenetre_mois", "decimales", "coefficient", "decalage", "octets", "lignes"];

/// Checks the JSON documents of an edition.
pub(super) fn json(
    files: &Files,
    known: &Known<'_>,
    published: &BTreeSet<Written>,
) -> Result<Vec<Finding>, AttackError> {
    let folder = &known.edition.folder;
    let entries = || known.edition.tables.iter().flat_map(|loaded| &loaded.table.fichiers);
    let mut sizes: BTreeSet<String> =
        entries().flat_map(|entry| [entry.octets.to_string(), entry.lignes.to_string()]).collect();
    let revisions = format!("{folder}donnees/revisions.csv");
    if files.paths.contains(&revisions) {
        sizes.insert(files.bytes(&revisions)?.len().to_string());
    }
    let mut findings = Vec::new();
    let data = format!("{folder}donnees/");
    let catalogues = ["catalogue.json", "catalogue.jsonld", "datapackage.json"];
    let described = files.below(&data).filter(|name| name.ends_with(COLUMNS));
    for name in catalogues.into_iter().chain(described) {
        let path = format!("{data}{name}");
        if !files.paths.contains(&path) {
            continue;
        }
        let document: Value = serde_json::from_slice(&files.bytes(&path)?).unwrap_or_default();
        let mut found = Vec::new();
        numbers("", &document, &mut found);
        for (field, number) in found {
            let of_catalogue =
                name == "catalogue.json" && CATALOGUE_NUMBERS.contains(&field.as_str());
            if !of_catalogue && !sizes.contains(&number) {
                let learnt = "a number that is neither a size nor of the contract";
                findings.push(Finding::new(Kind::Unexplained, path.clone(), field, learnt));
            }
        }
        if name != "catalogue.json" {
            let mut texts = Vec::new();
            strings(&document, &mut texts);
            for text in texts.iter().filter(|text| !text.contains("://")) {
                for _ in unexplained(text, Scrutiny::Figures, published, known) {
                    let learnt = "a number that no table gives";
                    findings.push(Finding::new(Kind::Unexplained, path.clone(), "", learnt));
                }
            }
        }
    }
    Ok(findings)
}

/// What the linked data of a page say that no table does: any number, and figures in their texts.
pub(super) fn linked_data(
    text: &str,
    published: &BTreeSet<Written>,
    known: &Known<'_>,
) -> Vec<String> {
    let document: Value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    let (mut stated, mut texts) = (Vec::new(), Vec::new());
    numbers("", &document, &mut stated);
    strings(&document, &mut texts);
    let texts = texts.iter().filter(|text| !text.contains("://"));
    stated
        .into_iter()
        .map(|(_, number)| number)
        .chain(texts.flat_map(|text| unexplained(text, Scrutiny::Figures, published, known)))
        .collect()
}

/// Checks the words of a feed or of another XML document.
pub(super) fn xml(
    text: &str,
    path: &str,
    known: &Known<'_>,
    published: &BTreeSet<Written>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for event in events(text) {
        let (words, scrutiny) = match &event {
            Event::Text(words) => (words.as_ref(), Scrutiny::Figures),
            Event::Comment(words) => (*words, Scrutiny::Every),
            Event::Start(_) | Event::End(_) => continue,
        };
        for _ in unexplained(words, scrutiny, published, known) {
            let learnt = "a number that no table gives";
            findings.push(Finding::new(Kind::Unexplained, path, "a text", learnt));
        }
    }
    findings
}

/// Names of files: no number but those of editions, tables and codes; no data file besides those
/// the catalogue lists.
pub(super) fn names(files: &Files, known: &[Known<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut codes: BTreeSet<String> = BTreeSet::from(["404".to_owned()]);
    for own in known {
        for loaded in &own.edition.tables {
            codes.extend(digits(&loaded.table.id));
            for dimension in &loaded.table.dimensions {
                for modality in &dimension.modalites {
                    codes.extend(digits(&modality.libelle));
                }
            }
        }
    }
    let read = |path: &&String| !path.contains("static/") && read_beside(path, known).is_some();
    for path in files.paths.iter().filter(read) {
        let below = edition_of(path).map_or(path.as_str(), |(_, below)| below);
        for _ in digits(below).iter().filter(|number| !codes.contains(*number)) {
            let learnt = "a number in the name of a file";
            findings.push(Finding::new(Kind::Unexplained, path.clone(), "", learnt));
        }
    }
    for own in known {
        let data = format!("{}donnees/", own.edition.folder);
        let listed: BTreeSet<&str> = own
            .edition
            .tables
            .iter()
            .flat_map(|loaded| &loaded.table.fichiers)
            .map(|entry| entry.chemin.as_str())
            .chain(["revisions.csv"])
            .collect();
        for name in files.below(&data) {
            let page = name.ends_with("/index.html");
            let described = name.strip_suffix(COLUMNS).is_some_and(|csv| listed.contains(csv));
            if !page && !described && !listed.contains(name) && !DESCRIPTIONS.contains(&name) {
                let learnt = "a data file that the catalogue does not list";
                findings.push(Finding::new(Kind::Presence, format!("{data}{name}"), "", learnt));
            }
        }
    }
    findings
}

/// Whole numbers of a name, its parts cut at everything that is not a letter or a digit; those that
/// number a figure of a page are left out.
fn digits(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    parts
        .iter()
        .enumerate()
        .filter(|(_, part)| number(part))
        .filter(|(place, _)| {
            let before = place.checked_sub(1).and_then(|before| parts.get(before));
            !matches!(before, Some(&"graphique" | &"tableau"))
        })
        .map(|(_, part)| (*part).to_owned())
        .collect()
}

/// Pages made one per modality: all of them, or none.
pub(super) fn families(files: &Files, known: &Known<'_>, root: &str) -> Vec<Finding> {
    let mut folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files.below(root).filter(|path| !root.is_empty() || !path.starts_with("editions/"))
    {
        let Some(page) = path.strip_suffix("/index.html") else { continue };
        let (folder, name) = page.rsplit_once('/').unwrap_or(("", page));
        folders.entry(folder.to_owned()).or_default().insert(name.to_owned());
    }
    let mut findings = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for loaded in &known.edition.tables {
        for dimension in &loaded.table.dimensions {
            for (_, parts) in dimension.families() {
                let slugs: Vec<String> = parts
                    .iter()
                    .filter(|code| **code != "NR")
                    .filter_map(|code| dimension.modalites.iter().find(|one| one.code == **code))
                    .map(|modality| slug(&modality.libelle))
                    .collect();
                for (folder, pages) in &folders {
                    let missing: Vec<&str> = slugs
                        .iter()
                        .filter(|slug| !pages.contains(*slug))
                        .map(String::as_str)
                        .collect();
                    let here = slugs.len() - missing.len();
                    let place = format!("{root}{folder}/");
                    if here >= 3 && !missing.is_empty() && told.insert(place.clone()) {
                        let learnt = format!("no page for {}", missing.join(", "));
                        findings.push(Finding::new(Kind::Presence, place, "", learnt));
                    }
                }
            }
        }
    }
    findings
}

/// A label as part of an address.
pub(super) fn slug(label: &str) -> String {
    let mut slug = String::new();
    for letter in label.to_lowercase().chars() {
        let plain = match letter {
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'û' | 'ù' | 'ü' => 'u',
            'ç' => 'c',
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Numbers of a text that are no dates, as written in a calendar or another plain file.
pub(super) fn plain_text(
    text: &str,
    path: &str,
    known: &Known<'_>,
    published: &BTreeSet<Written>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A long line of a calendar goes on after a blank: a number may be cut in two.
    let whole = text.replace("\r\n ", "").replace("\n ", "");
    for line in whole.lines().filter(|line| line.starts_with("SUMMARY") || line.contains("X-")) {
        let words = line.split_once(':').map_or(line, |(_, words)| words);
        for _ in unexplained(words, Scrutiny::Every, published, known) {
            let learnt = "a number that no table gives";
            findings.push(Finding::new(Kind::Unexplained, path, "a line", learnt));
        }
    }
    findings
}

/// Every text of the catalogue.
pub(super) fn words(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    strings(document, &mut found);
    found
}
