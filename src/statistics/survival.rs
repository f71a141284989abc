//! How long something lasts when some of it has not ended yet: the product-limit estimator.
//!
//! Reference: Kaplan and Meier, *Nonparametric estimation from incomplete observations* (1958);
//! variance of Greenwood (1926).

use super::length;

/// The survival function after one time at which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Still followed just before it.
    pub at_risk: usize,
    /// Ended at it.
    pub ended: usize,
    /// Share that lasts longer.
    pub survival: f64,
    /// Standard error of that share.
    pub standard_error: f64,
}

/// The steps of the survival function, by time. An observation is a time and whether it is an end;
/// else it is the last time at which it was seen, and it counts as followed at that time.
///
/// `None` when a time is not a number; empty when nothing ends.
pub fn kaplan_meier(observations: &[(f64, bool)]) -> Option<Vec<Step>> {
    if observations.iter().any(|(time, _)| !time.is_finite()) {
        return None;
    }
    let mut sorted = observations.to_vec();
    sorted.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut steps = Vec::new();
    let (mut at_risk, mut survival, mut greenwood) = (sorted.len(), 1.0, 0.0);
    for same in sorted.chunk_by(|(one, _), (other, _)| one.total_cmp(other).is_eq()) {
        let ended = same.iter().filter(|(_, is_end)| *is_end).count();
        if let Some((time, _)) = same.first().filter(|_| ended > 0) {
            let left = at_risk - ended;
            survival *= length(left) / length(at_risk);
            greenwood += length(ended) / (length(at_risk) * length(left));
            let standard_error = if left == 0 { 0.0 } else { survival * libm::sqrt(greenwood) };
            steps.push(Step { time: *time, at_risk, ended, survival, standard_error });
        }
        at_risk -= same.len();
    }
    Some(steps)
}

/// The time that half lasts longer than: the first at which less than half is left or, where
/// exactly half is left from one time to the next, the middle of both, as of an ordinary median.
///
/// `None` while more than half is left.
pub fn median(steps: &[Step]) -> Option<f64> {
    /// Shares are products of quotients: half is half to so much.
    const TOLERANCE: f64 = 1e-9;
    let reached = steps.iter().position(|step| step.survival <= 0.5 + TOLERANCE)?;
    let step = steps.get(reached)?;
    let is_half = step.survival >= 0.5 - TOLERANCE;
    let next = steps.get(reached + 1).filter(|_| is_half);
    Some(next.map_or(step.time, |next| step.time.midpoint(next.time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks of remission under 6-mercaptopurine: Freireich and others (1963), as in Cox and Oakes,
    /// *Analysis of Survival Data* (1984).
    const REMISSIONS: [(f64, bool); 21] = [
        (6.0, true),
        (6.0, true),
        (6.0, true),
        (6.0, false),
        (7.0, true),
        (9.0, false),
        (10.0, true),
        (10.0, false),
        (11.0, false),
        (13.0, true),
        (16.0, true),
        (17.0, false),
        (19.0, false),
        (20.0, false),
        (22.0, true),
        (23.0, true),
        (25.0, false),
        (32.0, false),
        (32.0, false),
        (34.0, false),
        (35.0, false),
    ];

    #[test]
    fn remissions_are_those_published() {
        let steps = kaplan_meier(&REMISSIONS).unwrap();
        let published = [
            (6.0, 21, 3, 0.857, 0.0764),
            (7.0, 17, 1, 0.807, 0.0869),
            (10.0, 15, 1, 0.753, 0.0963),
            (13.0, 12, 1, 0.690, 0.1068),
            (16.0, 11, 1, 0.627, 0.1141),
            (22.0, 7, 1, 0.538, 0.1282),
            (23.0, 6, 1, 0.448, 0.1346),
        ];
        assert_eq!(steps.len(), published.len());
        for (step, (time, at_risk, ended, survival, error)) in steps.iter().zip(published) {
            assert_eq!((step.time.to_bits(), step.at_risk), (f64::to_bits(time), at_risk));
            assert_eq!(step.ended, ended);
            assert!((step.survival - survival).abs() < 5e-4, "{}", step.survival);
            assert!((step.standard_error - error).abs() < 5e-5, "{}", step.standard_error);
        }
        assert_eq!(median(&steps), Some(23.0));
    }

    #[test]
    fn without_censoring_it_is_the_ordinary_median() {
        let of = |times: &[f64]| {
            let all: Vec<(f64, bool)> = times.iter().map(|time| (*time, true)).collect();
            median(&kaplan_meier(&all).unwrap())
        };
        assert_eq!(of(&[5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(of(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(of(&[1.0, 2.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(of(&[7.0]), Some(7.0));
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn what_cannot_be_told_is_not() {
        assert_eq!(kaplan_meier(&[(f64::NAN, true)]), None);
        let steps = kaplan_meier(&[(1.0, true), (2.0, false), (3.0, false)]).unwrap();
        assert_eq!(median(&steps), None, "two thirds outlast the last of them");
    }
}
