//! Cohorts, returns, hours used and situations: the edge cases of the definitions, by hand.
//!
//! Days count from 1 January 2023. The holder works at an ACI that files every month.

use pilotage::indicators::aggregate::{Aggregate, CellKey};
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::pathways::{PathwayRules, derive};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::SiaeKind;

use crate::gathered::movement_tables;
use crate::oracle;
use crate::oracle::rows::{
    Absence, Agreed, Contract, Line, MONTHS, Pass, Prolongation, Suspension, World,
};

fn contract(start: i32, end: Option<i32>) -> Contract {
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
        end: end.map(|last| (last, "031")),
        last_declared: MONTHS - 1,
    }
}

/// Hours in the month holding the day.
fn hours(from: i32, hundredths: i64) -> Line {
    Line {
        contract: Some(0),
        person: 1,
        place: 0,
        from,
        days: 0,
        paid: true,
        measure: hundredths,
        unit: Some("10"),
    }
}

/// A PASS of 730 days from 1 January 2023 and one contract, without hours.
fn holder() -> World {
    World {
        contracts: vec![contract(0, None)],
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

/// First day of the months of the data.
const MONTH_STARTS: [i32; 25] = [
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365, 396, 425, 456, 486, 517, 547, 578,
    609, 639, 670, 700, 731,
];

fn tables(world: &World) -> Vec<Aggregate> {
    let settings = StatisticsSettings { window_months: MONTHS, ..StatisticsSettings::default() };
    let employers = world.employers();
    let mut collector = Collector::new(&settings, &employers);
    let facts = world.persons(|_| true);
    collector.add(&derive(&facts, &employers, &PathwayRules::from(&settings)));
    let movements = movement_tables([], &settings, &employers);
    collector.finish(&ReadingCounts::default(), &movements, None)
}

/// National figure of a table; `None` when the period is not published.
fn total(world: &World, table: &str, period: &str, measure: &str) -> Option<i64> {
    let tables = tables(world);
    let table = tables.iter().find(|one| one.spec.id == table).unwrap();
    let period = period.parse().unwrap();
    table.periods.iter().find(|status| status.period == period)?;
    let place = table.spec.additive_measures().position(|(_, one)| one.id == measure).unwrap();
    let key = CellKey { period, modalities: vec![0; table.spec.dimensions.len()] };
    Some(table.tally(&key, place).value)
}

/// A figure of the only additive measure of a table, in a cell.
fn found(world: &World, table: &str, period: &str, codes: &[String]) -> i64 {
    let tables = tables(world);
    let places = oracle::found(&tables);
    let cell = |(of, when, at, _): &&oracle::Place| of == table && when == period && at == codes;
    places.keys().find(cell).map_or(0, |place| places[place].value)
}

#[test]
fn a_first_interruption_counts_from_the_start_day_to_the_365th() {
    for (after, expected) in [(0, 1), (364, 1), (365, 0)] {
        let world =
            World { suspensions: vec![Suspension { pass: 0, after, days: 10 }], ..holder() };
        let found = total(&world, "interruptions_12_mois_age", "2023-T1", "suspendues");
        assert_eq!(found, Some(expected), "a suspension {after} days after the start");
    }
}

#[test]
fn a_cohort_not_followed_to_its_end_is_absent() {
    // Complete to October 2025: 365 days from 30 September 2024 are over, from 31 December not.
    let published =
        |quarter| total(&holder(), "interruptions_12_mois_age", quarter, "entrants").is_some();
    assert!(published("2024-T3"));
    assert!(!published("2024-T4"));
}

#[test]
fn a_run_is_followed_whether_work_comes_back_or_not() {
    // Worked in January, not in February and March.
    let back_in = |month: usize| World {
        lines: vec![hours(0, 7_000), hours(MONTH_STARTS[month], 7_000)],
        ..holder()
    };
    let found =
        |world: &World, measure| total(world, "retours_mois_age", "2023-T1", measure).unwrap();
    // April is two months after February, May three, September seven.
    for (month, three, six, twelve) in [(3, 1, 1, 1), (4, 1, 1, 1), (5, 0, 1, 1), (8, 0, 0, 1)] {
        let world = back_in(month);
        let rates = ["retours_3", "retours_6", "retours_12"].map(|one| found(&world, one));
        assert_eq!(rates, [three, six, twelve], "month {month}");
    }
    let gone = World { lines: vec![hours(0, 7_000)], ..holder() };
    assert_eq!(found(&gone, "interruptions"), 1, "an open run is a run");
    assert_eq!(found(&gone, "retours_12"), 0);
    assert_eq!(total(&gone, "interruptions_12_mois_age", "2023-T1", "sans_heures"), Some(0));
}

#[test]
fn a_year_counts_once_whoever_was_interrupted_at_the_end_of_a_month() {
    let year = |absences: Vec<Absence>, measure| {
        let world = World { absences, ..holder() };
        total(&world, "interruptions_annee_type_siae_territoire", "2023", measure)
    };
    let away = |first, days| Absence { contract: 0, leave: true, reason: "01", first, days };
    assert_eq!(year(Vec::new(), "personnes"), Some(1));
    assert_eq!(year(Vec::new(), "interrompues"), Some(0));
    // From 21 January to 19 February, and all of June and July: one person.
    let twice = vec![away(20, Some(29)), away(151, Some(60))];
    assert_eq!(year(twice, "interrompues"), Some(1));
    // From 2 to 30 January: over before the month ends.
    assert_eq!(year(vec![away(1, Some(28))], "interrompues"), Some(0));
    // The data end in December 2025 and are complete to October: 2025 is not published.
    let last = total(&holder(), "interruptions_annee_type_siae_territoire", "2025", "personnes");
    assert_eq!(last, None);
}

#[test]
fn a_return_after_a_dsn_interruption_comes_after_its_end() {
    // From 10 February for 40 days: to 21 March.
    let absence = Absence { contract: 0, leave: true, reason: "01", first: 40, days: Some(40) };
    let world = |month: usize| World {
        absences: vec![absence.clone()],
        lines: vec![hours(MONTH_STARTS[month] + 27, 1_000)],
        ..holder()
    };
    let within = |month| total(&world(month), "retours_dsn_age", "2023-T1", "retours_3").unwrap();
    // Hours of February may be from before the 10th; those of March can only follow the 21st.
    assert_eq!(within(1), 0);
    assert_eq!(within(2), 1);
}

#[test]
fn hours_used_are_those_of_the_first_calendar_months() {
    // 104 hours a month: the steady use of 2 496 hours in 24 months.
    let steady = |each: i64| World {
        lines: MONTH_STARTS.iter().take(24).map(|from| hours(*from, each)).collect(),
        ..holder()
    };
    let band = |each, table: &str, measure| total(&steady(each), table, "2023-T1", measure);
    assert_eq!(band(10_400, "consommation_6_age", "tranche_5"), Some(1), "exactly steady");
    assert_eq!(band(10_399, "consommation_6_age", "tranche_4"), Some(1), "a hundredth less");
    assert_eq!(band(13_000, "consommation_12_age", "tranche_6"), Some(1), "a quarter more");
    assert_eq!(band(0, "consommation_24_age", "tranche_1"), Some(1), "zero is a figure");
}

#[test]
fn a_balance_needs_every_month_of_the_pass() {
    let world = |each: i64| World {
        lines: MONTH_STARTS.iter().take(24).map(|from| hours(*from, each)).collect(),
        passes: vec![Pass { start: 31, days: 729, ..holder().passes[0].clone() }],
        ..holder()
    };
    // From 1 February 2023 to 30 January 2025: January 2025 is the month after the lines.
    let found = |world: &World, measure| total(world, "solde_age", "2025-T1", measure).unwrap();
    // 23 months of 108.52 hours are 2 495.96; of 108.53, 2 496.19.
    assert_eq!(found(&world(10_852), "epuises"), 0);
    assert_eq!(found(&world(10_853), "epuises"), 1);
    assert_eq!(found(&world(10_853), "epuises_fin_initiale"), 1);
    let mut missing = world(10_853);
    missing.unfiled[0] = [5].into();
    assert_eq!(found(&missing, "pass"), 0, "June 2023 was not declared");
}

#[test]
fn flows_count_on_their_day() {
    let world = World { prolongations: vec![Prolongation { pass: 0, after: 31 }], ..holder() };
    let found = |month, measure| total(&world, "pass_iae_age", month, measure).unwrap();
    assert_eq!(found("2023-01", "debutes"), 1);
    assert_eq!(found("2024-12", "echus"), 1, "730 days end on 30 December 2024");
    assert_eq!(found("2023-02", "prolonges"), 1);
}

#[test]
fn a_suspension_answers_a_situation_within_fifteen_days_before_and_sixty_after() {
    // Interrupted from 1 June 2023 (day 151) for 100 days.
    let absence = Absence { contract: 0, leave: false, reason: "501", first: 151, days: Some(100) };
    let declared = |after: i32, days: i32| {
        let world = World {
            absences: vec![absence.clone()],
            suspensions: vec![Suspension { pass: 0, after, days }],
            ..holder()
        };
        let table = "recours_suspension_situation";
        assert_eq!(total(&world, table, "2023", "situations"), Some(1));
        total(&world, table, "2023", "declarees").unwrap()
    };
    for (after, days, expected) in [
        (136, 30, 1),
        (135, 30, 0),
        (211, 0, 1),
        (212, 0, 0),
        // Over before the situation begins.
        (140, 10, 0),
        (140, 11, 1),
    ] {
        assert_eq!(declared(after, days), expected, "from day {after}, {days} days more");
    }
}

#[test]
fn a_contract_that_another_follows_within_fifteen_days_is_no_situation() {
    // The first contract ends on day 100; the PASS goes on.
    let situations = |next: i32| {
        let second = Contract { number: 2, ..contract(next, None) };
        let world = World { contracts: vec![contract(0, Some(100)), second], ..holder() };
        total(&world, "recours_suspension_situation", "2023", "situations").unwrap()
    };
    assert_eq!(situations(115), 0, "the fifteenth day");
    // Sixteen days without contract.
    assert_eq!(situations(117), 1);
}

#[test]
fn an_open_ended_job_is_a_job_whatever_end_was_expected() {
    // Worked in January 2023, nothing after; a job elsewhere from 1 June.
    let elsewhere = |nature, expected| {
        let job = Contract {
            place: 2,
            number: 2,
            nature,
            scheme: "99",
            complement: None,
            expected,
            ..contract(151, None)
        };
        World {
            contracts: vec![contract(0, Some(30)), job],
            lines: vec![hours(0, 7_000)],
            ..holder()
        }
    };
    let outcome = |world: &World| {
        ["emploi_durable", "autre_emploi", "sans_reprise"].map(|code| {
            let codes = ["_T", code].map(str::to_owned).to_vec();
            found(world, "retours_mois_issues", "2023-T1", &codes)
        })
    };
    assert_eq!(outcome(&elsewhere("01", None)), [1, 0, 0], "open-ended, no expected end");
    assert_eq!(outcome(&elsewhere("01", Some(160))), [1, 0, 0], "an expected end ends nothing");
    assert_eq!(outcome(&elsewhere("02", None)), [1, 0, 0], "fixed-term, still running");
    assert_eq!(outcome(&elsewhere("02", Some(240))), [0, 1, 0], "three months expected");
}
