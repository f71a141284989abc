//! Absences during a contract: work stoppages (block 60) and suspensions (block 65).
//!
//! The yearly rates differ between women and men, so that the published gap is a finding: more
//! sickness, maternity, parental leave and care for women; more accidents, bad weather and
//! paternity for men. They are orders of magnitude, chosen for this project.

use super::Holder;
use super::contracts::Contract;
use crate::synth::knowledge::Filings;
use crate::synth::random::Draws;
use crate::synth::structures::Structure;
use crate::vocabulary::{Day, Month, Sex, SiaeKind};

/// Block 60 or block 65.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synth) enum Family {
    /// Arrêt de travail.
    Leave,
    /// Suspension de l'exécution du contrat.
    Suspension,
}

/// One absence, as it was lived.
pub(in crate::synth) struct Absence {
    /// Leave or suspension.
    pub family: Family,
    /// Reason (S21.G00.60.001 or S21.G00.65.001).
    pub reason: &'static str,
    /// First day absent.
    pub first: Day,
    /// Last day absent, inclusive.
    pub last: Day,
    /// It never took place: declared by mistake, then cancelled.
    pub mistake: Option<Mistake>,
}

/// A declaration made by mistake.
pub(in crate::synth) struct Mistake {
    /// Month of the declaration that says it.
    pub said: Month,
    /// Month of the declaration that cancels it; the same month when both are in one message.
    pub withdrawn: Month,
}

impl Absence {
    /// Therapeutic part time: the person works.
    pub(in crate::synth) fn is_part_time(&self) -> bool {
        self.family == Family::Leave && matches!(self.reason, "15" | "16" | "17" | "18")
    }

    /// Paid leave: hours are paid.
    pub(in crate::synth) fn is_paid_leave(&self) -> bool {
        self.family == Family::Suspension && self.reason == "200"
    }

    /// Declared as one slice a month. Short-time work and bad weather always are: their end date
    /// is an actual one.
    pub(in crate::synth) fn is_sliced(&self, software_slices: bool) -> bool {
        self.family == Family::Suspension
            && (software_slices || matches!(self.reason, "507" | "602"))
    }

    /// Whether no work is done that day because of it.
    pub(in crate::synth) fn stops_work(&self, day: Day) -> bool {
        self.mistake.is_none()
            && !self.is_part_time()
            && !self.is_paid_leave()
            && (self.first..=self.last).contains(&day)
    }
}

/// A reason with how often it strikes and how long it lasts.
struct Hazard {
    family: Family,
    reason: &'static str,
    /// Onsets per person and year of contract: women, men.
    yearly: (f64, f64),
    /// Length in days: median, and spread of its logarithm.
    length: (f64, f64),
    /// Ages concerned.
    ages: (i32, i32),
}

const fn hazard(
    family: Family,
    reason: &'static str,
    yearly: (f64, f64),
    length: (f64, f64),
    ages: (i32, i32),
) -> Hazard {
    Hazard { family, reason, yearly, length, ages }
}

const HAZARDS: [Hazard; 18] = [
    hazard(Family::Leave, "01", (1.10, 0.75), (16.0, 1.1), (16, 75)),
    hazard(Family::Leave, "02", (0.11, 0.0), (112.0, 0.03), (18, 42)),
    hazard(Family::Leave, "03", (0.0, 0.03), (25.0, 0.2), (20, 50)),
    hazard(Family::Leave, "04", (0.030, 0.020), (20.0, 0.9), (16, 75)),
    hazard(Family::Leave, "05", (0.006, 0.005), (60.0, 0.7), (25, 75)),
    hazard(Family::Leave, "06", (0.08, 0.16), (24.0, 0.9), (16, 75)),
    hazard(Family::Leave, "15", (0.014, 0.008), (45.0, 0.5), (25, 75)),
    hazard(Family::Suspension, "501", (0.22, 0.22), (18.0, 1.0), (16, 75)),
    hazard(Family::Suspension, "602", (0.05, 0.055), (25.0, 0.6), (16, 75)),
    hazard(Family::Suspension, "507", (0.0, 0.03), (4.0, 0.6), (16, 75)),
    hazard(Family::Suspension, "632", (0.060, 0.004), (150.0, 0.4), (20, 45)),
    hazard(Family::Suspension, "636", (0.12, 0.03), (9.0, 0.9), (20, 55)),
    hazard(Family::Suspension, "637", (0.05, 0.05), (3.0, 0.5), (16, 75)),
    hazard(Family::Suspension, "301", (0.10, 0.10), (45.0, 0.7), (16, 60)),
    hazard(Family::Suspension, "618", (0.01, 0.01), (4.0, 0.5), (16, 75)),
    hazard(Family::Suspension, "650", (0.030, 0.008), (30.0, 0.5), (30, 75)),
    hazard(Family::Suspension, "603", (0.001, 0.008), (60.0, 0.6), (18, 60)),
    hazard(Family::Suspension, "112", (0.004, 0.004), (120.0, 0.4), (30, 75)),
];

/// Lives the absences of a contract, then its stretches without work.
pub(super) fn live(
    draws: &mut Draws,
    holder: &Holder,
    structure: &Structure,
    filings: &Filings,
    contract: &mut Contract,
) {
    let age = holder.birth.days_until(contract.start) / 365;
    let exposure = match structure.kind {
        SiaeKind::Ai => 0.7,
        SiaeKind::Etti => 0.5,
        SiaeKind::Aci | SiaeKind::Ei | SiaeKind::Eiti => 1.0,
    };
    let yearly: f64 = HAZARDS.iter().map(|hazard| rate(hazard, holder.sex, age)).sum();
    let mean_wait = 365.0 / (yearly * exposure).max(0.01);
    let mut cursor = contract.start.plus(draws.exponential(mean_wait));
    while cursor.plus(1) <= contract.end {
        let Some(hazard) = strike(draws, holder.sex, age) else { break };
        let length = draws.lognormal(hazard.length.0, hazard.length.1).clamp(1, 700);
        let last = cursor.plus(length - 1).min(contract.end);
        if hazard.reason == "02" && draws.chance(0.2) {
            precede_by_pregnancy_leave(contract, cursor);
        }
        contract.absences.push(Absence {
            family: hazard.family,
            reason: hazard.reason,
            first: cursor,
            last,
            mistake: None,
        });
        cursor = last.plus(4 + draws.exponential(mean_wait));
    }
    if structure.payroll.paid_leave {
        take_summer_leave(draws, contract);
    }
    if structure.payroll.punctual && draws.chance(0.006) {
        misdeclare(draws, filings, contract);
    }
    idle(draws, holder.sex, structure.kind, contract);
}

fn rate(hazard: &Hazard, sex: Sex, age: i32) -> f64 {
    let (women, men) = hazard.yearly;
    match (age >= hazard.ages.0 && age <= hazard.ages.1, sex) {
        (false, _) => 0.0,
        (true, Sex::Women) => women,
        (true, Sex::Men | Sex::Unknown) => men,
    }
}

fn strike(draws: &mut Draws, sex: Sex, age: i32) -> Option<&'static Hazard> {
    let total: f64 = HAZARDS.iter().map(|hazard| rate(hazard, sex, age)).sum();
    let mut left = draws.unit() * total;
    HAZARDS.iter().find(|hazard| {
        left -= rate(hazard, sex, age);
        left < 0.0
    })
}

/// Two reasons on adjoining days: two leaves, one interruption.
fn precede_by_pregnancy_leave(contract: &mut Contract, maternity: Day) {
    let first = maternity.plus(-14);
    let free = contract.absences.last().is_none_or(|absence| absence.last.plus(2) < first);
    if first > contract.start && free {
        contract.absences.push(Absence {
            family: Family::Leave,
            reason: "07",
            first,
            last: maternity.plus(-1),
            mistake: None,
        });
    }
}

fn take_summer_leave(draws: &mut Draws, contract: &mut Contract) {
    for year in contract.start.year()..=contract.end.year() {
        let length = draws.between(12, 20);
        let Some(first) = Day::from_ymd(year, 8, 3).map(|day| day.plus(draws.between(0, 9))) else {
            continue;
        };
        let last = first.plus(length - 1);
        let inside = first > contract.start.plus(90) && last < contract.end;
        let free = contract
            .absences
            .iter()
            .all(|absence| absence.last.plus(2) < first || last.plus(2) < absence.first);
        if inside && free {
            contract.absences.push(Absence {
                family: Family::Suspension,
                reason: "200",
                first,
                last,
                mistake: None,
            });
        }
    }
    contract.absences.sort_by_key(|absence| absence.first);
}

/// An absence declared by mistake, cancelled by the next declaration or in the same message.
fn misdeclare(draws: &mut Draws, filings: &Filings, contract: &mut Contract) {
    let months: Vec<Month> =
        filings.describing(contract.start, contract.end).map(|filing| filing.month).collect();
    let same_message = draws.chance(0.3);
    let length = draws.between(3, 18);
    let (Some(said), Some(next)) = (months.get(1), months.get(2)) else { return };
    let first = said.first_day().plus(5);
    let last = first.plus(length - 1);
    let free = contract.absences.iter().all(|absence| {
        absence.last.plus(2) < said.first_day() || said.last_day().plus(2) < absence.first
    });
    if !free || first <= contract.start || next.last_day() >= contract.end {
        return;
    }
    let leave = draws.chance(0.5);
    contract.absences.push(Absence {
        family: if leave { Family::Leave } else { Family::Suspension },
        reason: if leave { "01" } else { "501" },
        first,
        last,
        mistake: Some(Mistake { said: *said, withdrawn: if same_message { *said } else { *next } }),
    });
    contract.absences.sort_by_key(|absence| absence.first);
}

/// Stretches without work while the contract runs: common where work comes by assignments.
fn idle(draws: &mut Draws, sex: Sex, kind: SiaeKind, contract: &mut Contract) {
    let yearly = match kind {
        SiaeKind::Ai => 0.9,
        SiaeKind::Aci => 0.14,
        SiaeKind::Ei => 0.10,
        SiaeKind::Etti | SiaeKind::Eiti => return,
    };
    let yearly = if sex == Sex::Women { yearly * 1.25 } else { yearly };
    let mut cursor = contract.start.plus(draws.exponential(365.0 / yearly));
    while cursor < contract.end {
        let last = cursor.plus(draws.lognormal(50.0, 0.5).clamp(20, 200)).min(contract.end);
        contract.idle.push((cursor, last));
        cursor = last.plus(1 + draws.exponential(365.0 / yearly));
    }
}
