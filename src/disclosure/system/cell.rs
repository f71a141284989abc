//! What a system is made of: cells, and the relations that readers know between them.

use std::collections::{BTreeMap, BTreeSet};

/// One number on one population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// A stable name: cells are ordered and ties broken by position, messages use the name.
    pub id: String,
    /// Its true value.
    pub value: i64,
    /// What it counts.
    pub quantity: Quantity,
    /// Who is behind it.
    pub contributors: Contributors,
    /// Whether it may be shown or hidden.
    pub standing: Standing,
    /// Whether the rules decide, or somebody else has.
    pub sensitivity: Sensitivity,
    /// The least value a reader thinks possible.
    pub floor: i64,
    /// The greatest value a reader thinks possible.
    pub ceiling: Option<i64>,
    /// How dear hiding it is, beside its size; margins are dearer than what is inside.
    pub weight: u32,
}

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Units (persons, enterprises): the count is what has to be large enough.
    Count,
    /// A sum over units.
    Amount,
}

/// Who is behind a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contributors {
    /// Not known, or counted by the cell itself.
    Unknown,
    /// How many, and what the two largest contribute.
    Summary {
        /// Distinct contributors, establishments merged.
        count: i64,
        /// What the largest contributes.
        largest: i64,
        /// What the second largest contributes.
        second: i64,
    },
    /// What each contributes, by enterprise or group.
    Known(BTreeMap<u64, i64>),
}

/// Whether a cell may be shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// May be shown or hidden.
    Open,
    /// Shown by an earlier edition, or decided: readers have it.
    Published,
    /// Hidden by an earlier edition: stays hidden, and costs nothing.
    Withheld,
    /// Never displayed, but related to what is: a complement, an intersection, a difference.
    Inner,
}

/// Whether the rules decide that a cell is unsafe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// The rules decide.
    ByRules,
    /// Safe whatever the rules say.
    Safe,
    /// Unsafe: readers must think values as low and as high as these possible.
    Unsafe {
        /// At most this must be possible.
        low: i64,
        /// At least this must be possible.
        high: i64,
    },
}

impl Cell {
    /// A count of units that may be shown or hidden.
    pub fn count(id: impl Into<String>, value: i64) -> Self {
        Self {
            id: id.into(),
            value,
            quantity: Quantity::Count,
            contributors: Contributors::Unknown,
            standing: Standing::Open,
            sensitivity: Sensitivity::ByRules,
            floor: 0,
            ceiling: None,
            weight: 1,
        }
    }

    /// A sum that may be shown or hidden.
    pub fn amount(id: impl Into<String>, value: i64, contributors: Contributors) -> Self {
        Self { quantity: Quantity::Amount, contributors, ..Self::count(id, value) }
    }
}

/// A weighted sum of cells that every reader can bound: an equation when both ends are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Positions of cells, with factors.
    pub terms: Vec<(usize, i64)>,
    /// The sum is at least this.
    pub low: Option<i64>,
    /// The sum is at most this.
    pub high: Option<i64>,
}

impl Relation {
    /// The total is the sum of the parts.
    pub fn sum(total: usize, parts: &[usize]) -> Self {
        let terms = parts.iter().map(|part| (*part, 1)).chain([(total, -1)]).collect();
        Self::equation(terms, 0)
    }

    /// The weighted sum is `value`.
    pub fn equation(terms: Vec<(usize, i64)>, value: i64) -> Self {
        Self { terms, low: Some(value), high: Some(value) }
    }

    /// The weighted sum lies between two ends, either of which may be open.
    pub fn between(terms: Vec<(usize, i64)>, low: Option<i64>, high: Option<i64>) -> Self {
        Self { terms, low, high }
    }

    /// The parts may overlap: each is at most the total, and together they are at least it.
    pub fn overlapping(total: usize, parts: &[usize]) -> Vec<Self> {
        let mut relations: Vec<Self> = parts
            .iter()
            .map(|part| Self::between(vec![(total, 1), (*part, -1)], Some(0), None))
            .collect();
        let all = parts.iter().map(|part| (*part, 1)).chain([(total, -1)]).collect();
        relations.push(Self::between(all, Some(0), None));
        relations
    }
}

/// Cells and relations that agree with one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    cells: Vec<Cell>,
    relations: Vec<Relation>,
    ties: Vec<Vec<usize>>,
}

/// Why cells and relations do not make a system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SystemError {
    /// Two cells have one name.
    #[error("cell {id} appears twice")]
    Duplicate {
        /// The name.
        id: String,
    },
    /// A value lies outside its own bounds.
    #[error("cell {id} lies outside its bounds")]
    OutOfBounds {
        /// The name.
        id: String,
    },
    /// A relation names a cell that is not there.
    #[error("relation {relation} names a cell that does not exist")]
    NoSuchCell {
        /// Position of the relation.
        relation: usize,
    },
    /// A relation does not hold for the true values: readers would know something false.
    #[error("relation {relation} does not hold")]
    DoesNotHold {
        /// Position of the relation.
        relation: usize,
    },
}

impl System {
    /// Checks that names differ, that values lie within bounds, and that relations hold.
    ///
    /// # Errors
    /// When one does not.
    pub fn new(cells: Vec<Cell>, relations: Vec<Relation>) -> Result<Self, SystemError> {
        let mut names = BTreeSet::new();
        for cell in &cells {
            if !names.insert(cell.id.as_str()) {
                return Err(SystemError::Duplicate { id: cell.id.clone() });
            }
            let above = cell.ceiling.is_some_and(|ceiling| cell.value > ceiling);
            if cell.value < cell.floor || above {
                return Err(SystemError::OutOfBounds { id: cell.id.clone() });
            }
        }
        for (position, relation) in relations.iter().enumerate() {
            let mut sum = 0i128;
            for (cell, factor) in &relation.terms {
                let Some(cell) = cells.get(*cell) else {
                    return Err(SystemError::NoSuchCell { relation: position });
                };
                sum += i128::from(cell.value) * i128::from(*factor);
            }
            let below = relation.low.is_some_and(|low| sum < i128::from(low));
            if below || relation.high.is_some_and(|high| sum > i128::from(high)) {
                return Err(SystemError::DoesNotHold { relation: position });
            }
        }
        Ok(Self { cells, relations, ties: Vec::new() })
    }

    /// The same system in which the cells of each group are shown or hidden together.
    #[must_use]
    pub fn tied(mut self, ties: Vec<Vec<usize>>) -> Self {
        self.ties = ties;
        self
    }

    /// The cells.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The relations.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    pub(super) fn ties(&self) -> &[Vec<usize>] {
        &self.ties
    }

    pub(super) fn value(&self, cell: usize) -> i64 {
        self.cells.get(cell).map_or(0, |cell| cell.value)
    }
}
