//! Other scales for practices: deviations from the median, or ranks.
//!
//! Millions of values are held as counts by hundredth of a standard deviation, which merge in any
//! order; a value takes the place of the middle of its hundredth.

use std::collections::BTreeMap;

use super::super::criteria::Criterion;
use super::super::ranking::PerCriterion;
use super::super::yardstick::Placed;
use crate::statistics::normalise::scale_of;
use crate::statistics::real;

/// Steps by standard deviation.
const STEPS: f64 = 100.0;

/// Farther away, values are counted at the end.
const FARTHEST: f64 = 10_000.0;

/// How values are spread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spread(BTreeMap<i32, u64>);

/// A way of bringing values to one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Normaliser {
    /// Deviations from the median, in median absolute deviations.
    Robust,
    /// Ranks from 0 to 1, ties at the middle, of variance one.
    Ranks,
}

/// The scales of all criteria.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scales(PerCriterion<Scale>);

#[derive(Debug, Clone, PartialEq)]
enum Scale {
    /// As it is: nothing varies.
    Same,
    /// Origin and unit.
    Linear { origin: f64, unit: f64 },
    /// Value of each step, and what one unit is worth: both scales have the same deviation.
    Ranks { at: BTreeMap<i32, f64>, slope: f64 },
}

#[expect(clippy::cast_possible_truncation, reason = "kept within a million steps")]
fn step(z: f64) -> i32 {
    (z.clamp(-FARTHEST, FARTHEST) * STEPS).floor() as i32
}

fn middle(step: i32) -> f64 {
    (f64::from(step) + 0.5) / STEPS
}

impl Spread {
    /// Adds a value.
    pub(super) fn add(&mut self, z: f64) {
        *self.0.entry(step(z)).or_default() += 1;
    }

    /// Adds the values of another part.
    pub(super) fn merge(&mut self, other: Self) {
        for (step, count) in other.0 {
            *self.0.entry(step).or_default() += count;
        }
    }

    fn robust(&self) -> Scale {
        let counted: Vec<(f64, u64)> =
            self.0.iter().map(|(step, count)| (middle(*step), *count)).collect();
        scale_of(&counted).map_or(Scale::Same, |(origin, unit)| Scale::Linear { origin, unit })
    }

    fn ranks(&self) -> Scale {
        let all = real(self.0.values().sum());
        let mut below = 0.0;
        let mut at = BTreeMap::new();
        let mean =
            self.0.iter().map(|(step, count)| middle(*step) * real(*count)).sum::<f64>() / all;
        let mut variance = 0.0;
        for (step, count) in &self.0 {
            let count = real(*count);
            let rank = (below + 0.5 * count) / all;
            // Ranks are even between 0 and 1: their variance is a twelfth.
            at.insert(*step, (rank - 0.5) * libm::sqrt(12.0));
            let away = middle(*step) - mean;
            variance += count * away * away / all;
            below += count;
        }
        if variance > 0.0 {
            Scale::Ranks { at, slope: 1.0 / libm::sqrt(variance) }
        } else {
            Scale::Same
        }
    }
}

impl Scale {
    /// A value on this scale, and what one unit is worth there.
    fn of(&self, z: f64) -> (f64, f64) {
        match self {
            Self::Same => (z, 1.0),
            Self::Linear { origin, unit } => ((z - origin) / unit, 1.0 / unit),
            // Every value of a run was counted.
            Self::Ranks { at, slope } => (at.get(&step(z)).copied().unwrap_or_default(), *slope),
        }
    }
}

impl Scales {
    /// The scales that values spread so have under a normaliser.
    pub(super) fn of(spreads: &PerCriterion<Spread>, normaliser: Normaliser) -> Self {
        Self(spreads.each_ref().map(|spread| match normaliser {
            Normaliser::Robust => spread.robust(),
            Normaliser::Ranks => spread.ranks(),
        }))
    }

    /// An employer on these scales.
    pub(super) fn bring(&self, placed: &Placed) -> Placed {
        let own = |criterion: Criterion, z: f64| {
            self.0.get(criterion.place()).map_or((z, 1.0), |scale| scale.of(z))
        };
        placed.rescaled(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::normalise::{Ties, percentile_ranks, robust_z_scores};

    const VALUES: [f64; 9] = [-3.005, -0.505, -0.505, 0.005, 0.255, 0.255, 0.255, 1.005, 40.005];

    fn spread() -> Spread {
        let (mut spread, mut rest) = (Spread::default(), Spread::default());
        VALUES[4..].iter().for_each(|z| rest.add(*z));
        VALUES[..4].iter().for_each(|z| spread.add(*z));
        spread.merge(rest);
        spread
    }

    #[test]
    fn robust_scales_are_those_of_the_direct_computation() {
        let direct = robust_z_scores(&VALUES.map(Some));
        let scale = spread().robust();
        for (z, expected) in VALUES.into_iter().zip(direct) {
            assert!((scale.of(z).0 - expected.unwrap()).abs() < 1e-9, "{z}");
        }
        let (low, high) = (scale.of(0.0).0, scale.of(1.0).0);
        assert!((high - low - scale.of(0.0).1).abs() < 1e-12, "a unit is worth the slope");
    }

    #[test]
    fn ranks_are_those_of_the_direct_computation() {
        // (rank − ½)/n here, (rank − 1)/(n − 1) there: the same order, the same middle.
        let direct = percentile_ranks(&VALUES.map(Some), Ties::Middle);
        let scale = spread().ranks();
        for (z, expected) in VALUES.into_iter().zip(direct) {
            let found = scale.of(z).0 / libm::sqrt(12.0) + 0.5;
            assert!((found - (expected.unwrap() * 8.0 + 0.5) / 9.0).abs() < 1e-12, "{z}");
        }
    }

    #[test]
    fn what_does_not_vary_stays_as_it_is() {
        let mut flat = Spread::default();
        (0..5).for_each(|_| flat.add(0.3));
        assert_eq!((flat.robust(), flat.ranks()), (Scale::Same, Scale::Same));
        assert_eq!(Spread::default().ranks(), Scale::Same);
    }
}
