//! From employers to labels, in three passes over the ranked ones, none of which needs them all in
//! memory.
//!
//! 1. [`Survey`]: sums of every cell of the ladder, and covariances of criteria;
//! 2. [`Gates`]: which criteria separate employers at all in this run;
//! 3. [`Yardstick::score`](super::yardstick::Yardstick::score): each employer on the scale of its
//!    peers.
//!
//! Then [`Fitted`](super::fitted::Fitted) fits the prior to the scores, and judges them. Surveys and
//! gates of several buckets merge in any order; the fit runs over scores in a fixed order.

use std::collections::BTreeMap;

use super::criteria::Criterion;
use super::fixed::Fixed;
use super::gate::Gate;
use super::method::Method;
use super::peers::{Cells, EVERYBODY, Evidence, LEVELS, PeerSums, PeerTable};
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
    pub(super) peers: PeerTable,
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
    pub(super) fn covariance(&self, first: Criterion, second: Criterion) -> f64 {
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
