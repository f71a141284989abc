//! The proof: two worlds for each withheld cell, checked again against the system itself.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::Protection;
use super::insiders;
use super::program::{Asked, pool_program};
use super::repair::repair;
use super::search::{Search, Side};
use super::world::{Certificate, Moves, World};

/// Pooled programs in one audit.
const MOST_POOLED: u64 = 16;
/// Fewest open goals worth a pooled program, and most cells in one.
const WORTH: usize = 24;
const MOST_CELLS: usize = 4_000;

/// Stretches many cells at once: maximises random weights over all goals not yet reached. Every
/// vertex is a world and serves all the cells that it moves.
pub(super) fn pooled(search: &mut Search<'_>) {
    let nobody = BTreeSet::new();
    for round in 0..MOST_POOLED {
        let open: Vec<(usize, Side)> = search
            .goals(&nobody)
            .into_iter()
            .filter(|(cell, side)| search.known(*cell, *side, &nobody).is_none())
            .collect();
        let cells: Vec<usize> = (0..search.problem.places.len())
            .filter(|cell| search.problem.may_move(*cell))
            .collect();
        if open.len() < WORTH || cells.len() > MOST_CELLS {
            return;
        }
        let asked: Asked = pool_program(&search.problem, &cells, &open, round);
        let Some(moves) = search.propose(&asked.program).and_then(|values| asked.moves(&values))
        else {
            return;
        };
        let all: BTreeSet<usize> = cells.iter().copied().collect();
        let Some(moves) = repair(&search.problem, &moves, &all, usize::MAX) else { return };
        // A vertex is a sum of independent moves: each linked part is a world of its own.
        for part in parts(search, &moves) {
            search.pool.add(&search.problem, &part);
        }
    }
}

/// Moves split into parts that share no relation.
fn parts(search: &Search<'_>, moves: &Moves) -> Vec<Moves> {
    let mut left: BTreeMap<usize, i64> = moves.clone();
    let mut parts = Vec::new();
    while let Some((start, _)) = left.first_key_value() {
        let mut part = Moves::new();
        let mut pending = vec![*start];
        while let Some(cell) = pending.pop() {
            let Some(by) = left.remove(&cell) else { continue };
            part.insert(cell, by);
            for row in search.problem.rows(cell) {
                if let Some(equation) = search.problem.equations.get(*row) {
                    pending.extend(equation.terms.iter().map(|(other, _)| *other));
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// Gathers the proof of the mask as it is, and lists what has none.
pub(super) fn conclude(search: &mut Search<'_>) -> Protection {
    let problem = &search.problem;
    let hidden: BTreeSet<usize> =
        search.hidden().into_iter().filter(|cell| is_displayed(search, *cell)).collect();
    let mut uncertified: BTreeSet<usize> = BTreeSet::new();
    let mut primaries = BTreeSet::new();
    for cell in 0..problem.cells() {
        let Some(place) = problem.place(cell) else { continue };
        if place.need.is_some() {
            if hidden.contains(&cell) {
                primaries.insert(cell);
            }
            if place.fixed {
                uncertified.insert(cell);
            }
        }
    }
    let nobody = BTreeSet::new();
    let variants = insiders::variants(problem);
    let mut certificates = Vec::new();
    for cell in 0..problem.places.len() {
        let mut sides = search.sides(cell, &nobody);
        if sides.is_empty() && hidden.contains(&cell) {
            // Hidden for others, and not known either.
            sides = vec![Side::Any];
        }
        if sides.is_empty() {
            continue;
        }
        let everybody = variants.iter().all(|frozen| {
            let sides = search.sides(cell, frozen);
            sides.iter().all(|side| search.known(cell, *side, frozen).is_some())
        });
        let certificate = certificate(search, cell, &sides, &nobody);
        let proven = everybody
            && certificate.as_ref().is_some_and(|certificate| {
                let (low, high) = (&certificate.low, &certificate.high);
                low.agrees(problem.system, &problem.rules, &hidden)
                    && high.agrees(problem.system, &problem.rules, &hidden)
                    && low != high
            });
        match certificate {
            Some(certificate) if proven && cell < problem.cells() => certificates.push(certificate),
            Some(_) if proven => {}
            _ if cell < problem.cells() => {
                uncertified.insert(cell);
            }
            _ => {
                let members = search.groups.iter().filter(|(_, position)| **position == cell);
                uncertified.extend(members.flat_map(|(members, _)| members.iter().copied()));
            }
        }
    }
    Protection { hidden, primaries, certificates, uncertified, solves: search.solves }
}

fn is_displayed(search: &Search<'_>, cell: usize) -> bool {
    search.problem.place(cell).is_some_and(|place| !place.inner && !place.fixed)
}

fn certificate(
    search: &Search<'_>,
    cell: usize,
    sides: &[Side],
    nobody: &BTreeSet<usize>,
) -> Option<Certificate> {
    let mut low = World::default();
    let mut high = World::default();
    for side in sides {
        let moves = search.known(cell, *side, nobody)?;
        let upwards = moves.get(&cell).is_some_and(|by| *by > 0);
        let world = World {
            moves: moves
                .iter()
                .filter(|(one, _)| **one < search.problem.cells())
                .map(|(one, by)| (*one, *by))
                .collect(),
        };
        if upwards {
            high = world;
        } else {
            low = world;
        }
    }
    Some(Certificate { cell, low, high })
}
