//! What must change nothing, or exactly so much: who is who, how many they are, one month more.

use std::collections::BTreeSet;

use pilotage::facts::schema::{EmployerFacts, PersonFacts};
use pilotage::indicators::aggregate::Aggregate;
use pilotage::indicators::spec::Contributor;
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::pathways::{PathwayRules, derive};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::PersonKey;
use proptest::prelude::*;

use crate::gathered::movement_tables;
use crate::oracle::rows::{MONTHS, World, first_month, world};
use crate::oracle::{differences, found};

fn settings() -> StatisticsSettings {
    StatisticsSettings {
        window_months: MONTHS,
        structure_situations: 1,
        distribution_structures: 1,
        ..StatisticsSettings::default()
    }
}

fn tables(facts: &PersonFacts, employers: &EmployerFacts) -> Vec<Aggregate> {
    let settings = settings();
    let mut collector = Collector::new(&settings, employers);
    let pathways = derive(facts, employers, &PathwayRules::from(&settings));
    collector.add(&pathways);
    let movements = movement_tables([], &settings, employers);
    collector.finish(&ReadingCounts::default(), &movements, None)
}

/// The same facts under other keys.
fn renamed(mut facts: PersonFacts, name: impl Fn(PersonKey) -> PersonKey) -> PersonFacts {
    facts.persons.iter_mut().for_each(|row| row.person = name(row.person));
    facts.contracts.iter_mut().for_each(|row| row.person = name(row.person));
    facts.work.iter_mut().for_each(|row| row.person = name(row.person));
    facts.absences.iter_mut().for_each(|row| row.person = name(row.person));
    facts.passes.iter_mut().for_each(|row| row.person = name(row.person));
    facts.suspensions.iter_mut().for_each(|row| row.person = name(row.person));
    facts.prolongations.iter_mut().for_each(|row| row.person = name(row.person));
    // Stable: the rows of one person keep their order.
    facts.persons.sort_by_key(|row| row.person);
    facts.contracts.sort_by_key(|row| row.person);
    facts.work.sort_by_key(|row| row.person);
    facts.absences.sort_by_key(|row| row.person);
    facts.passes.sort_by_key(|row| row.person);
    facts.suspensions.sort_by_key(|row| row.person);
    facts.prolongations.sort_by_key(|row| row.person);
    facts
}

/// Persons of one set of facts, then those of another, whose keys are all greater.
fn together(mut one: PersonFacts, other: PersonFacts) -> PersonFacts {
    one.persons.extend(other.persons);
    one.contracts.extend(other.contracts);
    one.work.extend(other.work);
    one.absences.extend(other.absences);
    one.passes.extend(other.passes);
    one.suspensions.extend(other.suspensions);
    one.prolongations.extend(other.prolongations);
    one
}

/// What is known once so many months are declared, of a world in which nothing is told late: no
/// pay line speaks of an earlier month, structures all file, contracts are described to their end
/// and end as they said they would, nobody holds two PASS at once.
fn known_after(world: &World, months: i32) -> (PersonFacts, EmployerFacts) {
    let newest = first_month().plus(months - 1);
    let end = newest.last_day();
    let mut facts = world.persons(|_| true);
    facts.contracts.retain(|row| row.start <= end);
    for row in &mut facts.contracts {
        row.last_declared =
            row.declared_end.map_or(newest, |told| told.last_day.month()).min(newest);
        row.declared_end = row.declared_end.filter(|told| told.last_day <= end);
    }
    facts.work.retain(|row| row.from.month() == row.to.month() && row.to <= end);
    facts.absences.retain(|row| row.first <= end);
    facts.absences.retain(|row| row.contract_start <= row.first);
    facts.work.retain(|row| row.contract.is_none_or(|(_, start)| start <= row.from));
    facts.passes.retain(|row| row.start <= end);
    // One at a time, as the assembly leaves them (ruling 28).
    facts.passes.dedup_by(|row, kept| row.person == kept.person && row.start <= kept.end);
    facts.suspensions.retain(|row| row.first <= end);
    facts.prolongations.retain(|row| row.start <= end);
    let mut employers = world.employers();
    employers.declared = Some((first_month(), newest));
    for filed in employers.filings.values_mut() {
        *filed = first_month().through(newest).collect();
    }
    (facts, employers)
}

/// Table and period of the final figures.
fn settled(tables: &[Aggregate]) -> BTreeSet<(String, String)> {
    tables
        .iter()
        .flat_map(|table| {
            let finals = table.periods.iter().filter(|status| !status.is_provisional());
            finals.map(|status| (table.spec.id.to_owned(), status.period.to_string()))
        })
        .collect()
}

/// Whether a person who comes back after six months without hours rewrites it: a probable exit
/// was none after all (ruling 6), however long ago.
fn waits_for_a_return(table: &str, measure: &str) -> bool {
    table.starts_with("mois_sans_heures")
        || table.starts_with("mois_creux")
        || measure == "sans_heures"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn who_is_who_changes_nothing(world in world(), shift in 0..4u64) {
        let employers = world.employers();
        let facts = world.persons(|_| true);
        let expected = tables(&facts, &employers);
        let other = |key: PersonKey| PersonKey::from_number(100 - (key.number() + shift) % 4);
        prop_assert!(tables(&renamed(facts, other), &employers) == expected);
    }

    #[test]
    fn a_population_twice_as_large_counts_double_at_equal_rates(world in world()) {
        let employers = world.employers();
        let facts = world.persons(|_| true);
        let twin = |key: PersonKey| PersonKey::from_number(key.number() + 1_000);
        let once = tables(&facts, &employers);
        let twice = tables(&together(facts.clone(), renamed(facts, twin)), &employers);
        prop_assert_eq!(once.len(), twice.len());
        for (once, twice) in once.iter().zip(&twice) {
            prop_assert!(once.cells.keys().eq(twice.cells.keys()), "{}", once.spec.id);
            for (tallies, doubled) in once.cells.values().zip(twice.cells.values()) {
                let measures = once.spec.additive_measures();
                for ((_, measure), (one, two)) in measures.zip(tallies.iter().zip(doubled)) {
                    // Twice the persons in the same structures.
                    let factor = if measure.contributor == Contributor::Enterprise { 1 } else { 2 };
                    let at = format!("{} {}", once.spec.id, measure.id);
                    prop_assert_eq!(two.value, factor * one.value, "{}", &at);
                    prop_assert_eq!(two.persons, 2 * one.persons, "{}", &at);
                    prop_assert_eq!(two.enterprises, one.enterprises, "{}", &at);
                    prop_assert_eq!(two.largest_enterprise, factor * one.largest_enterprise);
                    prop_assert_eq!(two.second_enterprise, factor * one.second_enterprise);
                    prop_assert_eq!(two.largest_person, one.largest_person, "{}", &at);
                }
            }
        }
    }

    #[test]
    fn one_month_more_changes_no_final_figure(world in world(), known in 20..MONTHS) {
        let before = {
            let (facts, employers) = known_after(&world, known);
            tables(&facts, &employers)
        };
        let (facts, employers) = known_after(&world, known + 1);
        let after = tables(&facts, &employers);
        let settled = settled(&before);
        let (mut before, mut after) = (found(&before), found(&after));
        for found in [&mut before, &mut after] {
            found.retain(|(table, period, _, measure), _| {
                settled.contains(&(table.clone(), period.clone()))
                    && !waits_for_a_return(table, measure)
            });
        }
        prop_assert_eq!(differences(&after, &before), []);
    }
}
