//! The attack on one component: reduction, merging, elimination, intervals, programs.

mod exploration;

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::{Effort, Interval, Known, Report, State, Target};
use super::cutting::cut;
use super::part::{Evidence, Limit, Part, Side, Weights, Work};
use super::ranges::tighten;
use super::reduction::{Expression, Reduced, reduce};
use super::solver::float;
use super::twins::{Merged, Objective, merge};
use super::{Band, Cell, System, field};

/// Statements shown behind a conclusion that rests on a whole component.
const SHOWN: usize = 12;
/// Rows beyond which elimination is left out.
const ELIMINATED: usize = 3_000;

/// Bounds in integers, over the reals, and what they amount to.
type Bounded = (i64, Option<i64>, (f64, f64), State);

/// The attack on one component.
pub(super) struct Attack {
    reduced: Reduced,
    merged: Merged,
    fixed: BTreeMap<usize, i64>,
    ranges: Vec<(i64, Option<i64>)>,
    parts: Vec<Part>,
    /// For each merged unknown that is not fixed, its part and its place there.
    places: BTreeMap<usize, (usize, usize)>,
    unions: Vec<Known>,
    programs: usize,
}

impl Attack {
    /// Learns what needs no program.
    pub(super) fn new(system: &System, effort: Effort) -> Self {
        let reduced = reduce(system);
        let merged = merge(&reduced);
        let mut attack = Self {
            ranges: merged.highs.iter().map(|high| (0, *high)).collect(),
            reduced,
            merged,
            fixed: BTreeMap::new(),
            parts: Vec::new(),
            places: BTreeMap::new(),
            unions: Vec::new(),
            programs: 0,
        };
        attack.eliminate();
        // Interval arithmetic in integers would hide what the reals allow.
        if effort == Effort::Verdict {
            attack.propagate();
        }
        for (unknown, (low, high)) in attack.ranges.iter().enumerate() {
            if *high == Some(*low) {
                attack.fixed.insert(unknown, *low);
            }
        }
        (attack.parts, attack.places) = cut(&attack.merged, &attack.fixed);
        attack
    }

    /// Solves the merged system linearly: fixed unknowns, known unions, superfluous equations.
    fn eliminate(&mut self) {
        if self.merged.rows.len() > ELIMINATED {
            return;
        }
        let rows = self.merged.rows.iter().map(|row| (row.terms.clone(), row.total));
        let solved = field::eliminate(rows);
        let everything: Vec<usize> =
            self.merged.rows.iter().flat_map(|row| row.sources.iter().copied()).collect();
        let chain: Vec<usize> =
            everything.iter().copied().collect::<BTreeSet<_>>().into_iter().take(SHOWN).collect();
        let mut sums: Vec<(Vec<usize>, i64, Vec<usize>)> = Vec::new();
        for row in &self.merged.rows {
            if row.terms.iter().all(|(_, factor)| *factor == 1) {
                let unknowns = row.terms.iter().map(|(unknown, _)| *unknown).collect();
                sums.push((unknowns, row.total, row.sources.clone()));
            }
        }
        for row in &solved.rows {
            let ones = row.terms.iter().all(|(_, factor)| *factor == Some(1));
            let Some(total) = row.total.filter(|_| ones) else { continue };
            if let [(unknown, _)] = row.terms.as_slice() {
                self.fixed.insert(*unknown, total);
                if let Some(range) = self.ranges.get_mut(*unknown) {
                    *range = (total, Some(total));
                }
            }
            let unknowns = row.terms.iter().map(|(unknown, _)| *unknown).collect();
            sums.push((unknowns, total, chain.clone()));
        }
        let members = self.members();
        let mut seen = BTreeSet::new();
        for (unknowns, total, sources) in sums {
            let cells = unknowns.iter().filter_map(|unknown| members.get(unknown)).flatten();
            let cells: Vec<Cell> = cells.copied().collect();
            let lows = cells.iter().filter_map(|cell| self.reduced.expressions.get(*cell));
            // Unknowns are counted from their least value.
            let total = total + lows.map(|expression| expression.constant).sum::<i64>();
            if seen.insert((cells.clone(), total)) {
                self.unions.push(Known { cells, total, sources });
            }
        }
        let independent: BTreeSet<usize> = solved.independent.into_iter().collect();
        let mut position = 0;
        self.merged.rows.retain(|_| {
            position += 1;
            independent.contains(&(position - 1))
        });
    }

    /// The unknowns of the system that are exactly one surviving unknown, by merged unknown.
    fn members(&self) -> BTreeMap<usize, Vec<Cell>> {
        let mut members: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
        for (cell, expression) in self.reduced.expressions.iter().enumerate() {
            if let (1, Some((own, 1))) = (
                expression.terms.len(),
                expression.terms.first_key_value().map(|(own, factor)| (*own, *factor)),
            ) && own == cell
            {
                let objective = self.merged.objective(expression);
                if let Some((unknown, _, _)) = objective.terms.first() {
                    members.entry(*unknown).or_default().push(cell);
                }
            }
        }
        members
    }

    /// Interval arithmetic over the merged equations and bands, in integers.
    fn propagate(&mut self) {
        let open = |band: &Band| i64::from(band.open);
        let statements: Vec<(Weights, Option<i64>, Option<i64>)> = self
            .merged
            .rows
            .iter()
            .map(|row| (row.terms.clone(), Some(row.total), Some(row.total)))
            .chain(self.merged.bands.iter().map(|band| {
                (band.terms.clone(), band.low, band.high.map(|high| high - open(band)))
            }))
            .collect();
        for _ in 0..30 {
            let mut moved = false;
            for (terms, low, high) in &statements {
                moved |= tighten(&mut self.ranges, terms, *low, *high);
            }
            if !moved {
                return;
            }
        }
    }

    /// Bounds the targets.
    pub(super) fn run(mut self, targets: &[Target], effort: Effort) -> Report {
        let mut report = Report::default();
        if let Some(sources) = self.reduced.contradiction.take() {
            report.contradictions.push(sources.into_iter().take(SHOWN).collect());
        }
        let many = targets.len() > 6;
        if many && effort == Effort::Verdict && report.contradictions.is_empty() {
            self.explore(targets);
        }
        let mut known: BTreeMap<(Objective, Option<i64>), Bounded> = BTreeMap::new();
        for target in targets {
            let Some(expression) = self.reduced.expressions.get(target.cell).cloned() else {
                continue;
            };
            if !report.contradictions.is_empty() {
                report.intervals.push(unknown());
                continue;
            }
            let key = (self.merged.objective(&expression), target.threshold);
            let bounded = match known.get(&key) {
                Some(bounded) => *bounded,
                None => self.bounded(&key.0, key.1, effort, many),
            };
            let (low, high, real, state) = bounded;
            let sources = match state {
                State::Single | State::Small => self.sources(&expression, &key.0),
                State::Open | State::Linear | State::Unknown => Vec::new(),
            };
            known.insert(key, bounded);
            report.intervals.push(Interval { low, high, real, state, sources });
        }
        report.unions = self.unions;
        report.programs = self.programs;
        report
    }

    fn bounded(
        &mut self,
        objective: &Objective,
        threshold: Option<i64>,
        effort: Effort,
        many: bool,
    ) -> Bounded {
        let (mut low, mut high) = self.outer(objective);
        let mut real = (float(low), high.map_or(f64::INFINITY, float));
        let (mut open, mut linear) = (false, false);
        let decided = |low: i64, high: Option<i64>| judge(low, high, threshold).is_some();
        if effort == Effort::Verdict && !decided(low, high) {
            if many {
                self.pool(objective);
            }
            open = self.reaches(objective, threshold, Evidence::Worlds);
            linear = self.reaches(objective, threshold, Evidence::Tables);
        }
        if effort == Effort::Exact || !(decided(low, high) || open) {
            let work = match (effort, linear) {
                (Effort::Exact, _) => Work::Unlimited,
                (Effort::Verdict, false) => Work::Usual,
                (Effort::Verdict, true) => Work::Little,
            };
            let mut attained = true;
            for side in self.order(objective, low) {
                let found = self.limit(objective, side, work);
                attained &= found.attained;
                match side {
                    Side::Least => {
                        real.0 = real.0.max(found.real);
                        low = found.proven.map_or(low, |proven| proven.max(low));
                    }
                    Side::Greatest => {
                        real.1 = real.1.min(found.real);
                        high = match (found.proven, high) {
                            (Some(proven), Some(known)) => Some(proven.min(known)),
                            (proven, known) => proven.or(known),
                        };
                    }
                }
                // The world just found may settle it with those at hand.
                open = effort == Effort::Verdict
                    && self.reaches(objective, threshold, Evidence::Worlds);
                if open {
                    break;
                }
            }
            open |= attained && judge(low, high, threshold).is_none();
        }
        let state = judge(low, high, threshold).unwrap_or(match (open, linear) {
            (true, _) => State::Open,
            (false, true) => State::Linear,
            (false, false) => State::Unknown,
        });
        (low, high, real, state)
    }

    /// Bounds by interval arithmetic alone.
    fn outer(&self, objective: &Objective) -> (i64, Option<i64>) {
        let mut low = objective.constant;
        let mut high = Some(objective.constant);
        for (unknown, least, most) in &objective.terms {
            let (from, to) = self.ranges.get(*unknown).copied().unwrap_or((0, None));
            low +=
                if *least >= 0 { least * from } else { to.map_or(i64::MIN / 4, |to| least * to) };
            let most = if *most <= 0 { Some(most * from) } else { to.map(|to| most * to) };
            high = high.zip(most).map(|(high, most)| high + most);
        }
        (low, high)
    }

    /// Finds the first worlds of the parts of an objective.
    fn pool(&mut self, objective: &Objective) {
        for (unknown, _, _) in &objective.terms {
            let part = self.places.get(unknown).and_then(|(part, _)| self.parts.get_mut(*part));
            if let Some(part) = part {
                self.programs += part.pool();
            }
        }
    }

    /// The sides of an objective, first the one where tables at hand have not been to the end.
    fn order(&self, objective: &Objective, low: i64) -> [Side; 2] {
        let least = self.reached(objective, Evidence::Tables).map(|(least, _)| least);
        if least.is_some_and(|least| least <= float(low)) {
            [Side::Greatest, Side::Least]
        } else {
            [Side::Least, Side::Greatest]
        }
    }

    /// Whether tables at hand show the target to be neither single nor small.
    fn reaches(&self, objective: &Objective, threshold: Option<i64>, evidence: Evidence) -> bool {
        self.reached(objective, evidence).is_some_and(|(low, high)| {
            high - low >= 1.0
                && threshold.is_none_or(|threshold| low < 1.0 || high >= float(threshold))
        })
    }

    /// Least and greatest value of an objective over tables at hand.
    fn reached(&self, objective: &Objective, evidence: Evidence) -> Option<(f64, f64)> {
        let sides = self.by_part(objective)?;
        let (mut low, mut high) = (float(sides.constant.0), float(sides.constant.1));
        for (number, (least, most)) in &sides.weights {
            let (from, to) = self.parts.get(*number)?.reached(least, most, evidence)?;
            low += from;
            high += to;
        }
        Some((low, high))
    }

    /// The best bound on one side of an objective, part by part.
    fn limit(&mut self, objective: &Objective, side: Side, work: Work) -> Limit {
        const OPEN: f64 = f64::INFINITY;
        let nothing = Limit {
            real: if side == Side::Least { -OPEN } else { OPEN },
            proven: None,
            attained: false,
        };
        let Some(sides) = self.by_part(objective) else { return nothing };
        let constant = if side == Side::Least { sides.constant.0 } else { sides.constant.1 };
        let mut limit = Limit { real: float(constant), proven: Some(constant), attained: true };
        for (number, (least, most)) in &sides.weights {
            let weights = if side == Side::Least { least } else { most };
            let Some(part) = self.parts.get_mut(*number) else { return nothing };
            let found = part.limit(weights, side, work, &mut self.programs);
            limit.real += found.real;
            limit.proven = limit.proven.zip(found.proven).map(|(one, other)| one + other);
            limit.attained &= found.attained;
        }
        limit
    }

    /// An objective cut by part, fixed unknowns added up.
    fn by_part(&self, objective: &Objective) -> Option<Sides> {
        let mut sides =
            Sides { constant: (objective.constant, objective.constant), ..Sides::default() };
        for (unknown, least, most) in &objective.terms {
            if let Some(value) = self.fixed.get(unknown) {
                sides.constant.0 += least * value;
                sides.constant.1 += most * value;
                continue;
            }
            let (part, place) = *self.places.get(unknown)?;
            let weights = sides.weights.entry(part).or_default();
            weights.0.push((place, *least));
            weights.1.push((place, *most));
        }
        Some(sides)
    }

    fn sources(&self, expression: &Expression, objective: &Objective) -> Vec<usize> {
        let mut sources = expression.sources.clone();
        for (unknown, _, _) in &objective.terms {
            if let Some((part, _)) = self.places.get(unknown) {
                sources.extend(self.parts.get(*part).iter().flat_map(|part| &part.sources));
            } else {
                let rows = self.merged.rows.iter();
                let of = rows.filter(|row| row.terms.iter().any(|(one, _)| one == unknown));
                sources.extend(of.flat_map(|row| &row.sources));
            }
        }
        sources.into_iter().take(SHOWN).collect()
    }
}

/// An objective cut by part: weights of the least and of the greatest value.
#[derive(Debug, Default)]
struct Sides {
    constant: (i64, i64),
    weights: BTreeMap<usize, (Weights, Weights)>,
}

/// The state of a target whose bounds are these, when they decide.
fn judge(low: i64, high: Option<i64>, threshold: Option<i64>) -> Option<State> {
    let high = high?;
    if low == high {
        return Some(State::Single);
    }
    (low >= 1 && threshold.is_some_and(|threshold| high < threshold)).then_some(State::Small)
}

fn unknown() -> Interval {
    Interval {
        low: 0,
        high: None,
        real: (0.0, f64::INFINITY),
        state: State::Unknown,
        sources: Vec::new(),
    }
}
