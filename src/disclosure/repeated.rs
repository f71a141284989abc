//! Numbers that another population already shows.
//!
//! A cell can be the same number as a cell of another population: the total of ordinary employers
//! is one category of all employers. [`binding`](super::binding) keeps what it would give away
//! hidden; the cell itself is then shown wherever its twin is, in the same state. Marking as
//! withheld what stands in the next table would protect nobody and puzzle everybody.

use std::collections::BTreeMap;

use super::audit::Audit;
use super::protected::{Cell, ProtectedFigure, ProtectedTable};
use crate::edition::catalogue::{CellReference, Equation};
use crate::indicators::aggregate::CellKey;
use crate::vocabulary::Period;

/// Shows again what a table of another population shows.
pub(super) fn repeat(
    tables: &mut [ProtectedTable],
    equations: &BTreeMap<String, Vec<Equation>>,
    audit: &mut Audit,
) {
    for equation in equations.values().flatten() {
        let Equation::Identite { cellules } = equation else { continue };
        let spots: Vec<Spot> =
            cellules.iter().filter_map(|cell| Spot::find(tables, cell)).collect();
        // The first of the list that is shown: the population that the number is the whole of.
        let mut shown: BTreeMap<Period, (ProtectedFigure, &'static str)> = BTreeMap::new();
        for spot in &spots {
            let Some(population) = population(tables, spot) else { continue };
            for (period, figure) in spot.shown(tables) {
                shown.entry(period).or_insert((figure, population));
            }
        }
        for spot in &spots {
            for (period, (figure, origin)) in &shown {
                if population(tables, spot) != Some(*origin) {
                    spot.show(tables, *period, *figure, audit);
                }
            }
        }
    }
}

/// A cell of a table, in any period.
struct Spot {
    table: usize,
    modalities: Vec<u16>,
    measure: usize,
}

impl Spot {
    fn find(tables: &[ProtectedTable], cell: &CellReference) -> Option<Self> {
        let table = tables.iter().position(|table| table.spec.id == cell.table)?;
        let spec = &tables.get(table)?.spec;
        let measure = spec.additive_measures().position(|(_, one)| one.id == cell.mesure)?;
        let modalities: Option<Vec<u16>> = spec
            .dimensions
            .iter()
            .map(|dimension| {
                let Some(code) = cell.codes.get(dimension.id) else { return Some(0) };
                let node = dimension.modalities.iter().position(|one| one.code == *code)?;
                u16::try_from(node).ok()
            })
            .collect();
        Some(Self { table, modalities: modalities?, measure })
    }

    fn key(&self, period: Period) -> CellKey {
        CellKey { period, modalities: self.modalities.clone() }
    }

    /// What is shown of it, by period.
    fn shown(&self, tables: &[ProtectedTable]) -> Vec<(Period, ProtectedFigure)> {
        let Some(table) = tables.get(self.table) else { return Vec::new() };
        let periods = table.periods.iter().map(|status| status.period);
        periods
            .filter_map(|period| {
                let figure = table.figures(&self.key(period)).get(self.measure)?;
                figure.cell.value().map(|_| (period, *figure))
            })
            .collect()
    }

    fn show(
        &self,
        tables: &mut [ProtectedTable],
        period: Period,
        figure: ProtectedFigure,
        audit: &mut Audit,
    ) {
        let Some(table) = tables.get_mut(self.table) else { return };
        let row = table.figures.get_mut(&self.key(period));
        let Some(own) = row.and_then(|row| row.get_mut(self.measure)) else { return };
        if own.cell == Cell::Withheld
            && let Some(record) = audit.tables.get_mut(table.spec.id)
        {
            record.withheld = record.withheld.saturating_sub(1);
            record.repeated += 1;
            if self.modalities.iter().all(|node| *node == 0) {
                record.totals_withheld = record.totals_withheld.saturating_sub(1);
            }
        }
        *own = figure;
    }
}

fn population(tables: &[ProtectedTable], spot: &Spot) -> Option<&'static str> {
    tables.get(spot.table).map(|table| table.spec.population)
}
