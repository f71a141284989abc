//! Interruption rates (indicator I1) by source, from the lives and what is known of them.
//!
//! S: a suspension of the register covers the last day of the month. D: an absence of more than
//! 15 days covers it. G: the month is empty, inside a pathway that had begun. Denominators: PASS
//! in force on the last day; for D and G, observed in the month; for G, also worked or empty, after
//! the first hours and not in a probable exit.

use std::collections::{BTreeMap, BTreeSet};

use crate::synth::knowledge::{self, KnownContract};
use crate::synth::pathways::{Basin, Contract, Holder, Measured, Pass};
use crate::synth::plan::{Format, Plan};
use crate::vocabulary::{AgeBand, Day, Month};

/// Months after which declarations are taken as complete.
const CONSOLIDATION_MONTHS: i32 = 2;
/// Length of an open run of empty months from which it is a probable exit.
const EXIT_MONTHS: usize = 6;
/// Days above which an absence is an interruption.
const LONG_DAYS: i32 = 15;
/// Hours in a day, for payrolls that count in days.
const HOURS_PER_DAY: i64 = 7;

/// Persons and interrupted persons, by period, source, sex, dimension and modality.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::synth) struct Interruptions {
    cells: BTreeMap<Cell, (u64, u64)>,
}

type Cell = (Month, char, &'static str, &'static str, String);

/// Month of a PASS, for source G.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Worked,
    Empty,
    Unobserved,
}

/// What is known of a holder at a date.
struct KnownLife<'a> {
    contracts: Vec<(&'a Contract, KnownContract)>,
    hours: BTreeMap<Month, i64>,
    inconvertible: BTreeSet<Month>,
    long_absences: Vec<(Day, Day)>,
    complete_to: Month,
    as_of: Month,
}

impl Interruptions {
    /// Adds the holders of a basin, as known by the end of `as_of`.
    pub(in crate::synth) fn add_basin(&mut self, plan: &Plan, basin: &Basin<'_>, as_of: Month) {
        for holder in &basin.holders {
            self.add_holder(plan, basin, holder, as_of);
        }
    }

    /// Adds another count.
    pub(in crate::synth) fn add(&mut self, other: Self) {
        for (cell, (persons, interrupted)) in other.cells {
            let sums = self.cells.entry(cell).or_default();
            sums.0 += persons;
            sums.1 += interrupted;
        }
    }

    /// The file `interruptions.csv`.
    pub(in crate::synth) fn to_csv(&self) -> String {
        let mut text = "periode,source,sexe,dimension,modalite,personnes,interrompues\n".to_owned();
        for ((month, source, sex, dimension, modality), (persons, interrupted)) in &self.cells {
            text.push_str(&format!(
                "{month},{source},{sex},{dimension},{modality},{persons},{interrupted}\n"
            ));
        }
        text
    }

    fn add_holder(&mut self, plan: &Plan, basin: &Basin<'_>, holder: &Holder, as_of: Month) {
        let newest = as_of.plus(-1);
        let extracted = as_of.last_day();
        let life = known_life(plan, basin, holder, as_of, newest);
        for (rank, pass) in holder.passes.iter().enumerate() {
            if pass.start > extracted {
                continue;
            }
            let last = pass.end_on(extracted);
            let gaps = gaps(plan, basin, &life, pass.start, last.min(newest.last_day()));
            for month in plan.first_month().through(newest) {
                let day = month.last_day();
                let later = holder.passes.get(rank + 1).is_some_and(|next| next.start <= day);
                if pass.start > day || last < day || later {
                    continue;
                }
                let at = life.structure_at(day).unwrap_or(holder.home);
                let groups = groups(basin, holder, &life, month, at);
                self.count(month, 'S', holder, &groups, suspended(pass, extracted, day));
                if month > life.complete_to {
                    continue;
                }
                if !life.is_observed(basin, month) {
                    continue;
                }
                let covers = |(first, last): &(Day, Day)| (*first..=*last).contains(&day);
                let absent = life.long_absences.iter().any(covers);
                self.count(month, 'D', holder, &groups, absent);
                if let Some(empty) = gaps.get(&month) {
                    self.count(month, 'G', holder, &groups, *empty);
                }
            }
        }
    }

    fn count(
        &mut self,
        month: Month,
        source: char,
        holder: &Holder,
        groups: &[(&'static str, String)],
        interrupted: bool,
    ) {
        for sex in [holder.sex.code(), "_T"] {
            for (dimension, modality) in groups {
                let cell = (month, source, sex, *dimension, modality.clone());
                let sums = self.cells.entry(cell).or_default();
                sums.0 += 1;
                sums.1 += u64::from(interrupted);
            }
        }
    }
}

fn suspended(pass: &Pass, extracted: Day, day: Day) -> bool {
    pass.suspensions_on(extracted)
        .any(|suspension| suspension.first <= day && day <= suspension.last_on(extracted))
}

/// The groups of a person in a month: total, kind of structure, age, territory.
fn groups(
    basin: &Basin<'_>,
    holder: &Holder,
    life: &KnownLife<'_>,
    month: Month,
    at: usize,
) -> Vec<(&'static str, String)> {
    let year_known = !holder.year_unregistered || !life.contracts.is_empty();
    let age = AgeBand::at_year_end(year_known.then(|| holder.birth.year()), month.year());
    let mut groups = vec![
        ("ensemble", "_T".to_owned()),
        ("age", age.code().to_owned()),
        ("territoire", "FR".to_owned()),
    ];
    if let Some(structure) = basin.structures.get(at) {
        groups.push(("type_siae", structure.kind.code().to_owned()));
        groups.push(("territoire", format!("REG-{}", structure.place.region)));
        groups.push(("territoire", format!("DEP-{}", structure.place.departement)));
    }
    groups
}

fn known_life<'a>(
    plan: &Plan,
    basin: &Basin<'_>,
    holder: &'a Holder,
    as_of: Month,
    newest: Month,
) -> KnownLife<'a> {
    let mut life = KnownLife {
        contracts: Vec::new(),
        hours: BTreeMap::new(),
        inconvertible: BTreeSet::new(),
        long_absences: Vec::new(),
        complete_to: newest.plus(-CONSOLIDATION_MONTHS),
        as_of,
    };
    // A consolidated base gives a person one number.
    let is_recognised =
        plan.format == Format::Tables || knowledge::is_recognised(holder, &basin.filings, as_of);
    if !is_recognised {
        return life;
    }
    for contract in &holder.contracts {
        let (Some(filings), Some(structure)) =
            (basin.filings.get(contract.structure), basin.structures.get(contract.structure))
        else {
            continue;
        };
        let Some(known) = knowledge::contract(contract, filings, as_of) else { continue };
        life.contracts.push((contract, known));
        for line in contract.lines.iter().filter(|line| filings.is_known(line.declared, as_of)) {
            let paid = line.measured == Measured::Paid;
            if !paid && line.measured != Measured::PaidShifts {
                continue;
            }
            let in_days = structure.payroll.in_days && paid;
            let hours = if in_days { line.measure * HOURS_PER_DAY } else { line.measure };
            for (month, part) in basin.calendar.split(line.from, line.to, hours) {
                if paid {
                    *life.hours.entry(month).or_default() += part;
                } else if part > 0 {
                    life.inconvertible.insert(month);
                }
            }
        }
        let spans = contract
            .absences
            .iter()
            .filter(|absence| !absence.is_part_time() && !absence.is_paid_leave())
            .flat_map(|absence| {
                knowledge::absence(absence, filings, as_of, structure.payroll.slices)
            })
            .map(|(first, last)| (first, last.unwrap_or(newest.last_day())));
        life.long_absences.extend(joined(spans, known));
    }
    life
}

/// Spans of one contract clipped to it, adjoining or overlapping ones joined, short ones left.
fn joined(spans: impl Iterator<Item = (Day, Day)>, contract: KnownContract) -> Vec<(Day, Day)> {
    let mut clipped: Vec<(Day, Day)> = spans
        .map(|(first, last)| {
            (first.max(contract.start), contract.end.map_or(last, |end| last.min(end)))
        })
        .filter(|(first, last)| first <= last)
        .collect();
    clipped.sort_unstable();
    let mut joined: Vec<(Day, Day)> = Vec::new();
    for (first, last) in clipped {
        match joined.last_mut() {
            Some(previous) if first <= previous.1.plus(1) => previous.1 = previous.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined.retain(|(first, last)| first.days_until(*last) + 1 > LONG_DAYS);
    joined
}

impl KnownLife<'_> {
    /// Position in the basin of the structure of the last contract started by `day`.
    fn structure_at(&self, day: Day) -> Option<usize> {
        self.contracts
            .iter()
            .filter(|(_, known)| known.start <= day)
            .max_by_key(|(_, known)| known.start)
            .map(|(contract, _)| contract.structure)
    }

    /// Whether every structure holding an open contract filed for the month; without open
    /// contract, whether the month is complete.
    fn is_observed(&self, basin: &Basin<'_>, month: Month) -> bool {
        let mut open = self
            .contracts
            .iter()
            .filter(|(_, known)| {
                known.start <= month.last_day()
                    && known.end.is_none_or(|end| end >= month.first_day())
            })
            .peekable();
        if open.peek().is_none() {
            return month <= self.complete_to;
        }
        open.all(|(contract, _)| {
            basin
                .filings
                .get(contract.structure)
                .is_some_and(|filings| filings.is_known(month, self.as_of))
        })
    }

    fn status(&self, basin: &Basin<'_>, month: Month) -> Status {
        let hours = self.hours.get(&month).copied().unwrap_or(0);
        if hours > 0 || self.inconvertible.contains(&month) {
            Status::Worked
        } else if hours == 0 && self.is_observed(basin, month) {
            Status::Empty
        } else {
            Status::Unobserved
        }
    }
}

/// Months of a PASS in the scope of source G, and whether each is empty.
fn gaps(
    plan: &Plan,
    basin: &Basin<'_>,
    life: &KnownLife<'_>,
    start: Day,
    last: Day,
) -> BTreeMap<Month, bool> {
    let mut scope = BTreeMap::new();
    let mut run: Vec<Month> = Vec::new();
    let mut begun = false;
    for month in start.month().max(plan.first_month()).through(last.month()) {
        match life.status(basin, month) {
            Status::Worked => {
                begun = true;
                scope.insert(month, false);
                scope.extend(run.drain(..).map(|month| (month, true)));
            }
            Status::Empty if begun => run.push(month),
            Status::Empty | Status::Unobserved => {}
        }
    }
    if run.len() < EXIT_MONTHS {
        scope.extend(run.into_iter().map(|month| (month, true)));
    }
    scope
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn adjoining_absences_join_and_short_ones_do_not_count() {
        let contract = KnownContract { start: day("2026-01-01"), end: Some(day("2026-03-31")) };
        let spans = [
            (day("2026-01-10"), day("2026-01-20")),
            (day("2026-01-21"), day("2026-01-25")),
            (day("2026-02-10"), day("2026-02-24")),
            (day("2026-03-10"), day("2026-06-30")),
        ];
        assert_eq!(
            joined(spans.into_iter(), contract),
            [
                // 11 + 5 days on adjoining days: 16 days.
                (day("2026-01-10"), day("2026-01-25")),
                // 15 days are not more than 15. The last is clipped to the contract: 22 days.
                (day("2026-03-10"), day("2026-03-31")),
            ]
        );
    }
}
