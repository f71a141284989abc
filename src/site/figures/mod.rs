//! From published tables to numbered figures: which cells, which chart, which sentence.
//!
//! A function gives a [`Block`]: the figure, or a plain statement that nothing can be published.

mod categories;
mod counts;
mod gaps;
mod hires;
mod label_checks;
mod label_method;
mod labels;
mod lengths;
mod places;
mod plate;
mod precision;
mod rates;
mod series;

pub use counts::counts_by;
pub use gaps::gaps_by;
pub use hires::{HireMeasure, flows_by};
pub use label_checks::{Whom, announced, transitions, without_label};
pub use label_method::{Practices, choices_that_matter, order, other_choices, progress, weights};
pub use labels::{aftermath, explanations, grades, practices, practices_by};
pub use lengths::lengths;
pub use places::map_of_departements;
pub use plate::Tables;
pub use precision::precision_by;
pub use rates::rates_by;
pub use series::{sex_series, slice_series};

use crate::edition::catalogue::Table;
use crate::site::figure::{Absence, Block, DataTable, Download, Label, Status};
use crate::site::frame::{Current, Link};
use crate::site::grid::Grid;
use crate::site::paths::{Linker, PagePath};
use crate::site::shown::Shown;
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
    folder: String,
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
        Self {
            site,
            linker: site.linker(here),
            page: here.file(),
            folder: here.folder(),
            charts: 0,
            tables: 0,
        }
    }

    fn next_chart(&mut self) -> Label {
        self.charts += 1;
        Label::Chart(self.charts)
    }

    fn next_table(&mut self) -> Label {
        self.tables += 1;
        Label::Table(self.tables)
    }

    /// The address of a place of the page in its edition, which never changes.
    pub fn permanent(&self, id: &str) -> String {
        self.linker.edition_file(&format!("{}#{id}", self.folder))
    }

    /// The name of a table's indicator, leading to its definition.
    pub fn definition(&self, table: &Table) -> Link {
        Link {
            label: indicator_title(&table.indicateur, &table.titre),
            href: self.linker.anchor(&PagePath::Methodology, &table.indicateur.replace('_', "-")),
            current: Current::No,
        }
    }

    /// The files of a table.
    pub fn downloads(&self, grid: Grid<'_>) -> Vec<Download> {
        let definition = self.definition(grid.table());
        grid.files()
            .into_iter()
            .map(|file| Download {
                href: self.linker.data_file(&file.chemin),
                format: format_name(&file.format),
                size: numbers::bytes(file.octets),
                definition: definition.clone(),
            })
            .collect()
    }

    /// Producers and files of the tables, each once, then the edition.
    pub fn sources_line(&self, grids: &[Grid<'_>]) -> String {
        let listed: Vec<&str> = grids.iter().map(|grid| grid.table().source.as_str()).collect();
        let edition = numbers::of_month(self.site.edition.manifest.edition);
        format!("{} Édition {edition}.", each_source_once(&listed))
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

/// The statement that nothing of a table can be shown, and why.
fn absence(grid: Grid<'_>, title: &str) -> Block {
    Block::Absence(Absence { title: title.to_owned(), reason: missing(Some(grid)).to_owned() })
}

/// Why nothing of a table can be shown: it has no period yet, none is final, or secrecy withholds
/// all of them.
pub fn missing(grid: Option<Grid<'_>>) -> &'static str {
    match grid {
        Some(grid) if grid.periods().is_empty() => sentences::NOT_YET,
        Some(grid) if grid.awaits_all_parts() => sentences::AWAITED,
        Some(_) | None => sentences::WITHHELD,
    }
}

/// A format as readers know it: `CSV`, `Parquet`.
fn format_name(format: &str) -> String {
    if format == "parquet" { "Parquet".to_owned() } else { format.to_uppercase() }
}

/// The sources that tables list, each once, who processed them last.
fn each_source_once(listed: &[&str]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in listed.iter().flat_map(|list| list.trim_end_matches('.').split(';')) {
        let part = numbers::lower_first(part.trim());
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| part.starts_with("traitement "));
    sentences::sentence(&sentences::capital(&parts.join(" ; ")))
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

/// What the provisional figures of a table are not to be read as.
fn caution(shown: &Shown, table: &DataTable) -> Option<String> {
    let provisional = table.status() != Status::Final;
    shown.caution.filter(|_| provisional).map(str::to_owned)
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
            "{} par le secret statistique\u{a0}: trop peu de personnes ou de structures, ou un \
             chiffre qui permettrait d’en retrouver un autre.",
            if count > 1 {
                format!("{} sont couvertes", numbers::count(count, "case", "cases"))
            } else {
                "Une case est couverte".to_owned()
            }
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_is_named_once_and_processing_last() {
        let one = "Registres des PASS\u{202f}; déclarations (DSN)\u{202f}; traitement du Pilotage.";
        let other = "Déclarations (DSN) ; nomenclature (Insee) ; traitement du Pilotage.";
        assert_eq!(
            each_source_once(&[one, other]).replace('\u{202f}', " "),
            "Registres des PASS ; déclarations (DSN) ; nomenclature (Insee) ; traitement du Pilotage."
        );
        assert_eq!(each_source_once(&["Déclarations (DSN)."]), "Déclarations (DSN).");
    }
}
