//! The standard normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Φ(x), accurate in both tails.
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// Density at `x`.
pub fn density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * PI)
}

/// Φ⁻¹(p): −∞ at 0 and +∞ at 1; `None` outside \[0, 1\].
///
/// Hastings' rational approximation (Abramowitz and Stegun 26.2.23, error below 4.5·10⁻⁴), then
/// Halley's method on Φ, whose error is cubed at each step.
pub fn quantile(p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    // The lower tail only: there Φ has full relative accuracy.
    let (tail, sign) = if p <= 0.5 { (p, 1.0) } else { (1.0 - p, -1.0) };
    if tail <= 0.0 {
        return Some(sign * f64::NEG_INFINITY);
    }
    let t = libm::sqrt(-2.0 * libm::log(tail));
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let denominator = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut x = numerator / denominator - t;
    for _ in 0..4 {
        let step = (cdf(x) - tail) / density(x);
        if !step.is_finite() {
            break;
        }
        x -= step / (1.0 + 0.5 * x * step);
    }
    Some(sign * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        for (p, x) in [
            (0.5, 0.0),
            (0.75, 0.674_489_750_196_081_7),
            (0.9, 1.281_551_565_544_600_4),
            (0.975, 1.959_963_984_540_054),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((quantile(p).unwrap() - x).abs() < 1e-12, "{p}");
            assert!((cdf(x) - p).abs() < 1e-15, "{x}");
        }
        assert_eq!(quantile(1.5), None);
        assert_eq!(quantile(1.0), Some(f64::INFINITY));
    }
}
