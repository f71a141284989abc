//! Contracts of a pathway: fixed-term insertion contracts renewed for four to twelve months,
//! missions of a few days, changes of structure, gaps between contracts.

use super::absences::{self, Absence};
use super::changes::Former;
use super::work::{self, Line};
use super::{Basin, Holder};
use crate::synth::calendar;
use crate::synth::knowledge::Filings;
use crate::synth::random::Draws;
use crate::synth::structures::{Payroll, Structure};
use crate::vocabulary::{Day, Month, SiaeKind};

/// One contract with an insertion structure.
pub(in crate::synth) struct Contract {
    /// Position of the structure in its basin.
    pub structure: usize,
    /// Kind of the structure.
    pub kind: SiaeKind,
    /// Number (S21.G00.40.009), as last known.
    pub number: String,
    /// A change of number during the contract.
    pub renamed: Option<Renaming>,
    /// The start declared first (S21.G00.41.021), a few days too early.
    pub former_start: Option<Former<Day>>,
    /// Working time before a change (S21.G00.41.007).
    pub former_quota: Option<Former<i64>>,
    /// Day on which it came from another establishment of the company (S21.G00.41.012).
    pub moved: Option<Day>,
    /// First day.
    pub start: Day,
    /// Last day, inclusive. May lie beyond the last month of the plan.
    pub end: Day,
    /// Why it ended (S21.G00.62.002).
    pub reason: &'static str,
    /// The end is never declared.
    pub unclosed: bool,
    /// Expected last day (S21.G00.40.010).
    pub expected: Option<Day>,
    /// An end declared in error, then cancelled.
    pub false_end: Option<FalseEnd>,
    /// The scheme's complement (S21.G00.40.073) is stated.
    pub states_complement: bool,
    /// Working time, in hundredths of the contract's unit (S21.G00.40.013).
    pub quota: i64,
    /// Which user company the mission is for.
    pub user: u32,
    /// Absences, in order.
    pub absences: Vec<Absence>,
    /// Stretches without work and without any declared absence.
    pub idle: Vec<(Day, Day)>,
    /// Pay lines that measure working time.
    pub lines: Vec<Line>,
    /// First and last months whose declaration describes the contract; those filed in between do
    /// too. `None`: over before the first declaration.
    pub described: Option<(Month, Month)>,
}

impl Contract {
    /// A mission for a user company.
    pub(in crate::synth) fn is_mission(&self) -> bool {
        self.kind == SiaeKind::Etti
    }

    /// Nature (S21.G00.40.007).
    pub(in crate::synth) fn nature(&self) -> &'static str {
        if self.is_mission() { "03" } else { "02" }
    }

    /// Public policy scheme (S21.G00.40.008).
    pub(in crate::synth) fn scheme(&self) -> &'static str {
        match self.kind {
            SiaeKind::Ai => "99",
            SiaeKind::Etti if self.user.is_multiple_of(2) => "99",
            SiaeKind::Aci | SiaeKind::Ei | SiaeKind::Eiti | SiaeKind::Etti => "71",
        }
    }

    /// Complement of the scheme (S21.G00.40.073).
    pub(in crate::synth) fn complement(&self) -> &'static str {
        match self.kind {
            SiaeKind::Aci => "02",
            SiaeKind::Ai => "03",
            SiaeKind::Ei | SiaeKind::Eiti => "04",
            SiaeKind::Etti => "05",
        }
    }
}

/// A contract's number changed.
pub(in crate::synth) struct Renaming {
    /// Former number.
    pub old: String,
    /// Month of the first declaration with the new number.
    pub month: Month,
    /// First day of the new number.
    pub day: Day,
}

/// An end of contract declared by mistake.
pub(in crate::synth) struct FalseEnd {
    /// Month of the declaration that says it.
    pub said: Month,
    /// The day it says.
    pub day: Day,
    /// Month of the declaration that cancels it.
    pub withdrawn: Month,
}

/// Lives the contracts of one PASS: from `start` to `horizon` at most.
pub(super) fn live(
    basin: &Basin<'_>,
    draws: &mut Draws,
    holder: &Holder,
    start: Day,
    horizon: Day,
) -> Vec<Contract> {
    let mut contracts: Vec<Contract> = Vec::new();
    let mut at = holder.home;
    let Some(home) = basin.structures.get(at).filter(|home| home.kind != SiaeKind::Eiti) else {
        return contracts;
    };
    let pathway = draws.exponential(mean_pathway(home.kind)).max(20);
    let last_day = horizon.min(start.plus(pathway));
    let mut cursor = start.plus(draws.between(0, 20));
    while cursor.plus(2) <= last_day {
        if !contracts.is_empty() && draws.chance(0.05) {
            at = neighbour(basin, draws, at);
        }
        let Some(structure) = basin.structures.get(at) else { break };
        let rank = holder.contracts.len() + contracts.len();
        let contract = make(basin, draws, holder, structure, at, (cursor, last_day), rank);
        // A structure that no longer files hires nobody that anyone could know of.
        if structure.silent_after.is_some_and(|last| contract.start > last.last_day()) {
            break;
        }
        cursor = contract.end.plus(1 + gap(draws, structure.kind));
        contracts.push(contract);
    }
    contracts
}

/// Mean length of the stay with insertion structures, in days.
fn mean_pathway(kind: SiaeKind) -> f64 {
    match kind {
        SiaeKind::Aci => 480.0,
        SiaeKind::Ai => 470.0,
        SiaeKind::Ei => 500.0,
        SiaeKind::Etti | SiaeKind::Eiti => 400.0,
    }
}

fn neighbour(basin: &Basin<'_>, draws: &mut Draws, at: usize) -> usize {
    let hiring: Vec<usize> = basin
        .structures
        .iter()
        .enumerate()
        .filter(|(_, structure)| structure.kind != SiaeKind::Eiti)
        .map(|(position, _)| position)
        .collect();
    if hiring.is_empty() { at } else { draws.pick(&hiring) }
}

/// Days between two contracts.
fn gap(draws: &mut Draws, kind: SiaeKind) -> i32 {
    if kind == SiaeKind::Etti {
        if draws.chance(0.10) { draws.between(25, 120) } else { draws.between(0, 8) }
    } else {
        match draws.below(100) {
            0..74 => 0,
            74..86 => draws.between(1, 20),
            _ => draws.between(20, 120),
        }
    }
}

fn make(
    basin: &Basin<'_>,
    draws: &mut Draws,
    holder: &Holder,
    structure: &Structure,
    at: usize,
    (start, last_day): (Day, Day),
    rank: usize,
) -> Contract {
    let kind = structure.kind;
    let planned = match kind {
        SiaeKind::Etti => draws.lognormal(16.0, 0.8).clamp(2, 120),
        SiaeKind::Aci | SiaeKind::Ai | SiaeKind::Ei | SiaeKind::Eiti => {
            draws.pick(&[122, 122, 183, 183, 183, 365])
        }
    };
    let planned_end = start.plus(planned - 1);
    // Not leaving a stump of a few days at the end of a pathway.
    let end = if planned_end.plus(15) > last_day { last_day } else { planned_end };
    let broken = end < planned_end;
    let reason = reason(draws, kind, broken);
    let expected = draws.chance(0.9).then_some(planned_end.max(end));
    let mut contract = Contract {
        structure: at,
        kind,
        number: number(structure, holder.number, rank),
        renamed: None,
        former_start: None,
        former_quota: None,
        moved: None,
        start,
        end,
        reason,
        unclosed: draws.chance(0.03),
        expected,
        false_end: None,
        states_complement: matches!(kind, SiaeKind::Ai | SiaeKind::Etti) || draws.chance(0.97),
        quota: quota(draws, structure),
        user: draws.below(6),
        absences: Vec::new(),
        idle: Vec::new(),
        lines: Vec::new(),
        described: None,
    };
    if let Some(filings) = basin.filings.get(at) {
        absences::live(draws, holder, structure, filings, &mut contract);
        if structure.payroll.punctual {
            misdeclare(draws, holder, filings, &mut contract, rank);
        }
        contract.lines = work::live(draws, structure, filings, &basin.calendar, &contract);
        contract.described = described(filings, &contract);
    }
    contract
}

fn reason(draws: &mut Draws, kind: SiaeKind, broken: bool) -> &'static str {
    if broken {
        draws.weighted(&[(45, "036"), (30, "037"), (15, "084"), (10, "059")])
    } else if kind == SiaeKind::Etti {
        "032"
    } else {
        "031"
    }
}

/// Numbers as software writes them: some with signs outside ASCII, some all digits.
fn number(structure: &Structure, holder: u64, rank: usize) -> String {
    match structure.index % 4 {
        0 => format!("CDDI-{holder:06}-{rank:02}"),
        1 => format!("{holder:07}{rank:03}"),
        2 => format!("N°{holder:06}/{rank:02}"),
        _ => format!("C_{holder:06}.{rank:02}"),
    }
}

/// Hundredths of the contract's unit: hours a month, or days a month.
fn quota(draws: &mut Draws, structure: &Structure) -> i64 {
    if structure.payroll.in_days {
        return 1_800;
    }
    match structure.kind {
        SiaeKind::Aci => draws.weighted(&[(75, 11_267), (15, 10_400), (10, 15_167)]),
        SiaeKind::Ai => draws.weighted(&[(40, 4_000), (40, 6_500), (20, 8_667)]),
        SiaeKind::Ei | SiaeKind::Eiti => draws.weighted(&[(60, 15_167), (40, 12_134)]),
        SiaeKind::Etti => 15_167,
    }
}

/// Unit of working time of a structure's contracts (S21.G00.40.011).
pub(in crate::synth) fn contract_unit(payroll: &Payroll, structure: u64) -> &'static str {
    match (payroll.in_days, structure % 9) {
        (true, 0..5) => "20",
        (true, _) => "12",
        (false, 0) => "21",
        (false, _) => "10",
    }
}

/// Mistakes a payroll makes and corrects: an end withdrawn, a number changed.
fn misdeclare(
    draws: &mut Draws,
    holder: &Holder,
    filings: &Filings,
    contract: &mut Contract,
    rank: usize,
) {
    let months: Vec<Month> =
        filings.describing(contract.start, contract.end).map(|filing| filing.month).collect();
    let middle = months.len() / 2;
    let (false_end, renamed) = (draws.chance(0.004), draws.chance(0.006));
    let (Some(said), Some(withdrawn)) = (months.get(middle), months.get(middle + 1)) else {
        return;
    };
    if false_end && withdrawn.last_day() < contract.end {
        contract.false_end =
            Some(FalseEnd { said: *said, day: said.last_day(), withdrawn: *withdrawn });
    } else if renamed && withdrawn.first_day() > contract.start {
        contract.renamed = Some(Renaming {
            old: format!("ANC-{:06}-{rank:02}", holder.number),
            month: *withdrawn,
            day: withdrawn.first_day(),
        });
    }
}

/// Months of the declarations that describe the contract's days, or carry pay sent afterwards.
fn described(filings: &Filings, contract: &Contract) -> Option<(Month, Month)> {
    let by_dates = filings.describing(contract.start, contract.end).map(|filing| filing.month);
    let months = by_dates.chain(contract.lines.iter().map(|line| line.declared));
    months.fold(None, |span, month| match span {
        None => Some((month, month)),
        Some((first, last)) => Some((month.min(first), month.max(last))),
    })
}

/// Whether the day falls in a stretch of the contract without work and without declared absence.
pub(super) fn is_idle(contract: &Contract, day: Day) -> bool {
    contract.idle.iter().any(|(first, last)| (*first..=*last).contains(&day))
}

/// Days from `from` to `to` on which `test` holds and the calendar is worked.
pub(super) fn count_days(
    basin_calendar: &calendar::WorkCalendar,
    (from, to): (Day, Day),
    test: impl Fn(Day) -> bool,
) -> i64 {
    calendar::days(from, to).map(|day| i64::from(basin_calendar.is_working(day) && test(day))).sum()
}
