//! `pilotage verify`: the same inputs give the same bytes.

use pilotage::pipeline;

use super::args::Verify;
use super::{Failure, build};

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub(crate) fn run(arguments: &Verify) -> Result<(), Failure> {
    let settings = build::read_settings(&arguments.config)?;
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let manifest = pipeline::verify(&settings, &pseudonymiser, arguments.edition)
        .map_err(|error| build::explain(&error))?;
    println!(
        "edition {}: {} files rebuilt, identical byte for byte",
        manifest.edition,
        manifest.fichiers.len()
    );
    Ok(())
}
