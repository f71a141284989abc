//! How sure an order of grades is: over pairs of units, the chance that the lower-graded one is truly
//! higher.
//!
//! Reference: Kline, Rose and Walters (2024). Between two units whose posteriors are normal and
//! independent, π_ij = Φ((θ̂_i − θ̂_j)/√(sd_i² + sd_j²)) is the chance that i is truly higher.
//!
//! The comparator puts units in contiguous blocks of their posterior means, those that maximise
//! Σ [(1 + λ) π_ij − 1] over pairs of different blocks: a pair is told apart when its order is surer
//! than 1/(1 + λ).

use super::{length, normal};

/// A unit, or a class of units taken as alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// Posterior mean (θ̂).
    pub mean: f64,
    /// Posterior variance (sd²).
    pub variance: f64,
    /// Units that it stands for.
    pub count: f64,
}

/// What grades say over all pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Share of pairs that are given different grades.
    pub separated: f64,
    /// Chance that the lower-graded of a pair is truly higher, over all pairs (DR).
    pub discordance: f64,
    /// Likewise over pairs of different grades; `None` when there are none.
    pub conditional: Option<f64>,
    /// Chances of the right order less those of the wrong one, over all pairs (τ).
    pub tau: f64,
}

/// π: the chance that the first is truly higher. One half when nothing separates them.
pub fn is_higher(one: &Unit, other: &Unit) -> f64 {
    let spread = libm::sqrt(one.variance + other.variance);
    let difference = one.mean - other.mean;
    if spread > 0.0 { normal::cdf(difference / spread) } else { 0.5 + 0.5 * sign(difference) }
}

fn sign(value: f64) -> f64 {
    f64::from(i8::from(value > 0.0) - i8::from(value < 0.0))
}

/// The quality of grades, higher numbers for better ones. Pairs inside a class are of one grade.
/// `None` when lengths differ or when there are not two units.
pub fn quality(units: &[Unit], grades: &[usize]) -> Option<Quality> {
    let all: f64 = units.iter().map(|unit| unit.count).sum();
    let pairs = all * (all - 1.0) / 2.0;
    if units.len() != grades.len() || pairs <= 0.0 {
        return None;
    }
    let (mut separated, mut wrong) = (0.0, 0.0);
    for (place, (one, grade)) in units.iter().zip(grades).enumerate() {
        for (other, others) in units.iter().zip(grades).skip(place + 1) {
            let (lower, higher) = match grade.cmp(others) {
                std::cmp::Ordering::Less => (one, other),
                std::cmp::Ordering::Greater => (other, one),
                std::cmp::Ordering::Equal => continue,
            };
            let count = one.count * other.count;
            separated += count;
            wrong += count * is_higher(lower, higher);
        }
    }
    Some(Quality {
        separated: separated / pairs,
        discordance: wrong / pairs,
        conditional: (separated > 0.0).then(|| wrong / separated),
        tau: (separated - 2.0 * wrong) / pairs,
    })
}

/// The grades of the comparator, 0 for the lowest block, in the order of `units`. Dynamic programming
/// over cumulated sums: time and memory grow with the square of the number of units, so that many
/// units come as a few hundred classes. Fewer blocks among equals.
pub fn best_blocks(units: &[Unit], lambda: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    let unit = |place: usize| units.get(place).copied();
    let mean = |place: usize| unit(place).map_or(f64::NEG_INFINITY, |unit| unit.mean);
    order.sort_by(|one, other| mean(*one).total_cmp(&mean(*other)));
    let sorted: Vec<Unit> = order.iter().filter_map(|place| unit(*place)).collect();
    let cut = cuts(&sorted, lambda);
    let mut grades = vec![0; units.len()];
    let mut block = 0;
    for (rank, place) in order.into_iter().enumerate() {
        block += usize::from(rank > 0 && cut.contains(&rank));
        if let Some(grade) = grades.get_mut(place) {
            *grade = block;
        }
    }
    grades
}

/// Where blocks begin, but for the first: what pairs inside blocks would have earned is least.
fn cuts(sorted: &[Unit], lambda: f64) -> Vec<usize> {
    // For each unit, what its pairs with the next ones above it would earn, cumulated.
    let mut forgone: Vec<Vec<f64>> = Vec::with_capacity(sorted.len());
    for (place, lower) in sorted.iter().enumerate() {
        let mut sum = 0.0;
        let mut row = vec![0.0];
        for higher in sorted.iter().skip(place + 1) {
            sum += higher.count * lower.count * ((1.0 + lambda) * is_higher(higher, lower) - 1.0);
            row.push(sum);
        }
        forgone.push(row);
    }
    // least[k]: what the best blocks of the first k units forgo, and where the last of them begins.
    let mut least: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=sorted.len() {
        let mut best = (f64::INFINITY, 0);
        let mut inside = 0.0;
        for begin in (0..end).rev() {
            // Unit `begin` joins the block: its pairs with those above it, up to `end`.
            let joined = forgone.get(begin).and_then(|row| row.get(end - begin - 1));
            inside += joined.copied().unwrap_or_default();
            let before = least.get(begin).map_or(0.0, |(cost, _)| *cost);
            if before + inside <= best.0 {
                best = (before + inside, begin);
            }
        }
        least.push(best);
    }
    let mut begins = Vec::new();
    let mut end = sorted.len();
    while let Some((_, begin)) = least.get(end).copied().filter(|_| end > 0) {
        begins.push(begin);
        end = begin;
    }
    begins.retain(|begin| *begin > 0);
    begins
}

/// Classes of units alike: at most `classes`, of as many units each, by posterior mean. Each has the
/// mean of its units' means and of their variances.
pub fn classes(units: &[Unit], classes: usize) -> Vec<Unit> {
    let mut sorted = units.to_vec();
    sorted.sort_by(|one, other| {
        (one.mean.total_cmp(&other.mean)).then(one.variance.total_cmp(&other.variance))
    });
    let each = sorted.len().div_ceil(classes.max(1)).max(1);
    let class = |own: &[Unit]| {
        let mean = |of: fn(&Unit) -> f64| own.iter().map(of).sum::<f64>() / length(own.len());
        Unit {
            mean: mean(|unit| unit.mean),
            variance: mean(|unit| unit.variance),
            count: own.iter().map(|unit| unit.count).sum(),
        }
    };
    sorted.chunks(each).map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::experiment::Seeded;

    fn unit(mean: f64, variance: f64) -> Unit {
        Unit { mean, variance, count: 1.0 }
    }

    #[test]
    fn by_hand() {
        // Differences of one and two deviations: Φ(1) and Φ(2) are the chances of the right order.
        let units = [unit(0.0, 0.5), unit(1.0, 0.5), unit(2.0, 0.5)];
        let found = quality(&units, &[0, 1, 1]).unwrap();
        let (one, two) = (normal::cdf(-1.0), normal::cdf(-2.0));
        assert!((found.separated - 2.0 / 3.0).abs() < 1e-12);
        assert!((found.discordance - (one + two) / 3.0).abs() < 1e-12);
        assert!((found.conditional.unwrap() - (one + two) / 2.0).abs() < 1e-12);
        assert!((found.tau - (2.0 - 2.0 * (one + two)) / 3.0).abs() < 1e-12);
        let none = quality(&units, &[1, 1, 1]).unwrap();
        assert_eq!((none.separated, none.discordance, none.conditional), (0.0, 0.0, None));
        assert_eq!(quality(&units, &[1, 1]), None);
        assert_eq!(quality(&units[..1], &[1]), None);
    }

    #[test]
    fn a_class_counts_for_its_units() {
        let (low, high) = (unit(0.0, 1.0), unit(1.0, 1.0));
        let apart = quality(&[low, low, high, high, high], &[0, 0, 1, 1, 1]).unwrap();
        let together = [Unit { count: 2.0, ..low }, Unit { count: 3.0, ..high }];
        let found = quality(&together, &[0, 1]).unwrap();
        assert!((apart.discordance - found.discordance).abs() < 1e-15);
        assert!((apart.tau - found.tau).abs() < 1e-15);
        assert_eq!(classes(&[high, low, high, low], 2).len(), 2);
        assert_eq!(classes(&[high, low, high, low], 2)[1], Unit { count: 2.0, ..high });
    }

    fn gain(units: &[Unit], grades: &[usize], lambda: f64) -> f64 {
        let mut gain = 0.0;
        for (one, grade) in units.iter().zip(grades) {
            for (other, others) in units.iter().zip(grades).filter(|(_, others)| grade > *others) {
                assert!(grade > others);
                gain += one.count * other.count * ((1.0 + lambda) * is_higher(one, other) - 1.0);
            }
        }
        gain
    }

    #[test]
    fn no_other_contiguous_blocks_earn_more() {
        let mut draws = Seeded::new(3);
        for _ in 0..40 {
            let mut units: Vec<Unit> = (0..7)
                .map(|_| Unit {
                    mean: 3.0 * draws.unit(),
                    variance: 0.02 + draws.unit(),
                    count: 1.0 + (3.0 * draws.unit()).floor(),
                })
                .collect();
            let found = gain(&units, &best_blocks(&units, 0.25), 0.25);
            units.sort_by(|one, other| one.mean.total_cmp(&other.mean));
            let every = (0u32..64).map(|cut| {
                let grades: Vec<usize> =
                    (0..7).map(|rank| (cut & ((1 << rank) - 1)).count_ones() as usize).collect();
                gain(&units, &grades, 0.25)
            });
            let best = every.max_by(f64::total_cmp).unwrap();
            assert!((found - best).abs() < 1e-9, "{found} {best}");
        }
        assert!(best_blocks(&[], 0.25).is_empty());
    }
}
