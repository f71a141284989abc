//! Fixed-term contracts by band of length.

use super::labels::{Said, period_of};
use super::{Studio, absence};
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::figure::{Block, DataTable, Entry, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{lower_first, number, percent, plural};

/// Ends of the codes of a band's measures, with its name.
const BANDS: [(&str, &str); 6] = [
    ("1", "Un jour"),
    ("2_7", "De 2 à 7 jours"),
    ("8_29", "De 8 à 29 jours"),
    ("30_179", "De 30 à 179 jours"),
    ("180_364", "De 180 à 364 jours"),
    ("365", "Un an ou plus"),
];

/// Contracts of the whole country by length: those ended, and beside them those begun.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn lengths(studio: &mut Studio<'_>, grid: Grid<'_>) -> Result<Block, SiteError> {
    let subject = "CDD selon leur durée".to_owned();
    let Some(period) = grid.reference_period(&[], "part_termines_1") else {
        return Ok(absence(grid, &subject));
    };
    let cohorts = ["termines", "commences"];
    let shares =
        |band: &str| cohorts.map(|cohort| grid.cell(period, &[], &format!("part_{cohort}_{band}")));
    let counts =
        |band: &str| cohorts.map(|cohort| grid.cell(period, &[], &format!("{cohort}_{band}")));
    let readable = BANDS.iter().find_map(|(band, name)| {
        let [ended, _] = shares(band);
        Some(format!(
            "sur {}, {} des CDD terminés ont duré {}.",
            period_of(period),
            percent(ended.cell.value()?),
            lower_first(name)
        ))
    });
    let Some(reading) = readable else { return Ok(absence(grid, &subject)) };
    let chart = Bars {
        series: ["CDD terminés", "CDD commencés"].map(str::to_owned).to_vec(),
        in_percent: true,
        rows: BANDS
            .iter()
            .map(|(band, name)| BarRow {
                name: (*name).to_owned(),
                is_total: false,
                marks: shares(band).map(|share| Mark::from(share.cell)).to_vec(),
            })
            .collect(),
    };
    let table = DataTable {
        row_header: "Durée".to_owned(),
        columns: ["Terminés (%)", "Commencés (%)", "CDD terminés", "CDD commencés"]
            .map(str::to_owned)
            .to_vec(),
        rows: BANDS
            .iter()
            .map(|(band, name)| Row {
                header: (*name).to_owned(),
                href: None,
                anchor: None,
                is_total: false,
                cells: shares(band).into_iter().chain(counts(band)).map(Entry::of).collect(),
            })
            .collect(),
    };
    let [middle, mean] = ["mediane", "duree_moyenne"].map(|id| grid.value(period, &[], id));
    let said = Said {
        finding: middle.zip(mean).map(|(middle, mean)| {
            format!(
                "La moitié des CDD terminés n’a pas dépassé {}\u{a0}{}, pour une durée moyenne de \
                 {}\u{a0}jours",
                number(middle),
                plural(middle, "jour", "jours"),
                number(mean),
            )
        }),
        subject,
        unit: "En\u{a0}% des contrats".to_owned(),
        when: period_of(period),
        reading,
    };
    let plate = said.plate(grid, table, &period_of(period));
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}
