//! `pilotage ingest`: what is in declarations, or fill the store.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use pilotage::ingest::dsn::Options;
use pilotage::ingest::examine;
use pilotage::pipeline;
use pilotage::store::Store;
use pilotage::store::pseudonym::Pseudonymiser;
use walkdir::WalkDir;

use super::args::{Ingest, LogFormat};
use super::{Failure, answer, build};

pub(crate) fn run(arguments: &Ingest, format: LogFormat) -> Result<(), Failure> {
    match &arguments.config {
        Some(config) => fill(config, format),
        None => report(arguments, format),
    }
}

fn report(arguments: &Ingest, format: LogFormat) -> Result<(), Failure> {
    let files = files(&arguments.files)?;
    // Nothing is kept: any key tells persons apart for the time of the report.
    let pseudonymiser = Pseudonymiser::new(&[0; 32]);
    let options = Options { accept_tests: arguments.accept_tests, pseudonymiser: &pseudonymiser };
    let report = examine(&files, options).map_err(|error| {
        Failure::broken(&error, "check that the file exists and can be read").because(&error)
    })?;
    answer::write(format, &report, &report)
}

/// The files named, and those below the folders named.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let reason = error.io_error().map_or(ErrorKind::Other, io::Error::kind);
                // Below what was named, a file's name can hold a SIRET.
                let named = path.display();
                Failure::broken(
                    format!("{named}: cannot be read, or something in it ({reason})"),
                    "check what was named, and the permissions",
                )
            })?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
    }
    Ok(files)
}

fn fill(config: &Path, format: LogFormat) -> Result<(), Failure> {
    let settings = build::read_settings(config)?;
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let store = Store::open(&settings.store.path, &pseudonymiser)
        .map_err(|error| build::explain(&error.into()))?;
    let filled = pipeline::fill(&settings, &store).map_err(|error| build::explain(&error))?;
    answer::write(
        format,
        format_args!(
            "{} files, {} newly read; {} declarations, {} in force, {} set aside\n",
            filled.files, filled.newly_read, filled.declarations, filled.in_force, filled.set_aside
        ),
        filled,
    )
}
