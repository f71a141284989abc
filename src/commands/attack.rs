//! `pilotage attack`: the intruder, on a built site.

use pilotage::attack::{self, Scope};

use super::args::{LogFormat, Site};
use super::{Failure, answer};

pub(crate) fn run(arguments: &Site, format: LogFormat) -> Result<(), Failure> {
    let report = attack::run(&arguments.output, Scope::Whole).map_err(|error| {
        Failure::broken(&error, "give the folder of a built site").because(&error)
    })?;
    answer::write(format, &report, &report)?;
    if report.is_clean() {
        return Ok(());
    }
    let count = report.findings.len();
    Err(Failure::refused(
        format!("the attack succeeds: {count} findings"),
        "do not publish this site, or take it down; each finding above names the cell, what is \
         learnt of it and the published figures it follows from",
    ))
}
