//! The question put to a solver: how can one cell move so far, hiding as little more as possible?

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use super::search::Side;
use super::solver::{Program, Row, Variable};
use super::world::Moves;

/// One cell is to move by at least so much, up or down.
pub(super) struct Question<'q> {
    pub(super) target: usize,
    /// Positive upwards, negative downwards; not zero.
    pub(super) by: i64,
    /// Places that may move.
    pub(super) scope: &'q [usize],
    /// Cells whose value the reader in question knows.
    pub(super) frozen: &'q BTreeSet<usize>,
    /// What hiding a shown cell costs per unit moved; `None` to use hidden cells only.
    pub(super) costs: Option<&'q [i64]>,
    pub(super) integer: bool,
    pub(super) nodes: u64,
}

/// A program, and the cell with sign that each of its variables moves.
pub(super) struct Asked {
    pub(super) program: Program,
    moves: Vec<(usize, i64)>,
}

/// Writes the question as a program.
pub(super) fn ask(problem: &Problem<'_>, question: &Question<'_>) -> Asked {
    let mut variables = Vec::new();
    let mut moves: Vec<(usize, i64)> = Vec::new();
    let mut columns: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    for cell in question.scope {
        let Some(place) = problem.place(*cell) else { continue };
        if place.fixed || question.frozen.contains(cell) {
            continue;
        }
        let mut add = |cost: i64, low: Option<i64>, high: Option<i64>, sign: i64| {
            columns.entry(*cell).or_default().push((variables.len(), sign));
            variables.push(Variable { cost, low, high });
            moves.push((*cell, sign));
        };
        let unbounded_down = place.down <= i64::MIN / 8;
        let down = (!unbounded_down).then_some(place.down);
        if *cell == question.target {
            if question.by > 0 {
                add(0, Some(question.by), place.up, 1);
            } else {
                add(0, down, Some(question.by), 1);
            }
        } else if problem.is_hidden(*cell) {
            add(0, down, place.up, 1);
        } else if problem.may_be_hidden(*cell) {
            let Some(costs) = question.costs else { continue };
            let cost = costs.get(*cell).copied().unwrap_or(1).max(1);
            add(cost, Some(0), place.up, 1);
            if place.down < 0 {
                add(cost, Some(0), down.map(|down| -down), -1);
            }
        }
    }
    let rows = rows(problem, &columns);
    let program = Program { variables, rows, integer: question.integer, nodes: question.nodes };
    Asked { program, moves }
}

/// The variables of each cell, with their signs.
type Columns = BTreeMap<usize, Vec<(usize, i64)>>;

/// The relations in which cells with variables stand; the others do not move.
fn rows(problem: &Problem<'_>, columns: &Columns) -> Vec<Row> {
    let touched: BTreeSet<usize> =
        columns.keys().flat_map(|cell| problem.rows(*cell).iter().copied()).collect();
    touched
        .into_iter()
        .filter_map(|row| problem.equations.get(row))
        .map(|equation| Row {
            terms: equation
                .terms
                .iter()
                .flat_map(|(cell, factor)| {
                    let own = columns.get(cell).map_or(&[][..], Vec::as_slice);
                    own.iter().map(move |(variable, sign)| (*variable, factor * sign))
                })
                .collect(),
            low: equation.low,
            high: equation.high,
        })
        .collect()
}

/// Many cells at once: random weights, the same at every run, on all that must still move.
pub(super) fn pool_program(
    problem: &Problem<'_>,
    cells: &[usize],
    goals: &[(usize, Side)],
    round: u64,
) -> Asked {
    let mut weights: BTreeMap<usize, i64> = BTreeMap::new();
    for (cell, side) in goals {
        let weight = random(round, *cell) % 7 + 1;
        let upwards = match side {
            Side::High => true,
            Side::Low => false,
            Side::Any => random(round + 1_000, *cell) % 2 == 0,
        };
        *weights.entry(*cell).or_default() += if upwards { -weight } else { weight };
    }
    let mut variables = Vec::new();
    let mut moves = Vec::new();
    let mut columns = Columns::new();
    for cell in cells {
        let Some(place) = problem.place(*cell) else { continue };
        // Without a bound the program would have none.
        let need = place.need.map_or(0, |need| need.high.saturating_sub(place.value));
        let far = need.max(place.value.saturating_abs()).max(8).saturating_mul(2);
        columns.insert(*cell, vec![(variables.len(), 1)]);
        variables.push(Variable {
            cost: weights.get(cell).copied().unwrap_or(0),
            low: Some(place.down.max(-far)),
            high: Some(place.up.map_or(far, |up| up.min(far))),
        });
        moves.push((*cell, 1));
    }
    let rows = rows(problem, &columns);
    Asked { program: Program { variables, rows, integer: false, nodes: 0 }, moves }
}

/// A small number that depends on its arguments alone.
fn random(round: u64, cell: usize) -> i64 {
    let seed = round.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::try_from(cell).unwrap_or(0);
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    i64::try_from((mixed ^ (mixed >> 31)) >> 2).unwrap_or(0)
}

impl Asked {
    /// Whether the cell asked about can move at all.
    pub(super) fn is_void(&self) -> bool {
        self.program.variables.iter().any(|variable| {
            matches!((variable.low, variable.high), (Some(low), Some(high)) if low > high)
        })
    }

    /// The proposed moves, rounded; `None` when the answer is not numbers.
    pub(super) fn moves(&self, values: &[f64]) -> Option<Moves> {
        if values.len() != self.moves.len() {
            return None;
        }
        let mut moves = Moves::new();
        for ((cell, sign), value) in self.moves.iter().zip(values) {
            *moves.entry(*cell).or_default() += sign * whole(*value)?;
        }
        moves.retain(|_, by| *by != 0);
        Some(moves)
    }
}

/// The nearest integer, if there is a near one.
#[expect(clippy::cast_possible_truncation, reason = "bounded just before")]
fn whole(value: f64) -> Option<i64> {
    const FAR: f64 = 1e15;
    (value.is_finite() && value.abs() < FAR).then(|| value.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_integers_are_integers() {
        assert_eq!(whole(2.499), Some(2));
        assert_eq!(whole(-0.6), Some(-1));
        assert_eq!(whole(f64::NAN), None);
        assert_eq!(whole(f64::INFINITY), None);
        assert_eq!(whole(1e300), None);
    }
}
