//! The trial among employers without label: who can be drawn, how, and what is found.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::employers::HireRules;
use pilotage::employers::trial::candidates::{Candidate, Flow, candidates};
use pilotage::employers::trial::draw::{Drawn, draw, imbalance, log};
use pilotage::employers::trial::estimates::{Estimate, Measure, estimates};
use pilotage::employers::trial::outcomes::{Follower, Outcome, Outcomes, Share, Tally};
use pilotage::employers::trial::{Arm, Grounds};
use pilotage::settings::{CrossEmployerHistory, StatisticsSettings};
use pilotage::statistics::experiment::Seeded;
use pilotage::statistics::real;
use pilotage::vocabulary::{Siren, SizeBand};
use proptest::prelude::*;

use super::kit::{ELSEWHERE, HERE, Told, employers, facts, job, siret};
use super::runs::{Market, market, method};

fn siren(number: u32) -> Siren {
    Siren::parse(format!("{number:09}").as_bytes()).unwrap()
}

#[test]
fn hires_of_a_year_are_followed_by_hand() {
    let contracts = vec![
        // From an aided contract; stays ten months.
        job(ELSEWHERE, "2021-01-01", "2021-12-31").scheme("21").of(1),
        job(HERE, "2022-03-01", "2022-12-31").of(1),
        // Worked all the year before; still there.
        job(ELSEWHERE, "2021-05-01", "2022-04-30").of(2),
        job(HERE, "2022-05-01", "2022-05-31").nature("01").running().of(2),
        // Last seen years before; stays a year and a half.
        job(ELSEWHERE, "2018-03-01", "2018-12-31").of(3),
        job(HERE, "2022-06-01", "2023-12-31").of(3),
        // Too late to be followed six months, too early to have a past.
        job(HERE, "2025-08-01", "2025-12-31").of(4),
        job(HERE, "2019-02-01", "2019-02-28").of(5),
        job(HERE, "2018-06-01", "2018-06-30").of(6),
    ];
    let (employers, settings) = (employers(&contracts), StatisticsSettings::default());
    let rules = HireRules::new(&settings, &employers);
    let follow = |history| {
        let follower = Follower::new(&settings, history, &employers, method(), &rules).unwrap();
        assert_eq!(follower.years(), 2019..=2025, "a year behind, and no end to infer ahead");
        follower.follow(&facts(contracts.clone(), Some("1985-06-15")))
    };
    let outcomes = follow(CrossEmployerHistory::Full);
    let here = siret(HERE).siren();
    let shares = |year: i32| {
        let tally = outcomes.over(here, year..=year);
        let pairs = Outcome::ALL.map(|one| (tally.share(one).events, tally.share(one).trials));
        (tally.hires, pairs)
    };
    // Target, of which kept 6 and 12 months; kept 6 and 12 months; open-ended.
    assert_eq!(shares(2022), (3, [(2, 3), (2, 2), (1, 2), (3, 3), (2, 3), (1, 3)]));
    assert_eq!(shares(2025), (1, [(0, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 1)]));
    assert_eq!(shares(2019), (1, [(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (0, 1)]));
    assert_eq!(shares(2018).0, 0, "the year before is not known");
    let blind = follow(CrossEmployerHistory::Partial).over(here, 2022..=2022);
    assert_eq!(blind.share(Outcome::Target), Share::default());
    assert_eq!((blind.hires, blind.share(Outcome::Kept6).events), (3, 3));
}

#[test]
fn only_enterprises_without_label_that_hire_enough_can_be_drawn() {
    let market = Market::new(market(), 3);
    let engagement = market
        .with_run(CrossEmployerHistory::Full, method(), |run| run.label(&BTreeMap::new()).unwrap());
    let last = "2025-12".parse().unwrap();
    let found = |objections: &BTreeSet<_>| {
        candidates(&engagement, &market.employers, last, objections, &method().trial)
    };
    let (drawn, flow) = found(&BTreeSet::new());
    let of =
        |siren: Siren| engagement.standings.iter().filter(move |(siret, _)| siret.siren() == siren);
    let graded = engagement.standings.values().filter(|one| one.grade().is_some()).count();
    assert!(graded > 0 && drawn.len() > 20, "{graded} graded, {} drawn", drawn.len());
    for one in &drawn {
        assert!(of(one.siren).all(|(_, standing)| standing.grade().is_none()));
        let persons = |standing: &pilotage::employers::engagement::Standing| {
            standing.ranked.map_or(0, |ranked| ranked.score.grounds.persons)
        };
        assert!(of(one.siren).map(|(_, standing)| persons(standing)).sum::<u64>() >= 10);
    }
    let steps =
        [flow.ranked, flow.computable, flow.ungraded, flow.active, flow.hiring, flow.candidates];
    assert!(steps.is_sorted_by(|one, other| one >= other), "{steps:?}");
    assert_eq!(steps[5], drawn.len() as u64);
    assert_eq!(flow.computable - flow.ungraded, graded as u64, "one establishment each");
    // One that objects is out, and nothing else moves.
    let first = *of(drawn[0].siren).next().unwrap().0;
    let (others, flow) = found(&BTreeSet::from([first]));
    assert_eq!(others, drawn[1..]);
    assert_eq!(flow.hiring - flow.candidates, 1);
}

/// Enterprises in three sectors, two sizes and two régions, but for one.
pub(crate) fn made_up(count: u32) -> Vec<(Candidate, Option<f64>)> {
    (0..count)
        .map(|number| {
            let candidate = Candidate {
                siren: siren(100 + number),
                sector: ["AZ", "FZ", "GZ"][(number % 3) as usize],
                // One of them is like no other.
                size: match number {
                    13 => SizeBand::From250,
                    _ => [SizeBand::From1To9, SizeBand::From10To49][(number / 3 % 2) as usize],
                },
                region: ["11", "93"][(number / 6 % 2) as usize],
            };
            (candidate, Some(f64::from(number * 37 % 101)))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_seed_gives_the_same_arms_in_any_order_and_blocks_are_balanced(
        seed in any::<u32>(), turn in 0usize..200, count in 1u32..200,
    ) {
        let seed = u64::from(seed);
        let drawn = draw(&made_up(count), seed);
        let mut turned = made_up(count);
        turned.rotate_left(turn % count as usize);
        turned.reverse();
        prop_assert_eq!(&drawn, &draw(&turned, seed));
        prop_assert_eq!(drawn.len(), count as usize);
        for counts in log(&drawn).values() {
            let (most, least) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
            prop_assert!(most - least <= 1, "{:?}", counts);
        }
    }
}

#[test]
fn another_seed_gives_other_arms() {
    let arms = |seed| draw(&made_up(120), seed).iter().map(|one| one.arm).collect::<Vec<_>>();
    assert_ne!(arms(1), arms(2));
    let drawn = draw(&made_up(120), 1);
    let first: Vec<Option<f64>> =
        drawn.iter().map(|one| Some(f64::from(u8::from(one.arm == Arm::Result)))).collect();
    assert!(imbalance(&drawn, &first, Arm::ResultAndAdvice).is_none(), "no value differs");
    assert!(imbalance(&drawn, &[], Arm::Result).is_none());
}

/// Five years before the draw and one after: of forty hires, from six to seventeen are of the target
/// public, by enterprise and a little by year; `gain` more of them in the year after, by arm.
pub(crate) fn grounds(drawn: &[Drawn<'_>], gain: [u64; 3], after: bool) -> Grounds {
    let mut outcomes = Outcomes::default();
    for (number, one) in (0u64..).zip(drawn) {
        for year in 2021i32..=if after { 2026 } else { 2025 } {
            let luck = Seeded::new(number * 10_000 + u64::from(year.unsigned_abs())).unit();
            let lucky = [0.25, 0.50, 0.75].iter().filter(|limit| luck > **limit).count();
            let noise = lucky as u64 + 2 * (number % 5);
            let more = if year == 2026 { gain[one.arm as usize] } else { 0 };
            let mut tally = Tally::default();
            for hire in 0..40 {
                let target = hire < 6 + noise + more;
                let kept = (hire + number) % 2 == 0;
                let of_target = target.then_some(kept);
                tally.count([
                    Some(target),
                    of_target,
                    of_target,
                    Some(kept),
                    Some(kept),
                    Some(kept),
                ]);
            }
            outcomes.set(one.siren, year, tally);
        }
    }
    Grounds {
        year: if after { 2026 } else { 2025 },
        candidates: made_up(u32::try_from(drawn.len()).unwrap())
            .into_iter()
            .map(|(candidate, _)| candidate)
            .collect(),
        flow: Flow::default(),
        objections: BTreeSet::new(),
        outcomes,
        years: 2021..=if after { 2026 } else { 2025 },
        frozen: drawn.iter().map(|one| ((one.siren, 2025), 50.4)).collect(),
        means: BTreeMap::from([(2025, (400, 50.25))]),
        goalposts: Some("2025-12 (0123456789ab)".to_owned()),
    }
}

/// Enterprises of an arm, and of the control.
fn units(drawn: &[Drawn<'_>], arm: Arm) -> [u64; 2] {
    [arm, Arm::Control].map(|arm| drawn.iter().filter(|one| one.arm == arm).count() as u64)
}

fn of(estimates: &[Estimate], arm: Arm, outcome: Outcome) -> Estimate {
    let wanted = |one: &&Estimate| one.arm == arm && one.measure == Measure::Share(outcome);
    *estimates.iter().find(wanted).unwrap()
}

#[test]
fn an_effect_is_found_where_there_is_one_and_not_elsewhere() {
    let drawn = draw(&made_up(180), 7);
    let rules = (2025, &method().trial);
    // Four more of forty with the result and advice: ten points. None with the result alone.
    let grounds = grounds(&drawn, [0, 0, 4], true);
    let half = |siren: Siren| siren.number().is_multiple_of(2);
    let found = estimates(&drawn, &grounds, rules, 7, Some(&half));
    let effect = of(&found, Arm::ResultAndAdvice, Outcome::Target);
    let (lower, upper) = effect.effect.unwrap().interval(0.999).unwrap();
    assert!(0.05 < lower && lower < 0.10 && 0.10 < upper && upper < 0.15, "{lower} to {upper}");
    assert_eq!(effect.units, units(&drawn, Arm::ResultAndAdvice));
    // No other draw gives as much: one in a thousand, twice that for two measures.
    assert!((effect.by_chance.unwrap() - 0.001).abs() < 1e-12);
    assert!((effect.adjusted.unwrap() - 0.002).abs() < 1e-12);
    let none = of(&found, Arm::Result, Outcome::Target);
    let (lower, upper) = none.effect.unwrap().interval(0.999).unwrap();
    assert!(lower < 0.0 && 0.0 < upper && none.by_chance.unwrap() > 0.01);
    assert!(of(&found, Arm::Result, Outcome::Kept6).by_chance.is_none(), "not a primary one");
    assert!(none.bounds.is_none(), "everybody has the outcome");
    // The offer moves nobody to open here, as many controls opened: nothing can be divided by it.
    assert!(effect.on_openers.is_none());
    // When half of those who are offered open, and no control, they gain twice as much.
    let arm = |siren: Siren| drawn.iter().find(|one| one.siren == siren).unwrap().arm;
    let opened = |siren: Siren| half(siren) && arm(siren) != Arm::Control;
    let found = estimates(&drawn, &grounds, rules, 7, Some(&opened));
    let on_openers = of(&found, Arm::ResultAndAdvice, Outcome::Target).on_openers.unwrap();
    assert!((on_openers.estimate - 0.20).abs() < 0.06, "{}", on_openers.estimate);
}

#[test]
fn a_number_of_hires_is_also_told_as_a_ratio() {
    let drawn = draw(&made_up(180), 7);
    let mut grounds = grounds(&drawn, [0; 3], true);
    // Half as many again with the result and advice; a few more or less by enterprise.
    for (number, one) in (0u64..).zip(&drawn) {
        let usual = if one.arm == Arm::ResultAndAdvice { 60 } else { 40 };
        let mut tally = Tally::default();
        (0..usual + number % 7).for_each(|_| tally.count([Some(false); Outcome::ALL.len()]));
        grounds.outcomes.set(one.siren, 2026, tally);
    }
    let found = estimates(&drawn, &grounds, (2025, &method().trial), 7, None);
    let ratio = |arm: Arm| {
        let hires = |one: &&Estimate| one.arm == arm && one.measure == Measure::Hires;
        found.iter().find(hires).unwrap().log_ratio.unwrap().interval(0.999).unwrap()
    };
    let holds = |(lower, upper): (f64, f64), expected: f64| {
        lower < libm::log(expected) && libm::log(expected) < upper && upper - lower < 0.1
    };
    // (60 + 3)/(40 + 3) on average, and no change.
    assert!(holds(ratio(Arm::ResultAndAdvice), 63.0 / 43.0), "{:?}", ratio(Arm::ResultAndAdvice));
    assert!(holds(ratio(Arm::Result), 1.0), "{:?}", ratio(Arm::Result));
    let counts = found.iter().filter(|one| one.log_ratio.is_some());
    assert!(
        counts.clone().count() == 2 && counts.into_iter().all(|one| one.measure == Measure::Hires)
    );
}

#[test]
fn before_the_year_has_passed_only_what_could_be_seen_is_said() {
    let drawn = draw(&made_up(180), 7);
    let grounds = grounds(&drawn, [0; 3], false);
    for estimate in estimates(&drawn, &grounds, (2025, &method().trial), 7, None) {
        assert!(estimate.effect.is_none() && estimate.control_mean.is_none());
        assert_eq!(estimate.units, units(&drawn, estimate.arm));
    }
    let found = estimates(&drawn, &grounds, (2025, &method().trial), 7, None);
    let detectable = of(&found, Arm::Result, Outcome::Target).detectable.unwrap();
    // Shares from 15 to 43 %, nearly the same from one year to the next: a few points can be seen.
    assert!((0.005..0.05).contains(&detectable), "{detectable}");
    // Too few enterprises in an arm: nothing is estimated either.
    let few = draw(&made_up(57), 7);
    let later = self::grounds(&few, [0, 0, 4], true);
    let found = estimates(&few, &later, (2025, &method().trial), 7, None);
    assert!(found.iter().all(|one| one.effect.is_none()));
}

#[test]
fn the_baseline_of_a_candidate_is_its_shrunk_share() {
    let drawn = draw(&made_up(30), 7);
    let grounds = grounds(&drawn, [0; 3], false);
    let shares: Vec<(f64, f64)> = grounds
        .baselines(&method().trial)
        .into_iter()
        .map(|(one, shrunk)| {
            let raw = grounds.outcomes.over(one.siren, 2021..=2025).share(Outcome::Target);
            assert_eq!(raw.trials, 200);
            (real(raw.events) / 200.0, shrunk.unwrap())
        })
        .collect();
    let mean = shares.iter().map(|(raw, _)| raw).sum::<f64>() / 30.0;
    for (raw, shrunk) in shares {
        let (far, near) = ((raw - mean).abs(), (shrunk - mean).abs());
        assert!(near <= far + 1e-12 && (shrunk - mean) * (raw - mean) >= -1e-12);
    }
}
