//! Folders and files that appear whole or not at all, readable by their owner only.
//!
//! Everything is written under a temporary name beside its final place, then renamed: a kill at
//! any moment leaves either the former state or the new one.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt as _, PermissionsExt};
use std::path::{Path, PathBuf};

use super::StoreError;

const TEMPORARY: &str = "tmp-";

/// Creates a folder and its parents, with permissions 0700; one that is there is closed to others.
pub(crate) fn create_private(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o700)))
        .map_err(StoreError::io("create", "a folder"))
}

/// Removes a file or a whole folder, if it is there.
pub(super) fn remove_if_present(path: &Path) -> Result<(), StoreError> {
    let Ok(metadata) = fs::symlink_metadata(path) else { return Ok(()) };
    let removed = if metadata.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map_err(StoreError::io("remove", "a leftover"))
}

/// The temporary name beside `path`.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(TEMPORARY);
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

/// Whether a name is that of something unfinished.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
}

/// Replaces a file by a new content, at once.
pub(super) fn replace_file(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let unfinished = temporary(path);
    let private =
        File::options().create(true).truncate(true).write(true).mode(0o600).open(&unfinished);
    let written = private.and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.map_err(StoreError::io("write", "a small file"))?;
    fs::rename(&unfinished, path).map_err(StoreError::io("rename", "a small file"))
}
