//! What machines read beside the tables: the DCAT catalogue and the Frictionless data package.
//!
//! Sources: DCAT 3 with the properties data.gouv.fr harvests; Data Package and Table Schema 1.0.

use serde_json::{Value, json};

use super::catalogue::{Catalogue, FileEntry, MeasureNature, Table};
use super::published::Provenance;
use super::tables::Format;
use crate::settings::SiteSettings;

/// Longest title and short description that the national portal accepts.
const TITLE_LENGTH: usize = 350;
const DESCRIPTION_LENGTH: usize = 200;

/// `catalogue.jsonld`.
pub(super) fn dcat(catalogue: &Catalogue, provenance: &Provenance, site: &SiteSettings) -> Value {
    let folder = format!("{}editions/{}/", site.base_url, provenance.edition);
    let publisher = json!({
        "@id": format!("{}#editeur", site.base_url),
        "@type": "foaf:Organization",
        "foaf:name": site.publisher,
    });
    let issued = typed("xsd:date", &provenance.released.to_string());
    let datasets: Vec<Value> = catalogue
        .tables
        .iter()
        .map(|table| {
            json!({
                "@id": format!("{folder}donnees/#{}", table.id),
                "@type": "dcat:Dataset",
                "dct:identifier": format!("{}/{}", provenance.edition, table.id),
                "dct:title": french(&shortened(&table.titre, TITLE_LENGTH)),
                "dct:description": french(&shortened(&table.definition, DESCRIPTION_LENGTH)),
                "dcat:keyword": keywords(table),
                "dct:publisher": { "@id": format!("{}#editeur", site.base_url) },
                "dcat:contactPoint": contact(site),
                "dct:issued": issued.clone(),
                "dct:modified": issued.clone(),
                "dct:accrualPeriodicity": {
                    "@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
                },
                "dct:temporal": temporal(table),
                "dct:spatial": {
                    "@id": "http://publications.europa.eu/resource/authority/country/FRA"
                },
                "dcat:theme": {
                    "@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI"
                },
                "dct:license": site.licence,
                "dcat:version": provenance.edition.to_string(),
                "dcat:distribution": table
                    .fichiers
                    .iter()
                    .map(|file| distribution(&folder, file, site))
                    .collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": format!("{folder}donnees/catalogue.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": french(&site.title),
        "dct:publisher": publisher,
        "dct:issued": issued,
        "dct:language": "fr",
        "dct:license": site.licence,
        "foaf:homepage": { "@id": site.base_url },
        "dcat:dataset": datasets,
    })
}

fn distribution(folder: &str, file: &FileEntry, site: &SiteSettings) -> Value {
    let address = format!("{folder}donnees/{}", file.chemin);
    json!({
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file.chemin,
        "dcat:downloadURL": { "@id": address },
        "dcat:accessURL": { "@id": address },
        "dcat:mediaType": media_type(&file.format),
        "dcat:byteSize": file.octets,
        "dct:license": site.licence,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256" },
            "spdx:checksumValue": file.sha256,
        },
    })
}

fn contact(site: &SiteSettings) -> Value {
    let address = match site.contact.contains('@') {
        true if !site.contact.starts_with("mailto:") => format!("mailto:{}", site.contact),
        _ => site.contact.clone(),
    };
    json!({
        "@type": "vcard:Organization",
        "vcard:fn": site.publisher,
        "vcard:hasEmail": { "@id": address },
    })
}

fn temporal(table: &Table) -> Value {
    let (Some(first), Some(last)) = (table.periode.premiere, table.periode.derniere) else {
        return Value::Null;
    };
    let start = match first {
        crate::vocabulary::Period::Month(month) => month.first_day(),
        crate::vocabulary::Period::Quarter(quarter) => quarter.first_month().first_day(),
        crate::vocabulary::Period::Year(_) => first.last_month().plus(-11).first_day(),
    };
    json!({
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": typed("xsd:date", &start.to_string()),
        "dcat:endDate": typed("xsd:date", &last.last_month().last_day().to_string()),
    })
}

fn keywords(table: &Table) -> Vec<Value> {
    let words = ["insertion par l’activité économique", "déclaration sociale nominative"];
    let dimensions = table.dimensions.iter().map(|dimension| dimension.libelle.as_str());
    words.into_iter().chain(dimensions).map(french).collect()
}

fn french(text: &str) -> Value {
    json!({ "@language": "fr", "@value": text })
}

fn typed(kind: &str, text: &str) -> Value {
    json!({ "@type": kind, "@value": text })
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn media_type(extension: &str) -> &'static str {
    Format::ALL
        .into_iter()
        .find(|format| format.extension() == extension)
        .map_or("application/octet-stream", Format::media_type)
}

/// `datapackage.json`.
pub(super) fn package(
    catalogue: &Catalogue,
    revisions: &[u8],
    provenance: &Provenance,
    site: &SiteSettings,
) -> Value {
    let mut resources: Vec<Value> = Vec::new();
    for table in &catalogue.tables {
        for file in &table.fichiers {
            let is_csv = file.format == Format::Csv.extension();
            let name = if is_csv {
                resource_name(&table.id)
            } else {
                format!("{}-{}", resource_name(&table.id), file.format)
            };
            let mut resource = json!({
                "name": name,
                "path": file.chemin,
                "title": table.titre,
                "description": table.definition,
                "format": file.format,
                "mediatype": media_type(&file.format),
                "bytes": file.octets,
                "hash": format!("sha256:{}", file.sha256),
            });
            if is_csv && let Some(fields) = resource.as_object_mut() {
                fields.insert("profile".to_owned(), json!("tabular-data-resource"));
                fields.insert("encoding".to_owned(), json!("utf-8"));
                fields.insert("dialect".to_owned(), dialect());
                fields.insert("schema".to_owned(), schema(table));
            }
            resources.push(resource);
        }
    }
    resources.push(json!({
        "name": "revisions",
        "path": "revisions.csv",
        "title": "Révisions depuis l’édition précédente",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": revisions.len(),
        "hash": format!("sha256:{}", super::files::sha256(revisions)),
        "dialect": dialect(),
        "schema": { "fields": super::write::REVISION_COLUMNS
            .iter()
            .map(|column| json!({ "name": column, "type": "string" }))
            .collect::<Vec<_>>() },
    }));
    json!({
        "profile": "data-package",
        "name": format!("pilotage-{}", provenance.edition),
        "id": format!("{}editions/{}/donnees/datapackage.json", site.base_url, provenance.edition),
        "title": site.title,
        "version": provenance.edition.to_string(),
        "created": format!("{}T00:00:00Z", provenance.released),
        "homepage": site.base_url,
        "licenses": [{ "name": "etalab-2.0", "title": site.licence }],
        "contributors": [{ "title": site.publisher, "role": "publisher" }],
        "resources": resources,
    })
}

fn dialect() -> Value {
    json!({ "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true,
            "header": true })
}

/// Names of resources are lower-case letters, digits, `-`, `_` and `.`.
fn resource_name(id: &str) -> String {
    id.to_lowercase().replace('_', "-")
}

fn schema(table: &Table) -> Value {
    let mut fields = vec![json!({
        "name": "periode",
        "type": "string",
        "title": "Période",
        "constraints": {
            "required": true,
            "pattern": "\\d{4}(-(0[1-9]|1[0-2])|-T[1-4])?",
        },
    })];
    for dimension in &table.dimensions {
        let codes: Vec<&str> =
            dimension.modalites.iter().map(|modality| modality.code.as_str()).collect();
        fields.push(json!({
            "name": dimension.id,
            "type": "string",
            "title": dimension.libelle,
            "constraints": { "required": true, "enum": codes },
        }));
    }
    let measures: Vec<&str> = table.mesures.iter().map(|measure| measure.id.as_str()).collect();
    let described: Vec<String> = table
        .mesures
        .iter()
        .map(|measure| format!("{} : {} ({})", measure.id, measure.libelle, measure.unite))
        .collect();
    fields.push(json!({
        "name": "mesure",
        "type": "string",
        "title": "Mesure",
        "description": described.join(" ; "),
        "constraints": { "required": true, "enum": measures },
    }));
    let whole = table
        .mesures
        .iter()
        .all(|measure| measure.decimales == 0 && matches!(measure.nature, MeasureNature::Effectif));
    fields.push(json!({
        "name": "valeur",
        "type": if whole { "integer" } else { "number" },
        "title": "Valeur",
    }));
    fields.push(json!({
        "name": "statut",
        "type": "string",
        "title": "Statut",
        "constraints": {
            "required": true,
            "enum": ["diffuse", "secret", "sans_objet", "indisponible", "non_significatif"],
        },
    }));
    for (name, title) in [("provisoire", "Provisoire"), ("revise", "Révisé")] {
        fields.push(json!({
            "name": name,
            "type": "boolean",
            "title": title,
            "trueValues": ["true"],
            "falseValues": ["false"],
            "constraints": { "required": true },
        }));
    }
    let key: Vec<&str> = std::iter::once("periode")
        .chain(table.dimensions.iter().map(|dimension| dimension.id.as_str()))
        .chain(["mesure"])
        .collect();
    json!({ "fields": fields, "primaryKey": key, "missingValues": [""] })
}
