//! What a reader computes from equations alone: Gauss–Jordan elimination on the hidden columns,
//! in the field of 2⁶¹ − 1 elements, where there is no rounding and no tolerance.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;

const PRIME: i128 = (1 << 61) - 1;

/// A combination of hidden cells whose value readers know.
pub(super) type Known = BTreeMap<usize, i128>;

/// Hidden cells that the equations determine.
pub(super) fn determined(problem: &Problem<'_>) -> BTreeSet<usize> {
    reduced(problem, false)
        .iter()
        .filter(|row| row.len() == 1)
        .filter_map(|row| row.keys().next().copied())
        .collect()
}

/// The reduced rows of the hidden columns. `reversed` prefers late cells as pivots: other groups
/// come out.
pub(super) fn reduced(problem: &Problem<'_>, reversed: bool) -> Vec<Known> {
    let mut pending: Vec<Known> = problem
        .equations
        .iter()
        .filter(|equation| equation.is_equality())
        .map(|equation| {
            equation
                .terms
                .iter()
                .filter(|(cell, _)| problem.may_move(*cell))
                .map(|(cell, factor)| (*cell, i128::from(*factor).rem_euclid(PRIME)))
                .collect::<Known>()
        })
        .filter(|row| !row.is_empty())
        .collect();
    // Short rows first: they fill in less.
    pending.sort_by_key(|row| std::cmp::Reverse(row.len()));
    let mut solved: BTreeMap<usize, Known> = BTreeMap::new();
    // For each cell, the pivots whose rows hold it.
    let mut holders: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    while let Some(mut row) = pending.pop() {
        let pivots: Vec<usize> =
            row.keys().copied().filter(|cell| solved.contains_key(cell)).collect();
        for pivot in pivots {
            let Some(factor) = row.get(&pivot).copied() else { continue };
            if let Some(other) = solved.get(&pivot) {
                subtract(&mut row, other, factor);
            }
        }
        let chosen = if reversed { row.keys().next_back() } else { row.keys().next() };
        let Some(pivot) = chosen.copied() else { continue };
        let Some(inverse) = row.get(&pivot).map(|own| power(*own, PRIME - 2)) else { continue };
        for factor in row.values_mut() {
            *factor = *factor * inverse % PRIME;
        }
        for holder in holders.remove(&pivot).unwrap_or_default() {
            let Some(other) = solved.get_mut(&holder) else { continue };
            let Some(factor) = other.get(&pivot).copied() else { continue };
            subtract(other, &row, factor);
            for cell in row.keys() {
                let held = other.contains_key(cell);
                let holders = holders.entry(*cell).or_default();
                if held {
                    holders.insert(holder);
                } else {
                    holders.remove(&holder);
                }
            }
        }
        for cell in row.keys().filter(|cell| **cell != pivot) {
            holders.entry(*cell).or_default().insert(pivot);
        }
        solved.insert(pivot, row);
    }
    solved.into_values().collect()
}

fn subtract(row: &mut Known, other: &Known, factor: i128) {
    for (cell, own) in other {
        let entry = row.entry(*cell).or_default();
        *entry = (*entry - factor * own % PRIME).rem_euclid(PRIME);
        if *entry == 0 {
            row.remove(cell);
        }
    }
}

fn power(mut base: i128, mut exponent: i128) -> i128 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}
