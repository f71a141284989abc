//! How much more units differ from what is expected of them than chance would have it.
//!
//! A funnel drawn for chance alone calls too many units unusual when they differ for reasons that
//! nobody models. Its limits are widened by either estimate (Spiegelhalter, *Funnel plots for
//! comparing institutional performance*, 2005): all by the same factor, or each by a variance
//! between units.

use super::length;

/// Brings the extreme z-scores in: the lowest `share` of them (0.1 is usual) stand where the next one
/// does, the highest likewise, so that units that are unusual do not make themselves look usual.
///
/// `None` when a score is not finite, there is none, or the share is outside [0, 0.5).
pub fn winsorised(scores: &[f64], share: f64) -> Option<Vec<f64>> {
    if !(0.0..0.5).contains(&share) || scores.iter().any(|score| !score.is_finite()) {
        return None;
    }
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Below half of them: whole, and not negative.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
    let beyond = libm::floor(share * length(scores.len())) as usize;
    let last = scores.len().checked_sub(1)?;
    let (lower, upper) = (*sorted.get(beyond)?, *sorted.get(last - beyond)?);
    Some(scores.iter().map(|score| score.clamp(lower, upper)).collect())
}

/// φ, the mean square of z-scores: 1 where chance explains them. Limits are √φ times as far.
///
/// `None` without any score.
pub fn multiplicative(scores: &[f64]) -> Option<f64> {
    let squares: f64 = scores.iter().map(|score| score * score).sum();
    (!scores.is_empty()).then(|| squares / length(scores.len()))
}

/// τ², the variance between units that explains φ beside the standard error of each: limits are at
/// so many √(s² + τ²). Zero where chance explains them.
///
/// `None` unless there are as many positive standard errors as scores, and two at least.
pub fn additive(scores: &[f64], standard_errors: &[f64]) -> Option<f64> {
    let phi = multiplicative(scores)?;
    let positive = standard_errors.iter().all(|error| *error > 0.0 && error.is_finite());
    if scores.len() != standard_errors.len() || scores.len() < 2 || !positive {
        return None;
    }
    let weights = || standard_errors.iter().map(|error| 1.0 / (error * error));
    let whole: f64 = weights().sum();
    let squares: f64 = weights().map(|weight| weight * weight).sum();
    let units = length(scores.len());
    Some(((units * phi - (units - 1.0)) / (whole - squares / whole)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_are_brought_in_on_both_sides() {
        let scores: Vec<f64> = (0..=10).map(|place| f64::from(place - 5) * 2.0).collect();
        let expected = [-8.0, -8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 8.0];
        assert_eq!(winsorised(&scores, 0.1).unwrap(), expected);
        assert_eq!(winsorised(&scores, 0.0).unwrap(), scores);
        assert_eq!(winsorised(&scores, 0.5), None);
        assert_eq!(winsorised(&[f64::NAN], 0.1), None);
    }

    #[test]
    fn chance_alone_widens_nothing() {
        // Mean square 1: between (n − 1)/n and 1 nothing is left, at the usual unbiased estimate.
        let scores = [1.0, -1.0, 1.0, -1.0];
        assert_eq!(multiplicative(&scores), Some(1.0));
        let quiet = [0.5, -0.5, 0.5, -0.5];
        assert_eq!(additive(&quiet, &[0.1; 4]), Some(0.0));
    }

    /// With the same error for all, it is the moment estimate: the variance of the units less that
    /// of chance.
    #[test]
    fn equal_errors_give_the_variance_between_units() {
        let (values, error) = ([0.7, 1.6, 0.9, 1.2, 0.6], 0.2);
        let mean = values.iter().sum::<f64>() / 5.0;
        let scores = values.map(|value| (value - mean) / error);
        let variance =
            values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 4.0;
        let found = additive(&scores, &[error; 5]).unwrap();
        assert!((found - (variance - error * error)).abs() < 1e-12, "{found}");
    }

    /// DerSimonian and Laird (1986) is the same estimate about the weighted mean: here by hand,
    /// weights 4, 1 and 1, Q = 4·0.25 + 1·1 + 1·4 = 6.
    #[test]
    fn unequal_errors_weigh_by_precision() {
        let found = additive(&[-1.0, 1.0, 2.0], &[0.5, 1.0, 1.0]).unwrap();
        assert!((found - (6.0 - 2.0) / (6.0 - 18.0 / 6.0)).abs() < 1e-12, "{found}");
        assert_eq!(additive(&[1.0, 2.0], &[1.0, 0.0]), None);
        assert_eq!(additive(&[1.0], &[1.0]), None);
    }
}
