//! The only door to a folder of restricted files, and files that appear together.
//!
//! Paths are compared after following symbolic links, and by device and inode as well: the same
//! folder mounted twice is the same folder. New files are written in a hidden folder beside their
//! final place and renamed at the end, so that a reader never meets half an export.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

/// Name of the file that explains an export; its presence shows a folder of ours.
pub const READ_ME: &str = "LISEZMOI.md";

/// Restricted files cannot be written. No variant carries anything of a row.
#[derive(Debug, thiserror::Error)]
pub enum RestrictedError {
    /// The folder is in the site, or the site is in it.
    #[error("{}: restricted files may not be inside the site's output, nor around it", path.display())]
    InTheSite {
        /// The folder asked for.
        path: PathBuf,
    },
    /// Others can read the folder, and it holds something else than an export.
    #[error("{}: holds other files and is open to other users", path.display())]
    Open {
        /// The folder asked for.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{}: {reason}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// The system's reason.
        reason: ErrorKind,
    },
    /// The list of employers who objected cannot be read.
    #[error("{}, line {line}: not a list of SIRET under the name `siret`", path.display())]
    Objections {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// The list of enterprises that opened an offer cannot be read.
    #[error("{}, line {line}: not a list of SIREN under the name `siren`", path.display())]
    TakeUp {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// The folder holds a draw that is not the one asked for.
    #[error("{}: a draw is already here, and {why}", path.display())]
    Drawn {
        /// Its log.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No enterprise can be drawn.
    #[error("no enterprise can be drawn: none without label is known well enough")]
    NobodyToDraw,
    /// A page cannot be written.
    #[error("a restricted page cannot be written")]
    Page,
    /// A table cannot be written.
    #[error("restricted table `{table}` cannot be written")]
    Table {
        /// Its name.
        table: &'static str,
    },
}

impl RestrictedError {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::File { path, reason: error.kind() }
    }
}

/// Where the public site is, or will be.
#[derive(Debug, Clone)]
pub struct OutputDir(PathBuf);

impl OutputDir {
    /// The site's folder, links followed; it need not exist.
    ///
    /// # Errors
    /// When the system refuses to look at it.
    pub fn at(path: &Path) -> Result<Self, RestrictedError> {
        resolve(path).map(Self).map_err(RestrictedError::at(path))
    }
}

/// A folder that is neither in the site nor around it, readable by its owner only.
#[derive(Debug)]
pub struct RestrictedDir(PathBuf);

impl RestrictedDir {
    /// Opens the folder, creating it when absent.
    ///
    /// # Errors
    /// When it is inside the site or contains it, when it holds other files that other users can
    /// read, or when the system refuses.
    pub fn open(path: &Path, output: &OutputDir) -> Result<Self, RestrictedError> {
        let resolved = resolve(path).map_err(RestrictedError::at(path))?;
        keep_apart(&resolved, output, path)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&resolved)
            .map_err(RestrictedError::at(path))?;
        // Looked at again now that it exists: what was absent cannot have been a link.
        let created = fs::canonicalize(&resolved).map_err(RestrictedError::at(path))?;
        keep_apart(&created, output, path)?;
        close_to_others(&created, path)?;
        Ok(Self(created))
    }

    /// The folder, links followed.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Starts an export; `reader` names it among others in the same folder.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stage(&self, reader: &str) -> Result<Staging, RestrictedError> {
        let folder = self.0.join(format!(".inacheve-{reader}"));
        if folder.exists() {
            self.put_back(&folder)?;
            fs::remove_dir_all(&folder).map_err(RestrictedError::at(&folder))?;
        }
        DirBuilder::new().mode(0o700).create(&folder).map_err(RestrictedError::at(&folder))?;
        Ok(Staging { root: self.0.clone(), folder, names: Vec::new(), files: BTreeSet::new() })
    }
}

/// Ends the name of a folder that another is about to replace.
const FORMER: &str = ".ancien";

impl RestrictedDir {
    /// An export killed between two renames left a folder of the one before aside.
    fn put_back(&self, unfinished: &Path) -> Result<(), RestrictedError> {
        for entry in fs::read_dir(unfinished).map_err(RestrictedError::at(unfinished))? {
            let aside = entry.map_err(RestrictedError::at(unfinished))?.path();
            let name = aside.file_name().and_then(|name| name.to_str()?.strip_suffix(FORMER));
            let Some(place) = name.map(|name| self.0.join(name)) else { continue };
            if !place.exists() {
                fs::rename(&aside, &place).map_err(RestrictedError::at(&place))?;
            }
        }
        Ok(())
    }
}

/// An export being written; nothing is visible before [`Staging::publish`].
pub struct Staging {
    root: PathBuf,
    folder: PathBuf,
    /// What stands in the folder itself.
    names: Vec<String>,
    /// All files, with the folder they are in.
    files: BTreeSet<String>,
}

impl Staging {
    /// A new empty folder of files, which takes the place of an earlier one as a whole.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create_folder(&mut self, name: &str) -> Result<(), RestrictedError> {
        let path = self.folder.join(name);
        if !name.contains('/') {
            self.names.push(name.to_owned());
        }
        DirBuilder::new().mode(0o700).create(&path).map_err(RestrictedError::at(&path))
    }

    /// A new empty file, readable by its owner only; `name` may be in a folder already created.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create(&mut self, name: &str) -> Result<File, RestrictedError> {
        let path = self.folder.join(name);
        self.files.insert(name.to_owned());
        // Files of a folder move with it.
        if !name.contains('/') {
            self.names.push(name.to_owned());
        }
        OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(RestrictedError::at(&path))
    }

    /// A new file with this content.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&mut self, name: &str, content: &[u8]) -> Result<(), RestrictedError> {
        let mut file = self.create(name)?;
        io::Write::write_all(&mut file, content).map_err(RestrictedError::at(&self.root.join(name)))
    }

    /// Every file created, in order of name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Where a file is being written.
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts all files in their place, replacing those of an earlier export.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn publish(self) -> Result<(), RestrictedError> {
        for name in &self.names {
            let path = self.root.join(name);
            if path.is_dir() && !path.is_symlink() {
                // A folder cannot be renamed over another that is not empty.
                let old = self.folder.join(format!("{name}{FORMER}"));
                fs::rename(&path, &old).map_err(RestrictedError::at(&path))?;
                fs::rename(self.folder.join(name), &path).map_err(RestrictedError::at(&path))?;
                fs::remove_dir_all(&old).map_err(RestrictedError::at(&old))?;
            } else {
                fs::rename(self.folder.join(name), &path).map_err(RestrictedError::at(&path))?;
            }
        }
        fs::remove_dir(&self.folder).map_err(RestrictedError::at(&self.folder))
    }
}

/// The absolute path with links followed as far as it exists.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut resolved = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                resolved.push(component);
                match fs::canonicalize(&resolved) {
                    Ok(real) => resolved = real,
                    // A link to nowhere is there, and its target could come later.
                    Err(error)
                        if error.kind() == ErrorKind::NotFound
                            && fs::symlink_metadata(&resolved).is_err() => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(resolved)
}

fn keep_apart(folder: &Path, output: &OutputDir, asked: &Path) -> Result<(), RestrictedError> {
    let same_place = |one: &Path, other: &Path| {
        let identity = |path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
        one == other || identity(one).is_some_and(|one| Some(one) == identity(other))
    };
    let within = |inner: &Path, outer: &Path| inner.ancestors().any(|part| same_place(part, outer));
    if within(folder, &output.0) || within(&output.0, folder) {
        return Err(RestrictedError::InTheSite { path: asked.to_owned() });
    }
    Ok(())
}

/// Takes other users' permissions away from an empty folder or one of ours; refuses to do so to a
/// folder that serves something else.
fn close_to_others(folder: &Path, asked: &Path) -> Result<(), RestrictedError> {
    let mode = fs::metadata(folder).map_err(RestrictedError::at(asked))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder).map_err(RestrictedError::at(asked))?;
    if entries.next().is_some() && !folder.join(READ_ME).is_file() {
        return Err(RestrictedError::Open { path: asked.to_owned() });
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(RestrictedError::at(asked))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn refused(path: &Path, output: &Path) -> bool {
        let output = OutputDir::at(output).unwrap();
        matches!(RestrictedDir::open(path, &output), Err(RestrictedError::InTheSite { .. }))
    }

    #[test]
    fn a_folder_in_the_site_or_around_it_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        // Whether the site exists or not.
        for _ in 0..2 {
            for inside in ["site", "site/a/b", "site/../site/a", "new/../site", "."] {
                assert!(refused(&folder.path().join(inside), &site), "{inside}");
            }
            fs::create_dir_all(&site).unwrap();
        }
        assert!(!refused(&folder.path().join("site-restreint"), &site), "a name that begins alike");
        assert!(!site.join("a").exists(), "nothing was created");
    }

    #[test]
    fn links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("site/inner")).unwrap();
        symlink(at("site/inner"), at("elsewhere")).unwrap();
        assert!(refused(&at("elsewhere"), &at("site")));
        assert!(refused(&at("elsewhere/new"), &at("site")));
        symlink(at("site"), at("alias")).unwrap();
        assert!(refused(&at("site/new"), &at("alias")), "the site itself is named by a link");
        // A link whose target does not exist yet.
        symlink(at("site/later"), at("dangling")).unwrap();
        let output = OutputDir::at(&at("site")).unwrap();
        assert!(RestrictedDir::open(&at("dangling"), &output).is_err());
        assert!(!at("site/later").exists());
    }

    #[test]
    fn files_are_their_owners_and_appear_together() {
        let folder = tempfile::tempdir().unwrap();
        let output = OutputDir::at(&folder.path().join("site")).unwrap();
        let path = folder.path().join("export");
        let directory = RestrictedDir::open(&path, &output).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        let mut staging = directory.stage("essai").unwrap();
        staging.write("a.csv", b"a").unwrap();
        assert!(!path.join("a.csv").exists());
        // A run killed here leaves nothing that the next one keeps.
        drop(staging);
        let mut staging = directory.stage("essai").unwrap();
        staging.write("b.csv", b"b").unwrap();
        staging.publish().unwrap();
        let names: Vec<_> =
            fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["b.csv"]);
        assert_eq!(mode(&path.join("b.csv")), 0o600);
    }

    #[test]
    fn a_folder_takes_the_place_of_an_earlier_one_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let output = OutputDir::at(&folder.path().join("site")).unwrap();
        let path = folder.path().join("export");
        let directory = RestrictedDir::open(&path, &output).unwrap();
        for name in ["fiches/1.html", "fiches/2.html"] {
            let mut staging = directory.stage("essai").unwrap();
            staging.create_folder("fiches").unwrap();
            staging.write(name, b"a").unwrap();
            staging.publish().unwrap();
        }
        // A run killed between the two renames left the last ones aside.
        let unfinished = path.join(".inacheve-essai");
        fs::create_dir(&unfinished).unwrap();
        fs::rename(path.join("fiches"), unfinished.join("fiches.ancien")).unwrap();
        directory.stage("essai").unwrap().publish().unwrap();
        let names: Vec<_> = fs::read_dir(path.join("fiches"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["2.html"], "nothing is left of the first");
        assert_eq!(fs::read_dir(&path).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_folder_that_serves_something_else_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let output = OutputDir::at(&folder.path().join("site")).unwrap();
        let shared = folder.path().join("shared");
        fs::create_dir(&shared).unwrap();
        fs::set_permissions(&shared, Permissions::from_mode(0o755)).unwrap();
        assert!(RestrictedDir::open(&shared, &output).is_ok(), "empty: it is closed");
        fs::write(shared.join("other.txt"), "").unwrap();
        fs::set_permissions(&shared, Permissions::from_mode(0o755)).unwrap();
        let refusal = RestrictedDir::open(&shared, &output);
        assert!(matches!(refusal, Err(RestrictedError::Open { .. })));
    }
}
