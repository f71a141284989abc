//! Rates that vary between units: a beta prior, its maximum-likelihood fit, its posteriors.
//!
//! With a whole number of events, ln Γ(α + x) − ln Γ(α) = Σ_{i<x} ln(α + i). The log-likelihood
//! and its derivatives are then finite sums over i of the number of units with more than i events,
//! more than i failures, more than i trials: exact, without digamma, and fast for many units.

use super::special::{beta_quantile, incomplete_beta, ln_beta};
use super::{between, real};

/// A beta distribution: the prior of a rate, or its posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// First shape: events, as it were.
    pub alpha: f64,
    /// Second shape: failures, as it were.
    pub beta: f64,
}

impl Beta {
    /// The prior with this mean and standard deviation between units, α = eκ, β = (1 − e)κ with
    /// κ = e(1 − e)/σ² − 1. `None` when no beta distribution has them.
    pub fn of_moments(mean: f64, variance: f64) -> Option<Self> {
        let weight = mean * (1.0 - mean) / variance - 1.0;
        let valid = mean > 0.0 && mean < 1.0 && variance > 0.0 && weight > 0.0;
        valid.then_some(Self { alpha: mean * weight, beta: (1.0 - mean) * weight })
    }

    /// What is believed after `events` in `trials`.
    #[must_use]
    pub fn posterior(self, events: u64, trials: u64) -> Self {
        Self {
            alpha: self.alpha + real(events),
            beta: self.beta + real(trials.saturating_sub(events)),
        }
    }

    /// Mean.
    pub fn mean(self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// The quantile at probability `p`.
    pub fn quantile(self, p: f64) -> Option<f64> {
        beta_quantile(p, self.alpha, self.beta)
    }

    /// Probability that the rate exceeds `threshold`.
    pub fn above(self, threshold: f64) -> f64 {
        // The complement by symmetry, not by subtraction: accurate when it is small.
        incomplete_beta(self.beta, self.alpha, 1.0 - threshold)
    }

    /// ln of the probability of the data under this prior, binomial coefficients included.
    pub fn log_likelihood(self, events: &[u64], trials: &[u64]) -> f64 {
        let of_unit = |(x, n): (&u64, &u64)| {
            let (x, n) = (real(*x), real(*n));
            ln_choose(n, x) + ln_beta(x + self.alpha, n - x + self.beta)
                - ln_beta(self.alpha, self.beta)
        };
        events.iter().zip(trials).map(of_unit).sum()
    }
}

/// ln of the binomial coefficient.
fn ln_choose(n: f64, x: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(x + 1.0) - libm::lgamma(n - x + 1.0)
}

/// The maximum-likelihood prior, by Newton's method on (ln α, ln β) from the moments.
///
/// `None` when rates do not vary more than sampling makes them: the likelihood then has no maximum
/// (the prior's weight grows without end).
pub fn fit(events: &[u64], trials: &[u64]) -> Option<Beta> {
    let tails = Tails::of(events, trials)?;
    let zeros = vec![0.0; events.len()];
    let moments = between::binomial(events, trials, &zeros)?;
    let start = Beta::of_moments(moments.mean, moments.variance)
        .or_else(|| Beta::of_moments(moments.mean, moments.mean * (1.0 - moments.mean) / 50.0))?;
    let (mut alpha, mut beta) = (libm::log(start.alpha), libm::log(start.beta));
    let mut value = tails.log_likelihood(libm::exp(alpha), libm::exp(beta));
    for _ in 0..200 {
        let slope = tails.derivatives(libm::exp(alpha), libm::exp(beta));
        let (step_alpha, step_beta) = slope.newton_step();
        let mut share = 1.0;
        let moved = loop {
            let (a, b) = (alpha + share * step_alpha, beta + share * step_beta);
            let there = tails.log_likelihood(libm::exp(a), libm::exp(b));
            if there >= value {
                break Some((a, b, there));
            }
            share *= 0.5;
            if share < 1e-12 {
                break None;
            }
        };
        let Some((a, b, there)) = moved else { break };
        (alpha, beta, value) = (a, b, there);
        if alpha.max(beta) > LARGEST_LOG_SHAPE {
            return None;
        }
        if (share * step_alpha).abs().max((share * step_beta).abs()) < 1e-13 {
            break;
        }
    }
    Some(Beta { alpha: libm::exp(alpha), beta: libm::exp(beta) })
}

/// Shapes beyond e^16 mean that the prior is a point.
const LARGEST_LOG_SHAPE: f64 = 16.0;

/// Numbers of units with more than i events, failures and trials.
struct Tails {
    events: Vec<f64>,
    failures: Vec<f64>,
    trials: Vec<f64>,
}

impl Tails {
    fn of(events: &[u64], trials: &[u64]) -> Option<Self> {
        let failures: Option<Vec<u64>> =
            events.iter().zip(trials).map(|(x, n)| n.checked_sub(*x)).collect();
        if events.len() != trials.len() {
            return None;
        }
        Some(Self { events: above(events), failures: above(&failures?), trials: above(trials) })
    }

    /// Up to a constant.
    fn log_likelihood(&self, alpha: f64, beta: f64) -> f64 {
        let logs = |tail: &[f64], shape: f64| sum(tail, |i| libm::log(shape + i));
        logs(&self.events, alpha) + logs(&self.failures, beta) - logs(&self.trials, alpha + beta)
    }

    fn derivatives(&self, alpha: f64, beta: f64) -> Slope {
        let first = |tail: &[f64], shape: f64| sum(tail, |i| 1.0 / (shape + i));
        let second = |tail: &[f64], shape: f64| sum(tail, |i| -1.0 / ((shape + i) * (shape + i)));
        let (whole, whole_curve) =
            (first(&self.trials, alpha + beta), second(&self.trials, alpha + beta));
        // By the chain rule, on logarithms.
        let own = |shape: f64, tail: &[f64]| {
            let slope = shape * (first(tail, shape) - whole);
            (slope, slope + shape * shape * (second(tail, shape) - whole_curve))
        };
        let (by_alpha, curve_alpha) = own(alpha, &self.events);
        let (by_beta, curve_beta) = own(beta, &self.failures);
        let cross = -alpha * beta * whole_curve;
        Slope { by_alpha, by_beta, curve_alpha, curve_beta, cross }
    }
}

/// Derivatives of the log-likelihood in (ln α, ln β).
struct Slope {
    by_alpha: f64,
    by_beta: f64,
    curve_alpha: f64,
    curve_beta: f64,
    cross: f64,
}

impl Slope {
    /// Newton's step where the likelihood is concave, else a short step uphill.
    fn newton_step(&self) -> (f64, f64) {
        let determinant = self.curve_alpha * self.curve_beta - self.cross * self.cross;
        let (a, b) = if self.curve_alpha < 0.0 && determinant > 0.0 {
            (
                (self.cross * self.by_beta - self.curve_beta * self.by_alpha) / determinant,
                (self.cross * self.by_alpha - self.curve_alpha * self.by_beta) / determinant,
            )
        } else {
            let size = libm::hypot(self.by_alpha, self.by_beta).max(1e-300);
            (self.by_alpha / size, self.by_beta / size)
        };
        (a.clamp(-2.0, 2.0), b.clamp(-2.0, 2.0))
    }
}

fn sum(tail: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    tail.iter().zip(0u32..).map(|(units, i)| units * term(f64::from(i))).sum()
}

/// For each i, the number of counts greater than i.
fn above(counts: &[u64]) -> Vec<f64> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let mut tails = Vec::new();
    let mut left = sorted.as_slice();
    for i in 0u64.. {
        left = left.get(left.partition_point(|count| *count <= i)..).unwrap_or_default();
        if left.is_empty() {
            break;
        }
        tails.push(super::length(left.len()));
    }
    tails
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prior_without_dispersion_is_not_fitted() {
        let trials = vec![10; 50];
        assert!(fit(&vec![3; 50], &trials).is_none());
        assert!(fit(&[3], &[2]).is_none());
    }

    #[test]
    fn the_posterior_adds_up() {
        let prior = Beta { alpha: 2.0, beta: 8.0 };
        let after = prior.posterior(3, 10);
        assert_eq!(after, Beta { alpha: 5.0, beta: 15.0 });
        assert!((after.mean() - 0.25).abs() < 1e-15);
        // Beta(1, 1) is uniform.
        assert!((Beta { alpha: 1.0, beta: 1.0 }.above(0.3) - 0.7).abs() < 1e-14);
        let same = Beta::of_moments(0.2, 0.2 * 0.8 / 11.0).unwrap();
        assert!((same.alpha - 2.0).abs() < 1e-12 && (same.beta - 8.0).abs() < 1e-12);
    }
}
