//! Where things are: nothing confidential may stand inside the public site, nor the site inside a
//! folder that is read or kept.
//!
//! A build replaces the whole of its output: what stood there would be published for a moment, then
//! lost. Paths are compared after following symbolic links, as far as they exist.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Settings;

/// The first key whose path is inside the output, or is a folder around it. `file` is the settings'
/// own.
pub(super) fn misplaced(settings: &Settings, file: &Path) -> Option<&'static str> {
    let output = real(&settings.output);
    if real(file).starts_with(&output) {
        return Some("output.path");
    }
    let Settings { inputs, store, evaluation, restricted, .. } = settings;
    let folders = [
        ("inputs.declarations", inputs.declarations.as_deref()),
        ("inputs.tables", inputs.tables.as_deref()),
        ("inputs.registers", Some(inputs.registers.as_path())),
        ("store.path", Some(store.path.as_path())),
    ];
    let files = [
        ("store.key_file", store.key_file.as_deref()),
        ("restricted.path", restricted.as_deref()),
        ("evaluation.goalposts", evaluation.as_ref().map(|trial| trial.goalposts.as_path())),
        ("evaluation.take_up", evaluation.as_ref().and_then(|trial| trial.take_up.as_deref())),
    ];
    let folders = folders.into_iter().map(|(key, path)| (key, path, true));
    let files = files.into_iter().map(|(key, path)| (key, path, false));
    let mut all =
        folders.chain(files).filter_map(|(key, path, around)| Some((key, real(path?), around)));
    let found = all.find(|(_, path, around)| {
        path.starts_with(&output) || (*around && output.starts_with(path))
    });
    found.map(|(key, ..)| key)
}

/// The path without symbolic links nor detours; what does not exist yet is taken as written.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = whole.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    let (above, mut real) = known.unwrap_or_else(|| (Path::new(""), PathBuf::new()));
    for part in whole.strip_prefix(above).unwrap_or(&whole).components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            other => real.push(other),
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::EXAMPLE;

    fn with(from: &str, to: &str) -> Option<&'static str> {
        let text = EXAMPLE.replace(from, to);
        assert!(text.contains(to), "{from} is not in the example");
        let parsed = Settings::parse(&text, Path::new("folder/pilotage.toml"));
        parsed.err().map(|error| {
            let said = error.to_string();
            let keys = [
                "store.path",
                "store.key_file",
                "inputs.declarations",
                "restricted.path",
                "`output.path` may",
            ];
            keys.into_iter().find(|key| said.contains(key)).unwrap()
        })
    }

    #[test]
    fn nothing_confidential_stands_in_the_output_nor_the_output_in_what_is_read() {
        assert_eq!(with("", ""), None);
        for (store, refused) in [
            ("output", true),
            ("output/store", true),
            ("output/../output/store", true),
            ("./output/.", true),
            (".", true),
            ("output2", false),
            ("output/../store", false),
        ] {
            let found = with("path = \"store\"", &format!("path = \"{store}\""));
            assert_eq!(found, refused.then_some("store.path"), "{store}");
        }
        assert_eq!(
            with("key_file = \"store.key\"", "key_file = \"output/store.key\""),
            Some("store.key_file")
        );
        assert_eq!(
            with("path = \"output\"", "path = \"inputs/declarations/site\""),
            Some("inputs.declarations")
        );
        assert_eq!(with("path = \"output\"", "path = \".\""), Some("`output.path` may"));
        assert_eq!(
            with("path = \"restricted\"", "path = \"output/restricted\""),
            Some("restricted.path")
        );
    }

    #[test]
    fn a_link_into_the_output_is_the_output() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("output/donnees")).unwrap();
        let link = folder.path().join("store");
        std::os::unix::fs::symlink(folder.path().join("output/donnees"), link).unwrap();
        let parsed = Settings::parse(EXAMPLE, &folder.path().join("pilotage.toml"));
        assert!(parsed.unwrap_err().to_string().contains("store.path"));
    }
}
