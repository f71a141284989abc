//! What change blocks tell (31 and 41): a corrected start, a new working time, an establishment
//! left, another family name, another NIR; and pay lines under a number that no contract bears.
//!
//! They are rare, drawn on a stream of their own, and only where a punctual structure declares
//! them. None moves a true statistic: a start is corrected within its month, a move happens on the
//! first day declared, and hours of no contract count nowhere.

use super::contracts::Contract;
use super::work::{Line, Measured};
use super::{Basin, Holder, OtherIdentity};
use crate::synth::identity;
use crate::synth::names;
use crate::synth::plan::Plan;
use crate::synth::random::{Domain, Draws};
use crate::vocabulary::{Day, Month};

/// A value declared first, and what replaced it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synth) struct Former<T> {
    /// The value declared before.
    pub old: T,
    /// Month of the first declaration with the new value.
    pub month: Month,
    /// Day of the change.
    pub day: Day,
}

impl<T: Copy> Former<T> {
    /// The value that the payroll knew in a month.
    pub(in crate::synth) fn known_in(change: Option<&Self>, month: Month, now: T) -> T {
        change.filter(|change| month < change.month).map_or(now, |change| change.old)
    }
}

/// Keeps the draws of changes apart from those of lives.
const STREAM: u64 = 1 << 42;
/// Old NIR are numbered from here above the plan's people and permanent employees.
const FORMER_NUMBERS: u64 = 2_000_000;

/// Gives a holder and their contracts what change blocks tell.
pub(super) fn befall(plan: &Plan, basin: &Basin<'_>, holder: &mut Holder) {
    let mut draws = Draws::of_pair(plan.seed, Domain::Holder, holder.number, STREAM);
    let (renames, renumbers) = (draws.chance(0.006), draws.chance(0.30));
    let family = names::family_name(&mut draws);
    match &mut holder.temporary {
        Some(temporary) if renumbers && temporary.kind == OtherIdentity::Temporary => {
            let old = plan.people + FORMER_NUMBERS + holder.number;
            temporary.kind = OtherIdentity::FormerNir(identity::nir(old, holder.sex, holder.birth));
        }
        None if renames && family != holder.family => {
            holder.former_family = holder.contracts.first().and_then(|contract| {
                let (month, day) = middle(basin, contract)?;
                Some(Former { old: family, month, day })
            });
        }
        Some(_) | None => {}
    }
    let first = plan.first_month().first_day();
    let early = holder.contracts.iter().filter(|contract| contract.start <= first).count();
    for (rank, contract) in holder.contracts.iter_mut().enumerate() {
        let (restarts, changes) = (draws.chance(0.02), draws.chance(0.012));
        let (moves, days) = (draws.chance(0.015), draws.between(1, 3));
        let quota = draws.pick(&[8_667, 10_400, 13_000]);
        let structure = basin.structures.get(contract.structure);
        if !structure.is_some_and(|structure| structure.payroll.punctual) {
            continue;
        }
        stray(&mut draws, contract);
        let Some((month, day)) = middle(basin, contract) else { continue };
        let old_start = contract.start.plus(-days);
        // Of the same month, and of the first contract: no other can lie in between.
        if restarts && rank == 0 && old_start.month() == contract.start.month() {
            contract.former_start = Some(Former { old: old_start, month, day });
        } else if changes && contract.quota != quota && contract.quota > 3_000 {
            contract.former_quota = Some(Former { old: quota, month, day });
        }
        let whole = contract.absences.iter().all(|absence| absence.first > first);
        if moves && early == 1 && contract.start < first && whole {
            contract.moved =
                contract.described.filter(|span| span.0 == first.month()).map(|_| first);
        }
    }
}

/// A month in the middle of those that describe the contract's dates, and its first day. It has a
/// declaration before it, and lies inside the contract.
fn middle(basin: &Basin<'_>, contract: &Contract) -> Option<(Month, Day)> {
    let filings = basin.filings.get(contract.structure)?;
    let months: Vec<Month> =
        filings.describing(contract.start, contract.end).map(|filing| filing.month).collect();
    let month = *months.get(months.len().div_ceil(2)).filter(|_| months.len() > 2)?;
    let day = month.first_day();
    (day > contract.start && month.last_day() < contract.end).then_some((month, day))
}

/// A few hours paid under a number that no contract bears: a recall on what is long closed.
fn stray(draws: &mut Draws, contract: &mut Contract) {
    let mut found: Vec<Line> = Vec::new();
    for line in contract.lines.iter().filter(|line| line.measured == Measured::Paid) {
        if draws.chance(0.006) {
            let measure = i64::from(draws.between(1, 8)) * 100;
            found.push(Line { measured: Measured::Stray, measure, payment: 1, ..*line });
        }
    }
    contract.lines.append(&mut found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_value_holds_until_its_month() {
        let day: Day = "2026-03-01".parse().unwrap();
        let change = Former { old: 1, month: day.month(), day };
        let known = |month: &str| Former::known_in(Some(&change), month.parse().unwrap(), 2);
        assert_eq!(["2026-02", "2026-03", "2026-04"].map(known), [1, 2, 2]);
        assert_eq!(Former::known_in(None, day.month(), 2), 2);
    }
}
