//! Integration tests, as one binary: linking the data engine once is what takes time.

mod ingest_dsn;
mod synth;
