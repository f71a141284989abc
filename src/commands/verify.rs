//! `pilotage verify`: the same inputs give the same bytes.

use pilotage::pipeline;

use super::args::{LogFormat, Verify};
use super::{Failure, answer, build};

pub(crate) fn run(arguments: &Verify, format: LogFormat) -> Result<(), Failure> {
    let settings = build::read_settings(&arguments.config)?;
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let manifest = pipeline::verify(&settings, &pseudonymiser, arguments.edition)
        .map_err(|error| build::explain(&error))?;
    let (edition, files) = (manifest.edition, manifest.fichiers.len());
    answer::write(
        format,
        format_args!("edition {edition}: {files} files rebuilt, identical byte for byte\n"),
        serde_json::json!({ "edition": edition, "files": files, "identical": true }),
    )
}
