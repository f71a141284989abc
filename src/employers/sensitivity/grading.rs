//! How sure the order of grades is, beside the surest one that could be given.

use super::super::engagement::Standing;
use super::super::fitted::Fitted;
use super::super::labels::Grade;
use super::super::method::SensitivityRules;
use super::super::sorted::Sorted;
use crate::statistics::grading::{Quality, Unit, best_blocks, classes, quality};
use crate::vocabulary::Siret;

/// Below, every pair is looked at; above, employers come as classes.
const ALL_PAIRS: usize = 2_000;

/// Pairs of employers told apart, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grading {
    /// By labels, no label being the lowest grade.
    pub labels: Quality,
    /// By as many grades as it takes to tell apart what can be: the comparator.
    pub surest: Quality,
}

impl Grading {
    /// Over ranked establishments. `None` when there are not two.
    pub(super) fn of(
        standings: &Sorted<Siret, Standing>,
        fitted: &Fitted,
        rules: &SensitivityRules,
    ) -> Option<Self> {
        let unit = |standing: &Standing| {
            let posterior = fitted.posterior(&standing.ranked?.score);
            let variance = posterior.deviation * posterior.deviation;
            Some((rank(standing.grade()), Unit { mean: posterior.mean, variance, count: 1.0 }))
        };
        let graded: Vec<(usize, Unit)> = standings.values().filter_map(unit).collect();
        let many = graded.len() > ALL_PAIRS;
        let bring = |units: Vec<Unit>, number: usize| {
            if many { classes(&units, number) } else { units }
        };
        let of_grade = |wanted: usize| -> Vec<Unit> {
            graded.iter().filter(|(grade, _)| *grade == wanted).map(|(_, unit)| *unit).collect()
        };
        let each = rules.classes.div_ceil(RANKS);
        let (grades, units): (Vec<usize>, Vec<Unit>) = (0..RANKS)
            .flat_map(|grade| bring(of_grade(grade), each).into_iter().map(move |one| (grade, one)))
            .unzip();
        let all = bring(graded.iter().map(|(_, unit)| *unit).collect(), rules.classes);
        let blocks = best_blocks(&all, rules.lambda);
        Some(Self { labels: quality(&units, &grades)?, surest: quality(&all, &blocks)? })
    }
}

/// No label, C, B, A.
const RANKS: usize = 4;

const fn rank(grade: Option<Grade>) -> usize {
    match grade {
        None => 0,
        Some(Grade::C) => 1,
        Some(Grade::B) => 2,
        Some(Grade::A) => 3,
    }
}
