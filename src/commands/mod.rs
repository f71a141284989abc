//! The binary's half: arguments, progress, and what a reader of an error should do next.

pub(crate) mod args;
mod failure;
pub(crate) mod progress;
mod serve;

pub(crate) use failure::Failure;

use args::{Arguments, Command};

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Serve(serve) => serve::run(serve),
        _ => Ok(()),
    }
}
