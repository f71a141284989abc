//! Linear and integer programs, and who solves them. A solver proposes; nothing here is believed.

/// A variable of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// What one unit of it costs.
    pub cost: i64,
    /// Its least value.
    pub low: Option<i64>,
    /// Its greatest value.
    pub high: Option<i64>,
}

/// A weighted sum of variables between two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Positions of variables, with factors.
    pub terms: Vec<(usize, i64)>,
    /// The sum is at least this.
    pub low: Option<i64>,
    /// The sum is at most this.
    pub high: Option<i64>,
}

/// Minimise the cost within bounds and rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// Variables.
    pub variables: Vec<Variable>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Whole numbers only.
    pub integer: bool,
    /// Branch-and-bound nodes allowed.
    pub nodes: u64,
}

/// Proposes values for the variables of a program.
///
/// An answer is a proposal: it is rounded, repaired and checked exactly before use. No answer, a
/// wrong one, or values that are no numbers count as failure.
pub trait Solver: Sync {
    /// Values of the variables, in order; `None` when there is no optimal solution to offer.
    fn propose(&self, program: &Program) -> Option<Vec<f64>>;
}

/// The simplex method with branch and bound of `microlp`, in pure Rust.
#[derive(Debug, Clone, Copy, Default)]
pub struct Simplex {}

impl Solver for Simplex {
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        // The library may stop the program on a numerical accident: that is a failure to prove.
        std::panic::catch_unwind(|| solve(program)).ok().flatten()
    }
}

/// Bounds of an integer variable that has none.
const FAR: i64 = 1 << 30;

fn solve(program: &Program) -> Option<Vec<f64>> {
    let scale = if program.integer { 1.0 } else { scale(program) };
    let mut problem = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
    let variables: Vec<microlp::Variable> = program
        .variables
        .iter()
        .map(|variable| {
            let cost = number(variable.cost);
            if program.integer {
                let low = variable.low.unwrap_or(-FAR).clamp(-FAR, FAR);
                let high = variable.high.unwrap_or(FAR).clamp(-FAR, FAR);
                let end = |end: i64| i32::try_from(end).unwrap_or(0);
                return problem.add_integer_var(cost, (end(low), end(high)));
            }
            let low = variable.low.map_or(f64::NEG_INFINITY, |low| number(low) / scale);
            let high = variable.high.map_or(f64::INFINITY, |high| number(high) / scale);
            problem.add_var(cost, (low, high))
        })
        .collect();
    for row in &program.rows {
        let terms: Vec<(microlp::Variable, f64)> = row
            .terms
            .iter()
            .filter_map(|(variable, factor)| Some((*variables.get(*variable)?, number(*factor))))
            .collect();
        let mut add = |side, end: i64| problem.add_constraint(&terms, side, number(end) / scale);
        match (row.low, row.high) {
            (Some(low), Some(high)) if low == high => add(microlp::ComparisonOp::Eq, low),
            (low, high) => {
                if let Some(low) = low {
                    add(microlp::ComparisonOp::Ge, low);
                }
                if let Some(high) = high {
                    add(microlp::ComparisonOp::Le, high);
                }
            }
        }
    }
    let mut options = microlp::SolveOptions::default();
    options.node_limit = Some(program.nodes);
    let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
    Some(variables.iter().map(|variable| solution.var_value(*variable) * scale).collect())
}

/// Brings the largest numbers of a program within comfortable reach of the solver's tolerance: a
/// power of two, so that dividing and multiplying lose nothing.
fn scale(program: &Program) -> f64 {
    const COMFORT: u64 = 1 << 26;
    let ends = program.variables.iter().flat_map(|one| [one.low, one.high]);
    let rows = program.rows.iter().flat_map(|row| [row.low, row.high]);
    let largest = ends.chain(rows).flatten().map(i64::unsigned_abs).max().unwrap_or(0);
    let mut scale = 1u64;
    while largest / scale > COMFORT {
        scale *= 2;
    }
    number(i64::try_from(scale).unwrap_or(1))
}

#[expect(clippy::cast_precision_loss, reason = "a solver's input; its answer is checked exactly")]
const fn number(value: i64) -> f64 {
    value as f64
}
