//! From published tables to numbered figures: which cells, which chart, which sentence.
//!
//! A function gives a [`Block`]: the figure, or a plain statement that nothing can be published.

mod counts;
mod gaps;
mod labels;
mod rates;
mod series;

pub use counts::{HireMeasure, Order, counts_by, measures_by};
pub use gaps::gaps_by;
pub use labels::{label_shares, practices, practices_by, share_of};
pub use rates::rates_by;
pub use series::{measure_series, sex_series};

use crate::site::figure::{Absence, Block, DataTable, Download, Label};
use crate::site::grid::Grid;
use crate::site::paths::{Linker, PagePath};
use crate::site::{Site, SiteError, charts::ChartError, numbers, sentences, territories};

/// Code of women in the dimension `sexe`.
pub const WOMEN: (&str, &str) = ("sexe", "F");
/// Code of men in the dimension `sexe`.
pub const MEN: (&str, &str) = ("sexe", "H");

/// Numbers the figures of one page and knows its links.
#[derive(Debug)]
pub struct Studio<'a> {
    /// The site.
    pub site: &'a Site<'a>,
    /// The links of the page.
    pub linker: Linker,
    page: String,
    charts: usize,
    tables: usize,
}

/// The territory of a figure.
#[derive(Debug, Clone, Copy)]
pub struct Territory<'a> {
    /// Published code.
    pub code: &'a str,
    /// Name.
    pub name: &'a str,
}

/// The whole country.
pub const FRANCE: Territory<'static> = Territory { code: "FR", name: "France" };

impl Territory<'_> {
    /// `, en Bretagne` inside a sentence; nothing for the whole country.
    pub fn aside(&self) -> String {
        if self.code == FRANCE.code {
            return String::new();
        }
        territories::grammar(self.code)
            .map_or_else(String::new, |grammar| format!(", {}", grammar.locative))
    }

    /// `en Bretagne`.
    pub fn locative(&self) -> String {
        territories::grammar(self.code)
            .map_or_else(|| self.name.to_owned(), |grammar| grammar.locative.clone())
    }
}

impl<'a> Studio<'a> {
    /// For a page of the site.
    pub fn new(site: &'a Site<'a>, here: &PagePath) -> Self {
        Self { site, linker: site.linker(here), page: here.file(), charts: 0, tables: 0 }
    }

    fn next_chart(&mut self) -> Label {
        self.charts += 1;
        Label::Chart(self.charts)
    }

    /// The label of the next figure that is a table alone.
    pub fn next_table(&mut self) -> Label {
        self.tables += 1;
        Label::Table(self.tables)
    }

    /// The files of a table.
    pub fn downloads(&self, grid: Grid<'_>) -> Vec<Download> {
        grid.files()
            .into_iter()
            .map(|file| Download {
                href: self.linker.data_file(&file.chemin),
                format: file.format.to_uppercase(),
                size: numbers::bytes(file.octets),
            })
            .collect()
    }

    /// Producer, file and edition.
    pub fn source_line(&self, grid: Grid<'_>) -> String {
        let source = numbers::typographic(grid.table().source.trim_end_matches('.'));
        let edition = numbers::of_month(self.site.edition.manifest.edition);
        format!("{source}. Édition {edition}.")
    }

    fn chart_error(&self, cause: ChartError) -> SiteError {
        SiteError::Chart { page: self.page.clone(), cause }
    }
}

/// The statement that nothing can be published.
fn absence(title: &str) -> Block {
    Block::Absence(Absence { title: title.to_owned(), reason: sentences::WITHHELD.to_owned() })
}

/// Population, territory and period.
fn scope(grid: Grid<'_>, territory: Territory<'_>, when: &str) -> String {
    format!("{} {}, {when}.", sentences::sentence(&grid.table().methode.population), territory.name)
}

/// The notes a table calls for.
fn notes(table: &DataTable, starts_at_zero: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if !starts_at_zero {
        notes.push("L’axe des valeurs ne commence pas à zéro.".to_owned());
    }
    let withheld = table.withheld();
    if withheld > 0 {
        let count = i64::try_from(withheld).unwrap_or(i64::MAX);
        notes.push(format!(
            "{} par le secret statistique.",
            if count > 1 {
                format!("{} sont couvertes", numbers::count(count, "case", "cases"))
            } else {
                "Une case est couverte".to_owned()
            }
        ));
    }
    notes
}
