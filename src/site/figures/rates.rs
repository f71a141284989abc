//! A measure for everybody, category by category.

use super::categories::{self, Category, categories, range};
use super::{FRANCE, Studio, absence, caution, left_out, notes, places, scope};
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::figure::{Block, DataTable, Plate, Title};
use crate::site::grid::Grid;
use crate::site::sentences::capital;
use crate::site::shown::Shown;

/// A measure for everybody in each category of a dimension, at the latest published period; on a
/// map where enough régions are published.
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
    let subject = format!("{}, par {by}", shown.title);
    let Some(period) = grid.reference_period(&[], shown.measure) else {
        return Ok(absence(grid, &subject));
    };
    if let Some(map) = places::map_of_regions(studio, grid, shown, dimension, period)? {
        return Ok(map);
    }
    let rate =
        |category: &Category<'_>| grid.value(period, &[(dimension, category.code)], shown.measure);
    let mut categories = categories(grid, dimension);
    categories::sort(&mut categories, dimension, rate);
    let at = shown.when(period);
    let sentence = |category: &Category<'_>| {
        let clause = shown.say(shown.phrase.all, rate(category)?);
        Some(format!("{at}{}, {clause}.", category.aside()))
    };
    let parts = || categories.iter().filter(|category| category.is_part());
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, &subject)) };
    let missing = parts().filter(|category| rate(category).is_none()).count();
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
        rows: categories::rows(studio, dimension, &categories, |category| {
            shown.cells_of_all(|id| grid.cell(period, &[(dimension, category.code)], id))
        }),
    };
    let finding = range(by, shown.noun(), &categories, rate, |value| shown.figure(value));
    let plate = Plate {
        title: Title { subject, finding },
        unit: shown.subtitle.to_owned(),
        notes: notes(&table, true)
            .into_iter()
            .chain(left_out(missing))
            .chain(caution(shown, &table))
            .collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        when: at,
    };
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}
