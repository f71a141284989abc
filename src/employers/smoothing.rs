//! Another rule for peers: instead of the first group that is large enough, every group counts as far
//! as it is large, and is drawn toward the wider one for the rest.
//!
//! ```text
//! m ← (N m_own + κ m_wider) / (N + κ), from all employers down to the closest peers; log σ likewise
//! ```
//!
//! N is what the others of the group add up to (hires, contracts, exposure), without the employer
//! itself; κ is in the same units. Groups that nobody is compared with under the rule of the label
//! were dropped, and weigh nothing here.

use super::criteria::{Criterion, Kind};
use super::method::PeerRules;
use super::peers::{Cells, Evidence, LEVELS, PeerSums, PeerTable, Reference};
use super::ranking::{Employer, PerCriterion, Survey};
use crate::statistics::between::CLAMP;
use crate::statistics::real;

/// An employer under one criterion.
type Own<'a> = (Criterion, &'a Cells, &'a Evidence);

/// What an employer is compared with by this rule. `pull` (κ): in employers of the mean size. `None`
/// when all others together are not enough.
pub(super) fn smoothed(
    peers: &PeerTable,
    (criterion, cells, evidence): Own<'_>,
    pull: f64,
    rules: &PeerRules,
) -> Option<Reference> {
    let kind = criterion.kind();
    let others = peers.others(criterion, cells, evidence);
    let everybody = others(LEVELS - 1).filter(|all| all.is_enough(kind, rules))?;
    let pull = pull * everybody.weight(kind) / real(everybody.units());
    let mut mean = everybody.mean(kind);
    let mut spread = log_deviation(&everybody, kind)?;
    let mut closest = (LEVELS - 1, everybody);
    for level in (0..LEVELS - 1).rev() {
        let Some(own) = others(level).filter(|own| own.units() > 0) else { continue };
        let weight = own.weight(kind);
        let share = weight / (weight + pull);
        mean += share * (own.mean(kind) - mean);
        spread = log_deviation(&own, kind).map_or(spread, |own| spread + share * (own - spread));
        closest = (level, own);
    }
    let within = match kind {
        Kind::Duration => everybody.within()?,
        Kind::Share | Kind::Frequency { .. } => 0.0,
    };
    let (level, own) = closest;
    Some(Reference {
        level,
        peers: own.units(),
        expected: evidence.baseline + mean,
        deviation: libm::exp(spread),
        within,
    })
}

fn log_deviation(sums: &PeerSums, kind: Kind) -> Option<f64> {
    let variance = sums.variance(kind).filter(|variance| *variance > 0.0)?;
    Some(0.5 * libm::log(variance))
}

/// The strength that makes what employers do most likely, each being left out of its groups; the
/// first of `tried` among equals.
pub(super) fn likeliest(
    survey: &Survey,
    employers: &[&Employer],
    tried: &[f64],
    rules: &PeerRules,
) -> PerCriterion<f64> {
    Criterion::ALL.map(|criterion| {
        let likelihood = |pull: f64| -> f64 {
            employers
                .iter()
                .filter_map(|employer| {
                    let evidence = employer.evidence(criterion)?;
                    let own = (criterion, &employer.cells, evidence);
                    log_likelihood(survey, own, smoothed(&survey.peers, own, pull, rules)?)
                })
                .sum()
        };
        let first = tried.first().copied().unwrap_or(1.0);
        let mut best = (first, likelihood(first));
        for pull in tried.iter().skip(1) {
            let found = likelihood(*pull);
            if found > best.1 {
                best = (*pull, found);
            }
        }
        best.0
    })
}

/// The log-likelihood of a rate about what was expected, up to a constant: employers differ as all
/// of them do, and chance is added.
fn log_likelihood(
    survey: &Survey,
    (criterion, _, evidence): Own<'_>,
    reference: Reference,
) -> Option<f64> {
    let kind = criterion.kind();
    let between = survey.peers.everybody(criterion)?.variance(kind)?.max(0.0);
    let (expected, weight) = (reference.expected, evidence.weight(kind));
    let chance = match kind {
        Kind::Share => {
            let kept = expected.clamp(CLAMP, 1.0 - CLAMP);
            kept * (1.0 - kept) / weight
        }
        Kind::Frequency { .. } => expected.max(CLAMP) / weight,
        Kind::Duration => reference.within / weight,
    };
    let (variance, away) = (between + chance, evidence.rate(kind) - expected);
    (variance > 0.0).then(|| -0.5 * (libm::log(variance) + away * away / variance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::peers::{EVERYBODY, RULES};
    use crate::statistics::between;

    const EVENTS: [u64; 9] = [3, 0, 5, 9, 1, 12, 2, 14, 1];
    const BASES: [u64; 9] = [10, 8, 9, 20, 7, 21, 15, 16, 12];
    /// The first five are close to one another.
    const NEAR: usize = 5;

    fn evidence(place: usize) -> Evidence {
        let [base, events] = [BASES[place], EVENTS[place]];
        Evidence { base, amount: real(events), within: 0.0, baseline: 0.25 }
    }

    fn cells(place: usize) -> Cells {
        let near = (place < NEAR).then_some(1 << 56);
        [near, None, None, None, None, None, Some(EVERYBODY)]
    }

    fn table() -> PeerTable {
        let mut table = PeerTable::default();
        for place in 0..EVENTS.len() {
            table.add(Criterion::Conversion, &cells(place), &evidence(place));
        }
        table
    }

    fn found(place: usize, pull: f64) -> Reference {
        let (cells, evidence) = (cells(place), evidence(place));
        smoothed(&table(), (Criterion::Conversion, &cells, &evidence), pull, &RULES).unwrap()
    }

    /// Mean and deviation of the others among the first `count`.
    fn others(place: usize, count: usize) -> (f64, f64) {
        let baseline = vec![0.25; count];
        let direct =
            between::binomial_without(place, &EVENTS[..count], &BASES[..count], &baseline).unwrap();
        (direct.mean, libm::sqrt(direct.variance))
    }

    #[test]
    fn a_group_counts_as_far_as_it_is_large() {
        for (place, own) in BASES.into_iter().enumerate().take(NEAR) {
            let (all, near) = (others(place, EVENTS.len()), others(place, NEAR));
            let weight: u64 = BASES[..NEAR].iter().sum::<u64>() - own;
            let total: u64 = BASES.iter().sum::<u64>() - own;
            let mean_size = real(total) / 8.0;
            let share = real(weight) / (real(weight) + 2.0 * mean_size);
            let reference = found(place, 2.0);
            assert_eq!((reference.level, reference.peers), (0, 4));
            assert!((reference.expected - 0.25 - all.0 - share * (near.0 - all.0)).abs() < 1e-12);
            let spread = libm::log(all.1) + share * (libm::log(near.1) - libm::log(all.1));
            assert!((libm::log(reference.deviation) - spread).abs() < 1e-10, "{place}");
        }
        // Alone at its level, an employer is compared with everybody.
        assert_eq!(found(6, 2.0).level, LEVELS - 1);
        assert!((found(6, 2.0).expected - 0.25 - others(6, EVENTS.len()).0).abs() < 1e-12);
    }

    #[test]
    fn no_pull_takes_the_closest_group_and_a_strong_one_everybody() {
        for place in 0..NEAR {
            let (all, near) = (others(place, EVENTS.len()), others(place, NEAR));
            assert!((found(place, 0.0).expected - 0.25 - near.0).abs() < 1e-12);
            assert!((found(place, 1e9).expected - 0.25 - all.0).abs() < 1e-6);
        }
    }

    #[test]
    fn the_likeliest_pull_is_weak_when_groups_differ_and_strong_when_they_do_not() {
        // Forty employers in two groups of twenty: about 0.3 and 0.7, or all about 0.5.
        let chosen = |apart: bool| {
            let mut survey = Survey::default();
            let employer = |place: u64| {
                let high = place % 2 == 1;
                let shares = if apart { [4, 20] } else { [12, 12] };
                let events = shares[usize::from(high)] + 4 * (place / 2 % 5);
                let mut evidence = [None; Criterion::ALL.len()];
                evidence[Criterion::Conversion.place()] =
                    Some(Evidence { base: 40, amount: real(events), within: 0.0, baseline: 0.0 });
                let group = Some((1 << 56) + u64::from(high));
                Employer {
                    cells: [group, None, None, None, None, None, Some(EVERYBODY)],
                    evidence,
                    pairs: Vec::new(),
                    persons: 40,
                    months: 60,
                }
            };
            let employers: Vec<Employer> = (0..40).map(employer).collect();
            employers.iter().for_each(|one| survey.add(one));
            let all: Vec<&Employer> = employers.iter().collect();
            likeliest(&survey, &all, &[1.0, 10.0, 1000.0], &RULES)[Criterion::Conversion.place()]
        };
        assert!((chosen(true) - 1.0).abs() < 1e-12, "{}", chosen(true));
        assert!(chosen(false) > 1.0, "{}", chosen(false));
    }
}
