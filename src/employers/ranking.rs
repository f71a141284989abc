//! From employers to labels, in three passes over the ranked ones, none of which needs them all in
//! memory.
//!
//! 1. [`Survey`]: sums of every cell of the ladder, and covariances of criteria;
//! 2. [`Gates`]: which criteria separate employers at all in this run;
//! 3. [`Yardstick::score`]: each employer on the scale of its peers.
//!
//! Then [`Fitted`] fits the prior to the scores, and judges them. Surveys and gates of several
//! buckets merge in any order; the fit runs over scores in a fixed order.

use std::collections::BTreeMap;

use super::criteria::{Criterion, Kind, Pillar};
use super::fixed::Fixed;
use super::gate::Gate;
use super::labels::{Grade, Grounds, Thresholds, Verdict, is_above_floor, judge};
use super::method::Method;
use super::peers::{Cells, EVERYBODY, Evidence, LEVELS, PeerSums, PeerTable, Reference};
use super::score::{Aggregated, Component, Covariance, Standardised, aggregate_by};
use crate::statistics::composite::Aggregator;
use crate::statistics::normal_prior::{NormalPrior, Posterior};
use crate::statistics::real;

/// One value per criterion.
pub type PerCriterion<T> = [T; Criterion::ALL.len()];

/// What is known of a ranked employer.
#[derive(Clone, PartialEq)]
pub struct Employer {
    /// Its cells on the ladder.
    pub cells: Cells,
    /// Evidence by criterion; `None` when missing.
    pub evidence: PerCriterion<Option<Evidence>>,
    /// Persons counted under two criteria.
    pub pairs: Vec<Pair>,
    /// Persons hired in the window.
    pub persons: u64,
    /// Months declared in the window.
    pub months: u64,
}

/// The persons of one employer counted under two criteria.
#[derive(Clone, Copy, PartialEq)]
pub struct Pair {
    /// One criterion.
    pub first: Criterion,
    /// The other, later in their order.
    pub second: Criterion,
    /// Persons in both denominators.
    pub both: u64,
    /// Sum over them of the product of deviations from their means.
    pub product: f64,
}

/// First pass: what all ranked employers do.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Survey {
    peers: PeerTable,
    /// Sum of products, and degrees of freedom, by pair of criteria.
    products: BTreeMap<(Criterion, Criterion), (Fixed, u64)>,
}

impl Survey {
    /// Adds a ranked employer.
    pub fn add(&mut self, employer: &Employer) {
        for (criterion, evidence) in employer.known() {
            self.peers.add(criterion, &employer.cells, evidence);
        }
        for pair in &employer.pairs {
            let (product, freedom) = self.products.entry((pair.first, pair.second)).or_default();
            *product += Fixed::new(pair.product);
            *freedom += pair.both.saturating_sub(1);
        }
    }

    /// Adds the employers of another survey.
    pub fn merge(&mut self, other: Self) {
        self.peers.merge(other.peers);
        for (pair, (others, more)) in other.products {
            let (product, freedom) = self.products.entry(pair).or_default();
            *product += others;
            *freedom += more;
        }
    }

    /// Drops what no employer can be compared with, once all are there.
    pub fn settle(&mut self, method: &Method) {
        self.peers.settle(method.least_peers());
    }

    /// Sums of a criterion over all ranked employers; `None` when nobody has it.
    pub(super) fn everybody(&self, criterion: Criterion) -> Option<&PeerSums> {
        self.peers.everybody(criterion)
    }

    /// Pooled covariances within employers, by pair of criteria that some person shows together.
    pub(super) fn covariances(&self) -> impl Iterator<Item = ((Criterion, Criterion), f64)> {
        self.products.keys().map(|pair| (*pair, self.covariance(pair.0, pair.1)))
    }

    /// The rate of a criterion over all ranked employers; `None` when nobody has it.
    pub fn national(&self, criterion: Criterion) -> Option<f64> {
        Some(self.peers.everybody(criterion)?.rate(criterion.kind()))
    }

    /// The rate expected of an employer compared with all others, for the occupations it hires.
    pub fn expected(&self, criterion: Criterion, evidence: &Evidence) -> f64 {
        let everybody = self.peers.everybody(criterion);
        evidence.baseline + everybody.map_or(0.0, |sums| sums.mean(criterion.kind()))
    }

    /// Pooled covariance of two criteria within employers (ĉ); 0 where nobody shows it.
    fn covariance(&self, first: Criterion, second: Criterion) -> f64 {
        match self.products.get(&(first, second)) {
            Some((product, freedom)) if *freedom > 0 => product.value() / real(*freedom),
            Some(_) | None => 0.0,
        }
    }
}

impl Employer {
    /// Puts the employer beside everybody, nothing being expected of the occupations it hires.
    pub fn compare_with_everybody(&mut self) {
        self.cells = [None; LEVELS];
        if let Some(last) = self.cells.last_mut() {
            *last = Some(EVERYBODY);
        }
        self.evidence.iter_mut().flatten().for_each(|evidence| evidence.baseline = 0.0);
    }

    fn known(&self) -> impl Iterator<Item = (Criterion, &Evidence)> {
        Criterion::ALL
            .into_iter()
            .zip(&self.evidence)
            .filter_map(|(criterion, evidence)| Some((criterion, evidence.as_ref()?)))
    }

    /// What is known of one criterion; `None` when missing.
    pub fn evidence(&self, criterion: Criterion) -> Option<&Evidence> {
        self.evidence.get(criterion.place())?.as_ref()
    }
}

/// Second pass: the dispersion of each criterion.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Gates(PerCriterion<Gate>);

impl Gates {
    /// Adds a ranked employer.
    pub fn add(&mut self, employer: &Employer, survey: &Survey) {
        for ((criterion, evidence), gate) in
            Criterion::ALL.into_iter().zip(&employer.evidence).zip(&mut self.0)
        {
            let everybody = survey.peers.everybody(criterion);
            if let Some((evidence, everybody)) = evidence.as_ref().zip(everybody) {
                gate.add(criterion.kind(), evidence, everybody);
            }
        }
    }

    /// Adds the employers of another part.
    pub fn merge(&mut self, other: Self) {
        for ((gate, others), criterion) in self.0.iter_mut().zip(other.0).zip(Criterion::ALL) {
            gate.merge(others, criterion.kind());
        }
    }

    /// The standardised dispersion of each criterion.
    pub fn dispersions(&self) -> PerCriterion<Option<f64>> {
        self.0.map(|gate| gate.dispersion())
    }
}

/// Everything needed to score an employer.
#[derive(Clone, Copy)]
pub struct Yardstick<'a> {
    method: &'a Method,
    survey: &'a Survey,
    /// Criteria that separate employers in this run.
    pub separating: PerCriterion<bool>,
    weights: PerCriterion<f64>,
    aggregator: Aggregator,
}

/// A scored employer.
#[derive(Clone, PartialEq)]
pub struct Scored {
    /// Its criteria on the scale of its peers, with their weights.
    pub components: PerCriterion<Component>,
    /// What each was compared with.
    pub references: PerCriterion<Option<Reference>>,
    /// Its score.
    pub score: Score,
}

/// An employer on the scale of its peers, before any weight.
#[derive(Clone, PartialEq)]
pub struct Placed {
    values: PerCriterion<Option<Standardised>>,
    references: PerCriterion<Option<Reference>>,
    covariances: Vec<Covariance>,
}

/// The score of an employer: all that a verdict needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The whole score.
    pub whole: Aggregated,
    /// The score of each pillar, in the order of [`Pillar::ALL`].
    pub pillars: [Option<Aggregated>; 3],
    /// What a verdict rests on.
    pub grounds: Grounds,
}

impl<'a> Yardstick<'a> {
    /// The yardstick of a run. A criterion that does not pass its gate is missing for everybody:
    /// it says nothing of any difference, so the others share its weight. Counted at z = 0 and
    /// v = 1 like one that a single employer misses, it would pass for uncertainty about each.
    pub fn new(method: &'a Method, survey: &'a Survey, gates: &Gates) -> Self {
        let pass = |dispersion: Option<f64>| dispersion.is_some_and(|t| t >= method.peers.gate);
        let separating = gates.dispersions().map(pass);
        let aggregator = Aggregator::Arithmetic;
        Self { method, survey, separating, weights: method.weights(), aggregator }
    }

    /// The weights of criteria.
    pub const fn weights(&self) -> &PerCriterion<f64> {
        &self.weights
    }

    /// The same with other weights, for the sensitivity report.
    #[must_use]
    pub fn reweighted(&self, weights: PerCriterion<f64>) -> Self {
        Self { weights, ..*self }
    }

    /// The same with another mean, likewise.
    #[must_use]
    pub const fn aggregating(&self, aggregator: Aggregator) -> Self {
        Self { aggregator, ..*self }
    }

    /// Scores a ranked employer, one of those surveyed.
    pub fn score(&self, employer: &Employer) -> Option<Scored> {
        let placed = self.place(employer);
        let score = self.weigh(employer, &placed)?;
        let components = self.components(&placed.values);
        Some(Scored { components, references: placed.references, score })
    }

    /// Compares a ranked employer, one of those surveyed, with its peers.
    pub fn place(&self, employer: &Employer) -> Placed {
        let references = Criterion::ALL.map(|criterion| self.reference(criterion, employer));
        let mut values = [None; Criterion::ALL.len()];
        for ((criterion, value), reference) in
            Criterion::ALL.into_iter().zip(&mut values).zip(&references)
        {
            *value = employer
                .evidence(criterion)
                .zip(*reference)
                .map(|(evidence, reference)| self.standardise(criterion, evidence, &reference));
        }
        let covariances = self.covariances(employer, &references);
        Placed { values, references, covariances }
    }

    /// Criteria with their weights; one that separates nobody has none.
    fn components(&self, values: &PerCriterion<Option<Standardised>>) -> PerCriterion<Component> {
        let mut components = self.weights.map(|weight| Component { weight, value: None });
        for ((component, separates), value) in
            components.iter_mut().zip(self.separating).zip(values)
        {
            component.value = *value;
            if !separates {
                component.weight = 0.0;
            }
        }
        components
    }

    /// The score of an employer compared with its peers, under the weights of this yardstick.
    /// `None` when no criterion that separates has any weight.
    pub fn weigh(&self, employer: &Employer, placed: &Placed) -> Option<Score> {
        let components = self.components(&placed.values);
        let whole = aggregate_by(self.aggregator, &components, &placed.covariances)?;
        let pillars = Pillar::ALL.map(|pillar| {
            let mut own = components;
            for (component, criterion) in own.iter_mut().zip(Criterion::ALL) {
                if criterion.pillar() != pillar {
                    component.weight = 0.0;
                }
            }
            aggregate_by(self.aggregator, &own, &placed.covariances)
        });
        let observed = pillars.iter().flatten().filter(|pillar| is_observed(pillar)).count();
        let grounds =
            Grounds { persons: employer.persons, months: employer.months, pillars: observed };
        Some(Score { whole, pillars, grounds })
    }

    /// The score that an employer would have if one of its amounts were another: what it is
    /// compared with does not move. `None` when the criterion was missing.
    pub fn varied(
        &self,
        employer: &Employer,
        scored: &Scored,
        (criterion, amount): (Criterion, f64),
    ) -> Option<Aggregated> {
        let reference = (*scored.references.get(criterion.place())?)?;
        let evidence = Evidence { amount, ..*employer.evidence(criterion)? };
        let mut components = scored.components;
        let component = components.get_mut(criterion.place())?;
        component.value = Some(self.standardise(criterion, &evidence, &reference));
        let covariances = self.covariances(employer, &scored.references);
        aggregate_by(self.aggregator, &components, &covariances)
    }

    fn reference(&self, criterion: Criterion, employer: &Employer) -> Option<Reference> {
        if !self.separating.get(criterion.place()).copied().unwrap_or_default() {
            return None;
        }
        let evidence = employer.evidence(criterion)?;
        self.survey.peers.reference(criterion, &employer.cells, evidence, &self.method.peers)
    }

    fn standardise(
        &self,
        criterion: Criterion,
        evidence: &Evidence,
        reference: &Reference,
    ) -> Standardised {
        let kind = criterion.kind();
        let (expected, deviation) = (reference.expected, reference.deviation);
        let (weight, direction) = (evidence.weight(kind), criterion.direction());
        match kind {
            Kind::Share => {
                let floor = self.method.evidence.variance_floor;
                let counts = (evidence.amount, weight);
                Standardised::share(counts, within_bounds(expected), deviation, direction, floor)
            }
            Kind::Frequency { capped, .. } => {
                let counts = (evidence.amount, weight);
                let expected = expected.max(0.0);
                Standardised::frequency(counts, expected, deviation, direction, capped)
            }
            Kind::Duration => {
                let mean = (evidence.rate(kind), weight);
                Standardised::duration(mean, expected, deviation, direction, reference.within)
            }
        }
    }

    fn covariances(
        &self,
        employer: &Employer,
        references: &PerCriterion<Option<Reference>>,
    ) -> Vec<Covariance> {
        let scale = |criterion: Criterion| {
            let reference = references.get(criterion.place()).copied().flatten()?;
            let trials = real(employer.evidence(criterion)?.base);
            Some(criterion.direction() / (trials * reference.deviation))
        };
        let of_pair = |pair: &Pair| {
            let (first, second) = scale(pair.first).zip(scale(pair.second))?;
            let pooled = self.survey.covariance(pair.first, pair.second);
            Some(Covariance {
                first: pair.first.place(),
                second: pair.second.place(),
                value: first * second * real(pair.both) * pooled,
            })
        };
        employer.pairs.iter().filter_map(of_pair).collect()
    }
}

/// An expected share is kept away from 0 and 1.
fn within_bounds(expected: f64) -> f64 {
    use crate::statistics::between::CLAMP;
    expected.clamp(CLAMP, 1.0 - CLAMP)
}

/// A pillar is observed when at least half of its weight is, among criteria that separate.
fn is_observed(pillar: &Aggregated) -> bool {
    // Beyond rounding: exactly half is enough.
    pillar.observed >= 0.5 - 1e-12
}

/// The prior of a run, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The prior of the whole score.
    pub prior: NormalPrior,
    /// That of each pillar, where it can be fitted.
    pub pillars: [Option<NormalPrior>; 3],
    /// What a score must exceed for each grade.
    pub thresholds: Thresholds,
    /// Whether employers differ enough for anyone to be graded.
    pub grades: bool,
}

impl Fitted {
    /// Fits the prior to the scores of the employers having any observed criterion. `None` when
    /// there are not two of them.
    pub fn of<'a>(
        scores: impl Iterator<Item = &'a Score> + Clone,
        method: &Method,
    ) -> Option<Self> {
        let whole = scores.clone().map(|score| &score.whole);
        let prior = fit(whole)?;
        let pillars = [0, 1, 2].map(|place: usize| {
            fit(scores.clone().filter_map(|score| score.pillars.get(place)?.as_ref()))
        });
        let thresholds = Thresholds::of(&prior, &method.grades)?;
        let grades = prior.gain >= method.evidence.likelihood_gain;
        Some(Self { prior, pillars, thresholds, grades })
    }

    /// The same under a prior whose variance is multiplied: thresholds move with it. `None` when
    /// the method names a share outside \[0, 1\].
    pub fn with_variance(&self, factor: f64, method: &Method) -> Option<Self> {
        let prior = NormalPrior { variance: self.prior.variance * factor, ..self.prior };
        Some(Self { prior, thresholds: Thresholds::of(&prior, &method.grades)?, ..*self })
    }

    /// What is believed of an employer.
    pub fn posterior(&self, score: &Score) -> Posterior {
        if score.whole.observed > 0.0 {
            self.prior.posterior(score.whole.estimate, score.whole.variance)
        } else {
            self.prior.without_evidence()
        }
    }

    /// Whether no observed pillar is surely low.
    pub fn is_above_floors(&self, score: &Score, method: &Method) -> bool {
        score.pillars.iter().zip(&self.pillars).all(|(own, prior)| {
            match (own.filter(is_observed), prior) {
                (Some(own), Some(prior)) => {
                    let posterior = prior.posterior(own.estimate, own.variance);
                    prior.variance <= 0.0 || is_above_floor(&posterior, prior, &method.grades)
                }
                (None, _) | (_, None) => true,
            }
        })
    }

    /// Judges an employer, given last year's grade.
    pub fn judge(&self, score: &Score, previous: Option<Grade>, method: &Method) -> Verdict {
        let admitted = self.grades && score.grounds.suffice(&method.evidence);
        let above_floors = self.is_above_floors(score, method);
        let posterior = self.posterior(score);
        judge(&posterior, &self.thresholds, (admitted, above_floors), previous, &method.grades)
    }
}

fn fit<'a>(scores: impl Iterator<Item = &'a Aggregated>) -> Option<NormalPrior> {
    let (estimates, variances): (Vec<f64>, Vec<f64>) = scores
        .filter(|score| score.observed > 0.0)
        .map(|score| (score.estimate, score.variance))
        .unzip();
    NormalPrior::fit(&estimates, &variances)
}
