//! A figure of a page as the brief prints it: numbered anew, its addresses whole.

use serde::Serialize;

use super::content::{Address, Term};
use super::drawing::for_paper;
use crate::site::figure::{Block, DataTable, Entry, Figure, Label};
use crate::site::pages::statistic::Section;
use crate::site::paths::PagePath;
use crate::site::sentences::capital;
use crate::site::{Site, numbers};

/// A printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedFigure {
    /// `Graphique 2`, in the order of the brief.
    pub label: String,
    /// The finding, else the subject.
    pub title: String,
    /// Subject, unit, period.
    pub subtitle: String,
    /// The drawing; a table alone has none.
    pub drawing: Option<PrintedDrawing>,
    /// The table, where there is no drawing.
    pub table: Option<PrintedTable>,
    /// One worked sentence.
    pub reading: String,
    /// Population, territory, period.
    pub scope: String,
    /// Producer, file, vintage.
    pub source: String,
    /// Breaks, provisional months, thresholds.
    pub notes: Option<String>,
    /// Whether its figures may still change.
    pub status: &'static str,
    /// Where what it shows is defined.
    pub definitions: Vec<Address>,
    /// The same figure on its page, with its table and files.
    pub address: Address,
}

/// A drawing in both layouts, as SVG documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedDrawing {
    /// For the width of the page.
    pub wide: String,
    /// For a column.
    pub narrow: String,
    /// What it says to those who do not see it.
    pub alternative: String,
}

/// A printed table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedTable {
    /// Titles of the columns, that of the rows first.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<PrintedRow>,
    /// The signs it uses, with their meaning.
    pub legend: Vec<Term>,
}

/// A row of a printed table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedRow {
    /// Its title.
    pub header: String,
    /// A total, set apart.
    pub total: bool,
    /// One cell per column.
    pub cells: Vec<PrintedCell>,
}

/// A printed cell; never blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedCell {
    /// The figure or the sign of its absence.
    pub text: String,
    /// `p`, `r`, or nothing.
    pub flags: String,
    /// Whether the text is a sign.
    pub sign: bool,
}

/// Numbers the figures of the brief.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    charts: usize,
    tables: usize,
}

impl Numbering {
    /// The next table.
    pub(super) fn table(&mut self) -> Label {
        self.tables += 1;
        Label::Table(self.tables)
    }

    /// The figure of a page, as the next one of the brief.
    pub(super) fn print(
        &mut self,
        site: &Site<'_>,
        page: &PagePath,
        figure: &Figure,
    ) -> PrintedFigure {
        let (plate, made) = (figure.plate(), figure.made());
        let label = if made.drawing.is_some() {
            self.charts += 1;
            Label::Chart(self.charts)
        } else {
            self.table()
        };
        let there = site.linker(page).permanent();
        let methodology = site.linker(&PagePath::Methodology).permanent();
        let definitions = figure.definitions().into_iter().map(|link| {
            let place = link.href.rsplit_once('#').map_or("", |(_, place)| place);
            Address { label: link.label.clone(), address: format!("{methodology}#{place}") }
        });
        PrintedFigure {
            label: label.text(),
            title: figure.title().to_owned(),
            subtitle: figure.subtitle(),
            drawing: made.drawing.as_ref().map(|drawing| PrintedDrawing {
                wide: for_paper(drawing.wide()),
                narrow: for_paper(drawing.narrow()),
                alternative: format!(
                    "{}, {}. {}",
                    plate.title.subject,
                    plate.when,
                    capital(&plate.reading)
                ),
            }),
            table: made.drawing.is_none().then(|| PrintedTable::of(&plate.table)),
            reading: plate.reading.clone(),
            scope: plate.scope.clone(),
            source: made.source.clone(),
            notes: (!plate.notes.is_empty()).then(|| plate.notes.join(" ")),
            status: plate.table.status().text(),
            definitions: definitions.collect(),
            address: Address {
                label: format!(
                    "{} de la page «\u{a0}{}\u{a0}»",
                    numbers::lower_first(&figure.label().text()),
                    crate::site::frame::label(site, page)
                ),
                address: format!("{there}#{}", figure.label().id()),
            },
        }
    }
}

impl PrintedTable {
    fn of(table: &DataTable) -> Self {
        let columns = std::iter::once(&table.row_header).chain(&table.columns).cloned();
        let rows = table.rows.iter().map(|row| PrintedRow {
            header: row.header.clone(),
            total: row.is_total,
            cells: row.cells.iter().map(PrintedCell::of).collect(),
        });
        let legend = table.legend().into_iter();
        Self {
            columns: columns.collect(),
            rows: rows.collect(),
            legend: legend.map(|(sign, meaning)| Term::new(sign, meaning)).collect(),
        }
    }
}

impl PrintedCell {
    /// A cell of a page's table.
    pub(super) fn of(entry: &Entry) -> Self {
        match entry {
            Entry::Value { text, provisional, revised } => {
                let flags = [(*provisional, 'p'), (*revised, 'r')];
                let flags = flags.into_iter().filter(|(is, _)| *is).map(|(_, flag)| flag);
                Self { text: text.clone(), flags: flags.collect(), sign: false }
            }
            Entry::Sign(sign) => {
                Self { text: sign.text().to_owned(), flags: String::new(), sign: true }
            }
            Entry::Text(text) => Self::plain(text),
        }
    }

    /// Plain words.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), flags: String::new(), sign: false }
    }
}

/// The first figure among these sections of a page, in this order, with its section.
pub(super) fn first<'a>(
    sections: &'a [Section],
    wanted: &[&str],
) -> Option<(&'a Section, &'a Figure)> {
    wanted.iter().find_map(|id| {
        let section = sections.iter().find(|section| section.id == *id)?;
        let figure = section.blocks.iter().find_map(figure_of)?;
        Some((section, figure))
    })
}

/// The figure of a block, if it is one.
pub(super) fn figure_of(block: &Block) -> Option<&Figure> {
    match block {
        Block::Figure(figure) => Some(figure),
        Block::Absence(_) | Block::Ways(_) => None,
    }
}
