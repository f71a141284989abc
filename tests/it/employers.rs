//! Employers: the oracle, and the cases that the definitions settle.

use std::collections::BTreeMap;

use pilotage::employers::movements::QuarterCounts;
use pilotage::employers::{Flow, HireRules, Movements, derive};
use pilotage::indicators::aggregate::{Aggregate, Tally};
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::Quarter;
use proptest::prelude::*;

use crate::gathered::movement_tables;
use crate::oracle::rows::{Contract, MONTHS, World, world};
use crate::oracle::{self, Place, differences, found};

fn settings() -> StatisticsSettings {
    StatisticsSettings { window_months: MONTHS, ..StatisticsSettings::default() }
}

fn movements(world: &World, keep: impl Fn(u64) -> bool) -> Movements {
    let employers = world.employers();
    derive(&world.persons(keep), &employers, &HireRules::new(&settings(), &employers))
}

fn tables(world: &World, buckets: u64) -> Vec<Aggregate> {
    let employers = world.employers();
    let settings = settings();
    let counted = (0..buckets).map(|bucket| movements(world, |person| person % buckets == bucket));
    let movements = movement_tables(counted, &settings, &employers);
    Collector::new(&settings, &employers).finish(&ReadingCounts::default(), &movements, None)
}

/// Without agreements and insertion contracts, most establishments are ordinary.
fn ordinary(mut world: World) -> World {
    world.agreed.clear();
    for contract in &mut world.contracts {
        contract.complement = None;
        if contract.scheme == "71" {
            contract.scheme = "99";
        }
    }
    world
}

fn movements_only(mut tallies: BTreeMap<Place, Tally>) -> BTreeMap<Place, Tally> {
    tallies.retain(|(table, ..), _| table.starts_with("embauches"));
    tallies
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn movements_are_those_counted_by_hand(world in world(), plain in any::<bool>()) {
        let world = if plain { ordinary(world) } else { world };
        let expected = oracle::employers::counted(&world, &settings()).tallies();
        let found = movements_only(found(&tables(&world, 1)));
        prop_assert_eq!(differences(&found, &expected), []);
    }

    #[test]
    fn the_number_of_buckets_changes_nothing(world in world()) {
        let one = tables(&world, 1);
        for buckets in [2, 3, 7] {
            prop_assert!(one == tables(&world, buckets));
        }
    }
}

fn contract(start: i32, last: i32) -> Contract {
    Contract {
        person: 1,
        place: 0,
        number: u64::try_from(start + 1_000).unwrap(),
        start,
        nature: "02",
        scheme: "99",
        complement: None,
        recourse: "02",
        expected: None,
        end: Some((last, "031")),
        last_declared: MONTHS - 1,
    }
}

fn workplace(contracts: Vec<Contract>) -> World {
    World {
        contracts,
        lines: Vec::new(),
        absences: Vec::new(),
        passes: Vec::new(),
        suspensions: Vec::new(),
        prolongations: Vec::new(),
        agreed: Vec::new(),
        unfiled: vec![Default::default(); 4],
    }
}

/// Hires, open-ended hires, entries, exits of all quarters.
fn flows(contracts: Vec<Contract>) -> [i64; 4] {
    let movements = movements(&workplace(contracts), |_| true);
    let sum = |flow: Flow| {
        movements
            .quarters
            .values()
            .flat_map(QuarterCounts::flows)
            .filter(|(one, _)| *one == flow)
            .map(|(_, count)| i64::from(count.value))
            .sum()
    };
    [Flow::Hires, Flow::OpenEndedHires, Flow::Entries, Flow::Exits].map(sum)
}

/// Day 400 is 5 February 2024, inside the quarters published (2024-T1 to 2025-T2).
const D: i32 = 400;

#[test]
fn a_hire_needs_a_year_without_the_company() {
    let past = |last: i32| vec![contract(0, last), contract(D, D + 5)];
    assert_eq!(flows(past(D - 366)), [1, 0, 1, 1], "366 days before: hired");
    assert_eq!(flows(past(D - 365)), [0, 0, 1, 1], "365 days before: a return");
    let elsewhere = Contract { place: 2, ..contract(0, D - 2) };
    assert_eq!(flows(vec![elsewhere, contract(D, D + 5)])[0], 1, "another company");
    let sister = Contract { place: 1, ..contract(0, D - 2) };
    assert_eq!(flows(vec![sister, contract(D, D + 5)])[0], 0, "another site of the company");
}

#[test]
fn renewals_and_conversions_are_neither_hires_nor_movements() {
    let renewed: Vec<Contract> = (0..10).map(|n| contract(D + 30 * n, D + 30 * n + 9)).collect();
    assert_eq!(flows(renewed), [1, 0, 1, 1]);
    let open_ended = Contract { nature: "01", ..contract(D + 20, D + 100) };
    assert_eq!(flows(vec![contract(D, D + 9), open_ended]), [1, 0, 1, 1]);
    // 31 days are bridged, 32 are not.
    assert_eq!(flows(vec![contract(D, D), contract(D + 32, D + 32)]), [1, 0, 1, 1]);
    assert_eq!(flows(vec![contract(D, D), contract(D + 33, D + 33)]), [1, 0, 2, 2]);
}

#[test]
fn each_nature_has_its_role() {
    let hired = |nature| flows(vec![Contract { nature, ..contract(D, D + 9) }]);
    for nature in ["01", "07", "09", "82", "91"] {
        assert_eq!(hired(nature), [1, 1, 1, 1], "{nature}");
    }
    for nature in ["02", "10", "92"] {
        assert_eq!(hired(nature), [1, 0, 1, 1], "{nature}");
    }
    for nature in ["03", "08", "20", "29", "50", "54", "70", "80", "81", "89", "90"] {
        assert_eq!(hired(nature), [0, 0, 0, 0], "{nature}");
    }
    for scheme in ["61", "64", "65", "81", "92", "93"] {
        let contract = Contract { scheme, ..contract(D, D + 9) };
        assert_eq!(flows(vec![contract]), [0, 0, 0, 0], "{scheme}");
    }
    let usage = Contract { recourse: "05", ..contract(D, D + 9) };
    assert_eq!(flows(vec![usage.clone()]), [0, 0, 0, 0], "usage");
    assert_eq!(flows(vec![usage, contract(D + 100, D + 109)])[0], 0, "known by usage");
}

#[test]
fn transfers_are_neither_hires_nor_exits() {
    for reason in ["41", "100", "998"] {
        let old = Contract { end: Some((D - 1, reason)), ..contract(0, 0) };
        let new = Contract { place: 2, ..contract(D, D + 9) };
        assert_eq!(flows(vec![old, new]), [0, 0, 0, 1], "{reason}");
    }
    for reason in ["116", "999"] {
        let ended = Contract { end: Some((D, reason)), ..contract(D - 10, 0) };
        assert_eq!(flows(vec![ended])[3], 0, "{reason}");
    }
}

#[test]
fn an_exit_is_dated_the_day_after() {
    // Day 454 is 30 March 2024, day 455 the 31st: an exit of 1 April is in the second quarter.
    let quarter = |last: i32| {
        let movements = movements(&workplace(vec![contract(D, last)]), |_| true);
        let exits = |counts: &QuarterCounts| counts.flows().any(|(flow, _)| flow == Flow::Exits);
        let quarters = movements.quarters.iter().filter(|(_, counts)| exits(counts));
        quarters.map(|((_, quarter), _)| quarter.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(quarter(454), ["2024-T1"]);
    assert_eq!(quarter(455), ["2024-T2"]);
}

#[test]
fn silence_ends_contracts_and_the_right_edge_is_left_out() {
    let silent = |last_declared| Contract { end: None, last_declared, ..contract(D, 0) };
    // The establishment goes on filing: the contract ended with its last declared month.
    assert_eq!(flows(vec![silent(20)]), [1, 0, 1, 1]);
    // Still declared two months before the newest month: nothing can be inferred.
    assert_eq!(flows(vec![silent(MONTHS - 3)]), [1, 0, 1, 0]);
    // The establishment itself falls silent.
    let mut world = workplace(vec![silent(20)]);
    world.unfiled[0] = (21..MONTHS).collect();
    let counted = movements(&world, |_| true);
    assert_eq!((counted.exits, counted.inferred_exits), (1, 1));
}

#[test]
fn heads_are_counted_on_the_first_day_once_per_establishment() {
    // 1 April 2024 is day 456.
    let movements = movements(
        &workplace(vec![contract(D, 456), contract(D + 1, 500), contract(457, 600)]),
        |_| true,
    );
    let heads = |quarter: Quarter| -> u32 {
        let own = movements.quarters.iter().filter(|((_, when), _)| *when == quarter);
        let flows = own.flat_map(|(_, counts)| counts.flows());
        flows.filter(|(flow, _)| *flow == Flow::Headcount).map(|(_, count)| count.value).sum()
    };
    assert_eq!(heads(Quarter::new(2024, 2).unwrap()), 1);
    assert_eq!(heads(Quarter::new(2024, 3).unwrap()), 1, "only the third contract is left");
    assert_eq!(heads(Quarter::new(2024, 4).unwrap()), 0);
}
