//! The data: every file on one page, and a page per table with its dictionary.

use askama::Template;

use super::statistic::{readable, related};
use crate::edition::catalogue::{Definition, MeasureNature, PeriodNature, Table};
use crate::site::figure::{DataTable, Download, Entry, Row};
use crate::site::figures::Studio;
use crate::site::frame::{Current, Frame, Link};
use crate::site::grid::Grid;
use crate::site::linked_data;
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{capital, sentence};
use crate::site::{Site, printed};

/// The page of all files.
#[derive(Debug, Template)]
#[template(path = "pages/data.html")]
pub(crate) struct DataPage {
    frame: Frame,
    indicators: Vec<IndicatorPart>,
    descriptions: Vec<(Link, &'static str)>,
    printed: Option<Link>,
    related: Vec<Link>,
    linked: String,
}

/// An indicator and its tables, told once for all of them.
#[derive(Debug)]
pub(crate) struct IndicatorPart {
    definition: Link,
    summary: String,
    tables: Vec<TableLine>,
}

impl IndicatorPart {
    /// How many tables it has: `3 tableaux`.
    fn count(&self) -> String {
        let tables = i64::try_from(self.tables.len()).unwrap_or(i64::MAX);
        numbers::count(tables, "tableau", "tableaux")
    }
}

/// A table in the list.
#[derive(Debug)]
pub(crate) struct TableLine {
    id: String,
    title: String,
    href: String,
    span: String,
    rows: String,
    downloads: Vec<Download>,
}

/// The page of one table.
#[derive(Debug, Template)]
#[template(path = "pages/table.html")]
pub(crate) struct TablePage {
    frame: Frame,
    title: String,
    id: String,
    summary: String,
    nature: &'static str,
    span: String,
    population: String,
    rows: String,
    source: String,
    dimensions: Vec<DimensionPart>,
    measures: Vec<MeasureRow>,
    downloads: Vec<Download>,
    definition: Option<Definition>,
    caption: String,
    extract: Option<DataTable>,
    schema: String,
    related: Vec<Link>,
    linked: Option<String>,
}

/// A dimension in the dictionary.
#[derive(Debug)]
pub(crate) struct DimensionPart {
    id: String,
    label: String,
    codes: Vec<(String, String)>,
}

/// A measure in the dictionary.
#[derive(Debug)]
pub(crate) struct MeasureRow {
    id: String,
    label: String,
    unit: String,
    formula: String,
}

pub(super) fn page(site: &Site<'_>) -> DataPage {
    let here = PagePath::Data;
    let studio = Studio::new(site, &here);
    let file = |path: &str, text: &'static str| {
        let href = studio.linker.data_file(path);
        (Link { label: path.to_owned(), href, current: Current::No }, text)
    };
    let mut descriptions = vec![
        file("catalogue.json", "tous les tableaux, leurs dimensions, mesures et équations"),
        file("catalogue.jsonld", "le même catalogue au format DCAT"),
        file("datapackage.json", "le paquet de données, avec le schéma de chaque tableau"),
        file("revisions.csv", "les chiffres révisés depuis l’édition précédente"),
    ];
    descriptions.push((
        Link {
            label: "catalogue.jsonld (dernière édition)".to_owned(),
            href: studio.linker.root_file("catalogue.jsonld"),
            current: Current::No,
        },
        "le catalogue DCAT à moissonner\u{a0}: ses identifiants ne changent pas d’une édition à \
         l’autre",
    ));
    descriptions.push((
        Link {
            label: "manifest.json".to_owned(),
            href: studio.linker.edition_file("manifest.json"),
            current: Current::No,
        },
        "les empreintes SHA-256 de tous les fichiers de l’édition",
    ));
    DataPage {
        frame: Frame::new(
            site,
            &here,
            "Données",
            "Tous les tableaux publiés, en CSV, Excel, ODS et Parquet, avec leur dictionnaire.",
        ),
        indicators: indicators(&studio),
        descriptions,
        printed: printed::own(&studio.linker, site.edition.entry()),
        related: related(
            site,
            &here,
            &[PagePath::Methodology, PagePath::Quality, PagePath::Editions, PagePath::Glossary],
        ),
        linked: linked_data::catalogue(site),
    }
}

/// The tables of the edition by indicator, in the order of the catalogue.
fn indicators(studio: &Studio<'_>) -> Vec<IndicatorPart> {
    let edition = studio.site.edition;
    edition
        .catalogue
        .tables
        .chunk_by(|one, next| one.indicateur == next.indicateur)
        .filter_map(|tables| {
            let first = tables.first()?;
            Some(IndicatorPart {
                definition: studio.definition(first),
                summary: sentence(&first.definition),
                tables: tables.iter().map(|table| line(studio, table)).collect(),
            })
        })
        .collect()
}

fn line(studio: &Studio<'_>, table: &Table) -> TableLine {
    TableLine {
        id: table.id.clone(),
        title: numbers::typographic(&table.titre),
        href: studio.linker.page(&PagePath::Table(table.id.clone())),
        span: span(table),
        rows: rows(table),
        downloads: Grid::of(studio.site.edition, &table.id)
            .map_or_else(Vec::new, |grid| studio.downloads(grid)),
    }
}

pub(super) fn table(site: &Site<'_>, id: &str) -> TablePage {
    let here = PagePath::Table(id.to_owned());
    let studio = Studio::new(site, &here);
    let grid = Grid::of(site.edition, id);
    let entry = site.edition.catalogue.tables.iter().find(|table| table.id == id);
    let title = entry.map_or_else(|| id.to_owned(), |table| numbers::typographic(&table.titre));
    let summary = entry.map_or_else(String::new, |table| sentence(&table.definition));
    let extracted = grid.map(extract);
    TablePage {
        frame: Frame::new(site, &here, &title, &summary),
        id: id.to_owned(),
        caption: extracted
            .as_ref()
            .map_or_else(|| title.clone(), |(period, _)| format!("{title}, {period}")),
        title,
        summary,
        nature: entry.map_or("", |table| period_nature(table.periode.nature)),
        span: entry.map_or_else(String::new, span),
        population: entry.map_or_else(String::new, |table| table.population.clone()),
        rows: entry.map_or_else(String::new, rows),
        source: grid.map_or_else(String::new, |grid| studio.sources_line(&[grid])),
        dimensions: entry.map_or_else(Vec::new, dimensions),
        measures: entry.map_or_else(Vec::new, measures),
        downloads: grid.map_or_else(Vec::new, |grid| studio.downloads(grid)),
        definition: entry.map(|table| readable(&table.methode)),
        extract: extracted.map(|(_, table)| table),
        schema: studio.linker.data_file(&format!("{id}.csv-metadata.json")),
        related: related(site, &here, &[PagePath::Data, PagePath::Methodology, PagePath::Quality]),
        linked: entry.map(|table| linked_data::dataset(site, table)),
    }
}

/// The last period of a table having a published figure, all modalities, one column per measure.
pub(super) fn extract(grid: Grid<'_>) -> (String, DataTable) {
    let table = grid.table();
    let dimensions = &table.dimensions;
    let period = table
        .mesures
        .iter()
        .filter_map(|measure| grid.reference_period(&[], &measure.id))
        .max()
        .or_else(|| grid.periods().last().copied());
    let mut places: Vec<Vec<(&str, &str, &str)>> = vec![Vec::new()];
    for dimension in dimensions {
        places = places
            .into_iter()
            .flat_map(|place| {
                dimension.modalites.iter().map(move |modality| {
                    let mut longer = place.clone();
                    longer.push((&dimension.id, &modality.code, &modality.libelle));
                    longer
                })
            })
            .collect();
    }
    let rows = places
        .into_iter()
        .map(|place| {
            let names: Vec<String> =
                place.iter().map(|(_, _, label)| numbers::typographic(label)).collect();
            let choice: Vec<(&str, &str)> =
                place.iter().map(|(dimension, code, _)| (*dimension, *code)).collect();
            Row {
                header: if names.is_empty() { "Ensemble".to_owned() } else { names.join(" · ") },
                href: None,
                anchor: None,
                is_total: false,
                cells: table
                    .mesures
                    .iter()
                    .map(|measure| {
                        period
                            .map_or(Entry::Sign(crate::site::figure::Sign::Unavailable), |period| {
                                Entry::of(grid.cell(period, &choice, &measure.id))
                            })
                    })
                    .collect(),
            }
        })
        .collect();
    let header: Vec<String> =
        dimensions.iter().map(|dimension| numbers::typographic(&dimension.libelle)).collect();
    let data = DataTable {
        row_header: if header.is_empty() { "Population".to_owned() } else { header.join(" · ") },
        columns: table
            .mesures
            .iter()
            .map(|measure| titled(&measure.libelle, &measure.unite))
            .collect(),
        rows,
    };
    (period.map_or_else(String::new, numbers::period), data)
}

/// A measure with its unit, unless its name begins with it: « Sorties », « Part des sorties (%) ».
fn titled(label: &str, unit: &str) -> String {
    let (label, unit) = (numbers::typographic(label), numbers::typographic(unit));
    let says_it = label.to_lowercase().starts_with(&unit.to_lowercase());
    if says_it { label } else { format!("{label} ({unit})") }
}

fn span(table: &Table) -> String {
    match (table.periode.premiere, table.periode.derniere) {
        (Some(first), Some(last)) if first == last => numbers::period(first),
        (Some(first), Some(last)) => numbers::span(first, last),
        (Some(one), None) | (None, Some(one)) => numbers::period(one),
        (None, None) => "aucune période".to_owned(),
    }
}

fn rows(table: &Table) -> String {
    let rows = table.fichiers.iter().map(|file| file.lignes).max().unwrap_or(0);
    numbers::count(i64::try_from(rows).unwrap_or(i64::MAX), "ligne", "lignes")
}

const fn period_nature(nature: PeriodNature) -> &'static str {
    match nature {
        PeriodNature::FinDeMois => "situation au dernier jour du mois",
        PeriodNature::Mois => "mois",
        PeriodNature::Trimestre => "trimestre",
        PeriodNature::Cohorte => "cohorte",
        PeriodNature::Cumul => "cumul",
        PeriodNature::Glissant => "période glissante",
    }
}

fn dimensions(table: &Table) -> Vec<DimensionPart> {
    table
        .dimensions
        .iter()
        .map(|dimension| DimensionPart {
            id: dimension.id.clone(),
            label: numbers::typographic(&dimension.libelle),
            codes: dimension
                .modalites
                .iter()
                .map(|modality| (modality.code.clone(), numbers::typographic(&modality.libelle)))
                .collect(),
        })
        .collect()
}

fn measures(table: &Table) -> Vec<MeasureRow> {
    table
        .mesures
        .iter()
        .map(|measure| MeasureRow {
            id: measure.id.clone(),
            label: numbers::typographic(&measure.libelle),
            unit: numbers::typographic(&measure.unite),
            formula: match (&measure.numerateur, &measure.denominateur) {
                (Some(above), Some(below)) => format!("{above} ÷ {below}"),
                _ => capital(match measure.nature {
                    MeasureNature::Effectif => "dénombrement",
                    MeasureNature::Somme => "somme",
                    MeasureNature::Taux => "taux",
                    MeasureNature::Moyenne => "moyenne",
                    MeasureNature::Mediane => "médiane",
                }),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_said_once() {
        for (label, unit, expected) in [
            ("Sorties déduites du silence", "sorties", "Sorties déduites du silence"),
            ("Part des sorties déduites", "%", "Part des sorties déduites (%)"),
            ("Heures payées", "heures", "Heures payées"),
            ("Durée", "jours", "Durée (jours)"),
        ] {
            assert_eq!(titled(label, unit), expected);
        }
    }
}
