//! The data package: its description is sound, and every row of every CSV file obeys its schema.
//!
//! The rules are those of Data Package and Table Schema 1.0 that the package makes use of; one
//! that it does not know makes it refuse the package, so that nothing is taken as checked that is
//! not.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::files::sha256;
use super::tree::Tree;
use super::{CheckError, Problem};
use crate::vocabulary::Period;

#[derive(Deserialize)]
struct Package {
    name: String,
    profile: String,
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    name: String,
    path: String,
    bytes: usize,
    hash: String,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default)]
    schema: Option<Schema>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    fields: Vec<Field>,
    #[serde(default, rename = "primaryKey")]
    primary_key: Vec<String>,
    #[serde(rename = "missingValues")]
    missing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    constraints: Constraints,
    #[serde(default, rename = "trueValues")]
    yes: Vec<String>,
    #[serde(default, rename = "falseValues")]
    no: Vec<String>,
    #[serde(default, rename = "title")]
    _title: Option<String>,
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default, rename = "example")]
    _example: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Constraints {
    #[serde(default)]
    required: bool,
    #[serde(default, rename = "enum")]
    among: Option<BTreeSet<String>>,
    #[serde(default)]
    pattern: Option<String>,
}

/// The one pattern in use: that of a period.
const PERIOD: &str = r"\d{4}(-(0[1-9]|1[0-2])|-T[1-4])?";

/// Checks the data package of an edition.
pub(super) fn check(
    tree: &Tree,
    edition: &str,
    problems: &mut Vec<Problem>,
) -> Result<(), CheckError> {
    let file = format!("{edition}/donnees/datapackage.json");
    let mut wrong = |place: &str, message: &str| problems.push(Problem::at(&file, place, message));
    if !tree.files.contains(&file) {
        wrong("", "does not exist");
        return Ok(());
    }
    let package = match serde_json::from_str::<Package>(&tree.text(&file)?) {
        Ok(package) => package,
        Err(error) => {
            wrong("", &format!("is not a data package: {error}"));
            return Ok(());
        }
    };
    if package.profile != "data-package" || !is_name(&package.name) {
        wrong("", "has no sound name or profile");
    }
    let mut names = BTreeSet::new();
    for resource in package.resources {
        if !is_name(&resource.name) || !names.insert(resource.name.clone()) {
            wrong(&resource.path, "its name is not one, or is used twice");
        }
        let path = format!("{edition}/donnees/{}", resource.path);
        if resource.path.split('/').any(|part| part == "..") || !tree.files.contains(&path) {
            wrong(&resource.path, "does not exist below the data folder");
            continue;
        }
        let bytes = tree.bytes(&path)?;
        if resource.bytes != bytes.len() {
            wrong(&resource.path, "has another size");
        }
        if resource.hash != format!("sha256:{}", sha256(&bytes)) {
            wrong(&resource.path, "has another hash");
        }
        let tabular = resource.profile.as_deref() == Some("tabular-data-resource");
        match &resource.schema {
            Some(schema) => {
                if let Some(message) = rows(schema, &bytes) {
                    wrong(&resource.path, &message);
                }
            }
            None if tabular => wrong(&resource.path, "a table without schema"),
            None => {}
        }
    }
    Ok(())
}

/// Lower-case letters, digits, `-`, `_` and `.`.
fn is_name(name: &str) -> bool {
    let allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter)
    };
    !name.is_empty() && name.chars().all(allowed)
}

/// The first row that its schema refuses.
fn rows(schema: &Schema, bytes: &[u8]) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let Ok(header) = reader.headers() else { return Some("is not a CSV file".to_owned()) };
    if !header.iter().eq(schema.fields.iter().map(|field| field.name.as_str())) {
        return Some("its columns are not the fields of its schema".to_owned());
    }
    let key: Vec<Option<usize>> = schema
        .primary_key
        .iter()
        .map(|name| schema.fields.iter().position(|field| field.name == *name))
        .collect();
    if key.contains(&None) {
        return Some("its key names no field".to_owned());
    }
    let mut keys = BTreeSet::new();
    let mut record = csv::StringRecord::new();
    let mut line = 1u64;
    loop {
        line += 1;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => return Some(format!("line {line}: as many fields as columns are expected")),
        }
        for (field, value) in schema.fields.iter().zip(&record) {
            if let Some(expected) = field.refusal(value, &schema.missing) {
                return Some(format!("line {line}, {}: {expected}", field.name));
            }
        }
        let own: Vec<String> = key
            .iter()
            .flatten()
            .map(|position| record.get(*position).unwrap_or_default().to_owned())
            .collect();
        if !own.is_empty() && !keys.insert(own) {
            return Some(format!("line {line}: its key appears twice"));
        }
    }
}

impl Field {
    /// What was expected in place of a value.
    fn refusal(&self, value: &str, missing: &[String]) -> Option<&'static str> {
        if missing.iter().any(|sign| sign == value) {
            return self.constraints.required.then_some("a value");
        }
        let of_kind = match self.kind.as_str() {
            "string" => true,
            "integer" => value.parse::<i64>().is_ok(),
            "number" => is_number(value),
            "boolean" => self.yes.iter().chain(&self.no).any(|word| word == value),
            _ => return Some("a known type in the schema"),
        };
        if !of_kind {
            return Some("a value of its type");
        }
        if self.constraints.among.as_ref().is_some_and(|codes| !codes.contains(value)) {
            return Some("a value of its list");
        }
        match self.constraints.pattern.as_deref() {
            None => None,
            Some(PERIOD) => value.parse::<Period>().is_err().then_some("a period"),
            Some(_) => Some("a known pattern in the schema"),
        }
    }
}

/// Digits, with at most one point between them, after an optional minus.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    match magnitude.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(magnitude),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"{
        "fields": [
            {"name": "periode", "type": "string", "constraints":
                {"required": true, "pattern": "\\d{4}(-(0[1-9]|1[0-2])|-T[1-4])?"}},
            {"name": "sexe", "type": "string", "constraints":
                {"required": true, "enum": ["F", "H"]}},
            {"name": "valeur", "type": "integer"},
            {"name": "provisoire", "type": "boolean", "trueValues": ["true"],
                "falseValues": ["false"]}
        ],
        "primaryKey": ["periode", "sexe"],
        "missingValues": [""]
    }"#;

    #[test]
    fn a_sound_file_is_accepted_and_each_fault_refused() {
        let schema: Schema = serde_json::from_str(SCHEMA).unwrap();
        let header = "periode,sexe,valeur,provisoire\n";
        let sound = format!("{header}2026-01,F,12,true\n2026-T1,H,,false\n");
        assert_eq!(rows(&schema, sound.as_bytes()), None);
        for (lines, expected) in [
            ("2026-13,F,12,true\n", "line 2, periode: a period"),
            (",F,12,true\n", "line 2, periode: a value"),
            ("2026,X,12,true\n", "line 2, sexe: a value of its list"),
            ("2026,F,12.5,true\n", "line 2, valeur: a value of its type"),
            ("2026,F,12,oui\n", "line 2, provisoire: a value of its type"),
            ("2026,F,12\n", "line 2: as many fields"),
            ("2026,F,12,true\n2026,F,13,true\n", "line 3: its key appears twice"),
        ] {
            let found = rows(&schema, format!("{header}{lines}").as_bytes()).unwrap_or_default();
            assert!(found.starts_with(expected), "{lines}: {found}");
        }
        let other = rows(&schema, b"periode,sexe\n").unwrap_or_default();
        assert!(other.contains("its columns"), "{other}");
    }

    #[test]
    fn a_rule_that_is_not_known_is_not_taken_as_checked() {
        for (from, to) in [
            ("\"primaryKey\"", "\"foreignKeys\""),
            ("\"required\": true, \"enum\"", "\"maximum\": 3, \"enum\""),
        ] {
            assert!(serde_json::from_str::<Schema>(&SCHEMA.replacen(from, to, 1)).is_err());
        }
        let schema: Schema = serde_json::from_str(&SCHEMA.replace("T[1-4]", "T[1-9]")).unwrap();
        let found = rows(&schema, b"periode,sexe,valeur,provisoire\n2026,F,,true\n");
        assert!(found.is_some_and(|message| message.contains("a known pattern")));
    }
}
