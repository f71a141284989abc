//! Staging, hashes and the swap: a published edition never changes, and a failed build leaves the
//! site as it was.
//!
//! The new site is built in a hidden folder beside the output, on the same file system. Earlier
//! editions are carried over as hard links (copies where the system has none) after their hashes
//! have been compared with their manifests. The new edition is sealed by its own manifest, written
//! last. Then the two folders exchange their names in one step where the system can; elsewhere in
//! two renames, of which a killed run leaves traces that [`Staging::open`] puts right.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::{FileError, fingerprints, write_file};
use super::printed::Printed;
use super::published::{EditionEntry, Inputs, Manifest, ManifestFile, Provenance};
use super::site_lock::SiteLock;
use super::unchanged;
use super::write::DATA_FOLDER;
use crate::vocabulary::{Day, Month};

/// Name of the manifest of an edition.
pub const MANIFEST: &str = "manifest.json";
/// A file that every site has at its root, whatever its editions, and no other folder.
const MARK: &str = "catalogue.jsonld";
/// Folder of the editions below the site's root.
pub const EDITIONS: &str = "editions";

/// Why a site cannot be staged, sealed or put into place.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The system refused a file or folder.
    #[error(transparent)]
    File(#[from] FileError),
    /// A published edition has no readable manifest.
    #[error("{}: not the manifest of a published edition", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
    },
    /// A file of a published edition is not the one that was published.
    #[error("{}: differs from the published edition; restore it before building", path.display())]
    Tampered {
        /// The file: changed, missing or added.
        path: PathBuf,
    },
    /// The edition is published, and building it again gives other bytes.
    #[error("edition {edition} is already published and would change: {}", path.display())]
    Republished {
        /// The edition.
        edition: Month,
        /// The first file that differs.
        path: PathBuf,
    },
    /// A later edition is published.
    #[error("edition {later} is already published: {edition} can no longer be")]
    TooLate {
        /// The edition asked for.
        edition: Month,
        /// The later one.
        later: Month,
    },
    /// The output holds something that is not of a site and would be lost.
    #[error("{}: not of a site made here, and would be lost", path.display())]
    Foreign {
        /// The output, or the hidden folder in it.
        path: PathBuf,
    },
    /// Another run is making the same site.
    #[error("{}: held by another run, which is making the same site", path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The output has no name of its own (`/`, `..`).
    #[error("{}: not a folder that can be replaced", path.display())]
    Unnamed {
        /// The output.
        path: PathBuf,
    },
}

/// A site being built.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    root: PathBuf,
    aside: PathBuf,
    edition: Month,
    earlier: Vec<EditionEntry>,
    published: Option<Manifest>,
    _lock: SiteLock,
}

impl Staging {
    /// Repairs what a killed run left, checks every published edition against its manifest, and
    /// carries the earlier ones and the output's hidden files over to a new folder.
    ///
    /// # Errors
    /// When a published file has changed, a later edition is published, the output holds what no
    /// build made, or another run is making the same site.
    pub fn open(output: &Path, edition: Month) -> Result<Self, SealError> {
        let unnamed = || SealError::Unnamed { path: output.to_owned() };
        let name = output.file_name().ok_or_else(unnamed)?.to_string_lossy().into_owned();
        let beside = |suffix: &str| output.with_file_name(format!(".{name}.{suffix}"));
        refuse_foreign(output)?;
        let lock = beside("verrou");
        if let Some(folder) = lock.parent() {
            create(folder)?;
        }
        let mut staging = Self {
            _lock: SiteLock::take(&lock)?,
            output: output.to_owned(),
            root: beside("chantier"),
            aside: beside("ancien"),
            edition,
            earlier: Vec::new(),
            published: None,
        };
        staging.recover()?;
        create(&staging.root)?;
        staging.carry_over()?;
        Ok(staging)
    }

    /// Root of the site being built.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of the edition being built.
    pub fn edition_folder(&self) -> PathBuf {
        self.root.join(EDITIONS).join(self.edition.to_string())
    }

    /// Editions published before this one, newest first.
    pub fn earlier(&self) -> &[EditionEntry] {
        &self.earlier
    }

    /// The edition before this one, and its data.
    pub fn previous(&self) -> Option<(Month, PathBuf)> {
        let edition = self.earlier.first()?.edition;
        let folder = self.root.join(EDITIONS).join(edition.to_string());
        Some((edition, folder.join(DATA_FOLDER)))
    }

    /// This edition and all earlier ones, newest first, as its pages list them.
    pub fn editions(&self, released: Day) -> Vec<EditionEntry> {
        let own = EditionEntry { edition: self.edition, released, printed: None };
        std::iter::once(own).chain(self.earlier.iter().copied()).collect()
    }

    /// Writes the manifest of the edition, once all its files are there.
    ///
    /// # Errors
    /// When the edition is published already with other bytes, or a file cannot be read.
    pub fn seal(
        &self,
        provenance: &Provenance,
        parameters_sha256: &str,
        inputs: &Inputs,
    ) -> Result<Manifest, SealError> {
        let folder = self.edition_folder();
        let path = folder.join(MANIFEST);
        if path.exists() {
            fs::remove_file(&path).map_err(FileError::at(&path))?;
        }
        let manifest = Manifest {
            edition: provenance.edition,
            edition_precedente: provenance.previous,
            origine: provenance.origin,
            date: provenance.released.to_string(),
            version: provenance.version.clone(),
            methode: provenance.method.clone(),
            parametres_sha256: parameters_sha256.to_owned(),
            entrees: inputs.clone(),
            fichiers: fingerprints(&folder)?,
        };
        if let Some(published) = &self.published
            && *published != manifest
        {
            let differing = first_difference(&published.fichiers, &manifest.fichiers);
            return Err(SealError::Republished {
                edition: self.edition,
                path: folder.join(differing.unwrap_or_else(|| MANIFEST.to_owned())),
            });
        }
        let text = serde_json::to_string_pretty(&manifest)
            .map_err(|_| SealError::Manifest { path: path.clone() })?;
        write_file(&path, format!("{text}\n").as_bytes())?;
        Ok(manifest)
    }

    /// Puts the new site into place of the old one, of which it keeps the files that are the same;
    /// says how many files there are, and how many were kept.
    ///
    /// # Errors
    /// When the system refuses; the old site is then in place, or put back by the next
    /// [`Staging::open`].
    pub fn publish(self) -> Result<(u64, u64), SealError> {
        let counts = unchanged::keep(&self.root, &self.output)?;
        if !self.output.exists() {
            rename(&self.root, &self.output)?;
        } else if exchange(&self.root, &self.output) {
            remove(&self.root)?;
        } else {
            rename(&self.output, &self.aside)?;
            rename(&self.root, &self.output)?;
            remove(&self.aside)?;
        }
        Ok(counts)
    }

    /// A run killed between the two renames left the old site aside; any run may have left a
    /// half-made folder.
    fn recover(&self) -> Result<(), SealError> {
        if self.aside.exists() {
            if self.output.exists() {
                remove(&self.aside)?;
            } else {
                rename(&self.aside, &self.output)?;
            }
        }
        remove(&self.root)
    }

    fn carry_over(&mut self) -> Result<(), SealError> {
        for folder in published_editions(&self.output)? {
            let manifest = verify_edition(&folder)?;
            let month = manifest.edition;
            if month > self.edition {
                return Err(SealError::TooLate { edition: self.edition, later: month });
            }
            if month == self.edition {
                self.published = Some(manifest);
                continue;
            }
            let released = manifest
                .date
                .parse()
                .map_err(|_| SealError::Manifest { path: folder.join(MANIFEST) })?;
            let printed = Printed::in_folder(&folder);
            self.earlier.insert(0, EditionEntry { edition: month, released, printed });
            let target = self.root.join(EDITIONS).join(month.to_string());
            let files = manifest.fichiers.iter().map(|file| file.chemin.as_str());
            for file in files.chain([MANIFEST]) {
                link(&folder.join(file), &target.join(file))?;
            }
        }
        for path in entries(&self.output)?.into_iter().filter(|path| is_hidden(path)) {
            if let Some(name) = path.file_name() {
                link(&path, &self.root.join(name))?;
            }
        }
        Ok(())
    }
}

/// Only a site made here is replaced, or a folder that holds nothing but hidden files, which are
/// kept. A mistyped output, or a folder of the person's own, is left alone.
///
/// # Errors
/// When the output holds something else, or cannot be listed.
pub fn refuse_foreign(output: &Path) -> Result<(), SealError> {
    let (hidden, visible): (Vec<_>, Vec<_>) =
        entries(output)?.into_iter().partition(|path| is_hidden(path));
    if let Some(path) = hidden.into_iter().find(|path| path.is_dir()) {
        return Err(SealError::Foreign { path });
    }
    let made_here = || {
        Ok::<_, FileError>(output.join(MARK).is_file() || !published_editions(output)?.is_empty())
    };
    if !visible.is_empty() && !made_here()? {
        return Err(SealError::Foreign { path: output.to_owned() });
    }
    Ok(())
}

/// Whether a name begins with a dot.
pub fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// A build that stops leaves nothing behind.
impl Drop for Staging {
    fn drop(&mut self) {
        // After a publication the folder is gone already; a refusal is put right by the next run.
        let _ = remove(&self.root);
    }
}

/// Recomputes the hashes of an edition and compares them with its manifest.
///
/// # Errors
/// When the manifest is missing or malformed, or a file was changed, removed or added.
pub fn verify_edition(folder: &Path) -> Result<Manifest, SealError> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(FileError::at(&path))?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|_| SealError::Manifest { path: path.clone() })?;
    let found: Vec<ManifestFile> =
        fingerprints(folder)?.into_iter().filter(|file| file.chemin != MANIFEST).collect();
    let named = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    if named != Some(manifest.edition.to_string()) {
        return Err(SealError::Manifest { path });
    }
    match first_difference(&manifest.fichiers, &found) {
        Some(file) => Err(SealError::Tampered { path: folder.join(file) }),
        None => Ok(manifest),
    }
}

/// Folders of the editions below a site, oldest first.
///
/// # Errors
/// When a folder cannot be listed.
pub fn published_editions(output: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found: Vec<(Month, PathBuf)> = entries(&output.join(EDITIONS))?
        .into_iter()
        .filter_map(|path| {
            let month = path.file_name()?.to_string_lossy().parse().ok()?;
            path.is_dir().then_some((month, path))
        })
        .collect();
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// The first path at which two sorted lists of files differ.
fn first_difference(one: &[ManifestFile], other: &[ManifestFile]) -> Option<String> {
    let differing = one.iter().zip(other).find(|(one, other)| one != other);
    let longer = if one.len() > other.len() { one } else { other };
    let first = match differing {
        Some((one, other)) => Some(one.chemin.as_str().min(&other.chemin)),
        None => longer.get(one.len().min(other.len())).map(|file| file.chemin.as_str()),
    };
    first.map(str::to_owned)
}

/// What a folder holds, sorted; nothing when there is no such folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileError::at(folder))? {
        paths.push(entry.map_err(FileError::at(folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn create(folder: &Path) -> Result<(), SealError> {
    Ok(fs::create_dir_all(folder).map_err(FileError::at(folder))?)
}

fn link(from: &Path, to: &Path) -> Result<(), SealError> {
    if let Some(folder) = to.parent() {
        create(folder)?;
    }
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).map_err(FileError::at(from))?;
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<(), SealError> {
    Ok(fs::rename(from, to).map_err(FileError::at(to))?)
}

fn remove(folder: &Path) -> Result<(), SealError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(FileError::at(folder))?;
    }
    Ok(())
}

/// Exchanges two folders in one step; says whether the system could.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

/// Exchanges two folders in one step; says whether the system could.
#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> bool {
    false
}
