//! Values brought to one scale: ranks, min–max, z-scores. A missing value stays missing.

use std::cmp::Ordering;

use super::{length, moments, real};

/// Makes the median absolute deviation comparable to a standard deviation under normality.
const MAD_SCALE: f64 = 1.4826;
/// Likewise for the mean absolute deviation.
const MEAN_DEVIATION_SCALE: f64 = 1.2533;

/// The rank shared by equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// The lowest.
    Minimum,
    /// The mean.
    Middle,
}

/// (rank − 1) ÷ (n − 1), from 0 for the lowest value to 1 for the highest, n being the number of
/// values present; all missing when fewer than two are present.
pub fn percentile_ranks(values: &[Option<f64>], ties: Ties) -> Vec<Option<f64>> {
    let mut present: Vec<(usize, f64)> = present(values).collect();
    present.sort_unstable_by(|one, other| one.1.total_cmp(&other.1));
    let mut ranks = vec![None; values.len()];
    if present.len() < 2 {
        return ranks;
    }
    let last = length(present.len() - 1);
    let mut below = 0;
    for equal in present.chunk_by(|one, other| one.1.total_cmp(&other.1) == Ordering::Equal) {
        let shared = match ties {
            Ties::Minimum => length(below),
            Ties::Middle => length(below) + length(equal.len() - 1) / 2.0,
        };
        for (place, _) in equal {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = Some(shared / last);
            }
        }
        below += equal.len();
    }
    ranks
}

/// From 0 for the lowest value to 100 for the highest; all missing without spread.
pub fn min_max(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let low = present(values).map(|(_, value)| value).min_by(f64::total_cmp);
    let high = present(values).map(|(_, value)| value).max_by(f64::total_cmp);
    let (Some(low), Some(high)) = (low, high) else { return vec![None; values.len()] };
    scaled(values, low, (high - low) / 100.0)
}

/// (value − mean) ÷ standard deviation, n − 1 in its denominator; all missing without spread.
pub fn z_scores(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = present(values).map(|(_, value)| value).collect();
    match moments::mean(&known).zip(moments::standard_deviation(&known)) {
        Some((mean, deviation)) => scaled(values, mean, deviation),
        None => vec![None; values.len()],
    }
}

/// (value − median) ÷ (1.4826 × median absolute deviation). When more than half of the values are
/// equal that deviation is zero, and 1.2533 × the mean absolute deviation about the median is used
/// instead; when it is zero too, all are missing.
pub fn robust_z_scores(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = present(values).map(|(_, value)| value).collect();
    match robust_scale(&known) {
        Some((median, scale)) => scaled(values, median, scale),
        None => vec![None; values.len()],
    }
}

/// Median, and scale of [`robust_z_scores`]; `None` without spread.
pub fn robust_scale(values: &[f64]) -> Option<(f64, f64)> {
    let once: Vec<(f64, u64)> = values.iter().map(|value| (*value, 1)).collect();
    scale_of(&once)
}

/// The same of values that each stand for so many units.
pub fn scale_of(counted: &[(f64, u64)]) -> Option<(f64, f64)> {
    let median = moments::median_of(counted)?;
    let away: Vec<(f64, u64)> =
        counted.iter().map(|(value, count)| ((value - median).abs(), *count)).collect();
    let mad = moments::median_of(&away)?;
    let scale = if mad > 0.0 {
        MAD_SCALE * mad
    } else {
        let sum: f64 = away.iter().map(|(value, count)| value * real(*count)).sum();
        MEAN_DEVIATION_SCALE * sum / real(away.iter().map(|(_, count)| count).sum())
    };
    (scale > 0.0).then_some((median, scale))
}

/// Values present with their place; −0 is read as 0, so that they tie.
fn present(values: &[Option<f64>]) -> impl Iterator<Item = (usize, f64)> {
    values.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)? + 0.0)))
}

fn scaled(values: &[Option<f64>], origin: f64, unit: f64) -> Vec<Option<f64>> {
    let usable = unit > 0.0;
    values
        .iter()
        .map(|value| value.filter(|_| usable).map(|value| (value - origin) / unit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_spread_nothing_is_said() {
        let flat = [Some(2.0), Some(2.0), None];
        assert_eq!(min_max(&flat), [None; 3]);
        assert_eq!(z_scores(&flat), [None; 3]);
        assert_eq!(robust_z_scores(&flat), [None; 3]);
        assert_eq!(percentile_ranks(&[Some(1.0), None], Ties::Middle), [None; 2]);
    }

    #[test]
    fn zero_ties_with_minus_zero() {
        let ranks = percentile_ranks(&[Some(0.0), Some(-0.0), Some(1.0)], Ties::Minimum);
        assert_eq!(ranks, [Some(0.0), Some(0.0), Some(1.0)]);
    }
}
