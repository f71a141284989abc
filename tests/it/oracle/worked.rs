//! Hours where they were worked, and the persons with at least one in each cell.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::indicators::aggregate::Tally;
use pilotage::nomenclatures::territories;
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{Day, Month, SiaeKind};

use super::pathways::{days_of, is_insertion, kind_at, lived, part_of_month};
use super::rows::{
    PLACES, Pass, SIRETS, World, first_month, newest_month, stated_birth, stated_sex,
};
use super::{Place, only};

/// What is counted of a cell: by person, by company, hours.
type Cells = BTreeMap<Place, BTreeMap<(u64, u64), i64>>;

/// The tables of hours worked.
pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> BTreeMap<Place, Tally> {
    let mut cells = Cells::new();
    // Hours of a person in a month, all structures together.
    let mut whole: BTreeMap<(String, u64), i64> = BTreeMap::new();
    let complete = newest_month().plus(-settings.consolidation_months);
    for month in first_month().through(complete) {
        for person in 1..5 {
            let Some(pass) = owner(world, person, month) else { continue };
            let mut by_structure: BTreeMap<(usize, SiaeKind), i64> = BTreeMap::new();
            for line in world.lines.iter().filter(|line| line.paid) {
                let Some(contract) = line.contract.map(|position| &world.contracts[position])
                else {
                    continue;
                };
                if contract.person != person
                    || !lived(world, contract)
                    || !is_insertion(world, contract, month)
                {
                    continue;
                }
                let kind = kind_at(world, Some(contract), contract.place, month).unwrap();
                let (hours, _) = part_of_month(line, contract.place, month);
                *by_structure.entry((contract.place, kind)).or_default() += hours;
            }
            // In one cell, the hours of one company are one amount.
            for ((place, kind), hours) in by_structure {
                *whole.entry((month.to_string(), person)).or_default() += hours;
                for at in places(pass, month, place, kind) {
                    let company = SIRETS[place] / 100_000;
                    *cells.entry(at).or_default().entry((person, company)).or_default() += hours;
                }
            }
        }
    }
    cells.into_iter().flat_map(|(at, amounts)| tallies(&at, &amounts, &whole)).collect()
}

fn owner(world: &World, person: u64, month: Month) -> Option<&Pass> {
    world
        .passes
        .iter()
        .filter(|pass| pass.person == person)
        .filter(|pass| days_of(month).any(|day| pass.start <= day && day <= pass.start + pass.days))
        .max_by_key(|pass| pass.start)
}

fn places(pass: &Pass, month: Month, place: usize, kind: SiaeKind) -> Vec<Place> {
    let sex = match pass.sex {
        "" => stated_sex(pass.person).code(),
        stated => stated,
    };
    let birth = pass.birth.or(stated_birth(pass.person).map(Day::year));
    let age = match birth.map(|birth| month.year() - birth) {
        None => "NR",
        Some(..26) => "moins_26",
        Some(26..50) => "26_49",
        Some(50..) => "50_plus",
    };
    let kind = if kind == SiaeKind::Eiti { "NR" } else { kind.code() };
    let territory: Vec<String> = match PLACES[place] {
        None => vec!["NR".to_owned()],
        Some(code) => {
            let region = territories::departement(code).unwrap().region.to_string();
            vec![format!("DEP-{code}"), format!("REG-{region}")]
        }
    };
    let mut all = Vec::new();
    for (table, mut parts, total) in [
        ("heures_travaillees_type_siae", vec![kind.to_owned()], "_T"),
        ("heures_travaillees_age", vec![age.to_owned()], "_T"),
        ("heures_travaillees_territoire", territory, "FR"),
    ] {
        parts.push(total.to_owned());
        for sex in [sex, "_T"] {
            for part in &parts {
                let codes = vec![sex.to_owned(), part.clone()];
                all.push((table.to_owned(), month.to_string(), codes, String::new()));
            }
        }
    }
    all
}

/// Persons and hours of one cell.
fn tallies(
    at: &Place,
    amounts: &BTreeMap<(u64, u64), i64>,
    whole: &BTreeMap<(String, u64), i64>,
) -> Vec<(Place, Tally)> {
    let measure = |id: &str| (at.0.clone(), at.1.clone(), at.2.clone(), id.to_owned());
    let persons: BTreeSet<u64> =
        amounts.iter().filter(|(_, hours)| **hours != 0).map(|((person, _), _)| *person).collect();
    let sum_of = |person: u64| -> i64 {
        amounts.iter().filter(|((one, _), _)| *one == person).map(|(_, hours)| hours).sum()
    };
    let reaching: Vec<u64> =
        persons.iter().copied().filter(|person| sum_of(*person) >= 100).collect();
    let mut heads: BTreeMap<u64, i64> = BTreeMap::new();
    let mut hours: BTreeMap<u64, i64> = BTreeMap::new();
    for ((person, company), amount) in amounts {
        *hours.entry(*company).or_default() += amount;
        if *amount != 0 && reaching.contains(person) {
            *heads.entry(*company).or_default() += 1;
        }
    }
    let largest = persons.iter().map(|person| whole[&(at.1.clone(), *person)]).max();
    let tally = |companies: BTreeMap<u64, i64>, value, persons, largest_person| {
        let known: Vec<(u64, i64)> = companies.into_iter().filter(|(_, size)| *size != 0).collect();
        let only_enterprise = only(known.iter().map(|(company, _)| *company));
        let mut sizes: Vec<i64> = known.into_iter().map(|(_, size)| size).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        Tally {
            value,
            persons,
            enterprises: i64::try_from(sizes.len()).unwrap(),
            largest_enterprise: sizes.first().copied().unwrap_or_default().max(0),
            second_enterprise: sizes.get(1).copied().unwrap_or_default().max(0),
            largest_person,
            only_enterprise,
        }
    };
    let count = |persons: usize| i64::try_from(persons).unwrap();
    let all_hours = amounts.values().sum();
    vec![
        (measure("personnes"), tally(heads, count(reaching.len()), count(reaching.len()), 0)),
        (
            measure("heures"),
            tally(hours, all_hours, count(persons.len()), largest.unwrap_or_default().max(0)),
        ),
    ]
    .into_iter()
    .filter(|(_, tally)| *tally != Tally::default())
    .collect()
}
