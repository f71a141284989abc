//! Shares before the draw, each drawn toward that of all enterprises: with few hires a raw share
//! is mostly chance, and blocks made of it would separate lucky enterprises from unlucky ones.

use crate::statistics::beta_binomial::Beta;
use crate::statistics::between;
use crate::statistics::normalise::{Ties, percentile_ranks};

use super::outcomes::Share;

/// The posterior mean of each share under a beta prior with the mean of all and the variance
/// between them net of sampling; that mean where nothing was observed, or where nothing differs
/// beyond chance. `None` when fewer than two enterprises have a trial.
pub fn shrunk(shares: &[Share]) -> Option<Vec<f64>> {
    let events: Vec<u64> = shares.iter().map(|share| share.events).collect();
    let trials: Vec<u64> = shares.iter().map(|share| share.trials).collect();
    let found = between::binomial(&events, &trials, &vec![0.0; shares.len()])?;
    let prior = Beta::of_moments(found.mean, found.variance);
    let own = |share: &Share| {
        prior.map_or(found.mean, |prior| prior.posterior(share.events, share.trials).mean())
    };
    Some(shares.iter().map(own).collect())
}

/// The third that each value is in, from 1 for the lowest; equal values are in the same one. All 0
/// when fewer than two values are known, and so is a value that is not.
pub fn terciles(values: &[Option<f64>]) -> Vec<u8> {
    let third = |rank: Option<f64>| match rank {
        None => 0,
        Some(rank) if rank < 1.0 / 3.0 => 1,
        Some(rank) if rank < 2.0 / 3.0 => 2,
        Some(_) => 3,
    };
    percentile_ranks(values, Ties::Middle).into_iter().map(third).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(events: u64, trials: u64) -> Share {
        Share { events, trials }
    }

    #[test]
    fn shares_are_drawn_toward_all_the_more_the_fewer_hires() {
        let shares = [share(0, 40), share(40, 40), share(2, 2), share(0, 0), share(20, 40)];
        let found = shrunk(&shares).unwrap();
        let mean = 62.0 / 122.0;
        assert!((found[3] - mean).abs() < 1e-12, "nothing is known of it");
        assert!(found[0] > 0.0 && found[0] < 0.05 && found[1] > 0.95 && found[1] < 1.0);
        assert!(found[2] < found[1], "two of two is less than forty of forty");
        // The order of enterprises changes nothing.
        let turned: Vec<Share> = shares.iter().rev().copied().collect();
        let again = shrunk(&turned).unwrap();
        assert!(
            found.iter().zip(again.iter().rev()).all(|(one, other)| (one - other).abs() < 1e-12)
        );
    }

    #[test]
    fn without_any_difference_beyond_chance_all_are_the_same() {
        // All exactly at one half: less than chance alone would make them differ.
        let found = shrunk(&[share(10, 20), share(5, 10), share(20, 40)]).unwrap();
        assert!(found.iter().all(|value| (value - 0.5).abs() < 1e-12));
        assert!(shrunk(&[share(1, 2), share(0, 0)]).is_none());
    }

    #[test]
    fn thirds_hold_equal_values_together() {
        let values = |numbers: &[f64]| -> Vec<Option<f64>> {
            numbers.iter().map(|number| Some(*number)).collect()
        };
        assert_eq!(terciles(&values(&[5.0, 1.0, 4.0, 2.0, 6.0, 3.0])), [3, 1, 2, 1, 3, 2]);
        assert_eq!(terciles(&values(&[7.0, 7.0, 7.0])), [2, 2, 2]);
        assert_eq!(terciles(&[Some(1.0), None, Some(2.0)]), [1, 0, 3]);
        assert_eq!(terciles(&[Some(1.0)]), [0]);
    }
}
