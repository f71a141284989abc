//! Time series of a share, for women and men, or of a measure for everybody.

use super::{MEN, Studio, Territory, WOMEN, absence, caution, notes, slice_scope};
use crate::site::SiteError;
use crate::site::charts::lines::{Series, TimeSeries, Who};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{self, percent};
use crate::site::sentences::{self, capital};
use crate::site::shown::Shown;
use crate::site::slice::{Slice, and};
use crate::vocabulary::Period;

/// A measure among women and men in a territory, period after period.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn sex_series(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    territory: Territory<'_>,
) -> Result<Block, SiteError> {
    slice_series(studio, grid, shown, &Slice::from(territory))
}

/// A measure in a slice, period after period: among women and men where the table tells them
/// apart and some are published, for everybody otherwise.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn slice_series(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    slice: &Slice,
) -> Result<Block, SiteError> {
    let measure = shown.measure;
    let place = slice.choice(grid);
    let place: &Choice<'_> = &place;
    let (women, men) = (and(place, WOMEN), and(place, MEN));
    let subject = if slice.is_nation() {
        shown.title.to_owned()
    } else {
        format!("{} {}", shown.title, slice.locative)
    };
    let has_sexes = grid.dimension("sexe").is_some();
    let periods = grid.periods();
    let any = |choice: &Choice<'_>| grid.last_published(choice, measure).is_some();
    let line = |who: Who, name: &str, choice: &Choice<'_>| Series {
        who,
        name: name.to_owned(),
        marks: periods.iter().map(|at| Mark::from(grid.cell(*at, choice, measure).cell)).collect(),
    };
    let by_sex = has_sexes && (any(&women) || any(&men));
    let title = if by_sex { format!("{subject}, par sexe") } else { subject };
    let series = if by_sex {
        vec![line(Who::Women, "Femmes", &women), line(Who::Men, "Hommes", &men)]
    } else if any(place) {
        vec![line(Who::All, "Ensemble", place)]
    } else {
        return Ok(absence(grid, &title));
    };
    let reading = periods.iter().rev().find_map(|at| {
        let value = |choice: &Choice<'_>| grid.value(*at, choice, measure);
        let sexed = |choice: &Choice<'_>| value(choice).filter(|_| has_sexes);
        let clause = shown.clause(sexed(&women), sexed(&men), || value(place))?;
        Some(format!("{}{}, {clause}.", shown.when(*at), slice.aside()))
    });
    let (Some(reading), Some(last)) = (reading, periods.last()) else {
        return Ok(absence(grid, &title));
    };
    let chart = TimeSeries {
        periods,
        series,
        provisional_from: periods.iter().position(|at| grid.cell(*at, place, measure).provisional),
        in_percent: shown.in_percent(),
    };
    let span = span(periods.first(), *last);
    let label = studio.next_chart();
    let table = DataTable {
        row_header: row_header(*last).to_owned(),
        columns: if has_sexes { shown.columns() } else { shown.columns_of_all() },
        rows: periods
            .iter()
            .rev()
            .map(|at| {
                let cell = |choice: &Choice<'_>, measure: &str| grid.cell(*at, choice, measure);
                let mut cells = Vec::new();
                if has_sexes {
                    cells.extend([
                        Entry::of(cell(&women, measure)),
                        Entry::of(cell(&men, measure)),
                        Entry::gap(cell(&women, measure), cell(&men, measure)),
                    ]);
                }
                cells.push(Entry::of(cell(place, measure)));
                cells.extend(shown.beside.iter().map(|(id, _)| Entry::of(cell(place, id))));
                Row { header: numbers::period(*at), href: None, is_total: false, cells }
            })
            .collect(),
    };
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {span}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        subtitle: format!("{}, {span}", shown.subtitle),
        drawing: Some(drawing),
        notes: notes(&table, chart.starts_at_zero())
            .into_iter()
            .chain(caution(shown, &table))
            .collect(),
        table,
        reading,
        scope: slice_scope(grid, slice, &span),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    }))
}

/// From the first period to the last, or one period alone.
fn span(first: Option<&Period>, last: Period) -> String {
    match first {
        Some(first) if *first != last => numbers::span(*first, last),
        Some(_) | None => numbers::in_period(last),
    }
}

/// What the rows of a series are.
const fn row_header(period: Period) -> &'static str {
    match period {
        Period::Month(_) => "Mois",
        Period::Quarter(_) => "Trimestre",
        Period::Year(_) => "Année",
    }
}

/// A measure for everybody, period after period, with the counts behind it.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn measure_series(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    title: &str,
    measure: &str,
    beside: &[&str],
) -> Result<Block, SiteError> {
    let periods = grid.periods();
    let (Some(shown), Some(last)) = (grid.last_published(&[], measure), periods.last()) else {
        return Ok(absence(grid, title));
    };
    let Some(value) = grid.value(shown, &[], measure) else { return Ok(absence(grid, title)) };
    let chart = TimeSeries {
        periods,
        series: vec![Series {
            who: Who::All,
            name: "Ensemble".to_owned(),
            marks: periods.iter().map(|at| Mark::from(grid.cell(*at, &[], measure).cell)).collect(),
        }],
        provisional_from: periods.iter().position(|at| grid.cell(*at, &[], measure).provisional),
        in_percent: true,
    };
    let span = span(periods.first(), *last);
    let reading = super::HireMeasure::of(measure).map_or_else(
        || format!("{}, {title}\u{a0}: {}.", numbers::in_period(shown), percent(value)),
        |words| format!("{}, {}.", numbers::in_period(shown), words.finding(value, "")),
    );
    let label = studio.next_chart();
    let mut measures = vec![measure];
    measures.extend(beside);
    let table = DataTable {
        row_header: row_header(*last).to_owned(),
        columns: measures.iter().map(|id| super::counts::column(grid, id)).collect(),
        rows: periods
            .iter()
            .rev()
            .map(|at| Row {
                header: numbers::period(*at),
                href: None,
                is_total: false,
                cells: measures.iter().map(|id| Entry::of(grid.cell(*at, &[], id))).collect(),
            })
            .collect(),
    };
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {span}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        title: title.to_owned(),
        subtitle: format!("En %, {span}"),
        drawing: Some(drawing),
        notes: notes(&table, chart.starts_at_zero()),
        table,
        reading,
        scope: format!("{} France, {span}.", sentences::sentence(&grid.table().methode.population)),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
    }))
}
