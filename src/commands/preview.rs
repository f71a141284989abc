//! What `serve --watch` looks at, and the pages that it makes again on request.
//!
//! Without settings, only the output is watched: a page is loaded again when a build has replaced
//! it. With `--config`, the pages of the latest edition are made on request, from its data files
//! and from the settings, theme and style sheet as they are at that moment: nothing is written,
//! and no published file can change. Edits of the templates are shown as far as [`drafts`] can: they
//! are compiled into the program, as its other texts are. When `cargo build` replaces the program,
//! the preview restarts as the new one.
//!
//! [`drafts`]: super::drafts

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pilotage::edition::{self, published::PublishedEdition};
use pilotage::settings::Settings;
use pilotage::site::paths::Place;
use pilotage::site::{self, SiteContext};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::Failure;
use super::args::Serve;
use super::drafts::Drafts;

/// Address of the script that loads a page again.
pub(super) const SCRIPT: &str = "/.pilotage/recharger.js";
/// Address of what it asks for.
const STATE: &str = "/.pilotage/etat";

/// The script: asks for the state, and loads the page again once it differs.
const RELOAD: &str = "let known;\n\
setInterval(async () => {\n\
  try {\n\
    const state = await (await fetch('/.pilotage/etat', { cache: 'no-store' })).text();\n\
    if (known !== undefined && state !== known) location.reload();\n\
    known = state;\n\
  } catch { /* restarting */ }\n\
}, 500);\n";

/// What is watched.
#[derive(Debug)]
pub(super) struct Preview {
    output: PathBuf,
    config: Option<PathBuf>,
    style: Option<PathBuf>,
    program: Option<(PathBuf, SystemTime)>,
    edition: Option<PublishedEdition>,
    drafts: Option<Drafts>,
    /// Edited templates that wait for a compilation, as last said.
    to_compile: Vec<PathBuf>,
}

impl Preview {
    pub(super) fn new(arguments: &Serve) -> Result<Self, Failure> {
        let program = std::env::current_exe().ok();
        let preview = Self {
            output: arguments.output.clone(),
            config: arguments.config.clone(),
            style: arguments.style.clone(),
            program: program.and_then(|path| Some((path.clone(), modified(&path)?))),
            edition: match arguments.config {
                Some(_) => Some(latest(&arguments.output)?),
                None => None,
            },
            drafts: arguments.templates.as_deref().map(read_templates).transpose()?,
            to_compile: Vec::new(),
        };
        preview.say_what_is_newer();
        if let Some(config) = &preview.config {
            super::build::read_settings(config)?;
        }
        Ok(preview)
    }

    /// The answers that come from no file: media type and text.
    pub(super) fn own(&self, address: &str) -> Option<(&'static str, String)> {
        match address {
            SCRIPT => Some(("text/javascript; charset=utf-8", RELOAD.to_owned())),
            STATE => Some(("text/plain; charset=utf-8", self.state())),
            _ => None,
        }
    }

    /// A file of the latest edition as it would be made now; nothing without settings, below
    /// `editions/`, and for what is not made from a page.
    pub(super) fn render(&mut self, file: &str) -> Option<Vec<u8>> {
        if let Some(style) = &self.style
            && file.starts_with("static/site.")
        {
            return fs::read(style).ok();
        }
        let config = self.config.as_ref()?;
        let edition = self.edition.as_mut()?;
        let settings = match Settings::read(config) {
            Ok(settings) => settings,
            Err(error) => {
                tracing::error!("{error}");
                return None;
            }
        };
        let later = settings.calendar.iter().find(|(month, _)| **month > edition.manifest.edition);
        edition.manifest.next_release = later.map(|(_, day)| *day);
        let theme = settings.site.theme.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let context = SiteContext {
            settings: &settings.site,
            calendar: &settings.calendar,
            place: Place::Root,
            theme: theme.as_deref(),
        };
        match site::render_file(edition, context, file) {
            Ok(page) => page.map(|page| self.with_edits(page.bytes)),
            Err(error) => {
                tracing::error!("{error}");
                None
            }
        }
    }

    /// A page with the edits of its templates; says which of them it cannot show.
    fn with_edits(&mut self, page: Vec<u8>) -> Vec<u8> {
        let edits = match self.drafts.as_ref().map(Drafts::edits) {
            None => return page,
            Some(Ok(edits)) => edits,
            Some(Err(error)) => {
                tracing::error!("templates: {error}");
                return page;
            }
        };
        if edits.to_compile != self.to_compile {
            for path in &edits.to_compile {
                tracing::warn!("{}: run `cargo build` to see this edit", path.display());
            }
            self.to_compile.clone_from(&edits.to_compile);
        }
        match String::from_utf8(page) {
            Ok(page) => edits.apply(page).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }

    /// Edits made before the start and not compiled cannot be told from what was compiled.
    fn say_what_is_newer(&self) {
        let (Some(drafts), Some((_, built))) = (&self.drafts, &self.program) else { return };
        for (path, when) in drafts.edited() {
            if when.is_some_and(|when| when > *built) {
                tracing::warn!("{}: newer than the program: run `cargo build`", path.display());
            }
        }
    }

    /// Whether the program on disk is no longer the one that runs.
    pub(super) fn program_has_changed(&self) -> bool {
        // While it is being linked there is no program, or an empty one.
        self.program.as_ref().is_some_and(|(path, then)| {
            modified(path).is_some_and(|now| now != *then)
                && fs::metadata(path).is_ok_and(|file| file.len() > 0)
        })
    }

    /// A text that differs whenever something watched has changed.
    fn state(&self) -> String {
        let mut hash = Sha256::new();
        let mut note = |path: &Path, when: Option<SystemTime>| {
            let since = when.and_then(|when| when.duration_since(SystemTime::UNIX_EPOCH).ok());
            hash.update(path.to_string_lossy().as_bytes());
            hash.update(since.unwrap_or_default().as_nanos().to_le_bytes());
        };
        for entry in WalkDir::new(&self.output).sort_by_file_name().into_iter().flatten() {
            let when = entry.metadata().ok().and_then(|file| file.modified().ok());
            note(entry.path(), when);
        }
        let theme = self
            .config
            .as_ref()
            .and_then(|config| Settings::read(config).ok())
            .and_then(|settings| settings.site.theme);
        let program = self.program.as_ref().map(|(path, _)| path.clone());
        for path in [self.config.clone(), self.style.clone(), theme, program].into_iter().flatten()
        {
            note(&path, modified(&path));
        }
        for (path, when) in self.drafts.iter().flat_map(Drafts::edited) {
            note(&path, when);
        }
        hex::encode(hash.finalize())
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn read_templates(folder: &Path) -> Result<Drafts, Failure> {
    Drafts::new(folder).map_err(|error| {
        Failure::broken(
            format!("{}: {error}", folder.display()),
            "give the folder of the templates that the program was compiled with",
        )
    })
}

/// The latest edition of the site.
fn latest(output: &Path) -> Result<PublishedEdition, Failure> {
    let advice = "build the site again: `pilotage check` says what is wrong with it";
    edition::latest(output).map_err(|error| Failure::broken(&error, advice).because(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watching(output: &Path, style: Option<PathBuf>) -> Preview {
        Preview {
            output: output.to_owned(),
            config: None,
            style,
            program: None,
            edition: None,
            drafts: None,
            to_compile: Vec::new(),
        }
    }

    #[test]
    fn the_state_follows_what_is_watched_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (site, style) = (folder.path().join("site"), folder.path().join("a.css"));
        fs::create_dir(&site).unwrap();
        fs::write(site.join("index.html"), "a").unwrap();
        fs::write(&style, "a").unwrap();
        let preview = watching(&site, Some(style.clone()));
        let first = preview.state();
        fs::write(folder.path().join("other"), "b").unwrap();
        assert_eq!(preview.state(), first);
        let later = modified(&style).unwrap() + std::time::Duration::from_secs(1);
        fs::File::options().write(true).open(&style).unwrap().set_modified(later).unwrap();
        let second = preview.state();
        assert_ne!(second, first);
        fs::write(site.join("new.html"), "c").unwrap();
        assert_ne!(preview.state(), second);
    }

    #[test]
    fn the_style_sheet_on_disk_takes_the_place_of_the_published_one() {
        let folder = tempfile::tempdir().unwrap();
        let style = folder.path().join("a.css");
        fs::write(&style, "p{}").unwrap();
        let mut preview = watching(folder.path(), Some(style));
        assert_eq!(preview.render("static/site.0123456789.css").as_deref(), Some(&b"p{}"[..]));
        assert_eq!(preview.render("index.html"), None, "no settings, no page");
    }
}
