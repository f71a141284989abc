//! Least squares whose errors allow units of one cluster to resemble one another (CR2), plain and
//! instrumented.
//!
//! References: Bell and McCaffrey (2002); Pustejovsky and Tipton (2018) for CR2; the residuals of
//! a cluster are multiplied by (I − H)^(−1/2), H being the part of the projection inside it, which
//! makes the variance unbiased when units are in fact independent and alike. With one unit per
//! cluster this is HC2. Establishments of one company are one cluster.

use std::collections::BTreeMap;

use super::experiment::Effect;

/// A matrix by rows.
type Matrix = Vec<Vec<f64>>;

/// Coefficients of the columns, in their order, with CR2 errors. Columns are the whole design: the
/// constant too, where there is one. `None` when lengths differ or columns cannot be told apart.
pub fn least_squares<C: Ord>(
    outcome: &[f64],
    columns: &[Vec<f64>],
    clusters: &[C],
) -> Option<Vec<Effect>> {
    let design = rows(columns, outcome.len())?;
    let bread = invert(gram(&design, &design))?;
    let coefficients = product(&bread, &against(&design, outcome));
    let residuals = residuals(outcome, &design, &coefficients);
    effects(&coefficients, &design, &bread, &residuals, clusters)
}

/// Two-stage least squares for one instrumented column: `taken` is explained by `offered` and the
/// controls, then the outcome by what the offer makes of it. Coefficient of `taken` first, then of
/// the controls, with CR2 errors. `None` likewise, or when the offer changes nothing.
pub fn instrumented<C: Ord>(
    outcome: &[f64],
    (taken, offered): (&[f64], &[f64]),
    controls: &[Vec<f64>],
    clusters: &[C],
) -> Option<Vec<Effect>> {
    let with = |first: &[f64]| -> Vec<Vec<f64>> {
        std::iter::once(first.to_vec()).chain(controls.iter().cloned()).collect()
    };
    let units = outcome.len();
    let instruments = rows(&with(offered), units)?;
    let first = product(&invert(gram(&instruments, &instruments))?, &against(&instruments, taken));
    let fitted: Vec<f64> = instruments.iter().map(|row| dot(row, &first)).collect();
    let projected = rows(&with(&fitted), units)?;
    let bread = invert(gram(&projected, &projected))?;
    let coefficients = product(&bread, &against(&projected, outcome));
    // What is left is measured on what was really taken.
    let real = rows(&with(taken), units)?;
    let residuals = residuals(outcome, &real, &coefficients);
    effects(&coefficients, &projected, &bread, &residuals, clusters)
}

/// The design of a blocked experiment with a baseline: treatment, baseline centred, their product,
/// one column per block. The coefficient of the first column is the mean effect (Lin, 2013).
pub fn blocked_design<B: Ord>(before: &[f64], treated: &[bool], blocks: &[B]) -> Vec<Vec<f64>> {
    let mean = super::moments::mean(before).unwrap_or_default();
    let treatment: Vec<f64> = treated.iter().map(|one| f64::from(u8::from(*one))).collect();
    let centred: Vec<f64> = before.iter().map(|value| value - mean).collect();
    let crossed = treatment.iter().zip(&centred).map(|(t, y)| t * y).collect();
    let mut columns = vec![treatment, centred, crossed];
    let distinct: BTreeMap<&B, ()> = blocks.iter().map(|block| (block, ())).collect();
    for block in distinct.into_keys() {
        columns.push(blocks.iter().map(|own| f64::from(u8::from(own == block))).collect());
    }
    columns
}

fn effects<C: Ord>(
    coefficients: &[f64],
    design: &Matrix,
    bread: &Matrix,
    residuals: &[f64],
    clusters: &[C],
) -> Option<Vec<Effect>> {
    if clusters.len() != design.len() {
        return None;
    }
    let mut members: BTreeMap<&C, Vec<usize>> = BTreeMap::new();
    for (unit, cluster) in clusters.iter().enumerate() {
        members.entry(cluster).or_default().push(unit);
    }
    let mut variances = vec![0.0; coefficients.len()];
    for units in members.values() {
        let own: Matrix = units.iter().filter_map(|unit| design.get(*unit).cloned()).collect();
        let left: Vec<f64> =
            units.iter().filter_map(|unit| residuals.get(*unit).copied()).collect();
        let adjusted = adjust(&own, bread, &left);
        let score = product(bread, &against(&own, &adjusted));
        variances.iter_mut().zip(score).for_each(|(sum, part)| *sum += part * part);
    }
    let effect = |(estimate, variance): (&f64, f64)| Effect {
        estimate: *estimate,
        error: libm::sqrt(variance),
    };
    Some(coefficients.iter().zip(variances).map(effect).collect())
}

/// (I − X M X')^(−1/2) e for the units of one cluster. Directions that the columns explain wholly
/// leave no residual, and are left out.
fn adjust(own: &Matrix, bread: &Matrix, residuals: &[f64]) -> Vec<f64> {
    let weighed: Matrix = own.iter().map(|row| product(bread, row)).collect();
    let kept: Matrix = own
        .iter()
        .enumerate()
        .map(|(i, row)| {
            weighed
                .iter()
                .enumerate()
                .map(|(j, other)| f64::from(u8::from(i == j)) - dot(row, other))
                .collect()
        })
        .collect();
    let (values, vectors) = eigen(kept);
    let mut adjusted = vec![0.0; residuals.len()];
    for (value, vector) in values.into_iter().zip(vectors) {
        if value > 1e-10 {
            let part = dot(&vector, residuals) / libm::sqrt(value);
            adjusted.iter_mut().zip(vector).for_each(|(sum, v)| *sum += part * v);
        }
    }
    adjusted
}

/// Values and vectors of a symmetric matrix, by Jacobi's rotations in a fixed order.
fn eigen(mut matrix: Matrix) -> (Vec<f64>, Matrix) {
    let size = matrix.len();
    let mut vectors: Matrix =
        (0..size).map(|i| (0..size).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let at = |matrix: &Matrix, i: usize, j: usize| -> f64 {
        matrix.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default()
    };
    for _ in 0..60 {
        let mut largest: f64 = 0.0;
        for p in 0..size {
            for q in p + 1..size {
                let off = at(&matrix, p, q);
                largest = largest.max(off.abs());
                if off.abs() < 1e-15 {
                    continue;
                }
                let theta = (at(&matrix, q, q) - at(&matrix, p, p)) / (2.0 * off);
                let sign = if theta < 0.0 { -1.0 } else { 1.0 };
                let t = sign / (theta.abs() + libm::sqrt(theta * theta + 1.0));
                let c = 1.0 / libm::sqrt(t * t + 1.0);
                let s = t * c;
                for row in &mut matrix {
                    rotate(row, (p, q), (c, s));
                }
                let (row_p, row_q) = (matrix.get(p).cloned(), matrix.get(q).cloned());
                if let (Some(row_p), Some(row_q)) = (row_p, row_q) {
                    let pairs = || row_p.iter().zip(&row_q);
                    let new_p = pairs().map(|(x, y)| c * x - s * y).collect();
                    let new_q = pairs().map(|(x, y)| s * x + c * y).collect();
                    for (place, row) in [(p, new_p), (q, new_q)] {
                        if let Some(own) = matrix.get_mut(place) {
                            *own = row;
                        }
                    }
                }
                for row in &mut vectors {
                    rotate(row, (p, q), (c, s));
                }
            }
        }
        if largest < 1e-14 {
            break;
        }
    }
    let values = (0..size).map(|i| at(&matrix, i, i)).collect();
    // Vectors are the columns of the rotations.
    let columns = (0..size).map(|j| (0..size).map(|i| at(&vectors, i, j)).collect()).collect();
    (values, columns)
}

fn rotate(row: &mut [f64], (p, q): (usize, usize), (c, s): (f64, f64)) {
    let (Some(x), Some(y)) = (row.get(p).copied(), row.get(q).copied()) else { return };
    for (place, value) in [(p, c * x - s * y), (q, s * x + c * y)] {
        if let Some(own) = row.get_mut(place) {
            *own = value;
        }
    }
}

/// Columns as rows; `None` when a length differs or nothing is left to estimate errors with.
fn rows(columns: &[Vec<f64>], units: usize) -> Option<Matrix> {
    let whole = columns.iter().all(|column| column.len() == units);
    (whole && !columns.is_empty() && units > columns.len()).then(|| {
        (0..units)
            .map(|unit| columns.iter().filter_map(|column| column.get(unit).copied()).collect())
            .collect()
    })
}

fn residuals(outcome: &[f64], design: &Matrix, coefficients: &[f64]) -> Vec<f64> {
    outcome.iter().zip(design).map(|(y, row)| y - dot(row, coefficients)).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

fn product(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

/// X'y.
fn against(design: &Matrix, vector: &[f64]) -> Vec<f64> {
    let width = design.first().map_or(0, Vec::len);
    let mut sums = vec![0.0; width];
    for (row, y) in design.iter().zip(vector) {
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * y);
    }
    sums
}

/// X'Z.
fn gram(one: &Matrix, other: &Matrix) -> Matrix {
    let width = one.first().map_or(0, Vec::len);
    let column = |place: usize| -> Vec<f64> {
        one.iter().filter_map(|row| row.get(place).copied()).collect()
    };
    (0..width).map(|place| against(other, &column(place))).collect()
}

/// Gauss–Jordan with partial pivoting; `None` when columns cannot be told apart.
fn invert(mut matrix: Matrix) -> Option<Matrix> {
    let size = matrix.len();
    let scale = matrix.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
    for (i, row) in matrix.iter_mut().enumerate() {
        row.extend((0..size).map(|j| f64::from(u8::from(i == j))));
    }
    for step in 0..size {
        let size_at = |row: &Vec<f64>| row.get(step).copied().unwrap_or_default().abs();
        let (pivot, most) = matrix
            .iter()
            .enumerate()
            .skip(step)
            .map(|(place, row)| (place, size_at(row)))
            .fold((step, 0.0), |best, one| if one.1 > best.1 { one } else { best });
        if most <= 1e-11 * scale {
            return None;
        }
        matrix.swap(step, pivot);
        let head = matrix.get(step)?.clone();
        let by = head.get(step).copied()?;
        let head: Vec<f64> = head.into_iter().map(|value| value / by).collect();
        for (place, row) in matrix.iter_mut().enumerate() {
            if place == step {
                row.clone_from(&head);
            } else {
                let factor = row.get(step).copied()?;
                row.iter_mut().zip(&head).for_each(|(value, own)| *value -= factor * own);
            }
        }
    }
    Some(matrix.into_iter().map(|row| row.into_iter().skip(size).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::experiment::intention_to_treat;
    use super::*;

    const AFTER: [f64; 10] = [5.0, 7.0, 6.5, 8.0, 1.0, 3.0, 2.5, 4.0, 6.0, 2.0];
    const BEFORE: [f64; 10] = [0.3, 1.0, 1.4, 0.1, 0.0, 1.0, 1.2, 0.7, 0.9, 0.2];
    const TREATED: [bool; 10] = [true, true, true, true, false, false, false, false, true, false];
    const BLOCKS: [u8; 10] = [0, 0, 0, 1, 0, 0, 0, 1, 1, 1];

    #[test]
    fn one_unit_per_cluster_is_the_estimator_already_known() {
        let units: Vec<usize> = (0..10).collect();
        let design = blocked_design(&BEFORE, &TREATED, &BLOCKS);
        let found = least_squares(&AFTER, &design, &units).unwrap()[0];
        let known = intention_to_treat(&AFTER, &BEFORE, &TREATED, &BLOCKS).unwrap();
        assert!((found.estimate - known.estimate).abs() < 1e-10);
        assert!((found.error - known.error).abs() < 1e-10);
    }

    #[test]
    fn the_error_of_a_mean_is_that_of_the_means_of_equal_clusters() {
        // Cluster means 1, 3, 8: variance 13, over three clusters.
        let outcome = [0.0, 2.0, 3.0, 3.0, 9.0, 7.0];
        let clusters = ["a", "a", "b", "b", "c", "c"];
        let found = least_squares(&outcome, &[vec![1.0; 6]], &clusters).unwrap()[0];
        assert!((found.estimate - 4.0).abs() < 1e-12);
        assert!((found.error - libm::sqrt(13.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn the_instrumented_effect_without_controls_is_wald_s_ratio() {
        // Offered: 3 of 4 take it, mean outcome 6; others: 1 of 4, mean outcome 4. 2 ÷ 0.5.
        let offered = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let taken = [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0];
        let outcome = [7.0, 8.0, 6.0, 3.0, 6.0, 4.0, 3.0, 3.0];
        let units: Vec<usize> = (0..8).collect();
        let constant = [vec![1.0; 8]];
        let found = instrumented(&outcome, (&taken, &offered), &constant, &units).unwrap();
        assert!((found[0].estimate - 4.0).abs() < 1e-12);
        let alike = instrumented(&outcome, (&offered, &offered), &constant, &units).unwrap();
        let direct = least_squares(&outcome, &[offered.to_vec(), vec![1.0; 8]], &units).unwrap();
        assert!((alike[0].error - direct[0].error).abs() < 1e-12, "everybody takes it up");
        // An offer that changes nothing instruments nothing.
        assert!(instrumented(&outcome, (&[1.0; 8], &offered), &constant, &units).is_none());
    }

    #[test]
    fn companies_alike_inside_count_for_fewer() {
        let mut outcome = Vec::new();
        let mut treatment = Vec::new();
        let mut companies = Vec::new();
        for company in 0..12u32 {
            for unit in 0..5u32 {
                outcome.push(f64::from(company * 7 % 5) + 0.01 * f64::from(unit));
                treatment.push(f64::from(company % 2));
                companies.push(company);
            }
        }
        let units: Vec<usize> = (0..60).collect();
        let design = [treatment, vec![1.0; 60]];
        let apart = least_squares(&outcome, &design, &units).unwrap()[0];
        let together = least_squares(&outcome, &design, &companies).unwrap()[0];
        assert!((apart.estimate - together.estimate).abs() < 1e-12);
        // Five copies of nearly the same: the error is that of twelve, not of sixty.
        assert!(together.error > 2.0 * apart.error);
    }

    #[test]
    fn columns_that_cannot_be_told_apart_are_refused() {
        let units: Vec<usize> = (0..6).collect();
        let column = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let double = column.iter().map(|value| 2.0 * value).collect();
        assert!(least_squares(&[1.0; 6], &[column.clone(), double], &units).is_none());
        assert!(least_squares(&[1.0; 5], &[column], &units[..5]).is_none());
    }
}
