//! Integration tests, as one binary: linking the data engine once is what takes time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where its expectation does"
)]

mod attack;
mod brief;
mod check;
mod cohorts;
mod disclosure;
mod edition;
mod employers;
mod end_to_end;
mod engagement;
mod facts;
mod from_files;
mod gathered;
mod indicators;
mod ingest_dsn;
mod insiders;
mod invariance;
mod invented_edition;
mod microdata;
mod oracle;
mod pathways;
mod practices;
mod registers;
mod restricted;
mod secrets;
mod site;
mod statistics;
mod store;
mod synth;
mod system;
mod tables;
mod tidy;
mod traps;
mod workshop;
