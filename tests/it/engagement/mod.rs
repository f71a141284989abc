//! The engagement label: known answers, simulations, properties, whole runs, and the traps met
//! before.

mod frozen;
mod guarantees;
mod illusions;
mod kit;
mod lengths;
mod portraits;
mod properties;
pub(crate) mod runs;
mod scoring;
mod sensitivity;
mod simulations;
mod traps;
pub(crate) mod trial;
mod turnover;
