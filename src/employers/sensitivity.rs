//! Whether labels hold when a choice of the method changes: labels are given again, once for each
//! other choice, and compared with those given.
//!
//! Most changes need no other data than scores already made, or the same employers weighed
//! otherwise: establishments are read again a few weights at a time, so that memory does not grow
//! with the number of changes.

use std::collections::BTreeMap;

use super::criteria::{Criterion, Pillar};
use super::engagement::{Basis, Engagement, Run, Standing};
use super::features::PartTime;
use super::graded::judged;
use super::kept::Establishment;
use super::labels::Grade;
use super::method::Method;
use super::ranking::{Fitted, PerCriterion, Score, Yardstick};
use super::sorted::Sorted;
use crate::statistics::composite::Aggregator;
use crate::statistics::experiment::Seeded;
use crate::store::StoreError;
use crate::vocabulary::Siret;

/// Scores kept at once, over all establishments: each takes a hundred and fifty bytes.
const SCORES_AT_ONCE: usize = 5_000_000;

/// A choice of the method made otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Last year's label does not count.
    NoMemory,
    /// A lower probability is enough for a label.
    LessProof,
    /// A higher one is needed.
    MoreProof,
    /// Employers differ less than was fitted: evidence is drawn further toward the mean.
    MoreShrinkage,
    /// They differ more.
    LessShrinkage,
    /// Weights drawn at random around their value.
    Weights,
    /// Weights drawn at random among all that are possible (Dirichlet, all parameters 1).
    AnyWeights,
    /// A geometric mean of practices.
    Geometric,
    /// A harmonic mean.
    Harmonic,
    /// Fewer peers are enough.
    FewerPeers,
    /// More are needed.
    MorePeers,
    /// Everybody is compared with everybody, whatever is hired.
    Everybody,
    /// Part time counts in the pillar of contracts.
    PartTime,
    /// A pillar does not count.
    WithoutPillar(Pillar),
    /// A criterion does not count.
    Without(Criterion),
}

impl Change {
    /// All changes, in the order they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        let choices = [
            Self::NoMemory,
            Self::LessProof,
            Self::MoreProof,
            Self::MoreShrinkage,
            Self::LessShrinkage,
            Self::Weights,
            Self::AnyWeights,
            Self::Geometric,
            Self::Harmonic,
            Self::FewerPeers,
            Self::MorePeers,
            Self::Everybody,
            Self::PartTime,
        ];
        let pillars = Pillar::ALL.map(Self::WithoutPillar);
        choices.into_iter().chain(pillars).chain(Criterion::ALL.map(Self::Without))
    }
}

/// How labels given again agree with those given; establishments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Labelled by the method.
    pub labelled: u64,
    /// Of these, given the same label.
    pub same: u64,
    /// Of these, given a label, the same or not.
    pub kept: u64,
    /// Labelled by the change and not by the method.
    pub gained: u64,
}

impl Agreement {
    /// Adds an establishment: the label given, and the one given again.
    pub fn add(&mut self, given: Option<Grade>, again: Option<Grade>) {
        self.labelled += u64::from(given.is_some());
        self.same += u64::from(given.is_some() && given == again);
        self.kept += u64::from(given.is_some() && again.is_some());
        self.gained += u64::from(given.is_none() && again.is_some());
    }
}

/// The labelled establishments.
type Labels = BTreeMap<Siret, Grade>;

/// The label that an establishment is given again.
type Judge = Box<dyn Fn(&Standing) -> Option<Grade>>;

/// The same employers compared with the same others, weighed otherwise.
struct Reweighted<'a> {
    /// What they are compared with.
    yardstick: Yardstick<'a>,
    /// As many as memory allows at once.
    weighings: Vec<Weighing>,
}

/// One way of making a score of practices.
#[derive(Clone, Copy)]
struct Weighing {
    change: Change,
    weights: PerCriterion<f64>,
    aggregator: Aggregator,
}

impl Run<'_> {
    /// How many labels hold under each change. Empty when too few are given to speak of shares.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn restated(
        &self,
        basis: &Basis,
        engagement: &Engagement,
    ) -> Result<Vec<(Change, Agreement)>, StoreError> {
        let standings = &engagement.standings;
        let labelled = standings.values().filter(|one| one.grade().is_some()).count();
        let enough = usize::try_from(self.method.sensitivity.min_labels).unwrap_or(usize::MAX);
        let Some(fitted) = engagement.fitted.filter(|_| labelled >= enough) else {
            return Ok(Vec::new());
        };
        let mut found: Vec<(Change, Agreement)> =
            Change::all().map(|change| (change, Agreement::default())).collect();
        for (change, agreement) in &mut found {
            let judged = self.judged_again(*change, &fitted);
            for standing in standings.values().filter(|_| judged.is_some()) {
                let again = judged.as_ref().and_then(|judge| judge(standing));
                agreement.add(standing.grade(), again);
            }
        }
        let [fewer, more] = self.method.sensitivity.min_peers.map(|peers| self.with_peers(peers));
        let at_once = (SCORES_AT_ONCE / standings.len().max(1)).max(1);
        for batch in self.batches(basis, [&fewer, &more], at_once) {
            for (change, again) in self.weighed_again(basis, &batch, standings)? {
                let Some((_, agreement)) = found.iter_mut().find(|(own, _)| *own == change) else {
                    continue;
                };
                for (siret, standing) in standings.iter() {
                    agreement.add(standing.grade(), again.get(siret).copied());
                }
            }
        }
        let with_part_time = Self { part_time: PartTime::Included, ..*self };
        let previous = labels(standings, |one| one.previous);
        let again = with_part_time.graded(&with_part_time.basis()?, &previous)?;
        if let Some((_, agreement)) =
            found.iter_mut().find(|(change, _)| *change == Change::PartTime)
        {
            for (siret, standing) in standings.iter() {
                agreement.add(standing.grade(), again.get(siret).copied());
            }
        }
        Ok(found)
    }

    /// The label that a change of judgement alone gives; `None` for changes that need scores of
    /// their own.
    fn judged_again(&self, change: Change, fitted: &Fitted) -> Option<Judge> {
        let rules = &self.method.sensitivity;
        let [less, more] = rules.award;
        let [narrow, wide] = rules.variance;
        let (method, fitted) = match change {
            Change::NoMemory => return Some(Box::new(|one| one.ranked?.verdict.earned)),
            Change::Everybody => return Some(Box::new(|one| one.national)),
            Change::LessProof => (self.with_award(less), *fitted),
            Change::MoreProof => (self.with_award(more), *fitted),
            Change::MoreShrinkage => {
                (self.method.clone(), fitted.with_variance(narrow, self.method)?)
            }
            Change::LessShrinkage => {
                (self.method.clone(), fitted.with_variance(wide, self.method)?)
            }
            Change::Weights
            | Change::AnyWeights
            | Change::Geometric
            | Change::Harmonic
            | Change::FewerPeers
            | Change::MorePeers
            | Change::PartTime
            | Change::WithoutPillar(_)
            | Change::Without(_) => return None,
        };
        Some(Box::new(move |one| fitted.judge(&one.ranked?.score, one.previous, &method).grade))
    }

    fn with_award(&self, award: f64) -> Method {
        let mut method = self.method.clone();
        method.grades.award = award;
        method
    }

    fn with_peers(&self, min_peers: u64) -> Method {
        let mut method = self.method.clone();
        method.peers.min_peers = min_peers;
        method
    }

    /// The method by which labels under a change are judged: without one pillar, of those left as
    /// many may be missing as before.
    fn as_demanding(&self, change: Change) -> Method {
        let mut method = self.method.clone();
        if matches!(change, Change::WithoutPillar(_)) {
            method.evidence.min_pillars = method.evidence.min_pillars.saturating_sub(1);
        }
        method
    }

    /// Every change of weights, and of peers, so many at a time.
    fn batches<'b>(
        &self,
        basis: &'b Basis,
        [fewer, more]: [&'b Method; 2],
        at_once: usize,
    ) -> Vec<Reweighted<'b>>
    where
        Self: 'b,
    {
        let usual = self.yardstick(basis);
        let weighing = |change, weights| Weighing {
            change,
            weights,
            aggregator: match change {
                Change::Geometric => Aggregator::Geometric,
                Change::Harmonic => Aggregator::Harmonic,
                _ => Aggregator::Arithmetic,
            },
        };
        let mut all: Vec<Weighing> = Vec::new();
        let mut draws = Seeded::new(self.method.sensitivity.seed);
        for _ in 0..self.method.sensitivity.draws {
            let spread = self.method.sensitivity.spread;
            let drawn =
                usual.weights().map(|weight| weight * (1.0 - spread + 2.0 * spread * draws.unit()));
            all.push(weighing(Change::Weights, drawn));
        }
        for _ in 0..self.method.sensitivity.draws {
            // Exponentials over their sum; what the method gives no weight has none.
            let drawn = usual
                .weights()
                .map(|weight| if weight > 0.0 { -libm::log(1.0 - draws.unit()) } else { 0.0 });
            all.push(weighing(Change::AnyWeights, drawn));
        }
        for change in [Change::Geometric, Change::Harmonic] {
            all.push(weighing(change, *usual.weights()));
        }
        let without = |left_out: &dyn Fn(Criterion) -> bool| {
            let mut weights = *usual.weights();
            for (weight, criterion) in weights.iter_mut().zip(Criterion::ALL) {
                if left_out(criterion) {
                    *weight = 0.0;
                }
            }
            weights
        };
        for pillar in Pillar::ALL {
            let left = without(&|one| one.pillar() == pillar);
            all.push(weighing(Change::WithoutPillar(pillar), left));
        }
        for criterion in Criterion::ALL {
            all.push(weighing(Change::Without(criterion), without(&|one| one == criterion)));
        }
        let mut batches: Vec<Reweighted<'b>> = all
            .chunks(at_once)
            .map(|weighings| Reweighted { yardstick: usual, weighings: weighings.to_vec() })
            .collect();
        for (change, method) in [(Change::FewerPeers, fewer), (Change::MorePeers, more)] {
            let yardstick = Yardstick::new(method, &basis.survey, &basis.gates);
            let weighings = vec![weighing(change, *usual.weights())];
            batches.push(Reweighted { yardstick, weighings });
        }
        batches
    }

    /// The labels that the weights of a batch give, each refitted to its own scores.
    fn weighed_again(
        &self,
        basis: &Basis,
        batch: &Reweighted<'_>,
        standings: &Sorted<Siret, Standing>,
    ) -> Result<Vec<(Change, Labels)>, StoreError> {
        let weighed = |one: &Establishment| {
            let employer = one.employer.as_ref()?;
            let placed = batch.yardstick.place(employer);
            let under = |one: &Weighing| {
                let yardstick = batch.yardstick.reweighted(one.weights);
                yardstick.aggregating(one.aggregator).weigh(employer, &placed)
            };
            let scores = batch.weighings.iter().map(under);
            Some((one.siret, scores.collect::<Vec<_>>()))
        };
        let none: Vec<Vec<(Siret, Score)>> = vec![Vec::new(); batch.weighings.len()];
        let scored = self.over_establishments(
            basis,
            none,
            |establishments| establishments.iter().filter_map(weighed).collect::<Vec<_>>(),
            |whole, part| {
                for (siret, scores) in part {
                    for (under, score) in whole.iter_mut().zip(scores) {
                        under.extend(score.map(|score| (siret, score)));
                    }
                }
            },
        )?;
        let again = batch.weighings.iter().zip(scored).map(|(weighing, scores)| {
            let method = self.as_demanding(weighing.change);
            let previous = |siret: Siret| standings.get(&siret).and_then(|one| one.previous);
            (weighing.change, judged(scores, &method, previous))
        });
        Ok(again.collect())
    }
}

/// Establishments with the label that `of` finds.
fn labels(standings: &Sorted<Siret, Standing>, of: impl Fn(&Standing) -> Option<Grade>) -> Labels {
    standings.iter().filter_map(|(siret, one)| Some((*siret, of(one)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_establishment_is_counted_once_as_kept_lost_or_gained() {
        let mut found = Agreement::default();
        for (given, again) in [
            (Some(Grade::A), Some(Grade::A)),
            (Some(Grade::A), Some(Grade::B)),
            (Some(Grade::C), None),
            (None, Some(Grade::C)),
            (None, None),
        ] {
            found.add(given, again);
        }
        assert_eq!(found, Agreement { labelled: 3, same: 1, kept: 2, gained: 1 });
    }

    #[test]
    fn every_choice_every_pillar_and_every_criterion_is_changed_once() {
        let all: Vec<Change> = Change::all().collect();
        assert_eq!(all.len(), 13 + 3 + 16);
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{one:?}");
        }
    }
}
