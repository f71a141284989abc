//! The data pages as search engines for data read them: schema.org, in JSON-LD.
//!
//! Words and addresses only. Nothing here is a figure: neither counts of cells nor sizes, so that
//! nothing can be learnt that the tables do not say.

use serde_json::{Value, json};

use super::Site;
use super::paths::PagePath;
use crate::edition::catalogue::Table;
use crate::edition::metadata::{licence_address, span};
use crate::edition::printed::PRINTED;
use crate::edition::tables::Format;

/// The dataset of a table.
pub fn dataset(site: &Site<'_>, table: &Table) -> String {
    let linker = site.linker(&PagePath::Table(table.id.clone()));
    let settings = site.context.settings;
    let made = &site.edition.manifest;
    let folder = format!("{}editions/{}/donnees/", settings.base_url, made.edition);
    let measures: Vec<Value> = table
        .mesures
        .iter()
        .map(|measure| {
            json!({
                "@type": "PropertyValue",
                "propertyID": measure.id,
                "name": measure.libelle,
                "unitText": measure.unite,
            })
        })
        .collect();
    let files: Vec<Value> = table
        .fichiers
        .iter()
        .map(|file| {
            let media = Format::ALL.into_iter().find(|format| format.extension() == file.format);
            json!({
                "@type": "DataDownload",
                "name": file.chemin,
                "encodingFormat": media.map(Format::media_type),
                "contentUrl": format!("{folder}{}", file.chemin),
            })
        })
        .collect();
    let organisation = json!({ "@type": "Organization", "name": settings.publisher });
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": linker.permanent(),
        "name": table.titre,
        "description": format!("{} {}", table.definition, table.methode.population),
        "url": linker.canonical(),
        "identifier": linker.permanent(),
        "version": made.edition.to_string(),
        "datePublished": made.released.to_string(),
        "dateModified": made.released.to_string(),
        "inLanguage": "fr",
        "isAccessibleForFree": true,
        "license": licence_address(&settings.licence).unwrap_or(&settings.licence),
        "creator": organisation,
        "publisher": organisation,
        "spatialCoverage": { "@type": "Place", "name": "France" },
        "keywords": keywords(table),
        "variableMeasured": measures,
        "measurementTechnique": table.source,
        "distribution": files,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": settings.title,
            "url": format!("{}donnees/", settings.base_url),
        },
    });
    if let (Some((first, last)), Some(fields)) = (span(table), document.as_object_mut()) {
        fields.insert("temporalCoverage".to_owned(), json!(format!("{first}/{last}")));
    }
    embedded(&document)
}

/// The catalogue of all tables.
pub fn catalogue(site: &Site<'_>) -> String {
    let linker = site.linker(&PagePath::Data);
    let settings = site.context.settings;
    let datasets: Vec<Value> = site
        .edition
        .catalogue
        .tables
        .iter()
        .map(|table| {
            let page = site.linker(&PagePath::Table(table.id.clone()));
            json!({ "@type": "Dataset", "@id": page.permanent(), "url": page.canonical() })
        })
        .collect();
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": linker.permanent(),
        "name": settings.title,
        "url": linker.canonical(),
        "inLanguage": "fr",
        "license": licence_address(&settings.licence).unwrap_or(&settings.licence),
        "publisher": { "@type": "Organization", "name": settings.publisher },
        "dataset": datasets,
    });
    let has_brief = site.edition.entry().is_some_and(|entry| entry.printed.is_some());
    if let (true, Some(fields)) = (has_brief, document.as_object_mut()) {
        let folder = format!("{}editions/{}/", settings.base_url, site.edition.manifest.edition);
        let brief = json!({
            "@type": "DigitalDocument",
            "encodingFormat": "application/pdf",
            "inLanguage": "fr",
            "url": format!("{folder}{PRINTED}"),
        });
        fields.insert("subjectOf".to_owned(), brief);
    }
    embedded(&document)
}

fn keywords(table: &Table) -> Vec<&str> {
    let always = ["insertion par l’activité économique", "déclaration sociale nominative"];
    let own = table.dimensions.iter().map(|dimension| dimension.libelle.as_str());
    always.into_iter().chain(own).collect()
}

/// As the content of a `script` element, which a `<` could end.
fn embedded(document: &Value) -> String {
    document.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_the_element_that_holds_it() {
        let document = json!({ "name": "</script><b>" });
        let text = embedded(&document);
        assert!(!text.contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    }
}
