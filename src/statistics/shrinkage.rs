//! The James–Stein estimator: several estimates of equal variance, drawn toward their mean.
//!
//! Reference: Efron and Morris, *Data analysis using Stein's estimator and its generalizations*
//! (1975). c = 1 − (k − 3)·s² / Σ(y − ȳ)².

use super::{length, moments, real};

/// Estimates drawn toward their mean.
#[derive(Debug, Clone, PartialEq)]
pub struct JamesStein {
    /// The mean of the raw estimates.
    pub mean: f64,
    /// What is kept of each deviation from the mean.
    pub factor: f64,
    /// Estimates, in the order given.
    pub estimates: Vec<f64>,
}

/// Draws `estimates`, each of sampling variance `variance`, toward their mean. `None` below four
/// estimates or when all are equal.
pub fn james_stein(estimates: &[f64], variance: f64) -> Option<JamesStein> {
    let mean = moments::mean(estimates)?;
    let spread: f64 = estimates.iter().map(|one| (one - mean) * (one - mean)).sum();
    if estimates.len() < 4 || spread <= 0.0 {
        return None;
    }
    let factor = 1.0 - (length(estimates.len()) - 3.0) * variance / spread;
    let estimates = estimates.iter().map(|one| mean + factor * (one - mean)).collect();
    Some(JamesStein { mean, factor, estimates })
}

/// A rate over `trials` on the scale √n·arcsin(2p − 1), where its variance is 1.
pub fn to_arcsine(rate: f64, trials: u64) -> f64 {
    libm::sqrt(real(trials)) * libm::asin(2.0 * rate - 1.0)
}

/// The rate behind a value of [`to_arcsine`].
pub fn from_arcsine(value: f64, trials: u64) -> f64 {
    0.5 * (libm::sin(value / libm::sqrt(real(trials))) + 1.0)
}
