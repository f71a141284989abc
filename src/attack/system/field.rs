//! Elimination over the field of 2⁶¹ − 1 elements: exact, without tolerance or growth of numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::Cell;

/// The prime 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;

/// A row of the reduced system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Unknowns with their coefficient, as a small signed number where it is one.
    pub(super) terms: Vec<(Cell, Option<i64>)>,
    /// The right-hand side, as a small signed number where it is one.
    pub(super) total: Option<i64>,
}

/// A system solved as far as it goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Eliminated {
    /// The reduced row echelon form; rows that say nothing are left out.
    pub(super) rows: Vec<Row>,
    /// Positions of the given rows that the earlier ones do not imply.
    pub(super) independent: Vec<usize>,
}

/// A row being eliminated.
#[derive(Debug, Clone, Default)]
struct Working {
    terms: BTreeMap<Cell, u64>,
    total: u64,
}

/// Eliminates the unknowns of some equations, one equation after the other.
pub(super) fn eliminate(rows: impl Iterator<Item = (Vec<(Cell, i64)>, i64)>) -> Eliminated {
    // Each pivot row, by the unknown it is solved for, and where each unknown still occurs.
    let mut pivots: BTreeMap<Cell, Working> = BTreeMap::new();
    let mut occurs: BTreeMap<Cell, BTreeSet<Cell>> = BTreeMap::new();
    let mut independent = Vec::new();
    for (position, (terms, total)) in rows.enumerate() {
        let mut row = Working { terms: BTreeMap::new(), total: residue(total) };
        for (cell, coefficient) in terms {
            add_to(&mut row.terms, cell, residue(coefficient));
        }
        let known: Vec<Cell> =
            row.terms.keys().filter(|cell| pivots.contains_key(cell)).copied().collect();
        for cell in known {
            let (Some(factor), Some(pivot)) = (row.terms.get(&cell).copied(), pivots.get(&cell))
            else {
                continue;
            };
            subtract(&mut row, pivot, factor);
        }
        let Some((cell, leading)) =
            row.terms.first_key_value().map(|(cell, value)| (*cell, *value))
        else {
            continue;
        };
        independent.push(position);
        scale(&mut row, inverse(leading));
        for holder in occurs.get(&cell).cloned().unwrap_or_default() {
            let Some(other) = pivots.get_mut(&holder) else { continue };
            let Some(factor) = other.terms.get(&cell).copied() else { continue };
            subtract(other, &row, factor);
            for touched in row.terms.keys() {
                let places = occurs.entry(*touched).or_default();
                if other.terms.contains_key(touched) {
                    places.insert(holder);
                } else {
                    places.remove(&holder);
                }
            }
        }
        for touched in row.terms.keys() {
            occurs.entry(*touched).or_default().insert(cell);
        }
        pivots.insert(cell, row);
    }
    let rows = pivots
        .into_values()
        .map(|row| Row {
            terms: row.terms.into_iter().map(|(cell, value)| (cell, small(value))).collect(),
            total: small(row.total),
        })
        .collect();
    Eliminated { rows, independent }
}

fn subtract(row: &mut Working, other: &Working, factor: u64) {
    let opposite = PRIME - factor;
    for (cell, value) in &other.terms {
        add_to(&mut row.terms, *cell, multiply(*value, opposite));
    }
    row.total = add(row.total, multiply(other.total, opposite));
}

fn add_to(terms: &mut BTreeMap<Cell, u64>, cell: Cell, value: u64) {
    let sum = add(terms.get(&cell).copied().unwrap_or(0), value);
    if sum == 0 {
        terms.remove(&cell);
    } else {
        terms.insert(cell, sum);
    }
}

fn scale(row: &mut Working, factor: u64) {
    for value in row.terms.values_mut() {
        *value = multiply(*value, factor);
    }
    row.total = multiply(row.total, factor);
}

fn residue(value: i64) -> u64 {
    let reduced = i128::from(value).rem_euclid(i128::from(PRIME));
    u64::try_from(reduced).unwrap_or(0)
}

/// The signed number nearest to zero with this residue, when it is small enough to be meant.
fn small(value: u64) -> Option<i64> {
    const MOST: i64 = 1 << 45;
    let signed = if value > PRIME / 2 {
        i64::try_from(PRIME - value).map(|opposite| -opposite)
    } else {
        i64::try_from(value)
    };
    signed.ok().filter(|signed| signed.abs() <= MOST)
}

fn add(one: u64, other: u64) -> u64 {
    (one + other) % PRIME
}

fn multiply(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

/// By Fermat: a prime less two is the exponent of the inverse.
fn inverse(value: u64) -> u64 {
    let (mut base, mut exponent, mut result) = (value, PRIME - 2, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base);
        }
        base = multiply(base, base);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverses_are_inverses() {
        for value in [1, 2, 3, 12_345_678_901, PRIME - 1] {
            assert_eq!(multiply(value, inverse(value)), 1);
        }
    }

    #[test]
    fn a_chain_of_differences_is_solved() {
        // a + b = 7, b + c = 5, a + b + c = 9: c = 2, b = 3, a = 4.
        let rows = [
            (vec![(0, 1), (1, 1)], 7),
            (vec![(1, 1), (2, 1)], 5),
            (vec![(0, 1), (1, 1), (2, 1)], 9),
        ];
        let rows = eliminate(rows.into_iter()).rows;
        let solved: Vec<_> = rows.into_iter().map(|row| (row.terms, row.total)).collect();
        assert_eq!(
            solved,
            [
                (vec![(0, Some(1))], Some(4)),
                (vec![(1, Some(1))], Some(3)),
                (vec![(2, Some(1))], Some(2)),
            ]
        );
    }
}
