//! A table as each of its files states it: four readers, one grid.
//!
//! A cell is a place in the grid of periods, modalities and measures, so that files in different
//! shapes (long or wide) are compared place by place.

mod csv;
mod ods;
mod parquet;
mod xlsx;

use std::collections::BTreeMap;

use super::catalogue::Table;
use super::number::Decimal;

/// What a file states of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) status: Status,
    pub(super) value: Option<Decimal>,
    pub(super) provisional: bool,
}

/// The statuses of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Published,
    Secret,
    NotApplicable,
    Unavailable,
    NotSignificant,
    /// A status the contract does not have: it tells withheld cells apart.
    Foreign,
}

impl Status {
    /// From the `statut` of a file.
    pub(super) fn of_code(code: &str) -> Self {
        match code {
            "diffuse" => Self::Published,
            "secret" => Self::Secret,
            "sans_objet" => Self::NotApplicable,
            "indisponible" => Self::Unavailable,
            "non_significatif" => Self::NotSignificant,
            _ => Self::Foreign,
        }
    }

    /// From the sign that stands for a figure in spreadsheets.
    pub(super) fn of_sign(sign: &str) -> Self {
        match sign {
            "s" => Self::Secret,
            "///" => Self::NotApplicable,
            "…" => Self::Unavailable,
            "n.s." => Self::NotSignificant,
            _ => Self::Foreign,
        }
    }
}

/// The grid of a table: periods as met in the first file read, then modalities, then measures.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) periods: Vec<String>,
    period_places: BTreeMap<String, usize>,
    codes: Vec<BTreeMap<String, usize>>,
    measures: BTreeMap<String, usize>,
}

/// What a file states, place by place.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) layout: Layout,
    pub(super) cells: Vec<Option<Stated>>,
    /// What is wrong with the file, whatever its figures.
    pub(super) oddities: Vec<Oddity>,
    /// Figures marked as revised, where the file was read as the reference.
    pub(super) revised: usize,
}

/// Something a file should not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A column, sheet or part that the contract does not have.
    Extra(String),
    /// A row outside the grid.
    OffGrid(String),
    /// A cell stated twice, differently.
    Twice(String),
    /// Rows are not in the order of the contract.
    Order(String),
    /// The file cannot be read as what it claims to be.
    Unreadable,
}

impl Layout {
    /// The grid of a table, without periods yet.
    pub(super) fn new(table: &Table) -> Self {
        let codes = table
            .dimensions
            .iter()
            .map(|dimension| {
                let codes = dimension.modalites.iter().enumerate();
                codes.map(|(place, modality)| (modality.code.clone(), place)).collect()
            })
            .collect();
        let measures = table.mesures.iter().enumerate();
        Self {
            periods: Vec::new(),
            period_places: BTreeMap::new(),
            codes,
            measures: measures.map(|(place, measure)| (measure.id.clone(), place)).collect(),
        }
    }

    fn meet(&mut self, period: &str) {
        if !self.period_places.contains_key(period) {
            self.period_places.insert(period.to_owned(), self.periods.len());
            self.periods.push(period.to_owned());
        }
    }

    /// Cells of one period.
    pub(super) fn width(&self) -> usize {
        self.codes.iter().map(BTreeMap::len).product::<usize>() * self.measures.len()
    }

    /// The place of a cell by period and positions.
    pub(super) fn at(&self, period: usize, nodes: &[usize], measure: usize) -> usize {
        let cell = nodes
            .iter()
            .zip(&self.codes)
            .fold(period, |place, (node, codes)| place * codes.len() + node);
        cell * self.measures.len() + measure
    }

    /// The position of a period.
    pub(super) fn period(&self, period: &str) -> Option<usize> {
        self.period_places.get(period).copied()
    }

    /// The position of a code in a dimension.
    pub(super) fn code(&self, dimension: usize, code: &str) -> Option<usize> {
        self.codes.get(dimension)?.get(code).copied()
    }

    fn place<'a>(
        &self,
        period: &str,
        codes: impl Iterator<Item = &'a str>,
        measure: &str,
    ) -> Option<usize> {
        let nodes: Option<Vec<usize>> =
            codes.enumerate().map(|(dimension, code)| self.code(dimension, code)).collect();
        Some(self.at(self.period(period)?, &nodes?, *self.measures.get(measure)?))
    }

    /// Period and positions of a place.
    pub(super) fn coordinates(&self, place: usize) -> (usize, Vec<usize>, usize) {
        let measures = self.measures.len().max(1);
        let mut rest = place / measures;
        let mut nodes: Vec<usize> = self
            .codes
            .iter()
            .rev()
            .map(|codes| {
                let node = rest % codes.len().max(1);
                rest /= codes.len().max(1);
                node
            })
            .collect();
        nodes.reverse();
        (rest, nodes, place % measures)
    }
}

impl Sheet {
    fn new(layout: Layout) -> Self {
        let cells = vec![None; layout.periods.len() * layout.width()];
        Self { layout, cells, oddities: Vec::new(), revised: 0 }
    }

    fn state(&mut self, place: usize, stated: Stated, name: impl Fn() -> String) {
        let Some(cell) = self.cells.get_mut(place) else { return };
        match cell {
            Some(known) if *known != stated => self.oddities.push(Oddity::Twice(name())),
            Some(_) | None => *cell = Some(stated),
        }
    }
}

/// Reads the CSV file of a table: it sets the grid.
pub(super) fn read_csv(table: &Table, bytes: &[u8]) -> Sheet {
    csv::read(table, bytes)
}

/// Reads another file of a table on the same grid.
pub(super) fn read_copy(format: &str, table: &Table, layout: &Layout, bytes: Vec<u8>) -> Sheet {
    let sheet = Sheet::new(layout.clone());
    match format {
        "parquet" => parquet::read(table, sheet, bytes),
        "xlsx" => xlsx::read(table, sheet, bytes),
        "ods" => ods::read(table, sheet, bytes),
        _ => sheet,
    }
}

/// The columns of a long file after the dimensions.
const LONG: [&str; 5] = ["mesure", "valeur", "statut", "provisoire", "revise"];

/// A cell of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct SheetCell {
    text: String,
    /// Stored as a number rather than as text.
    number: bool,
}

/// Reads the data of a spreadsheet: one row per cell, one column per measure.
fn read_wide(table: &Table, mut sheet: Sheet, rows: &[Vec<SheetCell>]) -> Sheet {
    let Some((header, rows)) = rows.split_first() else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let mut expected = vec!["periode"];
    expected.extend(table.dimensions.iter().map(|dimension| dimension.id.as_str()));
    expected.extend(table.mesures.iter().map(|measure| measure.id.as_str()));
    expected.extend(["provisoire", "revise"]);
    let names: Vec<&str> = header.iter().map(|cell| cell.text.as_str()).collect();
    let column = |name: &str| names.iter().position(|found| *found == name);
    for name in names.iter().filter(|name| !name.is_empty() && !expected.contains(name)) {
        sheet.oddities.push(Oddity::Extra(format!("column {name}")));
    }
    let keys: Option<Vec<usize>> = std::iter::once("periode")
        .chain(table.dimensions.iter().map(|dimension| dimension.id.as_str()))
        .map(column)
        .collect();
    let Some(keys) = keys else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let provisional = column("provisoire");
    for row in rows {
        let text = |place: usize| row.get(place).map_or("", |cell| cell.text.as_str());
        let key: Vec<&str> = keys.iter().map(|place| text(*place)).collect();
        let Some((period, codes)) = key.split_first() else { continue };
        if period.is_empty() {
            continue;
        }
        let flag = provisional.map(text).is_some_and(is_true);
        for measure in &table.mesures {
            let Some(cell) = column(&measure.id).and_then(|place| row.get(place)) else { continue };
            let name = || format!("{} {}", key.join(" "), measure.id);
            let Some(place) = sheet.layout.place(period, codes.iter().copied(), &measure.id) else {
                sheet.oddities.push(Oddity::OffGrid(name()));
                continue;
            };
            let value = Decimal::parse(&cell.text).or_else(|| double(&cell.text));
            let (status, value) = match value {
                Some(value) => (Status::Published, Some(value)),
                None => (Status::of_sign(&cell.text), None),
            };
            sheet.state(place, Stated { status, value, provisional: flag }, name);
        }
    }
    sheet
}

/// A number written with an exponent, as spreadsheets may.
fn double(text: &str) -> Option<Decimal> {
    let value: f64 = text.parse().ok()?;
    Decimal::of_double(value)
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1" | "VRAI" | "TRUE")
}
