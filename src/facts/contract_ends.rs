//! When a contract ended: declared, inferred from silence, or still open.
//!
//! An end that nobody declares is read from silence. Two readings of silence exist because zero is
//! not missing: for a PASS holder, an employer that stops filing hides what happened and its
//! contracts stay open, unobserved (ruling 5); for employer statistics, an establishment that has
//! fallen silent has closed its contracts too.

use super::schema::{ContractFact, DeclaredEnd, EmployerFacts, EndCause};
use crate::vocabulary::{Day, Months};

/// Months of silence after which an undeclared end is inferred.
pub const SILENCE_MONTHS: i32 = 3;

/// What the silence of an establishment means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Ends are inferred only while the establishment still files (pathways).
    HidesTheContract,
    /// An establishment silent for three months has ended its contracts (employers).
    EndsTheContract,
}

/// How a contract ended. Last days are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractEnd {
    /// As declared; a last day after the data is an announced end, the contract is still active.
    Declared(DeclaredEnd),
    /// Inferred from silence; the reason is unknown.
    Inferred(Day),
    /// Not ended, as far as the declarations say.
    Open,
}

impl ContractEnd {
    /// The end of a contract, given which months its establishment filed.
    pub fn of(contract: &ContractFact, employers: &EmployerFacts, silence: Silence) -> Self {
        if let Some(end) = contract.declared_end {
            return Self::Declared(end);
        }
        let Some((_, newest)) = employers.declared else { return Self::Open };
        let last_filed = employers
            .filings
            .get(&contract.siret)
            .and_then(Months::last)
            .map_or(contract.last_declared, |month| month.max(contract.last_declared));
        let dropped = contract.last_declared.months_until(last_filed) >= SILENCE_MONTHS;
        let silent = silence == Silence::EndsTheContract
            && last_filed.months_until(newest) >= SILENCE_MONTHS;
        if !dropped && !silent {
            return Self::Open;
        }
        // The expected end is trusted only inside the last month that describes the contract.
        let expected = contract
            .expected_end
            .filter(|day| day.month() == contract.last_declared && *day >= contract.start);
        Self::Inferred(expected.unwrap_or_else(|| contract.last_declared.last_day()))
    }

    /// Last day, inclusive; `None` when open.
    pub fn last_day(self) -> Option<Day> {
        match self {
            Self::Declared(end) => Some(end.last_day),
            Self::Inferred(day) => Some(day),
            Self::Open => None,
        }
    }

    /// Whether the person went on elsewhere under the same contract: a change of employer
    /// (S21.G00.41.012), or S21.G00.62.002 100 (transfer) or 998 (transfer to an establishment
    /// outside the DSN).
    pub fn is_transfer(self) -> bool {
        match self {
            Self::Declared(DeclaredEnd { cause: EndCause::EmployerChange, .. }) => true,
            Self::Declared(DeclaredEnd { cause: EndCause::Reason(reason), .. }) => {
                matches!(reason.as_str(), "100" | "998")
            }
            Self::Inferred(_) | Self::Open => false,
        }
    }

    /// Whether somebody left: ended, and not by a transfer, the end of a service line (116), of a
    /// relation other than a contract (999), or a cancellation (099).
    pub fn is_exit(self) -> bool {
        match self {
            Self::Open => false,
            Self::Inferred(_) => true,
            Self::Declared(DeclaredEnd { cause: EndCause::Reason(reason), .. }) => {
                !self.is_transfer() && !matches!(reason.as_str(), "116" | "999" | "099")
            }
            Self::Declared(DeclaredEnd { cause: EndCause::EmployerChange, .. }) => false,
        }
    }
}
