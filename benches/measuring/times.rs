//! What is told of several times.

use std::time::Duration;

/// The middle one; of an even number, the longer of the two.
pub(crate) fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
