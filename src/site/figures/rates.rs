//! The share of everybody, category by category, the highest first.

use super::gaps::{Category, categories};
use super::{FRANCE, Studio, Territory, absence, notes, scope};
use crate::disclosure::protected::Value;
use crate::site::SiteError;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{difference, percent};
use crate::site::sentences::{capital, when};
use crate::site::sources::Source;

/// The share of a source in each category of a dimension, at the latest published period.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn rates_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    source: Source,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let title = format!("{}, par {by}", source.rate_title());
    let Some(period) = grid.reference_period(&[], "taux") else { return Ok(absence(&title)) };
    let rate = |category: &Category<'_>| grid.value(period, &[(dimension, category.code)], "taux");
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
        Some(format!(
            "{}{place}, {} des titulaires d’un PASS\u{a0}IAE {}.",
            when(source, period),
            percent(rate(category)?),
            source.predicate()
        ))
    };
    let parts = categories.iter().filter(|category| !category.is_total);
    let totals = categories.iter().filter(|category| category.is_total);
    let Some(reading) = parts.chain(totals).find_map(sentence) else { return Ok(absence(&title)) };
    let label = studio.next_chart();
    let chart = Bars {
        series: vec!["Taux".to_owned()],
        in_percent: true,
        rows: categories
            .iter()
            .filter(|category| category.code != "NR")
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: category.is_total,
                marks: vec![Mark::from(
                    grid.cell(period, &[(dimension, category.code)], "taux").cell,
                )],
            })
            .collect(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: vec![
            "Taux (%)".to_owned(),
            source.count_title().to_owned(),
            "Titulaires d’un PASS\u{a0}IAE".to_owned(),
        ],
        rows: categories
            .iter()
            .map(|category| {
                let cell = |measure| grid.cell(period, &[(dimension, category.code)], measure);
                Row {
                    header: category.name.clone(),
                    href: None,
                    is_total: category.is_total,
                    cells: vec![
                        Entry::of(cell("taux")),
                        Entry::of(cell("interrompues")),
                        Entry::of(cell("personnes")),
                    ],
                }
            })
            .collect(),
    };
    let at = when(source, period);
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {at}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        subtitle: format!("En % des titulaires d’un PASS\u{a0}IAE, {at}"),
        drawing: Some(drawing),
        notes: notes(&table, true),
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
