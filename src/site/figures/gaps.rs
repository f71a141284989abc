//! Women and men, category by category.

use super::{FRANCE, MEN, Studio, WOMEN, absence, caution, left_out, notes, rates_by, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::Modality;
use crate::site::SiteError;
use crate::site::charts::dumbbell::{Dumbbell, Pair};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::{Grid, total};
use crate::site::numbers;
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::vocabulary::Period;

/// A measure among women and men in each category of a dimension, at the period shown of each.
/// Where no figure by sex is published, those of everybody are shown instead.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn gaps_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let title = format!("{}, par sexe et {by}", shown.title);
    let period = [&[WOMEN][..], &[MEN][..]]
        .into_iter()
        .filter_map(|choice| grid.shown_period(choice, shown.measure))
        .max();
    let Some(period) = period.or_else(|| any_by_sex(grid, dimension, shown.measure)) else {
        return rates_by(studio, grid, shown, dimension, by);
    };
    let categories = categories(grid, dimension);
    let parts = categories.iter().filter(|category| !category.is_total && category.code != "NR");
    let is_published = |code: &str| {
        [WOMEN, MEN]
            .into_iter()
            .any(|sex| grid.value(period, &[sex, (dimension, code)], shown.measure).is_some())
    };
    if !parts.clone().any(|category| is_published(category.code)) {
        return rates_by(studio, grid, shown, dimension, by);
    }
    let rates = |code: &str| {
        (
            grid.value(period, &[WOMEN, (dimension, code)], shown.measure),
            grid.value(period, &[MEN, (dimension, code)], shown.measure),
        )
    };
    let Some(reading) = reading(shown, period, &categories, rates) else {
        return Ok(absence(grid, &title));
    };
    let label = studio.next_chart();
    let mark = |code: &str, sex| {
        Mark::from(grid.cell(period, &[sex, (dimension, code)], shown.measure).cell)
    };
    let chart = Dumbbell {
        pairs: categories
            .iter()
            .filter(|category| category.code != "NR" && is_published(category.code))
            .map(|category| Pair {
                name: category.name.clone(),
                is_total: category.is_total,
                women: mark(category.code, WOMEN),
                men: mark(category.code, MEN),
            })
            .collect(),
        in_percent: shown.in_percent(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: shown.columns(),
        rows: categories
            .iter()
            .map(|category| {
                let at = (dimension, category.code);
                let women = grid.cell(period, &[WOMEN, at], shown.measure);
                let men = grid.cell(period, &[MEN, at], shown.measure);
                let mut cells = vec![
                    Entry::of(women),
                    Entry::of(men),
                    Entry::gap(women, men),
                    Entry::of(grid.cell(period, &[at], shown.measure)),
                ];
                let beside = shown.beside.iter();
                cells.extend(beside.map(|(id, _)| Entry::of(grid.cell(period, &[at], id))));
                Row {
                    header: category.name.clone(),
                    href: studio.modality_link(dimension, category.code),
                    is_total: category.is_total,
                    cells,
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
        notes: notes(&table, chart.starts_at_zero())
            .into_iter()
            .chain(left_out(parts.filter(|category| !is_published(category.code)).count()))
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

fn any_by_sex(grid: Grid<'_>, dimension: &str, measure: &str) -> Option<Period> {
    let categories = categories(grid, dimension);
    grid.periods().iter().rev().copied().find(|period| {
        categories.iter().any(|category| {
            [WOMEN, MEN].into_iter().any(|sex| {
                grid.value(*period, &[sex, (dimension, category.code)], measure).is_some()
            })
        })
    })
}

/// The sentence on the first category whose two figures are published, else on one of them, parts
/// before the total.
fn reading(
    shown: &Shown,
    period: Period,
    categories: &[Category<'_>],
    rates: impl Fn(&str) -> (Option<Value>, Option<Value>),
) -> Option<String> {
    let (totals, parts): (Vec<&Category<'_>>, Vec<&Category<'_>>) =
        categories.iter().partition(|category| category.is_total);
    let ordered = || parts.iter().chain(&totals);
    let full = ordered().find(|category| matches!(rates(category.code), (Some(_), Some(_))));
    let any = || ordered().find(|category| rates(category.code) != (None, None));
    let category = full.or_else(any)?;
    let (women, men) = rates(category.code);
    let place = if category.is_total {
        String::new()
    } else {
        format!(", dans la catégorie «\u{a0}{}\u{a0}»", category.name)
    };
    let clause = shown.clause(women, men, || None)?;
    Some(format!("{}{place}, {clause}.", shown.when(period)))
}
