//! Situations of the DSN, what was declared for them, and what each structure did.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::indicators::aggregate::Tally;
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::SiaeKind;

use super::cohorts::{At, Teller, covering, is_whole, teller};
use super::pathways::{end, is_insertion, kind_at, last_day, lived, month_of};
use super::rows::{Contract, SIRETS, World, day};
use super::{Place, only};

/// Kind, first and last day, establishment and kind of structure.
pub(super) type Span = (usize, i32, i32, (usize, SiaeKind));

/// By year, cell and establishment: situations, declared ones, and situations by person.
type Practices = BTreeMap<(i32, String, usize), (i64, i64, BTreeMap<u64, i64>)>;

const KINDS: [&str; 3] = ["interrompu", "termine", "sans_heures"];

/// The tables of situations, of declared suspensions and of structures.
pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> BTreeMap<Place, Tally> {
    let mut teller = teller(world, settings);
    let mut structures = Practices::new();
    for person in 1..5 {
        let spans = spans(&teller, person);
        for (kind, first, last, place) in &spans {
            let Some(pass) = covering(world, person, *first) else { continue };
            let year = day(*first).year();
            let waits = settings.situation_after_days + settings.backdating_days;
            let december = pilotage::vocabulary::Month::new(year, 12).unwrap();
            if year < 2023 || last_day(december) + waits > last_day(teller.complete) {
                continue;
            }
            let declared = world.suspensions.iter().any(|suspension| {
                suspension.pass == pass && answers(world, suspension, *first, *last)
            });
            let band = match last - first + 1 {
                ..=30 => "16_30",
                31..=90 => "31_90",
                _ => "plus_90",
            };
            let siae = if place.1 == SiaeKind::Eiti { "NR" } else { place.1.code() };
            let kind = KINDS[*kind];
            let values = [("situations", 1), ("declarees", i64::from(declared))];
            let lineage = [
                format!("{kind}_{band}_{siae}"),
                format!("{kind}_{band}"),
                kind.to_owned(),
                "_T".to_owned(),
            ];
            let event =
                At { period: year.to_string(), pass, year, place: Some(*place), repeats: true };
            teller.add(("recours_suspension_type_siae", "type"), &event, &values);
            teller.add_in(&lineage, "recours_suspension_situation", &event, &values);
            for cell in lineage {
                let own = structures.entry((year, cell, place.0)).or_default();
                own.0 += 1;
                own.1 += i64::from(declared);
                *own.2.entry(person).or_default() += 1;
            }
        }
        for suspension in &world.suspensions {
            let own = &world.passes[suspension.pass];
            let first = own.start + suspension.after;
            let month = month_of(first);
            let quarter = month.quarter();
            if own.person != person || !is_whole(quarter) || quarter.last_month() > teller.complete
            {
                continue;
            }
            let seen =
                spans.iter().any(|(_, start, last, _)| answers(world, suspension, *start, *last));
            let seen = i64::from(seen);
            let minutes = seen * settings.minutes_per_suspension;
            let values = [("suspensions", 1), ("evitables", seen), ("minutes", minutes)];
            let event = At {
                period: quarter.to_string(),
                pass: suspension.pass,
                year: month.year(),
                place: teller.structure(person, month),
                repeats: true,
            };
            teller.add(("saisies_evitables_type_siae", "type"), &event, &values);
        }
    }
    let mut tallies = teller.counted.tallies();
    tallies.extend(practices(&structures, settings.structure_situations));
    tallies
}

fn answers(world: &World, suspension: &super::rows::Suspension, first: i32, last: i32) -> bool {
    let start = world.passes[suspension.pass].start + suspension.after;
    let end = start + suspension.days;
    (first - 15..=first + 60).contains(&start) && start <= last && end >= first
}

pub(super) fn is_coded(world: &World, contract: &Contract) -> bool {
    let code = matches!(contract.complement, Some("02" | "03" | "04" | "05" | "06"));
    (code || contract.scheme == "71")
        && world.agreed.iter().any(|agreed| agreed.place == contract.place)
}

/// The situations of a person, each day and kind once.
pub(super) fn spans(teller: &Teller<'_>, person: u64) -> Vec<Span> {
    let world = teller.world;
    let mut spans: Vec<Span> = Vec::new();
    for episode in teller.episodes() {
        if world.passes[episode.pass].person != person {
            continue;
        }
        let month = month_of(episode.first);
        let found = match (episode.source, episode.contract) {
            ("dsn", Some(position)) => {
                let contract = &world.contracts[position];
                let kind = kind_at(world, Some(contract), contract.place, month);
                (0, kind.map(|kind| (contract.place, kind)))
            }
            ("mois", _) => (2, teller.structure(person, month)),
            _ => continue,
        };
        if let (kind, Some(place)) = found {
            spans.push((kind, episode.first, episode.last, place));
        }
    }
    let own: Vec<&Contract> = world
        .contracts
        .iter()
        .filter(|one| one.person == person && lived(world, one) && is_coded(world, one))
        .collect();
    for contract in &own {
        let Some(over) = end(world, contract) else { continue };
        let moved = matches!(contract.end, Some((_, "41" | "100" | "998")));
        let Some(pass) = covering(world, person, over + 1) else { continue };
        let continued = own.iter().any(|other| {
            other.start <= over + 15 && end(world, other).is_none_or(|last| last > over)
        });
        if moved || continued || !is_insertion(world, contract, month_of(over)) {
            continue;
        }
        let next = own.iter().map(|other| other.start).filter(|start| *start > over + 15).min();
        let pass = &world.passes[pass];
        let last = [
            next.map_or(i32::MAX, |next| next - 1),
            pass.start + pass.days,
            last_day(teller.complete),
        ]
        .into_iter()
        .min()
        .unwrap();
        let kind = kind_at(world, Some(contract), contract.place, month_of(over)).unwrap();
        if last - over > teller.settings.interruption_days {
            spans.push((1, over + 1, last, (contract.place, kind)));
        }
    }
    spans.sort_by_key(|(kind, first, last, (place, siae))| {
        (*kind, *first, *last, SIRETS[*place], *siae)
    });
    let mut met: BTreeSet<(usize, i32)> = BTreeSet::new();
    spans.retain(|(kind, first, ..)| met.insert((*kind, *first)));
    spans
}

/// What structures with enough situations did.
fn practices(structures: &Practices, least: i64) -> BTreeMap<Place, Tally> {
    // By place: what each company adds, and the persons behind it.
    let mut found: BTreeMap<Place, (BTreeMap<u64, i64>, i64, i64)> = BTreeMap::new();
    for ((year, cell, place), (situations, declared, persons)) in structures {
        if situations < &least {
            continue;
        }
        let band = match (declared, 4 * declared / situations) {
            (0, _) => "aucune",
            (_, 4) => "toutes",
            (_, 0) => "moins_de_25",
            (_, 1) => "de_25_a_50",
            (_, 2) => "de_50_a_75",
            _ => "de_75_a_100",
        };
        let mut values = vec![("structures", 1), (band, 1), ("situations", *situations)];
        match band {
            "aucune" => values.push(("situations_aucune", *situations)),
            "toutes" => values.push(("situations_toutes", *situations)),
            _ => {}
        }
        for (measure, value) in values {
            let at = (
                "pratiques_structures".to_owned(),
                year.to_string(),
                vec![cell.clone()],
                measure.to_owned(),
            );
            let own = found.entry(at).or_default();
            *own.0.entry(SIRETS[*place] / 100_000).or_default() += value;
            own.1 += i64::try_from(persons.len()).unwrap();
            own.2 = own.2.max(*persons.values().max().unwrap());
        }
    }
    found
        .into_iter()
        .map(|(place, (companies, persons, most))| {
            let only_enterprise = only(companies.keys().copied());
            let mut sizes: Vec<i64> = companies.into_values().collect();
            sizes.sort_unstable_by(|a, b| b.cmp(a));
            let tally = Tally {
                value: sizes.iter().sum(),
                persons,
                enterprises: i64::try_from(sizes.len()).unwrap(),
                largest_enterprise: sizes[0],
                second_enterprise: sizes.get(1).copied().unwrap_or_default(),
                largest_person: if place.3.starts_with("situations") { most } else { 0 },
                only_enterprise,
            };
            (place, tally)
        })
        .collect()
}
