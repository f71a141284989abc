//! What machines read beside the tables: the DCAT catalogue and the Frictionless data package.
//!
//! Sources: DCAT 3 with the properties data.gouv.fr harvests; Data Package and Table Schema 1.0.
//!
//! The catalogue is written twice. That of an edition describes the datasets as they were then,
//! under identifiers of their own. That at the root is the one to harvest: its identifiers never
//! change, so that a portal updates its datasets every month and creates none.

use serde_json::{Value, json};

use super::catalogue::{Catalogue, FileEntry, Table};
use super::csvw;
use super::printed::PRINTED;
use super::published::Provenance;
use super::tables::Format;
use crate::settings::SiteSettings;
use crate::vocabulary::{Day, Period};

/// Longest title and short description that the national portal accepts.
const TITLE_LENGTH: usize = 350;
const DESCRIPTION_LENGTH: usize = 200;

/// What a period is written like.
pub(super) const PERIOD_PATTERN: &str = r"\d{4}(-(0[1-9]|1[0-2])|-T[1-4])?";
/// The values of `statut`.
pub(super) const STATUSES: [&str; 5] =
    ["diffuse", "secret", "sans_objet", "indisponible", "non_significatif"];
/// Title of `revisions.csv`.
pub(super) const REVISIONS_TITLE: &str = "Révisions depuis l’édition précédente";

/// Address of a licence, when its name holds a known identifier.
pub fn licence_address(licence: &str) -> Option<&'static str> {
    licence.contains("etalab-2.0").then_some("https://spdx.org/licenses/etalab-2.0")
}

/// Which catalogue is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// That of one edition, for ever.
    Edition,
    /// That of the latest one, to be harvested.
    Latest,
}

/// `catalogue.jsonld`.
pub fn dcat(
    catalogue: &Catalogue,
    provenance: &Provenance,
    site: &SiteSettings,
    scope: Scope,
) -> Value {
    let folder = format!("{}editions/{}/", site.base_url, provenance.edition);
    let (below, itself) = match scope {
        Scope::Edition => (folder.clone(), format!("{folder}donnees/catalogue.jsonld")),
        Scope::Latest => (site.base_url.clone(), format!("{}catalogue.jsonld", site.base_url)),
    };
    let publisher = json!({
        "@id": format!("{}#editeur", site.base_url),
        "@type": "foaf:Organization",
        "foaf:name": site.publisher,
    });
    let issued = typed("xsd:date", &provenance.released.to_string());
    let licence = licence(site);
    let datasets: Vec<Value> = catalogue
        .tables
        .iter()
        .map(|table| {
            let page = format!("{below}donnees/{}/", table.id);
            let identifier = match scope {
                Scope::Edition => format!("{}/{}", provenance.edition, table.id),
                Scope::Latest => table.id.clone(),
            };
            let mut dataset = json!({
                "@id": page,
                "@type": "dcat:Dataset",
                "dct:identifier": identifier,
                "dct:title": french(&shortened(&table.titre, TITLE_LENGTH)),
                "dct:description": french(&shortened(&table.definition, DESCRIPTION_LENGTH)),
                "dcat:keyword": keywords(table),
                "dcat:landingPage": { "@id": page },
                "foaf:page": documents(table, &below, &folder),
                "dct:publisher": { "@id": format!("{}#editeur", site.base_url) },
                "dcat:contactPoint": contact(site),
                "dct:issued": issued,
                "dct:modified": issued,
                "dct:language": { "@id": FRENCH },
                "dct:accrualPeriodicity": {
                    "@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
                },
                "dct:spatial": {
                    "@id": "http://publications.europa.eu/resource/authority/country/FRA"
                },
                "dcat:theme": {
                    "@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI"
                },
                "dct:license": licence,
                "dcat:version": provenance.edition.to_string(),
                "dcat:distribution": table
                    .fichiers
                    .iter()
                    .map(|file| distribution(&folder, file, table, &licence))
                    .collect::<Vec<_>>(),
            });
            if let Some(fields) = dataset.as_object_mut() {
                fields.extend(temporal(table).map(|period| ("dct:temporal".to_owned(), period)));
                if scope == Scope::Edition {
                    let series = format!("{}donnees/{}/", site.base_url, table.id);
                    fields.insert("dcat:isVersionOf".to_owned(), json!({ "@id": series }));
                }
            }
            dataset
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
        "@id": itself,
        "@type": "dcat:Catalog",
        "dct:title": french(&site.title),
        "dct:description": french(&format!(
            "Tableaux publiés chaque mois par {}. Édition {}.",
            site.publisher, provenance.edition
        )),
        "dct:publisher": publisher,
        "dct:issued": issued,
        "dct:modified": issued,
        "dct:language": { "@id": FRENCH },
        "dct:license": licence,
        "foaf:homepage": { "@id": site.base_url },
        "dcat:dataset": datasets,
    })
}

/// What explains a dataset: its definition on the methodology page, and the printed edition.
fn documents(table: &Table, below: &str, folder: &str) -> Value {
    let document = |address: String, title: &str, kind: &str| {
        json!({
            "@id": address,
            "@type": "foaf:Document",
            "dct:title": french(title),
            "dct:language": { "@id": FRENCH },
            "dct:format": {
                "@id": format!("http://publications.europa.eu/resource/authority/file-type/{kind}")
            },
        })
    };
    let definition = format!("{below}methodologie/#{}", table.indicateur.replace('_', "-"));
    json!([
        document(definition, "Définition, sources et limites", "HTML"),
        document(format!("{folder}{PRINTED}"), "L’édition en quelques pages", "PDF"),
    ])
}

const FRENCH: &str = "http://publications.europa.eu/resource/authority/language/FRA";

/// The licence as an address where it is known, else by its name.
fn licence(site: &SiteSettings) -> Value {
    licence_address(&site.licence)
        .map_or_else(|| json!(site.licence), |address| json!({ "@id": address }))
}

fn distribution(folder: &str, file: &FileEntry, table: &Table, licence: &Value) -> Value {
    let address = format!("{folder}donnees/{}", file.chemin);
    let mut distribution = json!({
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": french(&format!("{} ({})", table.titre, file.format.to_uppercase())),
        "dct:format": file.format,
        "dcat:downloadURL": { "@id": address },
        "dcat:accessURL": { "@id": address },
        "dcat:mediaType": media_type(&file.format),
        "dcat:byteSize": file.octets,
        "dct:license": licence,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256" },
            "spdx:checksumValue": file.sha256,
        },
    });
    if file.format == Format::Csv.extension()
        && let Some(fields) = distribution.as_object_mut()
    {
        let schema = format!("{folder}donnees/{}", csvw::file_name(&file.chemin));
        fields.insert("dct:conformsTo".to_owned(), json!({ "@id": schema }));
    }
    distribution
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

fn temporal(table: &Table) -> Option<Value> {
    let (start, end) = span(table)?;
    Some(json!({
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": typed("xsd:date", &start.to_string()),
        "dcat:endDate": typed("xsd:date", &end.to_string()),
    }))
}

/// First and last day of the periods of a table.
pub fn span(table: &Table) -> Option<(Day, Day)> {
    let first = table.periode.premiere?;
    let start = match first {
        Period::Month(month) => month.first_day(),
        Period::Quarter(quarter) => quarter.first_month().first_day(),
        Period::Year(_) => first.last_month().plus(-11).first_day(),
    };
    Some((start, table.periode.derniere?.last_month().last_day()))
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

/// `datapackage.json`: the CSV files. The other formats hold the same figures; listing them as
/// resources would oblige every validator to read spreadsheets.
pub(super) fn package(
    catalogue: &Catalogue,
    revisions: &[u8],
    provenance: &Provenance,
    site: &SiteSettings,
) -> Value {
    let csv = Format::Csv.extension();
    let described = |table: &Table, file: &FileEntry| {
        json!({
            "name": resource_name(&table.id),
            "path": file.chemin,
            "profile": "tabular-data-resource",
            "title": table.titre,
            "description": table.definition,
            "format": csv,
            "mediatype": media_type(csv),
            "encoding": "utf-8",
            "bytes": file.octets,
            "hash": format!("sha256:{}", file.sha256),
            "dialect": dialect(),
            "schema": schema(table),
        })
    };
    let mut resources: Vec<Value> = catalogue
        .tables
        .iter()
        .flat_map(|table| table.fichiers.iter().map(move |file| (table, file)))
        .filter(|(_, file)| file.format == csv)
        .map(|(table, file)| described(table, file))
        .collect();
    resources.push(json!({
        "name": "revisions",
        "path": "revisions.csv",
        "title": REVISIONS_TITLE,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": revisions.len(),
        "hash": format!("sha256:{}", super::files::sha256(revisions)),
        "dialect": dialect(),
        "schema": {
            "fields": super::write::REVISION_COLUMNS
                .iter()
                .map(|(column, title)| json!({ "name": column, "title": title, "type": "string" }))
                .collect::<Vec<_>>(),
            "missingValues": [""],
        },
    }));
    let mut licence = json!({ "title": site.licence });
    if let (Some(fields), Some(address)) = (licence.as_object_mut(), licence_address(&site.licence))
    {
        fields.insert("name".to_owned(), json!("etalab-2.0"));
        fields.insert("path".to_owned(), json!(address));
    }
    json!({
        "profile": "data-package",
        "name": format!("pilotage-{}", provenance.edition),
        "id": format!("{}editions/{}/donnees/datapackage.json", site.base_url, provenance.edition),
        "title": site.title,
        "description": "Tous les tableaux de l’édition, un fichier CSV par tableau. Les mêmes \
                        chiffres en Parquet, XLSX et ODS sont dans catalogue.json.",
        "version": provenance.edition.to_string(),
        "created": format!("{}T00:00:00Z", provenance.released),
        "homepage": site.base_url,
        "licenses": [licence],
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
        "description": "Mois (AAAA-MM), trimestre (AAAA-Tn) ou année (AAAA).",
        "constraints": { "required": true, "pattern": PERIOD_PATTERN },
    })];
    let coded = |name: &str, title: &str, described: &str, codes: &[&str]| {
        json!({
            "name": name,
            "type": "string",
            "title": title,
            "description": described,
            "example": codes.first(),
            "constraints": { "required": true, "enum": codes },
        })
    };
    for dimension in &table.dimensions {
        let codes: Vec<&str> =
            dimension.modalites.iter().map(|modality| modality.code.as_str()).collect();
        let named: Vec<String> = dimension
            .modalites
            .iter()
            .map(|modality| format!("{} : {}", modality.code, modality.libelle))
            .collect();
        fields.push(coded(&dimension.id, &dimension.libelle, &named.join(" ; "), &codes));
    }
    let measures: Vec<&str> = table.mesures.iter().map(|measure| measure.id.as_str()).collect();
    let described: Vec<String> = table
        .mesures
        .iter()
        .map(|measure| format!("{} : {} ({})", measure.id, measure.libelle, measure.unite))
        .collect();
    fields.push(coded("mesure", "Mesure", &described.join(" ; "), &measures));
    fields.push(json!({
        "name": "valeur",
        "type": if csvw::holds_integers(table) { "integer" } else { "number" },
        "title": "Valeur",
        "description": "Vide quand le statut n’est pas « diffuse » : une absence n’est pas un zéro.",
    }));
    let status = "diffuse, ou pourquoi la valeur est absente.";
    fields.push(coded("statut", "Statut", status, &STATUSES));
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
