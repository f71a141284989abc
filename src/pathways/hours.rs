//! The working time of a holder in IAE contracts, cut by calendar month.
//!
//! One [`WorkPart`] per line of pay and month it falls in: everything that says how long somebody
//! worked (months of a PASS, hours of a structure, the restricted table `heures`) adds up these
//! parts and nothing else. Unpaid absence and ceiling days make no part; overtime is a measure of
//! its own, matched and cut like hours (ruling 19), for payrolls differ on whether the paid hours
//! include it.

use std::collections::BTreeMap;

use crate::facts::person_rows::PersonRows;
use crate::ingest::records::WorkKind;
use crate::vocabulary::{ActivityUnit, AgeBand, Day, Hundredths, Month, PersonKey, Sex};

use super::contracts::{InsertionContract, Structure};
use super::months::{Worth, convert, spread};

/// What falls in one month of one line of working time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WorkPart {
    /// Structure that paid, as of the month.
    pub structure: Structure,
    /// First day of the contract.
    pub contract_start: Day,
    /// First day of the pay period.
    pub from: Day,
    /// Last day of the pay period.
    pub to: Day,
    /// Month worked.
    pub month: Month,
    /// How much, and of what.
    pub amount: Amount,
    /// Unit of the line, else of the contract (ruling 17); `None`: stated nowhere.
    pub unit: Option<ActivityUnit>,
    /// The contract's declared dates cover the pay period; otherwise the line is attached to it
    /// by its number alone (ruling 18).
    pub covered: bool,
}

/// One of the three measures of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Paid hours, declared as such or converted from days.
    Paid(Hundredths),
    /// Paid work in a unit that cannot be converted, in that unit.
    Unconvertible(Hundredths),
    /// Overtime, random or structural.
    Overtime(Hundredths),
}

impl Amount {
    fn with(self, part: Hundredths) -> Self {
        match self {
            Self::Paid(_) => Self::Paid(part),
            Self::Unconvertible(_) => Self::Unconvertible(part),
            Self::Overtime(_) => Self::Overtime(part),
        }
    }

    const fn hundredths(self) -> Hundredths {
        match self {
            Self::Paid(part) | Self::Unconvertible(part) | Self::Overtime(part) => part,
        }
    }
}

/// The work of one holder, in the months in which its contract is an IAE contract.
///
/// `contracts` are the holder's, sorted by key.
pub fn parts(
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    per_day: Hundredths,
) -> Vec<WorkPart> {
    let mut parts = Vec::new();
    for line in rows.work {
        let amount = match (line.kind, convert(line.measure, line.unit, per_day)) {
            // Overtime is declared in hours: it has no unit to be read.
            (WorkKind::RandomOvertime | WorkKind::StructuralOvertime, _) => {
                Amount::Overtime(line.measure)
            }
            (WorkKind::Unpaid, _) | (WorkKind::Paid, Worth::NotWork) => continue,
            (WorkKind::Paid, Worth::Hours(hours)) => Amount::Paid(hours),
            (WorkKind::Paid, Worth::Unconvertible(measure)) => Amount::Unconvertible(measure),
        };
        let Some((number, start)) = line.contract else { continue };
        let found = contracts
            .binary_search_by_key(&(line.siret, number, start), InsertionContract::key)
            .ok()
            .and_then(|position| contracts.get(position));
        let Some(contract) = found else { continue };
        let covered = contract.covers(line.from, line.to);
        for (month, part) in spread(line.from, line.to, amount.hundredths(), contract.departement())
        {
            let Some(structure) = contract.structure_at(month) else { continue };
            parts.push(WorkPart {
                structure,
                contract_start: contract.start(),
                from: line.from,
                to: line.to,
                month,
                amount: amount.with(part),
                unit: line.unit,
                covered,
            });
        }
    }
    parts
}

/// The paid work of one holder at one structure in one month, for statistics by structure: hours
/// add up over structures, persons do not (ruling 1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StructureMonth {
    /// The holder.
    pub person: PersonKey,
    /// Position of the PASS in the bucket's facts.
    pub pass: u32,
    /// Month worked, of those the declarations cover.
    pub month: Month,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// Age at 31 December of the month's year (ruling 10).
    pub age: AgeBand,
    /// Where the hours were worked.
    pub structure: Structure,
    /// Paid hours; negative when corrections exceed work.
    pub hours: Hundredths,
    /// Paid work in units that cannot be converted into hours.
    pub unconvertible: Hundredths,
}

/// Paid hours and unconvertible work by month and structure, in that order. A structure with
/// overtime only has a line of zeros.
pub(super) fn by_structure(
    parts: &[WorkPart],
) -> BTreeMap<(Month, Structure), (Hundredths, Hundredths)> {
    let mut sums: BTreeMap<(Month, Structure), (Hundredths, Hundredths)> = BTreeMap::new();
    for part in parts {
        let (hours, unconvertible) = sums.entry((part.month, part.structure)).or_default();
        match part.amount {
            Amount::Paid(amount) => *hours += amount,
            Amount::Unconvertible(amount) => *unconvertible += amount,
            Amount::Overtime(_) => {}
        }
    }
    sums
}
