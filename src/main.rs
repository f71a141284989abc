//! `pilotage`: arguments, command, exit status. The only place that renders errors.

mod commands;

use std::io::Write as _;
use std::panic;
use std::process::ExitCode;

use clap::Parser as _;

use commands::args::{Arguments, LogFormat};
use commands::{Failure, progress};

/// Gives freed memory back to the machine: a national build takes and frees as much at each step.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    panic::set_hook(Box::new(|report| say_where(report.location())));
    let arguments = Arguments::parse();
    progress::listen(arguments.quiet, arguments.log_format);
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let status = failure.exit_status();
            render(failure, arguments.log_format);
            ExitCode::from(status)
        }
    }
}

/// A panic's message can quote the data it met: only its place is shown.
fn say_where(place: Option<&panic::Location<'_>>) {
    let place = place.map(|place| format!(" at {}:{}", place.file(), place.line()));
    let place = place.unwrap_or_default();
    complain(format_args!("internal error{place}; please report it with the command you ran"));
}

fn render(failure: Failure, format: LogFormat) {
    match format {
        LogFormat::Text => complain(format_args!("{:?}", miette::Report::new(failure))),
        LogFormat::Json => {
            let help = miette::Diagnostic::help(&failure).map(|help| help.to_string());
            let line = serde_json::json!({ "error": failure.to_string(), "help": help });
            complain(format_args!("{line}"));
        }
    }
}

/// Errors go to standard error; one that cannot be said is still in the exit status.
fn complain(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
