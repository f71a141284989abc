//! What the declarations of each structure leave to be mended, line by line and month by month.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{Month, SiaeKind};

use super::Counted;
use super::cohorts::{At, Teller, is_whole, owner, teller};
use super::pathways::{covers, days_of, end, filed, is_insertion, kind_at, lived, month_of};
use super::rows::{Contract, World, first_month, newest_month};
use super::situations::is_coded;

/// What was counted at a structure.
type Counts = BTreeMap<&'static str, i64>;

pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> Counted {
    let mut teller = teller(world, settings);
    // Silence is known three months later.
    let last = newest_month().plus(-3).min(teller.complete);
    for person in 1..5 {
        for month in first_month().through(last) {
            let quarter = month.quarter();
            let Some(pass) = owner(world, person, month) else { continue };
            if !is_whole(quarter) || quarter.last_month() > last {
                continue;
            }
            for (place, counts) in of_month(&teller, person, month) {
                let values: Vec<(&str, i64)> = counts.into_iter().collect();
                for (table, by) in [
                    ("qualite_declarations_type_siae", "type_seul"),
                    ("qualite_declarations_territoire", "region_seul"),
                    ("rattachement_lignes_type_siae", "type_seul"),
                    ("rattachement_lignes_territoire", "region_seul"),
                ] {
                    let attachment = table.starts_with("rattachement");
                    let values: Vec<(&str, i64)> = values
                        .iter()
                        .copied()
                        .filter(|(what, _)| match *what {
                            "lignes" => true,
                            "lignes_sans_contrat" => attachment,
                            _ => !attachment,
                        })
                        .collect();
                    let event = At {
                        period: quarter.to_string(),
                        pass,
                        year: month.year(),
                        place: Some(place),
                        repeats: true,
                    };
                    teller.add((table, by), &event, &values);
                }
            }
        }
    }
    teller.counted
}

fn of_month(teller: &Teller<'_>, person: u64, month: Month) -> BTreeMap<(usize, SiaeKind), Counts> {
    let world = teller.world;
    let mut found: BTreeMap<(usize, SiaeKind), Counts> = BTreeMap::new();
    let mut count = |place, what| *found.entry(place).or_default().entry(what).or_insert(0) += 1;
    let place_of = |contract: &Contract| {
        let insertion = lived(world, contract)
            && is_coded(world, contract)
            && is_insertion(world, contract, month);
        let kind = kind_at(world, Some(contract), contract.place, month);
        kind.filter(|_| insertion).map(|kind| (contract.place, kind))
    };
    for line in world.lines.iter().filter(|line| line.paid && line.unit != Some("40")) {
        if world.owner(line) != person || month_of(line.from + line.days) != month {
            continue;
        }
        match line.contract.map(|position| &world.contracts[position]) {
            Some(contract) => {
                let Some(place) = place_of(contract) else { continue };
                count(place, "lignes");
                if !matches!(line.unit, Some("10" | "21" | "12")) {
                    count(place, "lignes_non_converties");
                }
            }
            None => {
                let Some(kind) = kind_at(world, None, line.place, month) else { continue };
                count((line.place, kind), "lignes");
                count((line.place, kind), "lignes_sans_contrat");
            }
        }
    }
    let mut to_file: BTreeSet<(usize, SiaeKind)> = BTreeSet::new();
    for contract in world.contracts.iter().filter(|one| one.person == person) {
        let Some(place) = place_of(contract) else { continue };
        if days_of(month).any(|day| covers(world, contract, day)) {
            to_file.insert(place);
        }
        let ended = end(world, contract).is_some_and(|over| month_of(over) == month);
        match contract.end {
            Some((_, "41" | "100" | "998" | "116" | "999")) => {}
            declared if ended => {
                count(place, "fins");
                if declared.is_none() {
                    count(place, "fins_deduites");
                }
            }
            _ => {}
        }
    }
    for place in to_file {
        count(place, "mois");
        if !filed(world, place.0, month) {
            count(place, "mois_non_transmis");
        }
    }
    found
}
