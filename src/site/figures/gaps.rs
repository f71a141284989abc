//! Women and men, category by category.

use super::series::columns;
use super::{FRANCE, MEN, Studio, WOMEN, absence, notes, rates_by, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::Modality;
use crate::site::SiteError;
use crate::site::charts::dumbbell::{Dumbbell, Pair};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::{Grid, total};
use crate::site::numbers::{self, percent};
use crate::site::sentences::{capital, when};
use crate::site::sources::Source;
use crate::vocabulary::Period;

/// The shares of women and men in each category of a dimension, at the latest published period.
/// Where no share by sex is published, the shares of everybody are shown instead.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn gaps_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    source: Source,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let title = format!("{}, par sexe et {by}", source.rate_title());
    let period = [&[WOMEN][..], &[MEN][..]]
        .into_iter()
        .filter_map(|choice| grid.last_published(choice, "taux"))
        .max();
    let Some(period) = period.or_else(|| any_by_sex(grid, dimension)) else {
        return rates_by(studio, grid, source, dimension, by);
    };
    let categories = categories(grid, dimension);
    let rates = |code: &str| {
        (
            grid.value(period, &[WOMEN, (dimension, code)], "taux"),
            grid.value(period, &[MEN, (dimension, code)], "taux"),
        )
    };
    let Some(reading) = reading(source, period, &categories, rates) else {
        return Ok(absence(&title));
    };
    let label = studio.next_chart();
    let mark =
        |code: &str, sex| Mark::from(grid.cell(period, &[sex, (dimension, code)], "taux").cell);
    let chart = Dumbbell {
        pairs: categories
            .iter()
            .filter(|category| category.code != "NR")
            .map(|category| Pair {
                name: category.name.clone(),
                is_total: category.is_total,
                women: mark(category.code, WOMEN),
                men: mark(category.code, MEN),
            })
            .collect(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: columns(source),
        rows: categories
            .iter()
            .map(|category| {
                let at = (dimension, category.code);
                let women = grid.cell(period, &[WOMEN, at], "taux");
                let men = grid.cell(period, &[MEN, at], "taux");
                Row {
                    header: category.name.clone(),
                    href: None,
                    is_total: category.is_total,
                    cells: vec![
                        Entry::of(women),
                        Entry::of(men),
                        Entry::gap(women, men),
                        Entry::of(grid.cell(period, &[at], "taux")),
                        Entry::of(grid.cell(period, &[at], "interrompues")),
                        Entry::of(grid.cell(period, &[at], "personnes")),
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
        notes: notes(&table, chart.starts_at_zero()),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    }))
}

/// A category of a figure.
pub(super) struct Category<'a> {
    pub(super) code: &'a str,
    pub(super) name: String,
    pub(super) is_total: bool,
}

/// The total of a dimension as `Ensemble`, then its first level, unknown last.
pub(super) fn categories<'a>(grid: Grid<'a>, dimension: &str) -> Vec<Category<'a>> {
    let all = grid.dimension(dimension).map_or("_T", total);
    let named = |modality: &'a Modality| Category {
        code: modality.code.as_str(),
        name: numbers::typographic(&modality.libelle),
        is_total: false,
    };
    let (unknown, known): (Vec<&Modality>, Vec<&Modality>) =
        grid.first_level(dimension).into_iter().partition(|modality| modality.code == "NR");
    let name = if all == "FR" { "France" } else { "Ensemble" };
    let mut categories = vec![Category { code: all, name: name.to_owned(), is_total: true }];
    categories.extend(known.into_iter().chain(unknown).map(named));
    categories
}

fn any_by_sex(grid: Grid<'_>, dimension: &str) -> Option<Period> {
    let categories = categories(grid, dimension);
    grid.periods().iter().rev().copied().find(|period| {
        categories.iter().any(|category| {
            [WOMEN, MEN].into_iter().any(|sex| {
                grid.value(*period, &[sex, (dimension, category.code)], "taux").is_some()
            })
        })
    })
}

/// The sentence on the first category whose two shares are published, else on the total.
fn reading(
    source: Source,
    period: Period,
    categories: &[Category<'_>],
    rates: impl Fn(&str) -> (Option<Value>, Option<Value>),
) -> Option<String> {
    let (totals, parts): (Vec<&Category<'_>>, Vec<&Category<'_>>) =
        categories.iter().partition(|category| category.is_total);
    let ordered = || parts.iter().chain(&totals);
    let full = ordered().find_map(|category| match rates(category.code) {
        (Some(women), Some(men)) => Some((category, women, "femmes", Some(men))),
        _ => None,
    });
    let (category, share, who, men) = full.or_else(|| {
        ordered().find_map(|category| match rates(category.code) {
            (Some(women), _) => Some((category, women, "femmes", None)),
            (None, Some(men)) => Some((category, men, "hommes", None)),
            (None, None) => None,
        })
    })?;
    let place = if category.is_total {
        String::new()
    } else {
        format!(", dans la catégorie «\u{a0}{}\u{a0}»", category.name)
    };
    let men = men.map_or_else(String::new, |men| format!(", contre {} des hommes", percent(men)));
    Some(format!(
        "{}{place}, {} des {who} titulaires d’un PASS\u{a0}IAE {}{men}.",
        when(source, period),
        percent(share),
        source.predicate()
    ))
}
