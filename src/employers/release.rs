//! Whether a label may be released: not when it owes too much to its weights, and not when it, or
//! what employers do, moves more in a year than practices can. A move is held whatever its direction.

use super::engagement::Engagement;
use super::labels::Grade;
use super::sensitivity::Change;
use crate::settings::Tolerances;
use crate::statistics::real;

/// Labels from which shares of them mean something.
const ENOUGH: u64 = 100;

/// Why a label is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Held {
    /// Too few labels A and B stay A, B or C when weights move by a quarter.
    #[error("{percent} % of labels A and B hold when weights move by a quarter")]
    Fragile {
        /// Those that do.
        percent: u64,
    },
    /// A label became too frequent, or too rare, in a year.
    #[error("the share of labels {} moves by more than {points} points in a year", grade.code())]
    Moved {
        /// The label.
        grade: Grade,
        /// The bound.
        points: u64,
    },
    /// The mean frozen score moved too much in a year.
    #[error("the mean frozen score moves by more than {points} points in a year")]
    Progress {
        /// The bound.
        points: u64,
    },
}

/// What is looked at before a release.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Release {
    /// Labels A and B under other weights, counted once for each draw, and those that stay A, B or C.
    pub high: [u64; 2],
    /// Establishments ranked.
    pub ranked: u64,
    /// Labels a year before and now, in the order of [`Grade::ALL`].
    pub labels: [[u64; 2]; 3],
    /// Mean frozen score a year before and now.
    pub progress: Option<[f64; 2]>,
}

impl Release {
    /// What a run shows.
    pub fn of(engagement: &Engagement) -> Self {
        let weights = engagement.sensitivity.restated.iter();
        let weights = weights.filter(|(change, _)| *change == Change::Weights);
        let mut release = Self::default();
        for (_, agreement) in weights {
            release.high = [agreement.high, agreement.high_kept];
        }
        for standing in engagement.standings.values().filter(|one| one.ranked.is_some()) {
            release.ranked += 1;
            for (grade, [before, now]) in Grade::ALL.into_iter().zip(&mut release.labels) {
                *before += u64::from(standing.previous == Some(grade));
                *now += u64::from(standing.grade() == Some(grade));
            }
        }
        let mut years = engagement.progress.values().rev();
        let (now, before) = (years.next(), years.next());
        release.progress =
            before.zip(now).and_then(|(before, now)| Some([before.mean()?, now.mean()?]));
        release
    }

    /// Whether it may be released.
    ///
    /// # Errors
    /// When it is held back: the first reason.
    pub fn check(&self, tolerances: &Tolerances) -> Result<(), Held> {
        let [high, kept] = self.high;
        let [[_, a], [_, b], _] = self.labels;
        if a + b >= ENOUGH && kept * 100 < high * tolerances.label_kept_percent {
            return Err(Held::Fragile { percent: kept * 100 / high });
        }
        let all = self.labels.iter().map(|[before, now]| before.max(now)).sum::<u64>();
        let points = tolerances.label_share_points;
        for (grade, [before, now]) in Grade::ALL.into_iter().zip(self.labels) {
            if all >= ENOUGH && before.abs_diff(now) * 100 > self.ranked * points {
                return Err(Held::Moved { grade, points });
            }
        }
        let points = tolerances.frozen_score_points;
        match self.progress {
            Some([before, now]) if (now - before).abs() > real(points) => {
                Err(Held::Progress { points })
            }
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Release {
        Release {
            high: [400, 380],
            ranked: 1_000,
            labels: [[20, 25], [60, 75], [120, 140]],
            progress: Some([50.0, 51.5]),
        }
    }

    #[test]
    fn a_label_that_owes_too_much_to_its_weights_is_held() {
        let tolerances = Tolerances::default();
        assert_eq!(sound().check(&tolerances), Ok(()));
        let held = |kept| Release { high: [400, kept], ..sound() }.check(&tolerances);
        assert_eq!(held(360), Ok(()), "nine tenths");
        assert_eq!(held(359), Err(Held::Fragile { percent: 89 }));
        // Four draws of 99 labels.
        let labels = [[20, 25], [60, 74], [120, 140]];
        let few = Release { high: [396, 10], labels, ..sound() };
        assert_eq!(few.check(&tolerances), Ok(()), "shares of few labels mean nothing");
    }

    #[test]
    fn moves_are_held_in_either_direction() {
        let tolerances = Tolerances::default();
        let moved = |labels| Release { labels: [[20, 25], labels, [120, 140]], ..sound() };
        assert_eq!(moved([60, 110]).check(&tolerances), Ok(()), "five points");
        let held = Err(Held::Moved { grade: Grade::B, points: 5 });
        assert_eq!(moved([60, 111]).check(&tolerances), held);
        assert_eq!(moved([111, 60]).check(&tolerances), held);
        let progress = |now| Release { progress: Some([50.0, now]), ..sound() }.check(&tolerances);
        assert_eq!((progress(47.0), progress(53.0)), (Ok(()), Ok(())));
        let held = Err(Held::Progress { points: 3 });
        assert_eq!((progress(46.9), progress(53.1)), (held, held));
        assert_eq!(Release { progress: None, ..sound() }.check(&tolerances), Ok(()));
    }
}
