//! The effect of a treatment on a count, as a ratio: Poisson pseudo-maximum likelihood with an effect
//! for each block and errors robust to any variance.
//!
//! References: Gouriéroux, Monfort and Trognon (1984); Hausman, Hall and Griliches (1984) for effects
//! of blocks, which leave the likelihood once the sum of each block is given. The mean of a count is
//! taken to be exp(block + τ·treated + γ·ln(1 + before)); nothing else is assumed of it.

use super::experiment::Effect;
use super::length;

/// Steps of Newton's method, at most; a handful is enough.
const STEPS: usize = 100;

/// Treatment, and the logarithm of one more than the count before.
type Row = [f64; 2];

/// τ, the logarithm of the ratio, with its standard error. Blocks where nothing was counted, or that
/// hold one arm, say nothing. `None` when lengths differ, a count is negative, or nothing can be told
/// apart.
pub fn log_ratio<B: Ord>(
    after: &[f64],
    before: &[f64],
    treated: &[bool],
    blocks: &[B],
) -> Option<Effect> {
    let units = after.len();
    let counts = after.iter().chain(before).all(|count| *count >= 0.0);
    if [before.len(), treated.len(), blocks.len()] != [units; 3] || !counts {
        return None;
    }
    let mut order: Vec<usize> = (0..units).collect();
    order.sort_by(|one, other| blocks.get(*one).cmp(&blocks.get(*other)));
    let unit = |place: &usize| -> Option<(f64, Row)> {
        let arm = f64::from(u8::from(*treated.get(*place)?));
        Some((*after.get(*place)?, [arm, libm::log(1.0 + before.get(*place)?)]))
    };
    let of_block =
        |places: &[usize]| -> Vec<(f64, Row)> { places.iter().filter_map(unit).collect() };
    let groups: Vec<Vec<(f64, Row)>> =
        order.chunk_by(|one, other| blocks.get(*one) == blocks.get(*other)).map(of_block).collect();
    let mut at: Row = [0.0; 2];
    let mut now = moments(&groups, at);
    let counted: f64 = after.iter().sum();
    for _ in 0..STEPS {
        let step = times(&inverse(now.information, counted)?, now.score);
        if step.iter().all(|part| part.abs() < 1e-10) {
            break;
        }
        // A step too long is halved: the likelihood, concave, rises along its beginning.
        let halves = (0..STEPS).scan(1.0, |part, _| {
            let own = *part;
            *part *= 0.5;
            Some([at[0] + own * step[0], at[1] + own * step[1]])
        });
        let mut tried = halves.map(|place| (place, moments(&groups, place)));
        let Some(found) = tried.find(|(_, next)| next.likelihood >= now.likelihood) else { break };
        (at, now) = found;
    }
    let Moments { score, information, scatter, .. } = now;
    let settled = score.iter().all(|part| part.abs() < 1e-6 * (1.0 + counted));
    let bread = inverse(information, counted)?;
    let first = bread[0];
    let variance = first
        .iter()
        .zip(scatter)
        .map(|(own, row)| own * row.iter().zip(first).map(|(one, other)| one * other).sum::<f64>())
        .sum::<f64>();
    let freedom = length(units) - 2.0;
    let variance = variance * length(units) / freedom;
    (settled && freedom > 0.0 && variance > 0.0)
        .then(|| Effect { estimate: at[0], error: libm::sqrt(variance) })
}

/// What the likelihood is at a place, rows being taken about the mean of their block.
#[derive(Clone, Copy)]
struct Moments {
    likelihood: f64,
    score: Row,
    information: [Row; 2],
    /// Σ e² x x'.
    scatter: [Row; 2],
}

fn moments(groups: &[Vec<(f64, Row)>], at: Row) -> Moments {
    let (mut score, mut information, mut scatter) = ([0.0; 2], [[0.0; 2]; 2], [[0.0; 2]; 2]);
    let mut likelihood = 0.0;
    for group in groups {
        let counted: f64 = group.iter().map(|(count, _)| count).sum();
        let index = |row: &Row| row[0] * at[0] + row[1] * at[1];
        // The largest is taken out, so that no exponential overflows.
        let top = group.iter().map(|(_, row)| index(row)).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = group.iter().map(|(_, row)| libm::exp(index(row) - top)).collect();
        let all: f64 = weights.iter().sum();
        let mut middle = [0.0; 2];
        for ((_, row), weight) in group.iter().zip(&weights) {
            middle[0] += row[0] * weight / all;
            middle[1] += row[1] * weight / all;
        }
        for ((count, row), weight) in group.iter().zip(&weights) {
            likelihood += count * (index(row) - top - libm::log(all));
            let expected = counted * weight / all;
            let away = [row[0] - middle[0], row[1] - middle[1]];
            let residual = count - expected;
            score.iter_mut().zip(away).for_each(|(sum, one)| *sum += one * residual);
            add_square(&mut information, away, expected);
            add_square(&mut scatter, away, residual * residual);
        }
    }
    Moments { likelihood, score, information, scatter }
}

/// Adds a multiple of x x'.
fn add_square(matrix: &mut [Row; 2], row: Row, factor: f64) {
    for (line, one) in matrix.iter_mut().zip(row) {
        line.iter_mut().zip(row).for_each(|(sum, other)| *sum += factor * one * other);
    }
}

/// The inverse of the information. A count before that does not vary inside blocks is left out; `None`
/// when treatment does not.
fn inverse(matrix: [Row; 2], counted: f64) -> Option<[Row; 2]> {
    let [[a, b], [_, c]] = matrix;
    if a <= 1e-12 * counted {
        return None;
    }
    let determinant = a * c - b * b;
    if determinant <= 1e-12 * a * c || c <= 1e-12 * a {
        return Some([[1.0 / a, 0.0], [0.0, 0.0]]);
    }
    Some([[c / determinant, -b / determinant], [-b / determinant, a / determinant]])
}

fn times(matrix: &[Row; 2], by: Row) -> Row {
    matrix.map(|row| row[0] * by[0] + row[1] * by[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::experiment::Seeded;

    #[test]
    fn in_one_block_it_is_the_ratio_of_means() {
        // 6 and 10 against 1, 3 and 2: 8 ÷ 2.
        let after = [6.0, 10.0, 1.0, 3.0, 2.0];
        let treated = [true, true, false, false, false];
        let found = log_ratio(&after, &[4.0; 5], &treated, &[0; 5]).unwrap();
        assert!((found.estimate - libm::log(4.0)).abs() < 1e-10);
        // Σ e²/(n m)² of each arm, and 5/3 for two coefficients out of five units.
        let variance: f64 = (8.0 / 256.0 + 2.0 / 36.0) * 5.0 / 3.0;
        assert!((found.error - libm::sqrt(variance)).abs() < 1e-9, "{}", found.error);
    }

    #[test]
    fn blocks_of_other_sizes_leave_the_ratio_as_it_is() {
        // Three times as many in each block, whatever its level; a block of zeros says nothing.
        let after = [30.0, 10.0, 3.0, 1.0, 300.0, 100.0, 0.0, 0.0];
        let treated = [true, false, true, false, true, false, true, false];
        let blocks = [1, 1, 2, 2, 3, 3, 4, 4];
        let found = log_ratio(&after, &[0.0; 8], &treated, &blocks).unwrap();
        assert!((found.estimate - libm::log(3.0)).abs() < 1e-12 && found.error < 1e-12);
        let mut near = after;
        near[0] = 33.0;
        let found = log_ratio(&near, &[0.0; 8], &treated, &blocks).unwrap();
        assert!((libm::exp(found.estimate) - 3.0).abs() < 0.05, "{}", libm::exp(found.estimate));
    }

    #[test]
    fn what_counts_before_announce_is_taken_out() {
        // Counts follow what was before; the offer adds a half. Arms differ before.
        let mut draws = Seeded::new(9);
        let (mut after, mut before, mut treated, mut blocks) = (vec![], vec![], vec![], vec![]);
        for unit in 0..4_000u32 {
            let arm = unit % 2 == 0;
            let had = (20.0 * draws.unit() + if arm { 10.0 } else { 0.0 }).floor();
            let mean = 0.8 * (1.0 + had) * if arm { 1.5 } else { 1.0 };
            // Even between 0 and twice the mean: more scattered than a Poisson count.
            after.push((2.0 * mean * draws.unit() + 0.5).floor());
            before.push(had);
            treated.push(arm);
            blocks.push(unit / 2 % 50);
        }
        let found = log_ratio(&after, &before, &treated, &blocks).unwrap();
        let truth = libm::log(1.5);
        assert!((found.estimate - truth).abs() < 3.0 * found.error, "{found:?}");
        assert!(found.error < 0.05, "{found:?}");
        // The order of units changes nothing.
        let turned = |values: &[f64]| -> Vec<f64> { values.iter().rev().copied().collect() };
        let again = log_ratio(
            &turned(&after),
            &turned(&before),
            &treated.iter().rev().copied().collect::<Vec<_>>(),
            &blocks.iter().rev().copied().collect::<Vec<_>>(),
        );
        assert!((again.unwrap().estimate - found.estimate).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert_eq!(log_ratio(&[1.0, 2.0], &[1.0, 1.0], &[true, true], &[0, 0]), None);
        assert_eq!(log_ratio(&[1.0, -2.0], &[1.0, 1.0], &[true, false], &[0, 0]), None);
        assert_eq!(log_ratio(&[1.0], &[1.0, 1.0], &[true], &[0]), None);
        assert_eq!(log_ratio(&[0.0; 4], &[1.0; 4], &[true, false, true, false], &[0; 4]), None);
    }
}
