//! Reading a published table by name: a dimension left out is at its total.

use crate::disclosure::protected::{Cell, Value};
use crate::edition::catalogue::{Dimension, FileEntry, Measure, Modality, Table};
use crate::edition::published::{PublishedCell, PublishedEdition, PublishedTable};
use crate::vocabulary::Period;

/// A choice of modalities: dimension and code.
pub type Choice<'a> = [(&'a str, &'a str)];

/// A published table, addressed by dimension names.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    table: &'a PublishedTable,
}

impl<'a> Grid<'a> {
    /// The table of this identifier, when the edition has it.
    pub fn of(edition: &'a PublishedEdition, id: &str) -> Option<Self> {
        edition.tables.get(id).map(|table| Self { table })
    }

    /// Its entry in the catalogue.
    pub const fn table(self) -> &'a Table {
        &self.table.table
    }

    /// Its periods, in order.
    pub fn periods(self) -> &'a [Period] {
        &self.table.periods
    }

    /// A dimension.
    pub fn dimension(self, id: &str) -> Option<&'a Dimension> {
        self.table.table.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// A measure.
    pub fn measure(self, id: &str) -> Option<&'a Measure> {
        self.table.table.mesures.iter().find(|measure| measure.id == id)
    }

    /// A figure. A place outside the grid is not available.
    pub fn cell(self, period: Period, choice: &Choice<'_>, measure: &str) -> PublishedCell {
        let codes: Vec<&str> = self
            .table
            .table
            .dimensions
            .iter()
            .map(|dimension| {
                choice
                    .iter()
                    .find(|(id, _)| *id == dimension.id)
                    .map_or_else(|| total(dimension), |(_, code)| *code)
            })
            .collect();
        self.table.get(period, &codes, measure).unwrap_or(PublishedCell {
            cell: Cell::Unavailable,
            provisional: false,
            revised: false,
        })
    }

    /// A published number.
    pub fn value(self, period: Period, choice: &Choice<'_>, measure: &str) -> Option<Value> {
        self.cell(period, choice, measure).cell.value()
    }

    /// Whether parts of the table are to be published once their period is final, and none has been.
    pub fn awaits_all_parts(self) -> bool {
        !self.periods().is_empty() && self.periods().iter().all(|at| self.table.awaits(*at))
    }

    /// The last period at which the figure is published.
    pub fn last_published(self, choice: &Choice<'_>, measure: &str) -> Option<Period> {
        self.periods()
            .iter()
            .rev()
            .copied()
            .find(|period| self.value(*period, choice, measure).is_some())
    }

    /// The modalities standing directly below the total of a dimension, unknown included.
    pub fn first_level(self, dimension: &str) -> Vec<&'a Modality> {
        let Some(dimension) = self.dimension(dimension) else { return Vec::new() };
        let top = total(dimension);
        dimension
            .modalites
            .iter()
            .filter(|modality| {
                modality.code != top && modality.parent.as_deref().is_none_or(|code| code == top)
            })
            .collect()
    }

    /// The modalities standing directly below one of them.
    pub fn children(self, dimension: &str, parent: &str) -> Vec<&'a Modality> {
        self.dimension(dimension).map_or_else(Vec::new, |dimension| {
            dimension
                .modalites
                .iter()
                .filter(|modality| modality.parent.as_deref() == Some(parent))
                .collect()
        })
    }

    /// The files of the table, in the order most readers want them.
    pub fn files(self) -> Vec<&'a FileEntry> {
        let rank = |format: &str| match format {
            "csv" => 0,
            "xlsx" => 1,
            "ods" => 2,
            _ => 3,
        };
        let mut files: Vec<&FileEntry> = self.table.table.fichiers.iter().collect();
        files.sort_by_key(|file| (rank(&file.format), file.chemin.as_str()));
        files
    }
}

/// The code of a dimension's total, its first modality.
pub fn total(dimension: &Dimension) -> &str {
    dimension.modalites.first().map_or("_T", |modality| modality.code.as_str())
}

/// The same period of the year before.
pub fn a_year_before(period: Period) -> Period {
    match period {
        Period::Month(month) => Period::Month(month.plus(-12)),
        Period::Quarter(quarter) => Period::Quarter(quarter.plus(-4)),
        Period::Year(year) => Period::Year(year.saturating_sub(1)),
    }
}

/// The least denominator of a share whose change is told: below, a change is mostly chance.
const LEAST_BASE: i64 = 100;

/// How far back the period shown may be, in months, for its figure to be final.
const RECENT_MONTHS: i32 = 6;

impl Grid<'_> {
    /// The period to show of a figure: the last one published, or the last final one when it is no
    /// more than six months older, since a provisional figure can move a lot, or when the parts of
    /// the last one are yet to come.
    pub fn shown_period(self, choice: &Choice<'_>, measure: &str) -> Option<Period> {
        let last = self.last_published(choice, measure)?;
        let mut recent = self.periods().iter().rev().copied().filter(|period| {
            let age = period.last_month().months_until(last.last_month());
            (0..=RECENT_MONTHS).contains(&age) || (age > 0 && self.table.awaits(last))
        });
        let last_final = recent.find(|period| {
            let figure = self.cell(*period, choice, measure);
            !figure.provisional && figure.cell.value().is_some()
        });
        Some(last_final.unwrap_or(last))
    }

    /// A figure a year before and at a period, when both are published, on enough cases, and as
    /// final as each other: a provisional figure differs from a final one by what is still to come.
    pub fn year_on_year(
        self,
        choice: &Choice<'_>,
        measure: &str,
        period: Period,
    ) -> Option<(Value, Value)> {
        let (before, now) =
            (self.cell(a_year_before(period), choice, measure), self.cell(period, choice, measure));
        if now.provisional != before.provisional {
            return None;
        }
        let base = self.measure(measure)?.denominateur.as_deref();
        let few = |period| {
            let counted = base.and_then(|base| self.value(period, choice, base));
            counted.is_some_and(|count| count.decimals() == 0 && count.unscaled() < LEAST_BASE)
        };
        if few(period) || few(a_year_before(period)) {
            return None;
        }
        Some((before.cell.value()?, now.cell.value()?))
    }

    /// The period to show for a measure: that of its total, else the last one having any published
    /// figure.
    pub fn reference_period(self, choice: &Choice<'_>, measure: &str) -> Option<Period> {
        self.shown_period(choice, measure).or_else(|| self.table.newest_published(measure))
    }
}
