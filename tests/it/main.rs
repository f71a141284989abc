//! Integration tests, as one binary: linking the data engine once is what takes time.

mod disclosure;
mod edition;
mod ingest_dsn;
mod microdata;
mod synth;
