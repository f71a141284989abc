//! What is told of one employer adds up exactly, and its advice keeps its promise.

use pilotage::employers::criteria::{Criterion, Pillar};
use pilotage::employers::explain::Counterfactual;
use pilotage::employers::portrait::ACTIONABLE;

use super::runs::{Market, market, method};

#[test]
fn contributions_add_up_to_the_score_and_pillars_to_their_criteria() {
    let (engagement, portraits) = Market::new(market(), 2).portraits();
    assert_eq!(
        portraits.len(),
        engagement.standings.values().filter(|one| one.ranked.is_some()).count()
    );
    let mut told = 0;
    for portrait in &portraits {
        let sum: f64 = portrait.contributions.iter().sum();
        let expected = portrait.posterior.mean - portrait.prior.mean;
        assert!((sum - expected).abs() < 1e-12, "{sum} and {expected}");
        for (pillar, part) in Pillar::ALL.into_iter().zip(portrait.pillars) {
            let own = Criterion::ALL.into_iter().zip(portrait.contributions);
            let own: f64 =
                own.filter(|(one, _)| one.pillar() == pillar).map(|(_, part)| part).sum();
            assert!((own - part).abs() < 1e-12);
        }
        for practice in &portrait.practices {
            assert!(practice.criterion.may_be_shown(), "{}", practice.criterion.id());
            assert!(practice.people > 0 && practice.peers >= method().peers.min_peers);
            told += usize::from(practice.rate.is_some());
        }
    }
    assert!(told > 500, "only {told} practices");
}

#[test]
fn the_portrait_tells_the_verdict_of_the_run() {
    let (engagement, portraits) = Market::new(market(), 3).portraits();
    let mut graded = 0;
    for portrait in &portraits {
        let ranked = engagement.standings.get(&portrait.siret).unwrap().ranked.unwrap();
        assert_eq!(portrait.verdict, ranked.verdict);
        graded += usize::from(portrait.verdict.grade.is_some());
        // A grade is above the distance to the next.
        assert_eq!(
            portrait.next.is_none(),
            portrait.verdict.grade == Some(pilotage::employers::labels::Grade::A)
        );
    }
    assert!(graded > 0);
}

/// What the same market says once one company has more conversions or keeps more people: since
/// nobody's own data move what it is compared with, its real score is the one announced.
#[test]
fn advice_is_about_practices_and_some_of_it_is_in_reach() {
    let (_, portraits) = Market::new(market(), 1).portraits();
    let mut reached = 0;
    let mut unreachable = 0;
    for portrait in &portraits {
        for (criterion, answer) in &portrait.actions {
            assert!(ACTIONABLE.contains(criterion));
            match answer {
                // Twelve hires and six old hands: nothing larger can be asked.
                Counterfactual::Reached(count) => {
                    assert!(*count > 0 && *count <= 18, "{count}");
                    assert!(portrait.has_evidence && portrait.is_above_floors);
                    reached += 1;
                }
                Counterfactual::Unreachable => unreachable += 1,
                Counterfactual::NothingAbove | Counterfactual::NoEvidence => {}
            }
        }
    }
    assert!(reached > 0 && unreachable > 0, "{reached} reached, {unreachable} not");
}
