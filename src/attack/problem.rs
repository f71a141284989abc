//! From figures and relations to a system of unknowns, and back from its bounds to findings.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::editions::Edition;
use super::finding::{Finding, Kind};
use super::formats::Status;
use super::number::Decimal;
use super::registry::{Name, Registry, SliceNumber, describe};
use super::relations::{Relation, Sense, Share, shares};
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
        if relation.terms.iter().any(|(_, slice, _)| self.is_retold(*slice)) {
            self.retold.extend(terms.iter().map(|(cell, _)| *cell));
        }
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

    fn is_retold(&self, slice: SliceNumber) -> bool {
        self.registry.slices.get(slice).is_some_and(|slice| slice.told == self.newest)
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

    /// Numerators, denominators and rests of shares; and what a published rate tells of them.
    fn quotients(&mut self, editions: &[Edition]) {
        let registry = self.registry;
        let mut done: BTreeSet<(SliceNumber, Name)> = BTreeSet::new();
        for (number, edition) in editions.iter().enumerate() {
            for loaded in &edition.tables {
                let table = &loaded.table;
                let shares = shares(loaded);
                let rates: Vec<_> =
                    table.mesures.iter().filter(|measure| measure.nature == "taux").collect();
                for place in 0..loaded.sheet.cells.len() {
                    let (period, nodes, measure) = loaded.sheet.layout.coordinates(place);
                    if measure != 0 {
                        continue;
                    }
                    let Some(period) = loaded.sheet.layout.periods.get(period) else { continue };
                    let Some(slice) = registry.slice(number, &table.population, period) else {
                        continue;
                    };
                    let codes = super::registry::name(loaded, &nodes, "").1;
                    for share in &shares {
                        self.share(slice, &codes, share, &mut done);
                    }
                    for rate in &rates {
                        if done.insert((slice, (rate.id.clone(), codes.clone()))) {
                            self.rate(slice, &codes, &rate.id);
                        }
                    }
                }
            }
        }
    }

    /// Denominator = numerator + rest, the rest being a figure nobody publishes.
    fn share(
        &mut self,
        slice: SliceNumber,
        codes: &str,
        share: &Share,
        done: &mut BTreeSet<(SliceNumber, Name)>,
    ) {
        let above: Name = (share.numerator.clone(), codes.to_owned());
        let below: Name = (share.denominator.clone(), codes.to_owned());
        let rest: Name = (format!("{} − {}", below.0, above.0), codes.to_owned());
        let (Some(numerator), Some(denominator)) =
            (self.registry.figure(slice, &above), self.registry.figure(slice, &below))
        else {
            return;
        };
        if (numerator.value.is_some() && denominator.value.is_some())
            || !done.insert((slice, rest.clone()))
        {
            return;
        }
        let units = numerator.measure.decimales;
        let value = |value: Option<Decimal>| value.and_then(|value| value.in_units(units));
        let (known_above, known_below) = (value(numerator.value), value(denominator.value));
        let remaining = self.unknown((slice, rest.clone()));
        self.wholes.insert((slice, rest.clone()), below.clone());
        self.wholes.insert((slice, above.clone()), below.clone());
        let mut terms = vec![(remaining, 1)];
        let mut total = 0;
        match known_above {
            Some(value) => total -= value,
            None => terms.push((self.unknown((slice, above.clone())), 1)),
        }
        match known_below {
            Some(value) => total += value,
            None => terms.push((self.unknown((slice, below.clone())), -1)),
        }
        if self.is_retold(slice) {
            self.retold.extend(terms.iter().map(|(cell, _)| *cell));
        }
        self.system.sum(&terms, total);
        let terms = vec![(1, slice, rest), (1, slice, above), (-1, slice, below)];
        self.statements.push(Relation { terms, sense: Sense::Zero });
    }

    /// A rate shown although its numerator or denominator is not: its rounding is a band.
    fn rate(&mut self, slice: SliceNumber, codes: &str, rate: &str) {
        let registry = self.registry;
        let at = |measure: &str| registry.figure(slice, &(measure.to_owned(), codes.to_owned()));
        let Some(figure) = at(rate) else { return };
        let (Some(above), Some(below)) =
            (figure.measure.numerateur.clone(), figure.measure.denominateur.clone())
        else {
            return;
        };
        let (Some(numerator), Some(denominator)) = (at(&above), at(&below)) else { return };
        let described = describe_at(registry, slice, &(rate.to_owned(), codes.to_owned()));
        let Some(value) = figure.value else {
            if figure.status == Status::NotSignificant && denominator.value.is_none() {
                self.findings.push(Finding::new(
                    Kind::Marker,
                    &*figure.place,
                    described,
                    "marked not significant: that speaks of a withheld denominator",
                ));
            } else if figure.status == Status::Secret
                && numerator.value.zip(denominator.value).is_some()
            {
                self.findings.push(
                    Finding::new(
                        Kind::Exact,
                        &*figure.place,
                        described,
                        "the quotient of two published figures",
                    )
                    .with(vec![format!("{above} and {below} are published")]),
                );
            }
            return;
        };
        if numerator.value.is_some() && denominator.value.is_some() {
            return;
        }
        let learnt = "published, although its numerator or denominator is withheld";
        self.findings.push(Finding::new(Kind::Elsewhere, &*figure.place, described, learnt));
        // (p − h)·den ≤ 100·num < (p + h)·den, both sides times 2·10^decimals.
        let decimals = value.decimals();
        let Some(steps) = value.in_units(decimals) else { return };
        let hundred = 200 * 10i64.pow(decimals.min(6));
        let units = |figure: &super::registry::Figure| {
            figure.value.and_then(|value| value.in_units(figure.measure.decimales))
        };
        let (above_name, below_name) = ((above, codes.to_owned()), (below, codes.to_owned()));
        for (factor, upper) in [(2 * steps - 1, false), (2 * steps + 1, true)] {
            let mut terms = Vec::new();
            let mut constant = 0;
            match units(numerator) {
                Some(value) => constant += hundred * value,
                None => terms.push((self.unknown((slice, above_name.clone())), hundred)),
            }
            match units(denominator) {
                Some(value) => constant -= factor * value,
                None => terms.push((self.unknown((slice, below_name.clone())), -factor)),
            }
            if self.is_retold(slice) {
                self.retold.extend(terms.iter().map(|(cell, _)| *cell));
            }
            if upper {
                self.system.rounded(&terms, None, Some(-constant));
            } else {
                self.system.band(&terms, Some(-constant), None);
            }
        }
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
