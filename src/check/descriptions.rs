//! What describes the data files for machines: the columns of each CSV file (CSVW), and the DCAT
//! catalogues, that of each edition and that which is harvested.

use std::collections::BTreeSet;

use serde_json::Value;

use super::links::local;
use super::tree::Tree;
use super::{CheckError, Problem};

/// Checks the descriptions of an edition.
pub(super) fn check(
    tree: &Tree,
    edition: &str,
    base: &str,
    problems: &mut Vec<Problem>,
) -> Result<(), CheckError> {
    let data = format!("{edition}/donnees/");
    let tables = tree.files.iter().filter(|file| {
        file.strip_prefix(&data).is_some_and(|name| {
            !name.contains('/')
                && std::path::Path::new(name).extension().is_some_and(|e| e == "csv")
        })
    });
    for csv in tables {
        columns(tree, csv, problems)?;
    }
    catalogue(tree, &format!("{data}catalogue.jsonld"), base, problems)?;
    Ok(())
}

/// The description of a CSV file names its columns in order.
fn columns(tree: &Tree, csv: &str, problems: &mut Vec<Problem>) -> Result<(), CheckError> {
    let file = format!("{csv}-metadata.json");
    let mut wrong = |message: &str| problems.push(Problem::of(&file, message));
    if !tree.files.contains(&file) {
        wrong("does not exist");
        return Ok(());
    }
    let document: Value = serde_json::from_str(&tree.text(&file)?).unwrap_or_default();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    if document.pointer("/@context/0").and_then(Value::as_str) != Some("http://www.w3.org/ns/csvw")
    {
        wrong("is not a description of a CSV file");
        return Ok(());
    }
    if text(document.get("url")).as_deref() != csv.rsplit('/').next() {
        wrong("describes another file");
    }
    let columns = document.pointer("/tableSchema/columns").and_then(Value::as_array);
    let named: Vec<String> =
        columns.into_iter().flatten().filter_map(|column| text(column.get("name"))).collect();
    let bytes = tree.bytes(csv)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header: Vec<String> = reader
        .headers()
        .map(|header| header.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    if named != header {
        wrong("its columns are not those of the file");
    }
    let key = document.pointer("/tableSchema/primaryKey").and_then(Value::as_array);
    let known =
        |name: &Value| name.as_str().is_some_and(|name| header.iter().any(|own| own == name));
    if key.into_iter().flatten().any(|name| !known(name)) {
        wrong("its key names no column");
    }
    Ok(())
}

/// A DCAT catalogue says what a portal needs of each dataset, and leads to files of the size told.
/// Gives back its datasets.
pub(super) fn catalogue(
    tree: &Tree,
    file: &str,
    base: &str,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Value>, CheckError> {
    let mut wrong = |place: &str, message: &str| problems.push(Problem::at(file, place, message));
    if !tree.files.contains(file) {
        wrong("", "does not exist");
        return Ok(Vec::new());
    }
    let document: Value = serde_json::from_str(&tree.text(file)?).unwrap_or_default();
    let datasets = list(&document, "dcat:dataset");
    if datasets.is_empty() {
        wrong("", "describes no dataset");
    }
    for dataset in &datasets {
        let id = dataset.get("@id").and_then(Value::as_str).unwrap_or_default().to_owned();
        for field in EXPECTED {
            if dataset.get(*field).is_none_or(Value::is_null) {
                wrong(&id, &format!("has no {field}"));
            }
        }
        if file_at(tree, &id, base).is_none() {
            wrong(&id, "leads to no page of the site");
        }
        for given in list(dataset, "dcat:distribution") {
            let at = |path: &str| given.pointer(path).and_then(Value::as_str).unwrap_or_default();
            let address = at("/dcat:downloadURL/@id").to_owned();
            let size = given.get("dcat:byteSize").and_then(Value::as_u64);
            match file_at(tree, &address, base) {
                None => wrong(&address, "leads to no file of the site"),
                Some(path) => {
                    if u64::try_from(tree.bytes(&path)?.len()).ok() != size {
                        wrong(&address, "has another size");
                    }
                }
            }
            let schema = at("/dct:conformsTo/@id");
            if !schema.is_empty() && file_at(tree, schema, base).is_none() {
                wrong(schema, "leads to no file of the site");
            }
        }
    }
    Ok(datasets)
}

/// What a portal needs of a dataset.
const EXPECTED: &[&str] = &[
    "dct:identifier",
    "dct:title",
    "dct:description",
    "dct:publisher",
    "dcat:contactPoint",
    "dct:issued",
    "dct:modified",
    "dct:accrualPeriodicity",
    "dct:license",
    "dcat:keyword",
    "dcat:distribution",
];

/// The documents that datasets give beside their data exist, to the place in the page. Asked of the
/// catalogue that is harvested: the documents of older editions are what they were.
pub(super) fn documents(
    tree: &Tree,
    file: &str,
    base: &str,
    datasets: &[Value],
    problems: &mut Vec<Problem>,
) -> Result<(), CheckError> {
    let mut wrong = |place: &str, message: &str| problems.push(Problem::at(file, place, message));
    let pages = datasets.iter().flat_map(|dataset| list(dataset, "foaf:page"));
    let addresses: BTreeSet<String> = pages
        .map(|page| page.get("@id").and_then(Value::as_str).unwrap_or_default().to_owned())
        .collect();
    for address in &addresses {
        let (page, place) = address.split_once('#').unwrap_or((address, ""));
        match file_at(tree, page, base) {
            None => wrong(address, "leads to no document of the site"),
            Some(path) if !place.is_empty() && !has_place(&tree.text(&path)?, place) => {
                wrong(address, "leads to no place of that page");
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn list(value: &Value, name: &str) -> Vec<Value> {
    value.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn has_place(page: &str, id: &str) -> bool {
    page.contains(&format!(" id=\"{id}\""))
}

/// The file of the site that an address leads to.
fn file_at(tree: &Tree, address: &str, base: &str) -> Option<String> {
    let path = address.strip_prefix(base).and_then(|below| local("index.html", below))?;
    tree.files.contains(&path).then_some(path)
}
