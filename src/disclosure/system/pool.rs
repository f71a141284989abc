//! The worlds found so far. One world protects every cell that it moves: most questions are
//! answered here, without a program.

#![deny(clippy::float_arithmetic)]

use std::collections::BTreeSet;

use super::problem::Problem;
use super::world::Moves;

/// Worlds, by what they move.
#[derive(Debug, Default)]
pub(super) struct Pool {
    worlds: Vec<Moves>,
    alive: Vec<bool>,
    by_cell: Vec<Vec<usize>>,
    known: BTreeSet<Vec<(usize, i64)>>,
}

impl Pool {
    /// Adds a world with its opposite and its multiples, where they are worlds too. Nothing that
    /// `problem` does not admit ever enters.
    pub(super) fn add(&mut self, problem: &Problem<'_>, moves: &Moves) {
        if !problem.admits(moves) {
            return;
        }
        self.insert(moves.clone());
        for sign in [1, -1] {
            if let Some(longest) = stretched(problem, moves, sign) {
                self.insert(longest);
            }
        }
    }

    fn insert(&mut self, moves: Moves) {
        if moves.is_empty() || !self.known.insert(moves.iter().map(|(c, by)| (*c, *by)).collect()) {
            return;
        }
        let position = self.worlds.len();
        for cell in moves.keys() {
            if self.by_cell.len() <= *cell {
                self.by_cell.resize(cell + 1, Vec::new());
            }
            if let Some(worlds) = self.by_cell.get_mut(*cell) {
                worlds.push(position);
            }
        }
        self.worlds.push(moves);
        self.alive.push(true);
    }

    /// A world that moves a cell as wanted and leaves `frozen` cells where they are.
    pub(super) fn find(
        &self,
        cell: usize,
        wanted: impl Fn(i64) -> bool,
        frozen: &BTreeSet<usize>,
    ) -> Option<&Moves> {
        self.by_cell.get(cell)?.iter().rev().find_map(|position| {
            if !self.alive.get(*position).copied().unwrap_or(false) {
                return None;
            }
            let moves = self.worlds.get(*position)?;
            let by = moves.get(&cell).copied().unwrap_or(0);
            let free = frozen.is_empty() || frozen.iter().all(|cell| !moves.contains_key(cell));
            (wanted(by) && free).then_some(moves)
        })
    }

    /// Sets aside the worlds that move a cell; they come back with [`Pool::revive`].
    pub(super) fn set_aside(&mut self, cell: usize) -> Vec<usize> {
        let mut done = Vec::new();
        for position in self.by_cell.get(cell).into_iter().flatten() {
            if let Some(alive) = self.alive.get_mut(*position).filter(|alive| **alive) {
                *alive = false;
                done.push(*position);
            }
        }
        done
    }

    pub(super) fn revive(&mut self, worlds: &[usize]) {
        for position in worlds {
            if let Some(alive) = self.alive.get_mut(*position) {
                *alive = true;
            }
        }
    }

    /// The moves of worlds set aside.
    pub(super) fn moved(&self, worlds: &[usize]) -> BTreeSet<usize> {
        worlds
            .iter()
            .filter_map(|position| self.worlds.get(*position))
            .flat_map(|moves| moves.keys().copied())
            .collect()
    }

    /// Makes the worlds follow a new group cell: what its members move, it moves.
    pub(super) fn extend(&mut self, union: usize, members: &[usize]) {
        if self.by_cell.len() <= union {
            self.by_cell.resize(union + 1, Vec::new());
        }
        for (position, moves) in self.worlds.iter_mut().enumerate() {
            let by: i64 = members.iter().filter_map(|cell| moves.get(cell)).sum();
            if by != 0 {
                moves.insert(union, by);
                if let Some(worlds) = self.by_cell.get_mut(union) {
                    worlds.push(position);
                }
            }
        }
    }
}

/// The longest multiple of some moves, in a direction, that is still a world.
fn stretched(problem: &Problem<'_>, moves: &Moves, sign: i64) -> Option<Moves> {
    let mut most = i64::MAX;
    for (cell, by) in moves {
        let place = problem.place(*cell)?;
        let room = match (by * sign).signum() {
            1 => place.up.unwrap_or(i64::MAX / 2),
            _ => place.down.saturating_neg(),
        };
        most = most.min(room / by.saturating_abs().max(1));
    }
    // Doubling the largest cells without need would only make numbers long.
    let scale = moves.values().map(|by| by.saturating_abs()).max().unwrap_or(1).max(1);
    most = most.min((1 << 45) / scale);
    if most < 1 {
        return None;
    }
    let longer: Moves = moves.iter().map(|(cell, by)| (*cell, by * sign * most)).collect();
    if problem.admits(&longer) {
        return Some(longer);
    }
    let once: Moves = moves.iter().map(|(cell, by)| (*cell, by * sign)).collect();
    problem.admits(&once).then_some(once)
}
