//! A connected piece of a merged system: the programs solved on it, and the worlds they found.

use std::collections::BTreeSet;

use super::solver::{Model, Numbers, Optimum, float};

/// Programs beyond this size are not attempted.
const LARGEST: usize = 6_000;
/// Unknowns and statements that individual programs may cost together, per component.
const WORK: usize = 60_000;
/// The same, for targets that real tables already leave open.
const INTEGER_WORK: usize = 6_000;
/// Objectives whose solutions are shared by all targets of a component.
const POOLED: u64 = 4;

/// A connected piece of the merged system, with what has been learnt of it.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) model: Model,
    /// The same with every unknown limited, so that any weighted sum has a greatest value.
    capped: Option<Model>,
    /// One equation, every weight 1, no limit: whoever holds the total is anybody's guess.
    pub(super) simplex: Option<i64>,
    worlds: Vec<Vec<f64>>,
    /// Tables of reals, some of them no integers.
    tables: Vec<Vec<f64>>,
    pooled: bool,
    spent: usize,
    pub(super) sources: BTreeSet<usize>,
}

/// Weights of one part, in its own numbering.
pub(super) type Weights = Vec<(usize, i64)>;

/// What bounds an objective from one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) real: f64,
    pub(super) proven: Option<i64>,
    pub(super) attained: bool,
}

/// What tables at hand are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Integers: worlds.
    Worlds,
    /// Reals.
    Tables,
}

/// Which bound is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Least,
    Greatest,
}

/// How much a bound may cost, all bounds of the part together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Unlimited,
    Usual,
    /// What remains to be known is whether the open reals hide a closed integer.
    Little,
}

impl Part {
    /// Solves the pooled programs, once; says how many.
    pub(super) fn pool(&mut self) -> usize {
        if self.pooled || self.simplex.is_some() || self.model.size() > LARGEST {
            return 0;
        }
        self.pooled = true;
        let mut solved = 0;
        for round in 0..POOLED {
            let weights: Weights = (0..self.model.highs.len())
                .map(|unknown| (unknown, draw(round, unknown)))
                .collect();
            solved += self.explore(&weights);
        }
        solved
    }

    /// Keeps the world where a weighted sum is greatest; says how many programs that took.
    pub(super) fn explore(&mut self, weights: &Weights) -> usize {
        if self.simplex.is_some() || self.model.size() > LARGEST {
            return 0;
        }
        let capped = self.capped.get_or_insert_with(|| self.model.capped());
        if let Some(found) = capped.greatest(weights, Numbers::Real) {
            self.keep(&found);
        }
        1
    }

    /// The greatest integer that a weighted sum may reach, and a table where it comes nearest;
    /// the table is kept. `None` where no program says so.
    pub(super) fn summit(&mut self, weights: &Weights) -> Option<(i64, Vec<f64>)> {
        if self.simplex.is_some() || self.model.size() > LARGEST {
            return None;
        }
        let found = self.model.greatest(weights, Numbers::Real)?;
        self.keep(&found);
        Some((rounded(found.value, Side::Greatest, self.model.slack())?, found.point))
    }

    fn keep(&mut self, found: &Optimum) {
        if found.point.is_empty() {
            return;
        }
        if found.whole {
            self.worlds.push(found.point.iter().map(|value| value.round()).collect());
        } else {
            self.tables.push(found.point.clone());
        }
    }

    /// Extreme values of two objectives over the tables at hand.
    pub(super) fn reached(
        &self,
        least: &Weights,
        most: &Weights,
        evidence: Evidence,
    ) -> Option<(f64, f64)> {
        if let Some(total) = self.simplex {
            let (least, _) = self.extremes(least);
            let (_, most) = self.extremes(most);
            return Some((float(total * least), float(total * most)));
        }
        if self.model.rows.is_empty() && self.model.bands.is_empty() {
            return Some((0.0, f64::INFINITY));
        }
        let value = |weights: &Weights, world: &[f64]| -> f64 {
            weights
                .iter()
                .map(|(place, weight)| float(*weight) * world.get(*place).copied().unwrap_or(0.0))
                .sum()
        };
        let tables = if evidence == Evidence::Tables { self.tables.as_slice() } else { &[] };
        let all = || self.worlds.iter().chain(tables);
        let low = all().map(|world| value(least, world)).reduce(f64::min)?;
        let high = all().map(|world| value(most, world)).reduce(f64::max)?;
        Some((low, high))
    }

    /// Least and greatest weight over all unknowns of the part.
    fn extremes(&self, weights: &Weights) -> (i64, i64) {
        let missing = weights.len() < self.model.highs.len();
        let seeds = missing.then_some(0);
        let all = || weights.iter().map(|(_, weight)| *weight).chain(seeds);
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }

    pub(super) fn limit(
        &mut self,
        weights: &Weights,
        side: Side,
        work: Work,
        programs: &mut usize,
    ) -> Limit {
        if let Some(total) = self.simplex {
            let (least, most) = self.extremes(weights);
            let value = total * if side == Side::Least { least } else { most };
            return Limit { real: float(value), proven: Some(value), attained: true };
        }
        let nothing = Limit {
            real: if side == Side::Least { f64::NEG_INFINITY } else { f64::INFINITY },
            proven: None,
            attained: false,
        };
        let size = self.model.size();
        let allowed = match work {
            Work::Unlimited => usize::MAX,
            Work::Usual => WORK,
            Work::Little => INTEGER_WORK,
        };
        if size > LARGEST || self.spent > allowed {
            return nothing;
        }
        self.spent += size;
        *programs += 1;
        let Some(real) = self.solve(weights, side, Numbers::Real) else { return nothing };
        self.keep(&real);
        let slack = self.model.slack();
        let proven = rounded(real.value, side, slack);
        let mut limit = Limit { real: real.value, proven, attained: real.whole };
        if !real.whole && real.value.is_finite() {
            *programs += 1;
            self.spent += 4 * size;
            if let Some(whole) = self.solve(weights, side, Numbers::Whole) {
                self.keep(&whole);
                limit.proven = rounded(whole.value, side, slack);
                limit.attained = true;
            }
        }
        limit
    }

    fn solve(&self, weights: &Weights, side: Side, numbers: Numbers) -> Option<Optimum> {
        match side {
            Side::Least => self.model.least(weights, numbers),
            Side::Greatest => self.model.greatest(weights, numbers),
        }
    }
}

/// The integer a real bound implies.
#[expect(clippy::cast_possible_truncation, reason = "bounds of counts stay far below 2⁵³")]
fn rounded(value: f64, side: Side, slack: f64) -> Option<i64> {
    if !value.is_finite() {
        return None;
    }
    Some(match side {
        Side::Least => (value - slack).ceil() as i64,
        Side::Greatest => (value + slack).floor() as i64,
    })
}

/// A weight between −50 and 50, always the same for the same place.
pub(super) fn draw(round: u64, unknown: usize) -> i64 {
    let mut state = (round + 1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(u64::try_from(unknown).unwrap_or(0).wrapping_mul(0xD1B5_4A32_D192_ED03));
    state ^= state >> 31;
    state = state.wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^= state >> 29;
    i64::try_from(state % 101).unwrap_or(0) - 50
}
