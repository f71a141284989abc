//! Means, quantiles and sample moments.

use super::length;

/// The arithmetic mean; `None` of nothing. Of equal values it is that value, so that they show no
/// spread: six times 0.1, added up and divided, is not 0.1.
pub fn mean(values: &[f64]) -> Option<f64> {
    let first = values.first()?;
    if values.iter().all(|value| value.total_cmp(first).is_eq()) {
        return Some(*first);
    }
    Some(values.iter().sum::<f64>() / length(values.len()))
}

/// The middle value, or the mean of the two middle ones; `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let once: Vec<(f64, u64)> = values.iter().map(|value| (*value, 1)).collect();
    median_of(&once)
}

/// The same of values that each stand for so many units.
pub fn median_of(counted: &[(f64, u64)]) -> Option<f64> {
    let mut sorted = counted.to_vec();
    sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let all: u64 = sorted.iter().map(|(_, count)| count).sum();
    let at = |rank: u64| {
        let mut below = 0;
        let found = sorted.iter().find(|(_, count)| {
            below += count;
            rank < below
        });
        found.map(|(value, _)| *value)
    };
    let upper = at(all / 2)?;
    if all % 2 == 1 {
        return Some(upper);
    }
    Some(0.5 * (at((all / 2).checked_sub(1)?)? + upper))
}

/// The sample variance, n − 1 in the denominator; `None` below two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    Some(central(values, 2)? / length(values.len() - 1))
}

/// The sample standard deviation, root of the [`variance`]; `None` below two values.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    variance(values).map(libm::sqrt)
}

/// Skewness adjusted to the sample size, G1 = g1·√(n(n−1))/(n−2); `None` below three values or
/// without spread.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = length(values.len());
    let (second, third) = (central(values, 2)? / n, central(values, 3)? / n);
    if n < 3.0 || second <= 0.0 {
        return None;
    }
    Some(third / libm::pow(second, 1.5) * libm::sqrt(n * (n - 1.0)) / (n - 2.0))
}

/// Excess kurtosis adjusted to the sample size, G2 = (n−1)/((n−2)(n−3))·((n+1)g2 + 6); `None`
/// below four values or without spread.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = length(values.len());
    let (second, fourth) = (central(values, 2)? / n, central(values, 4)? / n);
    if n < 4.0 || second <= 0.0 {
        return None;
    }
    let excess = fourth / (second * second) - 3.0;
    Some((n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0))
}

/// Pearson's correlation; `None` when lengths differ or one of the two does not vary.
pub fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    if one.len() != other.len() {
        return None;
    }
    let (mean_one, mean_other) = (mean(one)?, mean(other)?);
    let (mut product, mut square, mut other_square) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        let (x, y) = (x - mean_one, y - mean_other);
        product += x * y;
        square += x * x;
        other_square += y * y;
    }
    let scale = libm::sqrt(square * other_square);
    (scale > 0.0).then(|| product / scale)
}

/// Sum of the deviations from the mean, each to this power.
fn central(values: &[f64], power: u8) -> Option<f64> {
    let mean = mean(values)?;
    let raised = |deviation: f64| (0..power).fold(1.0, |product, _| product * deviation);
    Some(values.iter().map(|value| raised(value - mean)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!(median(&[3.0, 1.0, 2.0, 10.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        // Deviations −1, 0, 1: squares add up to 2, over n − 1 = 2.
        assert_eq!(standard_deviation(&[1.0, 2.0, 3.0]), Some(1.0));
        assert_eq!(skewness(&[1.0, 2.0, 3.0]), Some(0.0));
        assert_eq!(kurtosis(&[1.0, 1.0, 1.0, 1.0]), None);
        assert!((correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap() - 1.0).abs() < 1e-15);
        assert_eq!(correlation(&[1.0, 2.0], &[5.0, 5.0]), None);
        // Binary fractions that do not add up to a multiple of themselves.
        assert_eq!(correlation(&[0.1; 3], &[1.0, 2.0, 4.0]), None);
        assert_eq!(variance(&[0.1; 6]), Some(0.0));
        assert_eq!(skewness(&[0.7; 3]), None);
    }
}
