//! An employer beside its peers: each criterion on their scale, then one score.

use super::criteria::{Criterion, Kind, Pillar};
use super::labels::Grounds;
use super::method::Method;
use super::peers::{Evidence, Reference};
use super::ranking::{Employer, Gates, Pair, PerCriterion, Survey};
use super::score::{Aggregated, Component, Covariance, Standardised, aggregate_by};
use super::smoothing::smoothed;
use crate::statistics::composite::Aggregator;
use crate::statistics::real;

/// Everything needed to score an employer.
#[derive(Clone, Copy)]
pub struct Yardstick<'a> {
    method: &'a Method,
    survey: &'a Survey,
    /// Criteria that separate employers in this run.
    pub separating: PerCriterion<bool>,
    weights: PerCriterion<f64>,
    aggregator: Aggregator,
    /// How strongly each group of peers is drawn toward wider ones; `None`: the first group that is
    /// large enough is taken as it is.
    pulls: Option<PerCriterion<f64>>,
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

impl Placed {
    /// The criteria that are known.
    pub const fn values(&self) -> &PerCriterion<Option<Standardised>> {
        &self.values
    }

    /// The same on other scales: `scale` gives a value there, and what one unit is worth there.
    #[must_use]
    pub fn rescaled(&self, scale: impl Fn(Criterion, f64) -> (f64, f64)) -> Self {
        let mut slopes = [1.0; Criterion::ALL.len()];
        let mut values = self.values;
        for ((criterion, value), slope) in
            Criterion::ALL.into_iter().zip(&mut values).zip(&mut slopes)
        {
            if let Some(Standardised { z, v }) = value {
                let own;
                (*z, own) = scale(criterion, *z);
                *v *= own * own;
                *slope = own;
            }
        }
        let slope = |place: usize| slopes.get(place).copied().unwrap_or(1.0);
        let covariances = self.covariances.iter().map(|pair| Covariance {
            value: pair.value * slope(pair.first) * slope(pair.second),
            ..*pair
        });
        Self { values, references: self.references, covariances: covariances.collect() }
    }
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
        Self { method, survey, separating, weights: method.weights(), aggregator, pulls: None }
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

    /// The same with groups of peers drawn toward wider ones, likewise.
    #[must_use]
    pub const fn smoothing(&self, pulls: PerCriterion<f64>) -> Self {
        Self { pulls: Some(pulls), ..*self }
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
    pub(super) fn components(
        &self,
        values: &PerCriterion<Option<Standardised>>,
    ) -> PerCriterion<Component> {
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
        let (peers, rules) = (&self.survey.peers, &self.method.peers);
        match self.pulls.and_then(|pulls| pulls.get(criterion.place()).copied()) {
            Some(pull) => smoothed(peers, (criterion, &employer.cells, evidence), pull, rules),
            None => peers.reference(criterion, &employer.cells, evidence, rules),
        }
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
                let expected = within_bounds(expected);
                let own = Standardised::share(counts, expected, deviation, direction, floor);
                if criterion.is_balance() { own.balance() } else { own }
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
            let evidence = employer.evidence(criterion)?;
            let direction = if criterion.is_balance() {
                // The further above the norm, the worse; the further below, likewise.
                -(evidence.rate(criterion.kind()) - reference.expected).signum()
            } else {
                criterion.direction()
            };
            Some(direction / (real(evidence.base) * reference.deviation))
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
pub(super) fn is_observed(pillar: &Aggregated) -> bool {
    // Beyond rounding: exactly half is enough.
    pillar.observed >= 0.5 - 1e-12
}
