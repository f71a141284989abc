//! Intervals for a proportion, a difference of two, and a Poisson count.
//!
//! References: Wilson (1927); Clopper and Pearson (1934); Brown, Cai and DasGupta (2001) for the
//! Jeffreys interval; Newcombe (1998) compares them. Wilson is the default for published shares:
//! short, and close to its nominal level at every size.

use super::special::{beta_quantile, gamma_quantile};
use super::{normal, real};

/// Two limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The Wilson score interval of `events` in `trials`, without continuity correction.
///
/// `level` is two-sided (0.95). `None` when there is no trial, more events than trials, or a level
/// outside (0, 1).
pub fn wilson(events: u64, trials: u64, level: f64) -> Option<Interval> {
    let tail = tail(events, trials, level)?;
    let z = -normal::quantile(tail)?;
    let (x, n) = (real(events), real(trials));
    let rate = x / n;
    let spread = z * z / n;
    let centre = rate + spread / 2.0;
    let half = z * libm::sqrt(rate * (1.0 - rate) / n + spread / (4.0 * n));
    // At the ends one limit is the end itself, which rounding would miss.
    let lower = if events == 0 { 0.0 } else { (centre - half) / (1.0 + spread) };
    let upper = if events == trials { 1.0 } else { (centre + half) / (1.0 + spread) };
    Some(Interval { lower, upper })
}

/// The exact interval of Clopper and Pearson; conservative. Arguments as [`wilson`].
pub fn clopper_pearson(events: u64, trials: u64, level: f64) -> Option<Interval> {
    let tail = tail(events, trials, level)?;
    let (x, n) = (real(events), real(trials));
    let lower = if events == 0 { 0.0 } else { beta_quantile(tail, x, n - x + 1.0)? };
    let upper = if events == trials { 1.0 } else { beta_quantile(1.0 - tail, x + 1.0, n - x)? };
    Some(Interval { lower, upper })
}

/// The equal-tailed interval of the posterior under the Jeffreys prior, Beta(½, ½); the lower
/// limit is 0 without events, the upper 1 when all trials are events. Arguments as [`wilson`].
pub fn jeffreys(events: u64, trials: u64, level: f64) -> Option<Interval> {
    let tail = tail(events, trials, level)?;
    let (a, b) = (real(events) + 0.5, real(trials - events) + 0.5);
    let lower = if events == 0 { 0.0 } else { beta_quantile(tail, a, b)? };
    let upper = if events == trials { 1.0 } else { beta_quantile(1.0 - tail, a, b)? };
    Some(Interval { lower, upper })
}

/// The interval of a difference of two proportions, the first less the second, from the Wilson
/// limits of each (Newcombe, 1998, his method 10). Each pair is events and trials; arguments as
/// [`wilson`].
pub fn newcombe(one: (u64, u64), other: (u64, u64), level: f64) -> Option<Interval> {
    newcombe_of_strata(&[Stratum { weight: 1, one, other }], level)
}

/// Two proportions that are compared, as events and trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stratum {
    /// Weight of their difference among those of all strata.
    pub weight: u64,
    /// The first.
    pub one: (u64, u64),
    /// The second.
    pub other: (u64, u64),
}

/// The interval of [`newcombe`] of a weighted mean of differences: the distances from each rate to its
/// Wilson limits add up as squares (Yan and Su, 2010, for weights that do not depend on the rates).
/// `None` without any weight.
pub fn newcombe_of_strata(strata: &[Stratum], level: f64) -> Option<Interval> {
    let limits = |(events, trials): (u64, u64)| {
        let Interval { lower, upper } = wilson(events, trials, level)?;
        let rate = real(events) / real(trials);
        Some((rate, rate - lower, upper - rate))
    };
    let whole = real(strata.iter().map(|stratum| stratum.weight).sum());
    if whole <= 0.0 {
        return None;
    }
    let (mut difference, mut to_lower, mut to_upper) = (0.0, 0.0, 0.0);
    for Stratum { weight, one, other } in strata {
        let ((first, below, above), (second, under, over)) = (limits(*one)?, limits(*other)?);
        let weight = real(*weight) / whole;
        difference += weight * (first - second);
        to_lower = libm::hypot(to_lower, weight * libm::hypot(below, over));
        to_upper = libm::hypot(to_upper, weight * libm::hypot(above, under));
    }
    Some(Interval { lower: difference - to_lower, upper: difference + to_upper })
}

/// Exact limits of observed ÷ expected when `expected` events are expected: the funnel around 1
/// (Spiegelhalter, 2005). `None` unless `expected` is positive and the level in (0, 1).
pub fn poisson_funnel(expected: f64, level: f64) -> Option<Interval> {
    if !(expected > 0.0 && level > 0.0 && level < 1.0) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    // χ²_p(2E)/2 is the p quantile of the gamma distribution of shape E.
    Some(Interval {
        lower: gamma_quantile(tail, expected)? / expected,
        upper: gamma_quantile(1.0 - tail, expected + 1.0)? / expected,
    })
}

/// Probability beyond each limit.
fn tail(events: u64, trials: u64, level: f64) -> Option<f64> {
    (trials > 0 && events <= trials && level > 0.0 && level < 1.0).then_some((1.0 - level) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_proportions_is_newcombe_s() {
        // Newcombe (1998), table II: 56/70 − 48/80, 9/10 − 3/10 and 10/10 − 0/10.
        for (one, other, lower, upper) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = newcombe(one, other, 0.95).unwrap();
            assert!((found.lower - lower).abs() < 5e-5 && (found.upper - upper).abs() < 5e-5);
        }
        assert!(newcombe((1, 0), (1, 2), 0.95).is_none());
    }

    #[test]
    fn strata_narrow_the_interval_of_their_mean() {
        let pair = ((56, 70), (48, 80));
        let of = |strata: &[Stratum]| newcombe_of_strata(strata, 0.95);
        let weighing = |weight| Stratum { weight, one: pair.0, other: pair.1 };
        let one = newcombe(pair.0, pair.1, 0.95).unwrap();
        // Two strata alike and of the same weight: half the square root of twice the distances.
        let two = of(&[weighing(5), weighing(5)]).unwrap();
        let middle = 56.0 / 70.0 - 48.0 / 80.0;
        let shrunk = |limit: f64| middle + (limit - middle) / libm::sqrt(2.0);
        assert!((two.lower - shrunk(one.lower)).abs() < 1e-12);
        assert!((two.upper - shrunk(one.upper)).abs() < 1e-12);
        // A stratum of no weight says nothing.
        let alone =
            of(&[weighing(3), Stratum { weight: 0, one: (9, 10), other: (3, 10) }]).unwrap();
        assert!((alone.lower - one.lower).abs() < 1e-12);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[weighing(0)]), None);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(wilson(0, 0, 0.95), None);
        assert_eq!(clopper_pearson(3, 2, 0.95), None);
        assert_eq!(jeffreys(1, 2, 1.0), None);
    }

    #[test]
    fn the_funnel_has_closed_forms_at_its_ends() {
        // One event expected: the upper limit u solves e^-u (1 + u) = tail.
        let funnel = poisson_funnel(1.0, 0.95).unwrap();
        assert!((libm::exp(-funnel.upper) * (1.0 + funnel.upper) - 0.025).abs() < 1e-12);
        // The lower limit l solves 1 − e^-l = tail.
        assert!((1.0 - libm::exp(-funnel.lower) - 0.025).abs() < 1e-12);
    }
}
