//! Measuring whether something changed anything: blocked random assignment, intention to treat
//! with a baseline, instrumented estimate, randomisation inference, smallest detectable effect.
//!
//! References: Lin (2013) for the interaction with the centred baseline; MacKinnon and White (1985)
//! for HC2; Holm (1979). Errors by cluster are in [`super::clustered`]. Comparing the same units
//! before and after proves nothing: units chosen because they were low go up by themselves. Only
//! controls chosen by the same rule tell.

use std::collections::BTreeMap;

use super::{length, normal};

/// SplitMix64 (Steele, Lea and Flood, 2014): a published seed gives the same draws everywhere.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Seeded {
    /// From a published seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number drawn evenly between 0 and 1, neither included.
    pub fn unit(&mut self) -> f64 {
        // The 52 highest bits and a half: exact, and away from both ends.
        (super::real(self.next() >> 12) + 0.5) / 4_503_599_627_370_496.0
    }
}

/// Assigns units to `arms` arms (0 is the control), evenly inside each block, at random.
///
/// In a block of n units each arm gets ⌊n/arms⌋, and the remainder goes to arms drawn at random.
/// The result depends on blocks, on their units' order, and on the seed only. No arm: all zeros.
pub fn assign<B: Ord>(blocks: &[B], arms: usize, seed: u64) -> Vec<usize> {
    let mut members: BTreeMap<&B, Vec<usize>> = BTreeMap::new();
    for (unit, block) in blocks.iter().enumerate() {
        members.entry(block).or_default().push(unit);
    }
    let mut draws = Seeded::new(seed);
    let mut assigned = vec![0; blocks.len()];
    for units in members.into_values() {
        let mut order: Vec<(u64, usize)> =
            units.into_iter().map(|unit| (draws.next(), unit)).collect();
        order.sort_unstable();
        let mut shuffled: Vec<(u64, usize)> = (0..arms).map(|arm| (draws.next(), arm)).collect();
        shuffled.sort_unstable();
        for ((_, unit), (_, arm)) in order.into_iter().zip(shuffled.iter().cycle()) {
            if let Some(place) = assigned.get_mut(unit) {
                *place = *arm;
            }
        }
    }
    assigned
}

/// An effect and how precisely it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Estimate.
    pub estimate: f64,
    /// Standard error.
    pub error: f64,
}

impl Effect {
    /// Two-sided interval at this level.
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        let half = normal::quantile(0.5 + level / 2.0)? * self.error;
        Some((self.estimate - half, self.estimate + half))
    }

    /// Two-sided p-value against no effect, normal approximation.
    pub fn p_value(&self) -> f64 {
        2.0 * normal::cdf(-(self.estimate / self.error).abs())
    }
}

/// The intention-to-treat effect: `after` on treatment, the baseline `before`, their interaction
/// and the blocks, with heteroscedasticity-robust errors (HC2).
///
/// The baseline is centred over all units, so that the coefficient of treatment is the mean effect.
/// Blocks are taken out of every column. A baseline that does not vary inside blocks is left out.
/// `None` when lengths differ or when nothing can be told
/// apart (one arm only, fewer units than coefficients).
pub fn intention_to_treat<B: Ord>(
    after: &[f64],
    before: &[f64],
    treated: &[bool],
    blocks: &[B],
) -> Option<Effect> {
    let units = after.len();
    if [before.len(), treated.len(), blocks.len()] != [units; 3] {
        return None;
    }
    let mean = super::moments::mean(before)?;
    let treatment: Vec<f64> = treated.iter().map(|one| f64::from(u8::from(*one))).collect();
    let centred: Vec<f64> = before.iter().map(|value| value - mean).collect();
    let crossed: Vec<f64> = treatment.iter().zip(&centred).map(|(t, y)| t * y).collect();
    let (sizes, groups) = groups(blocks);
    let within = |column: &[f64]| demean(column, &groups, &sizes);
    let mut columns = [within(&treatment), within(&centred), within(&crossed)];
    let outcome = within(after);
    // Rounding is not variation: such a column is nothing, and one on the diagonal lets the rest be
    // told apart.
    let negligible = 1e-20 * dot(before, before);
    for column in columns.iter_mut().skip(1) {
        if dot(column, column) <= negligible {
            column.fill(0.0);
        }
    }
    let mut products = gram(&columns);
    for (place, row) in products.iter_mut().enumerate().skip(1) {
        if let Some(own) = row.get_mut(place).filter(|own| **own <= 0.0) {
            *own = 1.0;
        }
    }
    let inverse = invert(products)?;
    let against = columns.each_ref().map(|column| dot(column, &outcome));
    let coefficients = inverse.map(|row| row.iter().zip(against).map(|(a, b)| a * b).sum::<f64>());
    // The first row of (X'X)⁻¹X' weighs each residual in the coefficient of treatment.
    let [first, ..] = inverse;
    let mut variance = 0.0;
    for unit in 0..units {
        let row = columns.each_ref().map(|column| column.get(unit).copied().unwrap_or_default());
        let fitted: f64 = row.iter().zip(coefficients).map(|(x, b)| x * b).sum();
        let residual = outcome.get(unit)? - fitted;
        let size = groups.get(unit).and_then(|group| sizes.get(*group)).copied().unwrap_or(1.0);
        let leverage: f64 = 1.0 / size
            + inverse
                .iter()
                .zip(row)
                .map(|(line, x)| x * line.iter().zip(row).map(|(a, y)| a * y).sum::<f64>())
                .sum::<f64>();
        let weight: f64 = first.iter().zip(row).map(|(a, x)| a * x).sum();
        // A unit alone in its block has leverage 1, weight 0 and residual 0: it says nothing.
        if leverage < 1.0 - 1e-12 {
            variance += weight * weight * residual * residual / (1.0 - leverage);
        }
    }
    let [estimate, ..] = coefficients;
    (variance > 0.0).then(|| Effect { estimate, error: libm::sqrt(variance) })
}

/// The effect on those who take up the offer: two-stage least squares, the offer being the
/// instrument of `taken` (0 or 1), with the baseline, its interaction and the blocks of
/// [`intention_to_treat`], and its robust errors (HC2). `None` when the offer changes what is taken
/// by less than twice its error.
///
/// With one instrument the estimate is the ratio of two intentions to treat, and what is left of the
/// outcome once it is taken away owes nothing to the offer: the error of that nothing, over what the
/// offer changes, is the error of the ratio.
pub fn instrumented<B: Ord>(
    after: &[f64],
    taken: &[f64],
    before: &[f64],
    treated: &[bool],
    blocks: &[B],
) -> Option<Effect> {
    let outcome = intention_to_treat(after, before, treated, blocks)?;
    let take_up = intention_to_treat(taken, before, treated, blocks)?;
    if take_up.estimate.abs() < 2.0 * take_up.error {
        return None;
    }
    let estimate = outcome.estimate / take_up.estimate;
    let left: Vec<f64> = after.iter().zip(taken).map(|(y, t)| y - estimate * t).collect();
    let nothing = intention_to_treat(&left, before, treated, blocks)?;
    Some(Effect { estimate, error: nothing.error / take_up.estimate.abs() })
}

/// Randomisation inference: share of `draws` re-assignments, made by the same rule, whose estimate
/// is at least as far from zero as the one observed; the observed one counts.
pub fn randomisation_p_value<B: Ord>(
    after: &[f64],
    before: &[f64],
    treated: &[bool],
    blocks: &[B],
    (draws, seed): (u32, u64),
) -> Option<f64> {
    let observed = intention_to_treat(after, before, treated, blocks)?.estimate.abs();
    let mut as_far = 1u32;
    for draw in 0..draws {
        let arms = assign(blocks, 2, seed.wrapping_add(u64::from(draw)));
        let again: Vec<bool> = arms.into_iter().map(|arm| arm == 1).collect();
        let effect = intention_to_treat(after, before, &again, blocks);
        as_far += u32::from(effect.is_some_and(|one| one.estimate.abs() >= observed - 1e-12));
    }
    Some(f64::from(as_far) / f64::from(draws + 1))
}

/// Holm's adjusted p-values, in the order given.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut highest: f64 = 0.0;
    for (rank, (place, p)) in order.into_iter().enumerate() {
        let left = length(p_values.len() - rank);
        highest = highest.max((p * left).min(1.0));
        if let Some(value) = adjusted.get_mut(place) {
            *value = highest;
        }
    }
    adjusted
}

/// Smallest effect detected four times in five at the 5 % level: 2.8016·sd·√(1 − ρ²)·
/// √(1/n_T + 1/n_C), ρ being the correlation of the outcome with its baseline.
pub fn detectable_effect(deviation: f64, correlation: f64, treated: u64, control: u64) -> f64 {
    const BOTH_QUANTILES: f64 = 2.8016;
    let sizes = 1.0 / super::real(treated) + 1.0 / super::real(control);
    BOTH_QUANTILES * deviation * libm::sqrt((1.0 - correlation * correlation) * sizes)
}

/// Size of each block, and the block of each unit.
fn groups<B: Ord>(blocks: &[B]) -> (Vec<f64>, Vec<usize>) {
    let mut numbers: BTreeMap<&B, usize> = BTreeMap::new();
    let mut sizes: Vec<f64> = Vec::new();
    let mut of_unit = Vec::with_capacity(blocks.len());
    for block in blocks {
        let next = numbers.len();
        let number = *numbers.entry(block).or_insert(next);
        if number == sizes.len() {
            sizes.push(0.0);
        }
        if let Some(size) = sizes.get_mut(number) {
            *size += 1.0;
        }
        of_unit.push(number);
    }
    (sizes, of_unit)
}

fn demean(column: &[f64], groups: &[usize], sizes: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; sizes.len()];
    for (value, group) in column.iter().zip(groups) {
        if let Some(sum) = sums.get_mut(*group) {
            *sum += value;
        }
    }
    let mean = |group: &usize| {
        let (sum, size) = (sums.get(*group), sizes.get(*group));
        sum.zip(size).map_or(0.0, |(sum, size)| sum / size)
    };
    column.iter().zip(groups).map(|(value, group)| value - mean(group)).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

fn gram(columns: &[Vec<f64>; 3]) -> [[f64; 3]; 3] {
    columns.each_ref().map(|row| columns.each_ref().map(|column| dot(row, column)))
}

/// The inverse of a symmetric positive matrix, by cofactors.
fn invert(matrix: [[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let [[a, b, c], [_, d, e], [_, _, f]] = matrix;
    let cofactors = [
        [d * f - e * e, c * e - b * f, b * e - c * d],
        [c * e - b * f, a * f - c * c, b * c - a * e],
        [b * e - c * d, b * c - a * e, a * d - b * b],
    ];
    let [[g, h, i], _, _] = cofactors;
    let determinant = a * g + b * h + c * i;
    let scale = a * d * f;
    (determinant > 1e-12 * scale && scale > 0.0)
        .then(|| cofactors.map(|row| row.map(|value| value / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::clustered;

    #[test]
    fn a_baseline_that_does_not_vary_is_left_out() {
        // Differences of means are 2 and 4 in two blocks of four: 3.
        let after = [3.0, 5.0, 1.0, 3.0, 9.0, 9.0, 5.0, 5.0];
        let treated = [true, true, false, false, true, true, false, false];
        let blocks = [0, 0, 0, 0, 1, 1, 1, 1];
        let found = intention_to_treat(&after, &[0.3; 8], &treated, &blocks).unwrap();
        assert!((found.estimate - 3.0).abs() < 1e-12);
        // Residuals from block means and 3: ±1 and their shifts by ±½; each has weight 1/4 and
        // leverage 1/4 + 1/8: Σ e² (1/16) ÷ (5/8).
        let squares = 0.25 + 2.25 + 0.25 + 2.25 + 4.0 * 0.25;
        let variance: f64 = squares / 16.0 / 0.625;
        assert!((found.error - libm::sqrt(variance)).abs() < 1e-12, "{}", found.error);
    }

    #[test]
    fn arms_are_even_in_every_block_and_follow_the_seed() {
        let blocks: Vec<u8> = (0..60).map(|unit| unit % 4).collect();
        let arms = assign(&blocks, 3, 7);
        for block in 0..4 {
            for arm in 0..3 {
                let count =
                    (0..60).filter(|unit| blocks[*unit] == block && arms[*unit] == arm).count();
                assert_eq!(count, 5);
            }
        }
        assert_eq!(arms, assign(&blocks, 3, 7));
        assert_ne!(arms, assign(&blocks, 3, 8));
    }

    #[test]
    fn without_baseline_differences_the_effect_is_the_difference_of_means() {
        // Treated 5, 7, 6, 8; control 1, 3, 2, 4: 6.5 − 2.5. The baseline is balanced.
        let after = [5.0, 7.0, 6.0, 8.0, 1.0, 3.0, 2.0, 4.0];
        let before = [0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0];
        let treated = [true, true, true, true, false, false, false, false];
        let effect = intention_to_treat(&after, &before, &treated, &[0; 8]).unwrap();
        assert!((effect.estimate - 4.0).abs() < 1e-12);
        assert!(intention_to_treat(&after, &before, &[true; 8], &[0; 8]).is_none());
    }

    #[test]
    fn detectable_effects_are_those_of_the_method() {
        // sd 0.20, ρ 0.5: 3.1, 1.4, 1.0 and 0.7 points for 1,000 to 20,000 employers.
        for (employers, points) in [(1_000, 3.1), (5_000, 1.4), (10_000, 1.0), (20_000, 0.7)] {
            let found = 100.0 * detectable_effect(0.20, 0.5, employers / 2, employers / 2);
            assert!((found - points).abs() < 0.05, "{employers}: {found}");
        }
    }

    #[test]
    fn holm_by_hand() {
        // 0.01 × 3, 0.03 × 2, then no less than the one before.
        let found = holm(&[0.04, 0.01, 0.03]);
        for (one, expected) in found.iter().zip([0.06, 0.03, 0.06]) {
            assert!((one - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn the_effect_on_openers_is_two_stage_least_squares() {
        let (mut after, mut before, mut opened) = (Vec::new(), Vec::new(), Vec::new());
        let (mut treated, mut blocks, mut units) = (Vec::new(), Vec::new(), Vec::new());
        let mut draws = Seeded::new(5);
        for unit in 0..60u32 {
            let offered = unit % 2 == 0;
            let opens = f64::from(u8::from(offered && draws.unit() < 0.6));
            let baseline = draws.unit();
            before.push(baseline);
            opened.push(opens);
            // Those who open would have done better anyway, and the effect grows with the baseline.
            after.push(baseline + opens * (0.3 + 0.2 * baseline) + 0.1 * opens + draws.unit());
            treated.push(offered);
            blocks.push(unit / 12);
            units.push(unit);
        }
        let found = instrumented(&after, &opened, &before, &treated, &blocks).unwrap();
        let design = clustered::blocked_design(&before, &treated, &blocks);
        let (offer, controls) = design.split_first().unwrap();
        let least_squares =
            clustered::instrumented(&after, (&opened, offer), controls, &units).unwrap();
        assert!((found.estimate - least_squares[0].estimate).abs() < 1e-9);
        assert!((found.error - least_squares[0].error).abs() < 1e-9);
        // Opened as often without the offer: nothing tells what opening does.
        let mut everybody = opened.clone();
        everybody.rotate_left(1);
        let both: Vec<f64> =
            opened.iter().zip(&everybody).map(|(one, other)| one + other).collect();
        assert!(instrumented(&after, &both, &before, &treated, &blocks).is_none());
    }
}
