//! One linear or integer program over merged unknowns.
//!
//! The solver is never trusted to say that a number is safe: every status but an optimum counts as
//! "not concluded". Bounds are set when the model is built, since changing them afterwards is where
//! the solver has known defects.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::Band;

/// Nodes of branch and bound before an integer program is given up.
const NODES: u64 = 400;
/// Totals beyond this are scaled down, to stay within the solver's absolute tolerances.
const LARGEST: f64 = 1e6;
/// How far beyond anything stated an unlimited unknown is let go where some limit is needed.
const BEYOND: i64 = 1_000;
/// How far from an integer a value may be and still be meant as one.
const TOLERANCE: f64 = 1e-6;

/// A part of a system: unknowns numbered from 0, all at least zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) highs: Vec<Option<i64>>,
    pub(super) rows: Vec<(Vec<(usize, i64)>, i64)>,
    pub(super) bands: Vec<Band>,
}

/// The best value of an objective, and the world that has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Optimum {
    /// The value; infinite where nothing limits it.
    pub(super) value: f64,
    /// Whether the world consists of integers.
    pub(super) whole: bool,
    /// The world; empty where the value is infinite.
    pub(super) point: Vec<f64>,
}

/// Whether unknowns may be fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbers {
    Real,
    Whole,
}

impl Model {
    /// Unknowns and statements: what a program costs grows with it.
    pub(super) fn size(&self) -> usize {
        self.highs.len() + self.rows.len() + self.bands.len()
    }

    /// The same model with a limit on every unknown, beyond anything stated: its worlds are worlds.
    pub(super) fn capped(&self) -> Self {
        let totals = self.rows.iter().map(|(_, total)| total.saturating_abs());
        let limits = self.bands.iter().flat_map(|band| [band.low, band.high]).flatten();
        let limits = limits.map(i64::saturating_abs);
        let cap = totals.chain(limits).max().unwrap_or(0).saturating_add(BEYOND);
        let highs = self.highs.iter().map(|high| Some(high.unwrap_or(cap))).collect();
        Self { highs, ..self.clone() }
    }

    /// The greatest value of a weighted sum; `None` when the solver does not conclude.
    pub(super) fn greatest(&self, weights: &[(usize, i64)], numbers: Numbers) -> Option<Optimum> {
        self.solve(weights, OptimizationDirection::Maximize, numbers)
    }

    /// The least value of a weighted sum; `None` when the solver does not conclude.
    pub(super) fn least(&self, weights: &[(usize, i64)], numbers: Numbers) -> Option<Optimum> {
        self.solve(weights, OptimizationDirection::Minimize, numbers)
    }

    fn solve(
        &self,
        weights: &[(usize, i64)],
        direction: OptimizationDirection,
        numbers: Numbers,
    ) -> Option<Optimum> {
        let scale = self.scale();
        if numbers == Numbers::Whole && scale > 1.0 {
            return None;
        }
        let mut costs = vec![0.0; self.highs.len()];
        for (unknown, weight) in weights {
            *costs.get_mut(*unknown)? += float(*weight);
        }
        let mut problem = Problem::new(direction);
        let unknowns: Vec<Variable> = self
            .highs
            .iter()
            .zip(&costs)
            .map(|(high, cost)| match numbers {
                Numbers::Real => {
                    let high = high.map_or(f64::INFINITY, |high| float(high) / scale);
                    problem.add_var(*cost, (0.0, high))
                }
                Numbers::Whole => {
                    let high =
                        high.map_or(i32::MAX, |high| i32::try_from(high).unwrap_or(i32::MAX));
                    problem.add_integer_var(*cost, (0, high))
                }
            })
            .collect();
        let expression = |terms: &[(usize, i64)]| -> Vec<(Variable, f64)> {
            let known =
                |(unknown, factor): &(usize, i64)| Some((*unknowns.get(*unknown)?, float(*factor)));
            terms.iter().filter_map(known).collect()
        };
        for (terms, total) in &self.rows {
            problem.add_constraint(expression(terms), ComparisonOp::Eq, float(*total) / scale);
        }
        for band in &self.bands {
            if let Some(low) = band.low {
                let low = float(low) / scale;
                problem.add_constraint(expression(&band.terms), ComparisonOp::Ge, low);
            }
            if let Some(high) = band.high {
                let excluded = i64::from(band.open && numbers == Numbers::Whole);
                let high = float(high - excluded) / scale;
                problem.add_constraint(expression(&band.terms), ComparisonOp::Le, high);
            }
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        match problem.solve_with(options) {
            Ok(outcome) if outcome.is_optimal() => {
                let solution = outcome.into_solution().ok()?;
                let point: Vec<f64> =
                    unknowns.iter().map(|unknown| solution.var_value(*unknown) * scale).collect();
                let whole = point.iter().all(|value| is_whole(*value, scale));
                Some(Optimum { value: solution.objective() * scale, whole, point })
            }
            Err(microlp::Error::Unbounded) => {
                let value = match direction {
                    OptimizationDirection::Maximize => f64::INFINITY,
                    OptimizationDirection::Minimize => f64::NEG_INFINITY,
                };
                Some(Optimum { value, whole: true, point: Vec::new() })
            }
            Ok(_) | Err(_) => None,
        }
    }

    fn scale(&self) -> f64 {
        let totals = self.rows.iter().map(|(_, total)| total.unsigned_abs());
        let limits = self.bands.iter().flat_map(|band| [band.low, band.high]).flatten();
        let largest = totals.chain(limits.map(i64::unsigned_abs)).max().unwrap_or(0);
        let largest = i64::try_from(largest).map_or(f64::INFINITY, float);
        if largest > LARGEST { largest / LARGEST } else { 1.0 }
    }

    /// How far a value of this model may be from the truth.
    pub(super) fn slack(&self) -> f64 {
        TOLERANCE * self.scale()
    }
}

fn is_whole(value: f64, scale: f64) -> bool {
    (value - value.round()).abs() <= TOLERANCE * scale.max(1.0)
}

/// A count as the solver's number.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2⁵³")]
pub(super) fn float(value: i64) -> f64 {
    value as f64
}
