//! Solvers that lie: they can have more hidden, or leave cells without proof; never a leak.

use std::collections::BTreeSet;

use pilotage::disclosure::system::{
    Effort, Program, Protection, Rules, Simplex, Solver, System, audit, protect,
};

use super::tables::{counts, table};
use crate::microdata::Dice;

/// Says that nothing needs to move.
struct Zeros;
/// Says anything, the same on every run.
struct Garbage;
/// Says what is no number.
struct NotNumbers;
/// Says that everything may be as large as its bounds allow, and that this is best.
struct AlwaysOptimal;
/// Says that nothing can be done.
struct AlwaysInfeasible;
/// Answers truly, but for every third program, where it moves one variable by one.
struct AlmostRight;

impl Solver for Zeros {
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        Some(vec![0.0; program.variables.len()])
    }
}

impl Solver for Garbage {
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        let mut dice = Dice(u64::try_from(program.rows.len()).unwrap_or(1));
        let mut number = || f64::from(u32::try_from(dice.below(41)).unwrap_or(0)) - 20.3;
        Some(program.variables.iter().map(|_| number()).collect())
    }
}

impl Solver for NotNumbers {
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        let odd =
            |position: usize| if position.is_multiple_of(2) { f64::NAN } else { f64::INFINITY };
        Some((0..program.variables.len()).map(odd).collect())
    }
}

impl Solver for AlwaysOptimal {
    #[expect(clippy::cast_precision_loss, reason = "bounds of small tables")]
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        let end = |high: Option<i64>| high.map_or(1_000_000.0, |high| high as f64);
        Some(program.variables.iter().map(|variable| end(variable.high)).collect())
    }
}

impl Solver for AlwaysInfeasible {
    fn propose(&self, _: &Program) -> Option<Vec<f64>> {
        None
    }
}

impl Solver for AlmostRight {
    fn propose(&self, program: &Program) -> Option<Vec<f64>> {
        let mut values = Simplex::default().propose(program)?;
        if let Some(first) = values.first_mut().filter(|_| program.rows.len().is_multiple_of(3)) {
            *first += 1.0;
        }
        Some(values)
    }
}

const LIARS: [(&str, &dyn Solver); 6] = [
    ("zeros", &Zeros),
    ("garbage", &Garbage),
    ("not numbers", &NotNumbers),
    ("always optimal", &AlwaysOptimal),
    ("always infeasible", &AlwaysInfeasible),
    ("almost right", &AlmostRight),
];

/// What a liar's mask is worth, judged with an honest solver: what it claims to have proven is.
fn claims_hold(system: &System, rules: &Rules, found: &Protection, name: &str) {
    for certificate in &found.certificates {
        assert!(certificate.holds(system, rules, &found.hidden), "{name}");
    }
    let effort = Effort::default();
    let honest = audit(system, rules, &found.hidden, &effort, &Simplex::default());
    let claimed: BTreeSet<usize> =
        found.hidden.iter().copied().filter(|cell| !found.uncertified.contains(cell)).collect();
    assert!(honest.uncertified.is_disjoint(&claimed), "{name}: a cell passed without being safe");
}

#[test]
fn a_solver_that_lies_never_makes_an_unprotected_cell_pass() {
    let mut dice = Dice(31);
    let mut systems = vec![counts("small-frequency/z1.csv")];
    systems.extend((0..25).map(|_| table(&[3, 3], || i64::try_from(dice.below(9)).unwrap_or(0))));
    let rules = Rules::counts(4);
    let effort = Effort { thorough: false, ..Effort::default() };
    let mut complete = [0; LIARS.len()];
    for system in &systems {
        let honest = protect(system, &rules, &effort, &Simplex::default());
        assert!(honest.is_complete());
        for (position, (name, solver)) in LIARS.iter().enumerate() {
            let found = protect(system, &rules, &effort, *solver);
            assert!(found.primaries == honest.primaries, "{name}: the rules do not ask the solver");
            assert!(found.hidden.is_superset(&found.primaries), "{name}");
            claims_hold(system, &rules, &found, name);
            complete[position] += usize::from(found.is_complete() && !found.hidden.is_empty());
            if !found.is_complete() {
                // What could not be proven is hidden with all that is linked to it.
                let shown = (0..system.cells().len()).filter(|cell| !found.hidden.contains(cell));
                let zeros = shown.clone().filter(|cell| system.cells()[*cell].value == 0).count();
                assert_eq!(shown.count(), zeros, "{name}");
            }
        }
    }
    assert_eq!(complete[4], 0, "a solver that never answers proves nothing");
}

#[test]
fn audits_with_a_lying_solver_prove_no_more_than_honest_ones() {
    let mut dice = Dice(32);
    for _ in 0..40 {
        let system = table(&[3, 3], || i64::try_from(dice.below(7)).unwrap_or(0));
        let rules = Rules::counts(3);
        let mask: BTreeSet<usize> = (0..system.cells().len())
            .filter(|cell| {
                let value = system.cells()[*cell].value;
                value > 0 && (value < 3 || dice.below(2) == 0)
            })
            .collect();
        let effort = Effort::default();
        let honest = audit(&system, &rules, &mask, &effort, &Simplex::default());
        for (name, solver) in LIARS {
            let found = audit(&system, &rules, &mask, &effort, solver);
            assert!(found.uncertified.is_superset(&honest.uncertified), "{name}");
        }
    }
}
