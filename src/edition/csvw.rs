//! What the columns of a CSV file hold, for processors of the W3C's *CSV on the Web*: one
//! `<file>-metadata.json` beside each file, the place where they look first.
//!
//! The values that a column may take are written as patterns, so that a processor refuses an
//! unknown code; their names are in `catalogue.json`.

use serde_json::{Value, json};

use super::catalogue::{MeasureNature, Table};
use super::metadata::{PERIOD_PATTERN, REVISIONS_TITLE, STATUSES, licence_address};
use super::published::Provenance;
use super::write::REVISION_COLUMNS;
use crate::settings::SiteSettings;

/// Name of the description of a CSV file.
pub(super) fn file_name(csv: &str) -> String {
    format!("{csv}-metadata.json")
}

/// The description of a table's CSV file.
pub(super) fn of_table(
    table: &Table,
    file: &str,
    provenance: &Provenance,
    site: &SiteSettings,
) -> Value {
    let codes = |codes: Vec<&str>| json!({ "base": "string", "format": one_of(&codes) });
    let mut columns = vec![column(
        "periode",
        "Période",
        "Mois (AAAA-MM), trimestre (AAAA-Tn) ou année (AAAA).",
        json!({ "base": "string", "format": PERIOD_PATTERN }),
    )];
    for dimension in &table.dimensions {
        let all = dimension.modalites.iter().map(|modality| modality.code.as_str()).collect();
        let described = "Code de la modalité ; _T est le total, NR l’inconnu.";
        columns.push(column(&dimension.id, &dimension.libelle, described, codes(all)));
    }
    let measures = table.mesures.iter().map(|measure| measure.id.as_str()).collect();
    columns.push(column("mesure", "Mesure", "Ce que compte la valeur.", codes(measures)));
    let base = if holds_integers(table) { "integer" } else { "decimal" };
    let mut value = column(
        "valeur",
        "Valeur",
        "Vide quand le statut n’est pas « diffuse ».",
        json!({ "base": base }),
    );
    if let Some(fields) = value.as_object_mut() {
        fields.insert("required".to_owned(), json!(false));
        fields.insert("null".to_owned(), json!([""]));
    }
    columns.push(value);
    columns.push(column(
        "statut",
        "Statut",
        "diffuse, ou pourquoi la valeur est absente.",
        codes(STATUSES.to_vec()),
    ));
    for (name, title, described) in FLAGS {
        let truth = json!({ "base": "boolean", "format": "true|false" });
        columns.push(column(name, title, described, truth));
    }
    let key: Vec<&str> = std::iter::once("periode")
        .chain(table.dimensions.iter().map(|dimension| dimension.id.as_str()))
        .chain(["mesure"])
        .collect();
    let schema = json!({ "columns": columns, "primaryKey": key });
    document(&table.titre, &table.definition, file, &schema, provenance, site)
}

/// The description of `revisions.csv`.
pub(super) fn of_revisions(file: &str, provenance: &Provenance, site: &SiteSettings) -> Value {
    let columns: Vec<Value> = REVISION_COLUMNS
        .iter()
        .map(|(name, title)| json!({ "name": name, "titles": name, "dc:title": title, "datatype": "string" }))
        .collect();
    let described = "Chaque chiffre changé, avant et après, avec la classe et la raison.";
    document(REVISIONS_TITLE, described, file, &json!({ "columns": columns }), provenance, site)
}

/// The two last columns.
const FLAGS: [(&str, &str, &str); 2] = [
    ("provisoire", "Provisoire", "Des données plus tardives peuvent changer la valeur."),
    ("revise", "Révisé", "La valeur diffère de celle de l’édition précédente."),
];

/// Whether every value of a table is a whole number.
pub(super) fn holds_integers(table: &Table) -> bool {
    table
        .mesures
        .iter()
        .all(|measure| measure.decimales == 0 && measure.nature == MeasureNature::Effectif)
}

fn column(name: &str, title: &str, described: &str, datatype: Value) -> Value {
    json!({
        "name": name,
        "titles": name,
        "dc:title": title,
        "dc:description": described,
        "datatype": datatype,
        "required": true,
    })
}

fn document(
    title: &str,
    described: &str,
    file: &str,
    schema: &Value,
    provenance: &Provenance,
    site: &SiteSettings,
) -> Value {
    let mut document = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "fr" }],
        "url": file,
        "dc:title": title,
        "dc:description": described,
        "dc:publisher": site.publisher,
        "dc:rights": site.licence,
        "dc:modified": { "@value": provenance.released.to_string(), "@type": "xsd:date" },
        "dialect": { "encoding": "utf-8", "lineTerminators": ["\n"], "header": true },
        "tableSchema": schema,
    });
    if let (Some(fields), Some(address)) =
        (document.as_object_mut(), licence_address(&site.licence))
    {
        fields.insert("dc:license".to_owned(), json!({ "@id": address }));
    }
    document
}

/// A pattern matching these codes and no other text.
fn one_of(codes: &[&str]) -> String {
    let escaped: Vec<String> = codes
        .iter()
        .map(|code| {
            let mut pattern = String::new();
            for letter in code.chars() {
                if !letter.is_alphanumeric() && letter != '_' {
                    pattern.push('\\');
                }
                pattern.push(letter);
            }
            pattern
        })
        .collect();
    format!("^({})$", escaped.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_escapes_what_is_not_a_letter_or_a_digit() {
        assert_eq!(one_of(&["_T", "REG-84", "65+"]), r"^(_T|REG\-84|65\+)$");
    }
}
