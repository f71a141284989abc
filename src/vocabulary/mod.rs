//! The field's words as small validated types: dates and periods, identifiers, codes, quantities.
//!
//! A value of these types is valid by construction: text is parsed once, at the edge, and nothing
//! downstream checks again. The types hold no statistics and no input format, but for what separates columns.

mod classifications;
mod codes;
mod columns;
mod identifiers;
mod months;
mod period;
mod quantities;

pub use classifications::{AgeBand, LegalForm, Sex, SiaeKind, SizeBand};
pub use codes::{
    AbsenceReason, ActivityUnit, Ape, Code, ContractGroup, ContractNature, DisabilityStatus,
    EndReason, Occupation, PublicScheme, Recourse, SchemeComplement, WorkingTime,
};
pub use columns::delimiter;
pub use identifiers::{ContractNumber, PassId, PersonKey, Siren, Siret};
pub use months::Months;
pub use period::{Day, Month, Period, Quarter};
pub use quantities::{Cents, Hundredths};

/// A text that is not a value of the expected type.
///
/// It carries what was expected and never the text itself: the text may be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}")]
pub struct Invalid {
    /// What would have been accepted, as a noun phrase ("a 14-digit SIRET").
    pub expected: &'static str,
}
