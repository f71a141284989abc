//! Labels when the same employers are weighed otherwise: other weights, other means, other scales,
//! other peers.

use super::super::criteria::{Criterion, Pillar};
use super::super::engagement::{Basis, Run};
use super::super::fitted::Fitted;
use super::super::graded::judged;
use super::super::kept::Establishment;
use super::super::method::Method;
use super::super::ranking::{Employer, PerCriterion};
use super::super::yardstick::{Placed, Score, Yardstick};
use super::practices::{Influence, Order};
use super::sample::Seen;
use super::scales::Scales;
use super::{Change, Restatement};
use crate::statistics::composite::Aggregator;
use crate::statistics::experiment::Seeded;
use crate::store::StoreError;
use crate::vocabulary::Siret;

/// Scores kept at once, over all establishments: each takes a hundred and fifty bytes.
const SCORES_AT_ONCE: usize = 5_000_000;

/// The same employers compared with the same others, weighed otherwise.
struct Reweighted<'a> {
    /// What they are compared with.
    yardstick: Yardstick<'a>,
    /// As many as memory allows at once.
    weighings: Vec<Weighing<'a>>,
}

/// One way of making a score of practices.
#[derive(Clone, Copy)]
struct Weighing<'a> {
    change: Change,
    weights: PerCriterion<f64>,
    aggregator: Aggregator,
    /// `None`: deviations from peers.
    scales: Option<&'a Scales>,
}

impl Weighing<'_> {
    fn weigh(
        &self,
        yardstick: &Yardstick<'_>,
        employer: &Employer,
        placed: &Placed,
    ) -> Option<Score> {
        let yardstick = yardstick.reweighted(self.weights).aggregating(self.aggregator);
        match self.scales {
            Some(scales) => yardstick.weigh(employer, &scales.bring(placed)),
            None => yardstick.weigh(employer, placed),
        }
    }
}

/// Weights drawn evenly within a share of their value.
pub(super) fn draw_weights(
    weights: &PerCriterion<f64>,
    spread: f64,
    draws: &mut Seeded,
) -> PerCriterion<f64> {
    weights.map(|weight| weight * (1.0 - spread + 2.0 * spread * draws.unit()))
}

/// Weights when a criterion outside the score enters its pillar: equal to the mean of the others there,
/// which make room for it, so that the pillar weighs what it did.
fn with(criterion: Criterion, usual: &PerCriterion<f64>) -> PerCriterion<f64> {
    let others = |one: Criterion| one.pillar() == criterion.pillar() && one != criterion;
    let known = || Criterion::ALL.into_iter().zip(usual).filter(|(one, _)| others(*one));
    let (sum, count) = known()
        .filter(|(_, weight)| **weight > 0.0)
        .fold((0.0, 0.0), |(sum, count), (_, weight)| (sum + weight, count + 1.0));
    let mut weights = *usual;
    for (weight, one) in weights.iter_mut().zip(Criterion::ALL) {
        if one == criterion {
            *weight = sum / (count + 1.0);
        } else if others(one) {
            *weight *= count / (count + 1.0);
        }
    }
    weights
}

impl Run<'_> {
    /// Labels under each change of weights, scales and peers; and how far the order of employers
    /// moves without a pillar or a practice.
    pub(super) fn weigh_again(
        &self,
        basis: &Basis,
        seen: &Seen,
        fitted: &Fitted,
        restated: &mut Restatement<'_>,
    ) -> Result<Vec<(Change, Influence)>, StoreError> {
        let rules = &self.method.sensitivity;
        let usual = self.yardstick(basis);
        let weighings = self.weighings(&usual, [&seen.robust, &seen.ranks]);
        let at_once = (SCORES_AT_ONCE / restated.standings.len().max(1)).max(1);
        let mut batches: Vec<Reweighted<'_>> = weighings
            .chunks(at_once)
            .map(|weighings| Reweighted { yardstick: usual, weighings: weighings.to_vec() })
            .collect();
        let [fewer, more] = rules.min_peers.map(|peers| self.with_peers(peers));
        for (change, yardstick) in [
            (Change::FewerPeers, Yardstick::new(&fewer, &basis.survey, &basis.gates)),
            (Change::MorePeers, Yardstick::new(&more, &basis.survey, &basis.gates)),
            (Change::SmoothPeers, usual.smoothing(seen.pulls)),
        ] {
            let weighings = vec![Weighing {
                change,
                weights: *usual.weights(),
                aggregator: Aggregator::Arithmetic,
                scales: None,
            }];
            batches.push(Reweighted { yardstick, weighings });
        }
        let order = Order::of(restated.standings, fitted);
        let mut moved = Vec::new();
        for batch in batches {
            let scored = self.scores(basis, &batch)?;
            for (weighing, scores) in batch.weighings.iter().zip(scored) {
                let method = self.as_demanding(weighing.change);
                let previous = |siret| restated.standings.get(&siret).and_then(|one| one.previous);
                let again = judged(&scores, &method, previous);
                restated.add(weighing.change, |siret, _| again.get(&siret).copied());
                let influence = order.moved(weighing.change, &scores, &method);
                moved.extend(influence.map(|influence| (weighing.change, influence)));
            }
        }
        Ok(moved)
    }

    /// Every change of weights, means and scales.
    fn weighings<'s>(
        &self,
        yardstick: &Yardstick<'_>,
        [robust, ranks]: [&'s Scales; 2],
    ) -> Vec<Weighing<'s>> {
        let usual = yardstick.weights();
        let weighing = |change, weights| Weighing {
            change,
            weights,
            aggregator: Aggregator::Arithmetic,
            scales: None,
        };
        let mut all: Vec<Weighing<'s>> = Vec::new();
        let rules = &self.method.sensitivity;
        let mut draws = Seeded::new(rules.seed);
        for _ in 0..rules.draws {
            all.push(weighing(Change::Weights, draw_weights(usual, rules.spread, &mut draws)));
        }
        for _ in 0..rules.draws {
            // Exponentials over their sum; what the method gives no weight has none.
            let drawn =
                usual.map(|weight| if weight > 0.0 { -libm::log(1.0 - draws.unit()) } else { 0.0 });
            all.push(weighing(Change::AnyWeights, drawn));
        }
        for (change, aggregator) in
            [(Change::Geometric, Aggregator::Geometric), (Change::Harmonic, Aggregator::Harmonic)]
        {
            all.push(Weighing { aggregator, ..weighing(change, *usual) });
        }
        for (change, scales) in [(Change::RobustScale, robust), (Change::Ranks, ranks)] {
            all.push(Weighing { scales: Some(scales), ..weighing(change, *usual) });
        }
        let without = |left_out: &dyn Fn(Criterion) -> bool| {
            let mut weights = *usual;
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
        for criterion in Criterion::scored() {
            all.push(weighing(Change::Without(criterion), without(&|one| one == criterion)));
        }
        for criterion in Criterion::TRIED {
            // One that tells no employer apart makes no room for itself.
            let separates = yardstick.separating.get(criterion.place()) == Some(&true);
            let weights = if separates { with(criterion, usual) } else { *usual };
            all.push(weighing(Change::With(criterion), weights));
        }
        all
    }

    /// The scores of each way of a batch, by SIRET.
    fn scores(
        &self,
        basis: &Basis,
        batch: &Reweighted<'_>,
    ) -> Result<Vec<Vec<(Siret, Score)>>, StoreError> {
        let weighed = |one: &Establishment| {
            let employer = one.employer.as_ref()?;
            let placed = batch.yardstick.place(employer);
            let under = |one: &Weighing<'_>| one.weigh(&batch.yardstick, employer, &placed);
            let scores = batch.weighings.iter().map(under);
            Some((one.siret, scores.collect::<Vec<_>>()))
        };
        let none: Vec<Vec<(Siret, Score)>> = vec![Vec::new(); batch.weighings.len()];
        let mut scored = self.over_establishments(
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
        // Fits add up real numbers: always in the order of SIRET.
        scored.iter_mut().for_each(|own| own.sort_unstable_by_key(|(siret, _)| *siret));
        Ok(scored)
    }

    /// The method with another number of peers.
    pub(super) fn with_peers(&self, min_peers: u64) -> Method {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_that_enters_weighs_as_the_others_and_its_pillar_as_before() {
        let usual = Method::current().unwrap().weights();
        let weights = with(Criterion::MixiteFh, &usual);
        let pillar = |weights: &PerCriterion<f64>, pillar: Pillar| -> f64 {
            let own = Criterion::ALL.into_iter().filter(|one| one.pillar() == pillar);
            own.map(|one| weights[one.place()]).sum()
        };
        for one in Pillar::ALL {
            assert!((pillar(&weights, one) - pillar(&usual, one)).abs() < 1e-15, "{one:?}");
        }
        // Six profiles become seven.
        for one in [Criterion::Deld, Criterion::Seniors, Criterion::MixiteFh] {
            assert!((weights[one.place()] - 1.0 / 21.0).abs() < 1e-15, "{}", one.id());
        }
        assert!(weights[Criterion::BoethEmbauche.place()] <= 0.0, "the other stays outside");
    }
}
