//! The binary's half: arguments, progress, and what a reader of an error should do next.

mod answer;
pub(crate) mod args;
mod attack;
mod build;
mod check;
mod demo;
mod diff;
mod diff_page;
mod drafts;
mod export;
mod failure;
mod ingest;
mod preview;
pub(crate) mod progress;
mod serve;
mod synth;
mod verify;

pub(crate) use failure::Failure;

use args::{Arguments, Command};

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Demo(demo) => demo::run(demo),
        Command::Synth(synth) => synth::run(synth),
        Command::Build(build) => build::run(build),
        Command::Ingest(ingest) => ingest::run(ingest, arguments.log_format),
        Command::Check(site) => check::run(site, arguments.log_format),
        Command::Attack(site) => attack::run(site, arguments.log_format),
        Command::Verify(verify) => verify::run(verify, arguments.log_format),
        Command::Diff(diff) => diff::run(diff, arguments.log_format),
        Command::Export(export) => export::run(export),
        Command::Serve(serve) => serve::run(serve),
    }
}
