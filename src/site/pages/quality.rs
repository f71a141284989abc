//! Quality of the data: what was read, what cannot be used of it, and what is withheld or
//! provisional in each table.

use askama::Template;

use super::statistic::{Section, definition, readable, related};
use crate::edition::catalogue::Definition;
use crate::site::coverage::{Coverage, Part};
use crate::site::figure::{DataTable, Entry, Row, Sign};
use crate::site::figures::{Studio, rates_by};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::pages::data::extract;
use crate::site::paths::{Linker, PagePath};
use crate::site::sentences::{capital, sentence};
use crate::site::shown::{Holds, Phrase, Shown, Unit};
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
    /// How much of the edition can be read.
    visible: String,
    statistics: DataTable,
    coverage: DataTable,
    coverage_caption: String,
    /// Where the rules of secrecy are.
    rules: String,
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
        visible: visible(site),
        statistics: statistics(site),
        coverage: tables(site, &linker),
        rules: format!("{}#secret", linker.page(&PagePath::Methodology)),
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
        holds: Holds::Throughout,
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
            "Lignes de travail payé sans contrat de rattachement",
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

/// What is visible of each statistic, its tables together.
fn statistics(site: &Site<'_>) -> DataTable {
    let mut found: Vec<(&str, String, i64, Coverage)> = Vec::new();
    for table in &site.edition.catalogue.tables {
        let Some(published) = site.edition.tables.get(&table.id) else { continue };
        let own = Coverage::of(published);
        match found.iter_mut().find(|(id, ..)| *id == table.indicateur) {
            Some((_, _, tables, sum)) => {
                *tables += 1;
                *sum = *sum + own;
            }
            None => {
                let title = table.titre.split(", par ").next().unwrap_or(&table.titre);
                let title = numbers::typographic(title);
                found.push((table.indicateur.as_str(), title, 1, own));
            }
        }
    }
    let rows = found.into_iter().map(|(_, header, tables, own)| Row {
        header,
        href: None,
        anchor: None,
        is_total: false,
        cells: vec![
            Entry::Text(numbers::integer(tables)),
            percent(own.totals),
            percent(own.figures),
        ],
    });
    DataTable {
        row_header: "Statistique".to_owned(),
        columns: ["Tableaux", "Totaux nationaux diffusés (%)", "Cases diffusées (%)"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

/// What is visible of each table, and what is not.
fn tables(site: &Site<'_>, linker: &Linker) -> DataTable {
    let tables = site.edition.catalogue.tables.iter();
    let rows = tables.filter_map(|table| {
        let own = Coverage::of(site.edition.tables.get(&table.id)?);
        let count = |count: i64| Entry::Text(numbers::integer(count));
        Some(Row {
            header: numbers::typographic(&table.titre),
            href: Some(linker.page(&PagePath::Table(table.id.clone()))),
            anchor: None,
            is_total: false,
            cells: vec![
                count(own.cells),
                count(own.figures.shown),
                count(own.figures.all - own.figures.shown),
                count(own.other),
                count(own.provisional),
                count(own.revised),
                percent(own.figures),
                percent(own.finest),
            ],
        })
    });
    DataTable {
        row_header: "Tableau".to_owned(),
        columns: [
            "Cases",
            "Diffusées",
            "Secret statistique",
            "Autres cas (sans objet, non disponible, non significatif)",
            "Provisoires",
            "Révisées",
            "Part diffusée (%)",
            "Effectif lisible au plus fin (%)",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}

/// A share as printed under a column in percent.
fn percent(part: Part) -> Entry {
    match part.percent() {
        Some(value) => Entry::Text(numbers::number(value)),
        None => Entry::Sign(Sign::NotApplicable),
    }
}

/// How much of the edition can be read, in a sentence.
fn visible(site: &Site<'_>) -> String {
    let all: Coverage = site.edition.tables.values().map(Coverage::of).sum();
    let of = |part: Part| {
        format!(
            "{} des {}\u{a0}{}",
            numbers::integer(part.shown),
            numbers::integer(part.all),
            if part.all < 2 { "case" } else { "cases" }
        )
    };
    format!(
        "Tous tableaux et toutes périodes réunis, {} portent un chiffre, cases sans objet non \
         comprises\u{202f}; parmi les totaux nationaux, {}.",
        of(all.figures),
        of(all.totals),
    )
}
