//! Employers drawn from all, and how all of them are spread under each criterion.
//!
//! An employer is drawn for the number that its SIRET hashes to: the same ones in any order, and
//! whatever the buckets.

use super::super::criteria::Criterion;
use super::super::engagement::{Basis, Run};
use super::super::kept::Establishment;
use super::super::ranking::{Employer, PerCriterion};
use super::super::smoothing::likeliest;
use super::scales::{Normaliser, Scales, Spread};
use crate::statistics::experiment::Seeded;
use crate::store::StoreError;
use crate::vocabulary::Siret;

/// Employers drawn, those of the lowest numbers.
#[derive(Clone)]
pub(super) struct Sample {
    size: usize,
    drawn: Vec<(f64, Siret, Employer)>,
}

impl Sample {
    fn new(size: usize) -> Self {
        Self { size, drawn: Vec::new() }
    }

    fn add(&mut self, number: f64, siret: Siret, employer: &Employer) {
        self.drawn.push((number, siret, employer.clone()));
        if self.drawn.len() >= 2 * self.size.max(1) {
            self.keep_lowest();
        }
    }

    fn merge(&mut self, other: Self) {
        self.drawn.extend(other.drawn);
        self.keep_lowest();
    }

    fn keep_lowest(&mut self) {
        self.drawn.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        self.drawn.truncate(self.size);
    }

    /// The employers, always in the same order.
    pub(super) fn employers(&self) -> impl Iterator<Item = &Employer> {
        self.drawn.iter().map(|(.., employer)| employer)
    }
}

/// What one pass over employers sees: some of them, and where all stand beside their peers.
struct Sight {
    sample: Sample,
    spreads: PerCriterion<Spread>,
}

impl Sight {
    fn merge(&mut self, other: Self) {
        self.sample.merge(other.sample);
        for (own, others) in self.spreads.iter_mut().zip(other.spreads) {
            own.merge(others);
        }
    }
}

/// What other choices need to know of employers.
pub(super) struct Seen {
    /// Some of them.
    pub(super) sample: Sample,
    /// Practices as deviations from the median.
    pub(super) robust: Scales,
    /// Practices as ranks.
    pub(super) ranks: Scales,
    /// How strongly groups of peers are drawn toward wider ones.
    pub(super) pulls: PerCriterion<f64>,
}

impl Run<'_> {
    /// Draws employers, sees how all are spread, and chooses what depends on it.
    pub(super) fn look(&self, basis: &Basis) -> Result<Seen, StoreError> {
        let rules = &self.method.sensitivity;
        let yardstick = self.yardstick(basis);
        let nothing = || Sight {
            sample: Sample::new(rules.sample),
            spreads: Criterion::ALL.map(|_| Spread::default()),
        };
        let see = |establishments: &[Establishment]| {
            let mut seen = nothing();
            for one in establishments {
                let Some(employer) = &one.employer else { continue };
                let number = Seeded::new(rules.seed ^ one.siret.number()).unit();
                seen.sample.add(number, one.siret, employer);
                let placed = yardstick.place(employer);
                for (spread, value) in seen.spreads.iter_mut().zip(placed.values()) {
                    value.iter().for_each(|value| spread.add(value.z));
                }
            }
            seen.sample.keep_lowest();
            seen
        };
        let Sight { sample, spreads } =
            self.over_establishments(basis, nothing(), see, Sight::merge)?;
        let employers: Vec<&Employer> = sample.employers().collect();
        let pulls = likeliest(&basis.survey, &employers, &rules.pulls, &self.method.peers);
        let [robust, ranks] = [Normaliser::Robust, Normaliser::Ranks]
            .map(|normaliser| Scales::of(&spreads, normaliser));
        Ok(Seen { sample, robust, ranks, pulls })
    }
}
