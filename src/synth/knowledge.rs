//! What the files received so far tell about a life: months filed, contracts described, ends and
//! absences as last stated.
//!
//! A declaration describes what happened since the one before it, and knows what the payroll
//! knew when it was made. A structure that skips a month for good tells its ends and absences in
//! its next declaration; the hours of the skipped month are lost.

use super::pathways::{Absence, Contract, Family, Holder};
use super::plan::Plan;
use super::random::{Domain, Draws};
use super::structures::Structure;
use crate::vocabulary::{Day, Month, SiaeKind};

/// A structure's declaration for one month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filing {
    /// Main month.
    pub month: Month,
    /// First day not covered by an earlier declaration.
    pub covers_from: Day,
    /// Month in which it is received.
    pub received: Month,
}

impl Filing {
    /// Last day the payroll knew about when it made the declaration.
    pub(super) fn knows_to(&self) -> Day {
        self.received.plus(-1).last_day()
    }

    /// Whether a contract or an absence of these dates is described.
    pub(super) fn describes(&self, first: Day, last: Day) -> bool {
        first <= self.month.last_day() && last >= self.covers_from
    }
}

/// All the monthly declarations a structure ever makes, in order of month.
pub(super) struct Filings(Vec<Filing>);

impl Filings {
    /// The filings of a structure: in time, late by one or two months, or never.
    pub(super) fn of(plan: &Plan, structure: &Structure) -> Self {
        let mut filings: Vec<Filing> = Vec::new();
        if structure.kind == SiaeKind::Eiti {
            return Self(filings);
        }
        let mut covers_from = plan.first_month().first_day();
        for month in plan.first_month().through(plan.last_month) {
            if structure.silent_after.is_some_and(|last| month > last) {
                break;
            }
            let delay = Self::delay(plan, structure, month);
            if let Some(delay) = delay {
                filings.push(Filing { month, covers_from, received: month.plus(delay) });
                covers_from = month.last_day().plus(1);
            }
        }
        Self(filings)
    }

    /// Months from the main month to the deposit; `None`: never filed.
    fn delay(plan: &Plan, structure: &Structure, month: Month) -> Option<i32> {
        if structure.payroll.punctual {
            return Some(1);
        }
        let number = u64::try_from(month.ordinal()).unwrap_or(0);
        let mut draws = Draws::of_pair(plan.seed, Domain::Deposit, structure.index, number);
        match draws.below(1_000) {
            0..900 => Some(1),
            900..955 => Some(2),
            955..980 => Some(3),
            _ => None,
        }
    }

    /// All filings, in order of month.
    pub(super) fn all(&self) -> &[Filing] {
        &self.0
    }

    /// Filings received by the end of `as_of`, in order of month.
    pub(super) fn known(&self, as_of: Month) -> impl Iterator<Item = &Filing> {
        self.0.iter().filter(move |filing| filing.received <= as_of)
    }

    /// Filings that describe what has these dates, in order of month.
    pub(super) fn describing(&self, first: Day, last: Day) -> impl Iterator<Item = &Filing> {
        self.0.iter().filter(move |filing| filing.describes(first, last))
    }

    /// The filing of the first month after `month`.
    pub(super) fn after(&self, month: Month) -> Option<&Filing> {
        self.0.iter().find(|filing| filing.month > month)
    }

    /// Whether the month is filed and received by the end of `as_of`.
    pub(super) fn is_known(&self, month: Month, as_of: Month) -> bool {
        self.known(as_of).any(|filing| filing.month == month)
    }
}

/// A contract as the declarations received tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownContract {
    /// First day.
    pub start: Day,
    /// Last day, declared or inferred; `None`: open.
    pub end: Option<Day>,
}

/// Whether a filing describes the contract: its dates, or pay sent afterwards.
pub(super) fn describes(filing: &Filing, contract: &Contract) -> bool {
    contract.described.is_some_and(|(first, last)| (first..=last).contains(&filing.month))
}

/// The contract as known by the end of `as_of`; `None` when no declaration received describes it.
///
/// The last end declared and not cancelled stands. Without one, and if the structure has filed
/// three months or more after the last declaration that describes the contract, the end is
/// inferred: the expected end if it falls in that last month, else that month's last day.
pub(super) fn contract(
    contract: &Contract,
    filings: &Filings,
    as_of: Month,
) -> Option<KnownContract> {
    let last = filings.known(as_of).filter(|filing| describes(filing, contract)).last()?;
    let newest = filings.known(as_of).last()?;
    let end = if let Some((day, _)) = declared_end(contract, filings, as_of) {
        Some(day)
    } else if last.month.months_until(newest.month) >= 3 {
        let within = |day: &Day| day.month() == last.month;
        Some(contract.expected.filter(within).unwrap_or(last.month.last_day()))
    } else {
        None
    };
    Some(KnownContract { start: contract.start, end })
}

/// The last end declared by the end of `as_of` and not cancelled, with its reason.
pub(super) fn declared_end(
    contract: &Contract,
    filings: &Filings,
    as_of: Month,
) -> Option<(Day, &'static str)> {
    let last = filings.known(as_of).filter(|filing| describes(filing, contract)).last()?;
    if !contract.unclosed && contract.end <= last.month.last_day() {
        return Some((contract.end, contract.reason));
    }
    standing_false_end(contract, filings, as_of).map(|day| (day, FALSE_END_REASON))
}

/// Reason of an end declared in error (S21.G00.62.002).
pub(super) const FALSE_END_REASON: &str = "036";

/// The month whose declaration carries both the temporary number and the NIR of a holder.
pub(super) fn link_month(holder: &Holder, filings: &[Filings]) -> Option<Month> {
    let temporary = holder.temporary.as_ref()?;
    let filings = filings.get(holder.home)?;
    let linking = |filing: &&Filing| {
        filing.month >= temporary.until
            && holder.contracts.iter().any(|contract| describes(filing, contract))
    };
    filings.all().iter().find(linking).map(|filing| filing.month)
}

/// Whether the declarations received by the end of `as_of` can be told to be this holder's: with
/// a temporary number, not before both numbers have met.
pub(super) fn is_recognised(holder: &Holder, filings: &[Filings], as_of: Month) -> bool {
    holder.temporary.is_none()
        || link_month(holder, filings).is_some_and(|month| {
            filings.get(holder.home).is_some_and(|filings| filings.is_known(month, as_of))
        })
}

fn standing_false_end(contract: &Contract, filings: &Filings, as_of: Month) -> Option<Day> {
    let error = contract.false_end.as_ref()?;
    let said = filings.is_known(error.said, as_of);
    let withdrawn = filings.is_known(error.withdrawn, as_of);
    (said && !withdrawn).then_some(error.day)
}

/// An absence as known by the end of `as_of`: first day, and last day unless open. A suspension
/// cut by month gives one interval per slice received.
pub(super) fn absence(
    absence: &Absence,
    filings: &Filings,
    as_of: Month,
    slices: bool,
) -> Vec<(Day, Option<Day>)> {
    if let Some(mistake) = &absence.mistake {
        let said = filings.is_known(mistake.said, as_of);
        let withdrawn = filings.is_known(mistake.withdrawn, as_of);
        let stands = said && !withdrawn;
        return if stands { vec![(absence.first, Some(absence.last))] } else { Vec::new() };
    }
    let telling =
        || filings.known(as_of).filter(|filing| filing.describes(absence.first, absence.last));
    if absence.is_sliced(slices) {
        return telling().map(|filing| slice(absence, filing)).collect();
    }
    telling()
        .last()
        .map(|filing| (absence.first, stated_end(absence, filing)))
        .into_iter()
        .collect()
}

/// The part of a sliced suspension that a filing states.
pub(super) fn slice(absence: &Absence, filing: &Filing) -> (Day, Option<Day>) {
    let first = absence.first.max(filing.covers_from);
    (first, Some(absence.last.min(filing.month.last_day())))
}

/// The last day of an absence as one filing states it: the true one once known; before, a leave
/// is expected to last as prescribed so far, and a suspension is open.
pub(super) fn stated_end(absence: &Absence, filing: &Filing) -> Option<Day> {
    let known = filing.knows_to();
    match absence.family {
        _ if absence.last <= known => Some(absence.last),
        Family::Leave if absence.last <= known.plus(15) => Some(absence.last),
        Family::Leave => Some(known),
        Family::Suspension => None,
    }
}
