//! The search for a mask: cell by cell, the cheapest move that protects it, and what that move
//! needs hidden.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::Effort;
use super::insiders;
use super::pool::Pool;
use super::problem::Problem;
use super::program::{Question, ask};
use super::repair::repair;
use super::scope;
use super::solver::{Program, Solver};
use super::unions;
use super::world::{Moves, World};

/// Rounds of reader, contributors, unions; each round hides more or is the last.
pub(super) const MOST_ROUNDS: usize = 40;
/// Largest scope tried with whole numbers.
const MOST_INTEGERS: usize = 400;

/// How the search goes: it is greedy, and no way is best everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Hiding costs the logarithm of the value; those needing most go first.
    Logarithm,
    /// Hiding costs the same everywhere; those needing most go first.
    Even,
    /// Hiding costs the same everywhere; cells in their order.
    InOrder,
}

impl Style {
    pub(super) const ALL: [Self; 3] = [Self::Logarithm, Self::Even, Self::InOrder];

    fn cost(self, value: i64) -> i64 {
        match self {
            Self::Logarithm => 1 + i64::from(value.unsigned_abs().saturating_add(1).ilog2()),
            Self::Even | Self::InOrder => 8,
        }
    }
}

/// What must be possible of a hidden cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A value low enough.
    Low,
    /// A value high enough.
    High,
    /// Another value.
    Any,
}

/// A search under way.
pub(super) struct Search<'s> {
    pub(super) problem: Problem<'s>,
    pub(super) pool: Pool,
    pub(super) effort: Effort,
    pub(super) solves: usize,
    /// Groups found unsafe and now judged as cells: their members.
    pub(super) groups: BTreeMap<Vec<usize>, usize>,
    solver: &'s dyn Solver,
    style: Style,
    costs: Vec<i64>,
    components: BTreeMap<usize, Vec<usize>>,
    /// Components in which some cell could not be protected; kept by a search that hides, since
    /// what remains of them is for whoever publishes to withhold.
    lost: BTreeSet<usize>,
    hides: bool,
    /// A solver's answer could not be mended since the last goal.
    spoilt: bool,
}

impl<'s> Search<'s> {
    pub(super) fn new(
        problem: Problem<'s>,
        effort: Effort,
        solver: &'s dyn Solver,
        style: Style,
    ) -> Self {
        let costs = problem
            .places
            .iter()
            .map(|place| style.cost(place.value) * i64::from(place.weight.max(1)))
            .collect();
        Self {
            problem,
            pool: Pool::default(),
            effort,
            solves: 0,
            groups: BTreeMap::new(),
            solver,
            style,
            costs,
            components: BTreeMap::new(),
            lost: BTreeSet::new(),
            hides: true,
            spoilt: false,
        }
    }

    /// Hides until everything hidden is protected, against everybody.
    pub(super) fn protect(&mut self) {
        for _ in 0..MOST_ROUNDS {
            let before = self.hidden();
            for frozen in insiders::variants(&self.problem) {
                for (cell, side) in self.goals(&frozen) {
                    self.reach(cell, side, &frozen);
                }
            }
            let grown = self.add_unions(&self.unsafe_groups());
            if !grown && self.hidden() == before {
                return;
            }
        }
    }

    /// Takes up worlds found elsewhere, at their smallest: those that hold here are kept.
    pub(super) fn recall(&mut self, worlds: &[World]) {
        for world in worlds {
            let unit = world.moves.values().fold(0, |unit, by| divisor(unit, by.saturating_abs()));
            let moves: Moves =
                world.moves.iter().map(|(cell, by)| (*cell, by / unit.max(1))).collect();
            self.pool.add(&self.problem, &moves);
        }
    }

    /// Proves what can be proven of the mask as it is.
    pub(super) fn verify(&mut self) {
        self.hides = false;
        super::certify::pooled(self);
        self.protect();
    }

    /// What must be possible, those needing most first.
    pub(super) fn goals(&self, frozen: &BTreeSet<usize>) -> Vec<(usize, Side)> {
        let mut goals: Vec<(i64, usize, Side)> = Vec::new();
        for cell in 0..self.problem.places.len() {
            for side in self.sides(cell, frozen) {
                let width = self.amounts(cell, side).first().copied().unwrap_or(0);
                let in_order = side == Side::Any || self.style == Style::InOrder;
                let first = if in_order { 0 } else { width.saturating_abs() };
                goals.push((first, cell, side));
            }
        }
        goals.sort_by_key(|(width, cell, _)| (std::cmp::Reverse(*width), *cell));
        goals.into_iter().map(|(_, cell, side)| (cell, side)).collect()
    }

    /// What must be possible of one cell, given the mask, for a reader who knows some cells. One
    /// who is among the contributors of a cell knows part of it: it must not know the rest.
    pub(super) fn sides(&self, cell: usize, frozen: &BTreeSet<usize>) -> Vec<Side> {
        let Some(place) = self.problem.place(cell) else { return Vec::new() };
        if !self.problem.may_move(cell) || frozen.contains(&cell) {
            return Vec::new();
        }
        match place.need {
            Some(_) if insiders::may_be_in(&self.problem, cell, frozen) => vec![Side::Any],
            Some(need) => {
                let mut sides = Vec::new();
                if need.high > place.value {
                    sides.push(Side::High);
                }
                if need.low < place.value {
                    sides.push(Side::Low);
                }
                if sides.is_empty() {
                    sides.push(Side::Any);
                }
                sides
            }
            // What no rule withholds may be known to a contributor; and while it may still be
            // shown, it need not be uncertain.
            None if place.inner || place.open || !frozen.is_empty() => Vec::new(),
            None => vec![Side::Any],
        }
    }

    /// The moves that would do, in the order tried.
    fn amounts(&self, cell: usize, side: Side) -> Vec<i64> {
        let Some(place) = self.problem.place(cell) else { return Vec::new() };
        match (side, place.need) {
            (Side::High, Some(need)) => vec![need.high.saturating_sub(place.value)],
            (Side::Low, Some(need)) => vec![need.low.saturating_sub(place.value)],
            _ => vec![1, -1],
        }
    }

    /// A world already known that does.
    pub(super) fn known(
        &self,
        cell: usize,
        side: Side,
        frozen: &BTreeSet<usize>,
    ) -> Option<&Moves> {
        let by = self.amounts(cell, side).first().copied()?;
        let wanted = |moved: i64| match side {
            Side::High => moved >= by,
            Side::Low => moved <= by,
            Side::Any => moved != 0,
        };
        self.pool.find(cell, wanted, frozen)
    }

    /// Whether no known world moves a cell.
    pub(super) fn is_idle(&self, cell: usize) -> bool {
        self.pool.find(cell, |by| by != 0, &BTreeSet::new()).is_none()
    }

    /// Whether a goal is reached, hiding more where it is not; gives up a component in which
    /// nothing helps.
    pub(super) fn reach(&mut self, cell: usize, side: Side, frozen: &BTreeSet<usize>) -> bool {
        if self.known(cell, side, frozen).is_some() {
            return true;
        }
        let root = self.problem.root(cell);
        if self.lost.contains(&root) {
            return false;
        }
        if self.attempt(cell, side, frozen, self.hides) {
            return true;
        }
        if !self.hides {
            return false;
        }
        // Uncertified: hide what stands in the same relations, then everything linked.
        let near: Vec<usize> = self
            .problem
            .rows(cell)
            .iter()
            .filter_map(|row| self.problem.equations.get(*row))
            .flat_map(|equation| equation.terms.iter().map(|(other, _)| *other))
            .collect();
        let everything = self.problem.component_of(cell);
        for more in [near, everything] {
            let mut grown = false;
            for other in more
                .into_iter()
                .filter(|other| self.problem.may_be_hidden(*other))
                .collect::<Vec<_>>()
            {
                grown |= !self.problem.hide(other).is_empty();
            }
            if grown && self.attempt(cell, side, frozen, false) {
                return true;
            }
        }
        self.lost.insert(root);
        false
    }

    /// Looks for a world that does, near the cell and then further; `extend` allows hiding more.
    pub(super) fn attempt(
        &mut self,
        cell: usize,
        side: Side,
        frozen: &BTreeSet<usize>,
        extend: bool,
    ) -> bool {
        let scopes = scope::around(
            &self.problem,
            cell,
            &self.costs,
            self.effort.whole,
            &mut self.components,
        );
        self.spoilt = false;
        for integer in [false, true] {
            // What has no solution in real numbers has none in whole ones.
            if integer && !self.spoilt {
                return false;
            }
            for scope in &scopes {
                for by in self.amounts(cell, side) {
                    let movable = scope.iter().filter(|one| self.problem.may_move(**one)).count();
                    let size = if extend { scope.len() } else { movable };
                    if integer && size > MOST_INTEGERS {
                        continue;
                    }
                    if self.solve(cell, by, scope, frozen, extend, integer) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Asks, hides what moves, checks, remembers.
    fn solve(
        &mut self,
        target: usize,
        by: i64,
        scope: &[usize],
        frozen: &BTreeSet<usize>,
        extend: bool,
        integer: bool,
    ) -> bool {
        let Some(first) = self.moves_for(target, by, scope, frozen, None, extend, integer) else {
            return false;
        };
        let mut best = first;
        if extend && !integer {
            best = self.sparser(target, by, scope, frozen, best);
        }
        let mut newly = Vec::new();
        for cell in best.keys() {
            if self.problem.may_be_hidden(*cell) {
                newly.extend(self.problem.hide(*cell));
            }
        }
        if !self.problem.admits(&best) || (!extend && !newly.is_empty()) {
            self.problem.show(&newly);
            return false;
        }
        self.pool.add(&self.problem, &best);
        true
    }

    /// A linear program pays by the unit moved, a mask by the cell: asked again with costs that
    /// make what already moves cheap and the rest dear, it moves fewer cells.
    fn sparser(
        &mut self,
        target: usize,
        by: i64,
        scope: &[usize],
        frozen: &BTreeSet<usize>,
        mut best: Moves,
    ) -> Moves {
        const ROUNDS: usize = 3;
        const DEAR: i64 = 1_000;
        let newly = |problem: &Problem<'_>, moves: &Moves| {
            moves.keys().filter(|cell| problem.may_be_hidden(**cell)).count()
        };
        let mut current = best.clone();
        for _ in 0..ROUNDS {
            if newly(&self.problem, &best) < 2 {
                break;
            }
            let costs: Vec<i64> = self
                .costs
                .iter()
                .enumerate()
                .map(|(cell, cost)| {
                    let moved = current.get(&cell).map_or(0, |by| by.saturating_abs());
                    let need = by.saturating_abs().max(1);
                    let share = (i128::from(DEAR) * i128::from(need))
                        / (i128::from(moved) + i128::from(need) / 50 + 1);
                    cost * i64::try_from(share).unwrap_or(DEAR).clamp(1, 50 * DEAR)
                })
                .collect();
            let Some(next) = self.moves_for(target, by, scope, frozen, Some(&costs), true, false)
            else {
                break;
            };
            let settled = next.keys().eq(current.keys());
            if newly(&self.problem, &next) < newly(&self.problem, &best) {
                best.clone_from(&next);
            }
            current = next;
            if settled {
                break;
            }
        }
        best
    }

    /// One program: asks, rounds and mends.
    #[expect(clippy::too_many_arguments, reason = "one question, asked in several ways")]
    fn moves_for(
        &mut self,
        target: usize,
        by: i64,
        scope: &[usize],
        frozen: &BTreeSet<usize>,
        costs: Option<&[i64]>,
        extend: bool,
        integer: bool,
    ) -> Option<Moves> {
        let costs = extend.then_some(costs.unwrap_or(self.costs.as_slice()));
        let nodes = self.effort.nodes;
        let question = Question { target, by, scope, frozen, costs, integer, nodes };
        let asked = ask(&self.problem, &question);
        if asked.is_void() {
            return None;
        }
        let values = self.propose(&asked.program)?;
        self.spoilt = true;
        let moves = asked.moves(&values)?;
        let mut cells: BTreeSet<usize> = moves.keys().copied().collect();
        cells.extend(scope.iter().copied().filter(|cell| self.problem.may_move(*cell)));
        cells.retain(|cell| !frozen.contains(cell));
        let moves = repair(&self.problem, &moves, &cells, target)?;
        let reached = moves.get(&target).copied().unwrap_or(0);
        let enough = if by > 0 { reached >= by } else { reached <= by };
        (enough && !frozen.iter().any(|cell| moves.contains_key(cell))).then_some(moves)
    }

    pub(super) fn propose(&mut self, program: &Program) -> Option<Vec<f64>> {
        if self.solves >= self.effort.solves {
            return None;
        }
        self.solves += 1;
        self.solver.propose(program)
    }

    /// Groups of hidden cells that relations determine and that break a rule.
    pub(super) fn unsafe_groups(&self) -> Vec<Vec<usize>> {
        if !self.judges_unions() {
            return Vec::new();
        }
        unions::groups(&self.problem)
            .into_iter()
            .filter(|group| !self.groups.contains_key(group))
            .filter(|group| self.problem.judge_union(group).is_some())
            .collect()
    }

    /// Counts of units need no unions: a group that were known to be small would bound each of
    /// its cells below the threshold, which their own protection excludes.
    pub(super) fn judges_unions(&self) -> bool {
        self.problem.rules.unions && self.problem.knows_contributors()
    }

    /// From now on, unsafe groups are protected like cells.
    pub(super) fn add_unions(&mut self, groups: &[Vec<usize>]) -> bool {
        for group in groups {
            let Some(need) = self.problem.judge_union(group) else { continue };
            let position = self.problem.add_union(group, need);
            self.costs.push(1);
            self.pool.extend(position, group);
            self.groups.insert(group.clone(), position);
        }
        !groups.is_empty()
    }

    /// The mask.
    pub(super) fn hidden(&self) -> BTreeSet<usize> {
        (0..self.problem.cells()).filter(|cell| self.problem.is_hidden(*cell)).collect()
    }

    pub(super) fn has_lost(&self, cell: usize) -> bool {
        self.lost.contains(&self.problem.root(cell))
    }
}

/// Greatest common divisor.
fn divisor(mut one: i64, mut other: i64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
