//! Pathways: the oracle, and the edge cases that the rulings settle.

use pilotage::indicators::aggregate::Aggregate;
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::pathways::{
    Gap, InterruptionGroup, MonthState, PathwayRules, Pathways, PersonMonth, StructureMonth, derive,
};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::SiaeKind;
use proptest::prelude::*;

use crate::gathered::movement_tables;
use crate::oracle::rows::{
    Absence, Agreed, Contract, Line, MONTHS, Pass, Suspension, World, world,
};
use crate::oracle::{self, differences, found};

fn settings() -> StatisticsSettings {
    StatisticsSettings { window_months: MONTHS, ..StatisticsSettings::default() }
}

fn tables(world: &World, settings: &StatisticsSettings, buckets: u64) -> Vec<Aggregate> {
    let employers = world.employers();
    let rules = PathwayRules::from(settings);
    let mut whole: Option<Collector<'_>> = None;
    // The last bucket first: merges are commutative.
    for bucket in (0..buckets).rev() {
        let facts = world.persons(|person| person % buckets == bucket);
        let mut collector = Collector::new(settings, &employers);
        collector.add(&derive(&facts, &employers, &rules));
        match &mut whole {
            Some(whole) => whole.merge(collector),
            None => whole = Some(collector),
        }
    }
    let movements = movement_tables([], settings, &employers);
    whole.unwrap().finish(&ReadingCounts::default(), &movements, None)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn interruptions_are_those_counted_by_hand(world in world(), probable_exit_months in 2..7) {
        let settings =
            StatisticsSettings {
                probable_exit_months,
                structure_situations: 2,
                distribution_structures: 1,
                ..settings()
            };
        let mut expected = oracle::pathways::counted(&world, &settings).tallies();
        expected.extend(oracle::cohorts::counted(&world, &settings).tallies());
        expected.extend(oracle::situations::counted(&world, &settings));
        expected.extend(oracle::worked::counted(&world, &settings));
        expected.extend(oracle::declarations::counted(&world, &settings).tallies());
        expected.extend(oracle::replacement::counted(&world, &settings).tallies());
        let found = found(&tables(&world, &settings, 1));
        prop_assert_eq!(differences(&found, &expected), []);
    }

    #[test]
    fn hours_of_structures_add_up_to_those_of_months(world in world()) {
        let pathways = pathways(&world);
        for line in &pathways.months {
            let own = pathways.hours.iter().filter(|one| {
                (one.person, one.month) == (line.person, line.month)
            });
            let (hours, other) = own.fold((0, 0), |(hours, other), one| {
                assert!(one.pass == line.pass && one.sex == line.sex && one.age == line.age);
                (hours + one.hours.hundredths(), other + one.unconvertible.hundredths())
            });
            prop_assert_eq!((hours, other), (line.hours.hundredths(), line.unconvertible.hundredths()));
        }
        let key = |line: &StructureMonth| (line.person, line.month, line.structure);
        prop_assert!(pathways.hours.is_sorted_by_key(key));
    }

    #[test]
    fn the_number_of_buckets_changes_nothing(world in world()) {
        let one = tables(&world, &settings(), 1);
        for buckets in [2, 3, 7] {
            prop_assert!(one == tables(&world, &settings(), buckets));
        }
    }
}

/// One holder at one ACI of the Ain that files every month; days count from 1 January 2023.
fn quiet() -> World {
    World {
        contracts: vec![contract(0)],
        lines: Vec::new(),
        absences: Vec::new(),
        passes: vec![Pass {
            person: 1,
            start: 0,
            days: 729,
            sex: "F",
            birth: Some(1990),
            place: None,
        }],
        suspensions: Vec::new(),
        prolongations: Vec::new(),
        agreed: vec![Agreed { place: 0, kind: SiaeKind::Aci, start: -1_000, days: None }],
        unfiled: vec![Default::default(); 4],
    }
}

fn contract(start: i32) -> Contract {
    Contract {
        person: 1,
        place: 0,
        number: 1,
        start,
        nature: "02",
        scheme: "71",
        complement: Some("02"),
        recourse: "09",
        expected: None,
        end: None,
        last_declared: MONTHS - 1,
    }
}

/// Hours of contract 0 in the month that starts on `from`.
fn hours(from: i32, measure: i64) -> Line {
    Line {
        contract: Some(0),
        person: 1,
        place: 0,
        from,
        days: 10,
        paid: true,
        measure,
        unit: Some("10"),
    }
}

fn pathways(world: &World) -> Pathways {
    derive(&world.persons(|_| true), &world.employers(), &PathwayRules::from(&settings()))
}

fn months(world: &World) -> Vec<PersonMonth> {
    pathways(world).months
}

fn absence(reason: &'static str, leave: bool, first: i32, days: Option<i32>) -> Absence {
    Absence { contract: 0, leave, reason, first, days }
}

fn groups(world: &World) -> Vec<(String, InterruptionGroup)> {
    months(world)
        .into_iter()
        .filter_map(|line| Some((line.month.to_string(), line.interruption?)))
        .collect()
}

#[test]
fn a_pass_has_the_months_it_touches_and_is_active_on_its_last_days() {
    // 731 days from 1 January 2023: 24 months, the last one touched by one day.
    let mut world = quiet();
    world.passes[0].days = 731;
    let lines = months(&world);
    assert_eq!(lines.len(), 25);
    assert!(lines[23].active, "31 December 2024 is its last day but one");
    assert!(!lines[24].active, "1 January 2025 is its last day");
}

#[test]
fn a_month_of_two_pass_goes_to_the_later() {
    let mut world = quiet();
    world.passes[0].days = 40;
    world.passes.push(Pass { start: 50, ..world.passes[0].clone() });
    world.lines.push(hours(31, 700));
    let lines = months(&world);
    let of: Vec<(u32, String, i64)> = lines
        .iter()
        .map(|line| (line.pass, line.month.to_string(), line.hours.hundredths()))
        .collect();
    assert_eq!(
        of,
        [
            (0, "2023-01".to_owned(), 0),
            (1, "2023-02".to_owned(), 700),
            (1, "2023-03".to_owned(), 0),
            (1, "2023-04".to_owned(), 0)
        ]
    );
    assert_eq!(lines[1].gap, Gap::None, "the run of the first PASS does not enter the second");
}

#[test]
fn hours_are_those_of_insertion_contracts_only() {
    // One link, IAE 100 h and ordinary 50 h; two identical lines of 35 h; unpaid absence; 31
    // ceiling days; a correction. 100 + 35 + 35 − 20 = 150.
    let mut world = quiet();
    world.contracts.push(Contract { number: 2, scheme: "99", complement: None, ..contract(0) });
    world.lines = vec![hours(0, 10_000), hours(0, 3_500), hours(0, 3_500), hours(0, -2_000)];
    world.lines.push(Line { contract: Some(1), ..hours(0, 5_000) });
    world.lines.push(Line { paid: false, ..hours(0, 7_000) });
    world.lines.push(Line { unit: Some("40"), ..hours(0, 3_100) });
    assert_eq!(months(&world)[0].hours.hundredths(), 15_000);
}

#[test]
fn hours_are_those_of_the_structure_where_they_were_worked() {
    // An ACI then an EI in January, whatever the structure of the holder at the end of the month.
    let mut world = quiet();
    world.agreed.push(Agreed { place: 3, kind: SiaeKind::Ei, start: -1_000, days: None });
    world.contracts.push(Contract { place: 3, number: 2, complement: Some("04"), ..contract(10) });
    world.lines = vec![
        hours(0, 3_000),
        Line { contract: Some(1), place: 3, ..hours(12, 5_000) },
        Line { contract: Some(1), place: 3, unit: Some("36"), ..hours(12, 200) },
    ];
    let found: Vec<(SiaeKind, i64, i64)> = pathways(&world)
        .hours
        .iter()
        .map(|line| {
            let (hours, other) = (line.hours.hundredths(), line.unconvertible.hundredths());
            (line.structure.kind, hours, other)
        })
        .collect();
    assert_eq!(found, [(SiaeKind::Aci, 3_000, 0), (SiaeKind::Ei, 5_000, 200)]);
}

#[test]
fn a_pay_period_astride_two_months_is_split_by_working_days() {
    // 16 April–15 May 2025 in the Ain: 11 working days (Easter Monday is the 21st, 16–18, 22–25,
    // 28–30: 10) and in May 2, 5–7, 9, 12–15 (1 and 8 are holidays: 9): 190 h = 100 + 90.
    let mut world = quiet();
    world.passes[0].days = 1_000;
    let from = oracle::rows::first_month().first_day().days_until("2025-04-16".parse().unwrap());
    world.lines.push(Line { days: 29, ..hours(from, 19_000) });
    let worked: Vec<(String, i64)> = months(&world)
        .iter()
        .filter(|line| line.state == MonthState::Worked)
        .map(|line| (line.month.to_string(), line.hours.hundredths()))
        .collect();
    assert_eq!(worked, [("2025-04".to_owned(), 10_000), ("2025-05".to_owned(), 9_000)]);
}

#[test]
fn a_negative_sum_and_a_missing_declaration_are_unobserved() {
    let mut world = quiet();
    world.lines = vec![hours(0, 700), hours(31, -100)];
    world.unfiled[0] = [2].into();
    let lines = months(&world);
    assert_eq!(lines[0].state, MonthState::Worked);
    assert_eq!(lines[1].state, MonthState::Unobserved, "negative");
    assert!(lines[1].observed, "the structure filed all the same");
    assert_eq!(lines[2].state, MonthState::Unobserved, "March was not filed");
    assert!(!lines[2].observed);
    assert_eq!(lines[3].state, MonthState::Empty);
}

#[test]
fn an_employer_that_stops_filing_leaves_its_contracts_open_and_unobserved() {
    let mut world = quiet();
    world.lines = vec![hours(0, 700)];
    world.contracts[0].last_declared = 5;
    world.unfiled[0] = (6..MONTHS).collect();
    let lines = months(&world);
    assert!(lines[6..].iter().all(|line| line.state == MonthState::Unobserved));
    // Filing again without the contract: it ended with June, and the months after are empty.
    world.unfiled[0] = (6..20).collect();
    let lines = months(&world);
    assert!(lines[6..24].iter().all(|line| line.state == MonthState::Empty));
}

#[test]
fn work_that_cannot_be_converted_is_work() {
    let mut world = quiet();
    world.lines = vec![hours(0, 700), Line { unit: Some("32"), ..hours(31, 200) }];
    let line = months(&world)[1];
    assert_eq!(line.state, MonthState::Worked);
    assert_eq!((line.hours.hundredths(), line.unconvertible.hundredths()), (0, 200));
}

#[test]
fn six_open_empty_months_are_a_probable_exit_and_five_are_not() {
    let mut world = quiet();
    // 36 months declared, PASS to the end of the data: empty from the 31st or the 32nd month.
    world.passes[0].days = 3_000;
    world.lines = (0..30).map(|month| hours(month * 30 + 15, 700)).collect();
    let last = |world: &World| {
        let lines = months(world);
        let empty = lines.iter().filter(|line| line.state == MonthState::Empty).count();
        (empty, lines[35].gap)
    };
    assert_eq!(last(&world), (6, Gap::ProbableExit));
    world.lines.push(hours(925, 700));
    assert_eq!(last(&world), (5, Gap::Open));
}

#[test]
fn an_interruption_is_longer_than_fifteen_days() {
    // 20 January–3 February is 15 days; to 4 February 16.
    let mut world = quiet();
    world.absences = vec![absence("501", false, 19, Some(15))];
    assert_eq!(groups(&world), []);
    world.absences = vec![absence("501", false, 19, Some(16))];
    assert_eq!(groups(&world), [("2023-01".to_owned(), InterruptionGroup::Leave)]);
}

#[test]
fn joined_absences_count_as_one_named_by_the_longest_part() {
    // 22 January + 9 days of leave, then 31 January + 10 days of sickness: 19 days.
    let mut world = quiet();
    world.absences = vec![absence("501", false, 21, Some(9)), absence("01", true, 30, Some(10))];
    assert_eq!(groups(&world), [("2023-01".to_owned(), InterruptionGroup::WorkStoppage)]);
    // Equal lengths: the earliest.
    world.absences = vec![absence("501", false, 21, Some(9)), absence("01", true, 30, Some(9))];
    assert_eq!(groups(&world), [("2023-01".to_owned(), InterruptionGroup::Leave)]);
    // One day between the two: two absences of at most ten days.
    world.absences = vec![absence("501", false, 21, Some(9)), absence("01", true, 31, Some(10))];
    assert_eq!(groups(&world), []);
}

#[test]
fn an_open_absence_lasts_to_the_newest_declared_month_or_the_contract() {
    let mut world = quiet();
    world.absences = vec![absence("501", false, 365 + 366 - 31, None)];
    assert_eq!(groups(&world).len(), 1, "the PASS ends with December 2024");
    world.passes[0].days = 3_000;
    assert_eq!(groups(&world).len(), 13, "December 2024 to December 2025");
    world.contracts[0].end = Some((365 + 366 + 30, "031"));
    assert_eq!(groups(&world).len(), 2, "the contract ends on 31 January 2025");
}

#[test]
fn paid_leave_and_therapeutic_part_time_do_not_interrupt() {
    let mut world = quiet();
    world.absences = vec![absence("200", false, 10, Some(90)), absence("15", true, 10, Some(90))];
    assert_eq!(groups(&world), []);
}

#[test]
fn a_suspension_counts_on_both_its_bounds() {
    let mut world = quiet();
    world.suspensions = vec![Suspension { pass: 0, after: 30, days: 0 }];
    let suspended = |world: &World| months(world).iter().filter(|line| line.suspended).count();
    assert_eq!(suspended(&world), 1, "31 January only");
    world.suspensions = vec![Suspension { pass: 0, after: 31, days: 26 }];
    assert_eq!(suspended(&world), 0, "1–27 February");
}

#[test]
fn the_structure_is_that_of_the_last_contract_started_ended_or_not() {
    let mut world = quiet();
    world.agreed.push(Agreed { place: 3, kind: SiaeKind::Ei, start: -1_000, days: None });
    world.contracts.push(Contract {
        place: 3,
        number: 2,
        complement: Some("04"),
        end: Some((40, "031")),
        ..contract(35)
    });
    let lines = months(&world);
    let kind = |line: &PersonMonth| line.structure.map(|structure| structure.kind);
    assert_eq!(kind(&lines[0]), Some(SiaeKind::Aci));
    assert_eq!(kind(&lines[1]), Some(SiaeKind::Ei));
    assert_eq!(kind(&lines[12]), Some(SiaeKind::Ei), "ended, yet the last started");
}

#[test]
fn the_complement_chooses_between_two_kinds_and_never_makes_one() {
    let mut world = quiet();
    world.agreed.push(Agreed { place: 0, kind: SiaeKind::Ei, start: -900, days: None });
    let kind = |world: &World| months(world)[0].structure.map(|structure| structure.kind);
    assert_eq!(kind(&world), Some(SiaeKind::Aci));
    world.contracts[0].complement = Some("05");
    assert_eq!(kind(&world), Some(SiaeKind::Ei), "no ETTI here: the latest agreement");
    world.agreed.clear();
    assert_eq!(kind(&world), None, "no agreement: not an IAE contract");
}

#[test]
fn the_register_names_the_structure_that_no_contract_names() {
    let mut world = quiet();
    world.contracts.clear();
    world.passes[0].place = Some(3);
    world.agreed.push(Agreed { place: 3, kind: SiaeKind::Eiti, start: -1_000, days: None });
    let line = months(&world)[0];
    assert_eq!(line.structure.map(|structure| structure.kind), Some(SiaeKind::Eiti));
    assert!(line.observed, "without open contract, the month is complete");
    let newest = oracle::rows::newest_month();
    world.passes[0].days = 3_000;
    let last = *months(&world).last().unwrap();
    assert!(last.month == newest && !last.observed, "the newest month is not complete");
}
