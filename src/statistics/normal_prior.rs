//! A normal prior fitted to estimates of known variance: y|θ ~ N(θ, V), θ ~ N(m, τ²).
//!
//! (m, τ²) by maximum likelihood. For a given τ², m is the mean weighted by 1/(V + τ²); the root of
//! the score in τ² is bracketed on a logarithmic grid, then bisected.

use super::{length, moments, normal};

/// A fitted prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalPrior {
    /// Mean (m).
    pub mean: f64,
    /// Variance between units (τ²); 0 when units do not differ.
    pub variance: f64,
    /// Twice the gain in log-likelihood over τ² = 0.
    pub gain: f64,
}

/// What is believed of one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Share of the deviation from the prior's mean that is kept (B).
    pub kept: f64,
    /// Mean (θ̂).
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
}

impl NormalPrior {
    /// Fits the prior to estimates and their variances, all positive. `None` below two estimates,
    /// when lengths differ or when a variance is not positive.
    pub fn fit(estimates: &[f64], variances: &[f64]) -> Option<Self> {
        let positive = variances.iter().all(|variance| *variance > 0.0);
        if estimates.len() < 2 || estimates.len() != variances.len() || !positive {
            return None;
        }
        let data = Data { estimates, variances };
        let without = data.profile(0.0);
        let variance = data.most_likely()?;
        let with = data.profile(variance);
        if with.log_likelihood <= without.log_likelihood {
            return Some(Self { mean: without.mean, variance: 0.0, gain: 0.0 });
        }
        let gain = 2.0 * (with.log_likelihood - without.log_likelihood);
        Some(Self { mean: with.mean, variance, gain })
    }

    /// Standard deviation between units (τ).
    pub fn deviation(&self) -> f64 {
        libm::sqrt(self.variance)
    }

    /// What is believed after an estimate of variance `variance`:
    /// B = τ²/(τ² + V), θ̂ = m + B(y − m), sd = √(B·V).
    pub fn posterior(&self, estimate: f64, variance: f64) -> Posterior {
        let kept = self.variance / (self.variance + variance);
        Posterior {
            kept,
            mean: self.mean + kept * (estimate - self.mean),
            deviation: libm::sqrt(kept * variance),
        }
    }

    /// What is believed of a unit of which nothing was observed: the prior itself.
    pub fn without_evidence(&self) -> Posterior {
        Posterior { kept: 0.0, mean: self.mean, deviation: self.deviation() }
    }

    /// The value that a share `p` of units do not reach.
    pub fn threshold(&self, p: f64) -> Option<f64> {
        Some(self.mean + normal::quantile(p)? * self.deviation())
    }
}

impl Posterior {
    /// P(θ > `threshold`) = 1 − Φ((threshold − θ̂)/sd).
    pub fn above(&self, threshold: f64) -> f64 {
        if self.deviation > 0.0 {
            normal::cdf((self.mean - threshold) / self.deviation)
        } else {
            f64::from(u8::from(self.mean > threshold))
        }
    }
}

struct Data<'a> {
    estimates: &'a [f64],
    variances: &'a [f64],
}

struct Profile {
    mean: f64,
    log_likelihood: f64,
}

impl Data<'_> {
    /// Estimates, each with its variance about the mean when units differ by `between`.
    fn rows(&self, between: f64) -> impl Iterator<Item = (f64, f64)> {
        self.estimates.iter().zip(self.variances).map(move |(y, v)| (*y, v + between))
    }

    fn mean(&self, between: f64) -> f64 {
        let (sum, weight) = self
            .rows(between)
            .fold((0.0, 0.0), |(sum, weight), (y, v)| (sum + y / v, weight + 1.0 / v));
        sum / weight
    }

    fn profile(&self, between: f64) -> Profile {
        let mean = self.mean(between);
        let mut log_likelihood = 0.0;
        for (y, v) in self.rows(between) {
            log_likelihood -= 0.5 * (libm::log(v) + (y - mean) * (y - mean) / v);
        }
        Profile { mean, log_likelihood }
    }

    /// Derivative of the log-likelihood in τ²: what a search follows, without any logarithm.
    fn slope(&self, between: f64) -> f64 {
        let mean = self.mean(between);
        let part = |(y, v): (f64, f64)| 0.5 * ((y - mean) * (y - mean) / v - 1.0) / v;
        self.rows(between).map(part).sum()
    }

    /// The τ² of greatest likelihood among 0 and the points where the slope changes sign.
    fn most_likely(&self) -> Option<f64> {
        let mean = moments::mean(self.estimates)?;
        let spread = self.estimates.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>();
        // Beyond the spread of the estimates themselves, only as long as the slope rises.
        let highest = 4.0 * spread / length(self.estimates.len());
        if highest <= 0.0 {
            return Some(0.0);
        }
        let mut best = (self.profile(0.0).log_likelihood, 0.0);
        let mut low = 0.0;
        let mut rising = self.slope(0.0) > 0.0;
        for step in (0..GRID).rev() {
            let high = highest * libm::pow(0.5, f64::from(step));
            let rises = self.slope(high) > 0.0;
            if rising && !rises {
                let root = self.bisect(low, high);
                let there = self.profile(root).log_likelihood;
                if there > best.0 {
                    best = (there, root);
                }
            }
            (low, rising) = (high, rises);
        }
        // A few precise units among many that know nothing: the spread of all says little of them.
        for _ in 0..DOUBLINGS {
            if !rising {
                break;
            }
            let high = 2.0 * low;
            rising = self.slope(high) > 0.0;
            if !rising {
                let root = self.bisect(low, high);
                let there = self.profile(root).log_likelihood;
                if there > best.0 {
                    best = (there, root);
                }
            }
            low = high;
        }
        Some(best.1)
    }

    fn bisect(&self, mut low: f64, mut high: f64) -> f64 {
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            if self.slope(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }
}

/// Halvings of the largest τ² considered.
const GRID: u32 = 24;
/// Doublings of it while the likelihood still rises.
const DOUBLINGS: u32 = 40;
/// Halvings of a bracket: to the last digit.
const BISECTIONS: u32 = 52;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_variances_have_a_closed_form() {
        // With V = 1 everywhere, τ² = mean square deviation − 1: here 10 − 1.
        let estimates = [-4.0, -2.0, 2.0, 4.0];
        let prior = NormalPrior::fit(&estimates, &[1.0; 4]).unwrap();
        assert!(prior.mean.abs() < 1e-12);
        assert!((prior.variance - 9.0).abs() < 1e-9, "{}", prior.variance);
        // 2·Δ = Σ y²(1 − 1/10) − 4·ln 10.
        assert!((prior.gain - (36.0 - 4.0 * libm::log(10.0))).abs() < 1e-9);
    }

    #[test]
    fn units_that_do_not_differ_have_no_variance() {
        let prior = NormalPrior::fit(&[0.1, -0.1, 0.05], &[1.0; 3]).unwrap();
        assert_eq!((prior.variance, prior.gain), (0.0, 0.0));
        assert!(NormalPrior::fit(&[1.0, 2.0], &[0.0, 1.0]).is_none());
    }

    #[test]
    fn a_few_precise_units_among_many_that_know_nothing_are_told_apart() {
        let ends = [1.0, -1.0, 1.0, -1.0];
        let estimates: Vec<f64> = ends.into_iter().chain([0.0; 100]).collect();
        let variances: Vec<f64> = [0.01; 4].into_iter().chain([1_000.0; 100]).collect();
        let prior = NormalPrior::fit(&estimates, &variances).unwrap();
        // The hundred others weigh nearly nothing: τ² is about 1 − 0.01, less what they draw it.
        assert!((prior.variance - 0.97).abs() < 0.03, "{}", prior.variance);
        assert!((prior.gain - 377.0).abs() < 2.0, "{}", prior.gain);
    }

    #[test]
    fn evidence_moves_from_the_prior_to_the_estimate() {
        let prior = NormalPrior { mean: 0.0, variance: 1.0, gain: 10.0 };
        assert!(prior.posterior(2.0, 1e-9).mean > 1.999_999);
        assert!(prior.posterior(2.0, 1e9).mean < 1e-6);
        let half = prior.posterior(2.0, 1.0);
        assert_eq!((half.kept, half.mean), (0.5, 1.0));
        assert!((half.above(1.0) - 0.5).abs() < 1e-15);
    }
}
