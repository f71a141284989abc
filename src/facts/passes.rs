//! PASS IAE of one person, one at a time.
//!
//! The register should not hold two PASS valid on one day. Where it does, the latest started
//! counts (ruling 28): the earlier one is cut the day before, and the overlap is counted.

use super::quality::BucketQuality;
use super::schema::PassFact;

/// Cuts overlaps; `passes` are of one person.
pub(super) fn without_overlap(
    mut passes: Vec<PassFact>,
    quality: &mut BucketQuality,
) -> Vec<PassFact> {
    passes.sort_by(|one, other| {
        (one.start, one.end, &one.pass).cmp(&(other.start, other.end, &other.pass))
    });
    let mut kept: Vec<PassFact> = Vec::with_capacity(passes.len());
    // From the latest to the earliest: each is cut by the one that started after it.
    for mut pass in passes.into_iter().rev() {
        if let Some(later) = kept.last()
            && later.start <= pass.end
        {
            quality.overlapping_passes += 1;
            pass.end = later.start.plus(-1);
            if pass.end < pass.start {
                continue;
            }
        }
        kept.push(pass);
    }
    kept.reverse();
    kept
}
