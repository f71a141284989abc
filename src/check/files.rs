//! Data files: what the manifests and data packages announce is what stands on disk.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::tree::Tree;
use super::{CheckError, Problem};
use crate::edition::published::Manifest;

/// What is read of `datapackage.json`.
#[derive(Deserialize)]
struct Package {
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    bytes: Option<usize>,
    hash: Option<String>,
    schema: Option<Schema>,
}

#[derive(Deserialize)]
struct Schema {
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
}

/// Checks every edition.
pub(super) fn check(tree: &Tree) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    for edition in tree.editions() {
        if edition == "editions/index.html" {
            continue;
        }
        manifest(tree, &edition, &mut problems)?;
        package(tree, &edition, &mut problems)?;
    }
    Ok(problems)
}

fn manifest(tree: &Tree, edition: &str, problems: &mut Vec<Problem>) -> Result<(), CheckError> {
    let file = format!("{edition}/manifest.json");
    let mut wrong = |place: &str, message: &str| {
        problems.push(Problem {
            file: file.clone(),
            place: place.to_owned(),
            message: message.to_owned(),
        });
    };
    if !tree.files.contains(&file) {
        wrong("", "does not exist");
        return Ok(());
    }
    let Ok(manifest) = serde_json::from_str::<Manifest>(&tree.text(&file)?) else {
        wrong("", "is not a manifest");
        return Ok(());
    };
    for entry in &manifest.fichiers {
        let path = format!("{edition}/{}", entry.chemin);
        if !tree.files.contains(&path) {
            wrong(&entry.chemin, "does not exist");
            continue;
        }
        let bytes = tree.bytes(&path)?;
        if u64::try_from(bytes.len()).ok() != Some(entry.octets) || sha256(&bytes) != entry.sha256 {
            wrong(&entry.chemin, "is not the file that was sealed");
        }
    }
    let prefix = format!("{edition}/");
    for path in tree.files.iter().filter_map(|path| path.strip_prefix(&prefix)) {
        let sealed = manifest.fichiers.iter().any(|entry| entry.chemin == path);
        if !sealed && path != "manifest.json" {
            wrong(path, "is not in the manifest");
        }
    }
    Ok(())
}

fn package(tree: &Tree, edition: &str, problems: &mut Vec<Problem>) -> Result<(), CheckError> {
    let file = format!("{edition}/donnees/datapackage.json");
    let mut wrong = |place: &str, message: &str| {
        problems.push(Problem {
            file: file.clone(),
            place: place.to_owned(),
            message: message.to_owned(),
        });
    };
    if !tree.files.contains(&file) {
        wrong("", "does not exist");
        return Ok(());
    }
    let Ok(package) = serde_json::from_str::<Package>(&tree.text(&file)?) else {
        wrong("", "is not a data package");
        return Ok(());
    };
    for resource in package.resources {
        let path = format!("{edition}/donnees/{}", resource.path);
        if resource.path.split('/').any(|part| part == "..") || !tree.files.contains(&path) {
            wrong(&resource.path, "does not exist below the data folder");
            continue;
        }
        let bytes = tree.bytes(&path)?;
        if resource.bytes.is_some_and(|size| size != bytes.len()) {
            wrong(&resource.path, "has another size");
        }
        let hash = format!("sha256:{}", sha256(&bytes));
        if resource.hash.is_some_and(|stated| stated != hash) {
            wrong(&resource.path, "has another hash");
        }
        if let Some(schema) = resource.schema {
            let fields: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
            let header = csv::Reader::from_reader(bytes.as_slice())
                .headers()
                .map(|header| header.iter().map(str::to_owned).collect::<Vec<_>>())
                .unwrap_or_default();
            if fields != header {
                wrong(&resource.path, "its columns are not the fields of its schema");
            }
        }
    }
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
