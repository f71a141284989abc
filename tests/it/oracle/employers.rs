//! Hires, entries, exits and headcounts, day by day.

use std::collections::BTreeSet;

use pilotage::nomenclatures::territories;
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{Month, Quarter};

use super::Counted;
use super::rows::{Contract, MONTHS, PLACES, SIRETS, World, day, first_month, newest_month};

/// No contract of these worlds reaches this day.
pub(super) const FOREVER: i32 = 4_000;

/// Last day, and whether it is a transfer, an exit, or neither (still open).
pub(crate) fn end(world: &World, contract: &Contract) -> (i32, &'static str) {
    if let Some((last, reason)) = contract.end {
        return match reason {
            "41" | "100" | "998" => (last, "transfer"),
            "116" | "999" => (last, "neither"),
            _ => (last, "exit"),
        };
    }
    let filed: Vec<i32> = (0..MONTHS)
        .filter(|month| !world.unfiled[contract.place].contains(month))
        .chain([contract.last_declared])
        .collect();
    let last_filed = *filed.iter().max().unwrap();
    if last_filed - contract.last_declared < 3 && MONTHS - 1 - last_filed < 3 {
        return (FOREVER, "open");
    }
    let month = first_month().plus(contract.last_declared);
    let last = first_month().first_day().days_until(month.last_day());
    match contract.expected {
        Some(expected) if day(expected).month() == month && expected >= contract.start => {
            (expected, "exit")
        }
        _ => (last, "exit"),
    }
}

pub(crate) fn is_eligible(contract: &Contract) -> bool {
    matches!(contract.nature, "01" | "07" | "09" | "82" | "91" | "02" | "10" | "92")
        && !matches!(contract.scheme, "61" | "64" | "65" | "81" | "92" | "93")
        && contract.recourse != "05"
}

fn is_in_spell(contract: &Contract) -> bool {
    let eligible_nature =
        matches!(contract.nature, "01" | "07" | "09" | "82" | "91" | "02" | "10" | "92" | "54");
    eligible_nature && !matches!(contract.scheme, "92" | "93")
}

fn is_internship(contract: &Contract) -> bool {
    contract.nature == "29" || matches!(contract.scheme, "92" | "93")
}

fn is_work_study(contract: &Contract) -> bool {
    let employed = is_open_ended(contract) || matches!(contract.nature, "02" | "10" | "92");
    let school = employed && matches!(contract.scheme, "61" | "64" | "65" | "81");
    (contract.nature == "54" || school) && !is_internship(contract)
}

fn is_open_ended(contract: &Contract) -> bool {
    matches!(contract.nature, "01" | "07" | "09" | "82" | "91")
}

fn company(contract: &Contract) -> u64 {
    SIRETS[contract.place] / 100_000
}

fn first_day(month: Month) -> i32 {
    first_month().first_day().days_until(month.first_day())
}

fn quarter_of(number: i32) -> Quarter {
    day(number).month().quarter()
}

/// The tables of hires.
pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> Counted {
    let mut counted = Counted::default();
    let until = newest_month().plus(-settings.consolidation_months - settings.edge_months);
    let since = first_month().plus(12);
    let quarters: BTreeSet<Quarter> = first_month()
        .through(newest_month())
        .map(Month::quarter)
        .filter(|quarter| quarter.first_month() >= since && quarter.last_month() <= until)
        .collect();
    for person in 1..5 {
        let own: Vec<&Contract> = world
            .contracts
            .iter()
            .filter(|contract| contract.person == person)
            .filter(|contract| contract.start <= end(world, contract).0)
            .collect();
        let transferred = |start: i32| {
            own.iter().any(|contract| {
                let (last, how) = end(world, contract);
                how == "transfer" && last < start && start - last - 1 <= settings.bridge_days
            })
        };
        let companies: BTreeSet<u64> = own.iter().map(|contract| company(contract)).collect();
        for siren in companies {
            let here: Vec<&Contract> =
                own.iter().copied().filter(|contract| company(contract) == siren).collect();
            for (place, number, flow) in events(world, &here, settings, &transferred) {
                if quarters.contains(&quarter_of(number)) {
                    count(&mut counted, world, place, quarter_of(number), flow, person);
                }
            }
        }
        for quarter in &quarters {
            for place in 0..SIRETS.len() {
                let on = first_day(quarter.first_month());
                if heads(world, person, place, on) {
                    count(&mut counted, world, place, *quarter, "effectif_debut", person);
                }
            }
        }
    }
    counted
}

fn heads(world: &World, person: u64, place: usize, on: i32) -> bool {
    world.contracts.iter().any(|contract| {
        contract.person == person
            && contract.place == place
            && is_eligible(contract)
            && contract.start <= on
            && on <= end(world, contract).0
    })
}

/// Events of one person in one company: place, day and measure.
fn events(
    world: &World,
    here: &[&Contract],
    settings: &StatisticsSettings,
    transferred: &dyn Fn(i32) -> bool,
) -> Vec<(usize, i32, &'static str)> {
    let days = |keep: &dyn Fn(&Contract) -> bool| -> BTreeSet<i32> {
        here.iter()
            .filter(|contract| keep(contract))
            .flat_map(|contract| contract.start..=end(world, contract).0.min(FOREVER))
            .collect()
    };
    let mut events = Vec::new();
    let in_spell = days(&is_in_spell);
    let starts: BTreeSet<i32> =
        here.iter().filter(|one| is_eligible(one)).map(|contract| contract.start).collect();
    for start in starts {
        let recent = (start - settings.hire_gap_days..start).any(|day| in_spell.contains(&day));
        if recent || transferred(start) {
            continue;
        }
        let chosen = here
            .iter()
            .filter(|contract| is_eligible(contract) && contract.start == start)
            .min_by_key(|contract| (!is_open_ended(contract), contract.place, contract.number))
            .unwrap();
        events.push((chosen.place, start, "embauches"));
        if is_open_ended(chosen) {
            events.push((chosen.place, start, "embauches_cdi"));
        }
    }
    for measure in ["entrees_alternance", "entrees_stage"] {
        let is_such = |contract: &Contract| match measure {
            "entrees_stage" => is_internship(contract),
            _ => is_work_study(contract),
        };
        let covered = days(&is_such);
        for present in &covered {
            let before =
                (present - settings.bridge_days - 1..*present).any(|day| covered.contains(&day));
            if !before && !transferred(*present) {
                let first = here
                    .iter()
                    .filter(|contract| is_such(contract) && contract.start == *present)
                    .min_by_key(|contract| (contract.place, contract.number))
                    .unwrap();
                events.push((first.place, *present, measure));
            }
        }
    }
    let eligible = days(&is_eligible);
    for present in &eligible {
        let before =
            (present - settings.bridge_days - 1..*present).any(|day| eligible.contains(&day));
        if !before && !transferred(*present) {
            let first = here
                .iter()
                .filter(|contract| is_eligible(contract) && contract.start == *present)
                .min_by_key(|contract| (!is_open_ended(contract), contract.place, contract.number))
                .unwrap();
            events.push((first.place, *present, "entrees"));
        }
        let after =
            (present + 1..=present + settings.bridge_days + 1).any(|day| eligible.contains(&day));
        if !after {
            let last = here
                .iter()
                .filter(|contract| is_eligible(contract) && end(world, contract).0 == *present)
                .max_by_key(|contract| {
                    (contract.start, !is_open_ended(contract), contract.place, contract.number)
                })
                .unwrap();
            if end(world, last).1 == "exit" {
                events.push((last.place, present + 1, "sorties"));
            }
        }
    }
    events
}

/// Counts one event in every cell of the four tables.
fn count(
    counted: &mut Counted,
    world: &World,
    place: usize,
    quarter: Quarter,
    measure: &str,
    person: u64,
) {
    let category = category(world, place);
    let mut cells = vec![
        ("embauches_categorie", category.to_owned()),
        ("embauches_categorie", "_T".to_owned()),
    ];
    if category == "ordinaires" {
        let sector = ["OQ", "GZ", "MN", "NR"][place].to_owned();
        let region = match PLACES[place] {
            Some(code) => format!("REG-{}", territories::departement(code).unwrap().region),
            None => "NR".to_owned(),
        };
        cells.extend([
            ("embauches_secteur", sector),
            ("embauches_secteur", "_T".to_owned()),
            ("embauches_taille", size(world, place, quarter).to_owned()),
            ("embauches_taille", "_T".to_owned()),
            ("embauches_territoire", region),
            ("embauches_territoire", "FR".to_owned()),
        ]);
    }
    for (table, code) in cells {
        let place_ = (table.to_owned(), quarter.to_string(), vec![code], measure.to_owned());
        counted.add(place_, Some(SIRETS[place] / 100_000), person);
    }
}

fn category(world: &World, place: usize) -> &'static str {
    let here: Vec<&Contract> =
        world.contracts.iter().filter(|contract| contract.place == place).collect();
    let insertion = |contract: &&&Contract| {
        matches!(contract.complement, Some("01" | "02" | "03" | "04" | "05"))
            || contract.scheme == "71"
    };
    let agency = here.iter().filter(|one| matches!(one.nature, "03" | "08")).count();
    if world.agreed.iter().any(|agreed| agreed.place == place)
        || here.iter().any(|one| insertion(&one))
    {
        "insertion"
    } else if place == 2 || (!here.is_empty() && agency * 2 >= here.len()) {
        "interim"
    } else {
        "ordinaires"
    }
}

fn size(world: &World, place: usize, quarter: Quarter) -> &'static str {
    let year = quarter.last_month().plus(-11).through(quarter.last_month());
    let sum: usize = year
        .map(|month| (1..5).filter(|person| heads(world, *person, place, first_day(month))).count())
        .sum();
    if sum == 0 { "NR" } else { "1_9" }
}
