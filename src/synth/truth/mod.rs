//! The statistics that a population implies, computed from the lives themselves.

pub(super) mod hires;
pub(super) mod interruptions;
mod notes;

pub(super) use notes::{parameters, readme};
