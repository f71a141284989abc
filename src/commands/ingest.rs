//! `pilotage ingest`: what is in declarations, or fill the store.

use std::path::{Path, PathBuf};

use pilotage::ingest::dsn::Options;
use pilotage::ingest::examine;
use pilotage::pipeline;
use pilotage::store::Store;
use pilotage::store::pseudonym::Pseudonymiser;
use walkdir::WalkDir;

use super::args::{Ingest, LogFormat};
use super::{Failure, build};

pub(crate) fn run(arguments: &Ingest, format: LogFormat) -> Result<(), Failure> {
    match &arguments.config {
        Some(config) => fill(config, format),
        None => report(arguments, format),
    }
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn report(arguments: &Ingest, format: LogFormat) -> Result<(), Failure> {
    let files = files(&arguments.files)?;
    // Nothing is kept: any key tells persons apart for the time of the report.
    let pseudonymiser = Pseudonymiser::new(&[0; 32]);
    let options = Options { accept_tests: arguments.accept_tests, pseudonymiser: &pseudonymiser };
    let report = examine(&files, options).map_err(|error| {
        Failure::broken(&error, "check that the file exists and can be read").because(&error)
    })?;
    match format {
        LogFormat::Json => println!("{}", serde_json::json!(report)),
        LogFormat::Text => print!("{report}"),
    }
    Ok(())
}

/// The files named, and those below the folders named.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|_| {
                Failure::broken("a file or folder named cannot be read", "check what was named")
            })?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
    }
    Ok(files)
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn fill(config: &Path, format: LogFormat) -> Result<(), Failure> {
    let settings = build::read_settings(config)?;
    let pseudonymiser = settings.pseudonymiser().map_err(|error| build::broken_settings(&error))?;
    let store = Store::open(&settings.store.path, &pseudonymiser)
        .map_err(|error| build::explain(&error.into()))?;
    let filled = pipeline::fill(&settings, &store).map_err(|error| build::explain(&error))?;
    match format {
        LogFormat::Json => println!(
            "{}",
            serde_json::json!({
                "files": filled.files,
                "newly_read": filled.newly_read,
                "declarations": filled.declarations,
                "in_force": filled.in_force,
                "set_aside": filled.set_aside,
            })
        ),
        LogFormat::Text => println!(
            "{} files, {} newly read; {} declarations, {} in force, {} set aside",
            filled.files, filled.newly_read, filled.declarations, filled.in_force, filled.set_aside
        ),
    }
    Ok(())
}
