//! Time series of a measure, for women and men, or for everybody.

use super::{MEN, Studio, Territory, WOMEN, absence, caution, notes, slice_scope};
use crate::disclosure::protected::Cell;
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::lines::{Series, TimeSeries, Who};
use crate::site::figure::{Block, DataTable, Plate, Row, Title};
use crate::site::grid::{Choice, Grid, a_year_before};
use crate::site::numbers;
use crate::site::sentences::{capital, passage, passages};
use crate::site::shown::Shown;
use crate::site::slice::{Slice, and};
use crate::vocabulary::Period;

/// Periods below which a table says more than a line.
const LEAST_POINTS: usize = 3;

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
    let is_told = |at: &&Period, choice: &Choice<'_>| {
        grid.cell(**at, choice, measure).cell != Cell::Unavailable
    };
    let told = |choice: &Choice<'_>| -> Vec<Period> {
        grid.periods().iter().filter(|at| is_told(at, choice)).copied().collect()
    };
    let periods = told(place);
    let any = |choice: &Choice<'_>| grid.last_published(choice, measure).is_some();
    let by_sex = has_sexes && (any(&women) || any(&men));
    // Parts come once their period is final: the lines stop where they do.
    let drawn = if by_sex { told(&women) } else { periods.clone() };
    let line = |who: Who, name: &str, choice: &Choice<'_>| Series {
        who,
        name: name.to_owned(),
        marks: drawn.iter().map(|at| Mark::from(grid.cell(*at, choice, measure).cell)).collect(),
    };
    let subject = if by_sex { format!("{subject}, par sexe") } else { subject };
    let series = if by_sex {
        vec![line(Who::Women, "Femmes", &women), line(Who::Men, "Hommes", &men)]
    } else if any(place) {
        vec![line(Who::All, slice.everybody(), place)]
    } else {
        return Ok(absence(grid, &subject));
    };
    let reading = drawn.iter().rev().find_map(|at| {
        let value = |choice: &Choice<'_>| grid.value(*at, choice, measure);
        let sexed = |choice: &Choice<'_>| value(choice).filter(|_| has_sexes);
        let clause = shown.clause(sexed(&women), sexed(&men), || value(place))?;
        Some(format!("{}{}, {clause}.", shown.when(*at), slice.aside()))
    });
    let (Some(reading), Some(last)) = (reading, periods.last()) else {
        return Ok(absence(grid, &subject));
    };
    let chart = TimeSeries {
        periods: &drawn,
        series,
        provisional_from: drawn.iter().position(|at| grid.cell(*at, place, measure).provisional),
        in_percent: shown.in_percent(),
    };
    // A line needs points.
    let points =
        |series: &Series| series.marks.iter().filter(|mark| mark.value().is_some()).count();
    let few = chart.series.iter().map(points).max().unwrap_or_default() < LEAST_POINTS;
    let table = DataTable {
        row_header: row_header(*last).to_owned(),
        columns: if has_sexes { shown.columns() } else { shown.columns_of_all() },
        rows: periods
            .iter()
            .rev()
            .map(|at| {
                let cell = |choice: &Choice<'_>, measure: &str| grid.cell(*at, choice, measure);
                let all = |id: &str| cell(place, id);
                let cells = if has_sexes {
                    shown.cells(cell(&women, measure), cell(&men, measure), all)
                } else {
                    shown.cells_of_all(all)
                };
                let header = numbers::period(*at);
                Row { header, href: None, anchor: None, is_total: false, cells }
            })
            .collect(),
    };
    let moved = if by_sex {
        evolution(grid, shown, slice, &[(&women, " chez les femmes"), (&men, " chez les hommes")])
    } else {
        evolution(grid, shown, slice, &[(place, "")])
    };
    // Without a year to compare with, the last figure is the finding.
    let finding = moved.unwrap_or_else(|| capital(reading.trim_end_matches('.')));
    let whole_span = span(periods.first(), *last);
    let drawn_span = drawn.last().map(|last| span(drawn.first(), *last));
    let plate = Plate {
        title: Title { subject, finding: Some(finding) },
        unit: shown.subtitle.to_owned(),
        notes: notes(&table, chart.starts_at_zero() || few)
            .into_iter()
            .chain(caution(shown, &table))
            .collect(),
        table,
        reading,
        scope: slice_scope(grid, slice, &whole_span),
        when: drawn_span.unwrap_or(whole_span),
    };
    if few {
        return Ok(studio.table(grid, plate));
    }
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}

/// « De mai 2025 à mai 2026, la part passe de 11,2 % à 12,3 % chez les femmes et … chez les
/// hommes », when every line can be compared with a year before.
fn evolution(
    grid: Grid<'_>,
    shown: &Shown,
    slice: &Slice,
    lines: &[(&Choice<'_>, &str)],
) -> Option<String> {
    let (first, _) = lines.first()?;
    let now = grid.shown_period(first, shown.measure)?;
    let moves: Option<Vec<String>> = lines
        .iter()
        .map(|(choice, who)| {
            let (before, after) = grid.year_on_year(choice, shown.measure, now)?;
            Some(format!("{}{who}", passage(before, after, |value| shown.figure(value))))
        })
        .collect();
    Some(format!(
        "{}{}, {} {}",
        capital(&numbers::span(a_year_before(now), now)),
        slice.aside(),
        shown.noun(),
        passages(&moves?)
    ))
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
