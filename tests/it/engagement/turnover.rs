//! Turnover: hand-counted passages, and the movements of quarters, which the oracle counts day by day.

use std::collections::BTreeMap;

use pilotage::employers::method::Method;
use pilotage::employers::observations::Observation;
use pilotage::employers::{Flow, HireRules, derive};
use pilotage::facts::schema::{ContractFact, EmployerFacts};
use pilotage::settings::{CrossEmployerHistory, StatisticsSettings};
use pilotage::vocabulary::Siret;
use proptest::prelude::*;

use super::kit::{HERE, Told, job, observe, observe_facts};
use super::runs::{Market, method};
use crate::oracle::employers::end;
use crate::oracle::rows::{Contract, MONTHS, World, world};

/// Months and moves of everybody, then without short and seasonal contracts.
fn passed(contracts: Vec<ContractFact>) -> [(u32, u32); 2] {
    let rows = observe(contracts);
    let sum = |of: fn(&Observation) -> u32| rows.iter().map(of).sum();
    [
        (sum(|row| row.months.count_ones()), sum(|row| row.moves)),
        (sum(|row| row.lasting_months.count_ones()), sum(|row| row.lasting_moves)),
    ]
}

#[test]
fn the_year_is_that_of_the_label_and_an_exit_is_of_the_day_after() {
    let both = |one| [one, one];
    let of = |start, end| passed(vec![job(HERE, start, end)]);
    // There on the first of April, May and June; came and went.
    assert_eq!(of("2025-03-10", "2025-06-20"), both((3, 2)));
    assert_eq!(of("2024-01-01", "2024-12-31"), both((0, 1)), "gone on 1 January 2025");
    assert_eq!(of("2025-01-01", "2025-12-31"), both((12, 1)), "gone on 1 January 2026");
    assert_eq!(of("2024-01-01", "2026-02-28"), both((12, 0)));
    assert_eq!(of("2023-01-01", "2024-11-30"), both((0, 0)));
}

#[test]
fn an_establishment_of_which_only_a_departure_is_left_is_not_observed() {
    // Hired before the five years, gone on 1 January 2025.
    let gone = || job(HERE, "2018-06-01", "2024-12-31").nature("01");
    let moves = |contracts: Vec<ContractFact>| -> Vec<u32> {
        Market::new(contracts, 1).with_run(CrossEmployerHistory::Full, method(), |run| {
            let features = run.features(0).unwrap();
            features.iter().map(|one| one.turnover[0].moves.value).collect()
        })
    };
    assert_eq!(moves(vec![gone()]), Vec::<u32>::new());
    let colleague = job(HERE, "2018-06-01", "2025-12-31").nature("01").running().of(2);
    assert_eq!(moves(vec![gone(), colleague]), [1]);
}

#[test]
fn renewals_and_conversions_move_nobody() {
    let lasting = job(HERE, "2025-07-15", "2025-12-31").nature("01").running();
    let contracts = vec![job(HERE, "2025-02-15", "2025-06-30"), lasting];
    assert_eq!(passed(contracts), [(9, 1); 2], "March to December but July");
}

#[test]
fn short_and_seasonal_contracts_are_left_out_of_the_second_count() {
    let alone = |contract: ContractFact| passed(vec![contract])[1];
    assert_eq!(alone(job(HERE, "2025-03-20", "2025-04-17")), (0, 0), "29 days");
    assert_eq!(alone(job(HERE, "2025-03-20", "2025-04-18")), (1, 2), "30 days");
    assert_eq!(alone(job(HERE, "2025-03-20", "2025-09-30").recourse("03")), (0, 0));
    assert_eq!(alone(job(HERE, "2025-03-20", "2025-03-31").running()), (9, 1), "still there");
    // A short contract bridges two others in the first count, not in the second.
    let bridged = vec![
        job(HERE, "2025-01-01", "2025-03-31"),
        job(HERE, "2025-04-20", "2025-05-01"),
        job(HERE, "2025-05-25", "2025-08-31"),
    ];
    assert_eq!(passed(bridged), [(7, 2), (6, 4)]);
}

#[test]
fn a_person_counts_at_one_establishment_of_the_country_for_each_sum() {
    let rows = observe_facts(
        &super::kit::facts(
            vec![
                job(HERE, "2024-01-01", "2026-02-28"),
                job(super::kit::ELSEWHERE, "2025-03-01", "2025-03-20"),
            ],
            None,
        ),
        &super::kit::employers(&[job(HERE, "2024-01-01", "2026-02-28")]),
        Method::current().unwrap(),
    );
    for bit in 0..4 {
        let places = rows.iter().filter(|row| row.turned & (1 << bit) != 0).count();
        // Present for good and for a while; moved once; lasting: never moved.
        assert_eq!(places, usize::from(bit != 3), "{bit}");
    }
}

/// Months of presence and movements by establishment over the label's year; of everybody or not.
fn observed(
    world: &World,
    employers: &EmployerFacts,
    lasting: bool,
) -> BTreeMap<Siret, (u32, u32)> {
    let rows = observe_facts(&world.persons(|_| true), employers, Method::current().unwrap());
    let mut sums: BTreeMap<Siret, (u32, u32)> = BTreeMap::new();
    for row in rows {
        let (months, moves) =
            if lasting { (row.lasting_months, row.lasting_moves) } else { (row.months, row.moves) };
        let sum = sums.entry(row.siret).or_default();
        *sum = (sum.0 + months.count_ones(), sum.1 + moves);
    }
    sums.retain(|_, sum| *sum != (0, 0));
    sums
}

/// The same from the quarters of the tables of hires.
fn by_quarters(world: &World) -> BTreeMap<Siret, (u32, u32)> {
    let settings = StatisticsSettings { window_months: MONTHS, ..StatisticsSettings::default() };
    let employers = world.employers();
    let rules = HireRules::new(&settings, &employers);
    let movements = derive(&world.persons(|_| true), &employers, &rules);
    let mut sums: BTreeMap<Siret, (u32, u32)> = BTreeMap::new();
    for ((siret, quarter), counts) in &movements.quarters {
        let of_the_year = quarter.first_month().year() == 2024;
        let sum = sums.entry(*siret).or_default();
        if of_the_year && quarter.last_month().number() == 12 {
            sum.0 += counts.heads;
        }
        for (_, count) in counts
            .flows()
            .filter(|(flow, _)| of_the_year && matches!(flow, Flow::Entries | Flow::Exits))
        {
            sum.1 += count.value;
        }
    }
    sums.retain(|_, sum| *sum != (0, 0));
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn a_year_is_its_quarters(world in world()) {
        prop_assert_eq!(observed(&world, &world.employers(), false), by_quarters(&world));
    }

    #[test]
    fn the_second_count_is_the_first_without_those_contracts(mut world in world()) {
        for contract in &mut world.contracts {
            // What goes on elsewhere would no longer be known of a contract left out.
            contract.end = contract.end.map(|(last, _)| (last, "031"));
        }
        // They name contracts by their place.
        (world.lines, world.absences) = (Vec::new(), Vec::new());
        let whole = world.clone();
        let lasts = |contract: &Contract| {
            let is_short = end(&whole, contract).0 - contract.start < 29;
            contract.recourse != "03" && !(is_short && ["02", "10", "92"].contains(&contract.nature))
        };
        world.contracts.retain(lasts);
        let employers = whole.employers();
        prop_assert_eq!(
            observed(&whole, &employers, true),
            observed(&world, &employers, false)
        );
    }
}
