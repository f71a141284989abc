//! The pipeline of a composite indicator: denominate, impute, screen, treat, aggregate, rank.
//!
//! Reference: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008). Normalisation
//! is in [`super::normalise`].

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{length, moments};

/// Each value divided by its denominator; missing when either is, or when the denominator is zero.
pub fn denominate(values: &[Option<f64>], denominators: &[Option<f64>]) -> Vec<Option<f64>> {
    let divide = |(value, by): (&Option<f64>, &Option<f64>)| {
        let by = (*by).filter(|by| by.abs() > 0.0)?;
        Some((*value)? / by)
    };
    values.iter().zip(denominators).map(divide).collect()
}

/// Missing values replaced by the mean of those present in the same group; they stay missing in a
/// group that has none.
pub fn impute_group_means<G: Ord>(values: &[Option<f64>], groups: &[G]) -> Vec<Option<f64>> {
    let mut known: BTreeMap<&G, Vec<f64>> = BTreeMap::new();
    for (value, group) in values.iter().zip(groups) {
        known.entry(group).or_default().extend(*value);
    }
    let means: BTreeMap<&G, Option<f64>> =
        known.into_iter().map(|(group, values)| (group, moments::mean(&values))).collect();
    values
        .iter()
        .zip(groups)
        .map(|(value, group)| value.or_else(|| means.get(group).copied().flatten()))
        .collect()
}

/// Share of values present; `None` of nothing.
pub fn availability(values: &[Option<f64>]) -> Option<f64> {
    let present = values.iter().flatten().count();
    (!values.is_empty()).then(|| length(present) / length(values.len()))
}

/// What [`treat`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// No outlier.
    None,
    /// This many extreme values were brought to the next one.
    Winsorised(u8),
    /// Five were not enough: the logarithm was taken of the original values.
    Logarithm,
}

/// Brings outliers in. An indicator needs it when its adjusted skewness exceeds 2 in magnitude
/// **and** its adjusted excess kurtosis exceeds 3.5. The extreme value on the heavy side is set to
/// the next distinct one, up to five times; if that is not enough, log(x − min + range/100).
pub fn treat(values: &[f64]) -> (Vec<f64>, Treatment) {
    let mut treated = values.to_vec();
    let mut brought = 0;
    while let Some(skewness) = outlier_skewness(&treated) {
        if brought == MOST_WINSORISED || !bring_in(&mut treated, skewness > 0.0) {
            return (logarithm(values), Treatment::Logarithm);
        }
        brought += 1;
    }
    let treatment = if brought == 0 { Treatment::None } else { Treatment::Winsorised(brought) };
    (treated, treatment)
}

/// Extreme values brought in before the logarithm is preferred.
const MOST_WINSORISED: u8 = 5;

/// The skewness, when the values have outliers.
fn outlier_skewness(values: &[f64]) -> Option<f64> {
    let skewness = moments::skewness(values)?;
    let kurtosis = moments::kurtosis(values)?;
    (skewness.abs() > 2.0 && kurtosis > 3.5).then_some(skewness)
}

/// Sets the extreme to the next distinct value; false when there is none.
fn bring_in(values: &mut [f64], from_above: bool) -> bool {
    let side = if from_above { 1.0 } else { -1.0 };
    let highest = |values: &[f64], below: f64| {
        values
            .iter()
            .map(|value| value * side)
            .filter(|value| *value < below)
            .max_by(f64::total_cmp)
    };
    let Some(extreme) = highest(values, f64::INFINITY) else { return false };
    let Some(next) = highest(values, extreme) else { return false };
    for value in values {
        if *value * side >= extreme {
            *value = next * side;
        }
    }
    true
}

fn logarithm(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().min_by(f64::total_cmp).unwrap_or_default();
    let high = values.iter().copied().max_by(f64::total_cmp).unwrap_or_default();
    values.iter().map(|value| libm::log(value - low + 0.01 * (high - low))).collect()
}

/// How parts become a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregator {
    /// Weighted mean: a weakness is made up for by a strength.
    Arithmetic,
    /// Weighted geometric mean of positive values: less so.
    Geometric,
    /// Weighted harmonic mean of positive values: least.
    Harmonic,
}

/// The whole of weighted parts; missing parts leave, with their weight. `None` when no part is
/// left, or when the aggregator needs positive values and one is not.
pub fn aggregate(parts: &[Option<f64>], weights: &[f64], aggregator: Aggregator) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for (part, weight) in parts.iter().zip(weights) {
        let Some(part) = part else { continue };
        if aggregator != Aggregator::Arithmetic && *part <= 0.0 {
            return None;
        }
        sum += weight
            * match aggregator {
                Aggregator::Arithmetic => *part,
                Aggregator::Geometric => libm::log(*part),
                Aggregator::Harmonic => 1.0 / part,
            };
        total += weight;
    }
    let mean = (total > 0.0).then(|| sum / total)?;
    Some(match aggregator {
        Aggregator::Arithmetic => mean,
        Aggregator::Geometric => libm::exp(mean),
        Aggregator::Harmonic => 1.0 / mean,
    })
}

/// Copeland's score of each unit: the sum of its [`duel`]s with all others. `indicators` holds one
/// complete column per indicator.
pub fn copeland(indicators: &[Vec<f64>], weights: &[f64]) -> Vec<i64> {
    let count = indicators.iter().map(Vec::len).min().unwrap_or_default();
    let weights: Vec<f64> = weights.iter().take(indicators.len()).copied().collect();
    let row = |unit: usize| -> Vec<f64> {
        indicators.iter().filter_map(|column| column.get(unit)).copied().collect()
    };
    let units: Vec<Vec<f64>> = (0..count).map(row).collect();
    // A duel with oneself is a tie, and adds nothing.
    let sum =
        |one: &Vec<f64>| units.iter().map(|other| i64::from(duel(one, other, &weights))).sum();
    units.iter().map(sum).collect()
}

/// +1 when the weight of the indicators on which one unit is higher than the other, half the tied
/// weight included, exceeds one half of all; −1 when it falls short; 0 otherwise.
pub fn duel(one: &[f64], other: &[f64], weights: &[f64]) -> i8 {
    // What is won less what is lost: half of a tie goes to each.
    let (mut margin, mut total) = (0.0, 0.0);
    for ((own, others), weight) in one.iter().zip(other).zip(weights) {
        total += weight;
        match own.partial_cmp(others) {
            Some(Ordering::Greater) => margin += weight,
            Some(Ordering::Less) | None => margin -= weight,
            Some(Ordering::Equal) => {}
        }
    }
    // Beyond rounding: equal weights on both sides are a tie.
    i8::from(margin > 1e-12 * total) - i8::from(margin < -1e-12 * total)
}

/// Ranks, 1 for the highest; ties share the lowest number.
pub fn ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |place: usize| values.get(place).copied().unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|one, other| value(*other).total_cmp(&value(*one)));
    let mut ranks = vec![0; values.len()];
    let mut above = 0;
    for equal in order.chunk_by(|one, other| value(*one).total_cmp(&value(*other)).is_eq()) {
        for place in equal {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = above + 1;
            }
        }
        above += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_group_fills_its_gaps() {
        let values = [Some(1.0), None, Some(3.0), None, Some(8.0), None];
        let groups = ["a", "a", "a", "b", "b", "c"];
        let filled = [Some(1.0), Some(2.0), Some(3.0), Some(8.0), Some(8.0), None];
        assert_eq!(impute_group_means(&values, &groups), filled);
        assert_eq!(availability(&values), Some(0.5));
    }

    #[test]
    fn what_winsorising_cannot_bring_in_has_its_logarithm_taken() {
        // 190 ordinary values, then 10, 100 … 10^10: each extreme brought in leaves another as far.
        let ordinary = (0..190).map(|rank| f64::from(rank) / 190.0);
        let extremes = (1..=10).map(|power| libm::pow(10.0, f64::from(power)));
        let values: Vec<f64> = ordinary.chain(extremes).collect();
        let (treated, treatment) = treat(&values);
        assert_eq!(treatment, Treatment::Logarithm);
        // log(x − min + range/100) of the lowest value.
        let expected = libm::log(0.01 * values[199]);
        assert!((treated[0] - expected).abs() < 1e-12);
        assert_eq!(treat(&[1.0, 2.0, 3.0]), (vec![1.0, 2.0, 3.0], Treatment::None));
    }

    #[test]
    fn means_are_ordered() {
        let parts = [Some(1.0), Some(4.0), None];
        let whole = |aggregator| aggregate(&parts, &[1.0, 1.0, 5.0], aggregator).unwrap();
        assert!((whole(Aggregator::Arithmetic) - 2.5).abs() < 1e-15);
        assert!((whole(Aggregator::Geometric) - 2.0).abs() < 1e-15);
        assert!((whole(Aggregator::Harmonic) - 1.6).abs() < 1e-15);
        assert_eq!(aggregate(&[Some(-1.0)], &[1.0], Aggregator::Geometric), None);
    }

    #[test]
    fn copeland_counts_duels() {
        // The first beats both others on two indicators of three; the last two tie half and half.
        let columns = [vec![3.0, 2.0, 1.0], vec![3.0, 1.0, 2.0], vec![1.0, 2.0, 2.0]];
        assert_eq!(copeland(&columns, &[1.0, 1.0, 1.0]), [2, -1, -1]);
        assert_eq!(ranks(&[5.0, 7.0, 5.0]), [2, 1, 2]);
    }
}
