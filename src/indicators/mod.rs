//! Step 3: statistics, as integers.
//!
//! An indicator turns pathways or employers into [`aggregate::Aggregate`]s: counts and totals per
//! cell, with what disclosure control needs to know about contributors. Rates, means and medians
//! are not computed here: a measure names its numerator and denominator, and the edition divides
//! protected figures once, at the end.

pub mod aggregate;
pub mod spec;
