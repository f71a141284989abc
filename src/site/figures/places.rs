//! Rates on a map, their table beside: régions, and départements where a table has them.
//!
//! A map needs [`FEWEST_AREAS`] published areas at least; below that, other figures say more.

use super::categories::{Category, range, rows};
use super::{FRANCE, Studio, absence, caution, notes, scope};
use crate::edition::catalogue::Modality;
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::canvas::Alternative;
use crate::site::charts::geography::Level;
use crate::site::charts::map::{Area, FEWEST_AREAS, Map};
use crate::site::figure::{Block, DataTable, Plate, Title};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::site::territories::collation_key;
use crate::vocabulary::Period;

const OUTLINES: &str = "Contours\u{a0}: IGN, Admin Express COG 2018, simplifiés.";

/// A rate in each région, for everybody; `None` when too few are published, or `dimension` is not
/// the territory, or the measure is not a rate: amounts are not for maps.
///
/// # Errors
/// When the map cannot be drawn.
pub(super) fn map_of_regions(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    dimension: &str,
    period: Period,
) -> Result<Option<Block>, SiteError> {
    if dimension != "territoire" || !shown.in_percent() {
        return Ok(None);
    }
    let mut places: Vec<Category<'_>> = named(grid.first_level("territoire"));
    places.sort_by_key(|place| collation_key(&place.name));
    let published = |place: &&Category<'_>| {
        grid.value(period, &[("territoire", place.code)], shown.measure).is_some()
    };
    if places.iter().filter(published).count() < FEWEST_AREAS {
        return Ok(None);
    }
    map(studio, grid, shown, period, Level::Regions, &places)
}

/// A rate in each département, for everybody; `None` when the table has no département, a plain
/// statement when none is published.
///
/// # Errors
/// When the map cannot be drawn.
pub fn map_of_departements(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
) -> Result<Option<Block>, SiteError> {
    let regions = grid.first_level("territoire");
    let places = named(
        regions.iter().flat_map(|region| grid.children("territoire", &region.code)).collect(),
    );
    let title = title(shown, Level::Departements);
    if places.is_empty() {
        return Ok(None);
    }
    let at = |place: &Category<'_>, period| {
        grid.value(period, &[("territoire", place.code)], shown.measure)
    };
    // The period of the country, else the last with any département.
    let period = grid
        .reference_period(&[], shown.measure)
        .filter(|period| places.iter().any(|place| at(place, *period).is_some()))
        .or_else(|| {
            let any = |period: &Period| places.iter().any(|place| at(place, *period).is_some());
            grid.periods().iter().rev().copied().find(any)
        });
    let Some(period) = period else { return Ok(Some(absence(grid, &title))) };
    map(studio, grid, shown, period, Level::Departements, &places)
}

fn named(modalities: Vec<&Modality>) -> Vec<Category<'_>> {
    modalities
        .into_iter()
        .filter(|modality| modality.code != "NR")
        .map(|modality| Category {
            code: &modality.code,
            name: numbers::typographic(&modality.libelle),
            is_total: false,
        })
        .collect()
}

fn title(shown: &Shown, level: Level) -> String {
    format!("{}, par {}", shown.title, name(level))
}

const fn name(level: Level) -> &'static str {
    match level {
        Level::Regions => "région",
        Level::Departements => "département",
    }
}

fn map(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    period: Period,
    level: Level,
    places: &[Category<'_>],
) -> Result<Option<Block>, SiteError> {
    let subject = title(shown, level);
    let cell = |code: &str, measure: &str| grid.cell(period, &[("territoire", code)], measure);
    let rate = |place: &Category<'_>| cell(place.code, shown.measure).cell.value();
    let at = shown.when(period);
    let reading = places.iter().find_map(|place| {
        let clause = shown.say(shown.phrase.all, rate(place)?);
        Some(format!("{at}{}, {clause}.", place.aside()))
    });
    let Some(reading) = reading else { return Ok(Some(absence(grid, &subject))) };
    let areas: Vec<Area> = places
        .iter()
        .map(|place| Area {
            code: place.code.to_owned(),
            mark: Mark::from(cell(place.code, shown.measure).cell),
        })
        .collect();
    let drawn = areas.iter().filter(|area| area.mark.value().is_some()).count() >= FEWEST_AREAS;
    let whole = Category { code: FRANCE.code, name: FRANCE.name.to_owned(), is_total: true };
    let cells = |place: &Category<'_>| shown.cells_of_all(|id| cell(place.code, id));
    let mut table = DataTable {
        row_header: capital(name(level)),
        columns: shown.columns_of_all(),
        rows: rows(studio, "territoire", &[whole], cells),
    };
    table.rows.extend(rows(studio, "territoire", places, cells));
    let mut notes = notes(&table, true);
    notes.extend(caution(shown, &table));
    if drawn {
        notes.push(
            "Chaque classe, de J (taux les plus bas) à M, réunit à peu près autant de territoires \
             diffusés\u{202f}; ses \
             bornes sont le taux le plus bas et le plus haut qu’elle contient."
                .to_owned(),
        );
    }
    if drawn && level == Level::Departements {
        notes.push(
            "Un territoire trop petit pour porter une lettre se lit dans le tableau.".to_owned(),
        );
    }
    if drawn {
        notes.push(OUTLINES.to_owned());
    }
    let finding = range(name(level), shown.noun(), places, rate, |value| shown.figure(value));
    let plate = Plate {
        title: Title { subject, finding },
        unit: shown.subtitle.to_owned(),
        notes,
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        when: at,
    };
    if !drawn {
        return Ok(Some(studio.table(grid, plate)));
    }
    let chart = Map { level, unit: "Taux, en\u{a0}%".to_owned(), areas };
    let draw = |layout, about: Alternative<'_>| chart.draw(layout, about);
    Ok(Some(match level {
        Level::Regions => studio.chart_and_table(grid, plate, draw)?,
        Level::Departements => studio.chart(grid, plate, draw)?,
    }))
}
