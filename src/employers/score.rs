//! From criteria to one number with its variance: standardise, then aggregate.
//!
//! ```text
//! share      z = d (x/n − e)/σ     v = max(e(1 − e) − σ², 0.1 e(1 − e)) / (n σ²)
//! frequency  z = d (x/h − λ)/σ     v = λ / (h σ²)
//! duration   z = d (ȳ − e)/σ       v = s²_w / (n σ²)
//! y = Σ w z      V = Σ w² v + 2 Σ_{k<l} w_k w_l d_k d_l n_kl ĉ_kl / (n_k n_l σ_k σ_l)
//! ```
//!
//! A missing criterion is the peers' mean with the prior's variance: z = 0, v = 1. What is not
//! known neither helps nor harms.

use crate::statistics::composite::{self, Aggregator};

/// A criterion of an employer, on the scale of its peers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standardised {
    /// Standard deviations between employers above what is expected; higher is better.
    pub z: f64,
    /// Sampling variance of `z`.
    pub v: f64,
}

/// V is at least this.
pub const LEAST_VARIANCE: f64 = 1e-6;

impl Standardised {
    /// A criterion of which nothing is known.
    pub const MISSING: Self = Self { z: 0.0, v: 1.0 };

    /// A share: `events` of `trials` where `expected` was; `floor` is the least part of e(1 − e)
    /// that sampling keeps when the variance between employers is taken away.
    pub fn share(
        (events, trials): (f64, f64),
        expected: f64,
        deviation: f64,
        direction: f64,
        floor: f64,
    ) -> Self {
        let chance = expected * (1.0 - expected);
        let square = deviation * deviation;
        Self {
            z: direction * (events / trials - expected) / deviation,
            v: (chance - square).max(floor * chance) / (trials * square),
        }
    }

    /// A distance to what is expected, on either side: less than that of an employer like the others,
    /// as uncertain as this one, is better. Such an employer's z is normal with variance 1 + v, so
    /// that the mean of |z| is √(2(1 + v)/π). The variance of |z| is at most that of z.
    #[must_use]
    pub fn balance(self) -> Self {
        let usual = libm::sqrt(2.0 * (1.0 + self.v) / std::f64::consts::PI);
        Self { z: usual - self.z.abs(), v: self.v }
    }

    /// A frequency: `events` over `exposure`. `capped`: being better than peers earns nothing
    /// (no accident never buys a label).
    pub fn frequency(
        (events, exposure): (f64, f64),
        expected: f64,
        deviation: f64,
        direction: f64,
        capped: bool,
    ) -> Self {
        let z = direction * (events / exposure - expected) / deviation;
        Self {
            z: if capped { z.min(0.0) } else { z },
            v: expected / (exposure * deviation * deviation),
        }
    }

    /// A mean over `observations` of a quantity whose variance within employers is `within`.
    pub fn duration(
        (mean, observations): (f64, f64),
        expected: f64,
        deviation: f64,
        direction: f64,
        within: f64,
    ) -> Self {
        Self {
            z: direction * (mean - expected) / deviation,
            v: within / (observations * deviation * deviation),
        }
    }
}

/// A criterion with its weight; `None` when missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Weight; weights add up to one over the components given.
    pub weight: f64,
    /// On the scale of peers.
    pub value: Option<Standardised>,
}

impl Component {
    /// Its value, or what stands for a missing one.
    pub fn standing(&self) -> Standardised {
        self.value.unwrap_or(Standardised::MISSING)
    }
}

/// Covariance of two criteria of one employer, through the persons counted in both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covariance {
    /// Place of one component.
    pub first: usize,
    /// Place of the other.
    pub second: usize,
    /// d_k d_l n_kl ĉ_kl / (n_k n_l σ_k σ_l).
    pub value: f64,
}

/// An aggregate: the whole score, or one pillar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aggregated {
    /// y.
    pub estimate: f64,
    /// V.
    pub variance: f64,
    /// Share of the weight that is observed.
    pub observed: f64,
}

/// Aggregates components, whose weights are made to add up to one. `None` without weight.
pub fn aggregate(components: &[Component], covariances: &[Covariance]) -> Option<Aggregated> {
    aggregate_by(Aggregator::Arithmetic, components, covariances)
}

/// The same by another mean: of points, fifty for what peers do and ten for each standard deviation,
/// kept within 1 and 100, then brought back to deviations. Its variance is that of the weighted mean
/// which it is like close to the employer.
pub fn aggregate_by(
    aggregator: Aggregator,
    components: &[Component],
    covariances: &[Covariance],
) -> Option<Aggregated> {
    let total: f64 = components.iter().map(|component| component.weight).sum();
    if total <= 0.0 {
        return None;
    }
    let points = |component: &Component| (50.0 + 10.0 * component.standing().z).clamp(1.0, 100.0);
    let whole = match aggregator {
        Aggregator::Arithmetic => None,
        Aggregator::Geometric | Aggregator::Harmonic => {
            let parts: Vec<Option<f64>> =
                components.iter().map(|component| Some(points(component))).collect();
            let weights: Vec<f64> = components.iter().map(|component| component.weight).collect();
            Some(composite::aggregate(&parts, &weights, aggregator)?)
        }
    };
    // How much the whole moves when a component does, beside a mean of the same weights.
    let slope = |component: &Component| {
        let ratio = whole.map_or(1.0, |whole| whole / points(component));
        if aggregator == Aggregator::Harmonic { ratio * ratio } else { ratio }
    };
    let weight = |place: usize| {
        let component = components.get(place)?;
        component.value.map(|_| component.weight / total * slope(component))
    };
    let (mut estimate, mut variance, mut observed) = (0.0, 0.0, 0.0);
    for component in components {
        let (own, standing) = (component.weight / total, component.standing());
        let moved = own * slope(component);
        estimate += own * standing.z;
        variance += moved * moved * standing.v;
        observed += if component.value.is_some() { own } else { 0.0 };
    }
    for pair in covariances {
        // Both must be observed.
        if let Some((first, second)) = weight(pair.first).zip(weight(pair.second)) {
            variance += 2.0 * first * second * pair.value;
        }
    }
    let estimate = whole.map_or(estimate, |whole| (whole - 50.0) / 10.0);
    Some(Aggregated { estimate, variance: variance.max(LEAST_VARIANCE), observed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::normal;

    #[test]
    fn by_hand() {
        // 30 of 100 where 20 were expected, σ = 0.1: one deviation above;
        // (0.16 − 0.01) ÷ (100 × 0.01).
        let share = Standardised::share((30.0, 100.0), 0.2, 0.1, 1.0, 0.1);
        assert!((share.z - 1.0).abs() < 1e-12 && (share.v - 0.15).abs() < 1e-12);
        // The floor: σ² larger than e(1 − e).
        let floored = Standardised::share((1.0, 10.0), 0.1, 0.4, 1.0, 0.1);
        assert!((floored.v - 0.1 * 0.09 / (10.0 * 0.16)).abs() < 1e-15);
        let none = Standardised::frequency((0.0, 1.0), 20.0, 10.0, -1.0, true);
        assert_eq!((none.z, none.v), (0.0, 0.2), "no accident is no merit");
        let many = Standardised::frequency((30.0, 1.0), 20.0, 10.0, -1.0, true);
        assert!((many.z + 1.0).abs() < 1e-15, "many are a fault");
    }

    #[test]
    fn a_balance_is_alike_on_both_sides_and_middling_on_average_whatever_is_known() {
        for v in [0.0, 0.3, 4.0] {
            // Employers like the others: normal, of variance 1 + v, by its quantiles.
            let quantiles = (0..20_000).map(|place| (f64::from(place) + 0.5) / 20_000.0);
            let own = quantiles.map(|p| {
                let z = normal::quantile(p).unwrap() * libm::sqrt(1.0 + v);
                let (one, other) = (Standardised { z, v }, Standardised { z: -z, v });
                assert_eq!(one.balance(), other.balance());
                one.balance().z
            });
            assert!(own.sum::<f64>().abs() / 20_000.0 < 1e-3, "{v}");
        }
        let at_the_norm = Standardised { z: 0.0, v: 0.0 }.balance().z;
        assert!((at_the_norm - 0.797_884_560_8).abs() < 1e-9);
    }

    #[test]
    fn a_missing_criterion_is_the_peers_mean_with_the_prior_s_variance() {
        let known = Standardised { z: 2.0, v: 0.5 };
        let components =
            [Component { weight: 3.0, value: Some(known) }, Component { weight: 1.0, value: None }];
        let pair = Covariance { first: 0, second: 1, value: 5.0 };
        let found = aggregate(&components, &[pair]).unwrap();
        assert!((found.estimate - 1.5).abs() < 1e-15);
        // 9/16 × 0.5 + 1/16 × 1; no covariance with what is missing.
        assert!((found.variance - (9.0 / 32.0 + 1.0 / 16.0)).abs() < 1e-15);
        assert!((found.observed - 0.75).abs() < 1e-15);
    }

    #[test]
    fn other_means_make_up_less_for_a_weakness_and_agree_on_the_middle() {
        let at = |z: f64| Component { weight: 1.0, value: Some(Standardised { z, v: 0.2 }) };
        let by =
            |aggregator, values: [f64; 2]| aggregate_by(aggregator, &values.map(at), &[]).unwrap();
        let all = [Aggregator::Arithmetic, Aggregator::Geometric, Aggregator::Harmonic];
        // Where all components are alike, all means are that of the components.
        for aggregator in all {
            let found = by(aggregator, [1.0, 1.0]);
            assert!((found.estimate - 1.0).abs() < 1e-12, "{aggregator:?}");
            assert!((found.variance - 0.1).abs() < 1e-12, "{aggregator:?}");
        }
        // 80 and 20 points: 50, √1600 = 40, 2/(1/80 + 1/20) = 32.
        let estimates = all.map(|one| by(one, [3.0, -3.0]).estimate);
        for (found, expected) in estimates.into_iter().zip([0.0, -1.0, -1.8]) {
            assert!((found - expected).abs() < 1e-12);
        }
        // A small step of one component moves the mean as the variance takes it.
        for aggregator in all {
            let (step, alone) = (1e-6, 0.2);
            let moved = by(aggregator, [3.0 + step, -3.0]).estimate;
            let first = (moved - by(aggregator, [3.0, -3.0]).estimate) / step;
            let moved = by(aggregator, [3.0, -3.0 + step]).estimate;
            let second = (moved - by(aggregator, [3.0, -3.0]).estimate) / step;
            let expected = alone * (first * first + second * second);
            assert!((by(aggregator, [3.0, -3.0]).variance - expected).abs() < 1e-5);
        }
        // Nothing is below one point.
        let low = by(Aggregator::Geometric, [-9.0, 0.0]).estimate;
        assert!((low - (libm::sqrt(50.0) - 50.0) / 10.0).abs() < 1e-12);
    }
}
