//! Lengths of fixed-term contracts, in bands of days.
//!
//! Two cohorts, for each shows what the other hides. Contracts that *ended* in the window say what
//! was lived through, and count short ones more: they end more often. Contracts that *began* in it
//! are told once each has been followed for [`FOLLOWED_DAYS`]: none is lost sight of sooner, so that
//! shares by band are the Kaplan–Meier estimate up to there (Kaplan & Meier, 1958), and their median
//! is its median.

use super::observations::Observation;
use super::turnover::Amounted;

/// Bands.
pub const BANDS: usize = 6;

/// Last day of each band but the last, which has no end.
pub const LAST_DAYS: [i32; BANDS - 1] = [1, 7, 29, 179, 364];

/// Days that a contract begun is followed for at least, its first one apart: the last band holds
/// whatever lasts longer.
pub const FOLLOWED_DAYS: i32 = 365;

/// Position of the band of a contract of so many days.
pub fn band(days: i32) -> usize {
    LAST_DAYS.iter().filter(|last| days > **last).count()
}

/// Contracts of a cohort and the persons who held them, all bands together then band by band.
///
/// A person counts once in the country in each: where the last of their contracts was.
pub type Cohort = [Amounted; 1 + BANDS];

/// Lengths of the contracts of one establishment, or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Contracts ended in the window.
    pub ended: Cohort,
    /// Their days.
    pub days: u32,
    /// Contracts begun in it, followed long enough.
    pub begun: Cohort,
}

/// In which cohorts a contract counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// It ended in the window.
    pub ended: bool,
    /// It began in it and was followed long enough.
    pub begun: bool,
}

impl Counts {
    /// One bit for each place where a person of this contract counts: those of [`Lengths::ended`],
    /// then of [`Lengths::begun`].
    pub fn marks(self, days: i32) -> u32 {
        let own = 1 | 1 << (1 + band(days));
        let cohorts = [(self.ended, 0), (self.begun, 1 + BANDS)];
        cohorts.into_iter().filter(|(counts, _)| *counts).map(|(_, from)| own << from).sum()
    }
}

impl Lengths {
    /// Adds one contract.
    pub fn add(&mut self, row: &Observation) {
        let Some(counts) = row.fixed_term() else { return };
        let band = band(row.days);
        let is_own = |place: usize| place == 0 || place == 1 + band;
        let cohorts =
            [(counts.ended, 0, &mut self.ended), (counts.begun, 1 + BANDS, &mut self.begun)];
        for (_, from, cohort) in cohorts.into_iter().filter(|(counts, ..)| *counts) {
            for (place, sum) in cohort.iter_mut().enumerate().filter(|(place, _)| is_own(*place)) {
                sum.add(1, row.lengths & (1 << (from + place)) != 0);
            }
        }
        if counts.ended {
            self.days += u32::try_from(row.days).unwrap_or_default();
        }
    }

    /// Whether no contract is counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_stands_in_one_band() {
        let found = [1, 2, 7, 8, 29, 30, 59, 60, 89, 90, 179, 180, 364, 365, 3_000].map(band);
        assert_eq!(found, [0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 5, 5]);
    }

    #[test]
    fn marks_are_places_of_both_cohorts() {
        let marks = |ended, begun| Counts { ended, begun }.marks(30);
        assert_eq!(marks(true, false), 0b1_0001);
        assert_eq!(marks(false, true), 0b1_0001 << 7);
        assert_eq!(marks(true, true), marks(true, false) | marks(false, true));
    }
}
