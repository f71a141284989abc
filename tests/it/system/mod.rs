//! The joint system: published cases with known answers, full enumeration of small tables,
//! metamorphic properties, solvers that lie, contributors, and successive editions.

mod answers;
mod editions;
mod enumeration;
mod masks;
mod properties;
mod solvers;
pub(crate) mod tables;
