//! What must hold whatever the data (engagement reference, section 9.2).

use pilotage::employers::criteria::{Criterion, Pillar};
use pilotage::employers::fitted::Fitted;
use pilotage::employers::method::Method;
use pilotage::employers::peers::{EVERYBODY, Evidence};
use pilotage::employers::ranking::{Employer, Gates, Survey};
use pilotage::employers::yardstick::{Score, Yardstick};
use proptest::prelude::*;

use super::kit::{ELSEWHERE, HERE, Told, day, hires, job, observe, scored};

const KEEP: Criterion = Criterion::Maintien6;
const SIGN: Criterion = Criterion::PartCdi;

/// An employer with two shares, in a cell of its own or in everybody's.
fn employer(hired: u64, kept: u64, signed: u64, cell: Option<u64>) -> Employer {
    let mut evidence = [None; Criterion::ALL.len()];
    for (criterion, events) in [(KEEP, kept), (SIGN, signed)] {
        let amount = f64::from(u32::try_from(events.min(hired)).unwrap());
        evidence[criterion.place()] =
            (hired >= 3).then_some(Evidence { base: hired, amount, within: 0.0, baseline: 0.0 });
    }
    Employer {
        cells: [cell, None, None, None, None, None, Some(EVERYBODY)],
        evidence,
        pairs: Vec::new(),
        persons: hired,
        months: 60,
    }
}

/// Two hundred employers, dispersed enough to pass the gate.
fn population(cell: Option<u64>) -> Vec<Employer> {
    (0..200u64)
        .map(|n| {
            let hired = 8 + n % 23;
            employer(hired, hired * (1 + n % 9) / 10, hired * (n * 3 % 8) / 10, cell)
        })
        .collect()
}

struct Ranking {
    survey: Survey,
    gates: Gates,
    fitted: Fitted,
}

impl Ranking {
    fn of(employers: &[Employer], method: &Method) -> Self {
        let (mut survey, mut gates) = (Survey::default(), Gates::default());
        employers.iter().for_each(|one| survey.add(one));
        employers.iter().for_each(|one| gates.add(one, &survey));
        let yardstick = Yardstick::new(method, &survey, &gates);
        let scores: Vec<Score> =
            employers.iter().filter_map(|one| Some(yardstick.score(one)?.score)).collect();
        let fitted = Fitted::of(scores.iter(), method).unwrap();
        Self { survey, gates, fitted }
    }

    fn score(&self, employer: &Employer, method: &Method) -> Score {
        Yardstick::new(method, &self.survey, &self.gates).score(employer).unwrap().score
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn one_more_retained_hire_never_lowers_a_probability(
        hired in 5u64..60, kept in 0u64..60, signed in 0u64..60,
    ) {
        let method = Method::current().unwrap();
        prop_assume!(kept < hired);
        let mut all = population(None);
        all.push(employer(hired, kept, signed, None));
        let ranking = Ranking::of(&all, method);
        let before = ranking.fitted.judge(&ranking.score(&all[200], method), None, method);
        // Peers and prior fixed: the survey is not made again.
        let more = employer(hired, kept + 1, signed, None);
        let mut swapped = all.clone();
        swapped[200] = more.clone();
        let refreshed = Ranking::of(&swapped, method);
        let after = ranking.fitted.judge(&refreshed.score(&more, method), None, method);
        for (one, other) in before.probabilities.iter().zip(after.probabilities) {
            prop_assert!(other >= *one);
        }
        prop_assert!(after.grade.is_some() || before.grade.is_none());
        // `A` is the least of the grades in their order.
        let lowered = before.grade.zip(after.grade).is_some_and(|(one, other)| other > one);
        prop_assert!(!lowered);
    }

    #[test]
    fn a_counterfactual_score_is_the_score_that_the_change_would_give(
        hired in 5u64..60, kept in 0u64..60, more in 1u64..30,
    ) {
        let method = Method::current().unwrap();
        prop_assume!(kept + more <= hired);
        let mut all = population(None);
        all.push(employer(hired, kept, 2, None));
        let ranking = Ranking::of(&all, method);
        let yardstick = Yardstick::new(method, &ranking.survey, &ranking.gates);
        let scored = yardstick.score(&all[200]).unwrap();
        let amount = f64::from(u32::try_from(kept + more).unwrap());
        let announced = yardstick.varied(&all[200], &scored, (KEEP, amount)).unwrap();
        // The change really made: one's own data never move one's peers.
        let changed = employer(hired, kept + more, 2, None);
        all[200] = changed.clone();
        let real = Ranking::of(&all, method).score(&changed, method).whole;
        prop_assert!((announced.estimate - real.estimate).abs() < 1e-12);
        prop_assert!((announced.variance - real.variance).abs() < 1e-12);
        prop_assert!(announced.estimate > scored.score.whole.estimate);
    }

    #[test]
    fn employers_of_another_sector_change_no_score_of_a_cell_of_its_own(
        hired in 5u64..60, kept in 0u64..60,
    ) {
        let method = Method::current().unwrap();
        // Two sectors, each large enough to be compared with itself.
        let mut all = population(Some(7));
        all.extend(population(Some(8)));
        let before = Ranking::of(&all, method).score(&all[3], method);
        all.push(employer(hired, kept, 1, Some(8)));
        let after = Ranking::of(&all, method).score(&all[3], method);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_order_of_employers_changes_nothing(turn in 0usize..200) {
        let method = Method::current().unwrap();
        let all = population(None);
        let mut turned = all.clone();
        turned.rotate_left(turn);
        let (one, other) = (Ranking::of(&all, method), Ranking::of(&turned, method));
        prop_assert_eq!(one.score(&all[5], method), other.score(&all[5], method));
        prop_assert!((one.fitted.prior.variance - other.fitted.prior.variance).abs() < 1e-12);
        prop_assert!((one.fitted.prior.mean - other.fitted.prior.mean).abs() < 1e-12);
    }

    #[test]
    fn under_five_persons_nobody_is_graded(kept in 0u64..5, signed in 0u64..5) {
        let method = Method::current().unwrap();
        let mut all = population(None);
        all.push(employer(4, kept, signed, None));
        let ranking = Ranking::of(&all, method);
        let verdict = ranking.fitted.judge(&ranking.score(&all[200], method), None, method);
        prop_assert_eq!(verdict.grade, None);
        prop_assert!(!verdict.below);
    }

    #[test]
    fn a_return_within_a_year_adds_no_hire(gap in 1i32..365, length in 1i32..200) {
        let first = job(HERE, "2023-01-01", "2023-03-31");
        let start = day("2023-03-31").plus(gap);
        let again = job(HERE, &start.to_string(), &start.plus(length).to_string());
        prop_assert_eq!(hires(&observe(vec![first.clone()])), 1);
        prop_assert_eq!(hires(&observe(vec![first, again])), 1);
    }

    #[test]
    fn part_time_touches_the_pillar_of_contracts_only(
        natures in proptest::collection::vec(0usize..2, 1..5),
        part in proptest::collection::vec(any::<bool>(), 5),
    ) {
        let life = |part_time: bool| {
            let mut contracts = vec![job(ELSEWHERE, "2020-01-01", "2021-12-31")];
            for (rank, nature) in natures.iter().enumerate() {
                let start = day("2022-01-10").plus(400 * i32::try_from(rank).unwrap());
                let end = start.plus(150);
                let own = job(HERE, &start.to_string(), &end.to_string())
                    .nature(["01", "02"][*nature]);
                let own = if part_time && part[rank] { own.part_time() } else { own };
                contracts.push(own);
            }
            observe(contracts)
        };
        let (full, mixed) = (life(false), life(true));
        for criterion in Criterion::ALL {
            if criterion.pillar() != Pillar::Contrats {
                prop_assert_eq!(scored(&full, criterion), scored(&mixed, criterion));
            }
        }
    }
}
