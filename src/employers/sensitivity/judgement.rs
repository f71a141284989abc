//! Labels that change by judgement alone: scores already made, held to other probabilities or drawn
//! toward another prior.

use super::super::engagement::{Run, Standing};
use super::super::fitted::Fitted;
use super::super::labels::Grade;
use super::super::method::Method;
use super::{Change, Restatement};

/// The label that an establishment is given again.
type Judge = Box<dyn Fn(&Standing) -> Option<Grade>>;

impl Run<'_> {
    /// Labels under each change of judgement.
    pub(super) fn judge_again(&self, fitted: &Fitted, restated: &mut Restatement<'_>) {
        let rules = &self.method.sensitivity;
        let ([less, more], [narrow, wide]) = (rules.award, rules.variance);
        let under = |method: Method, fitted: Fitted| -> Judge {
            Box::new(move |one| fitted.judge(&one.ranked?.score, one.previous, &method).grade)
        };
        let with_variance = |factor: f64| -> Judge {
            match fitted.with_variance(factor, self.method) {
                Some(fitted) => under(self.method.clone(), fitted),
                None => Box::new(|_| None),
            }
        };
        let judges: [(Change, Judge); 6] = [
            (Change::NoMemory, Box::new(|one| one.ranked?.verdict.earned)),
            (Change::Everybody, Box::new(|one| one.national)),
            (Change::LessProof, under(self.with_award(less), *fitted)),
            (Change::MoreProof, under(self.with_award(more), *fitted)),
            (Change::MoreShrinkage, with_variance(narrow)),
            (Change::LessShrinkage, with_variance(wide)),
        ];
        for (change, judge) in judges {
            restated.add(change, |_, standing| judge(standing));
        }
    }

    /// The method with another probability of an award.
    fn with_award(&self, award: f64) -> Method {
        let mut method = self.method.clone();
        method.grades.award = award;
        method
    }
}
