//! Numbers that look drawn and are the same at every run, in whatever order buckets are made.

/// A stream of draws.
pub(crate) struct Draw(u64);

impl Draw {
    /// The stream of a subject (a person, an establishment) for one purpose.
    pub(crate) fn of(subject: u64, purpose: u64) -> Self {
        Self(mixed(subject ^ mixed(purpose)))
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0) % bound.max(1)
    }

    /// From `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let range = u64::from(first.abs_diff(last)) + 1;
        first + i32::try_from(self.below(range)).unwrap()
    }

    /// True so many times in a hundred.
    pub(crate) fn is(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len().try_into().unwrap())).unwrap()]
    }
}

/// A number that looks drawn, different for every seed (SplitMix64, a bijection).
pub(crate) fn mixed(seed: u64) -> u64 {
    let mut state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}
