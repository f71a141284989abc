//! What an assignment gave: units by block and arm, the log to be published with the seed, and how
//! far arms were from one another before anything happened.

use std::collections::BTreeMap;

use super::moments;

/// Units of each arm, in each block, in the order of the blocks. Arms run from 0 to `arms` − 1;
/// units of other arms are left out.
pub fn log<'a, B: Ord>(
    blocks: &'a [B],
    assigned: &[usize],
    arms: usize,
) -> BTreeMap<&'a B, Vec<u64>> {
    let mut log: BTreeMap<&B, Vec<u64>> = BTreeMap::new();
    for (block, arm) in blocks.iter().zip(assigned) {
        let counts = log.entry(block).or_insert_with(|| vec![0; arms]);
        if let Some(count) = counts.get_mut(*arm) {
            *count += 1;
        }
    }
    log
}

/// Standardised difference between two arms: difference of means over the root of the mean of the
/// two variances. Beyond 0.1 in magnitude arms are usually said to differ. `None` below two units
/// in an arm, when lengths differ, or when nothing varies.
pub fn standardised_difference(values: &[f64], treated: &[bool]) -> Option<f64> {
    if values.len() != treated.len() {
        return None;
    }
    let arm = |wanted: bool| -> Option<(f64, f64)> {
        let units = values.iter().zip(treated).filter(|(_, own)| **own == wanted);
        let own: Vec<f64> = units.map(|(value, _)| *value).collect();
        moments::mean(&own).zip(moments::variance(&own))
    };
    let ((with, one), (without, other)) = arm(true).zip(arm(false))?;
    let spread = libm::sqrt(0.5 * (one + other));
    (spread > 0.0).then(|| (with - without) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::experiment::assign;

    #[test]
    fn the_log_counts_every_unit_once() {
        let blocks: Vec<&str> = (0..10).map(|unit| if unit < 6 { "a" } else { "b" }).collect();
        let assigned = assign(&blocks, 2, 2_026);
        let log = log(&blocks, &assigned, 2);
        assert_eq!(log[&"a"], [3, 3]);
        assert_eq!(log[&"b"], [2, 2]);
    }

    #[test]
    fn arms_differ_by_their_means_in_units_of_their_spread() {
        // Means 3 and 2; variances 1 and 1.
        let values = [2.0, 3.0, 4.0, 1.0, 2.0, 3.0];
        let treated = [true, true, true, false, false, false];
        assert_eq!(standardised_difference(&values, &treated), Some(1.0));
        assert_eq!(standardised_difference(&[1.0; 6], &treated), None);
        assert_eq!(standardised_difference(&values[..5], &treated), None);
    }
}
