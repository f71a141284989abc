//! Files of a new site that the site in place already has, byte for byte, stay the same files: a
//! rebuild touches only what it changes, and what copies the site elsewhere sends only that.

use std::fs;
use std::io::{self, BufReader, Read};
use std::path::Path;

use walkdir::WalkDir;

use super::files::FileError;

/// Replaces each file below `new` that `old` has at the same path, with the same bytes, by a hard
/// link to it; says how many files `new` has and how many of them are so kept. Where the system
/// makes no links, nothing is replaced.
///
/// # Errors
/// When a file cannot be read or replaced; both folders are then whole.
pub(super) fn keep(new: &Path, old: &Path) -> Result<(u64, u64), FileError> {
    let (mut files, mut kept) = (0, 0);
    for entry in WalkDir::new(new) {
        let entry = entry.map_err(|error| FileError {
            path: error.path().unwrap_or(new).to_owned(),
            reason: error.io_error().map_or(io::ErrorKind::Other, io::Error::kind),
        })?;
        if !entry.file_type().is_file() {
            continue;
        }
        files += 1;
        let own = entry.path();
        let before = old.join(own.strip_prefix(new).unwrap_or(own));
        if before.is_file() && have_same_bytes(own, &before).map_err(FileError::at(own))? {
            kept += u64::from(replace(own, &before).map_err(FileError::at(own))?);
        }
    }
    Ok((files, kept))
}

fn have_same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (open(one)?, open(other)?);
    let (mut left, mut right) = ([0; 8192], [0; 8192]);
    loop {
        let read = one.read(&mut left)?;
        let (Some(left), Some(right)) = (left.get(..read), right.get_mut(..read)) else {
            return Ok(false);
        };
        other.read_exact(right)?;
        if left != right {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

fn open(path: &Path) -> io::Result<BufReader<fs::File>> {
    Ok(BufReader::new(fs::File::open(path)?))
}

/// Puts `before` in the place of `own` in one step, if the system can.
fn replace(own: &Path, before: &Path) -> io::Result<bool> {
    let beside = own.with_extension("lien");
    if fs::hard_link(before, &beside).is_err() {
        return Ok(false);
    }
    // Two names of one file already: renaming one to the other does nothing, and leaves both.
    fs::rename(&beside, own)?;
    if beside.exists() {
        fs::remove_file(&beside)?;
    }
    Ok(true)
}
