//! `pilotage check`: what a careful reader would object to.

use pilotage::check;

use super::args::{LogFormat, Site};
use super::{Failure, answer};

pub(crate) fn run(arguments: &Site, format: LogFormat) -> Result<(), Failure> {
    let report = check::run(&arguments.output).map_err(|error| {
        Failure::broken(&error, "give the folder of a built site").because(&error)
    })?;
    answer::write(format, &report, &report)?;
    if report.is_clean() {
        return Ok(());
    }
    let count = report.problems.len();
    Err(Failure::refused(format!("{count} problems"), "each is in the report with its place"))
}
