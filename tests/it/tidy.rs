//! The house rules that neither the compiler nor clippy can hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Which modules of the library each module may use. Arrows point one way.
const MAY_USE: &[(&str, &[&str])] = &[
    ("vocabulary", &[]),
    ("nomenclatures", &["vocabulary"]),
    ("statistics", &[]),
    ("settings", &["store", "vocabulary"]),
    ("ingest", &["facts", "nomenclatures", "store", "vocabulary"]),
    ("store", &["facts", "ingest", "vocabulary"]),
    ("facts", &["ingest", "nomenclatures", "store", "vocabulary"]),
    ("pathways", &["facts", "ingest", "nomenclatures", "settings", "vocabulary"]),
    (
        "employers",
        &["facts", "ingest", "nomenclatures", "settings", "statistics", "store", "vocabulary"],
    ),
    (
        "indicators",
        &["edition", "employers", "facts", "nomenclatures", "pathways", "settings", "vocabulary"],
    ),
    ("disclosure", &["edition", "indicators", "settings", "vocabulary"]),
    ("edition", &["disclosure", "indicators", "settings", "vocabulary"]),
    ("site", &["disclosure", "edition", "nomenclatures", "settings", "statistics", "vocabulary"]),
    ("check", &["edition", "vocabulary"]),
    ("restricted", &["employers", "nomenclatures", "pathways", "statistics", "vocabulary"]),
    // The intruder knows what is published and nothing else.
    ("attack", &[]),
    ("synth", &["nomenclatures", "vocabulary"]),
];

/// The only file of `attack` that names the data engine: it reads Parquet into plain text.
const PARQUET_OF_THE_INTRUDER: &str = "attack/formats/parquet.rs";

/// Modules that assemble the others, and may use any.
const ASSEMBLERS: &[&str] = &["lib", "pipeline"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> = WalkDir::new(root().join("src"))
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    assert!(files.len() > 50, "the sources were not found");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(root().join("src")).unwrap().to_owned(), text)
        })
        .collect()
}

/// First component below `src/`, without extension.
fn module(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Names after `crate::`, in code outside test modules.
fn used(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let from = module(&path);
        if from == "commands" || from == "main" || ASSEMBLERS.contains(&from.as_str()) {
            continue;
        }
        let Some(may_use) = allowed.get(from.as_str()) else {
            wrong.push(format!("{}: `{from}` is not in the list", path.display()));
            continue;
        };
        for name in used(&text) {
            if name != from && !name.is_empty() && !may_use.contains(&name.as_str()) {
                wrong.push(format!("{}: {from} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_libraries_stay_in_their_place() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let from = module(&path);
        let binary = from == "commands" || from == "main";
        let mentions = |library: &str| {
            text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.contains(&format!("{library}::")) || line.contains(&format!("use {library}"))
            })
        };
        for library in ["clap", "miette", "indicatif", "tracing_indicatif", "tracing_subscriber"] {
            if !binary && mentions(library) {
                wrong.push(format!("{}: {library} belongs to the binary", path.display()));
            }
        }
        for library in ["polars", "polars_io"] {
            let apart = matches!(from.as_str(), "site" | "check" | "vocabulary")
                || from == "attack" && path != Path::new(PARQUET_OF_THE_INTRUDER);
            if apart && mentions(library) {
                wrong.push(format!("{}: no {library} here", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_its_idea_and_can_be_read_in_one_sitting() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//!") {
            wrong.push(format!("{}: no opening comment", path.display()));
        }
        if text.lines().count() > 500 {
            wrong.push(format!("{}: {} lines", path.display(), text.lines().count()));
        }
        for word in ["utils", "helpers", "common"] {
            if path.components().any(|part| {
                Path::new(part.as_os_str()).file_stem().is_some_and(|stem| stem == word)
            }) {
                wrong.push(format!("{}: a name that says nothing", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
