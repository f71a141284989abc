//! Which contracts make a hire, and which only prove that the person was already there.

use crate::facts::schema::ContractFact;
use crate::vocabulary::{ContractGroup, ContractNature, PublicScheme, Recourse};

/// What a contract is for the statistics of hires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Eligible, open-ended: natures 01, 07, 09, 82, 91.
    OpenEnded,
    /// Eligible, fixed-term: natures 02, 10, 92.
    FixedTerm,
    /// Work-study (schemes 61, 64, 65, 81, nature 54): part of a spell, never a hire.
    WorkStudy,
    /// Usage contract (recourse 05): likewise.
    Usage,
    /// Internships and placements (nature 29, schemes 92, 93): outside spells.
    Internship,
    /// Everything else: temporary work (03 and 08), mandates, civil service.
    Outside,
}

impl Role {
    /// The role of a contract.
    pub fn of(contract: &ContractFact) -> Self {
        let scheme = contract.scheme.as_ref().map(PublicScheme::as_str);
        let nature = contract.nature.as_ref().map(ContractNature::as_str);
        if matches!(scheme, Some("92" | "93")) || nature == Some("29") {
            return Self::Internship;
        }
        if nature == Some("54") {
            return Self::WorkStudy;
        }
        let role = match contract.nature.map(ContractNature::group) {
            // The temp-agency CDI is a CDI in general tables, never here.
            Some(ContractGroup::OpenEnded) if nature != Some("08") => Self::OpenEnded,
            Some(ContractGroup::FixedTerm) => Self::FixedTerm,
            Some(
                ContractGroup::OpenEnded
                | ContractGroup::Temporary
                | ContractGroup::CivilService
                | ContractGroup::NotEmployment
                | ContractGroup::Unlisted,
            )
            | None => return Self::Outside,
        };
        if matches!(scheme, Some("61" | "64" | "65" | "81")) {
            Self::WorkStudy
        } else if contract.recourse.as_ref().map(Recourse::as_str) == Some("05") {
            Self::Usage
        } else {
            role
        }
    }

    /// Eligible: can be a hire, counts in headcounts.
    pub const fn is_eligible(self) -> bool {
        matches!(self, Self::OpenEnded | Self::FixedTerm)
    }

    /// Part of a spell.
    pub const fn is_in_spell(self) -> bool {
        !matches!(self, Self::Internship | Self::Outside)
    }
}
