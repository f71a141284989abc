//! A composite on a scale that does not move: rates against goalposts set once.
//!
//! ```text
//! y = Σ w d (r − g)/s / Σ w      S = 50 + 10 y      shrunk: S = 50 + 10 (m₀ + B (y − m₀))
//! ```
//!
//! A score against one's peers of the year cannot show that all of them progress: their mean moves
//! with them. Here the means g, the deviations s and the prior (m₀, τ₀²) are those of a base year,
//! whatever comes after.

use super::normal_prior::NormalPrior;

/// Score of a unit at the goalpost of every criterion.
pub const MIDDLE: f64 = 50.0;

/// Points of one standard deviation between units of the base year.
pub const STEP: f64 = 10.0;

/// What one criterion is measured against for good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goalpost {
    /// Weight (w); only ratios between weights matter.
    pub weight: f64,
    /// +1 when more is better, −1 when less is (d).
    pub direction: f64,
    /// Rate of all units together in the base year (g).
    pub mean: f64,
    /// Standard deviation between units in the base year, net of sampling (s).
    pub deviation: f64,
}

/// Where a unit stands (y), in standard deviations of the base year: its rates, one per goalpost
/// and in their order. A missing rate counts as the goalpost itself: it neither helps nor harms.
///
/// `None` when lengths differ, when no rate is known, or when a goalpost has a negative weight or
/// no deviation.
pub fn standing(rates: &[Option<f64>], goalposts: &[Goalpost]) -> Option<f64> {
    let sound = goalposts.iter().all(|post| post.weight >= 0.0 && post.deviation > 0.0);
    let total: f64 = goalposts.iter().map(|post| post.weight).sum();
    if rates.len() != goalposts.len() || !sound || total <= 0.0 {
        return None;
    }
    rates.iter().any(Option::is_some).then(|| {
        let part = |(rate, post): (&Option<f64>, &Goalpost)| {
            rate.map_or(0.0, |rate| {
                post.weight * post.direction * (rate - post.mean) / post.deviation
            })
        };
        rates.iter().zip(goalposts).map(part).sum::<f64>() / total
    })
}

/// The frozen score (S) of a unit that stands at `standing`.
pub fn score(standing: f64) -> f64 {
    MIDDLE + STEP * standing
}

/// The frozen score drawn toward the base year's mean, in proportion to how little is known:
/// `variance` is the sampling variance of `standing`, `base` the prior of the base year.
pub fn shrunk_score(standing: f64, variance: f64, base: &NormalPrior) -> f64 {
    score(base.posterior(standing, variance).mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More is better at first, less at the second, which weighs half as much.
    const POSTS: [Goalpost; 2] = [
        Goalpost { weight: 2.0, direction: 1.0, mean: 0.30, deviation: 0.10 },
        Goalpost { weight: 1.0, direction: -1.0, mean: 12.0, deviation: 4.0 },
    ];

    #[test]
    fn by_hand() {
        // (2 × (0.45 − 0.30)/0.10 − (14 − 12)/4) ÷ 3 = (3 − 0.5) ÷ 3.
        let y = standing(&[Some(0.45), Some(14.0)], &POSTS).unwrap();
        assert!((y - 2.5 / 3.0).abs() < 1e-12);
        assert!((score(y) - (50.0 + 25.0 / 3.0)).abs() < 1e-12);
        // Nothing known of the second: 3 ÷ 3.
        assert!((standing(&[Some(0.45), None], &POSTS).unwrap() - 1.0).abs() < 1e-12);
        assert!((score(standing(&[Some(0.30), Some(12.0)], &POSTS).unwrap()) - 50.0).abs() < 1e-12);
    }

    #[test]
    fn the_scale_does_not_move_when_everybody_does() {
        // All gain five points of the first rate: 10 × 2/3 × 0.05/0.10 points of score each.
        for (rate, other) in [(0.1, 3.0), (0.3, 12.0), (0.9, 40.0)] {
            let before = standing(&[Some(rate), Some(other)], &POSTS).unwrap();
            let after = standing(&[Some(rate + 0.05), Some(other)], &POSTS).unwrap();
            assert!((score(after) - score(before) - 10.0 / 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn little_evidence_is_drawn_toward_the_base_year() {
        // m₀ = 0.2, τ₀² = 0.5. With V = 0.5, B = 1/2: 0.2 + (1.2 − 0.2)/2 = 0.7.
        let base = NormalPrior { mean: 0.2, variance: 0.5, gain: 0.0 };
        assert!((shrunk_score(1.2, 0.5, &base) - 57.0).abs() < 1e-12);
        assert!((shrunk_score(1.2, 1e-9, &base) - 62.0).abs() < 1e-6);
        assert!((shrunk_score(1.2, 1e9, &base) - 52.0).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_measured_has_no_score() {
        assert_eq!(standing(&[None, None], &POSTS), None);
        assert_eq!(standing(&[Some(1.0)], &POSTS), None);
        let flat = [Goalpost { deviation: 0.0, ..POSTS[0] }];
        assert_eq!(standing(&[Some(1.0)], &flat), None);
    }
}
