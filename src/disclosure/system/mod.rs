//! One system: any cells, the relations readers know between them, and rules; out comes a mask
//! with its proof. Nothing here knows our tables.
//!
//! A *cell* is a number; a *relation* an equation or inequality between cells that every reader
//! knows; a *mask* the set of withheld cells; a *world* an integer value for every cell that
//! agrees with all relations and all cells shown. A withheld cell is *protected* when two worlds
//! are known in which it is far enough apart: at or below the low end and at or above the high
//! end of what its rule asks (see [`Rules`]), or simply different where no rule speaks of it. The
//! real table is a world; others are stored as integer moves away from it and checked again
//! exactly. A [`Solver`] only proposes moves: one that lies makes more cells withheld, or leaves
//! cells listed as uncertified; it can never make an unprotected cell pass.
//!
//! [`protect`] hides what the rules ask, then adds cells (complementary suppression by greedy
//! linear programs, as at the US Census since Kelly, Golden and Assad, 1992) until every withheld
//! cell is protected, against readers and against each contributor, and no group of withheld
//! cells that relations determine breaks a rule; then it shows again what proves unnecessary.
//! [`audit`] judges a mask given by others. [`determined`] names the cells a reader computes by
//! equations alone.
//!
//! ```
//! use pilotage::disclosure::system::{Cell, Effort, Relation, Rules, Simplex, System, protect};
//!
//! // A 2 × 2 table of counts with its margins; a count below 5 must not be learnt.
//! let counts = [3, 20, 30, 40, 23, 70, 33, 60, 93];
//! let cells = ["aA", "aB", "bA", "bB", "a", "b", "A", "B", "all"];
//! let cells = cells.iter().zip(counts).map(|(id, value)| Cell::count(*id, value)).collect();
//! let relations = [(4, [0, 1]), (5, [2, 3]), (6, [0, 2]), (7, [1, 3]), (8, [4, 5]), (8, [6, 7])];
//! let relations = relations.iter().map(|(total, parts)| Relation::sum(*total, parts)).collect();
//! let system = System::new(cells, relations)?;
//! let protection = protect(&system, &Rules::counts(5), &Effort::default(), &Simplex::default());
//! assert!(protection.is_complete());
//! assert_eq!(protection.hidden.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
//! # Ok::<(), pilotage::disclosure::system::SystemError>(())
//! ```

mod cell;
mod certify;
mod clean_up;
mod elimination;
mod insiders;
mod pool;
mod problem;
mod program;
mod repair;
mod rules;
mod scope;
mod search;
mod solver;
mod unions;
mod world;

use std::collections::BTreeSet;

pub use cell::{
    Cell, Contributors, Quantity, Relation, Sensitivity, Standing, System, SystemError,
};
pub use rules::{Need, Rules, Zeros, group_discloses};
pub use solver::{Program, Row, Simplex, Solver, Variable};
pub use world::{Certificate, World};

use problem::Problem;
use search::{Search, Style};

/// How much work may be done. Bounded by numbers of programs, never by time: the same system gives
/// the same mask everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Components with more cells than this are searched neighbourhood by neighbourhood.
    pub whole: usize,
    /// Linear programs that clean-up may solve.
    pub clean_up: usize,
    /// Branch-and-bound nodes of one integer program.
    pub nodes: u64,
    /// Programs in all; beyond, nothing more is proven.
    pub solves: usize,
    /// Try several costs of hiding and keep the best mask.
    pub thorough: bool,
}

impl Default for Effort {
    fn default() -> Self {
        Self { whole: 1_500, clean_up: 3_000, nodes: 400, solves: usize::MAX, thorough: true }
    }
}

/// A mask with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Positions of the cells not to be shown, primaries included; inner cells are not listed.
    pub hidden: BTreeSet<usize>,
    /// Of which, those that a rule withholds for themselves.
    pub primaries: BTreeSet<usize>,
    /// Two worlds for each withheld cell.
    pub certificates: Vec<Certificate>,
    /// Cells that could not be proven safe: whoever publishes must withhold the whole component,
    /// or a coarser table. Everything that could be hidden around them is.
    pub uncertified: BTreeSet<usize>,
    /// Programs solved, for reports.
    pub solves: usize,
}

impl Protection {
    /// Whether every cell that needs it is proven protected.
    pub fn is_complete(&self) -> bool {
        self.uncertified.is_empty()
    }

    /// Cells hidden only to protect others.
    pub fn secondaries(&self) -> impl Iterator<Item = usize> {
        self.hidden.difference(&self.primaries).copied()
    }
}

/// Finds a mask under which every cell that needs it is protected, and proves it.
pub fn protect(system: &System, rules: &Rules, effort: &Effort, solver: &dyn Solver) -> Protection {
    protect_from(system, rules, effort, solver, &[])
}

/// As [`protect`], trying first the worlds of another system with the same cells in the same order
/// (another period, another edition): those that hold here spare the search.
pub fn protect_from(
    system: &System,
    rules: &Rules,
    effort: &Effort,
    solver: &dyn Solver,
    worlds: &[World],
) -> Protection {
    let styles: &[Style] = if effort.thorough { &Style::ALL } else { &[Style::Logarithm] };
    let mut best: Option<(usize, i128, Protection)> = None;
    let mut solves = 0;
    for style in styles {
        let mut search = Search::new(Problem::new(system, rules), *effort, solver, *style);
        search.recall(worlds);
        search.protect();
        clean_up::run(&mut search);
        // Showing cells again may have determined groups that no single relation gives.
        search.protect();
        clean_up::settle(&mut search);
        let protection = certify::conclude(&mut search);
        solves += protection.solves;
        let value = protection.hidden.iter().map(|cell| i128::from(system.value(*cell))).sum();
        let rank = (protection.uncertified.len(), protection.hidden.len(), value);
        let better = best
            .as_ref()
            .is_none_or(|(count, hidden, found)| rank < (found.uncertified.len(), *count, *hidden));
        if better {
            best = Some((protection.hidden.len(), value, protection));
        }
    }
    let mut protection = best.map(|(_, _, protection)| protection).unwrap_or_else(|| Protection {
        hidden: BTreeSet::new(),
        primaries: BTreeSet::new(),
        certificates: Vec::new(),
        uncertified: (0..system.cells().len()).collect(),
        solves: 0,
    });
    protection.solves = solves;
    protection
}

/// Judges a given mask: what it leaves without proof is listed as uncertified. Cells that the
/// rules withhold and that the mask shows are uncertified too.
pub fn audit(
    system: &System,
    rules: &Rules,
    hidden: &BTreeSet<usize>,
    effort: &Effort,
    solver: &dyn Solver,
) -> Protection {
    let mut search =
        Search::new(Problem::masked(system, rules, hidden), *effort, solver, Style::Logarithm);
    search.verify();
    certify::conclude(&mut search)
}

/// The withheld cells (and inner ones) that a reader computes from the equations alone, ignoring
/// signs. A quick screen; signs and whole numbers disclose more, see [`audit`].
pub fn determined(system: &System, rules: &Rules, hidden: &BTreeSet<usize>) -> BTreeSet<usize> {
    let problem = Problem::masked(system, rules, hidden);
    elimination::determined(&problem)
}
