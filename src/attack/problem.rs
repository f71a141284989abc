//! From figures and relations to a system of unknowns, and back from its bounds to findings.

mod quotients;

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::editions::Edition;
use super::finding::{Finding, Kind};
use super::formats::Status;
use super::number::Decimal;
use super::registry::{Name, Registry, SliceNumber, describe};
use super::relations::{Relation, Sense};
use super::rules::Thresholds;
use super::system::{Cell, Effort, Interval, Report, State, System, Target};

/// Findings of each kind listed in full.
const LISTED: usize = 60;

/// What is unknown: a withheld figure, or the rest of a share.
type Unknown = (SliceNumber, Name);

/// The system a reader of all editions can write down.
pub(super) struct Problem<'a> {
    registry: &'a Registry,
    thresholds: &'a Thresholds,
    system: System,
    unknowns: Vec<Unknown>,
    places: BTreeMap<Unknown, Cell>,
    /// What each statement says, by its number in the system.
    statements: Vec<Relation>,
    /// Denominator of each figure that is the numerator of a share, or the rest of one.
    wholes: BTreeMap<Unknown, Name>,
    /// Unknowns in a statement of which the newest edition tells a part.
    retold: BTreeSet<Cell>,
    newest: usize,
    pub(super) findings: Vec<Finding>,
}

/// What the attack on the system came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) findings: Vec<Finding>,
    pub(super) open: usize,
    pub(super) empty: usize,
    pub(super) linear: usize,
    pub(super) not_concluded: usize,
    pub(super) unchanged: usize,
    pub(super) programs: usize,
}

impl<'a> Problem<'a> {
    /// Writes the system down.
    pub(super) fn new(
        editions: &[Edition],
        registry: &'a Registry,
        relations: Vec<Relation>,
        thresholds: &'a Thresholds,
    ) -> Self {
        let mut problem = Self {
            registry,
            thresholds,
            system: System::new(),
            unknowns: Vec::new(),
            places: BTreeMap::new(),
            statements: Vec::new(),
            wholes: BTreeMap::new(),
            retold: BTreeSet::new(),
            newest: editions.len().saturating_sub(1),
            findings: Vec::new(),
        };
        for relation in relations {
            problem.state(relation);
        }
        problem.quotients(editions);
        problem
    }

    /// Adds a relation: known figures become a constant, and where nothing is left unknown they
    /// must agree.
    fn state(&mut self, relation: Relation) {
        let registry = self.registry;
        let mut constant: i64 = 0;
        let mut terms = Vec::new();
        for (weight, slice, name) in &relation.terms {
            let Some(figure) = registry.figure(*slice, name) else { return };
            match figure.value.map(|value| value.in_units(figure.measure.decimales)) {
                Some(Some(value)) => constant += weight * value,
                Some(None) => return,
                None if figure.status == Status::Unavailable => return,
                None => {
                    let cell = self.unknown((*slice, name.clone()));
                    terms.push((cell, *weight));
                }
            }
        }
        self.note_retold(relation.terms.iter().map(|(_, slice, _)| *slice), &terms);
        match relation.sense {
            Sense::Zero if terms.is_empty() => {
                if constant != 0 {
                    let finding = self.contradiction(&relation);
                    self.findings.push(finding);
                }
            }
            Sense::Zero => {
                self.system.sum(&terms, -constant);
                self.statements.push(relation);
            }
            Sense::Positive if !terms.is_empty() => self.system.band(&terms, Some(-constant), None),
            Sense::Positive => {}
        }
    }

    fn contradiction(&self, relation: &Relation) -> Finding {
        let cell = relation
            .terms
            .first()
            .map_or_else(String::new, |(_, slice, name)| self.describe(&(*slice, name.clone())));
        Finding::new(Kind::Contradiction, "data files", cell, "parts and total differ")
            .with(self.said(relation))
    }

    /// Notes the unknowns of a statement, if the newest edition says anything new of its slices.
    fn note_retold(
        &mut self,
        mut slices: impl Iterator<Item = SliceNumber>,
        terms: &[(Cell, i64)],
    ) {
        let told = |slice: SliceNumber| self.registry.slices.get(slice).map(|slice| slice.told);
        if slices.any(|slice| told(slice) == Some(self.newest)) {
            self.retold.extend(terms.iter().map(|(cell, _)| *cell));
        }
    }

    fn unknown(&mut self, unknown: Unknown) -> Cell {
        if let Some(cell) = self.places.get(&unknown) {
            return *cell;
        }
        let cell = self.system.cell(0, None);
        self.places.insert(unknown.clone(), cell);
        self.unknowns.push(unknown);
        cell
    }

    /// Figures that relations bind and leave unknown.
    pub(super) fn unknowns(&self) -> usize {
        self.unknowns.len()
    }

    /// Relations in the system.
    pub(super) fn relations(&self) -> usize {
        self.system.sums.len() + self.system.bands.len()
    }

    /// Bounds the withheld figures in scope, and says what that discloses.
    pub(super) fn attack(&self, scope: Scope) -> Outcome {
        let retold = match scope {
            Scope::Whole => None,
            Scope::Newest => Some(self.system.linked(&self.retold)),
        };
        let in_scope = |cell: &Cell| retold.as_ref().is_none_or(|retold| retold.contains(cell));
        let targets: Vec<Target> = self
            .unknowns
            .iter()
            .enumerate()
            .filter(|(cell, _)| in_scope(cell))
            .map(|(cell, unknown)| Target { cell, threshold: self.threshold(unknown) })
            .collect();
        let report = match &retold {
            None => self.system.bounds(&targets, Effort::Verdict),
            Some(retold) => self.system.among(retold).bounds(&targets, Effort::Verdict),
        };
        let mut outcome = Outcome {
            programs: report.programs,
            unchanged: self.unknowns.len() - targets.len(),
            ..Outcome::default()
        };
        let intervals: BTreeMap<Cell, &Interval> =
            targets.iter().map(|target| target.cell).zip(&report.intervals).collect();
        for (cell, interval) in &intervals {
            let Some(unknown) = self.unknowns.get(*cell) else { continue };
            match interval.state {
                State::Open => outcome.open += 1,
                State::Linear => outcome.linear += 1,
                State::Unknown => outcome.not_concluded += 1,
                State::Single if interval.low == 0 && self.nobody(unknown, &intervals) => {
                    outcome.empty += 1;
                }
                State::Single => {
                    outcome.findings.push(self.finding(Kind::Exact, unknown, interval));
                }
                State::Small => {
                    outcome.findings.push(self.finding(Kind::Narrow, unknown, interval));
                }
            }
        }
        outcome.findings.extend(self.small_unions(&report));
        for sources in &report.contradictions {
            let cell = sources
                .first()
                .and_then(|source| self.statements.get(*source)?.terms.first())
                .map_or_else(String::new, |(_, slice, name)| {
                    self.describe(&(*slice, name.clone()))
                });
            outcome.findings.push(
                Finding::new(
                    Kind::Contradiction,
                    "data files",
                    cell,
                    "no table of counts has these figures",
                )
                .with(self.chain(sources)),
            );
        }
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        let total = outcome.findings.len();
        outcome.findings.retain(|finding| {
            let count = counts.entry(finding.kind).or_default();
            *count += 1;
            *count <= LISTED
        });
        if total > outcome.findings.len() {
            let more = total - outcome.findings.len();
            let learnt = format!("and {more} more found in the same way");
            outcome.findings.push(Finding::new(Kind::Exact, "data files", "", learnt));
        }
        outcome
    }

    /// From where a count is too small to be known.
    fn threshold(&self, unknown: &Unknown) -> Option<i64> {
        let name = self.wholes.get(unknown).unwrap_or(&unknown.1);
        let figure = self
            .registry
            .figure(unknown.0, &unknown.1)
            .or_else(|| self.registry.figure(unknown.0, name))?;
        self.thresholds.of(&figure.measure)
    }

    /// Whether a zero says nothing: nobody is in the place, whatever the outcome.
    fn nobody(&self, unknown: &Unknown, intervals: &BTreeMap<Cell, &Interval>) -> bool {
        let whole = self.wholes.get(unknown);
        let name = whole.unwrap_or(&unknown.1);
        let Some(figure) = self.registry.figure(unknown.0, name) else { return false };
        let empty = match (whole, figure.value) {
            (None, _) => true,
            (Some(_), Some(value)) => value == Decimal::integer(0),
            (Some(name), None) => {
                let cell = self.places.get(&(unknown.0, name.clone()));
                cell.and_then(|cell| intervals.get(cell))
                    .is_some_and(|interval| interval.high == Some(0))
            }
        };
        let in_place = figure.place_codes == name.1 || {
            let place = (name.0.clone(), figure.place_codes.clone());
            let counted = self.registry.figure(unknown.0, &place);
            counted.and_then(|figure| figure.value) == Some(Decimal::integer(0))
        };
        in_place && empty
    }

    fn finding(&self, kind: Kind, unknown: &Unknown, interval: &Interval) -> Finding {
        let learnt = match interval.high.map(|high| high.saturating_sub(interval.low)) {
            Some(0) => "known exactly".to_owned(),
            Some(width) => format!("known to within {width}"),
            None => "known from below".to_owned(),
        };
        Finding::new(kind, self.place(unknown), self.describe(unknown), learnt)
            .with(self.chain(&interval.sources))
    }

    /// Hidden counts of one population whose sum is known and below the threshold.
    fn small_unions(&self, report: &Report) -> Vec<Finding> {
        let mut findings = Vec::new();
        for union in &report.unions {
            let unknowns: Vec<&Unknown> =
                union.cells.iter().filter_map(|cell| self.unknowns.get(*cell)).collect();
            let thresholds: Option<Vec<i64>> =
                unknowns.iter().map(|unknown| self.threshold(unknown)).collect();
            let Some(threshold) = thresholds.and_then(|all| all.into_iter().max()) else {
                continue;
            };
            if unknowns.len() < 2 || union.total < 1 || union.total >= threshold {
                continue;
            }
            let Some(first) = unknowns.first() else { continue };
            let members: Vec<String> =
                unknowns.iter().take(8).map(|unknown| self.describe(unknown)).collect();
            findings.push(
                Finding::new(
                    Kind::SmallUnion,
                    self.place(first),
                    members.join(" + "),
                    "their sum is known exactly",
                )
                .with(self.chain(&union.sources)),
            );
        }
        findings
    }

    fn place(&self, unknown: &Unknown) -> String {
        let name = self.wholes.get(unknown).unwrap_or(&unknown.1);
        let figure = self
            .registry
            .figure(unknown.0, &unknown.1)
            .or_else(|| self.registry.figure(unknown.0, name));
        figure.map_or_else(String::new, |figure| figure.place.to_string())
    }

    fn describe(&self, unknown: &Unknown) -> String {
        describe_at(self.registry, unknown.0, &unknown.1)
    }

    fn chain(&self, sources: &[usize]) -> Vec<String> {
        let statements = sources.iter().filter_map(|source| self.statements.get(*source));
        statements.map(|relation| self.said(relation).join("; ")).collect()
    }

    /// A relation, and which of its figures are published. Their values are not repeated: with
    /// them, what is withheld would follow from the report alone.
    fn said(&self, relation: &Relation) -> Vec<String> {
        let figure = |(weight, slice, name): &(i64, SliceNumber, Name)| {
            let value = self.registry.figure(*slice, name).and_then(|figure| figure.value);
            let known = if value.is_some() { "published" } else { "?" };
            let sign = if *weight < 0 { '−' } else { '+' };
            let codes = if name.1.is_empty() { "total" } else { &name.1 };
            format!("{sign} {} {codes} ({known})", name.0)
        };
        let population = relation.terms.first().and_then(|(_, slice, _)| {
            let slice = self.registry.slices.get(*slice)?;
            Some(format!("{} {}", slice.population, slice.period))
        });
        let terms: Vec<String> = relation.terms.iter().take(14).map(figure).collect();
        vec![format!("{}: 0 = {}", population.unwrap_or_default(), terms.join(" "))]
    }
}

fn describe_at(registry: &Registry, slice: SliceNumber, name: &Name) -> String {
    registry
        .slices
        .get(slice)
        .map_or_else(String::new, |slice| describe(&slice.population, &slice.period, name))
}
