//! A measure for everybody, category by category, the highest first.

use super::gaps::{Category, categories};
use super::{FRANCE, Studio, Territory, absence, caution, left_out, notes, places, scope};
use crate::disclosure::protected::Value;
use crate::site::SiteError;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::Grid;
use crate::site::numbers::difference;
use crate::site::sentences::capital;
use crate::site::shown::Shown;

/// A measure for everybody in each category of a dimension, at the latest published period.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn rates_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let title = format!("{}, par {by}", shown.title);
    let Some(period) = grid.reference_period(&[], shown.measure) else {
        return Ok(absence(grid, &title));
    };
    if let Some(map) = places::map_of_regions(studio, grid, shown, dimension, period)? {
        return Ok(map);
    }
    let rate =
        |category: &Category<'_>| grid.value(period, &[(dimension, category.code)], shown.measure);
    let mut categories = categories(grid, dimension);
    if dimension == "territoire" {
        categories.sort_by_key(|category| std::cmp::Reverse(rate(category).map(comparable)));
    }
    let sentence = |category: &Category<'_>| {
        let place = match category.code {
            code if code.starts_with("REG-") => Territory { code, name: &category.name }.aside(),
            _ if category.is_total => String::new(),
            _ => format!(", dans la catégorie «\u{a0}{}\u{a0}»", category.name),
        };
        let clause = shown.say(shown.phrase.all, rate(category)?);
        Some(format!("{}{place}, {clause}.", shown.when(period)))
    };
    let parts = || categories.iter().filter(|category| !category.is_total && category.code != "NR");
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, &title)) };
    let missing = parts().filter(|category| rate(category).is_none()).count();
    let label = studio.next_chart();
    let chart = Bars {
        series: vec![shown.title.to_owned()],
        in_percent: shown.in_percent(),
        rows: categories
            .iter()
            .filter(|category| category.code != "NR" && rate(category).is_some())
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: category.is_total,
                marks: vec![Mark::from(
                    grid.cell(period, &[(dimension, category.code)], shown.measure).cell,
                )],
            })
            .collect(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: shown.columns_of_all(),
        rows: categories
            .iter()
            .map(|category| {
                let cell = |measure| grid.cell(period, &[(dimension, category.code)], measure);
                Row {
                    header: category.name.clone(),
                    href: studio.modality_link(dimension, category.code),
                    is_total: category.is_total,
                    cells: std::iter::once(shown.measure)
                        .chain(shown.beside.iter().map(|(id, _)| *id))
                        .map(|id| Entry::of(cell(id)))
                        .collect(),
                }
            })
            .collect(),
    };
    let at = shown.when(period);
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {at}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        subtitle: format!("{}, {at}", shown.subtitle),
        drawing: Some(drawing),
        notes: notes(&table, true)
            .into_iter()
            .chain(left_out(missing))
            .chain(caution(shown, &table))
            .collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    }))
}

/// A number that sorts as the value does, whatever its decimals.
pub(super) fn comparable(value: Value) -> i64 {
    difference(value, Value::decimal(0, 9)).unscaled()
}
