//! Random draws that depend on the seed and on the entity, never on the order of calls.
//!
//! SplitMix64 (Steele, Lea, Flood, 2014): one addition and one mixing function, a period of 2^64
//! from any state, no table. A generator is made per entity from (seed, domain, number), so that a
//! person or a structure draws the same life whatever else is generated, in whatever order. An
//! external crate would tie published fixtures to its version.

/// What an entity's number counts; keeps the streams of two kinds of entity apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Domain {
    /// An insertion structure.
    Structure = 1,
    /// A basin of structures.
    Basin = 2,
    /// A PASS holder.
    Holder = 3,
    /// A structure's deposit for one month.
    Deposit = 4,
    /// An ordinary enterprise.
    Enterprise = 5,
    /// A basin of ordinary enterprises.
    LabourMarket = 6,
    /// A permanent employee of a structure.
    Permanent = 7,
}

/// A stream of random draws.
#[derive(Debug, Clone)]
pub(super) struct Draws(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Draws {
    /// The stream of one entity.
    pub(super) fn of(seed: u64, domain: Domain, number: u64) -> Self {
        Self::of_pair(seed, domain, number, 0)
    }

    /// The stream of a pair of entities, such as a structure and a month.
    pub(super) fn of_pair(seed: u64, domain: Domain, first: u64, second: u64) -> Self {
        let state = mix(seed ^ GOLDEN.wrapping_mul(domain as u64));
        let state = mix(state ^ first.wrapping_mul(GOLDEN));
        Self(mix(state ^ second.wrapping_add(GOLDEN)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    fn high(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).unwrap_or(u32::MAX)
    }

    /// Uniform in `0..bound`; 0 when the bound is 0. The bias is below `bound` / 2^32.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let product = u64::from(self.high()) * u64::from(bound);
        u32::try_from(product >> 32).unwrap_or(0)
    }

    /// Uniform in `low..=high`.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = high.saturating_sub(low).max(0).cast_unsigned().saturating_add(1);
        low.saturating_add(self.below(span).cast_signed())
    }

    /// Uniform in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        f64::from(self.high()) / 4_294_967_296.0
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items; the default of the type when there is none.
    pub(super) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let bound = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let at = usize::try_from(self.below(bound)).unwrap_or(0);
        items.get(at).copied().unwrap_or_default()
    }

    /// One of the values, each drawn in proportion to its weight.
    pub(super) fn weighted<T: Copy + Default>(&mut self, items: &[(u32, T)]) -> T {
        let total = items.iter().map(|(weight, _)| *weight).sum();
        let mut left = self.below(total);
        for (weight, item) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        T::default()
    }

    /// Whole days, exponential with this mean.
    pub(super) fn exponential(&mut self, mean: f64) -> i32 {
        whole(-mean * libm::log(1.0 - self.unit()))
    }

    /// Whole days, log-normal: half the draws are below `median`.
    pub(super) fn lognormal(&mut self, median: f64, sigma: f64) -> i32 {
        whole(median * libm::exp(sigma * self.normal()))
    }

    /// Standard normal, Box–Muller.
    fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }
}

/// The nearest whole number that fits.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range just before")]
pub(super) fn whole(value: f64) -> i32 {
    libm::round(value).clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_its_entity_only() {
        let draw = |number| Draws::of(7, Domain::Holder, number).below(1_000_000);
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
        let other = Draws::of(7, Domain::Structure, 3).below(1_000_000);
        assert_ne!(draw(3), other);
    }

    #[test]
    fn draws_have_the_distribution_they_promise() {
        let mut draws = Draws::of(1, Domain::Holder, 1);
        let sum: i64 = (0..20_000).map(|_| i64::from(draws.exponential(100.0))).sum();
        assert!((1_960_000..2_040_000).contains(&sum), "mean of 100 days, got {sum} / 20,000");
        let below = (0..20_000).filter(|_| draws.lognormal(30.0, 0.8) < 30).count();
        assert!((9_500..10_300).contains(&below), "median of 30 days, {below} below");
        let heads = (0..20_000).filter(|_| draws.chance(0.25)).count();
        assert!((4_700..5_300).contains(&heads));
        let picked = (0..4_000).filter(|_| draws.weighted(&[(1, 'a'), (3, 'b')]) == 'b').count();
        assert!((2_850..3_150).contains(&picked));
    }
}
