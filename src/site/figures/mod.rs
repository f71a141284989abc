//! From published tables to numbered figures: which cells, which chart, which sentence.
//!
//! A function gives a [`Block`]: the figure, or a plain statement that nothing can be published.

mod counts;
mod gaps;
mod labels;
mod places;
mod rates;
mod series;

pub use counts::{HireMeasure, Order, counts_by, measures_by};
pub use gaps::gaps_by;
pub use labels::{aftermath, explanations, grades, practices, practices_by};
pub use places::map_of_departements;
pub use rates::rates_by;
pub use series::{measure_series, sex_series, slice_series};

use crate::site::figure::{Absence, Block, DataTable, Download, Label};
use crate::site::frame::{Current, Link};
use crate::site::grid::Grid;
use crate::site::paths::{Linker, PagePath};
use crate::site::slice::Slice;
use crate::site::sources::indicator_title;
use crate::site::{Site, SiteError, charts::ChartError, numbers, sectors, sentences, territories};
use crate::vocabulary::SiaeKind;

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

    /// `de Bretagne`.
    pub fn genitive(&self) -> String {
        territories::grammar(self.code)
            .map_or_else(|| self.name.to_owned(), |grammar| grammar.genitive.clone())
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
        let table = grid.table();
        let definition = Link {
            label: indicator_title(&table.indicateur, &table.titre),
            href: self.linker.anchor(&PagePath::Methodology, &table.indicateur.replace('_', "-")),
            current: Current::No,
        };
        grid.files()
            .into_iter()
            .map(|file| Download {
                href: self.linker.data_file(&file.chemin),
                format: file.format.to_uppercase(),
                size: numbers::bytes(file.octets),
                definition: definition.clone(),
            })
            .collect()
    }

    /// Producers, files and edition.
    pub fn source_line(&self, grid: Grid<'_>) -> String {
        self.sources_line(&[grid])
    }

    /// The same for several tables: each producer once, then the edition.
    pub fn sources_line(&self, grids: &[Grid<'_>]) -> String {
        let mut sources: Vec<String> = Vec::new();
        for grid in grids {
            let source = sentences::sentence(&grid.table().source);
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let edition = numbers::of_month(self.site.edition.manifest.edition);
        format!("{} Édition {edition}.", sources.join(" "))
    }

    /// The page of a modality, from its code in a dimension.
    pub fn modality_link(&self, dimension: &str, code: &str) -> Option<String> {
        let page = match dimension {
            "territoire" => return self.territory_link(code),
            "type_siae" => PagePath::Structure(SiaeKind::from_code(code)?),
            "secteur" => PagePath::Sector(sectors::by_code(code)?.slug.clone()),
            _ => return None,
        };
        Some(self.linker.page(&page))
    }

    /// The page of a territory, from its published code.
    pub fn territory_link(&self, code: &str) -> Option<String> {
        let page = match territories::departement(code) {
            Some(departement) => PagePath::Departement(departement.slug.clone()),
            None => PagePath::Region(territories::region(code)?.slug.clone()),
        };
        Some(self.linker.page(&page))
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
    slice_scope(grid, &Slice::from(territory), when)
}

/// Population, slice and period.
fn slice_scope(grid: Grid<'_>, slice: &Slice, when: &str) -> String {
    let population = sentences::sentence(&grid.table().methode.population);
    format!("{population} {}, {when}.", slice.scope())
}

/// The note on categories that a chart leaves to its table.
fn left_out(count: usize) -> Option<String> {
    (count > 0).then(|| {
        "Le graphique ne montre que les résultats diffusés\u{202f}; le tableau les liste tous."
            .to_owned()
    })
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
