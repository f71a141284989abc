//! Effects of an exposure that comes at different dates: ATT(g, t), for the units first exposed in
//! period g, as seen in period t.
//!
//! Reference: Callaway and Sant'Anna (2021), without covariates. Each cohort is compared with units
//! not exposed yet, or never, over the same periods: E[Y_t − Y_b | g] − E[Y_t − Y_b | not yet],
//! with b = g − 1 from the exposure on and b = t − 1 before, where nothing should be seen. Units
//! already exposed are never a comparison: that is what two-way fixed effects get wrong.

use super::experiment::Effect;
use super::{length, moments};

/// Units followed over the same periods.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// Outcomes by unit, then by period.
    pub outcomes: &'a [Vec<f64>],
    /// First period of exposure of each unit; `None` when it never is.
    pub exposed: &'a [Option<usize>],
}

impl Panel<'_> {
    /// The effect in period `t` on the units first exposed in period `g`. `None` when lengths
    /// differ, a period is outside the panel, or either side has fewer than two units.
    pub fn effect(&self, g: usize, t: usize) -> Option<Effect> {
        if self.outcomes.len() != self.exposed.len() {
            return None;
        }
        let base = if t >= g { g.checked_sub(1)? } else { t.checked_sub(1)? };
        let change = |unit: &Vec<f64>| Some(unit.get(t)? - unit.get(base)?);
        let changes = |chosen: &dyn Fn(Option<usize>) -> bool| -> Option<Vec<f64>> {
            let units = self.outcomes.iter().zip(self.exposed);
            units.filter(|(_, exposed)| chosen(**exposed)).map(|(unit, _)| change(unit)).collect()
        };
        let cohort = Side::of(&changes(&|exposed| exposed == Some(g))?)?;
        let others = Side::of(&changes(&|exposed| {
            exposed != Some(g) && exposed.is_none_or(|first| first > t)
        })?)?;
        let estimate = cohort.mean - others.mean;
        Some(Effect { estimate, error: libm::sqrt(cohort.variance + others.variance) })
    }
}

/// A mean of changes, and the variance of that mean.
struct Side {
    mean: f64,
    variance: f64,
}

impl Side {
    fn of(changes: &[f64]) -> Option<Self> {
        let mean = moments::mean(changes)?;
        let variance = moments::variance(changes)? / length(changes.len());
        Some(Self { mean, variance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two units exposed in period 2, two in period 3, two never. All gain 1 a period; exposure
    /// adds 10, then 20.
    fn panel() -> (Vec<Vec<f64>>, Vec<Option<usize>>) {
        let outcomes = vec![
            vec![0.0, 1.0, 12.0, 23.0],
            vec![5.0, 6.0, 17.0, 28.0],
            vec![2.0, 3.0, 4.0, 15.0],
            vec![3.0, 4.0, 5.0, 16.0],
            vec![1.0, 2.0, 3.0, 4.0],
            vec![7.0, 8.0, 9.0, 12.0],
        ];
        (outcomes, vec![Some(2), Some(2), Some(3), Some(3), None, None])
    }

    #[test]
    fn each_cohort_is_compared_with_those_not_exposed_yet() {
        let (outcomes, exposed) = panel();
        let panel = Panel { outcomes: &outcomes, exposed: &exposed };
        let at = |g, t| panel.effect(g, t).unwrap();
        // Period 2: 11 against 1, for those exposed later or never.
        assert_eq!((at(2, 2).estimate, at(2, 2).error), (10.0, 0.0));
        // Period 3: 22 against the never exposed alone, who gained 2 and 4: 22 − 3. Variance of
        // their mean: 2 ÷ 2.
        assert_eq!((at(2, 3).estimate, at(2, 3).error), (19.0, 1.0));
        // Their last change is 1 and 3: 11 − 2.
        assert!((at(3, 3).estimate - 9.0).abs() < 1e-12);
        // Before exposure, nothing: 1 against 1.
        assert!(at(3, 2).estimate.abs() < 1e-12 && at(2, 1).estimate.abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let (outcomes, exposed) = panel();
        let panel = Panel { outcomes: &outcomes, exposed: &exposed };
        assert_eq!(panel.effect(2, 4), None, "outside the panel");
        assert_eq!(panel.effect(0, 1), None, "nothing before the first period");
        assert_eq!(panel.effect(1, 1), None, "nobody is first exposed then");
        let all = vec![Some(2); 6];
        assert_eq!(Panel { outcomes: &outcomes, exposed: &all }.effect(2, 2), None, "no control");
        assert_eq!(Panel { outcomes: &outcomes, exposed: &exposed[..5] }.effect(2, 2), None);
    }
}
