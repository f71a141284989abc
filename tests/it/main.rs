//! Integration tests, as one binary: linking the data engine once is what takes time.

#[cfg(test)]
mod check;
mod disclosure;
mod edition;
mod employers;
mod end_to_end;
mod facts;
mod indicators;
mod ingest_dsn;
#[cfg(test)]
mod invented_edition;
mod microdata;
mod oracle;
mod pathways;
#[cfg(test)]
mod site;
mod synth;
#[cfg(test)]
mod tables;
