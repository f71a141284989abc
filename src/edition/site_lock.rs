//! One run at a time makes a site: another would remove what this one is making.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::files::FileError;
use super::seal::SealError;

/// Held while a site is made; it ends with the run, even if that is killed.
#[derive(Debug)]
pub(super) struct SiteLock {
    path: PathBuf,
    _held: File,
}

impl SiteLock {
    /// Takes the lock at `path`, a file made for it.
    ///
    /// # Errors
    /// When another run holds it, or the system refuses the file.
    pub(super) fn take(path: &Path) -> Result<Self, SealError> {
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(FileError::at(path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(SealError::Busy { path: path.to_owned() });
                }
                Err(TryLockError::Error(error)) => return Err(FileError::at(path)(error).into()),
            }
            // The run before may have removed its file after this one had opened it.
            let number = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
            let held = file.metadata().map(number).map_err(FileError::at(path))?;
            if fs::metadata(path).map(number).is_ok_and(|there| there == held) {
                return Ok(Self { path: path.to_owned(), _held: file });
            }
        }
    }
}

impl Drop for SiteLock {
    fn drop(&mut self) {
        // What cannot be removed locks nothing once this run has ended.
        let _ = fs::remove_file(&self.path);
    }
}
