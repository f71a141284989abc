//! The measures shown for every territory, and the tables that set them side by side.

use super::employers;
use super::interruptions::main_table;
use crate::disclosure::protected::Value;
use crate::site::Site;
use crate::site::figure::{Absence, Block, DataTable, Entry, Plate, Row, Title};
use crate::site::figures::{HireMeasure, Studio, Tables, Territory};
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::sentences::{self, when};
use crate::site::sources::Source;
use crate::vocabulary::Period;

/// A figure shown for every territory: its table, measure, period and column.
pub(super) struct Column<'a> {
    pub(super) grid: Grid<'a>,
    pub(super) measure: &'static str,
    pub(super) period: Period,
    pub(super) title: String,
    pub(super) name: &'static str,
}

pub(super) fn columns<'a>(site: &Site<'a>) -> Vec<Column<'a>> {
    let rates = Source::ALL.into_iter().filter_map(|source| {
        let grid = territorial(site, source)?;
        let period = grid.reference_period(&[], "taux")?;
        let title = format!("{}, {} (%)", source.name(), when(source, period));
        Some(Column { grid, measure: "taux", period, title, name: source.name() })
    });
    let hires = Grid::of(site.edition, "embauches_territoire").and_then(|grid| {
        let measure = HireMeasure::OpenEnded;
        let period = grid.reference_period(&[], measure.id())?;
        let title = format!("{}, {} (%)", measure.title(), numbers::in_period(period));
        Some(Column { grid, measure: measure.id(), period, title, name: measure.title() })
    });
    rates.chain(hires).collect()
}

pub(super) fn territorial<'a>(site: &Site<'a>, source: Source) -> Option<Grid<'a>> {
    Grid::of(site.edition, &format!("{}_territoire", source.prefix()))
}

pub(super) fn row(name: &str, code: &str, href: Option<String>, columns: &[Column<'_>]) -> Row {
    Row {
        header: name.to_owned(),
        href,
        anchor: None,
        is_total: code == "FR",
        cells: columns
            .iter()
            .map(|column| {
                let at = [("territoire", code)];
                Entry::of(column.grid.cell(column.period, &at, column.measure))
            })
            .collect(),
    }
}

/// What a table of several tables is about.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) row_header: &'a str,
    /// The territory that its sentence reads.
    pub(super) read: Territory<'a>,
    /// The territories set side by side: code, and name in a sentence.
    pub(super) compared: Vec<(String, String)>,
}

/// A table of several tables, without chart; its sentence reads the first published figure of the
/// territory named.
pub(super) fn table_block(
    studio: &mut Studio<'_>,
    about: About<'_>,
    columns: &[Column<'_>],
    rows: Vec<Row>,
) -> Block {
    let About { title, row_header, read: territory, compared } = about;
    let at = [("territoire", territory.code)];
    let finding = columns.iter().find_map(|column| {
        let named: Vec<(String, Option<Value>)> = compared
            .iter()
            .map(|(code, place)| {
                let at = [("territoire", code.as_str())];
                (place.clone(), column.grid.value(column.period, &at, column.measure))
            })
            .collect();
        Some(format!("{}\u{a0}: {}", column.name, sentences::range(&named)?))
    });
    let reading = columns.iter().find_map(|column| {
        let value = column.grid.value(column.period, &at, column.measure)?;
        Some(format!(
            "{}, colonne «\u{a0}{}\u{a0}»\u{a0}: {}.",
            territory.locative(),
            column.title,
            percent(value)
        ))
    });
    let Some(reading) = reading else {
        return Block::Absence(Absence {
            title: title.to_owned(),
            reason: sentences::WITHHELD.to_owned(),
        });
    };
    let table = DataTable {
        row_header: row_header.to_owned(),
        columns: columns.iter().map(|column| column.title.clone()).collect(),
        rows,
    };
    let plate = Plate {
        title: Title { subject: title.to_owned(), finding },
        unit: "En\u{a0}%".to_owned(),
        when: "dernière période diffusée de chaque mesure".to_owned(),
        table,
        reading,
        scope: scope(territory.name),
        notes: vec![
            "Chaque colonne a sa population et sa période\u{a0}: les mesures ne s’additionnent \
             pas."
                .to_owned(),
        ],
    };
    let tables = columns.iter().map(|column| (column.name, column.grid)).collect();
    studio.table(Tables::Several(tables), plate)
}

/// Used by the front page: the national rate of a source, if published.
pub(super) fn national_rate<'a>(site: &Site<'a>, source: Source) -> Option<(Grid<'a>, Period)> {
    let grid = main_table(site, source)?;
    Some((grid, grid.reference_period(&[], "taux")?))
}

/// Used by the front page: the share of open-ended hires, if published.
pub(super) fn national_hires<'a>(site: &Site<'a>) -> Option<(Grid<'a>, Period)> {
    let grid = employers::main_table(site)?;
    Some((grid, grid.reference_period(&[], HireMeasure::OpenEnded.id())?))
}

fn scope(place: &str) -> String {
    format!("{place}. Chaque mesure a la population de sa définition, rappelée en méthodologie.")
}
