//! The raw DSN reader and the inventory, from files to report.

mod declarations;
mod lines;
mod robustness;
mod samples;
mod standing;
mod text;
