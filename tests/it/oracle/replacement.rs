//! The simulation, day by day: days of the first year that each rule would give back.

use std::collections::BTreeSet;

use pilotage::settings::StatisticsSettings;

use super::Counted;
use super::cohorts::{At, is_whole, teller};
use super::pathways::{covers, is_insertion, last_day, lived, month_of};
use super::rows::{BULK, World, newest_month};
use super::situations::{is_coded, spans};

pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> Counted {
    let mut teller = teller(world, settings);
    let mut passes: Vec<usize> = (0..world.passes.len()).filter(|pass| *pass != BULK).collect();
    passes.sort_by_key(|pass| world.passes[*pass].start);
    let mut met: BTreeSet<(u64, String)> = BTreeSet::new();
    for pass in passes {
        let own = &world.passes[pass];
        let month = month_of(own.start);
        let quarter = month.quarter();
        let followed = last_day(quarter.last_month()) + settings.follow_up_days - 1;
        if !is_whole(quarter)
            || followed > last_day(teller.complete)
            || !met.insert((own.person, quarter.to_string()))
        {
            continue;
        }
        let year = own.start..=(own.start + settings.follow_up_days - 1).min(own.start + own.days);
        let declared: i64 = world
            .suspensions
            .iter()
            .filter(|one| one.pass == pass)
            .map(|one| {
                let first = own.start + one.after;
                let days: BTreeSet<i32> = (first..=first + one.days).collect();
                extension(&days.into_iter().filter(|day| year.contains(day)).collect())
            })
            .sum();
        let stopped: BTreeSet<i32> =
            stopped(world, pass, settings).into_iter().filter(|day| year.contains(day)).collect();
        let mut absent = stopped.clone();
        for (kind, first, last, _) in spans(&teller, own.person) {
            if kind == 1 && (own.start..=own.start + own.days).contains(&first) {
                absent.extend((first..=last).filter(|day| year.contains(day)));
            }
        }
        for (table, days) in [
            ("remplacement_interruptions_type_siae", stopped),
            ("remplacement_absences_type_siae", absent),
        ] {
            let gained = extension(&days) - declared;
            let class = match gained {
                1.. => "gagnent",
                0 => "inchanges",
                ..0 => "perdent",
            };
            let mut values = vec![("entrants", 1), (class, 1)];
            match gained {
                31.. => values.push(("gagnent_plus_30", 1)),
                ..-30 => values.push(("perdent_plus_30", 1)),
                _ => {}
            }
            let event = At {
                period: quarter.to_string(),
                pass,
                year: month.year(),
                place: teller.structure(own.person, month),
                repeats: false,
            };
            teller.add((table, "type"), &event, &values);
        }
    }
    teller.counted
}

/// Days in runs, each run less one.
fn extension(days: &BTreeSet<i32>) -> i64 {
    days.iter().filter(|day| days.contains(&(**day + 1))).count().try_into().unwrap()
}

/// Days of the PASS on which some IAE contract is interrupted for long.
fn stopped(world: &World, pass: usize, settings: &StatisticsSettings) -> BTreeSet<i32> {
    let own = &world.passes[pass];
    let mut days = BTreeSet::new();
    for (position, contract) in world.contracts.iter().enumerate() {
        if contract.person != own.person || !lived(world, contract) || !is_coded(world, contract) {
            continue;
        }
        let mut absent: BTreeSet<i32> = BTreeSet::new();
        for absence in world.absences.iter().filter(|one| one.contract == position) {
            if matches!((absence.leave, absence.reason), (true, "15") | (false, "200")) {
                continue;
            }
            let last =
                absence.days.map_or(last_day(newest_month()), |days| absence.first + days - 1);
            absent.extend((absence.first..=last).filter(|day| covers(world, contract, *day)));
        }
        for first in absent.iter().filter(|day| !absent.contains(&(**day - 1))) {
            let last = (*first..).take_while(|day| absent.contains(day)).last().unwrap();
            if last - first < settings.interruption_days {
                continue;
            }
            let inside: Vec<i32> = (*first..=last)
                .filter(|day| (own.start..=own.start + own.days).contains(day))
                .collect();
            if inside.iter().any(|day| is_insertion(world, contract, month_of(*day))) {
                days.extend(inside);
            }
        }
    }
    days
}
