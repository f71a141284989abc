//! From proposed moves to moves that satisfy every equation exactly: what rounding broke is mended
//! by elimination over the integers, on the cells that may move.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use super::world::Moves;

/// A residual equation: factors by cell, and what is missing.
struct Missing {
    factors: BTreeMap<usize, i128>,
    by: i128,
}

/// Corrects `moves` on `cells` other than `target` so that all equations hold; `None` when no
/// whole correction is found. Bounds are checked later, by whoever admits the world.
pub(super) fn repair(
    problem: &Problem<'_>,
    moves: &Moves,
    cells: &BTreeSet<usize>,
    target: usize,
) -> Option<Moves> {
    let rows: BTreeSet<usize> =
        cells.iter().flat_map(|cell| problem.rows(*cell).iter().copied()).collect();
    let equations: Vec<_> = rows
        .into_iter()
        .filter_map(|row| problem.equations.get(row))
        .filter(|equation| equation.is_equality())
        .collect();
    let residual = |terms: &[(usize, i64)]| -> i128 {
        terms
            .iter()
            .map(|(cell, factor)| {
                i128::from(moves.get(cell).copied().unwrap_or(0)) * i128::from(*factor)
            })
            .sum()
    };
    if equations.iter().all(|equation| residual(&equation.terms) == 0) {
        return Some(moves.clone());
    }
    let mut pending: Vec<Missing> = equations
        .iter()
        .map(|equation| Missing {
            factors: equation
                .terms
                .iter()
                .filter(|(cell, _)| *cell != target && cells.contains(cell))
                .map(|(cell, factor)| (*cell, i128::from(*factor)))
                .collect(),
            by: -residual(&equation.terms),
        })
        .collect();
    let mut solved: Vec<(usize, Missing)> = Vec::new();
    while let Some(row) = pending.pop() {
        if row.factors.is_empty() {
            if row.by != 0 {
                return None;
            }
            continue;
        }
        let (pivot, sign) = row
            .factors
            .iter()
            .filter(|(_, factor)| factor.abs() == 1)
            .max_by_key(|(cell, _)| (slack(problem, moves, **cell), std::cmp::Reverse(**cell)))
            .map(|(cell, factor)| (*cell, *factor))?;
        let row = Missing {
            factors: row.factors.iter().map(|(cell, factor)| (*cell, factor * sign)).collect(),
            by: row.by * sign,
        };
        for other in pending.iter_mut().chain(solved.iter_mut().map(|(_, other)| other)) {
            let Some(factor) = other.factors.get(&pivot).copied() else { continue };
            for (cell, own) in &row.factors {
                let entry = other.factors.entry(*cell).or_default();
                *entry -= factor.checked_mul(*own)?;
                if *entry == 0 {
                    other.factors.remove(cell);
                }
            }
            other.by -= factor.checked_mul(row.by)?;
        }
        solved.push((pivot, row));
    }
    // Free cells stay where they are: each pivot takes what its equation misses.
    let mut mended = moves.clone();
    for (pivot, row) in solved {
        let by = i64::try_from(row.by).ok()?;
        *mended.entry(pivot).or_default() += by;
    }
    mended.retain(|_, by| *by != 0);
    Some(mended)
}

/// How far a cell is from its nearest bound: a correction should not push it over.
fn slack(problem: &Problem<'_>, moves: &Moves, cell: usize) -> i64 {
    problem.place(cell).map_or(0, |place| {
        let by = moves.get(&cell).copied().unwrap_or(0);
        let below = by.saturating_sub(place.down);
        place.up.map_or(below, |up| below.min(up.saturating_sub(by)))
    })
}
