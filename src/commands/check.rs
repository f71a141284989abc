//! `pilotage check`: what a careful reader would object to.

use pilotage::check;

use super::Failure;
use super::args::Site;

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub(crate) fn run(arguments: &Site) -> Result<(), Failure> {
    let report = check::run(&arguments.output).map_err(|error| {
        Failure::broken(&error, "give the folder of a built site").because(&error)
    })?;
    print!("{report}");
    if report.is_clean() {
        return Ok(());
    }
    let count = report.problems.len();
    Err(Failure::refused(format!("{count} problems"), "each is listed above with its place"))
}
