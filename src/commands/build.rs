//! `pilotage build`: the monthly command.

use std::path::Path;

use pilotage::edition::seal::SealError;
use pilotage::edition::write::WriteError;
use pilotage::pipeline::{self, PipelineError, Published};
use pilotage::settings::{Settings, SettingsError};
use pilotage::vocabulary::Month;

use super::Failure;
use super::args::Build;

pub(crate) fn run(arguments: &Build) -> Result<(), Failure> {
    let settings = read_settings(&arguments.config)?;
    let published = publish(&settings, arguments.edition)?;
    say(&settings, &published);
    Ok(())
}

/// Builds one edition.
pub(crate) fn publish(settings: &Settings, edition: Option<Month>) -> Result<Published, Failure> {
    let pseudonymiser = settings.pseudonymiser().map_err(|error| broken_settings(&error))?;
    pipeline::build(settings, &pseudonymiser, edition).map_err(|error| explain(&error))
}

pub(crate) fn say(settings: &Settings, published: &Published) {
    let (cells, withheld) = published.cells;
    tracing::info!(
        cells,
        withheld,
        files = published.pages,
        "edition {} published in {}",
        published.edition,
        settings.output.display()
    );
}

pub(crate) fn read_settings(path: &Path) -> Result<Settings, Failure> {
    Settings::read(path).map_err(|error| broken_settings(&error))
}

pub(crate) fn broken_settings(error: &SettingsError) -> Failure {
    let advice = match error {
        SettingsError::Unreadable { .. } => "give the settings file with --config",
        SettingsError::NoKey | SettingsError::KeyFile { .. } => {
            "see `[store] key_file` in pilotage.example.toml"
        }
        SettingsError::WrongKey => "write the key as 64 characters from 0 to 9 and a to f",
        SettingsError::Malformed { .. }
        | SettingsError::UnknownKey { .. }
        | SettingsError::Refused { .. } => "pilotage.example.toml explains every key",
    };
    Failure::broken(error, advice)
}

/// What to do when the path stopped.
pub(crate) fn explain(error: &PipelineError) -> Failure {
    let advice = match error {
        PipelineError::Check(_) => {
            "nothing was published; this is a defect of the program: please report it"
        }
        PipelineError::Attack(_) => {
            "nothing was published; each finding above names the cell, what is learnt of it and \
             the published figures it follows from: please report it"
        }
        PipelineError::Method => "this is a defect of the program: please report it",
        PipelineError::Goalposts { .. } => {
            "restore the file as it was, or name another one: goalposts are never rewritten"
        }
        PipelineError::GoalpostFile { .. } => "check `[evaluation] goalposts` and the permissions",
        PipelineError::Label(_) => {
            "look for a change in the inputs (a table cut short, a code that moved); if the figures \
             are right, raise the bounds of the label in `[tolerances]`"
        }
        PipelineError::NothingDeclared => "check `[inputs]`: the folders may be empty",
        PipelineError::NotInCalendar { .. } => "add the edition to the settings' `[[calendar]]`",
        PipelineError::OtherMonth { .. } => "leave --edition out, or give a later month",
        PipelineError::TooManySetAside { .. } => {
            "`pilotage ingest` on the same files says which and why; if they are right, raise \
             `[tolerances] set_aside_per_mille`"
        }
        PipelineError::TooManyRegisterDefects { .. } => {
            "correct the rows that warnings name (leave --quiet out to see them), or raise \
             `[tolerances] register_rows_per_mille`"
        }
        PipelineError::TooManyTableRows { .. } => {
            "check that the tables are of one export; warnings name the rows and what is wrong \
             (leave --quiet out to see them); if they are right, raise `[tolerances] \
             table_rows_per_mille`"
        }
        PipelineError::UnexplainedRevisions { .. } => {
            "find out why, then write it as a `[[revision]]` of the settings; pilotage.example.toml \
             shows how"
        }
        PipelineError::NotPublished { .. } => "`editions/` in the output lists what is published",
        PipelineError::OtherInputs { .. } => {
            "give the settings of the inputs as they were on the day of its release"
        }
        PipelineError::Registers(_) | PipelineError::Tables(_) => {
            "correct the file; the previous site is untouched"
        }
        PipelineError::Seal(SealError::Foreign { .. }) => {
            "give `[output] path` a folder of its own, new or empty; nothing was changed"
        }
        PipelineError::Seal(SealError::Busy { .. }) => {
            "wait for it to end; the previous site is untouched"
        }
        PipelineError::Seal(_) | PipelineError::Protect(_) => "the previous site is untouched",
        PipelineError::Store(_) => {
            "the store can be deleted at any time: the next build reads everything again"
        }
        PipelineError::Restricted(_) => {
            "check the space left and the permissions; an earlier export is untouched"
        }
        PipelineError::Write(WriteError::NoSuchTable { .. }) => {
            "correct `[[revision]] table`: `donnees/catalogue.json` of an edition lists the tables"
        }
        PipelineError::Deposits(_)
        | PipelineError::Facts(_)
        | PipelineError::Write(_)
        | PipelineError::Read(_)
        | PipelineError::File(_)
        | PipelineError::Theme { .. }
        | PipelineError::Audit { .. }
        | PipelineError::Site(_)
        | PipelineError::CheckFailed(_)
        | PipelineError::AttackFailed(_) => {
            "check the space left and the permissions; the previous site is untouched"
        }
    };
    if let PipelineError::Check(report) = error {
        report.problems.iter().for_each(|problem| tracing::error!("{problem}"));
    }
    if let PipelineError::Attack(report) = error {
        report.findings.iter().for_each(|finding| tracing::error!("{finding}"));
    }
    let failure = if error.is_refusal() {
        Failure::refused(error, advice)
    } else {
        Failure::broken(error, advice)
    };
    failure.because(error)
}
