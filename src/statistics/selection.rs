//! Bounds on an effect when the outcome exists for some units only, and treatment may change for
//! which: nobody stays six months with an employer that hires nobody.
//!
//! Reference: Lee (2009). If treatment only adds units that have an outcome, the share it adds is
//! known; the added units are at worst the lowest ones, at best the highest. Taken away at one end,
//! then at the other, they bound the effect among units that would have an outcome anyway. If
//! treatment only takes units away, the roles of the arms are exchanged.

use super::{length, moments};

/// Bounds of an effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// At least.
    pub lower: f64,
    /// At most.
    pub upper: f64,
    /// Share of the outcomes taken away, in the arm that has them more often.
    pub trimmed: f64,
}

/// The bounds, from outcomes (`None` where there is none) and arms. `None` when lengths differ or
/// when an arm has no outcome.
pub fn lee_bounds(outcomes: &[Option<f64>], treated: &[bool]) -> Option<Bounds> {
    if outcomes.len() != treated.len() {
        return None;
    }
    let arm = |wanted: bool| {
        let units = outcomes.iter().zip(treated).filter(move |(_, own)| **own == wanted);
        let all = units.clone().count();
        let mut seen: Vec<f64> = units.filter_map(|(outcome, _)| *outcome).collect();
        seen.sort_by(f64::total_cmp);
        let share = (all > 0).then(|| length(seen.len()) / length(all));
        share.map(|share| (share, seen))
    };
    let ((share_treated, with), (share_control, without)) = arm(true).zip(arm(false))?;
    let more_treated = share_treated >= share_control;
    let (often, seldom) = if more_treated { (&with, &without) } else { (&without, &with) };
    let (high, low) = (share_treated.max(share_control), share_treated.min(share_control));
    let trimmed = (high - low) / high;
    let reference = moments::mean(seldom)?;
    let kept = length(often.len()) * (1.0 - trimmed);
    let lowest = mean_of_first(often.iter(), kept)?;
    let highest = mean_of_first(often.iter().rev(), kept)?;
    let (lower, upper) = if more_treated {
        (lowest - reference, highest - reference)
    } else {
        (reference - highest, reference - lowest)
    };
    Some(Bounds { lower, upper, trimmed })
}

/// Mean of the first `kept` values, the last of them in part when `kept` is not whole.
fn mean_of_first<'a>(values: impl Iterator<Item = &'a f64>, kept: f64) -> Option<f64> {
    let (mut sum, mut left) = (0.0, kept);
    for value in values {
        let weight = left.clamp(0.0, 1.0);
        sum += weight * value;
        left -= weight;
    }
    (kept > 0.0).then(|| sum / kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARMS: [bool; 8] = [true, true, true, true, false, false, false, false];

    #[test]
    fn added_units_are_taken_away_at_one_end_then_at_the_other() {
        // Everybody against half: half of 1, 2, 3, 4 goes. (1 + 2)/2 − 2 and (3 + 4)/2 − 2.
        let outcomes = [1.0, 2.0, 3.0, 4.0].map(Some);
        let all: Vec<Option<f64>> =
            outcomes.into_iter().chain([Some(1.0), None, None, Some(3.0)]).collect();
        let found = lee_bounds(&all, &ARMS).unwrap();
        assert_eq!(found, Bounds { lower: -0.5, upper: 1.5, trimmed: 0.5 });
        // Arms exchanged, the effect changes sign.
        let other = lee_bounds(&all, &ARMS.map(|arm| !arm)).unwrap();
        assert_eq!((other.lower, other.upper), (-1.5, 0.5));
    }

    #[test]
    fn a_unit_can_go_in_part() {
        // 4 of 4 against 3 of 4: a quarter goes, 3 of 1, 2, 3, 4 stay.
        let outcomes =
            [Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(0.0), Some(0.0), Some(0.0), None];
        let found = lee_bounds(&outcomes, &ARMS).unwrap();
        assert_eq!((found.lower, found.upper), (2.0, 3.0));
        // 3 of 4 against 2 of 4: a third of three goes, 2 stay.
        let outcomes = [Some(1.0), Some(2.0), Some(6.0), None, Some(0.0), None, None, Some(0.0)];
        let found = lee_bounds(&outcomes, &ARMS).unwrap();
        assert!((found.lower - 1.5).abs() < 1e-12 && (found.upper - 4.0).abs() < 1e-12);
        // 2 of 2 against 3 of 4: a quarter of two goes. (1 + 0.5 × 3)/1.5 and (3 + 0.5 × 1)/1.5.
        let outcomes = [Some(1.0), Some(3.0), Some(0.0), Some(0.0), Some(0.0), None];
        let found = lee_bounds(&outcomes, &[true, true, false, false, false, false]).unwrap();
        assert!((found.lower - 2.5 / 1.5).abs() < 1e-12);
        assert!((found.upper - 3.5 / 1.5).abs() < 1e-12);
    }

    #[test]
    fn without_selection_both_bounds_are_the_difference_of_means() {
        let outcomes = [5.0, 7.0, 6.0, 8.0, 1.0, 3.0, 2.0, 4.0].map(Some);
        let found = lee_bounds(&outcomes, &ARMS).unwrap();
        assert_eq!(found, Bounds { lower: 4.0, upper: 4.0, trimmed: 0.0 });
        assert_eq!(lee_bounds(&[Some(1.0), None], &[true, false]), None, "nobody to compare with");
        assert_eq!(lee_bounds(&[Some(1.0)], &[true, false]), None);
    }
}
