//! Tables of the engagement label: grades, and practices with their intervals.

use super::gaps::categories;
use super::{FRANCE, Studio, absence, notes, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::{Measure, MeasureNature};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row, Sign};
use crate::site::grid::Grid;
use crate::site::numbers::{self, number, percent, typographic};
use crate::site::sentences::capital;
use crate::statistics::interval::wilson;
use crate::vocabulary::Period;

const LABELS: &str = "labels";

/// Practices shown category by category, by the code of their share.
const SELECTED: [&str; 5] =
    ["deld_part", "ex_iae_part", "cdi_part", "maintien_6_part", "maintien_6_cible_part"];

/// Labelled establishments by grade.
pub fn grades(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let title = "Établissements qui ont un label A, B ou C".to_owned();
    let Some(period) = grid.reference_period(&[], LABELS) else { return absence(grid, &title) };
    let Some(all) = grid.value(period, &[], LABELS) else { return absence(grid, &title) };
    let reading = format!("fin {period}, {} ont un label.", count_of(all));
    let rows = categories(grid, "label").into_iter().map(|category| Row {
        cells: vec![Entry::of(grid.cell(period, &[("label", category.code)], LABELS))],
        header: category.name,
        href: None,
        is_total: category.is_total,
    });
    let table = DataTable {
        row_header: "Label".to_owned(),
        columns: vec!["Établissements".to_owned()],
        rows: rows.collect(),
    };
    let subtitle = format!("Nombre d’établissements, fin {period}");
    figure(studio, grid, table, (title, subtitle, reading), period)
}

/// A rate as the subject of a sentence: « la part des … », « le taux de … ».
fn the(label: &str) -> String {
    let article = if label.starts_with("Part ") { "la" } else { "le" };
    format!("{article} {}", numbers::lower_first(&typographic(label)))
}

fn count_of(value: Value) -> String {
    format!("{}\u{a0}{}", number(value), numbers::plural(value, "établissement", "établissements"))
}

/// Every practice for the whole country, with its interval.
pub fn practices(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let title = "Pratiques d’embauche, ensemble des établissements ordinaires".to_owned();
    let rates: Vec<&Measure> = rates(grid).collect();
    let period = rates.iter().find_map(|rate| grid.last_published(&[], &rate.id));
    let Some(period) = period else { return absence(grid, &title) };
    let reading = rates.iter().find_map(|rate| {
        let value = grid.value(period, &[], &rate.id)?;
        Some(format!("{} est de {}.", the(&rate.libelle), percent(value)))
    });
    let Some(reading) = reading else { return absence(grid, &title) };
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
    let Some(period) = period else { return absence(grid, &title) };
    let categories = categories(grid, dimension);
    let reading = categories.iter().find_map(|category| {
        rates.iter().find_map(|rate| {
            let value = grid.value(period, &[(dimension, category.code)], &rate.id)?;
            let place = if category.is_total { String::new() } else { quoted(&category.name) };
            Some(format!("{}{place} est de {}.", the(&rate.libelle), percent(value)))
        })
    });
    let Some(reading) = reading else { return absence(grid, &title) };
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

/// What followed last year's label, label by label.
pub fn aftermath(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let title = "Personnes encore là six mois après, selon le label qui précédait".to_owned();
    let rates: Vec<&Measure> = rates(grid).collect();
    let period = rates.iter().find_map(|rate| grid.last_published(&[], &rate.id));
    let Some(period) = period else { return absence(grid, &title) };
    let rate = rates.iter().find_map(|rate| grid.value(period, &[], &rate.id));
    let Some(rate) = rate else { return absence(grid, &title) };
    let reading = format!(
        "{} des personnes embauchées de janvier à juin {period} sont encore là six mois après.",
        percent(rate)
    );
    let Some(dimension) = grid.dimension("label_precedent") else { return absence(grid, &title) };
    let rows = dimension.modalites.iter().map(|label| {
        let shown =
            |id: &str| Entry::of(grid.cell(period, &[("label_precedent", &label.code)], id));
        let columns = rates.iter().flat_map(|rate| {
            [Some(rate.id.as_str()), rate.denominateur.as_deref()].into_iter().flatten()
        });
        Row {
            header: typographic(&label.libelle),
            href: None,
            is_total: label.parent.is_none(),
            cells: columns.map(shown).collect(),
        }
    });
    let columns = rates
        .iter()
        .flat_map(|rate| [format!("{} (%)", typographic(&rate.libelle)), "Personnes".to_owned()]);
    let table = DataTable {
        row_header: "Label au 31 décembre précédent".to_owned(),
        columns: columns.collect(),
        rows: rows.collect(),
    };
    let subtitle = format!("En % des personnes embauchées de janvier à juin {period}");
    let mut block = figure(studio, grid, table, (title, subtitle, reading), period);
    if let Block::Figure(figure) = &mut block {
        figure.scope = scope(grid, FRANCE, &format!("embauches de janvier à juin {period}"));
    }
    block
}

/// What explains the differences between employers, practice by practice.
pub fn explanations(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let title = "Ce qui explique les différences entre employeurs".to_owned();
    let parts: Vec<&Measure> = rates(grid).collect();
    let period = parts.iter().find_map(|part| grid.last_published(&[], &part.id));
    let Some(period) = period else { return absence(grid, &title) };
    let reading = parts.last().and_then(|part| {
        let value = grid.value(period, &[], &part.id)?;
        Some(format!(
            "en moyenne des pratiques, {} des différences sont propres à l’employeur.",
            percent(value)
        ))
    });
    let Some(reading) = reading else { return absence(grid, &title) };
    let rows = categories(grid, "pratique").into_iter().map(|category| Row {
        cells: parts
            .iter()
            .map(|part| Entry::of(grid.cell(period, &[("pratique", category.code)], &part.id)))
            .collect(),
        header: category.name,
        href: None,
        is_total: category.is_total,
    });
    let columns = ["Secteur (%)", "Taille (%)", "Zone d’emploi (%)", "L’employeur (%)"];
    let table = DataTable {
        row_header: "Pratique".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    let subtitle = format!("En % des différences entre établissements, {}", period_of(period));
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
