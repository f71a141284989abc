//! Frequencies that vary between units: a gamma prior and its posteriors.

use super::real;
use super::special::{gamma_quantile, incomplete_gamma};

/// A gamma distribution: the prior of a frequency, or its posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gamma {
    /// Shape: events, as it were.
    pub shape: f64,
    /// Rate: exposure, as it were.
    pub rate: f64,
}

impl Gamma {
    /// The prior with this mean and variance between units: shape λ²/σ², rate λ/σ². `None` unless
    /// both are positive.
    pub fn of_moments(mean: f64, variance: f64) -> Option<Self> {
        let valid = mean > 0.0 && variance > 0.0;
        valid.then_some(Self { shape: mean * mean / variance, rate: mean / variance })
    }

    /// What is believed after `events` over `exposure`.
    #[must_use]
    pub fn posterior(self, events: u64, exposure: f64) -> Self {
        Self { shape: self.shape + real(events), rate: self.rate + exposure }
    }

    /// Mean.
    pub fn mean(self) -> f64 {
        self.shape / self.rate
    }

    /// The quantile at probability `p`.
    pub fn quantile(self, p: f64) -> Option<f64> {
        Some(gamma_quantile(p, self.shape)? / self.rate)
    }

    /// Probability that the frequency exceeds `threshold`.
    pub fn above(self, threshold: f64) -> f64 {
        1.0 - incomplete_gamma(self.shape, self.rate * threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_posterior_adds_up() {
        // Mean 20, variance 100: shape 4, rate 0.2; after 6 events in 0.3: 10 ÷ 0.5.
        let after = Gamma::of_moments(20.0, 100.0).unwrap().posterior(6, 0.3);
        assert!((after.mean() - 20.0).abs() < 1e-12);
        // Shape 1 is exponential: the median of rate 2 is ln 2 ÷ 2.
        let exponential = Gamma { shape: 1.0, rate: 2.0 };
        let median = exponential.quantile(0.5).unwrap();
        assert!((median - std::f64::consts::LN_2 / 2.0).abs() < 1e-14);
        assert!((exponential.above(median) - 0.5).abs() < 1e-14);
        assert_eq!(Gamma::of_moments(1.0, 0.0), None);
    }
}
