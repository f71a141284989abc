//! Bounds on hidden numbers, cheapest means first.
//!
//! A target is *single* when one integer remains, *small* when it is proven to lie between 1 and
//! the threshold less one, *open* when two worlds are at hand that show neither holds, *linear* when
//! only tables of reals do. Reduction and
//! interval arithmetic come first, then a few programs whose solutions serve thousands of targets,
//! then programs for the remaining targets one by one, with a bounded amount of work. What is still
//! in doubt is *unknown*, and counted as such.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::components::Union;
use super::pursuit::Attack;
use super::{Band, Cell, Sum, System};

/// What to bound, and from where a count is too small to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The unknown.
    pub cell: Cell,
    /// The threshold of counts: to prove the value in 1 … threshold − 1 is a success. `None` where
    /// only an exact value counts.
    pub threshold: Option<i64>,
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Until it is clear whether the target is single, small or open.
    Verdict,
    /// Until both bounds are exact, over the reals and over the integers.
    Exact,
}

/// What is known of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// One integer remains.
    Single,
    /// Proven between 1 and the threshold less one.
    Small,
    /// Two worlds show that it is neither.
    Open,
    /// Real tables leave it open; no integer world at hand shows it, nor any bound the contrary.
    Linear,
    /// The work allowed did not decide.
    Unknown,
}

/// Bounds on a target that no world exceeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Least integer value.
    pub low: i64,
    /// Greatest integer value, where anything limits it.
    pub high: Option<i64>,
    /// Bounds over the reals.
    pub real: (f64, f64),
    /// What that amounts to.
    pub state: State,
    /// Numbers of the statements it rests on.
    pub sources: Vec<usize>,
}

/// Hidden numbers whose sum the statements determine, as positions in the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The unknowns.
    pub cells: Vec<Cell>,
    /// Their sum.
    pub total: i64,
    /// Numbers of the statements it rests on.
    pub sources: Vec<usize>,
}

/// Everything learnt of a system.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// One interval per target, in their order.
    pub intervals: Vec<Interval>,
    /// Unions of unknowns whose sum is determined, each unknown with weight one.
    pub unions: Vec<Known>,
    /// Statements that cannot all hold, by component.
    pub contradictions: Vec<Vec<usize>>,
    /// Linear and integer programs solved.
    pub programs: usize,
}

pub(super) fn bounds(system: &System, targets: &[Target], effort: Effort) -> Report {
    let mut union = Union::new(system.cells());
    for sum in &system.sums {
        union.join_all(sum.terms.iter().map(|(cell, _)| *cell));
    }
    for band in &system.bands {
        union.join_all(band.terms.iter().map(|(cell, _)| *cell));
    }
    let mut parts: BTreeMap<usize, Component> = BTreeMap::new();
    for cell in 0..system.cells() {
        parts.entry(union.find(cell)).or_default().cells.push(cell);
    }
    for (number, sum) in system.sums.iter().enumerate() {
        if let Some((cell, _)) = sum.terms.first() {
            parts.entry(union.find(*cell)).or_default().sums.push(number);
        }
    }
    for (number, band) in system.bands.iter().enumerate() {
        if let Some((cell, _)) = band.terms.first() {
            parts.entry(union.find(*cell)).or_default().bands.push(number);
        }
    }
    for (number, target) in targets.iter().enumerate() {
        parts.entry(union.find(target.cell)).or_default().targets.push(number);
    }
    let attacked: Vec<(Component, Report)> = parts
        .into_values()
        .filter(|part| !part.sums.is_empty() || !part.targets.is_empty())
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|part| {
            let report = part.attack(system, targets, effort);
            (part, report)
        })
        .collect();
    let mut report = Report::default();
    let mut intervals: BTreeMap<usize, Interval> = BTreeMap::new();
    for (part, found) in attacked {
        intervals.extend(part.targets.iter().copied().zip(found.intervals));
        report.unions.extend(found.unions);
        report.contradictions.extend(found.contradictions);
        report.programs += found.programs;
    }
    report.intervals = intervals.into_values().collect();
    report
}

/// Unknowns that statements bind together.
#[derive(Debug, Clone, Default)]
struct Component {
    cells: Vec<Cell>,
    sums: Vec<usize>,
    bands: Vec<usize>,
    targets: Vec<usize>,
}

impl Component {
    fn attack(&self, system: &System, targets: &[Target], effort: Effort) -> Report {
        let local: BTreeMap<Cell, Cell> =
            self.cells.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
        let terms = |terms: &[(Cell, i64)]| -> Vec<(Cell, i64)> {
            terms.iter().filter_map(|(cell, factor)| Some((*local.get(cell)?, *factor))).collect()
        };
        let own = System {
            domains: self
                .cells
                .iter()
                .filter_map(|cell| system.domains.get(*cell).copied())
                .collect(),
            sums: self
                .sums
                .iter()
                .filter_map(|number| system.sums.get(*number))
                .map(|sum| Sum { terms: terms(&sum.terms), total: sum.total })
                .collect(),
            bands: self
                .bands
                .iter()
                .filter_map(|number| system.bands.get(*number))
                .map(|band| Band { terms: terms(&band.terms), ..band.clone() })
                .collect(),
        };
        let targets: Vec<Target> = self
            .targets
            .iter()
            .filter_map(|number| targets.get(*number))
            .filter_map(|target| Some(Target { cell: *local.get(&target.cell)?, ..*target }))
            .collect();
        let mut report = Attack::new(&own, effort).run(&targets, effort);
        let global = |source: &usize| self.sums.get(*source).copied();
        for interval in &mut report.intervals {
            interval.sources = interval.sources.iter().filter_map(global).collect();
        }
        for union in &mut report.unions {
            union.sources = union.sources.iter().filter_map(global).collect();
            union.cells =
                union.cells.iter().filter_map(|cell| self.cells.get(*cell).copied()).collect();
        }
        for contradiction in &mut report.contradictions {
            *contradiction = contradiction.iter().filter_map(global).collect();
        }
        report
    }
}
