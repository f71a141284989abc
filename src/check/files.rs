//! Data files: what the manifests announce is what stands on disk, and what describes it is sound.

use sha2::{Digest, Sha256};

use super::tree::Tree;
use super::{CheckError, Problem, descriptions, package};
use crate::edition::published::Manifest;

/// Checks every edition.
pub(super) fn check(tree: &Tree, base: &str) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    for edition in tree.editions() {
        if edition == "editions/index.html" {
            continue;
        }
        manifest(tree, &edition, &mut problems)?;
        package::check(tree, &edition, &mut problems)?;
        descriptions::check(tree, &edition, base, &mut problems)?;
    }
    let harvested = "catalogue.jsonld";
    let datasets = descriptions::catalogue(tree, harvested, base, &mut problems)?;
    descriptions::documents(tree, harvested, base, &datasets, &mut problems)?;
    Ok(problems)
}

fn manifest(tree: &Tree, edition: &str, problems: &mut Vec<Problem>) -> Result<(), CheckError> {
    let file = format!("{edition}/manifest.json");
    let mut wrong = |place: &str, message: &str| problems.push(Problem::at(&file, place, message));
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

/// SHA-256 of some bytes, hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
