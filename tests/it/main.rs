//! Integration tests, as one binary: linking the data engine once is what takes time.

mod employers;
mod indicators;
mod ingest_dsn;
mod oracle;
mod pathways;
mod synth;
