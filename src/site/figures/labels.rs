//! Tables of the engagement label: grades, and practices with their intervals.

use super::categories::{categories, rows};
use super::precision::interval;
use super::{FRANCE, Studio, absence, notes, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::{Measure, MeasureNature};
use crate::site::figure::{Block, DataTable, Entry, Plate, Row, Title};
use crate::site::grid::Grid;
use crate::site::numbers::{self, number, percent, typographic};
use crate::site::sentences::capital;
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
    let table = DataTable {
        row_header: "Label".to_owned(),
        columns: vec!["Établissements".to_owned()],
        rows: rows(studio, "label", &categories(grid, "label"), |category| {
            vec![Entry::of(grid.cell(period, &[("label", category.code)], LABELS))]
        }),
    };
    let said = Said {
        finding: Some(format!("{} ont un label A, B ou C", count_of(all))),
        subject: title,
        unit: "Nombre d’établissements".to_owned(),
        when: format!("fin {period}"),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
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
    let lines = rates.iter().map(|rate| {
        let base = rate.denominateur.as_deref().unwrap_or_default();
        Row {
            header: typographic(&rate.libelle),
            href: None,
            anchor: None,
            is_total: false,
            cells: vec![
                Entry::of(grid.cell(period, &[], &rate.id)),
                interval(grid, period, &[], rate),
                Entry::of(grid.cell(period, &[], base)),
            ],
        }
    });
    let table = DataTable {
        row_header: "Pratique".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: lines.collect(),
    };
    let said = Said {
        finding: None,
        subject: title,
        unit: "En\u{a0}% des personnes observées".to_owned(),
        when: period_of(period),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
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
            let place =
                if category.is_total { String::new() } else { format!("{},", category.aside()) };
            Some(format!("{}{place} est de {}.", the(&rate.libelle), percent(value)))
        })
    });
    let Some(reading) = reading else { return absence(grid, &title) };
    let table = DataTable {
        row_header: capital(by),
        columns: rates.iter().map(|rate| format!("{} (%)", typographic(&rate.libelle))).collect(),
        rows: rows(studio, dimension, &categories, |category| {
            let place = [(dimension, category.code)];
            rates.iter().map(|rate| Entry::of(grid.cell(period, &place, &rate.id))).collect()
        }),
    };
    let said = Said {
        finding: None,
        subject: title,
        unit: "En\u{a0}% des personnes observées".to_owned(),
        when: period_of(period),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
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
    let lines = dimension.modalites.iter().map(|label| {
        let shown =
            |id: &str| Entry::of(grid.cell(period, &[("label_precedent", &label.code)], id));
        let columns = rates.iter().flat_map(|rate| {
            [Some(rate.id.as_str()), rate.denominateur.as_deref()].into_iter().flatten()
        });
        Row {
            header: typographic(&label.libelle),
            href: None,
            anchor: None,
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
        rows: lines.collect(),
    };
    let said = Said {
        finding: Some(reading.trim_end_matches('.').to_owned()),
        subject: title,
        unit: "En\u{a0}% des personnes embauchées".to_owned(),
        when: format!("de janvier à juin {period}"),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &format!("embauches de janvier à juin {period}")))
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
            "en moyenne des pratiques, {} des différences ne s’expliquent ni par le secteur, ni par la taille, ni par la zone d’emploi.",
            percent(value)
        ))
    });
    let Some(reading) = reading else { return absence(grid, &title) };
    let columns = ["Secteur (%)", "Taille (%)", "Zone d’emploi (%)", "L’employeur (%)"];
    let table = DataTable {
        row_header: "Pratique".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows(studio, "pratique", &categories(grid, "pratique"), |category| {
            let place = [("pratique", category.code)];
            parts.iter().map(|part| Entry::of(grid.cell(period, &place, &part.id))).collect()
        }),
    };
    let said = Said {
        finding: Some(capital(reading.trim_end_matches('.'))),
        subject: title,
        unit: "En\u{a0}% des différences entre établissements".to_owned(),
        when: period_of(period),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

fn rates(grid: Grid<'_>) -> impl Iterator<Item = &Measure> {
    grid.table().mesures.iter().filter(|measure| measure.nature == MeasureNature::Taux)
}

pub(super) fn period_of(period: Period) -> String {
    format!("cinq années jusqu’à fin {}", numbers::period(period))
}

/// What a table of the label says.
pub(super) struct Said {
    /// What it finds.
    pub(super) finding: Option<String>,
    /// What it shows.
    pub(super) subject: String,
    /// In what, and of whom.
    pub(super) unit: String,
    /// When.
    pub(super) when: String,
    /// One sentence on a published figure.
    pub(super) reading: String,
}

impl Said {
    /// With its table, and what it covers.
    pub(super) fn plate(self, grid: Grid<'_>, table: DataTable, covers: &str) -> Plate {
        let Self { finding, subject, unit, when, reading } = self;
        Plate {
            title: Title { subject, finding },
            unit,
            when,
            notes: notes(&table, true),
            table,
            reading,
            scope: scope(grid, FRANCE, covers),
        }
    }
}
