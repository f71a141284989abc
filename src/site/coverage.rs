//! What secrecy leaves visible of a table, counted on its published files alone.
//!
//! Nothing here is a new fact: a reader of the files counts the same. That is why persons are those
//! of *published* cells compared with *published* national totals, and why no reason of withholding
//! is counted: how many cells a rule hides says something of these cells (the producer has these
//! counts, privately).

use std::collections::BTreeSet;
use std::iter::Sum;
use std::ops::Add;

use crate::disclosure::protected::{Cell, Value};
use crate::edition::catalogue::{MeasureNature, Table};
use crate::edition::published::PublishedTable;
use crate::site::grid::total;

/// The cells of one table or of several, all periods together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Cells of the full grid.
    pub cells: i64,
    /// Cells that show a figure, among those that have one.
    pub figures: Part,
    /// Cells without a figure for another reason than secrecy.
    pub other: i64,
    /// Cells that later data may change.
    pub provisional: i64,
    /// Cells that differ from the previous edition's.
    pub revised: i64,
    /// National totals (every dimension at its total) that show a figure.
    pub totals: Part,
    /// What the national totals count that can be read in cells of the finest modalities; nothing
    /// where parts overlap, since they then do not add up to a total.
    pub finest: Part,
}

/// Some of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// So many.
    pub shown: i64,
    /// Of so many.
    pub all: i64,
}

impl Part {
    fn count(&mut self, is_shown: bool) {
        self.shown += i64::from(is_shown);
        self.all += 1;
    }

    /// In percent, one decimal, rounded half up; 0 and 100 are said of nothing and of all alone.
    pub fn percent(self) -> Option<Value> {
        if self.all <= 0 {
            return None;
        }
        let (shown, all) = (i128::from(self.shown), i128::from(self.all));
        let tenths = (2_000 * shown + all).div_euclid(2 * all);
        let tenths = i64::try_from(tenths).ok()?;
        Some(Value::decimal(
            match self.shown {
                0 => 0,
                shown if shown == self.all => tenths,
                _ => tenths.clamp(1, 999),
            },
            1,
        ))
    }
}

impl Add for Part {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { shown: self.shown + other.shown, all: self.all + other.all }
    }
}

impl Add for Coverage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            cells: self.cells + other.cells,
            figures: self.figures + other.figures,
            other: self.other + other.other,
            provisional: self.provisional + other.provisional,
            revised: self.revised + other.revised,
            totals: self.totals + other.totals,
            finest: self.finest + other.finest,
        }
    }
}

impl Sum for Coverage {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl Coverage {
    /// Counts the cells of a table.
    pub fn of(published: &PublishedTable) -> Self {
        let table = &published.table;
        let totals: Vec<&str> = table.dimensions.iter().map(total).collect();
        let finest = finest(table);
        let adds_up = table.dimensions.iter().all(|dimension| dimension.additive);
        let base = table.mesures.iter().find(|one| one.nature == MeasureNature::Effectif);
        let base = base.filter(|_| adds_up && !totals.is_empty()).map(|one| one.id.as_str());
        let mut coverage = Self::default();
        for ((period, codes, measure), figure) in published.cells() {
            coverage.cells += 1;
            coverage.provisional += i64::from(figure.provisional);
            coverage.revised += i64::from(figure.revised);
            let is_shown = match figure.cell {
                Cell::Published(_) => true,
                Cell::Withheld => false,
                Cell::NotApplicable | Cell::Unavailable | Cell::NotSignificant => {
                    coverage.other += 1;
                    continue;
                }
            };
            coverage.figures.count(is_shown);
            let is_total = codes.iter().map(String::as_str).eq(totals.iter().copied());
            if is_total {
                coverage.totals.count(is_shown);
            }
            let (Some(value), true) = (figure.cell.value(), base == Some(measure.as_str())) else {
                continue;
            };
            let national = || published.get(*period, &totals, measure)?.cell.value();
            if is_total && !published.awaits(*period) {
                coverage.finest.all += value.unscaled();
            }
            let is_finest =
                codes.iter().zip(&finest).all(|(code, set)| set.contains(code.as_str()));
            if is_finest && national().is_some() {
                coverage.finest.shown += value.unscaled();
            }
        }
        coverage
    }
}

/// The modalities of each dimension that have no parts.
fn finest(table: &Table) -> Vec<BTreeSet<&str>> {
    let dimensions = table.dimensions.iter();
    dimensions
        .map(|dimension| {
            let parents: BTreeSet<&str> =
                dimension.modalites.iter().filter_map(|one| one.parent.as_deref()).collect();
            let codes = dimension.modalites.iter().map(|one| one.code.as_str());
            codes.filter(|code| !parents.contains(code)).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_nothing_nor_everything_is_said_of_a_part() {
        for (shown, all, expected) in [
            (0, 0, None),
            (0, 7, Some("0.0")),
            (7, 7, Some("100.0")),
            (1, 3, Some("33.3")),
            (1, 8, Some("12.5")),
            // 1 of 2 000 is 0.05 %, rounded half up; 1 of 9 999 would be 0.0.
            (1, 2_000, Some("0.1")),
            (1, 9_999, Some("0.1")),
            (9_998, 9_999, Some("99.9")),
        ] {
            let percent = Part { shown, all }.percent().map(|value| value.to_string());
            assert_eq!(percent.as_deref(), expected, "{shown} of {all}");
        }
    }
}
