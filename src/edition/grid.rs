//! A table as rows, in the one order of all its files: periods, then modalities and measures in
//! catalogue order. Every cell of the grid has its row, whatever the data.

use super::derived;
use super::published::Revision;
use crate::disclosure::protected::{Cell, ProtectedTable, Value};
use crate::vocabulary::Period;

/// One cell of a table: a period, a code per dimension, and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The period.
    pub period: Period,
    /// Later data may change it.
    pub provisional: bool,
    /// Only the whole of the period was told until now, and was expected to move.
    pub settling: bool,
    /// One code per dimension.
    pub codes: Vec<String>,
    /// One figure per measure.
    pub figures: Vec<derived::Figure>,
}

/// A protected table laid out for its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Identifier of the table.
    pub id: &'static str,
    /// Title of the table.
    pub title: String,
    /// Column names of the dimensions.
    pub dimensions: Vec<&'static str>,
    /// Codes of the measures.
    pub measures: Vec<&'static str>,
    /// All cells.
    pub rows: Vec<Row>,
}

impl Grid {
    /// Lays a table out, deriving its rates and means.
    pub fn new(table: &ProtectedTable) -> Self {
        let spec = table.spec();
        let rows = spec
            .grid(table.periods())
            .map(|key| Row {
                period: key.period,
                provisional: table
                    .periods()
                    .iter()
                    .any(|status| status.period == key.period && status.is_provisional()),
                settling: table.was_settling(key.period),
                codes: spec
                    .dimensions
                    .iter()
                    .zip(&key.modalities)
                    .map(|(dimension, node)| {
                        let modality = dimension.modalities.get(usize::from(*node));
                        modality.map(|modality| modality.code.clone()).unwrap_or_default()
                    })
                    .collect(),
                figures: derived::figures(table, &key),
            })
            .collect();
        Self {
            id: spec.id,
            title: spec.title.clone(),
            dimensions: spec.dimensions.iter().map(|dimension| dimension.id).collect(),
            measures: spec.measures.iter().map(|measure| measure.id).collect(),
            rows,
        }
    }

    /// The figures that differ from the previous edition's.
    pub fn revisions(&self) -> Vec<Revision> {
        let mut revisions = Vec::new();
        for row in &self.rows {
            for (measure, figure) in self.measures.iter().zip(&row.figures) {
                let Some(before) = figure.revised_from else { continue };
                let dimensions: Vec<String> = self
                    .dimensions
                    .iter()
                    .zip(&row.codes)
                    .map(|(dimension, code)| format!("{dimension}={code}"))
                    .collect();
                revisions.push(Revision {
                    table: self.id.to_owned(),
                    periode: row.period.to_string(),
                    dimensions: dimensions.join(";"),
                    mesure: (*measure).to_owned(),
                    avant: before.to_string(),
                    apres: figure.cell.value().as_ref().map(Value::to_string).unwrap_or_default(),
                    classe: "courante".to_owned(),
                    raison: if row.settling { SETTLING } else { LATE_DATA }.to_owned(),
                    expected: row.settling,
                });
            }
        }
        revisions
    }
}

/// Why a figure of a published period may change without a change of method.
const LATE_DATA: &str = "Déclarations reçues ou corrigées depuis l’édition précédente, en nombre suffisant pour que la \
     différence ne désigne personne.";

/// Why the whole of a provisional period moves until its parts are published.
const SETTLING: &str = "Période provisoire\u{a0}: des personnes comptées jusque-là ne font plus partie de la population, \
     une fois leur situation connue.";

/// The sign standing for a figure in spreadsheets, where it is not a number.
pub const fn sign(cell: Cell) -> &'static str {
    match cell {
        Cell::Published(_) => "",
        Cell::Withheld => "s",
        Cell::NotApplicable => "///",
        Cell::Unavailable => "…",
        Cell::NotSignificant => "n.s.",
    }
}

/// What each sign means, for the notes of a spreadsheet.
pub const SIGNS: [(&str, &str); 4] = [
    ("s", "Secret statistique"),
    ("///", "Sans objet"),
    ("…", "Résultat non disponible"),
    ("n.s.", "Non significatif"),
];
