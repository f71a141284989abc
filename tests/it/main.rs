//! Integration tests, as one binary: linking the data engine once is what takes time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets something else than what it built must fail there"
)]

mod disclosure;
mod edition;
mod employers;
mod end_to_end;
mod facts;
mod indicators;
mod ingest_dsn;
#[cfg(test)]
mod registers;
#[cfg(test)]
mod store;
mod synth;
#[cfg(test)]
mod tables;
