//! Integration tests, as one binary: linking the data engine once is what takes time.

#[cfg(test)]
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
