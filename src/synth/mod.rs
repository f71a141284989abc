//! A fictitious population, rendered as real input files, and the truth it implies.
//!
//! Each person's life is lived first: PASS, contracts, absences, hours. From that state alone two
//! things are made: the files an installation would receive (raw declarations with the faults of
//! real ones, consolidated tables, registers) and, in `truth/`, the statistics these files imply.
//! The truth is computed by plain loops over the lives, never by reading a file back, and this
//! folder uses `vocabulary` and `nomenclatures` only: it owes nothing to the code it tests.
//!
//! Memory is bounded by one basin (a few neighbouring structures, or a few neighbouring
//! employers) per thread: every basin is made from the seed and its own number, so neither the
//! order nor the number of threads shows in the output.

mod calendar;
mod deposits;
mod edition;
mod employers;
mod identity;
mod knowledge;
mod names;
mod output;
mod parquet;
mod pathways;
mod payroll;
mod places;
mod plan;
mod random;
mod registers;
mod structures;
mod truth;

pub use edition::{write, write_edition};
pub use plan::{Format, Plan, Summary, SynthError};
