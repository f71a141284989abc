//! Official nomenclatures, embedded: activities, territories, and the codes of the DSN norm; what
//! of the norm consolidated tables lack.
//!
//! Each file of `data/` keeps its origin and vintage in `data/README.md`. The tables are parsed
//! once, on first use, into sorted structures; iteration order is the nomenclature's own.

pub mod consolidated;
pub mod dsn;
pub mod holidays;
pub mod naf;
pub mod outlines;
pub mod territories;

/// Rows of an embedded CSV file, header skipped.
///
/// The files are part of the program: a row that does not parse is a defect of the build, caught
/// by this module's tests, and is left out here.
fn rows(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}
