//! Quality of the data: what was read, what cannot be used of it, and what is withheld or
//! provisional in each table.

use askama::Template;

use super::statistic::{Section, definition, readable, related};
use crate::disclosure::protected::Cell;
use crate::edition::catalogue::Definition;
use crate::edition::published::PublishedTable;
use crate::site::figure::{DataTable, Entry, Row};
use crate::site::figures::{Studio, rates_by};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::pages::data::extract;
use crate::site::paths::PagePath;
use crate::site::sentences::{capital, sentence};
use crate::site::shown::{Phrase, Shown, Unit};
use crate::site::{Site, SiteError};

/// Tables on the making of the statistics, in the order of the page.
const TABLES: [&str; 3] = ["lecture_declarations", FINDINGS, "fins_deduites"];

/// The table whose rows are mostly zeros.
const FINDINGS: &str = "constats";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/quality.html")]
pub(crate) struct QualityPage {
    frame: Frame,
    /// What to remember, a sentence a line.
    brief: Vec<String>,
    parts: Vec<QualityPart>,
    /// What structures declare that cannot be used, a flaw after the other.
    flaws: Vec<Section>,
    flaws_definition: Option<Definition>,
    coverage: DataTable,
    coverage_caption: String,
    related: Vec<Link>,
}

/// One table on the making of the statistics.
#[derive(Debug)]
pub(crate) struct QualityPart {
    id: String,
    title: String,
    summary: String,
    caption: String,
    table: DataTable,
    /// Findings that were looked for and not met, by name.
    unmet: Vec<String>,
    definition: Definition,
    href: String,
}

pub(super) fn page(site: &Site<'_>) -> Result<QualityPage, SiteError> {
    let here = PagePath::Quality;
    let mut studio = Studio::new(site, &here);
    let flaws = FLAWS
        .iter()
        .map(|(id, shown)| flaw(&mut studio, site, id, shown))
        .collect::<Result<Vec<Section>, SiteError>>()?;
    let brief = brief(site)
        .into_iter()
        .chain(flaws.iter().filter_map(|flaw| flaw.introduction.clone()))
        .collect();
    let linker = site.linker(&here);
    let parts = TABLES
        .iter()
        .filter_map(|id| Grid::of(site.edition, id))
        .map(|grid| {
            let (period, mut table) = extract(grid);
            let unmet = if grid.table().id == FINDINGS { take_unmet(&mut table) } else { vec![] };
            QualityPart {
                id: grid.table().id.replace('_', "-"),
                title: numbers::typographic(&grid.table().titre),
                summary: sentence(&grid.table().definition),
                caption: format!("{}, {period}", numbers::typographic(&grid.table().titre)),
                table,
                unmet,
                definition: readable(&grid.table().methode),
                href: linker.page(&PagePath::Table(grid.table().id.clone())),
            }
        })
        .collect();
    let rows = site
        .edition
        .catalogue
        .tables
        .iter()
        .filter_map(|table| site.edition.tables.get(&table.id))
        .map(|table| coverage_row(table, linker.page(&PagePath::Table(table.table.id.clone()))))
        .collect();
    Ok(QualityPage {
        brief,
        flaws,
        flaws_definition: Grid::of(site.edition, "qualite_declarations_type_siae").map(definition),
        frame: Frame::new(
            site,
            &here,
            "Qualité des données",
            "Déclarations lues et écartées, anomalies constatées, part des chiffres diffusés.",
        ),
        parts,
        coverage: DataTable {
            row_header: "Tableau".to_owned(),
            columns: [
                "Cases",
                "Diffusées",
                "Secret statistique",
                "Autres cas (sans objet, non disponible, non significatif)",
                "Provisoires",
                "Révisées",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows,
        },
        coverage_caption: "Cases de chaque tableau, toutes périodes réunies".to_owned(),
        related: related(site, &here, &[PagePath::Methodology, PagePath::Data, PagePath::Editions]),
    })
}

/// What was read, what was found, what rests on silence: the totals of the tables below.
fn brief(site: &Site<'_>) -> Vec<String> {
    let latest = |table: &str, choice: &[(&str, &str)], measure: &str| {
        let grid = Grid::of(site.edition, table)?;
        grid.value(grid.last_published(&[], measure)?, choice, measure)
    };
    let mut lines = Vec::new();
    let read = |choice: &[(&str, &str)]| latest("lecture_declarations", choice, "declarations");
    if let (Some(all), Some(aside)) = (read(&[]), read(&[("etat", "ecartees")])) {
        lines.push(format!(
            "{}\u{a0}{} dans les fichiers reçus, dont {} écartées, car illisibles ou refusées lors \
             du dépôt.",
            numbers::number(all),
            numbers::plural(all, "déclaration", "déclarations"),
            numbers::number(aside),
        ));
    }
    if let Some(found) = latest(FINDINGS, &[], "constats") {
        lines.push(format!(
            "La lecture a donné lieu à {}\u{a0}{}, dont la nature est détaillée plus bas.",
            numbers::number(found),
            numbers::plural(found, "constat", "constats"),
        ));
    }
    if let Some(share) = latest("fins_deduites", &[], "part_deduites") {
        lines.push(format!(
            "{} des sorties de l’emploi, tous employeurs réunis, n’ont pas été déclarées et se \
             déduisent du silence de l’employeur.",
            numbers::percent(share),
        ));
    }
    lines
}

/// A flaw by kind of structure and by région, after the latest national finding.
fn flaw(
    studio: &mut Studio<'_>,
    site: &Site<'_>,
    id: &'static str,
    shown: &Shown,
) -> Result<Section, SiteError> {
    let grid = |by: &str| Grid::of(site.edition, &format!("{}_{by}", shown.tables));
    let found = grid("type_siae").and_then(|grid| {
        let period = grid.shown_period(&[], shown.measure)?;
        let value = grid.value(period, &[], shown.measure)?;
        Some(format!("{}, {}.", capital(&shown.when(period)), shown.say(shown.phrase.all, value)))
    });
    let mut blocks = Vec::new();
    for (suffix, dimension, by) in
        [("type_siae", "type_siae", "type de structure"), ("territoire", "territoire", "région")]
    {
        if let Some(grid) = grid(suffix) {
            blocks.push(rates_by(studio, grid, shown, dimension, by)?);
        }
    }
    Ok(Section { id, title: shown.title.to_owned(), introduction: found, blocks })
}

const fn share(
    tables: &'static str,
    measure: &'static str,
    title: &'static str,
    subtitle: &'static str,
    all: &'static str,
    predicate: &'static str,
    beside: &'static [(&'static str, &'static str)],
) -> Shown {
    Shown {
        tables,
        measure,
        title,
        subtitle,
        phrase: Phrase { figure_first: true, all, women: "", men: "", against: "", predicate },
        unit: Unit::Percent,
        beside,
        at_month_end: false,
        caution: None,
    }
}

const LINES: &str = "des lignes de travail payé";

/// The flaws of declarations, by identifier in the page.
const FLAWS: [(&str, Shown); 4] = [
    (
        "heures-non-converties",
        share(
            "qualite_declarations",
            "part_non_converties",
            "Lignes de travail payé non converties en heures",
            "En % des lignes de travail payé des titulaires d’un PASS\u{a0}IAE",
            LINES,
            "ne se convertissent pas en heures",
            &[("lignes_non_converties", "Lignes non converties"), ("lignes", "Lignes")],
        ),
    ),
    (
        "lignes-sans-contrat",
        share(
            "rattachement_lignes",
            "part_sans_contrat",
            "Lignes de travail payé rattachées à aucun contrat",
            "En % des lignes de travail payé des titulaires d’un PASS\u{a0}IAE",
            LINES,
            "ne sont rattachées à aucun contrat",
            &[("lignes_sans_contrat", "Lignes sans contrat"), ("lignes", "Lignes")],
        ),
    ),
    (
        "mois-non-transmis",
        share(
            "qualite_declarations",
            "part_non_transmis",
            "Mois de titulaires non transmis",
            "En % des mois de titulaires d’un PASS\u{a0}IAE à déclarer",
            "des mois de titulaires à déclarer",
            "n’ont pas été transmis",
            &[("mois_non_transmis", "Mois non transmis"), ("mois", "Mois à déclarer")],
        ),
    ),
    (
        "fins-deduites-par-structure",
        share(
            "qualite_declarations",
            "part_deduites",
            "Fins de contrat d’insertion déduites du silence",
            "En % des fins de contrats d’insertion de titulaires d’un PASS\u{a0}IAE",
            "des fins de contrats d’insertion",
            "ne sont pas déclarées et se déduisent du silence",
            &[("fins_deduites", "Fins déduites"), ("fins", "Fins")],
        ),
    ),
];

/// Takes the rows of zeros out of a table, and gives their names.
fn take_unmet(table: &mut DataTable) -> Vec<String> {
    let is_zero = |entry: &Entry| matches!(entry, Entry::Value { text, .. } if text == "0");
    let unmet = table.rows.extract_if(.., |row| !row.is_total && row.cells.iter().all(is_zero));
    unmet.map(|row| row.header).collect()
}

fn coverage_row(table: &PublishedTable, href: String) -> Row {
    let count = |keep: &dyn Fn(&crate::edition::published::PublishedCell) -> bool| {
        let count = table.cells().filter(|(_, cell)| keep(cell)).count();
        Entry::Text(numbers::integer(i64::try_from(count).unwrap_or(i64::MAX)))
    };
    Row {
        header: numbers::typographic(&table.table.titre),
        href: Some(href),
        anchor: None,
        is_total: false,
        cells: vec![
            count(&|_| true),
            count(&|cell| matches!(cell.cell, Cell::Published(_))),
            count(&|cell| cell.cell == Cell::Withheld),
            count(&|cell| {
                matches!(cell.cell, Cell::NotApplicable | Cell::Unavailable | Cell::NotSignificant)
            }),
            count(&|cell| cell.provisional),
            count(&|cell| cell.revised),
        ],
    }
}
