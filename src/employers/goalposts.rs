//! The frozen score: what employers do against the goalposts of a base year.
//!
//! The label compares with the peers of the year, so that its distribution hardly moves; only the
//! frozen score tells whether employers as a whole progress. Its goalposts are national: no peers,
//! no occupations. For each criterion that separates employers in the base year they hold its rate
//! (g), its deviation between employers net of sampling (s) and its weight; then the prior (m₀,
//! τ₀²) of the scores of that year. They are written once, in a file that the settings name, and
//! serve until the method changes its major version.
//!
//! As in the label, accidents can only lower a score, and a missing criterion counts as the
//! goalpost with the prior's variance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::criteria::{Criterion, Kind};
use super::engagement::{Basis, Run};
use super::kept::{Establishment, Kept};
use super::method::Method;
use super::ranking::Employer;
use super::score::{Component, Covariance, Standardised, aggregate};
use crate::statistics::frozen::{self, Goalpost};
use crate::statistics::normal_prior::NormalPrior;
use crate::statistics::real;
use crate::store::StoreError;
use crate::store::exchange::over_buckets;
use crate::vocabulary::{Month, Siret};

/// First lines of the file.
const HEAD: &str = "\
# Goalposts of the frozen engagement score: national rates of the base year, deviations between
# employers net of sampling, and the prior of that year's scores. Written once by the program, read
# ever since, never rewritten: keep this file under version control. A new major version of the
# method needs new goalposts, in another file.

";

/// Goalposts of a base year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goalposts {
    /// Last month of the base year.
    pub base: Month,
    /// Version of the method.
    pub method: String,
    /// Employers that they were made from.
    pub employers: u64,
    /// Mean of the standings of the base year (m₀).
    pub mean: f64,
    /// Their variance between employers, net of sampling (τ₀²).
    pub variance: f64,
    criterion: Vec<Post>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    covariance: Vec<Pooled>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Post {
    id: String,
    weight: f64,
    mean: f64,
    deviation: f64,
    /// Pooled variance within employers; 0 but for durations.
    within: f64,
}

/// Pooled covariance of two criteria within employers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pooled {
    first: String,
    second: String,
    value: f64,
}

/// Goalposts cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GoalpostError {
    /// Not written by this program, or altered.
    #[error("not goalposts of the frozen score")]
    Malformed,
    /// Another major version of the method.
    #[error("made by another major version of the method")]
    OtherMethod,
}

/// An employer against the goalposts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frozen {
    /// Where it stands (y), in standard deviations of the base year.
    pub standing: f64,
    /// Sampling variance of that (V).
    pub variance: f64,
    /// Persons it hired in the window.
    pub persons: u64,
}

impl Goalposts {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not one of goalposts, or was made by another major version of the method.
    pub fn parse(text: &str, method: &Method) -> Result<Self, GoalpostError> {
        let read: Self = toml::from_str(text).map_err(|_| GoalpostError::Malformed)?;
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        if major(&read.method) != major(&method.version) {
            return Err(GoalpostError::OtherMethod);
        }
        let known = read.criterion.iter().all(|post| named(&post.id).is_some());
        let sound = read.criterion.iter().all(|post| post.deviation > 0.0 && post.weight > 0.0);
        if known && sound && !read.criterion.is_empty() && read.variance >= 0.0 {
            Ok(read)
        } else {
            Err(GoalpostError::Malformed)
        }
    }

    /// The text of the file; `None` when a number cannot be written.
    pub fn text(&self) -> Option<String> {
        Some(format!("{HEAD}{}", toml::to_string(self).ok()?))
    }

    /// An employer against these goalposts, given its evidence without any baseline; `None` when
    /// none of their criteria is known of it.
    pub fn measure(&self, employer: &Employer, method: &Method) -> Option<Frozen> {
        let measured: Vec<Measured> =
            self.criterion.iter().filter_map(|post| Measured::of(post, employer, method)).collect();
        let rates: Vec<Option<f64>> = measured.iter().map(|one| one.rate).collect();
        let posts: Vec<Goalpost> = measured.iter().map(|one| one.post).collect();
        let standing = frozen::standing(&rates, &posts)?;
        let components: Vec<Component> = measured.iter().map(|one| one.component).collect();
        let covariances = self.covariances(employer, &measured);
        let variance = aggregate(&components, &covariances)?.variance;
        Some(Frozen { standing, variance, persons: employer.persons })
    }

    /// The frozen score, drawn toward the base year as far as little is known.
    pub fn score(&self, frozen: &Frozen) -> f64 {
        frozen::shrunk_score(frozen.standing, frozen.variance, &self.prior())
    }

    fn prior(&self) -> NormalPrior {
        NormalPrior { mean: self.mean, variance: self.variance, gain: 0.0 }
    }

    fn covariances(&self, employer: &Employer, measured: &[Measured]) -> Vec<Covariance> {
        let place =
            |criterion: Criterion| measured.iter().position(|one| one.criterion == criterion);
        let pooled: BTreeMap<(Criterion, Criterion), f64> = self
            .covariance
            .iter()
            .filter_map(|one| Some(((named(&one.first)?, named(&one.second)?), one.value)))
            .collect();
        let scale = |criterion: Criterion| {
            let post = measured.iter().find(|one| one.criterion == criterion)?.post;
            let trials = real(employer.evidence(criterion)?.base);
            Some(post.direction / (trials * post.deviation))
        };
        let of_pair = |pair: &super::ranking::Pair| {
            let (first, second) = scale(pair.first).zip(scale(pair.second))?;
            let value =
                first * second * real(pair.both) * pooled.get(&(pair.first, pair.second))?;
            Some(Covariance { first: place(pair.first)?, second: place(pair.second)?, value })
        };
        employer.pairs.iter().filter_map(of_pair).collect()
    }
}

/// Identifies goalposts on every output: `2025-12 (0f…)`, the first twelve digits of the hash of
/// their file.
pub fn stamp(goalposts: &Goalposts, text: &str) -> String {
    let mut hash = hex::encode(Sha256::digest(text.replace("\r\n", "\n")));
    hash.truncate(12);
    format!("{} ({hash})", goalposts.base)
}

/// One criterion of one employer against its goalpost.
struct Measured {
    criterion: Criterion,
    post: Goalpost,
    rate: Option<f64>,
    component: Component,
}

impl Measured {
    fn of(post: &Post, employer: &Employer, method: &Method) -> Option<Self> {
        let criterion = named(&post.id)?;
        let (kind, direction) = (criterion.kind(), criterion.direction());
        let Post { weight, mean, deviation, within, .. } = *post;
        let evidence = employer.evidence(criterion);
        let rate = evidence.map(|evidence| match kind {
            // As in the label: fewer events than the goalpost are no merit.
            Kind::Frequency { capped: true, .. } => evidence.rate(kind).max(mean),
            Kind::Frequency { .. } | Kind::Share | Kind::Duration => evidence.rate(kind),
        });
        let value = evidence.map(|evidence| {
            let counts = (evidence.amount, evidence.weight(kind));
            match kind {
                Kind::Share => {
                    let floor = method.evidence.variance_floor;
                    Standardised::share(counts, mean, deviation, direction, floor)
                }
                Kind::Frequency { capped, .. } => {
                    Standardised::frequency(counts, mean, deviation, direction, capped)
                }
                Kind::Duration => {
                    let own = (evidence.rate(kind), counts.1);
                    Standardised::duration(own, mean, deviation, direction, within)
                }
            }
        });
        let post = Goalpost { weight, direction, mean, deviation };
        Some(Self { criterion, post, rate, component: Component { weight, value } })
    }
}

fn named(id: &str) -> Option<Criterion> {
    Criterion::ALL.into_iter().find(|criterion| criterion.id() == id)
}

impl Run<'_> {
    /// The goalposts that this run sets, its year being the base year; `None` when no criterion
    /// separates employers or when fewer than two have a score.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn goalposts(&self, basis: &Basis) -> Result<Option<Goalposts>, StoreError> {
        let nationwide = self.nationwide(basis)?;
        let Basis { survey, gates, .. } = &nationwide;
        let rules = &self.method.peers;
        let post = |((criterion, dispersion), weight): ((Criterion, Option<f64>), f64)| {
            let sums = survey.everybody(criterion)?;
            let kind = criterion.kind();
            let variance = sums.variance(kind).filter(|variance| *variance > 0.0)?;
            let separates = dispersion.is_some_and(|t| t >= rules.gate);
            let within = match kind {
                Kind::Duration => sums.within()?,
                Kind::Share | Kind::Frequency { .. } => 0.0,
            };
            let enough = sums.units() >= rules.min_for_deviation && weight > 0.0;
            (separates && enough).then(|| Post {
                id: criterion.id().to_owned(),
                weight,
                mean: sums.rate(kind),
                deviation: libm::sqrt(variance),
                within,
            })
        };
        let criterion: Vec<Post> = Criterion::ALL
            .into_iter()
            .zip(gates.dispersions())
            .zip(self.method.weights())
            .filter_map(post)
            .collect();
        let kept = |one: Criterion| criterion.iter().any(|post| post.id == one.id());
        let covariance = survey
            .covariances()
            .filter(|((first, second), _)| kept(*first) && kept(*second))
            .map(|((first, second), value)| Pooled {
                first: first.id().to_owned(),
                second: second.id().to_owned(),
                value,
            })
            .collect();
        let mut goalposts = Goalposts {
            base: self.windows.last,
            method: self.method.version.clone(),
            employers: 0,
            mean: 0.0,
            variance: 0.0,
            criterion,
            covariance,
        };
        let frozen = self.frozen(basis.kept(), &goalposts)?;
        // Over establishments in the order of their SIRET.
        let (standings, variances): (Vec<f64>, Vec<f64>) =
            frozen.values().map(|one| (one.standing, one.variance)).unzip();
        let Some(prior) = NormalPrior::fit(&standings, &variances) else { return Ok(None) };
        goalposts.employers = u64::try_from(frozen.len()).unwrap_or(u64::MAX);
        (goalposts.mean, goalposts.variance) = (prior.mean, prior.variance);
        Ok(Some(goalposts))
    }

    /// Every ranked establishment against goalposts, of this year or of an earlier one.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn frozen(
        &self,
        kept: &Kept,
        goalposts: &Goalposts,
    ) -> Result<BTreeMap<Siret, Frozen>, StoreError> {
        let measure = |one: &Establishment| {
            Some((one.siret, goalposts.measure(one.employer.as_ref()?, self.method)?))
        };
        let measured = |bucket| {
            let establishments = kept.take(bucket, self.employers)?;
            Ok(establishments.iter().filter_map(measure).collect::<Vec<_>>())
        };
        over_buckets(kept.buckets(), BTreeMap::new(), measured, Extend::extend)
    }
}
