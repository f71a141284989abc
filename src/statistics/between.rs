//! Variance between units net of sampling, and whether there is any.
//!
//! A raw proportion varies because units differ **and** because it is drawn: the second part is
//! subtracted. Method of moments with unit weights n, after removing what a baseline explains:
//!
//! ```text
//! r = x/n − b      μ = Σ n r / N      e = clamp(b + μ, 0.001, 0.999)      c = e(1 − e)
//! σ² = (Σ n (r − μ)² − Σ c + Σ n c / N) / (N − Σ n² / N − (J − 1))
//! t  = (Σ g − (J − 1)) / √Σ (2 + (1 − 6c)/(n c))          g = n (r − μ)² / c
//! ```
//!
//! t is large when units differ more than sampling makes them. A negative variance is an answer:
//! no difference can be seen.

use super::{length, moments, real};

/// Expected rates are kept away from 0 and 1 by this much.
pub const CLAMP: f64 = 0.001;

/// Units as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// Mean of what the baseline does not explain, weighted by size (μ).
    pub mean: f64,
    /// Variance between units net of sampling (σ²); may be negative.
    pub variance: f64,
    /// Standardised excess of dispersion (t).
    pub dispersion: f64,
}

/// One unit as these formulas see it.
struct Unit {
    /// Number of trials, exposure or observations (n).
    weight: f64,
    /// What the baseline does not explain (r).
    residual: f64,
    /// The baseline (b).
    baseline: f64,
}

/// Shares: `events` in `trials`, each with its `baseline` (zeros where there is none). Units
/// without trial are left out. `None` below two units, when lengths differ, or when units are so
/// unequal that the denominator vanishes.
pub fn binomial(events: &[u64], trials: &[u64], baseline: &[f64]) -> Option<Between> {
    shares(&units(events, trials, baseline)?)
}

/// [`binomial`] without the unit at `place`: a unit never weighs on what it is compared with.
pub fn binomial_without(
    place: usize,
    events: &[u64],
    trials: &[u64],
    baseline: &[f64],
) -> Option<Between> {
    let others = (0..trials.len()).filter(|one| *one != place);
    let kept: Option<Vec<(u64, u64, f64)>> = others
        .map(|one| Some((*events.get(one)?, *trials.get(one)?, *baseline.get(one)?)))
        .collect();
    let kept = kept?;
    let column = |take: fn(&(u64, u64, f64)) -> u64| kept.iter().map(take).collect::<Vec<_>>();
    let baseline: Vec<f64> = kept.iter().map(|unit| unit.2).collect();
    binomial(&column(|unit| unit.0), &column(|unit| unit.1), &baseline)
}

fn units(events: &[u64], trials: &[u64], baseline: &[f64]) -> Option<Vec<Unit>> {
    if events.len() != trials.len() || events.len() != baseline.len() {
        return None;
    }
    let unit = |((x, n), b): ((&u64, &u64), &f64)| {
        let residual = real(*x) / real(*n) - b;
        (*n > 0).then_some(Unit { weight: real(*n), residual, baseline: *b })
    };
    Some(events.iter().zip(trials).zip(baseline).filter_map(unit).collect())
}

fn shares(units: &[Unit]) -> Option<Between> {
    let (total, mean) = weighted_mean(units)?;
    let excess = length(units.len()) - 1.0;
    let (mut dispersion, mut sampling, mut weighted_sampling) = (0.0, 0.0, 0.0);
    let (mut relative, mut spread) = (0.0, 0.0);
    for unit in units {
        let expected = (unit.baseline + mean).clamp(CLAMP, 1.0 - CLAMP);
        let chance = expected * (1.0 - expected);
        let deviation = unit.weight * square(unit.residual - mean);
        dispersion += deviation;
        sampling += chance;
        weighted_sampling += unit.weight * chance;
        relative += deviation / chance;
        spread += 2.0 + (1.0 - 6.0 * chance) / (unit.weight * chance);
    }
    let room = total - squares(units) / total - excess;
    finish(mean, dispersion - sampling + weighted_sampling / total, room, relative - excess, spread)
}

/// Frequencies: `events` over `exposure`, each with its `baseline` frequency (zeros where there is
/// none). Units without exposure are left out.
///
/// With λ = b + μ and S = Σ h: σ² = (Σ h (x/h − λ)² − Σ λ + Σ h λ / S) / (S − Σ h² / S), and
/// g = h (x/h − λ)² / λ, whose variance is 2 + 1/(hλ).
pub fn poisson(events: &[u64], exposure: &[f64], baseline: &[f64]) -> Option<Between> {
    if events.len() != exposure.len() || events.len() != baseline.len() {
        return None;
    }
    let unit = |((x, h), b): ((&u64, &f64), &f64)| {
        (*h > 0.0).then(|| Unit { weight: *h, residual: real(*x) / h - b, baseline: *b })
    };
    let units: Vec<Unit> = events.iter().zip(exposure).zip(baseline).filter_map(unit).collect();
    let (total, mean) = weighted_mean(&units)?;
    let (mut dispersion, mut sampling, mut weighted_sampling) = (0.0, 0.0, 0.0);
    let (mut relative, mut spread) = (0.0, 0.0);
    for unit in &units {
        let expected = unit.baseline + mean;
        if expected <= 0.0 {
            return None;
        }
        let deviation = unit.weight * square(unit.residual - mean);
        dispersion += deviation;
        sampling += expected;
        weighted_sampling += unit.weight * expected;
        relative += deviation / expected;
        spread += 2.0 + 1.0 / (unit.weight * expected);
    }
    let variation = dispersion - sampling + weighted_sampling / total;
    let excess = length(units.len()) - 1.0;
    finish(mean, variation, total - squares(&units) / total, relative - excess, spread)
}

/// Means of a quantity: the observations of each unit, and its baseline. The variance within units
/// is pooled: s² = Σ Σ (y − ȳ)² / Σ (n − 1), σ² = (Q − (J − 1) s²) / (N − Σ n² / N) and
/// t = (Q/s² − (J − 1)) / √(2 (J − 1)).
pub fn means(observations: &[Vec<f64>], baseline: &[f64]) -> Option<Between> {
    if observations.len() != baseline.len() {
        return None;
    }
    let (mut units, mut within, mut freedom) = (Vec::new(), 0.0, 0.0);
    for (values, baseline) in observations.iter().zip(baseline) {
        let Some(mean) = moments::mean(values) else { continue };
        within += values.iter().map(|value| square(value - mean)).sum::<f64>();
        freedom += length(values.len()) - 1.0;
        let (residual, baseline) = (mean - baseline, *baseline);
        units.push(Unit { weight: length(values.len()), residual, baseline });
    }
    if freedom <= 0.0 || within <= 0.0 {
        return None;
    }
    let (within, (total, mean)) = (within / freedom, weighted_mean(&units)?);
    let dispersion: f64 = units.iter().map(|unit| unit.weight * square(unit.residual - mean)).sum();
    let excess = length(units.len()) - 1.0;
    let room = total - squares(&units) / total;
    finish(mean, dispersion - excess * within, room, dispersion / within - excess, 2.0 * excess)
}

/// Total weight and weighted mean of the residuals; `None` below two units.
fn weighted_mean(units: &[Unit]) -> Option<(f64, f64)> {
    let total: f64 = units.iter().map(|unit| unit.weight).sum();
    let sum: f64 = units.iter().map(|unit| unit.weight * unit.residual).sum();
    (units.len() > 1).then(|| (total, sum / total))
}

fn squares(units: &[Unit]) -> f64 {
    units.iter().map(|unit| unit.weight * unit.weight).sum()
}

fn square(value: f64) -> f64 {
    value * value
}

fn finish(mean: f64, variation: f64, room: f64, relative: f64, spread: f64) -> Option<Between> {
    (room > 0.0 && spread > 0.0).then_some(Between {
        mean,
        variance: variation / room,
        dispersion: relative / libm::sqrt(spread),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identical_units_do_not_differ() {
        // Ten units at exactly one half: less dispersed than chance would make them.
        let found = binomial(&[5; 10], &[10; 10], &[0.0; 10]).unwrap();
        assert!(found.variance < 0.0 && found.dispersion < 0.0);
        assert!((found.mean - 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_baseline_that_explains_everything_leaves_nothing() {
        let found = binomial(&[20, 80], &[100, 100], &[0.2, 0.8]).unwrap();
        assert!(found.mean.abs() < 1e-15 && found.variance < 0.0);
        let bare = binomial(&[20, 80], &[100, 100], &[0.0, 0.0]).unwrap();
        assert!(bare.variance > 0.05 && bare.dispersion > 3.0);
    }

    #[test]
    fn means_of_two_units_by_hand() {
        // Means 2 and 12, N = 4, Q = 2·25 + 2·25 = 100; within: 2 + 2 over 2 degrees: 2.
        let found = means(&[vec![1.0, 3.0], vec![11.0, 13.0]], &[0.0, 0.0]).unwrap();
        assert!((found.mean - 7.0).abs() < 1e-12);
        // (100 − 2) ÷ (4 − 8/4) = 49; (50 − 1) ÷ √2.
        assert!((found.variance - 49.0).abs() < 1e-12);
        assert!((found.dispersion - 49.0 / 2.0_f64.sqrt()).abs() < 1e-12);
    }
}
