//! PASS IAE: 730 days, suspensions as employers declare them, prolongations, a second PASS.

use super::absences::Absence;
use super::contracts::{self, Contract};
use super::{Basin, Holder};
use crate::synth::plan::Plan;
use crate::synth::random::Draws;
use crate::vocabulary::{Day, SiaeKind};

/// Days of a PASS from its start to its end, before suspensions and prolongations.
const INITIAL_DAYS: i32 = 730;

/// Longest suspension, in months: also what an employer writes who does not know the end.
const LONGEST_SUSPENSION_MONTHS: i32 = 36;

/// A PASS, with all that ever happens to it.
pub(in crate::synth) struct Pass {
    /// Number in the register.
    pub number: String,
    /// First day.
    pub start: Day,
    /// How it was delivered (`defaut`, `pe`, `admin`).
    pub origin: &'static str,
    /// Suspensions declared, in order, never overlapping.
    pub suspensions: Vec<Suspension>,
    /// Prolongation asked for, if any.
    pub prolongation: Option<Prolongation>,
}

/// A suspension of a PASS, declared by the structure of the last hire.
pub(in crate::synth) struct Suspension {
    /// Position in the basin of the structure that declared it.
    pub structure: usize,
    /// Code of the reason.
    pub reason: &'static str,
    /// First day.
    pub first: Day,
    /// Last day as entered, inclusive; 36 months when the employer did not know it.
    pub entered_last: Day,
    /// A later hire, which ends the suspension the day before.
    pub hired: Option<Day>,
    /// Day it was entered.
    pub created: Day,
}

/// A prolongation of a PASS.
pub(in crate::synth) struct Prolongation {
    /// Code of the reason.
    pub reason: &'static str,
    /// Length in days.
    pub days: i32,
}

impl Suspension {
    /// Last day as the register knows it on `day`.
    pub(in crate::synth) fn last_on(&self, day: Day) -> Day {
        match self.hired {
            Some(hired) if hired <= day => self.entered_last.min(hired.plus(-1)),
            _ => self.entered_last,
        }
    }
}

impl Pass {
    /// Suspensions the register knows on `day`.
    pub(in crate::synth) fn suspensions_on(&self, day: Day) -> impl Iterator<Item = &Suspension> {
        self.suspensions.iter().filter(move |suspension| suspension.created <= day)
    }

    /// Last day before any prolongation, as the register knows it on `day`: each suspension
    /// pushes it by its length less one day, as the platform does.
    fn end_before_prolongation(&self, day: Day) -> Day {
        let pushed: i32 = self
            .suspensions_on(day)
            .map(|suspension| suspension.first.days_until(suspension.last_on(day)))
            .sum();
        self.start.plus(INITIAL_DAYS - 1 + pushed)
    }

    /// The prolongation the register knows on `day`, half-open: first day, day after the last.
    /// It is asked for a month before the PASS ends.
    pub(in crate::synth) fn prolongation_on(&self, day: Day) -> Option<(Day, Day)> {
        let prolongation = self.prolongation.as_ref()?;
        let end = self.end_before_prolongation(day);
        (end.plus(-30) <= day).then(|| (end, end.plus(prolongation.days)))
    }

    /// Last day, inclusive, as the register knows it on `day`.
    pub(in crate::synth) fn end_on(&self, day: Day) -> Day {
        self.prolongation_on(day).map_or_else(|| self.end_before_prolongation(day), |(_, end)| end)
    }
}

/// Lives the PASS of a holder, and the contracts held under each.
pub(super) fn live_all(
    plan: &Plan,
    basin: &Basin<'_>,
    draws: &mut Draws,
    holder: &mut Holder,
    entry: Day,
) {
    let first = live(basin, draws, holder, entry, 0);
    let ended = first.end_on(Day::from_number(i32::MAX));
    let unended = first
        .suspensions
        .last()
        .is_some_and(|last| last.hired.is_none() && last.entered_last >= nominal_end(last.first));
    holder.passes.push(first);
    // The waiting period of two years can be waived by a prescriber.
    let again = ended.plus(draws.between(70, 500));
    if draws.chance(0.25) && !unended && again <= plan.last_month.last_day() {
        let second = live(basin, draws, holder, again, 1);
        holder.passes.push(second);
    }
}

fn live(basin: &Basin<'_>, draws: &mut Draws, holder: &mut Holder, start: Day, rank: u32) -> Pass {
    let kind = basin.structures.get(holder.home).map_or(SiaeKind::Aci, |home| home.kind);
    let prolongation = draws.chance(0.14).then(|| Prolongation {
        reason: prolongation_reason(draws, kind, holder.birth.days_until(start) / 365),
        days: draws.pick(&[91, 182, 182, 273, 365]),
    });
    let longest =
        INITIAL_DAYS - 1 + prolongation.as_ref().map_or(0, |prolongation| prolongation.days);
    let lived = contracts::live(basin, draws, holder, start, start.plus(longest));
    let suspensions = suspend(basin, draws, holder.home, start, &lived);
    let open = suspensions.last().is_some_and(|last| last.hired.is_none());
    holder.contracts.extend(lived);
    Pass {
        number: format!("9999{}{:07}", 9 - rank, holder.number),
        start,
        origin: draws.weighted(&[(93, "defaut"), (5, "pe"), (2, "admin")]),
        suspensions,
        // A suspended PASS cannot be prolonged.
        prolongation: prolongation.filter(|_| !open),
    }
}

fn prolongation_reason(draws: &mut Draws, kind: SiaeKind, age: i32) -> &'static str {
    let senior = if age >= 50 { 60 } else { 0 };
    let hardship = if matches!(kind, SiaeKind::Ai | SiaeKind::Aci) { 25 } else { 0 };
    draws.weighted(&[
        (senior, "SENIOR"),
        (hardship, "PARTICULAR_DIFFICULTIES"),
        (40, "COMPLETE_TRAINING"),
        (20, "RQTH"),
    ])
}

/// A situation that lets an employer suspend the PASS.
struct Situation {
    structure: usize,
    first: Day,
    /// Last day when it is known as such; `None`: the contract is over.
    known_last: Option<Day>,
    /// The next hire, which ends whatever was declared.
    hired: Option<Day>,
    broken: bool,
}

/// Situations: absences longer than 15 days, gaps longer than 15 days, the end of the last
/// contract.
fn situations(contracts: &[Contract]) -> Vec<Situation> {
    let mut found = Vec::new();
    for (rank, contract) in contracts.iter().enumerate() {
        let next = contracts.get(rank + 1).map(|next| next.start);
        let long = |absence: &&Absence| {
            absence.mistake.is_none()
                && !absence.is_part_time()
                && !absence.is_paid_leave()
                && absence.first.days_until(absence.last) >= 15
        };
        for absence in contract.absences.iter().filter(long) {
            found.push(Situation {
                structure: contract.structure,
                first: absence.first,
                known_last: Some(absence.last),
                hired: next.filter(|next| *next > absence.first),
                broken: false,
            });
        }
        if next.is_none_or(|next| contract.end.days_until(next) > 16) {
            found.push(Situation {
                structure: contract.structure,
                first: contract.end.plus(1),
                known_last: None,
                hired: next,
                broken: !matches!(contract.reason, "031" | "032"),
            });
        }
    }
    found
}

fn suspend(
    basin: &Basin<'_>,
    draws: &mut Draws,
    home: usize,
    start: Day,
    contracts: &[Contract],
) -> Vec<Suspension> {
    let mut declared: Vec<Suspension> = Vec::new();
    for situation in situations(contracts) {
        let (lag, shift) = (entry_lag(draws), draws.between(0, 8));
        let Some(structure) = basin.structures.get(situation.structure) else { continue };
        let share = match (situation.known_last, situation.hired) {
            (Some(_), _) => structure.suspends,
            (None, Some(_)) => structure.suspends * 0.9,
            (None, None) => structure.suspends * 0.55,
        };
        let wanted = draws.chance(share);
        let first = situation.first.plus(shift);
        let entered_last = match situation.known_last {
            Some(last) if draws.chance(0.8) => last,
            _ => nominal_end(first),
        };
        let free = declared.last().is_none_or(|last| {
            last.last_on(Day::from_number(i32::MAX)) < first && last.created < first.plus(lag)
        });
        // A hire on the first day, or before, leaves nothing to suspend.
        let early_hire = situation.hired.is_some_and(|hired| hired <= first);
        let inside = first > start && first < start.plus(INITIAL_DAYS - 1);
        if wanted && free && !early_hire && inside && entered_last >= first {
            declared.push(Suspension {
                structure: situation.structure,
                reason: reason(draws, structure.kind, &situation),
                first,
                entered_last,
                hired: situation.hired,
                created: first.plus(lag),
            });
        }
    }
    // Without contract in the declarations (EITI), breaks of activity are declared all the same.
    if contracts.is_empty() && draws.chance(0.3) {
        let first = start.plus(draws.between(60, 500));
        declared.push(Suspension {
            structure: home,
            reason: "CONTRACT_SUSPENDED",
            first,
            entered_last: first.plus(draws.between(20, 120)),
            hired: None,
            created: first.plus(entry_lag(draws)),
        });
    }
    declared
}

/// Days from the first day to the entry: most within a month, at most a year.
fn entry_lag(draws: &mut Draws) -> i32 {
    match draws.below(100) {
        0..76 => draws.between(0, 29),
        76..95 => draws.between(30, 179),
        _ => draws.between(180, 365),
    }
}

fn reason(draws: &mut Draws, kind: SiaeKind, situation: &Situation) -> &'static str {
    let bridge = if matches!(kind, SiaeKind::Aci | SiaeKind::Ei) { 1 } else { 0 };
    match (situation.known_last, situation.broken) {
        (Some(_), _) => draws.weighted(&[
            (92, "CONTRACT_SUSPENDED"),
            (4, "APPROVAL_BETWEEN_CTA_MEMBERS"),
            (2, "SICKNESS"),
            (1, "MATERNITY"),
            (1, "FORCE_MAJEURE"),
        ]),
        (None, true) => draws.weighted(&[(90, "CONTRACT_BROKEN"), (10, "CONTRACT_SUSPENDED")]),
        (None, false) => draws.weighted(&[
            (85, "FINISHED_CONTRACT"),
            (8, "CONTRACT_SUSPENDED"),
            (5, "APPROVAL_BETWEEN_CTA_MEMBERS"),
            (bridge * 2, "CONTRAT_PASSERELLE"),
            (1, "TRIAL_OUTSIDE_IAE"),
        ]),
    }
}

/// The last day of a suspension of the longest length: 36 months, less a day.
fn nominal_end(first: Day) -> Day {
    let month = first.month().plus(LONGEST_SUSPENSION_MONTHS);
    let in_month = first.month().first_day().days_until(first);
    month.first_day().plus(in_month - 1).min(month.last_day())
}
