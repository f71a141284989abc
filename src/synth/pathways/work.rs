//! Working time as payrolls declare it: one line or two per pay period and contract, in hours,
//! days or worse, with the corrections of earlier months.

use super::contracts::{self, Contract};
use crate::synth::calendar::WorkCalendar;
use crate::synth::knowledge::{Filing, Filings};
use crate::synth::random::{Draws, whole};
use crate::synth::structures::{Payroll, Structure};
use crate::vocabulary::{Day, Month, SiaeKind};

/// What a line measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synth) enum Measured {
    /// Paid work (activity 01), in the contract's unit.
    Paid,
    /// Paid work in shifts (unit 32), which no rule converts into hours.
    PaidShifts,
    /// Paid work, in hours, under a number that no contract bears.
    Stray,
    /// Unpaid absence (activity 02), in hours.
    Unpaid,
    /// Ceiling calendar days (unit 40): not work.
    CeilingDays,
    /// Random overtime (pay type 017), in hours.
    Overtime,
}

/// A measure of working time over a pay period.
#[derive(Debug, Clone, Copy)]
pub(in crate::synth) struct Line {
    /// Month of the declaration that carries it.
    pub declared: Month,
    /// First day of the pay period.
    pub from: Day,
    /// Last day of the pay period.
    pub to: Day,
    /// What is measured.
    pub measured: Measured,
    /// Hundredths; negative when it corrects an earlier declaration.
    pub measure: i64,
    /// Rank of the payment in the month, from 1.
    pub payment: u8,
}

/// The lines of a contract, over all the declarations of its structure.
pub(super) fn live(
    draws: &mut Draws,
    structure: &Structure,
    filings: &Filings,
    calendar: &WorkCalendar,
    contract: &Contract,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for filing in filings.describing(contract.start, contract.end) {
        for (payment, (from, to)) in (1..).zip(periods(&structure.payroll, contract, filing)) {
            measure(draws, structure, calendar, contract, filing, (from, to, payment), &mut lines);
        }
    }
    if structure.payroll.punctual && !contract.unclosed {
        correct(draws, filings, &mut lines);
    }
    lines
}

/// Pay periods of one declaration: the month, its two halves, or from the 16th to the 15th with
/// what remains on leaving.
fn periods(payroll: &Payroll, contract: &Contract, filing: &Filing) -> Vec<(Day, Day)> {
    let (first, last) = (filing.month.first_day(), filing.month.last_day());
    let whole = if payroll.shifted {
        let ends = contract.end <= last;
        vec![(
            first.plus(-1).month().first_day().plus(15),
            if ends { last } else { first.plus(14) },
        )]
    } else if payroll.two_payments {
        vec![(first, first.plus(14)), (first.plus(15), last)]
    } else {
        vec![(first, last)]
    };
    whole
        .into_iter()
        .map(|(from, to)| (from.max(contract.start), to.min(contract.end)))
        .filter(|(from, to)| from <= to)
        .collect()
}

fn measure(
    draws: &mut Draws,
    structure: &Structure,
    calendar: &WorkCalendar,
    contract: &Contract,
    filing: &Filing,
    (from, to, payment): (Day, Day, u8),
    lines: &mut Vec<Line>,
) {
    let absent = |day: Day| contract.absences.iter().any(|absence| absence.stops_work(day));
    let part_time = |day: Day| {
        contract
            .absences
            .iter()
            .any(|absence| absence.is_part_time() && (absence.first..=absence.last).contains(&day))
    };
    let idle = |day: Day| contracts::is_idle(contract, day);
    let span = (from, to);
    let worked = contracts::count_days(calendar, span, |day| !absent(day) && !idle(day));
    let halved =
        contracts::count_days(calendar, span, |day| !absent(day) && !idle(day) && part_time(day));
    let missed = contracts::count_days(calendar, span, absent);
    let line =
        |measured, measure| Line { declared: filing.month, from, to, measured, measure, payment };
    if worked > 0 {
        lines.push(paid(draws, structure, contract, worked * 2 - halved, line));
    }
    if missed > 0 && draws.chance(0.7) {
        lines.push(line(Measured::Unpaid, missed * hours_per_day(contract)));
    }
    if structure.payroll.ceiling_days && payment == 1 {
        lines.push(line(Measured::CeilingDays, i64::from(from.days_until(to) + 1) * 100));
    }
    if worked > 15 && draws.chance(0.02) {
        lines.push(line(Measured::Overtime, i64::from(draws.between(1, 12)) * 50));
    }
}

/// The paid line for so many half-days of presence.
fn paid(
    draws: &mut Draws,
    structure: &Structure,
    contract: &Contract,
    half_days: i64,
    line: impl Fn(Measured, i64) -> Line,
) -> Line {
    if structure.payroll.in_days {
        return line(Measured::Paid, half_days * 50);
    }
    if structure.kind == SiaeKind::Ai && draws.chance(0.02) {
        return line(Measured::PaidShifts, half_days * 50);
    }
    // Assignments come and go; other kinds vary little from month to month.
    let presence = match structure.kind {
        SiaeKind::Ai => draws.pick(&[35, 55, 70, 85, 100, 100, 120]),
        SiaeKind::Aci | SiaeKind::Ei | SiaeKind::Eiti | SiaeKind::Etti => draws.between(96, 102),
    };
    let hundredths = half_days * hours_per_day(contract) * i64::from(presence) / 200;
    line(Measured::Paid, hundredths.max(25))
}

/// Hundredths of hours in a working day of this contract: the quota over 21.67 days.
fn hours_per_day(contract: &Contract) -> i64 {
    let quota = i32::try_from(contract.quota).unwrap_or(i32::MAX);
    i64::from(whole(f64::from(quota) / 21.67)).max(50)
}

/// Corrections sent with the next declaration, under the old pay period: a few hours too many,
/// or a month paid by mistake and taken back whole.
fn correct(draws: &mut Draws, filings: &Filings, lines: &mut Vec<Line>) {
    let mut corrections = Vec::new();
    for line in lines.iter() {
        if line.measured != Measured::Paid || !draws.chance(0.008) {
            continue;
        }
        let Some(next) = filings.after(line.declared) else { continue };
        let whole_month = draws.chance(0.15);
        let part = i64::from(draws.between(2, 14)) * 50;
        let back = if whole_month { line.measure } else { part.min(line.measure) };
        corrections.push(Line { declared: next.month, measure: -back, payment: 1, ..*line });
    }
    lines.append(&mut corrections);
}
