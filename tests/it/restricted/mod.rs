//! Restricted files: the export for *les emplois de l'inclusion* (traps, a naive oracle, invariances, the
//! command), lists for counsellors, sheets for employers.

mod command;
mod engaged;
mod evaluation;
mod flaws;
pub(crate) mod kit;
mod oracle;
mod population;
mod properties;
mod rights;
mod traps;
