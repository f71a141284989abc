//! Integration tests, as one binary: linking the data engine once is what takes time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets something else than what it built must fail there"
)]

mod employers;
mod indicators;
mod ingest_dsn;
mod oracle;
mod pathways;
mod synth;
