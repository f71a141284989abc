//! Whether a criterion separates employers at all: dispersion beyond sampling, over all ranked
//! employers. A criterion that does not would only add noise to the score.
//!
//! Formula: t of [`crate::statistics::between`], gathered employer by employer once the national
//! mean is known.

use super::criteria::Kind;
use super::fixed::Fixed;
use super::peers::{Evidence, PeerSums};
use crate::statistics::between::CLAMP;
use crate::statistics::real;

/// The dispersion of one criterion, being gathered.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Gate {
    units: u64,
    relative: Fixed,
    spread: Fixed,
}

impl Gate {
    /// Adds an employer, given the sums of everybody.
    pub fn add(&mut self, kind: Kind, evidence: &Evidence, everybody: &PeerSums) {
        let weight = evidence.weight(kind);
        let mean = everybody.mean(kind);
        let expected = evidence.baseline + mean;
        let deviation = evidence.rate(kind) - expected;
        let (unit_variance, spread) = match kind {
            Kind::Share => {
                let expected = expected.clamp(CLAMP, 1.0 - CLAMP);
                let chance = expected * (1.0 - expected);
                (chance, 2.0 + (1.0 - 6.0 * chance) / (weight * chance))
            }
            Kind::Frequency { .. } => {
                let expected = expected.max(f64::MIN_POSITIVE);
                (expected, 2.0 + 1.0 / (weight * expected))
            }
            Kind::Duration => match everybody.within() {
                // Its variance is 2(J − 1) as a whole, not 2J: one unit has none.
                Some(within) => (within, if self.units == 0 { 0.0 } else { 2.0 }),
                None => return,
            },
        };
        self.units += 1;
        self.relative += Fixed::new(weight * deviation * deviation / unit_variance);
        self.spread += Fixed::new(spread);
    }

    /// Adds the employers of another gate.
    pub fn merge(&mut self, other: Self, kind: Kind) {
        // Each part left one unit out of the spread of durations.
        if kind == Kind::Duration && self.units > 0 && other.units > 0 {
            self.spread += Fixed::new(2.0);
        }
        self.units += other.units;
        self.relative += other.relative;
        self.spread += other.spread;
    }

    /// The standardised dispersion (t); `None` below two employers.
    pub fn dispersion(&self) -> Option<f64> {
        let spread = self.spread.value();
        let excess = self.relative.value() - real(self.units.saturating_sub(1));
        (self.units > 1 && spread > 0.0).then(|| excess / libm::sqrt(spread))
    }
}
