//! What each contributor knows by itself: the cells that it alone fills.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;

/// The hidden cells that one contributor alone fills, by contributor, nobody first: the outside
/// reader knows none. A contributor known only to be alone is recognised in the cells of a relation
/// that have the same value: a total with one part is that part.
pub(super) fn variants(problem: &Problem<'_>) -> Vec<BTreeSet<usize>> {
    let mut variants = vec![BTreeSet::new()];
    if !problem.rules.insiders {
        return variants;
    }
    let mut named: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    let mut unnamed: BTreeSet<usize> = BTreeSet::new();
    for cell in (0..problem.cells()).filter(|cell| problem.may_move(*cell)) {
        match problem.alone(cell) {
            Some(Some(name)) => {
                named.entry(name).or_default().insert(cell);
            }
            Some(None) => {
                unnamed.insert(cell);
            }
            None => {}
        }
    }
    while let Some(first) = unnamed.pop_first() {
        let mut own = BTreeSet::from([first]);
        let mut pending = vec![first];
        while let Some(cell) = pending.pop() {
            for row in problem.rows(cell) {
                let Some(equation) = problem.equations.get(*row) else { continue };
                for (other, _) in &equation.terms {
                    if unnamed.contains(other) && problem.value(*other) == problem.value(cell) {
                        unnamed.remove(other);
                        own.insert(*other);
                        pending.push(*other);
                    }
                }
            }
        }
        variants.push(own);
    }
    variants.extend(named.into_values());
    variants
}

/// Whether whoever alone fills `frozen` cells may be among the contributors of another: by name,
/// or because the cell is large enough to hold it.
pub(super) fn may_be_in(problem: &Problem<'_>, cell: usize, frozen: &BTreeSet<usize>) -> bool {
    frozen.iter().any(|own| match problem.alone(*own) {
        Some(Some(name)) => problem.has_contributor(cell, name),
        _ => problem.value(cell) >= problem.value(*own),
    })
}
