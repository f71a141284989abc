//! `pilotage demo`: a fictitious population, published month after month by the same `build`.

use std::fs;
use std::path::Path;

use pilotage::settings::EXAMPLE;
use pilotage::synth::{self, Plan};
use pilotage::vocabulary::Month;
use sha2::{Digest, Sha256};

use super::args::Demo;
use super::synth::LAST_MONTH;
use super::{Failure, build};

/// Name of the settings file in the work folder.
const SETTINGS: &str = "pilotage.toml";

/// Marks a work folder as the demo's own: only such a folder is emptied.
const MARK: &str = ".pilotage-demo";

pub(crate) fn run(arguments: &Demo) -> Result<(), Failure> {
    prepare(arguments)?;
    let settings = build::read_settings(&arguments.work.join(SETTINGS))?;
    forget_earlier_demo(&arguments.out)?;
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
fn prepare(arguments: &Demo) -> Result<(), Failure> {
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
    let output =
        std::path::absolute(&arguments.out).map_err(|error| unwritable(&arguments.out, &error))?;
    let key = hex::encode(Sha256::digest(format!("demo {}", arguments.seed)));
    let files =
        [(MARK, String::new()), (SETTINGS, settings(&output)), ("store.key", format!("{key}\n"))];
    for (name, text) in files {
        let path = work.join(name);
        fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

/// The commented example, pointed at the demo's output and marked as fictitious.
fn settings(output: &Path) -> String {
    let output = toml::Value::String(output.to_string_lossy().into_owned());
    EXAMPLE
        .replace("path = \"output\"", &format!("path = {output}"))
        .replace("fictitious = false", "fictitious = true ")
        .replace("cross_employer_history = \"none\"", "cross_employer_history = \"full\"")
}

/// A demo replaces the site of an earlier demo, and nothing else.
fn forget_earlier_demo(output: &Path) -> Result<(), Failure> {
    let editions = output.join("editions");
    let Ok(entries) = editions.read_dir() else { return Ok(()) };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let is_edition = name.to_str().is_some_and(|name| name.parse::<Month>().is_ok());
        let manifest = entry.path().join("manifest.json");
        let fictitious = fs::read_to_string(&manifest)
            .is_ok_and(|text| text.contains("\"origine\": \"fictif\""));
        if is_edition && !fictitious {
            return Err(Failure::broken(
                format!("{}: holds a real publication", output.display()),
                "give another folder with --out",
            ));
        }
    }
    fs::remove_dir_all(&editions).map_err(|error| unwritable(&editions, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::broken(
        format!("{}: cannot be written ({})", path.display(), error.kind()),
        "check the folder's permissions and the space left",
    )
}
