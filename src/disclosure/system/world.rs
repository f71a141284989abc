//! Worlds: the witnesses of protection, as integer moves away from the true table.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Standing, System};
use super::rules::Rules;

/// Moves by cell, none of them nothing.
pub(super) type Moves = BTreeMap<usize, i64>;

/// A table that readers cannot tell from the true one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// How far each cell lies from its true value, where it does.
    pub moves: BTreeMap<usize, i64>,
}

/// The proof that one withheld cell is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The cell.
    pub cell: usize,
    /// A world in which it is low enough.
    pub low: World,
    /// A world in which it is high enough.
    pub high: World,
}

impl World {
    /// The value of a cell in this world.
    pub fn value(&self, system: &System, cell: usize) -> i64 {
        system.value(cell).saturating_add(self.moves.get(&cell).copied().unwrap_or(0))
    }

    /// Whether this is a world: only withheld and inner cells differ from the truth, all bounds
    /// and all relations hold. Exact, and independent of how the world was found.
    pub fn agrees(&self, system: &System, rules: &Rules, hidden: &BTreeSet<usize>) -> bool {
        let cells_agree = self.moves.iter().all(|(position, _)| {
            let Some(cell) = system.cells().get(*position) else { return false };
            let inner = cell.standing == Standing::Inner;
            if !inner && !hidden.contains(position) {
                return false;
            }
            let value = self.value(system, *position);
            let floor = if inner { cell.floor } else { cell.least(rules) };
            value >= floor && cell.ceiling.is_none_or(|ceiling| value <= ceiling)
        });
        cells_agree
            && system.relations().iter().all(|relation| {
                let sum: i128 = relation
                    .terms
                    .iter()
                    .map(|(cell, factor)| {
                        i128::from(self.value(system, *cell)) * i128::from(*factor)
                    })
                    .sum();
                relation.low.is_none_or(|low| sum >= i128::from(low))
                    && relation.high.is_none_or(|high| sum <= i128::from(high))
            })
    }
}

impl Certificate {
    /// Whether both worlds are worlds, and differ on the cell.
    pub fn holds(&self, system: &System, rules: &Rules, hidden: &BTreeSet<usize>) -> bool {
        self.low.agrees(system, rules, hidden)
            && self.high.agrees(system, rules, hidden)
            && self.low.value(system, self.cell) < self.high.value(system, self.cell)
    }

    /// The values that the two worlds give to the cell.
    pub fn interval(&self, system: &System) -> (i64, i64) {
        (self.low.value(system, self.cell), self.high.value(system, self.cell))
    }
}
