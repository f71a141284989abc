//! Tables of the engagement label: shares of each grade, and practices with their intervals.

use super::gaps::{Category, categories};
use super::{FRANCE, Studio, absence, notes, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::{Measure, MeasureNature};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row, Sign};
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{self, number, percent, typographic};
use crate::site::sentences::capital;
use crate::statistics::interval::wilson;
use crate::vocabulary::Period;

const COUNT: &str = "etablissements";
const GRADES: [(&str, &str); 5] =
    [("A", "A"), ("B", "B"), ("C", "C"), ("ABC", "A, B ou C"), ("ND", "Non déterminé")];

/// Practices shown category by category, by the code of their share.
const SELECTED: [&str; 5] =
    ["deld_part", "ex_iae_part", "cdi_part", "maintien_6_part", "maintien_6_cible_part"];

/// The share of a label among establishments, in tenths of a percent rounded half up, from the two
/// published counts; the sign of the one that is not published.
///
/// # Errors
/// When one of the counts is not published.
pub fn share_of(
    grid: Grid<'_>,
    period: Period,
    choice: &Choice<'_>,
    label: &str,
) -> Result<Value, Sign> {
    let with: Vec<(&str, &str)> = choice.iter().copied().chain([("label", label)]).collect();
    let count = |choice: &Choice<'_>| {
        let cell = grid.cell(period, choice, COUNT).cell;
        cell.value().ok_or_else(|| Sign::of(cell).unwrap_or(Sign::Unavailable))
    };
    let (part, whole) = (count(&with)?.unscaled(), count(choice)?.unscaled());
    if whole <= 0 {
        return Err(Sign::NotApplicable);
    }
    Ok(Value::decimal((2_000 * part + whole) / (2 * whole), 1))
}

/// Shares of each grade in each category of a dimension.
pub fn label_shares(studio: &mut Studio<'_>, grid: Grid<'_>, dimension: &str, by: &str) -> Block {
    let title = format!("Répartition des labels, par {by}");
    let Some(period) = grid.reference_period(&[], COUNT) else { return absence(&title) };
    let categories = categories(grid, dimension);
    let share = |category: &Category<'_>, label: &str| {
        share_of(grid, period, &[(dimension, category.code)], label)
    };
    let reading = categories.iter().find_map(|category| {
        let graded = share(category, "ABC").ok()?;
        let place = if category.is_total { String::new() } else { quoted(&category.name) };
        Some(format!(
            "Fin {period}, {} des établissements{place} ont un label A, B ou C.",
            percent(graded)
        ))
    });
    let Some(reading) = reading else { return absence(&title) };
    let entry = |value: Result<Value, Sign>| match value {
        Ok(value) => plain(number(value)),
        Err(sign) => Entry::Sign(sign),
    };
    let mut columns: Vec<String> = GRADES.iter().map(|(_, name)| format!("{name} (%)")).collect();
    columns.push("Établissements".to_owned());
    let rows = categories.iter().map(|category| Row {
        header: category.name.clone(),
        href: None,
        is_total: category.is_total,
        cells: GRADES
            .iter()
            .map(|(label, _)| entry(share(category, label)))
            .chain([Entry::of(grid.cell(period, &[(dimension, category.code)], COUNT))])
            .collect(),
    });
    let table = DataTable { row_header: capital(by), columns, rows: rows.collect() };
    let subtitle = format!("En % des établissements, fin {period}");
    figure(studio, grid, table, (title, subtitle, reading), period)
}

/// Every practice for the whole country, with its interval.
pub fn practices(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let title = "Pratiques d’embauche, ensemble des établissements ordinaires".to_owned();
    let rates: Vec<&Measure> = rates(grid).collect();
    let period = rates.iter().find_map(|rate| grid.last_published(&[], &rate.id));
    let Some(period) = period else { return absence(&title) };
    let reading = rates.iter().find_map(|rate| {
        let value = grid.value(period, &[], &rate.id)?;
        Some(format!("{}\u{a0}: {}.", typographic(&rate.libelle), percent(value)))
    });
    let Some(reading) = reading else { return absence(&title) };
    let columns = ["Taux (%)", "Intervalle à 95\u{a0}% (%)", "Personnes observées"];
    let rows = rates.iter().map(|rate| {
        let base = rate.denominateur.as_deref().unwrap_or_default();
        Row {
            header: typographic(&rate.libelle),
            href: None,
            is_total: false,
            cells: vec![
                Entry::of(grid.cell(period, &[], &rate.id)),
                interval(grid, period, rate),
                Entry::of(grid.cell(period, &[], base)),
            ],
        }
    });
    let table = DataTable {
        row_header: "Pratique".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    let subtitle = format!("En % des personnes observées, {}", period_of(period));
    figure(studio, grid, table, (title, subtitle, reading), period)
}

/// Selected practices in each category of a dimension.
pub fn practices_by(studio: &mut Studio<'_>, grid: Grid<'_>, dimension: &str, by: &str) -> Block {
    let title = format!("Pratiques d’embauche, par {by}");
    let rates: Vec<&Measure> =
        rates(grid).filter(|rate| SELECTED.contains(&rate.id.as_str())).collect();
    let period = rates.iter().find_map(|rate| grid.reference_period(&[], &rate.id));
    let Some(period) = period else { return absence(&title) };
    let categories = categories(grid, dimension);
    let reading = categories.iter().find_map(|category| {
        rates.iter().find_map(|rate| {
            let value = grid.value(period, &[(dimension, category.code)], &rate.id)?;
            let place = if category.is_total { String::new() } else { quoted(&category.name) };
            Some(format!("{}{place}\u{a0}: {}.", typographic(&rate.libelle), percent(value)))
        })
    });
    let Some(reading) = reading else { return absence(&title) };
    let rows = categories.iter().map(|category| Row {
        header: category.name.clone(),
        href: None,
        is_total: category.is_total,
        cells: rates
            .iter()
            .map(|rate| Entry::of(grid.cell(period, &[(dimension, category.code)], &rate.id)))
            .collect(),
    });
    let table = DataTable {
        row_header: capital(by),
        columns: rates.iter().map(|rate| format!("{} (%)", typographic(&rate.libelle))).collect(),
        rows: rows.collect(),
    };
    let subtitle = format!("En % des personnes observées, {}", period_of(period));
    figure(studio, grid, table, (title, subtitle, reading), period)
}

fn rates(grid: Grid<'_>) -> impl Iterator<Item = &Measure> {
    grid.table().mesures.iter().filter(|measure| measure.nature == MeasureNature::Taux)
}

/// The Wilson interval of a published rate, from its two published counts.
fn interval(grid: Grid<'_>, period: Period, rate: &Measure) -> Entry {
    let count = |id: &Option<String>| {
        let value = grid.value(period, &[], id.as_deref()?)?;
        u64::try_from(value.unscaled()).ok()
    };
    let limits = count(&rate.numerateur)
        .zip(count(&rate.denominateur))
        .and_then(|(events, trials)| wilson(events, trials, 0.95));
    let shown = grid.cell(period, &[], &rate.id).cell;
    match (limits, Sign::of(shown)) {
        (Some(limits), None) => {
            plain(format!("{} à {}", number(tenths(limits.lower)), number(tenths(limits.upper))))
        }
        (_, sign) => Entry::Sign(sign.unwrap_or(Sign::Unavailable)),
    }
}

/// A proportion in tenths of a percent.
#[expect(clippy::cast_possible_truncation, reason = "a proportion: at most 1000")]
fn tenths(proportion: f64) -> Value {
    Value::decimal(libm::round(proportion * 1_000.0) as i64, 1)
}

fn plain(text: String) -> Entry {
    Entry::Value { text, provisional: false, revised: false }
}

fn quoted(name: &str) -> String {
    format!(", dans la catégorie «\u{a0}{name}\u{a0}»,")
}

fn period_of(period: Period) -> String {
    format!("cinq années jusqu’à fin {}", numbers::period(period))
}

fn figure(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    table: DataTable,
    (title, subtitle, reading): (String, String, String),
    period: Period,
) -> Block {
    Block::Figure(Figure {
        label: studio.next_table(),
        subtitle,
        drawing: None,
        notes: notes(&table, true),
        table,
        reading,
        scope: scope(grid, FRANCE, &period_of(period)),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    })
}
