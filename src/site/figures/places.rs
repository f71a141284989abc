//! Rates on a map, their table beside: régions, and départements where a table has them.
//!
//! A map needs [`FEWEST_AREAS`] published areas at least; below that, other figures say more.

use super::{FRANCE, Studio, Territory, absence, caution, notes, scope};
use crate::edition::catalogue::Modality;
use crate::site::SiteError;
use crate::site::charts::geography::Level;
use crate::site::charts::map::{Area, FEWEST_AREAS, Map};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Drawing, Entry, Figure, Row, TablePlace};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::site::territories::collation_key;
use crate::vocabulary::Period;

const OUTLINES: &str = "Contours\u{a0}: IGN, Admin Express COG 2018, simplifiés.";

/// A territory of a map.
struct Place<'a> {
    code: &'a str,
    name: String,
}

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
    let mut places: Vec<Place<'_>> = named(grid.first_level("territoire"));
    places.sort_by_key(|place| collation_key(&place.name));
    let published = |place: &&Place<'_>| {
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
    let at = |place: &Place<'_>, period| {
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

fn named(modalities: Vec<&Modality>) -> Vec<Place<'_>> {
    modalities
        .into_iter()
        .filter(|modality| modality.code != "NR")
        .map(|modality| Place {
            code: &modality.code,
            name: numbers::typographic(&modality.libelle),
        })
        .collect()
}

fn title(shown: &Shown, level: Level) -> String {
    let by = match level {
        Level::Regions => "région",
        Level::Departements => "département",
    };
    format!("{}, par {by}", shown.title)
}

fn map(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    period: Period,
    level: Level,
    places: &[Place<'_>],
) -> Result<Option<Block>, SiteError> {
    let title = title(shown, level);
    let cell = |code: &str, measure: &str| grid.cell(period, &[("territoire", code)], measure);
    let reading = places.iter().find_map(|place| {
        let rate = cell(place.code, shown.measure).cell.value()?;
        let at = Territory { code: place.code, name: &place.name }.aside();
        Some(format!("{}{at}, {}.", shown.when(period), shown.say(shown.phrase.all, rate)))
    });
    let Some(reading) = reading else { return Ok(Some(absence(grid, &title))) };
    let areas: Vec<Area> = places
        .iter()
        .map(|place| Area {
            code: place.code.to_owned(),
            mark: Mark::from(cell(place.code, shown.measure).cell),
        })
        .collect();
    let drawn = areas.iter().filter(|area| area.mark.value().is_some()).count() >= FEWEST_AREAS;
    let label = if drawn { studio.next_chart() } else { studio.next_table() };
    let row = |code: &str, name: &str, is_total: bool| Row {
        header: name.to_owned(),
        href: studio.territory_link(code),
        is_total,
        cells: std::iter::once(shown.measure)
            .chain(shown.beside.iter().map(|(id, _)| *id))
            .map(|id| Entry::of(cell(code, id)))
            .collect(),
    };
    let table = DataTable {
        row_header: match level {
            Level::Regions => "Région",
            Level::Departements => "Département",
        }
        .to_owned(),
        columns: shown.columns_of_all(),
        rows: std::iter::once(row(FRANCE.code, FRANCE.name, true))
            .chain(places.iter().map(|place| row(place.code, &place.name, false)))
            .collect(),
    };
    let at = shown.when(period);
    let chart = Map { level, unit: "Taux, en\u{a0}%".to_owned(), areas };
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {at}"),
        description: &capital(&reading),
    };
    let drawing = drawn
        .then(|| both(|layout| chart.draw(layout, about)))
        .transpose()
        .map_err(|cause| studio.chart_error(cause))?
        .map(|drawing| match level {
            Level::Regions => Drawing { table: TablePlace::Open, ..drawing },
            Level::Departements => drawing,
        });
    let mut notes = notes(&table, true);
    notes.extend(caution(shown, &table));
    if drawn {
        notes.push(
            "Chaque classe, de A à D, réunit à peu près autant de territoires diffusés\u{202f}; ses \
             bornes sont le taux le plus bas et le plus haut qu’elle contient."
                .to_owned(),
        );
    }
    if drawn && level == Level::Departements {
        notes.push(
            "Un territoire trop petit pour porter une lettre se lit dans le tableau.".to_owned(),
        );
    }
    let mut source = studio.source_line(grid);
    if drawn {
        source = format!("{source} {OUTLINES}");
    }
    Ok(Some(Block::Figure(Figure {
        label,
        subtitle: format!("{}, {at}", shown.subtitle),
        drawing,
        notes,
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        source,
        downloads: studio.downloads(grid),
        title,
    })))
}
