//! Whether employers as a whole progress: the mean of their frozen scores, year by year.

use super::engagement::Run;
use super::fixed::Fixed;
use super::goalposts::Goalposts;
use super::kept::Kept;
use crate::statistics::real;
use crate::store::StoreError;
use crate::store::exchange::over_buckets;

/// Establishments needed for a mean.
const ENOUGH: u64 = 100;

/// The frozen scores of a year, added up.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    employers: u64,
    sum: Fixed,
}

impl Progress {
    /// Establishments measured.
    pub const fn employers(&self) -> u64 {
        self.employers
    }

    /// Mean score, each establishment counting once; `None` below a hundred.
    pub fn mean(&self) -> Option<f64> {
        (self.employers >= ENOUGH).then(|| self.sum.value() / real(self.employers))
    }

    fn add(&mut self, score: f64) {
        self.employers += 1;
        self.sum += Fixed::new(score);
    }

    fn merge(&mut self, other: Self) {
        self.employers += other.employers;
        self.sum += other.sum;
    }
}

impl Run<'_> {
    /// The frozen scores of the ranked establishments of a year.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn progress(&self, kept: &Kept, goalposts: &Goalposts) -> Result<Progress, StoreError> {
        let of_bucket = |bucket| {
            let mut progress = Progress::default();
            for one in kept.take(bucket, self.employers)? {
                let frozen = one.employer.and_then(|own| goalposts.measure(&own, self.method));
                frozen.iter().for_each(|frozen| progress.add(goalposts.score(frozen)));
            }
            Ok(progress)
        };
        over_buckets(kept.buckets(), Progress::default(), of_bucket, Progress::merge)
    }
}
