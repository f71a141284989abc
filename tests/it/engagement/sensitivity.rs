//! What labels owe to the choices of the method.

use std::collections::BTreeMap;

use pilotage::employers::criteria::{Criterion, Pillar};
use pilotage::employers::engagement::{Engagement, Run, Standing};
use pilotage::employers::features::Reading;
use pilotage::employers::labels::Grade;
use pilotage::employers::method::Method;
use pilotage::employers::release::Release;
use pilotage::employers::sensitivity::{Change, Choice, Sensitivity};
use pilotage::facts::schema::ContractFact;
use pilotage::settings::CrossEmployerHistory;
use pilotage::vocabulary::{PersonKey, Sex};

use super::kit::{Told, day, job};
use super::runs::{Market, STAFF, market, method};

/// What labels of a market owe to the method.
fn sensitivity(market: &Market, method: &Method) -> Sensitivity {
    market.with_run(CrossEmployerHistory::Full, method, |run| {
        let basis = run.basis().unwrap();
        let engagement = run.label_on(&basis, &BTreeMap::new()).unwrap();
        run.sensitivity(&basis, &engagement).unwrap()
    })
}

#[test]
fn labels_hold_when_a_change_changes_nothing() {
    let mut same = method().clone();
    let rules = &mut same.sensitivity;
    (rules.spread, rules.award, rules.variance) = (0.0, [same.grades.award; 2], [1.0; 2]);
    (rules.min_peers, rules.min_labels) = ([same.peers.min_peers; 2], 1);
    let draws = u64::from(rules.draws);
    let found = sensitivity(&Market::new(market(), 2), &same).restated;
    assert_eq!(found.len(), Change::all().count());
    let labelled = found[0].1.labelled;
    assert!(labelled > 10, "{labelled} labels");
    for (change, agreement) in found {
        let drawn = matches!(change, Change::Weights | Change::AnyWeights);
        let times = if drawn { draws } else { 1 };
        assert_eq!(agreement.labelled, times * labelled, "{change:?}");
        assert!(agreement.same <= agreement.kept && agreement.kept <= agreement.labelled);
        let is_real = matches!(
            change,
            Change::Everybody
                | Change::AnyWeights
                | Change::Geometric
                | Change::Harmonic
                | Change::Duels
                | Change::RobustScale
                | Change::Ranks
                | Change::SmoothPeers
                | Change::ThreeYears
                | Change::WithoutPillar(_)
                | Change::Without(_)
        );
        // In this market nobody works part time, has two contracts at one place, or had a label the
        // year before.
        assert!(is_real || agreement.same == agreement.labelled, "{change:?}: {agreement:?}");
        assert!(is_real || agreement.gained == 0, "{change:?}: {agreement:?}");
        // Whom this market hires, and what becomes of them, is what its labels rest on.
        if change == Change::WithoutPillar(Pillar::Durabilite) {
            assert!(agreement.same < labelled || agreement.gained > 0, "{agreement:?}");
        }
    }
}

#[test]
fn restated_labels_owe_nothing_to_buckets_and_too_few_are_not_restated() {
    let mut method = method().clone();
    method.sensitivity.min_labels = 1;
    // A few draws are enough to see that buckets leave no trace.
    (method.sensitivity.points, method.sensitivity.sample) = (4, 90);
    let once = sensitivity(&Market::new(market(), 1), &method);
    assert!(once == sensitivity(&Market::new(market(), 3), &method));
    let changes = |one: &Change| once.restated.iter().find(|(change, _)| change == one).unwrap().1;
    let (less, more) = (changes(&Change::LessProof), changes(&Change::MoreProof));
    // Some go up a grade, none is lost; and the other way round.
    assert!(less.same < less.labelled && less.kept == less.labelled, "{less:?}");
    assert!(more.same < more.labelled && more.gained == 0, "{more:?}");
    method.sensitivity.min_labels = 1_000;
    assert!(sensitivity(&Market::new(market(), 1), &method) == Sensitivity::default());
}

#[test]
fn what_a_release_looks_at_is_what_the_run_gave() {
    let mut method = method().clone();
    (method.sensitivity.min_labels, method.sensitivity.points) = (1, 2);
    let market = Market::new(market(), 2);
    let engagement = market.with_run(CrossEmployerHistory::Full, &method, |run| {
        let basis = run.basis().unwrap();
        let all = run.label_on(&basis, &BTreeMap::new()).unwrap();
        // As if every label had been given, one grade lower, the year before.
        let lower = |one: Grade| if one == Grade::A { Grade::B } else { Grade::C };
        let previous: BTreeMap<_, _> = all
            .standings
            .iter()
            .filter_map(|(siret, one)| Some((*siret, lower(one.grade()?))))
            .collect();
        let mut engagement = run.label_on(&basis, &previous).unwrap();
        engagement.sensitivity = run.sensitivity(&basis, &engagement).unwrap();
        engagement
    });
    let found = Release::of(&engagement);
    let count = |of: &dyn Fn(&Standing) -> bool| {
        engagement.standings.values().filter(|one| of(one)).count() as u64
    };
    assert_eq!(found.ranked, count(&|one| one.ranked.is_some()));
    for (grade, [before, now]) in Grade::ALL.into_iter().zip(found.labels) {
        assert_eq!(before, count(&|one| one.previous == Some(grade)), "{grade:?}");
        assert_eq!(now, count(&|one| one.grade() == Some(grade)), "{grade:?}");
    }
    let [[_, a], [_, b], _] = found.labels;
    assert!(a + b > 0 && found.labels[2][0] > 0);
    let [high, kept] = found.high;
    assert_eq!(high, u64::from(method.sensitivity.draws) * (a + b));
    assert!(0 < kept && kept <= high);
    assert_eq!(found.progress, None, "no goalposts");
}

/// A run that adds observations up in its way.
fn read(market: &Market, method: &Method, reading: Reading) -> Engagement {
    market.with_run(CrossEmployerHistory::Full, method, |run| {
        Run { reading, ..*run }.label(&BTreeMap::new()).unwrap()
    })
}

#[test]
fn three_years_are_what_a_method_of_three_years_would_say() {
    let market = Market::new(market(), 2);
    let found = read(&market, method(), Reading::ThreeYears);
    let mut shorter = method().clone();
    shorter.windows.hires = shorter.sensitivity.hires;
    shorter.windows.followed = [48, 12];
    let expected = read(&market, &shorter, Reading::Label);
    assert_eq!(found.fitted, expected.fitted);
    let mut ranked = 0;
    for ((siret, own), (other, others)) in found.standings.iter().zip(expected.standings.iter()) {
        assert!(siret == other && own.ranked == others.ranked);
        ranked += usize::from(own.ranked.is_some());
    }
    assert!(ranked > 100);
    assert_ne!(found.fitted, read(&market, method(), Reading::Label).fitted);
}

#[test]
fn counted_once_a_person_is_the_mean_of_their_contracts() {
    let place = 500_00001;
    let mut contracts: Vec<ContractFact> = Vec::new();
    for person in 1..=4u64 {
        // Ended contracts of 20 and 100 days, 40 days apart; the fourth person has the first only.
        let start = day("2023-03-01").plus(i32::try_from(person).unwrap());
        let own = |from: i32, days: i32| {
            let first = start.plus(from);
            job(place, &first.to_string(), &first.plus(days - 1).to_string()).of(person)
        };
        contracts.push(own(0, 20));
        if person < 4 {
            contracts.push(own(60, 100));
        }
    }
    let market = Market::new(contracts, 1);
    let of = |reading: Reading, criterion: Criterion| {
        market.with_run(CrossEmployerHistory::Full, method(), |run| {
            let features = Run { reading, ..*run }.features(0).unwrap();
            let amounts = features[0].of_criterion(criterion);
            amounts.fold((0.0, 0), |sum, (_, own)| (sum.0 + own.total.value(), sum.1 + own.base))
        })
    };
    let close = |found: (f64, u64), expected: (f64, u64)| {
        assert!((found.0 - expected.0).abs() < 1e-12 && found.1 == expected.1, "{found:?}");
    };
    let (short, long) = (libm::log(20.0), libm::log(100.0));
    close(of(Reading::Label, Criterion::DureeCdd), (4.0 * short + 3.0 * long, 7));
    close(of(Reading::Persons, Criterion::DureeCdd), (3.0 * (short + long) / 2.0 + short, 4));
    close(of(Reading::Label, Criterion::CddTresCourt), (4.0, 7));
    close(of(Reading::Persons, Criterion::CddTresCourt), (3.0 * 0.5 + 1.0, 4));
}

/// A company in three hires women only, another hires disabled workers half of the time.
#[test]
fn sex_and_disability_would_move_employers_that_differ_by_them_and_weigh_on_no_label() {
    let mut method = method().clone();
    method.sensitivity.min_labels = 10;
    let company = |person: PersonKey| (person.number() - 1) / STAFF;
    let mut contracts = market();
    for one in contracts.iter_mut().filter(|one| company(one.person) % 3 == 1) {
        one.disabled_since = (one.person.number() % 2 == 0).then(|| one.start.month());
    }
    let plain = Market::new(market(), 2);
    let mut telling = Market::new(contracts, 2);
    telling.sex = |person| match (person.number() - 1) / STAFF % 3 {
        0 => Sex::Women,
        _ if person.number() % 2 == 0 => Sex::Women,
        _ => Sex::Men,
    };
    let (without, with) = (sensitivity(&plain, &method), sensitivity(&telling, &method));
    let shift = |found: &Sensitivity, criterion| {
        let own = found.practices.iter().find(|(own, _)| *own == Change::With(criterion));
        own.unwrap().1.shift
    };
    for criterion in Criterion::TRIED {
        assert!(shift(&without, criterion) <= 0.0, "nobody differs: {}", criterion.id());
        assert!(shift(&with, criterion) > 0.01, "{}: {with:?}", criterion.id());
    }
    let labels = |market: &Market| {
        market.with_run(CrossEmployerHistory::Full, &method, |run| {
            let standings = run.label(&BTreeMap::new()).unwrap().standings;
            standings.values().map(Standing::grade).collect::<Vec<_>>()
        })
    };
    assert_eq!(labels(&plain), labels(&telling), "what they change is nobody's label");
}

#[test]
fn practices_choices_and_pairs_are_told_of_enough_labels() {
    let mut method = method().clone();
    (method.sensitivity.min_labels, method.sensitivity.points) = (10, 16);
    let found = sensitivity(&Market::new(market(), 2), &method);
    let changes: Vec<Change> = found.practices.iter().map(|(change, _)| *change).collect();
    let expected = Pillar::ALL.map(Change::WithoutPillar).into_iter();
    assert!(
        changes.into_iter().eq(expected
            .chain(Criterion::scored().map(Change::Without))
            .chain(Criterion::TRIED.map(Change::With)))
    );
    for (change, own) in &found.practices {
        assert!((0.0..0.5).contains(&own.shift), "{change:?} {own:?}");
        let is_pillar = matches!(change, Change::WithoutPillar(_));
        assert!(is_pillar || own.correlation.is_none(), "{change:?}");
    }
    let shift = |wanted: Change| found.practices.iter().find(|(own, _)| *own == wanted).unwrap().1;
    // Nobody here has an accident: taking accidents away moves nobody. Who stays is what differs.
    assert!(shift(Change::Without(Criterion::AtFreq)).shift <= 0.0);
    let lasting = shift(Change::WithoutPillar(Pillar::Durabilite));
    assert!(lasting.shift > 0.0 && lasting.correlation.unwrap() > 0.5, "{lasting:?}");
    assert!(found.choices.iter().map(|(choice, _)| *choice).eq(Choice::ALL));
    assert!(found.choices.iter().any(|(_, own)| own.total > 0.1), "{:?}", found.choices);
    let grading = found.grading.unwrap();
    // Told apart where it is sure, the comparator errs less often than one time in two.
    for quality in [grading.labels, grading.surest] {
        assert!(quality.separated > 0.0 && quality.conditional.unwrap() < 0.5, "{quality:?}");
    }
    assert!(grading.surest.tau >= 0.0);
}
