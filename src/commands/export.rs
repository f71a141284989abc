//! `pilotage export`: restricted files for authorised readers.

use std::path::PathBuf;

use pilotage::pathways::DossierRules;
use pilotage::pipeline::{self, PipelineError};
use pilotage::restricted::employeurs::Sheets;
use pilotage::restricted::evaluateurs::{self, Protocol};
use pilotage::restricted::{
    OutputDir, RestrictedDir, RestrictedError, Told, conseillers, emplois, employeurs,
};
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
        Reader::Conseillers => for_counsellors(&settings, &folder),
        Reader::Employeurs => for_employers(&settings, &folder),
        Reader::Evaluateurs => for_evaluators(&settings, &folder),
    }
}

/// Where to write: the argument, else the settings' folder of this reader.
fn folder(arguments: &Export, settings: &Settings) -> Result<PathBuf, Failure> {
    let reader = match arguments.reader {
        Reader::Emplois => emplois::READER,
        Reader::Conseillers => conseillers::READER,
        Reader::Employeurs => employeurs::READER,
        Reader::Evaluateurs => evaluateurs::READER,
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
        flaws = written.flaws,
        "restricted files for {} written to {}",
        emplois::READER,
        folder.path().display()
    );
    Ok(())
}

fn for_counsellors(settings: &Settings, folder: &RestrictedDir) -> Result<(), Failure> {
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    // Only labelled employers are kept: they are few.
    let mut labelled: Vec<Told> = Vec::new();
    let run = pipeline::engaged(settings, &pseudonymiser, |_, told| {
        labelled.extend(told.into_iter().filter(|one| one.portrait.verdict.grade.is_some()));
        Ok(())
    });
    let run = run.map_err(|error| stopped(&error))?;
    let written = conseillers::write(folder, labelled, &run.occasion(settings))
        .map_err(|error| explain(&error))?;
    say(written, conseillers::READER, folder);
    Ok(())
}

fn for_employers(settings: &Settings, folder: &RestrictedDir) -> Result<(), Failure> {
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let mut sheets = Sheets::create(folder).map_err(|error| explain(&error))?;
    let run = pipeline::engaged(settings, &pseudonymiser, |run, told| {
        let occasion = run.occasion(settings);
        told.iter().try_for_each(|one| sheets.push(one, &occasion))
    });
    let run = run.map_err(|error| stopped(&error))?;
    let written = sheets.finish(&run.occasion(settings)).map_err(|error| explain(&error))?;
    say(written, employeurs::READER, folder);
    Ok(())
}

fn for_evaluators(settings: &Settings, folder: &RestrictedDir) -> Result<(), Failure> {
    let evaluation = settings.evaluation.as_ref().ok_or_else(|| {
        Failure::broken(
            "the settings say nothing of the trial",
            "write `[evaluation]` in them, with the published seed; pilotage.example.toml shows how",
        )
    })?;
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let (run, grounds) =
        pipeline::trial(settings, evaluation, &pseudonymiser).map_err(|error| stopped(&error))?;
    let protocol = Protocol {
        seed: evaluation.seed,
        take_up: evaluation.take_up.as_deref(),
        method: run.method(),
    };
    let drawn = evaluateurs::write(folder, &grounds, &run.occasion(settings), &protocol)
        .map_err(|error| explain(&error))?;
    say(drawn, evaluateurs::READER, folder);
    Ok(())
}

fn say(employers: usize, reader: &str, folder: &RestrictedDir) {
    let path = folder.path().display();
    tracing::info!(employers, "restricted files for {reader} written to {path}");
}

fn stopped(error: &PipelineError) -> Failure {
    match error {
        PipelineError::Restricted(error) => explain(error),
        other => build::explain(other),
    }
}

fn explain(error: &RestrictedError) -> Failure {
    match error {
        RestrictedError::InTheSite { .. } => {
            Failure::refused(error, "give a folder outside `[output] path`: the site is public")
        }
        RestrictedError::Open { .. } => {
            Failure::refused(error, "give a folder of its own, new or empty")
        }
        RestrictedError::Objections { .. } => Failure::refused(
            error,
            "correct the file: nobody who objected may be listed; an earlier export is untouched",
        ),
        RestrictedError::TakeUp { .. } => Failure::refused(
            error,
            "correct the file, or leave `[evaluation] take_up` out; an earlier export is untouched",
        ),
        RestrictedError::Drawn { .. } => Failure::refused(
            error,
            "a draw is never made again: restore its files and settings, or give another folder to \
             another trial",
        ),
        RestrictedError::NobodyToDraw => Failure::refused(
            error,
            "an enterprise needs hires over several years of declarations; nothing was drawn",
        ),
        RestrictedError::File { .. } | RestrictedError::Table { .. } | RestrictedError::Page => {
            Failure::broken(
                error,
                "check the space left and the permissions; an earlier export is untouched",
            )
        }
    }
}
