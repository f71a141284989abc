//! `pilotage demo`: a fictitious population, published month after month by the same `build`.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use pilotage::edition::seal;
use pilotage::settings::{EXAMPLE, Settings};
use pilotage::synth::{self, Plan};
use sha2::{Digest, Sha256};

use super::args::Demo;
use super::synth::LAST_MONTH;
use super::{Failure, build};

/// Name of the settings file in the work folder.
const SETTINGS: &str = "pilotage.toml";

/// Marks a work folder as the demo's own: only such a folder is emptied.
const MARK: &str = ".pilotage-demo";

pub(crate) fn run(arguments: &Demo) -> Result<(), Failure> {
    // Everything is refused before anything is written or forgotten.
    let written = settings(&arguments.out)?;
    let path = arguments.work.join(SETTINGS);
    let settings =
        Settings::parse(&written, &path).map_err(|error| build::broken_settings(&error))?;
    let earlier = earlier_demo(&arguments.out)?;
    prepare(arguments, &written)?;
    for path in earlier {
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| unwritable(&path, &error))?;
    }
    let plan = Plan {
        people: u64::from(arguments.people),
        employers: u64::from(arguments.people.div_ceil(2)),
        ..Plan::demo(LAST_MONTH, arguments.seed)
    };
    let last = LAST_MONTH.plus(1);
    for edition in last.plus(1 - i32::from(arguments.editions)).through(last) {
        let summary = synth::write_edition(&plan, &arguments.work, edition)
            .map_err(|error| super::synth::failure(&error))?;
        tracing::info!(
            structures = summary.structures,
            passes = summary.passes,
            "what was known in {edition} is written to {}",
            arguments.work.display()
        );
        let published = build::publish(&settings, Some(edition))?;
        build::say(&settings, &published);
    }
    tracing::info!("the site is {}", arguments.out.join("index.html").display());
    tracing::info!("see it with: pilotage serve {}", arguments.out.display());
    Ok(())
}

/// Empties the work folder of an earlier demo and writes settings and key.
fn prepare(arguments: &Demo, settings: &str) -> Result<(), Failure> {
    let work = &arguments.work;
    if work.join(MARK).is_file() {
        fs::remove_dir_all(work).map_err(|error| unwritable(work, &error))?;
    } else if work.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::broken(
            format!("{}: not empty, and not the work folder of a demo", work.display()),
            "give another folder with --work",
        ));
    }
    fs::create_dir_all(work).map_err(|error| unwritable(work, &error))?;
    let key = hex::encode(Sha256::digest(format!("demo {}", arguments.seed)));
    for (name, text) in [(MARK, ""), (SETTINGS, settings), ("store.key", &format!("{key}\n"))] {
        let path = work.join(name);
        // A key is read by its owner only, even one that protects nobody.
        File::options()
            .create_new(true)
            .write(true)
            .mode(if name == "store.key" { 0o600 } else { 0o644 })
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

/// The commented example, pointed at the demo's output and marked as fictitious.
fn settings(output: &Path) -> Result<String, Failure> {
    let output = std::path::absolute(output).map_err(|error| unwritable(output, &error))?;
    let output = toml::Value::String(output.to_string_lossy().into_owned());
    Ok(EXAMPLE
        .replace("path = \"output\"", &format!("path = {output}"))
        .replace("fictitious = false", "fictitious = true ")
        .replace("cross_employer_history = \"none\"", "cross_employer_history = \"full\""))
}

/// What an earlier demo left in the output: a demo replaces its site, and nothing else. Hidden
/// files stay.
fn earlier_demo(output: &Path) -> Result<Vec<PathBuf>, Failure> {
    let refused = |what: &str| {
        let message = format!("{}: {what}", output.display());
        Failure::broken(message, "give another folder with --out")
    };
    let unreadable = |_| refused("cannot be read");
    let mut found = Vec::new();
    match output.read_dir() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
        entries => {
            for entry in entries.map_err(unreadable)? {
                found.push(entry.map_err(unreadable)?.path());
            }
        }
    }
    found.retain(|path| !seal::is_hidden(path));
    let editions = seal::published_editions(output).map_err(|_| refused("cannot be read"))?;
    if editions.is_empty() && !found.is_empty() {
        return Err(refused("not empty, and not the site of a demo"));
    }
    for edition in editions {
        let fictitious = fs::read_to_string(edition.join(seal::MANIFEST))
            .is_ok_and(|text| text.contains("\"origine\": \"fictif\""));
        if !fictitious {
            return Err(refused("holds a real publication"));
        }
    }
    Ok(found)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::broken(
        format!("{}: cannot be written ({})", path.display(), error.kind()),
        "check the folder's permissions and the space left",
    )
}
