//! `pilotage export`: restricted files for authorised readers.

use std::path::PathBuf;

use pilotage::pathways::DossierRules;
use pilotage::pipeline;
use pilotage::restricted::{OutputDir, RestrictedDir, RestrictedError, emplois};
use pilotage::settings::Settings;

use super::args::{Export, Reader};
use super::{Failure, build};

pub(crate) fn run(arguments: &Export) -> Result<(), Failure> {
    let settings = build::read_settings(&arguments.config)?;
    // The door first: a wrong folder is said before anything is computed.
    let output = OutputDir::at(&settings.output).map_err(|error| explain(&error))?;
    let path = folder(arguments, &settings)?;
    let folder = RestrictedDir::open(&path, &output).map_err(|error| explain(&error))?;
    match arguments.reader {
        Reader::Emplois => for_emplois(&settings, &folder),
    }
}

/// Where to write: the argument, else the settings' folder of this reader.
fn folder(arguments: &Export, settings: &Settings) -> Result<PathBuf, Failure> {
    let reader = match arguments.reader {
        Reader::Emplois => emplois::READER,
    };
    let default = || settings.restricted.as_ref().map(|folder| folder.join(reader));
    arguments.out.clone().or_else(default).ok_or_else(|| {
        Failure::broken(
            "no folder to write to",
            "give one with --out, or set `[restricted] path` in the settings",
        )
    })
}

fn for_emplois(settings: &Settings, folder: &RestrictedDir) -> Result<(), Failure> {
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let rules = DossierRules::new(&settings.statistics, &settings.alerts);
    let found = pipeline::dossiers(settings, &pseudonymiser, &rules)
        .map_err(|error| build::explain(&error))?;
    let context = emplois::Context {
        reference: found.reference,
        fictitious: settings.inputs.fictitious,
        rules: &rules,
    };
    let written =
        emplois::write(folder, found.dossiers, &context).map_err(|error| explain(&error))?;
    tracing::info!(
        passes = written.passes,
        hours = written.hours,
        suspensions = written.suspensions,
        alerts = written.alerts,
        "restricted files for {} written to {}",
        emplois::READER,
        folder.path().display()
    );
    Ok(())
}

fn explain(error: &RestrictedError) -> Failure {
    match error {
        RestrictedError::InTheSite { .. } => {
            Failure::refused(error, "give a folder outside `[output] path`: the site is public")
        }
        RestrictedError::Open { .. } => {
            Failure::refused(error, "give a folder of its own, new or empty")
        }
        RestrictedError::File { .. } | RestrictedError::Table { .. } => Failure::broken(
            error,
            "check the space left and the permissions; an earlier export is untouched",
        ),
    }
}
