//! One holder: from contracts, pay lines, absences and PASS to one line per month.

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{EmployerFacts, PassFact};
use crate::vocabulary::{AgeBand, Day, Hundredths, Month, Sex};

use super::contracts::{InsertionContract, Structure, named_structure};
use super::gaps::{MonthState, places};
use super::hours::{Amount, WorkPart, by_structure, parts};
use super::interruptions::{Part, spells};
use super::{Gap, Horizon, PathwayRules, Pathways, PersonMonth, StructureMonth};

/// What the declarations say of one month, all structures together.
#[derive(Clone, Copy, Default)]
struct Declared {
    hours: Hundredths,
    unconvertible: Hundredths,
    open: bool,
    unfiled: bool,
    interruption: Option<Part>,
}

/// The months of one holder, from the first to the last that both a PASS and the data touch.
struct Calendar {
    first: Month,
    last: Month,
    months: Vec<Declared>,
}

impl Calendar {
    fn of(passes: &[PassFact], horizon: Horizon) -> Option<Self> {
        let first = passes.iter().map(|pass| pass.start).min()?.month().max(horizon.first);
        let last = passes.iter().map(|pass| pass.end).max()?.month().min(horizon.newest);
        let length = usize::try_from(first.months_until(last) + 1).unwrap_or_default();
        (length > 0).then(|| Self { first, last, months: vec![Declared::default(); length] })
    }

    fn get(&self, month: Month) -> Declared {
        usize::try_from(self.first.months_until(month))
            .ok()
            .and_then(|index| self.months.get(index))
            .copied()
            .unwrap_or_default()
    }

    fn at(&mut self, month: Month) -> Option<&mut Declared> {
        usize::try_from(self.first.months_until(month))
            .ok()
            .and_then(|index| self.months.get_mut(index))
    }
}

/// Adds the months of one holder; `first_pass` is the position of their first PASS in the bucket.
pub(super) fn derive(
    rows: &PersonRows<'_>,
    first_pass: u32,
    employers: &EmployerFacts,
    rules: &PathwayRules,
    horizon: Horizon,
    into: &mut Pathways,
) {
    let Some(mut calendar) = Calendar::of(rows.passes, horizon) else { return };
    let contracts = InsertionContract::all(rows, employers);
    open_contracts(&contracts, employers, &mut calendar);
    let parts = parts(rows, &contracts, rules.hours_per_day);
    work(&parts, &mut calendar);
    interruptions(rows, &contracts, rules, horizon, &mut calendar);
    let structures = structures(&contracts, &calendar);
    let before = into.months.len();
    for (pass, position) in rows.passes.iter().zip(first_pass..) {
        let months = pass_months(pass, position, rows, &calendar, &structures, employers, horizon);
        into.months.extend(with_gaps(months, rules));
    }
    let months = into.months.get(before..).unwrap_or_default();
    into.hours.extend(structure_hours(&parts, months));
}

/// Ruling 4: which months have an open IAE contract, and whether each structure filed.
fn open_contracts(
    contracts: &[InsertionContract<'_>],
    employers: &EmployerFacts,
    calendar: &mut Calendar,
) {
    for contract in contracts {
        let first = contract.start().month().max(calendar.first);
        let last = contract.end().map_or(calendar.last, |end| end.month().min(calendar.last));
        for month in first.through(last) {
            if !contract.is_insertion_in(month) {
                continue;
            }
            let filed = employers.filed(contract.siret(), month);
            if let Some(declared) = calendar.at(month) {
                declared.open = true;
                declared.unfiled |= !filed;
            }
        }
    }
}

/// Paid work of IAE contracts, by month worked.
fn work(parts: &[WorkPart], calendar: &mut Calendar) {
    for part in parts {
        let Some(declared) = calendar.at(part.month) else { continue };
        match part.amount {
            Amount::Paid(hours) => declared.hours += hours,
            Amount::Unconvertible(measure) => declared.unconvertible += measure,
            Amount::Overtime(_) => {}
        }
    }
}

/// The same work by structure, for the months that have a line of the PASS.
fn structure_hours(
    parts: &[WorkPart],
    months: &[PersonMonth],
) -> impl Iterator<Item = StructureMonth> {
    by_structure(parts).into_iter().filter_map(|((month, structure), (hours, unconvertible))| {
        let line = months.iter().find(|line| line.month == month)?;
        let PersonMonth { person, pass, sex, age, .. } = *line;
        Some(StructureMonth { person, pass, month, sex, age, structure, hours, unconvertible })
    })
}

/// Ruling 8: the interruption covering the last day of each month. Where several contracts are
/// interrupted on that day, the longest part of all gives the group, ties to the earliest.
fn interruptions(
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    rules: &PathwayRules,
    horizon: Horizon,
    calendar: &mut Calendar,
) {
    let of_one_contract = rows.absences.chunk_by(|a, b| {
        (a.siret, a.number, a.contract_start) == (b.siret, b.number, b.contract_start)
    });
    for absences in of_one_contract {
        let Some(first) = absences.first() else { continue };
        let key = (first.siret, first.number, first.contract_start);
        let Ok(position) = contracts.binary_search_by_key(&key, InsertionContract::key) else {
            continue;
        };
        let Some(contract) = contracts.get(position) else { continue };
        let newest = horizon.newest.last_day();
        for spell in spells(contract, absences, newest, rules.interruption_days) {
            let first = spell.first.month().max(calendar.first);
            let last = spell.last.plus(1).month().plus(-1).min(calendar.last);
            for month in first.through(last).filter(|month| contract.is_insertion_in(*month)) {
                if let Some(declared) = calendar.at(month) {
                    match declared.interruption {
                        Some(part) if !spell.longest.prevails_over(&part) => {}
                        Some(_) | None => declared.interruption = Some(spell.longest),
                    }
                }
            }
        }
    }
}

/// Ruling 1: the structure of the last IAE contract started by the last day of each month of the
/// calendar, ended or not.
fn structures(contracts: &[InsertionContract<'_>], calendar: &Calendar) -> Vec<Option<Structure>> {
    let mut by_start: Vec<&InsertionContract<'_>> = contracts.iter().collect();
    by_start.sort_by_key(|contract| contract.start());
    let mut started = 0;
    calendar
        .first
        .through(calendar.last)
        .map(|month| {
            let later = by_start.get(started..).unwrap_or_default();
            started += later.partition_point(|contract| contract.start() <= month.last_day());
            let candidates = by_start.get(..started).unwrap_or_default();
            candidates.iter().rev().find_map(|contract| contract.structure_in(month))
        })
        .collect()
}

/// The lines of one PASS, without their place in runs of empty months.
fn pass_months(
    pass: &PassFact,
    position: u32,
    rows: &PersonRows<'_>,
    calendar: &Calendar,
    structures: &[Option<Structure>],
    employers: &EmployerFacts,
    horizon: Horizon,
) -> Vec<PersonMonth> {
    let stated = rows.person;
    let sex = pass.sex.or(stated.map_or(Sex::Unknown, |person| person.sex));
    let birth = pass.birth_year.or_else(|| stated.and_then(|person| person.birth).map(Day::year));
    calendar
        .first
        .through(calendar.last)
        .zip(structures)
        .filter(|(month, _)| {
            let owner = owner(rows.passes, *month).and_then(|owner| rows.passes.get(owner));
            owner.is_some_and(|owner| std::ptr::eq(owner, pass))
        })
        .map(|(month, worked_at)| {
            let declared = calendar.get(month);
            let structure = worked_at.or_else(|| named_structure(pass, month, employers));
            let observed = is_observed(&declared, month, horizon);
            let covering = covering(rows.passes, month);
            PersonMonth {
                person: pass.person,
                pass: position,
                month,
                sex,
                age: AgeBand::at_year_end(birth, month.year()),
                structure,
                active: covering.is_some(),
                observed,
                hours: declared.hours,
                unconvertible: declared.unconvertible,
                state: state(&declared, observed),
                gap: Gap::None,
                suspended: covering.is_some_and(|pass| is_suspended(rows, pass, month)),
                interruption: declared.interruption.map(|part| part.group),
            }
        })
        .collect()
}

/// The position of the latest-started PASS touching the month (rulings 3 and 28).
pub(super) fn owner(passes: &[PassFact], month: Month) -> Option<usize> {
    let (first, last) = (month.first_day(), month.last_day());
    passes.iter().rposition(|pass| pass.start <= last && pass.end >= first)
}

/// The latest-started PASS covering the last day of the month.
fn covering(passes: &[PassFact], month: Month) -> Option<&PassFact> {
    let last = month.last_day();
    passes.iter().rev().find(|pass| pass.start <= last && pass.end >= last)
}

/// Ruling 7: register ends as stored, all reasons.
fn is_suspended(rows: &PersonRows<'_>, pass: &PassFact, month: Month) -> bool {
    let last = month.last_day();
    rows.suspensions.iter().any(|suspension| {
        suspension.pass == pass.pass && suspension.first <= last && suspension.last >= last
    })
}

/// Ruling 4. Holders followed by a structure of self-employed workers (EITI) have no contract in
/// the DSN: they are observed as soon as the month is complete.
fn is_observed(declared: &Declared, month: Month, horizon: Horizon) -> bool {
    if declared.open { !declared.unfiled } else { month <= horizon.last_complete }
}

/// Ruling 6 (b): a negative sum is unobserved.
fn state(declared: &Declared, observed: bool) -> MonthState {
    let zero = Hundredths::ZERO;
    if declared.hours > zero || declared.unconvertible > zero {
        MonthState::Worked
    } else if observed && declared.hours == zero && declared.unconvertible == zero {
        MonthState::Empty
    } else {
        MonthState::Unobserved
    }
}

/// Ruling 6: the place of each month of one PASS in runs of empty months.
fn with_gaps(months: Vec<PersonMonth>, rules: &PathwayRules) -> Vec<PersonMonth> {
    let states: Vec<MonthState> = months.iter().map(|month| month.state).collect();
    let threshold = usize::try_from(rules.probable_exit_months).unwrap_or_default();
    months
        .into_iter()
        .zip(places(&states, threshold))
        .map(|(month, gap)| PersonMonth { gap, ..month })
        .collect()
}
