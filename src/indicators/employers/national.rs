//! National tables about the label that say nothing of any employer: how it is made, what it owes to
//! the choices of the method.
//!
//! Their figures are whole parts of a whole that is the same for every row (a hundred, a thousand…),
//! from enough establishments for no one to weigh: an attribute of no employer. The first row is the
//! sum of all others, so that a share read there is their mean.

use std::collections::BTreeMap;

use super::super::aggregate::{Aggregate, CellKey, Tally};
use super::super::measures::plain_count;
use super::super::spec::{Dimension, Measure, MeasureKind, PeriodNature, PeriodStatus, TableSpec};
use super::super::title;
use crate::vocabulary::Period;

/// What a table is.
pub(super) struct Table {
    /// Its identifier.
    pub id: &'static str,
    /// Its indicator.
    pub indicator: &'static str,
    /// What it is broken down by, for its title.
    pub by: &'static str,
    /// Whom or what it counts.
    pub population: &'static str,
    /// Its rows.
    pub dimension: Dimension,
    /// Its measures, those added up first.
    pub measures: Vec<Measure>,
}

impl Table {
    /// The table of a year, from the figures of its rows, in the order of the dimension; a row without
    /// figures is not shown. Empty without a year.
    pub(super) fn of<const N: usize>(
        self,
        year: Option<i32>,
        rows: impl IntoIterator<Item = Option<[i64; N]>>,
    ) -> Aggregate {
        let mut periods = Vec::new();
        let mut cells: BTreeMap<CellKey, Vec<Tally>> = BTreeMap::new();
        if let Some(year) = year {
            let period = Period::Year(year);
            periods.push(PeriodStatus::settled(period));
            let mut total = [0; N];
            for (place, own) in (1u16..).zip(rows) {
                let Some(own) = own else { continue };
                total.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
                cells.insert(CellKey { period, modalities: vec![place] }, tallies(own));
            }
            if total != [0; N] {
                cells.insert(CellKey { period, modalities: vec![0] }, tallies(total));
            }
        }
        Aggregate { spec: self.spec(), periods, cells }
    }

    /// A table of one row.
    pub(super) fn alone<const N: usize>(
        self,
        figures: impl IntoIterator<Item = (i32, [i64; N])>,
    ) -> Aggregate {
        let mut periods = Vec::new();
        let mut cells: BTreeMap<CellKey, Vec<Tally>> = BTreeMap::new();
        for (year, own) in figures {
            let period = Period::Year(year);
            periods.push(PeriodStatus::settled(period));
            cells.insert(CellKey { period, modalities: vec![0] }, tallies(own));
        }
        Aggregate { spec: self.spec(), periods, cells }
    }

    fn spec(self) -> TableSpec {
        TableSpec {
            id: self.id,
            indicator: self.indicator,
            title: title(self.indicator, self.by),
            population: self.population,
            period: PeriodNature::FiveYears,
            dimensions: vec![self.dimension],
            measures: self.measures,
        }
    }
}

fn tallies<const N: usize>(values: [i64; N]) -> Vec<Tally> {
    values.map(|value| Tally { value, ..Tally::default() }).to_vec()
}

/// A number with so many decimals, whose parts are those of a whole.
pub(super) fn number(
    id: &'static str,
    (label, unit): (&'static str, &'static str),
    (numerator, denominator): (&'static str, &'static str),
    decimals: u8,
) -> Measure {
    let kind = MeasureKind::Mean { numerator, denominator };
    Measure { unit, kind, decimals, ..plain_count(id, label, "") }
}

/// Whole parts of a share, rounded to the nearest; none below zero, no more than the whole.
#[expect(clippy::cast_possible_truncation, reason = "kept between 0 and the whole")]
pub(super) fn parts_of(share: f64, whole: u32) -> i64 {
    libm::round(share.clamp(0.0, 1.0) * f64::from(whole)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_whole_parts() {
        let found = [-0.1, 0.0, 0.004_4, 0.5, 0.999_6, 1.7].map(|share| parts_of(share, 1000));
        assert_eq!(found, [0, 0, 4, 500, 1000, 1000]);
    }
}
