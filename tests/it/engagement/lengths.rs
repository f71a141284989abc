//! Lengths of fixed-term contracts: by hand, against contracts read one by one, and against the
//! estimator of Kaplan and Meier.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::employers::lengths::{BANDS, Lengths, band};
use pilotage::employers::method::Method;
use pilotage::employers::observations::Observation;
use pilotage::facts::schema::ContractFact;
use pilotage::statistics::survival::{kaplan_meier, median};
use pilotage::vocabulary::Day;
use proptest::prelude::*;

use super::kit::{ELSEWHERE, HERE, Told, employers, facts, job, observe, observe_facts};
use crate::oracle::employers::{end, is_eligible};
use crate::oracle::rows::{Contract, SIRETS, World, day, world};

fn added<'a>(rows: impl IntoIterator<Item = &'a Observation>) -> Lengths {
    let mut lengths = Lengths::default();
    rows.into_iter().for_each(|row| lengths.add(row));
    lengths
}

/// Contracts ended and begun, and days of the first.
fn told(contracts: Vec<ContractFact>) -> (u32, u32, u32) {
    let lengths = added(&observe(contracts));
    (lengths.ended[0].value, lengths.begun[0].value, lengths.days)
}

#[test]
fn windows_hold_five_years_of_ends_and_four_of_beginnings() {
    // The label is that of December 2025.
    let of = |start, end| told(vec![job(HERE, start, end)]);
    assert_eq!(of("2020-12-01", "2020-12-31"), (0, 0, 0));
    assert_eq!(of("2020-12-01", "2021-01-01"), (1, 0, 32), "begun before");
    assert_eq!(of("2021-01-01", "2021-01-01"), (1, 1, 1), "one day");
    assert_eq!(of("2024-12-31", "2025-02-28"), (1, 1, 60), "followed for a year to the day");
    assert_eq!(of("2025-01-01", "2025-02-28"), (1, 0, 59));
    assert_eq!(of("2024-12-31", "2026-01-01"), (0, 1, 0), "ended after");
    let running = job(HERE, "2022-03-01", "2022-03-01").running();
    assert_eq!(told(vec![running.clone()]), (0, 1, 0));
    assert_eq!(added(&observe(vec![running])).begun[BANDS].value, 1, "a year or more");
}

#[test]
fn part_time_counts_and_open_ended_or_unranked_natures_do_not() {
    let of = |contract: ContractFact| told(vec![contract]);
    let short = || job(HERE, "2023-03-01", "2023-03-10");
    assert_eq!(of(short().part_time()), (1, 1, 10));
    for other in [short().nature("01"), short().nature("03"), short().recourse("05")] {
        assert_eq!(of(other), (0, 0, 0));
    }
}

#[test]
fn contracts_renewed_are_many_and_their_person_is_one() {
    let weeks = vec![
        job(HERE, "2023-03-01", "2023-03-07"),
        job(HERE, "2023-03-08", "2023-03-14"),
        job(ELSEWHERE, "2023-03-15", "2023-04-30"),
        job(HERE, "2023-05-15", "2023-05-15"),
    ];
    let establishments = employers(&weeks);
    let rows = observe_facts(&facts(weeks, None), &establishments, Method::current().unwrap());
    let [here, elsewhere] = [HERE, ELSEWHERE]
        .map(|place| added(rows.iter().filter(|row| row.siret == super::kit::siret(place))));
    let counts = |lengths: &Lengths, place: usize| {
        (lengths.ended[place].value, lengths.ended[place].persons)
    };
    assert_eq!((counts(&here, 0), here.days), ((3, 1), 15), "the last contract is here");
    assert_eq!((counts(&elsewhere, 0), elsewhere.days), ((1, 0), 47));
    assert_eq!(counts(&here, 1 + band(7)), (2, 1), "the last of that length");
    assert_eq!(counts(&elsewhere, 1 + band(47)), (1, 1), "the only one of that length");
    assert_eq!(here.begun, here.ended);
}

/// First and last day of the window, and last day of beginnings: the newest month is December 2025,
/// and T the December before.
const WINDOW: [&str; 3] = ["2020-01-01", "2024-12-31", "2024-01-01"];

/// Fixed-term contracts of a world, with their last day where they have one.
fn fixed_terms(world: &World) -> impl Iterator<Item = (&Contract, Day)> {
    let fixed = world
        .contracts
        .iter()
        .filter(|one| is_eligible(one) && ["02", "10", "92"].contains(&one.nature));
    let dated = fixed.map(|one| (one, end(world, one).0)).filter(|(one, last)| *last >= one.start);
    dated.map(|(one, last)| (one, day(last)))
}

/// Contracts by cohort, establishment and band, with the persons of each band in the country.
type Found = (BTreeMap<(bool, u64, usize), u32>, BTreeMap<(bool, usize), u32>);

fn by_hand(world: &World) -> Found {
    let [first, last, until]: [Day; 3] = WINDOW.map(|text| text.parse().unwrap());
    let mut contracts: BTreeMap<(bool, u64, usize), u32> = BTreeMap::new();
    let mut persons: BTreeMap<(bool, usize), BTreeSet<u64>> = BTreeMap::new();
    for (contract, ended) in fixed_terms(world) {
        let start = day(contract.start);
        // Declarations begin in January 2023.
        let begun = day(0) <= start && start <= until;
        let band = band(start.days_until(ended) + 1);
        for (is_begun, _) in
            [(false, first <= ended && ended <= last), (true, begun)].iter().filter(|(_, own)| *own)
        {
            *contracts.entry((*is_begun, SIRETS[contract.place], band)).or_default() += 1;
            persons.entry((*is_begun, band)).or_default().insert(contract.person);
        }
    }
    let persons = persons
        .into_iter()
        .map(|(place, persons)| (place, u32::try_from(persons.len()).unwrap()))
        .collect();
    (contracts, persons)
}

fn observed(world: &World) -> (Found, Vec<Observation>) {
    let rows =
        observe_facts(&world.persons(|_| true), &world.employers(), Method::current().unwrap());
    let (mut contracts, mut persons) = (BTreeMap::new(), BTreeMap::new());
    for number in SIRETS {
        let lengths = added(rows.iter().filter(|row| row.siret == super::kit::siret(number)));
        for (is_begun, [all, bands @ ..]) in [(false, lengths.ended), (true, lengths.begun)] {
            assert_eq!(all.value, bands.iter().map(|band| band.value).sum::<u32>());
            for (place, sum) in bands.iter().enumerate().filter(|(_, sum)| sum.value > 0) {
                contracts.insert((is_begun, number, place), sum.value);
                *persons.entry((is_begun, place)).or_default() += sum.persons;
            }
        }
    }
    ((contracts, persons), rows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn contracts_read_one_by_one_give_the_same(world in world()) {
        prop_assert_eq!(observed(&world).0, by_hand(&world));
    }

    /// No contract begun is lost sight of within a year: the estimator, which sees how far each was
    /// followed, has the same median as the lengths alone, in the band where they say it is.
    #[test]
    fn contracts_begun_have_the_median_of_kaplan_and_meier(world in world()) {
        let [_, last, until]: [Day; 3] = WINDOW.map(|text| text.parse().unwrap());
        let followed: Vec<(f64, bool)> = fixed_terms(&world)
            .filter(|(one, _)| day(0) <= day(one.start) && day(one.start) <= until)
            .map(|(one, ended)| {
                let days = day(one.start).days_until(ended.min(last)) + 1;
                (f64::from(days), ended <= last)
            })
            .collect();
        let lengths = added(&observed(&world).1);
        let [all, bands @ ..] = lengths.begun.map(|sum| usize::try_from(sum.value).unwrap());
        prop_assert_eq!(all, followed.len());
        let estimated = median(&kaplan_meier(&followed).unwrap());
        // The bands that hold the two contracts in the middle.
        let holding = |rank: usize| {
            let upto = |place: usize| bands[..=place].iter().sum::<usize>();
            (0..BANDS).find(|place| upto(*place) > rank)
        };
        let middles = all.checked_sub(1).map(|last| (holding(last / 2), holding(all / 2)));
        if let Some((Some(lower), Some(upper))) = middles
            && upper + 1 < BANDS
        {
            let days = estimated.unwrap();
            #[expect(clippy::cast_possible_truncation, reason = "days of a few years")]
            let [floor, ceiling] = [days.floor(), days.ceil()].map(|days| band(days as i32));
            prop_assert!(lower <= floor && ceiling <= upper, "{days} of {bands:?}");
        }
    }
}
