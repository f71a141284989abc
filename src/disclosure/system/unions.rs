//! Groups of withheld cells that relations determine: a published total less its shown parts is
//! published too, and so is what such groups leave of one another.

#![deny(clippy::float_arithmetic)]

use std::collections::BTreeSet;

use super::elimination;
use super::problem::{Equation, Problem};

/// Above this many hidden cells, elimination would cost more than it finds: the groups of single
/// relations are looked at, and their differences.
const MOST_FOR_ELIMINATION: usize = 600;
/// Groups compared with one another.
const MOST_COMPARED: usize = 400;

/// Groups of at least two hidden cells whose sum readers know, found so far.
pub(super) fn groups(problem: &Problem<'_>) -> BTreeSet<Vec<usize>> {
    let mut found: BTreeSet<Vec<usize>> =
        problem.equations.iter().filter_map(|equation| of_equation(problem, equation)).collect();
    let hidden = (0..problem.cells()).filter(|cell| problem.may_move(*cell)).count();
    if hidden <= MOST_FOR_ELIMINATION {
        for reversed in [false, true] {
            for row in elimination::reduced(problem, reversed) {
                let ones = row.values().all(|factor| *factor == 1);
                let own = row.keys().all(|cell| *cell < problem.cells());
                if ones && own && row.len() > 1 {
                    found.insert(row.into_keys().collect());
                }
            }
        }
    }
    let differences = differences(&found);
    found.extend(differences);
    found
}

/// Groups that the relations of some cells determine by themselves.
pub(super) fn of_rows(problem: &Problem<'_>, cells: &[usize]) -> BTreeSet<Vec<usize>> {
    cells
        .iter()
        .flat_map(|cell| problem.rows(*cell))
        .filter_map(|row| of_equation(problem, problem.equations.get(*row)?))
        .collect()
}

/// The hidden cells of one relation, when it gives their sum.
fn of_equation(problem: &Problem<'_>, equation: &Equation) -> Option<Vec<usize>> {
    let hidden: Vec<(usize, i64)> =
        equation.terms.iter().copied().filter(|(cell, _)| problem.may_move(*cell)).collect();
    // A group already written as one cell says nothing new.
    let is_own = equation.terms.iter().any(|(cell, _)| *cell >= problem.cells());
    let one_sign = hidden.iter().all(|(_, factor)| *factor == 1)
        || hidden.iter().all(|(_, factor)| *factor == -1);
    (equation.is_equality() && !is_own && one_sign && hidden.len() > 1)
        .then(|| hidden.into_iter().map(|(cell, _)| cell).collect())
}

/// What disjoint groups covering another leave beside it, and what a group leaves of a larger one.
fn differences(found: &BTreeSet<Vec<usize>>) -> BTreeSet<Vec<usize>> {
    let sets: Vec<BTreeSet<usize>> =
        found.iter().take(MOST_COMPARED).map(|group| group.iter().copied().collect()).collect();
    let mut left = BTreeSet::new();
    for inner in &sets {
        let mut cover: BTreeSet<usize> = BTreeSet::new();
        for other in sets.iter().filter(|other| *other != inner && !other.is_disjoint(inner)) {
            if inner.is_subset(other) {
                left.insert(other.difference(inner).copied().collect());
            }
            if cover.is_disjoint(other) {
                cover.extend(other);
            }
        }
        if inner.is_subset(&cover) {
            left.insert(cover.difference(inner).copied().collect());
        }
    }
    left.retain(|group: &Vec<usize>| group.len() > 1);
    left
}
