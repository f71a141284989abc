//! The export for *les emplois de l'inclusion*: traps, a naive oracle, invariances, the command.

mod command;
mod kit;
mod oracle;
mod population;
mod properties;
mod rights;
mod traps;
