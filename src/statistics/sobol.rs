//! How much of the variation of a result each uncertain choice explains, alone and with the others.
//!
//! References: Sobol (1993); Saltelli et al. (2010) for the first-order estimator, Jansen (1999) for
//! the total one. Two independent tables of draws, A and B, and for each choice a table ABᵢ: A with
//! the column of that choice taken from B. With W the variance of the results of A and B together:
//!
//! ```text
//! S  = mean(y_B (y_ABi − y_A)) / W        S_T = Σ (y_A − y_ABi)² / (2 N W)
//! ```

use super::experiment::Seeded;
use super::{length, moments};

/// The part of one choice in the variation of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// Alone (S). With few draws it can fall below zero.
    pub alone: f64,
    /// Alone and with the others (S_T): what would be left if all others were settled.
    pub total: f64,
}

/// Values of every choice, from 0 to 1, at which the result is to be computed: table A, table B,
/// then ABᵢ for each choice, `points` rows each.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// First table.
    pub first: Vec<Vec<f64>>,
    /// Second table.
    pub second: Vec<Vec<f64>>,
    /// The first with one column of the second, choice by choice.
    pub crossed: Vec<Vec<Vec<f64>>>,
}

impl Design {
    /// Draws N (d + 2) rows for d choices from a published seed.
    pub fn draw(points: usize, choices: usize, seed: u64) -> Self {
        let mut draws = Seeded::new(seed);
        let mut table = || -> Vec<Vec<f64>> {
            (0..points).map(|_| (0..choices).map(|_| draws.unit()).collect()).collect()
        };
        let (first, second) = (table(), table());
        let crossed = (0..choices)
            .map(|choice| {
                let row = |(own, other): (&Vec<f64>, &Vec<f64>)| {
                    let mut row = own.clone();
                    if let Some((value, taken)) = row.get_mut(choice).zip(other.get(choice)) {
                        *value = *taken;
                    }
                    row
                };
                first.iter().zip(&second).map(row).collect()
            })
            .collect();
        Self { first, second, crossed }
    }
}

/// The influence of each choice, from the results of the three kinds of tables of a [`Design`].
/// `None` when lengths differ or when the result does not vary.
pub fn influences(first: &[f64], second: &[f64], crossed: &[Vec<f64>]) -> Option<Vec<Influence>> {
    let points = first.len();
    let whole = second.len() == points && crossed.iter().all(|own| own.len() == points);
    let stacked: Vec<f64> = first.iter().chain(second).copied().collect();
    let variance = moments::variance(&stacked).filter(|variance| whole && *variance > 0.0)?;
    let influence = |own: &Vec<f64>| {
        let (mut alone, mut total) = (0.0, 0.0);
        for ((a, b), ab) in first.iter().zip(second).zip(own) {
            alone += b * (ab - a);
            total += (a - ab) * (a - ab);
        }
        let scale = length(points) * variance;
        Influence { alone: alone / scale, total: total / (2.0 * scale) }
    };
    Some(crossed.iter().map(influence).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(design: &Design, of: impl Fn(&[f64]) -> f64) -> Vec<Influence> {
        let all = |rows: &[Vec<f64>]| -> Vec<f64> { rows.iter().map(|row| of(row)).collect() };
        let crossed: Vec<Vec<f64>> = design.crossed.iter().map(|rows| all(rows)).collect();
        influences(&all(&design.first), &all(&design.second), &crossed).unwrap()
    }

    #[test]
    fn by_hand() {
        // W of 0, 1, 1, 2 is 2/3; S = (1·1 + 2·0)/2 ÷ 2/3; S_T = (1 + 0)/(2·2) ÷ 2/3.
        let found = influences(&[0.0, 1.0], &[1.0, 2.0], &[vec![1.0, 1.0]]).unwrap();
        assert!((found[0].alone - 0.75).abs() < 1e-15 && (found[0].total - 0.375).abs() < 1e-15);
        assert_eq!(influences(&[1.0, 1.0], &[1.0, 1.0], &[vec![1.0, 1.0]]), None);
        assert_eq!(influences(&[0.0, 1.0], &[1.0], &[]), None);
    }

    #[test]
    fn a_crossed_table_differs_by_one_column() {
        let design = Design::draw(5, 3, 11);
        for (choice, rows) in design.crossed.iter().enumerate() {
            for ((own, first), second) in rows.iter().zip(&design.first).zip(&design.second) {
                for column in 0..3 {
                    let from = if column == choice { second } else { first };
                    assert!(own[column].total_cmp(&from[column]).is_eq());
                }
            }
        }
        assert_ne!(design, Design::draw(5, 3, 12));
    }

    #[test]
    fn the_ishigami_function() {
        // sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on [−π, π]: its indices are known exactly.
        let design = Design::draw(20_000, 3, 5);
        let found = results(&design, |row| {
            let at = |place: usize| std::f64::consts::PI * (2.0 * row[place] - 1.0);
            let (one, two, three) = (libm::sin(at(0)), libm::sin(at(1)), at(2));
            one + 7.0 * two * two + 0.1 * libm::pow(three, 4.0) * one
        });
        let known = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (found, (alone, total)) in found.iter().zip(known) {
            assert!((found.alone - alone).abs() < 0.03, "{found:?}");
            assert!((found.total - total).abs() < 0.03, "{found:?}");
        }
    }
}
