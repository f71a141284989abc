//! Aggregates: integers per cell, above the legal frontier. They cannot be written to the site.

use std::collections::BTreeMap;

use super::spec::{PeriodStatus, TableSpec};
use crate::vocabulary::{Period, Siren};

/// Where a cell is: a period and one modality per dimension, by position in the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// The period.
    pub period: Period,
    /// Position of the modality in each dimension, in the spec's order.
    pub modalities: Vec<u16>,
}

/// One additive measure of one cell, with what the disclosure rules need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The count, or the sum in the measure's unit.
    pub value: i64,
    /// Distinct persons behind it.
    pub persons: i64,
    /// Distinct enterprises (SIREN) behind it; 0 when the measure has no enterprise.
    pub enterprises: i64,
    /// What the largest enterprise contributes.
    pub largest_enterprise: i64,
    /// What the second largest enterprise contributes.
    pub second_enterprise: i64,
    /// What the largest person contributes; 0 for counts of persons.
    pub largest_person: i64,
    /// The enterprise, when there is only one: what it knows of other cells depends on who it is.
    pub only_enterprise: Option<Siren>,
}

impl Tally {
    /// Counts one more enterprise, with what it contributes.
    pub fn count_enterprise(&mut self, enterprise: Siren, contribution: i64) {
        self.only_enterprise = (self.enterprises == 0).then_some(enterprise);
        self.enterprises += 1;
        if contribution > self.largest_enterprise {
            self.second_enterprise = self.largest_enterprise;
            self.largest_enterprise = contribution;
        } else {
            self.second_enterprise = self.second_enterprise.max(contribution);
        }
    }
}

/// A table before disclosure control: one tally per cell and additive measure.
///
/// A cell absent from `cells` is a true zero.
#[derive(Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// The table.
    pub spec: TableSpec,
    /// Periods covered, in order.
    pub periods: Vec<PeriodStatus>,
    /// Tallies by cell, in the order of the spec's additive measures.
    pub cells: BTreeMap<CellKey, Vec<Tally>>,
}

impl Aggregate {
    /// The tally of a cell; zero when nothing was counted there. `measure` is the position among
    /// the additive measures.
    pub fn tally(&self, key: &CellKey, measure: usize) -> Tally {
        self.cells.get(key).and_then(|tallies| tallies.get(measure)).copied().unwrap_or_default()
    }

    /// Every cell of the full grid, in file order.
    pub fn grid(&self) -> impl Iterator<Item = CellKey> {
        self.spec.grid(&self.periods)
    }
}

impl TableSpec {
    /// Every cell of the full grid: periods, then modalities in catalogue order.
    pub fn grid(&self, periods: &[PeriodStatus]) -> impl Iterator<Item = CellKey> + use<> {
        let sizes: Vec<u16> = self
            .dimensions
            .iter()
            .map(|dimension| u16::try_from(dimension.modalities.len()).unwrap_or(u16::MAX))
            .collect();
        let periods: Vec<Period> = periods.iter().map(|status| status.period).collect();
        periods.into_iter().flat_map(move |period| {
            combinations(&sizes).into_iter().map(move |modalities| CellKey { period, modalities })
        })
    }
}

/// All combinations of positions, the last varying fastest.
fn combinations(sizes: &[u16]) -> Vec<Vec<u16>> {
    sizes.iter().fold(vec![Vec::new()], |prefixes, size| {
        prefixes
            .into_iter()
            .flat_map(|prefix| {
                (0..*size).map(move |position| {
                    let mut longer = prefix.clone();
                    longer.push(position);
                    longer
                })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_the_product_of_the_modalities() {
        assert_eq!(combinations(&[2, 3]).len(), 6);
        assert_eq!(combinations(&[2, 3])[1], vec![0, 1]);
        assert_eq!(combinations(&[]), vec![Vec::<u16>::new()]);
    }
}
