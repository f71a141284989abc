//! Which cells may take part in a program: the whole component when it is small, else a
//! neighbourhood, since a world that moves a few cells near the target is a world.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;

/// How far to look: steps through relations, and cells taken from each relation.
const REACHES: [(usize, usize); 3] = [(2, 5), (3, 9), (5, 16)];

/// Neighbourhoods of a cell, ever larger; the whole component last, where it is small enough.
pub(super) fn around(
    problem: &Problem<'_>,
    target: usize,
    costs: &[i64],
    whole: usize,
    components: &mut BTreeMap<usize, Vec<usize>>,
) -> Vec<Vec<usize>> {
    let component = component(problem, target, components);
    if component.len() <= whole {
        return vec![component];
    }
    let mut scopes: Vec<Vec<usize>> = REACHES
        .iter()
        .map(|(steps, breadth)| neighbourhood(problem, target, *steps, *breadth, costs))
        .collect();
    scopes.dedup();
    scopes
}

/// The component of a cell, remembered by its first member.
fn component(
    problem: &Problem<'_>,
    target: usize,
    components: &mut BTreeMap<usize, Vec<usize>>,
) -> Vec<usize> {
    let root = problem.root(target);
    let known = components.entry(root).or_insert_with(|| problem.component_of(target));
    let mut members = known.clone();
    // Groups are added as the search goes.
    members.extend(
        (problem.cells()..problem.places.len())
            .filter(|cell| problem.root(*cell) == root && !known.contains(cell)),
    );
    members
}

fn neighbourhood(
    problem: &Problem<'_>,
    target: usize,
    steps: usize,
    breadth: usize,
    costs: &[i64],
) -> Vec<usize> {
    let mut taken: BTreeSet<usize> = BTreeSet::from([target]);
    let mut rows: BTreeSet<usize> = BTreeSet::new();
    let mut edge = vec![target];
    for _ in 0..steps {
        let mut next = Vec::new();
        for cell in edge {
            for row in problem.rows(cell) {
                if !rows.insert(*row) {
                    continue;
                }
                let Some(equation) = problem.equations.get(*row) else { continue };
                let mut hidden = Vec::new();
                let mut shown = Vec::new();
                for (other, _) in &equation.terms {
                    if taken.contains(other) || problem.is_fixed(*other) {
                        continue;
                    }
                    if problem.is_hidden(*other) {
                        hidden.push(*other);
                    } else {
                        shown.push(*other);
                    }
                }
                let room = |cell: &usize| {
                    problem.place(*cell).map_or(0, |place| place.down.saturating_neg())
                };
                // Hidden cells with room first: moving them costs nothing.
                hidden.sort_by_key(|cell| (std::cmp::Reverse(room(cell)), *cell));
                let cost = |cell: &usize| costs.get(*cell).copied().unwrap_or(1);
                shown.sort_by_key(|cell| (cost(cell), *cell));
                let chosen =
                    hidden.into_iter().take(2 * breadth).chain(shown.into_iter().take(breadth));
                for other in chosen {
                    taken.insert(other);
                    next.push(other);
                }
            }
        }
        edge = next;
    }
    taken.into_iter().collect()
}
