//! Fixed-term contracts by band of length.

use super::labels::{Said, period_of};
use super::{Studio, absence};
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::figure::{Block, DataTable, Entry, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{number, plural};

/// Ends of the codes of a band's measures, with its name.
const BANDS: [(&str, &str); 8] = [
    ("1", "Un jour"),
    ("2_7", "De 2 à 7 jours"),
    ("8_29", "De 8 à 29 jours"),
    ("30_59", "De 30 à 59 jours"),
    ("60_89", "De 60 à 89 jours"),
    ("90_179", "De 90 à 179 jours"),
    ("180_364", "De 180 à 364 jours"),
    ("365", "Un an ou plus"),
];

/// Contracts of the whole country by length: those ended, and beside them those begun.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn lengths(studio: &mut Studio<'_>, grid: Grid<'_>) -> Result<Block, SiteError> {
    let subject = "CDD selon leur durée".to_owned();
    let Some(period) = grid.reference_period(&[], "cdd_termines") else {
        return Ok(absence(grid, &subject));
    };
    let cells = |band: &str| {
        ["termines", "commences"].map(|cohort| grid.cell(period, &[], &format!("{cohort}_{band}")))
    };
    let readable = BANDS.iter().find_map(|(band, name)| {
        let contracts = cells(band)[0].cell.value()?;
        Some(format!(
            "sur {}, {}\u{a0}{} a duré {}.",
            period_of(period),
            number(contracts),
            plural(contracts, "CDD terminé", "CDD terminés"),
            name
        ))
    });
    let Some(reading) = readable else { return Ok(absence(grid, &subject)) };
    let chart = Bars {
        series: vec!["CDD terminés".to_owned()],
        in_percent: false,
        rows: BANDS
            .iter()
            .map(|(band, name)| BarRow {
                name: (*name).to_owned(),
                is_total: false,
                marks: vec![Mark::from(cells(band)[0].cell)],
            })
            .collect(),
    };
    let row = |header: &str, is_total, cells: Vec<Entry>| Row {
        header: header.to_owned(),
        href: None,
        anchor: None,
        is_total,
        cells,
    };
    let whole = ["cdd_termines", "cdd_commences"].map(|id| Entry::of(grid.cell(period, &[], id)));
    let bands =
        BANDS.iter().map(|(band, name)| row(name, false, cells(band).map(Entry::of).into()));
    let table = DataTable {
        row_header: "Durée".to_owned(),
        columns: ["CDD terminés", "CDD commencés, suivis un an"].map(str::to_owned).to_vec(),
        rows: std::iter::once(row("Ensemble", true, whole.into())).chain(bands).collect(),
    };
    let said = Said {
        finding: None,
        subject,
        unit: "En nombre de contrats".to_owned(),
        when: period_of(period),
        reading,
    };
    let plate = said.plate(grid, table, &period_of(period));
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}
