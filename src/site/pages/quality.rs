//! Quality of the data: what was read, and what is withheld or provisional in each table.

use askama::Template;

use super::statistic::{readable, related};
use crate::disclosure::protected::Cell;
use crate::edition::catalogue::Definition;
use crate::edition::published::PublishedTable;
use crate::site::Site;
use crate::site::figure::{DataTable, Entry, Row};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::pages::data::extract;
use crate::site::paths::PagePath;
use crate::site::sentences::sentence;

/// Tables on the making of the statistics, in the order of the page.
const TABLES: [&str; 3] = ["lecture_declarations", FINDINGS, "qualite_heures"];

/// The table whose rows are mostly zeros.
const FINDINGS: &str = "constats";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/quality.html")]
pub(crate) struct QualityPage {
    frame: Frame,
    parts: Vec<QualityPart>,
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

pub(super) fn page(site: &Site<'_>) -> QualityPage {
    let here = PagePath::Quality;
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
    QualityPage {
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
    }
}

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
