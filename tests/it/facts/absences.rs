//! Leaves and suspensions: repeats, cancellations, merging; a brute-force oracle by days.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::ingest::records::{AbsenceFamily, Nature};
use pilotage::vocabulary::Day;
use proptest::prelude::*;

use super::kit::{Declaration, absences, day, facts, monthly, signal};

fn row(reason: &str, first: &str, last: &str) -> (String, String, String) {
    (reason.to_owned(), first.to_owned(), last.to_owned())
}

fn home(of: &str) -> Declaration {
    monthly(of).contract(1, "2024-01-01")
}

#[test]
fn a_repeated_leave_is_one_and_its_last_declaration_wins() {
    let known = facts(vec![
        home("2024-02").leave("01", "2024-02-10", "2024-02-20", ""),
        home("2024-03").leave("01", "2024-02-10", "2024-03-10", ""),
        home("2024-04").leave("01", "2024-02-10", "2024-03-10", "2024-03-05"),
    ]);
    assert_eq!(absences(&known), [row("01", "2024-02-11", "2024-03-04")]);
}

#[test]
fn a_relapse_has_the_day_of_the_accident_it_comes_from() {
    let known = facts(vec![
        home("2024-02")
            .leave("06", "2024-02-05", "2024-02-09", "")
            .of_accident("2024-02-05")
            .leave("06", "2024-02-09", "2024-02-12", "")
            .leave("06", "2024-02-20", "2024-02-23", "")
            .of_accident("2024-02-05"),
    ]);
    let accidents = known.facts.absences.iter().map(|one| (one.first, one.accident));
    assert_eq!(
        accidents.collect::<Vec<_>>(),
        [
            (day("2024-02-06"), Some(day("2024-02-05"))),
            (day("2024-02-21"), Some(day("2024-02-05")))
        ]
    );
}

#[test]
fn monthly_slices_are_one_spell() {
    // Reference: 1–31 March and 1–30 April make one spell of 61 days.
    let known = facts(vec![
        home("2024-03").suspension("501", "2024-03-01", "2024-03-31"),
        home("2024-04").suspension("501", "2024-04-01", "2024-04-30"),
    ]);
    assert_eq!(absences(&known), [row("501", "2024-03-01", "2024-04-30")]);
    assert_eq!(day("2024-03-01").days_until(day("2024-04-30")) + 1, 61);
}

#[test]
fn slices_a_day_apart_or_of_another_reason_stay_apart() {
    let known = facts(vec![
        home("2024-03")
            .suspension("501", "2024-03-01", "2024-03-10")
            .suspension("501", "2024-03-12", "2024-03-20")
            .suspension("200", "2024-03-11", "2024-03-11"),
    ]);
    assert_eq!(
        absences(&known),
        [
            row("200", "2024-03-11", "2024-03-11"),
            row("501", "2024-03-01", "2024-03-10"),
            row("501", "2024-03-12", "2024-03-20"),
        ]
    );
}

#[test]
fn cancellations_come_before_merging() {
    // 998 cancels the slice with the same start and end, not its neighbours.
    let known = facts(vec![
        home("2024-03")
            .suspension("501", "2024-03-01", "2024-03-10")
            .suspension("501", "2024-03-11", "2024-03-20")
            .suspension("501", "2024-03-21", "2024-03-31"),
        home("2024-04").suspension("998", "2024-03-11", "2024-03-20"),
    ]);
    assert_eq!(
        absences(&known),
        [row("501", "2024-03-01", "2024-03-10"), row("501", "2024-03-21", "2024-03-31")]
    );
    // Another end is another slice.
    let known = facts(vec![
        home("2024-03").suspension("501", "2024-03-01", "2024-03-10"),
        home("2024-04").suspension("998", "2024-03-01", "2024-03-31"),
    ]);
    assert_eq!(absences(&known), [row("501", "2024-03-01", "2024-03-10")]);
    // 99 cancels by last day worked, whatever the reason; one message is read in file order.
    let known = facts(vec![
        home("2024-03")
            .leave("01", "2024-03-01", "2024-03-10", "")
            .leave("99", "2024-03-01", "", "")
            .leave("06", "2024-03-01", "2024-03-12", "")
            .leave("01", "2024-03-20", "2024-03-25", ""),
    ]);
    assert_eq!(
        absences(&known),
        [row("01", "2024-03-21", "2024-03-25"), row("06", "2024-03-02", "2024-03-12")]
    );
}

#[test]
fn an_open_slice_swallows_later_ones() {
    let known = facts(vec![
        home("2024-03").suspension("501", "2024-03-01", ""),
        home("2024-06").suspension("501", "2024-06-01", "2024-06-30"),
    ]);
    assert_eq!(absences(&known), [row("501", "2024-03-01", "")]);
    let known = facts(vec![home("2024-03").leave("01", "2024-03-01", "", "")]);
    assert_eq!(absences(&known), [row("01", "2024-03-02", "")]);
}

#[test]
fn a_leave_of_no_day_is_left_out_and_counted() {
    let known = facts(vec![home("2024-03").leave("01", "2024-03-01", "2024-03-20", "2024-03-02")]);
    assert!(known.facts.absences.is_empty());
    assert_eq!(known.provenance.quality.empty_absences, 1);
}

#[test]
fn a_leave_signal_counts_until_a_monthly_covers_it() {
    let stop = || {
        signal(Nature::LeaveSignal, "2024-05-12", 1).contract(1, "2024-01-01").leave(
            "01",
            "2024-05-10",
            "2024-05-17",
            "",
        )
    };
    let april = || home("2024-04");
    assert_eq!(absences(&facts(vec![april(), stop()])), [row("01", "2024-05-11", "2024-05-17")]);
    assert!(absences(&facts(vec![april(), stop(), home("2024-05")])).is_empty());
    let repeated = home("2024-05").leave("01", "2024-05-10", "2024-05-17", "");
    let known = facts(vec![april(), stop(), repeated]);
    assert_eq!(absences(&known), [row("01", "2024-05-11", "2024-05-17")]);
}

#[test]
fn a_return_signal_completes_a_leave_the_monthlies_know() {
    let leave = home("2024-04").leave("01", "2024-04-20", "", "");
    let back = signal(Nature::ReturnSignal, "2024-05-04", 1).contract(1, "2024-01-01").leave(
        "01",
        "2024-04-20",
        "",
        "2024-05-03",
    );
    let known = facts(vec![leave.clone(), back.clone()]);
    assert_eq!(absences(&known), [row("01", "2024-04-21", "2024-05-02")]);
    // May's monthly still has it open: it is the authority.
    let may = home("2024-05").leave("01", "2024-04-20", "", "");
    assert_eq!(absences(&facts(vec![leave, back, may])), [row("01", "2024-04-21", "")]);
}

/// A slice or a cancellation: month of declaration, reason, first day and length in 2024.
type Event = (u32, bool, u8, i32, Option<i32>);

/// The oracle: days absent as a set, by replaying every event over all days of the year.
fn days_absent(events: &[Event]) -> BTreeMap<u8, BTreeSet<i32>> {
    let mut slices: Vec<(u8, i32, Option<i32>)> = Vec::new();
    let mut in_order = events.to_vec();
    in_order.sort_by_key(|(month, ..)| *month);
    for (_, cancels, reason, first, length) in in_order {
        if cancels {
            slices.retain(|(_, start, end)| *start != first || *end != length);
        } else {
            slices.retain(|(of, start, _)| *of != reason || *start != first);
            slices.push((reason, first, length));
        }
    }
    let mut days: BTreeMap<u8, BTreeSet<i32>> = BTreeMap::new();
    for (reason, first, length) in slices {
        let last = length.map_or(400, |length| first + length);
        days.entry(reason).or_default().extend(first..=last);
    }
    days
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn merged_spells_cover_exactly_the_days_declared(
        events in prop::collection::vec(
            (1u32..6, prop::bool::weighted(0.25), 0u8..2, 0i32..40, prop::option::weighted(0.9, 0i32..12)),
            1..14,
        )
    ) {
        let origin = day("2024-01-01");
        let at = |offset: i32| origin.plus(offset).to_string();
        let mut months: BTreeMap<u32, Declaration> = BTreeMap::new();
        for (month, cancels, reason, first, length) in &events {
            let declaration = months.remove(month)
                .unwrap_or_else(|| home(&format!("2024-{month:02}")));
            let code = match (cancels, reason) { (true, _) => "998", (_, 0) => "501", _ => "200" };
            let last = length.map_or(String::new(), |length| at(first + length));
            let family = AbsenceFamily::Suspension;
            months.insert(*month, declaration.absence(family, code, &at(*first), &last, ""));
        }
        let known = facts(months.into_values().collect());

        let mut found: BTreeMap<u8, BTreeSet<i32>> = BTreeMap::new();
        let mut last_of: BTreeMap<u8, Option<Day>> = BTreeMap::new();
        for spell in &known.facts.absences {
            let reason = u8::from(spell.reason.as_str() == "200");
            let from = origin.days_until(spell.first);
            let to = spell.last.map_or(400, |last| origin.days_until(last));
            let days = found.entry(reason).or_default();
            for offset in from..=to {
                prop_assert!(days.insert(offset), "a day is in two spells of one reason");
            }
            // Merged as far as possible: a gap of one day at least between two spells.
            if let Some(before) = last_of.insert(reason, spell.last) {
                prop_assert!(before.is_some_and(|before| before.plus(1) < spell.first));
            }
        }
        prop_assert_eq!(found, days_absent(&events));
    }
}
