//! Counts by category.

use super::categories::{Category, categories, comparable, rows};
use super::{FRANCE, Studio, absence, left_out, notes, scope};
use crate::edition::catalogue::MeasureNature;
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::figure::{Block, DataTable, Entry, Plate, Title};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::sentences::{capital, when};
use crate::site::sources::Source;

/// A count in each category, the largest first (reasons of interruption).
///
/// # Errors
/// When the chart cannot be drawn.
pub fn counts_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    source: Source,
    dimension: &str,
    title: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let measure = grid.measure("interrompues").or_else(|| {
        grid.table().mesures.iter().find(|measure| measure.nature == MeasureNature::Effectif)
    });
    let Some(measure) = measure else { return Ok(absence(grid, title)) };
    let Some(period) = grid.reference_period(&[], &measure.id) else {
        return Ok(absence(grid, title));
    };
    let mut categories = categories(grid, dimension);
    let value =
        |category: &Category<'_>| grid.value(period, &[(dimension, category.code)], &measure.id);
    categories.sort_by_key(|category| {
        (!category.is_total, std::cmp::Reverse(value(category).map(comparable)))
    });
    let at = when(source, period);
    let sentence = |category: &Category<'_>| {
        let place = if category.is_total {
            String::new()
        } else {
            format!(" pour le motif «\u{a0}{}\u{a0}»", category.name)
        };
        let count = value(category)?;
        Some(format!(
            "{at}, {}\u{a0}{} en interruption{place}.",
            numbers::number(count),
            numbers::plural(
                count,
                "titulaire d’un PASS\u{a0}IAE est",
                "titulaires d’un PASS\u{a0}IAE sont"
            ),
        ))
    };
    let parts = || categories.iter().filter(|category| !category.is_total);
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, title)) };
    let missing = parts().filter(|category| value(category).is_none()).count();
    // Only where every category is published can one be called the first.
    let finding = parts().next().filter(|_| missing == 0).and_then(|first| {
        let count = numbers::number(value(first)?);
        Some(format!("Premier {by}\u{a0}: «\u{a0}{}\u{a0}», {count} personnes", first.name))
    });
    let chart = Bars {
        series: vec![measure.libelle.clone()],
        in_percent: false,
        rows: categories
            .iter()
            .filter(|category| !category.is_total && value(category).is_some())
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: false,
                marks: vec![Mark::from(
                    grid.cell(period, &[(dimension, category.code)], &measure.id).cell,
                )],
            })
            .collect(),
    };
    let measures = &grid.table().mesures;
    let table = DataTable {
        row_header: capital(by),
        columns: measures.iter().map(|measure| column(grid, &measure.id)).collect(),
        rows: rows(studio, dimension, &categories, |category| {
            let place = [(dimension, category.code)];
            let cell = |id: &str| Entry::of(grid.cell(period, &place, id));
            measures.iter().map(|measure| cell(&measure.id)).collect()
        }),
    };
    let plate = Plate {
        title: Title { subject: title.to_owned(), finding },
        unit: capital(&numbers::typographic(&measure.unite)),
        notes: notes(&table, true).into_iter().chain(left_out(missing)).collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        when: at,
    };
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}

/// The title of a column: the measure's name, and its unit when it is not a plain count.
pub(super) fn column(grid: Grid<'_>, id: &str) -> String {
    grid.measure(id).map_or_else(
        || id.to_owned(),
        |measure| {
            let name = numbers::typographic(&measure.libelle);
            match measure.nature {
                MeasureNature::Effectif => name,
                MeasureNature::Somme
                | MeasureNature::Taux
                | MeasureNature::Moyenne
                | MeasureNature::Mediane => {
                    format!("{name} ({})", numbers::typographic(&measure.unite))
                }
            }
        },
    )
}
