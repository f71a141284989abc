//! Interruptions of PASS holders, day by day.

use std::collections::BTreeSet;

use pilotage::nomenclatures::holidays::is_working_day;
use pilotage::nomenclatures::territories;
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{Day, Month, Sex, SiaeKind};

use super::Counted;
use super::rows::{
    Agreed, Contract, MONTHS, PLACES, Pass, SIRETS, World, day, first_month, newest_month,
    stated_birth, stated_sex,
};

/// Days of a month, since the first declared day.
pub(super) fn days_of(month: Month) -> std::ops::RangeInclusive<i32> {
    let origin = first_month().first_day();
    origin.days_until(month.first_day())..=origin.days_until(month.last_day())
}

pub(super) fn last_day(month: Month) -> i32 {
    *days_of(month).end()
}

pub(super) fn month_of(day_number: i32) -> Month {
    day(day_number).month()
}

fn is_agreed(agreed: &Agreed, month: Month) -> bool {
    days_of(month)
        .any(|day| agreed.start <= day && agreed.days.is_none_or(|days| day <= agreed.start + days))
}

fn agreed_in(world: &World, place: usize, month: Month) -> Vec<&Agreed> {
    world.agreed.iter().filter(|one| one.place == place && is_agreed(one, month)).collect()
}

pub(super) fn is_insertion(world: &World, contract: &Contract, month: Month) -> bool {
    let code = matches!(contract.complement, Some("02" | "03" | "04" | "05" | "06"))
        || contract.scheme == "71";
    code && !agreed_in(world, contract.place, month).is_empty()
}

pub(super) fn filed(world: &World, place: usize, month: Month) -> bool {
    let offset = first_month().months_until(month);
    (0..MONTHS).contains(&offset) && !world.unfiled[place].contains(&offset)
}

/// Last day of a contract; a contract nobody closes while its employer still files is closed.
pub(super) fn end(world: &World, contract: &Contract) -> Option<i32> {
    if let Some((last, _)) = contract.end {
        return Some(last);
    }
    let filed_later = (contract.last_declared + 3..MONTHS)
        .any(|month| filed(world, contract.place, first_month().plus(month)));
    if !filed_later {
        return None;
    }
    let month = first_month().plus(contract.last_declared);
    match contract.expected {
        Some(expected) if month_of(expected) == month && expected >= contract.start => {
            Some(expected)
        }
        _ => Some(last_day(month)),
    }
}

/// An end before the start closes nothing that ever was.
pub(super) fn lived(world: &World, contract: &Contract) -> bool {
    end(world, contract).is_none_or(|end| end >= contract.start)
}

pub(super) fn covers(world: &World, contract: &Contract, day: i32) -> bool {
    contract.start <= day && end(world, contract).is_none_or(|end| day <= end)
}

fn of_person(world: &World, person: u64) -> Vec<&Contract> {
    let lived = |contract: &&Contract| contract.person == person && lived(world, contract);
    world.contracts.iter().filter(lived).collect()
}

pub(super) fn kind_at(
    world: &World,
    contract: Option<&Contract>,
    place: usize,
    month: Month,
) -> Option<SiaeKind> {
    let named = match contract.and_then(|contract| contract.complement) {
        Some("02" | "06") => Some(SiaeKind::Aci),
        Some("03") => Some(SiaeKind::Ai),
        Some("04") => Some(SiaeKind::Ei),
        Some("05") => Some(SiaeKind::Etti),
        _ => None,
    };
    let candidates = agreed_in(world, place, month);
    if candidates.iter().any(|agreed| Some(agreed.kind) == named) {
        return named;
    }
    candidates.iter().map(|agreed| (agreed.start, agreed.kind)).max().map(|(_, kind)| kind)
}

/// Ruling 1: establishment and kind.
pub(super) fn structure(world: &World, pass: &Pass, month: Month) -> Option<(usize, SiaeKind)> {
    let mut started: Vec<&Contract> = of_person(world, pass.person)
        .into_iter()
        .filter(|contract| contract.start <= last_day(month))
        .collect();
    started.sort_by_key(|contract| (contract.start, contract.place, contract.number));
    for contract in started.into_iter().rev() {
        let as_of = match end(world, contract) {
            Some(end) if month_of(end) < month => month_of(end),
            _ => month,
        };
        if is_insertion(world, contract, as_of) {
            let kind = kind_at(world, Some(contract), contract.place, as_of)?;
            return Some((contract.place, kind));
        }
    }
    let place = pass.place?;
    kind_at(world, None, place, month).map(|kind| (place, kind))
}

/// What a line adds to a month: hours, or work that cannot be converted; in hundredths.
pub(super) fn part_of_month(line: &super::rows::Line, place: usize, month: Month) -> (i64, i64) {
    let (measure, converted) = match line.unit {
        Some("10" | "21") => (line.measure, true),
        Some("12") => (line.measure * 7, true),
        Some("40") => return (0, 0),
        _ => (line.measure, false),
    };
    let period: Vec<i32> = (line.from..=line.from + line.days).collect();
    let mut counted: Vec<i32> = period
        .iter()
        .copied()
        .filter(|number| is_working_day(day(*number), PLACES[place]))
        .collect();
    if counted.is_empty() {
        counted = period.clone();
    }
    let all = i64::try_from(counted.len()).unwrap();
    let share = |month: Month| {
        let own = counted.iter().filter(|number| month_of(**number) == month).count();
        measure.signum() * (measure.abs() * i64::try_from(own).unwrap() / all)
    };
    let months: BTreeSet<Month> = counted.iter().map(|number| month_of(*number)).collect();
    let mut part = if months.contains(&month) { share(month) } else { 0 };
    if months.first() == Some(&month) {
        part += measure - months.iter().map(|month| share(*month)).sum::<i64>();
    }
    if converted { (part, 0) } else { (0, part) }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Worked,
    Empty,
    Unknown,
}

pub(super) struct Lived {
    pub(super) observed: bool,
    pub(super) state: State,
    pub(super) hours: i64,
}

pub(super) fn lived_in(
    world: &World,
    pass: &Pass,
    month: Month,
    settings: &StatisticsSettings,
) -> Lived {
    let contracts = of_person(world, pass.person);
    let open: Vec<&&Contract> = contracts
        .iter()
        .filter(|contract| is_insertion(world, contract, month))
        .filter(|contract| days_of(month).any(|day| covers(world, contract, day)))
        .collect();
    let complete = month <= newest_month().plus(-settings.consolidation_months);
    let filed = open.iter().all(|contract| filed(world, contract.place, month));
    let observed = if open.is_empty() { complete } else { filed };
    let (mut hours, mut other) = (0, 0);
    for line in world.lines.iter().filter(|line| line.paid) {
        let Some(contract) = line.contract.map(|position| &world.contracts[position]) else {
            continue;
        };
        if contract.person == pass.person
            && lived(world, contract)
            && is_insertion(world, contract, month)
        {
            let (converted, not) = part_of_month(line, contract.place, month);
            hours += converted;
            other += not;
        }
    }
    let state = if hours > 0 || other > 0 {
        State::Worked
    } else if observed && hours == 0 && other == 0 {
        State::Empty
    } else {
        State::Unknown
    };
    Lived { observed, state, hours }
}

/// The group of the interruption covering the last day of the month.
pub(super) fn interruption(
    world: &World,
    person: u64,
    month: Month,
    settings: &StatisticsSettings,
) -> Option<&'static str> {
    let order = ["arret", "conge", "activite_partielle", "formation", "autre"];
    // Length, first day (the earlier the better) and group of the longest part of each spell.
    let mut candidates: Vec<(i32, i32, usize)> = Vec::new();
    for (position, contract) in world.contracts.iter().enumerate() {
        if contract.person != person || !is_insertion(world, contract, month) {
            continue;
        }
        let parts: Vec<(BTreeSet<i32>, usize)> = world
            .absences
            .iter()
            .filter(|absence| absence.contract == position)
            .filter_map(|absence| {
                let group = match (absence.leave, absence.reason) {
                    (true, "15") | (false, "200") => return None,
                    (true, _) => 0,
                    (false, "501") => 1,
                    (false, "602") => 2,
                    (false, "301") => 3,
                    (false, _) => 4,
                };
                let last = match absence.days {
                    Some(days) => absence.first + days - 1,
                    None => last_day(newest_month()),
                };
                let days = (absence.first..=last).filter(|day| covers(world, contract, *day));
                Some((days.collect(), group))
            })
            .collect();
        let absent: BTreeSet<i32> = parts.iter().flat_map(|(days, _)| days.clone()).collect();
        let on = last_day(month);
        if !absent.contains(&on) {
            continue;
        }
        let first = (0..).map(|back| on - back).take_while(|day| absent.contains(day)).last();
        let last = (on..).take_while(|day| absent.contains(day)).last();
        let (first, last) = (first.unwrap(), last.unwrap());
        if last - first < settings.interruption_days {
            continue;
        }
        let inside = parts.iter().filter_map(|(days, group)| {
            let start = *days.first()?;
            let length = i32::try_from(days.len()).unwrap();
            (first <= start && start <= last).then_some((length, -start, 9 - group))
        });
        candidates.extend(inside.max());
    }
    candidates.into_iter().max().map(|(_, _, rank)| order[9 - rank])
}

/// The tables of suspensions, interruptions and months without hours.
pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> Counted {
    let mut counted = Counted::default();
    let months: Vec<Month> = first_month().through(newest_month()).collect();
    let complete = newest_month().plus(-settings.consolidation_months);
    for (position, pass) in world.passes.iter().enumerate() {
        let touched = |pass: &Pass, month: Month| {
            days_of(month).any(|day| pass.start <= day && day <= pass.start + pass.days)
        };
        let own: Vec<Month> = months
            .iter()
            .copied()
            .filter(|month| {
                touched(pass, *month)
                    && !world.passes.iter().any(|other| {
                        other.person == pass.person
                            && other.start > pass.start
                            && touched(other, *month)
                    })
            })
            .collect();
        let lived: Vec<Lived> =
            own.iter().map(|month| lived_in(world, pass, *month, settings)).collect();
        for (place, month) in own.iter().enumerate() {
            let covering = world
                .passes
                .iter()
                .enumerate()
                .filter(|(_, other)| other.person == pass.person)
                .filter(|(_, other)| {
                    other.start <= last_day(*month) && last_day(*month) <= other.start + other.days
                })
                .max_by_key(|(_, other)| other.start);
            let Some((active, _)) = covering else { continue };
            let suspended = world.suspensions.iter().any(|suspension| {
                let first = world.passes[active].start + suspension.after;
                suspension.pass == active
                    && (first..=first + suspension.days).contains(&last_day(*month))
            });
            let reason = interruption(world, pass.person, *month, settings);
            let known = &lived[place];
            let mut count = |indicator, interrupted| {
                count(&mut counted, world, position, *month, indicator, interrupted);
            };
            count("suspensions_declarees", suspended);
            if *month > complete {
                continue;
            }
            if let Some(interrupted) = without_hours(&lived, place, settings) {
                count("mois_sans_heures", interrupted);
            }
            if known.observed {
                count("interruptions_dsn", reason.is_some());
                if let Some(reason) = reason {
                    let company = company(world, pass, *month);
                    for code in [reason, "_T"] {
                        counted.add(
                            (
                                "interruptions_dsn_motifs".to_owned(),
                                month.to_string(),
                                vec![code.to_owned()],
                                "interrompues".to_owned(),
                            ),
                            company,
                            pass.person,
                        );
                    }
                }
            }
        }
    }
    counted
}

/// Whether a month of a PASS is without hours; `None` outside the statistic.
pub(super) fn without_hours(
    months: &[Lived],
    place: usize,
    settings: &StatisticsSettings,
) -> Option<bool> {
    let worked = |range: &[Lived]| range.iter().any(|month| month.state == State::Worked);
    match months[place].state {
        State::Unknown => None,
        State::Worked => Some(false),
        State::Empty if !worked(&months[..place]) => None,
        State::Empty if worked(&months[place..]) => Some(true),
        State::Empty => {
            let since = months.iter().rev().take_while(|month| month.state != State::Worked);
            let empty = since.filter(|month| month.state == State::Empty).count();
            (empty < usize::try_from(settings.probable_exit_months).unwrap()).then_some(true)
        }
    }
}

fn company(world: &World, pass: &Pass, month: Month) -> Option<u64> {
    structure(world, pass, month).map(|(place, _)| SIRETS[place] / 100_000)
}

/// Counts a person in every cell of the three tables of an indicator.
fn count(
    counted: &mut Counted,
    world: &World,
    pass: usize,
    month: Month,
    indicator: &str,
    interrupted: bool,
) {
    let pass = &world.passes[pass];
    let sex = match pass.sex {
        "" if stated_sex(pass.person) == Sex::Women => "F",
        "" => "NR",
        stated => stated,
    };
    let birth = pass.birth.or(stated_birth(pass.person).map(Day::year));
    let age = match birth.map(|year| month.year() - year) {
        None => "NR",
        Some(..26) => "moins_26",
        Some(26..50) => "26_49",
        Some(50..) => "50_plus",
    };
    let structure = structure(world, pass, month);
    let kind = match structure {
        Some((_, SiaeKind::Eiti)) if indicator != "suspensions_declarees" => "NR",
        Some((_, kind)) => kind.code(),
        None => "NR",
    };
    let kind = kind.to_owned();
    let departement = structure.and_then(|(place, _)| PLACES[place]);
    let territory: Vec<String> = match departement {
        None => vec!["NR".to_owned()],
        Some(code) => {
            let region = format!("REG-{}", territories::departement(code).unwrap().region);
            match indicator {
                "interruptions_dsn" => vec![region],
                _ => vec![format!("DEP-{code}"), region],
            }
        }
    };
    let company = company(world, pass, month);
    for (suffix, codes) in [
        ("type_siae", vec![kind, "_T".to_owned()]),
        ("age", vec![age.to_owned(), "_T".to_owned()]),
        ("territoire", territory.into_iter().chain(["FR".to_owned()]).collect()),
    ] {
        for sex in [sex, "_T"] {
            for code in &codes {
                for (measure, counts) in [("personnes", true), ("interrompues", interrupted)] {
                    if counts {
                        let place = (
                            format!("{indicator}_{suffix}"),
                            month.to_string(),
                            vec![sex.to_owned(), code.clone()],
                            measure.to_owned(),
                        );
                        counted.add(place, company, pass.person);
                    }
                }
            }
        }
    }
}
