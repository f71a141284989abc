//! Time series of a share, for women and men, or of a measure for everybody.

use super::{MEN, Studio, Territory, WOMEN, absence, notes, scope};
use crate::site::SiteError;
use crate::site::charts::lines::{Series, TimeSeries, Who};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{self, percent};
use crate::site::sentences::{self, capital, when};
use crate::site::sources::Source;

/// The share of a source among women and men, month after month.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn rate_series(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    source: Source,
    territory: Territory<'_>,
) -> Result<Block, SiteError> {
    let place = [("territoire", territory.code)];
    let place: &Choice<'_> = if grid.dimension("territoire").is_some() { &place } else { &[] };
    let with = |sex: (&'static str, &'static str)| [place, &[sex]].concat();
    let (women, men) = (with(WOMEN), with(MEN));
    let title = match territory.code {
        "FR" => format!("{}, par sexe", source.rate_title()),
        _ => format!("{} {}, par sexe", source.rate_title(), territory.locative()),
    };
    let periods = grid.periods();
    let any = |choice: &Choice<'_>| grid.last_published(choice, "taux").is_some();
    let line = |who: Who, name: &str, choice: &Choice<'_>| Series {
        who,
        name: name.to_owned(),
        marks: periods.iter().map(|at| Mark::from(grid.cell(*at, choice, "taux").cell)).collect(),
    };
    let series = if any(&women) || any(&men) {
        vec![line(Who::Women, "Femmes", &women), line(Who::Men, "Hommes", &men)]
    } else if any(place) {
        vec![line(Who::All, "Ensemble", place)]
    } else {
        return Ok(absence(&title));
    };
    let reading = periods.iter().rev().find_map(|at| {
        let rates = (grid.value(*at, &women, "taux"), grid.value(*at, &men, "taux"));
        let subject =
            |who: &str| format!("{who}titulaires d’un PASS\u{a0}IAE {}", source.predicate());
        let share = match rates {
            (Some(women), Some(men)) => format!(
                "{} des {}, contre {} des hommes",
                percent(women),
                subject("femmes "),
                percent(men)
            ),
            (Some(women), None) => format!("{} des {}", percent(women), subject("femmes ")),
            (None, Some(men)) => format!("{} des {}", percent(men), subject("hommes ")),
            (None, None) => {
                format!("{} des {}", percent(grid.value(*at, place, "taux")?), subject(""))
            }
        };
        Some(format!("{}{}, {share}.", when(source, *at), territory.aside()))
    });
    let (Some(reading), Some(last)) = (reading, periods.last()) else {
        return Ok(absence(&title));
    };
    let chart = TimeSeries {
        periods,
        series,
        provisional_from: periods.iter().position(|at| grid.cell(*at, place, "taux").provisional),
    };
    let first = periods.first().map_or_else(String::new, |at| numbers::period(*at));
    let span = format!("de {first} à {}", numbers::period(*last));
    let label = studio.next_chart();
    let table = DataTable {
        row_header: "Mois".to_owned(),
        columns: columns(source),
        rows: periods
            .iter()
            .rev()
            .map(|at| {
                let cell = |choice: &Choice<'_>, measure: &str| grid.cell(*at, choice, measure);
                Row {
                    header: numbers::period(*at),
                    href: None,
                    is_total: false,
                    cells: vec![
                        Entry::of(cell(&women, "taux")),
                        Entry::of(cell(&men, "taux")),
                        Entry::gap(cell(&women, "taux"), cell(&men, "taux")),
                        Entry::of(cell(place, "taux")),
                        Entry::of(cell(place, "interrompues")),
                        Entry::of(cell(place, "personnes")),
                    ],
                }
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
        subtitle: format!("En % des titulaires d’un PASS\u{a0}IAE, {span}"),
        drawing: Some(drawing),
        notes: notes(&table, chart.starts_at_zero()),
        table,
        reading,
        scope: scope(grid, territory, &span),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    }))
}

/// The columns of a table of shares by sex.
pub(super) fn columns(source: Source) -> Vec<String> {
    [
        "Femmes (%)",
        "Hommes (%)",
        "Écart femmes − hommes (points)",
        "Ensemble (%)",
        source.count_title(),
        "Titulaires d’un PASS\u{a0}IAE",
    ]
    .map(str::to_owned)
    .to_vec()
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
        return Ok(absence(title));
    };
    let Some(value) = grid.value(shown, &[], measure) else { return Ok(absence(title)) };
    let chart = TimeSeries {
        periods,
        series: vec![Series {
            who: Who::All,
            name: "Ensemble".to_owned(),
            marks: periods.iter().map(|at| Mark::from(grid.cell(*at, &[], measure).cell)).collect(),
        }],
        provisional_from: periods.iter().position(|at| grid.cell(*at, &[], measure).provisional),
    };
    let first = periods.first().map_or_else(String::new, |at| numbers::period(*at));
    let span = format!("du {first} au {}", numbers::period(*last));
    let reading = super::HireMeasure::of(measure).map_or_else(
        || format!("{}, {title}\u{a0}: {}.", numbers::in_period(shown), percent(value)),
        |words| format!("{}, {}.", numbers::in_period(shown), words.finding(value, "")),
    );
    let label = studio.next_chart();
    let mut measures = vec![measure];
    measures.extend(beside);
    let table = DataTable {
        row_header: "Trimestre".to_owned(),
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
