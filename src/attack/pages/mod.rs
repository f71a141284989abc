//! Everything published beside the data files: pages, drawings, attributes, feeds, names of files.
//!
//! The question is always the same: does a page show, order, draw or leave out anything that the
//! data files do not explain?

mod coverage;
mod documents;
mod drawings;
mod known;
mod markers;
mod pdf;
mod printed;
mod rows;
mod text;

use std::collections::BTreeSet;

use rayon::prelude::*;
use scraper::{ElementRef, Html, Node, Selector};

use super::AttackError;
use super::editions::Edition;
use super::files::{Files, edition_of};
use super::finding::{Finding, Kind};
use known::{Context, Known, Written, written};
use markers::Markers;
use rows::Selectors;
use text::{Scrutiny, scrutiny_of, unexplained};

/// Where the sentences of a page of statistics are.
const SENTENCES: [(&str, Scrutiny, &str); 3] = [
    ("h1, figcaption, .subtitle, desc, svg title, title", Scrutiny::Figures, "a title"),
    (".key-value, .key-detail", Scrutiny::Every, "a key figure"),
    ("main p, main li, main dd", Scrutiny::Figures, "a sentence"),
];

/// Reads every page and document of these editions, and what stands outside editions beside the
/// newest of them; `published` are all editions, whose figures a page of corrections may repeat.
pub(super) fn read(
    files: &Files,
    editions: &[Edition],
    published: &[Edition],
) -> Result<Vec<Finding>, AttackError> {
    let mut all = Vec::new();
    let ever = coverage::ever(published);
    for edition in editions {
        let path = format!("{}donnees/catalogue.json", edition.folder);
        let document = serde_json::from_slice(&files.bytes(&path)?).unwrap_or_default();
        all.push(Known::new(edition, &documents::words(&document), &ever));
    }
    let mut findings = documents::names(files, &all);
    for (number, known) in all.iter().enumerate() {
        findings.extend(documents::json(files, known, &known.everything)?);
        findings.extend(documents::families(files, known, &known.edition.folder));
        if number + 1 == all.len() {
            findings.extend(documents::families(files, known, ""));
        }
    }
    let Some(selectors) = Selectors::new() else { return Ok(findings) };
    let pages: Vec<(&String, &Known<'_>)> =
        files.paths.iter().filter_map(|path| Some((path, read_beside(path, &all)?))).collect();
    let read: Vec<Result<(Vec<Finding>, Markers), AttackError>> =
        pages.par_iter().map(|(path, known)| document(files, path, known, &selectors)).collect();
    let mut markers = Markers::default();
    for found in read {
        let (found, own) = found?;
        findings.extend(found);
        markers.merge(own);
    }
    findings.extend(markers.findings());
    Ok(findings)
}

/// The edition a file is read beside: its own, or the newest for what stands outside editions;
/// none for the files of an edition that is not read.
fn read_beside<'k, 'e>(path: &str, all: &'k [Known<'e>]) -> Option<&'k Known<'e>> {
    let own = all.iter().find(|known| path.starts_with(&known.edition.folder));
    own.or_else(|| if edition_of(path).is_some() { None } else { all.last() })
}

/// All tables, no territory.
fn everything(known: &Known<'_>) -> Context {
    Context { tables: (0..known.values.len()).collect(), ..Context::default() }
}

/// Reads one file, and notes how signs are written there.
fn document(
    files: &Files,
    path: &str,
    known: &Known<'_>,
    selectors: &Selectors,
) -> Result<(Vec<Finding>, Markers), AttackError> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let all = &known.everything;
    let mut markers = Markers::default();
    let findings = match extension {
        "html" => {
            let html = Html::parse_document(&files.text(path)?);
            markers.note(&html, path);
            page(&html, path, known, selectors)
        }
        "xml" | "svg" => documents::xml(&files.text(path)?, path, known, all),
        "pdf" => printed::check(files, path, &known.edition.folder)?,
        "ics" | "txt" => documents::plain_text(&files.text(path)?, path, known, all),
        _ => Vec::new(),
    };
    Ok((findings, markers))
}

fn page(page: &Html, path: &str, known: &Known<'_>, selectors: &Selectors) -> Vec<Finding> {
    let context = context(path, known);
    let published = known.published(&context);
    let mut findings = Vec::new();
    let found =
        |place: &str| Finding::new(Kind::Unexplained, path, place, "a number that no table gives");
    // Attributes, comments and scripts, wherever they are.
    for node in page.tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                for (name, value) in element.attrs() {
                    let Some(scrutiny) = scrutiny_of(name) else { continue };
                    if name == "content" && element.attr("name") == Some("viewport") {
                        continue;
                    }
                    for _ in unexplained(value, scrutiny, &published, known) {
                        let place = format!("attribute {name} of {}", element.name());
                        findings.push(found(&place));
                    }
                }
            }
            Node::Comment(comment) => {
                for _ in unexplained(comment, Scrutiny::Every, &published, known) {
                    findings.push(found("a comment"));
                }
            }
            Node::Text(words) => {
                let parent = node.parent().and_then(|parent| parent.value().as_element());
                let Some(script) = parent.filter(|parent| parent.name() == "script") else {
                    continue;
                };
                if script.attr("type") == Some("application/ld+json") {
                    for _ in documents::linked_data(words, &published, known) {
                        findings.push(found("linked data"));
                    }
                } else {
                    for _ in unexplained(words, Scrutiny::Every, &published, known) {
                        findings.push(found("a script"));
                    }
                }
            }
            _ => {}
        }
    }
    let statistical = Selector::parse("figure, .keys, td[data-statut]")
        .is_ok_and(|selector| page.select(&selector).next().is_some());
    let sentences: &[(&str, Scrutiny, &str)] = if statistical { &SENTENCES } else { &[] };
    for (css, scrutiny, place) in sentences {
        let Ok(selector) = Selector::parse(css) else { continue };
        for element in page.select(&selector) {
            for _ in unexplained(&text_of(element), *scrutiny, &published, known) {
                findings.push(found(place));
            }
        }
    }
    findings.extend(figures(page, path, known, &context, selectors));
    findings.sort();
    findings.dedup();
    findings
}

/// Tables and drawings: those of a figure against the tables it offers for download, the others
/// against those of the page.
fn figures(
    page: &Html,
    path: &str,
    known: &Known<'_>,
    context: &Context,
    selectors: &Selectors,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (Ok(figure), Ok(table), Ok(link)) =
        (Selector::parse("figure"), Selector::parse("table"), Selector::parse("a[download]"))
    else {
        return findings;
    };
    let mut done = BTreeSet::new();
    for figure in page.select(&figure) {
        let offered = linked(figure.select(&link), known);
        let own = Context {
            tables: if offered.len() == 1 { offered } else { context.tables.clone() },
            within: context.within.clone(),
        };
        let mut headers = Vec::new();
        let mut numbers: BTreeSet<Written> = BTreeSet::new();
        for table in figure.select(&table) {
            done.insert(table.id());
            findings.extend(rows::check(table, selectors, known, &own, path));
            headers.extend(rows::rows(table, selectors).into_iter().map(|row| row.header));
            numbers.extend(printed(table));
        }
        findings.extend(drawings::check(figure, &headers, &numbers, path));
    }
    for table in page.select(&table).filter(|table| !done.contains(&table.id())) {
        findings.extend(rows::check(table, selectors, known, context, path));
    }
    findings
}

/// The numbers printed in a table.
fn printed(table: ElementRef<'_>) -> BTreeSet<Written> {
    let Ok(cell) = Selector::parse("td") else { return BTreeSet::new() };
    table.select(&cell).filter_map(rows::figure).map(written).collect()
}

/// What a page is about: the table or the territory of its address, else everything.
fn context(path: &str, known: &Known<'_>) -> Context {
    let mut context = everything(known);
    let folder = path.strip_suffix("/index.html").unwrap_or(path);
    let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    if parent.ends_with("donnees")
        && let Some(table) = known.tables.get(name)
    {
        context.tables = vec![*table];
        return context;
    }
    for (table, dimension, place) in known.addresses.get(name).into_iter().flatten() {
        // Of two modalities with one name, the first is meant.
        if context.within.contains_key(&(*table, *dimension)) {
            continue;
        }
        let loaded = known.edition.tables.get(*table);
        let own = loaded.and_then(|loaded| loaded.table.dimensions.get(*dimension));
        let modalities = own.map(|own| own.modalites.as_slice()).unwrap_or_default();
        let code = modalities.get(*place).map(|modality| modality.code.as_str());
        let shown = modalities.iter().enumerate().filter(|(_, modality)| {
            modality.parent.as_deref() == code || modality.parent.is_none()
        });
        let nodes = shown.map(|(node, _)| node).chain([*place]).collect();
        context.within.insert((*table, *dimension), nodes);
    }
    context
}

/// Tables whose files are linked.
fn linked<'a>(links: impl Iterator<Item = ElementRef<'a>>, known: &Known<'_>) -> Vec<usize> {
    let mut tables: Vec<usize> = links
        .filter_map(|link| link.value().attr("href"))
        .filter_map(|address| {
            let name = address.rsplit_once('/').map_or(address, |(_, name)| name);
            known.tables.get(name.split_once('.').map_or(name, |(stem, _)| stem)).copied()
        })
        .collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// All the text of an element, blanks at its ends removed.
fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}
