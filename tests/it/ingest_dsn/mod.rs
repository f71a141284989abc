//! The raw DSN reader and the inventory, from files to report.

mod samples;
