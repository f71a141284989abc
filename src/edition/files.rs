//! Files and their fingerprints.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::published::ManifestFile;

/// SHA-256 of some bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The hash of a file as a page states it for a script: SHA-256 in base 64 (RFC 4648).
pub fn integrity(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("sha256-");
    for three in Sha256::digest(bytes).chunks(3) {
        let byte = |position: usize| u32::from(three.get(position).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let place = usize::try_from(group >> (18 - 6 * position) & 63).unwrap_or(0);
            let letter = LETTERS.get(place).filter(|_| position <= three.len());
            text.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    text
}

/// A file or folder that the system refused.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct FileError {
    /// Which.
    pub path: PathBuf,
    /// The system's reason.
    pub reason: io::ErrorKind,
}

impl FileError {
    /// The error of an operation on a path.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self { path, reason: error.kind() }
    }
}

/// Every file below a folder, sorted by path, with size and hash. Paths use `/`.
///
/// # Errors
/// When a file cannot be read.
pub fn fingerprints(folder: &Path) -> Result<Vec<ManifestFile>, FileError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| FileError {
            path: error.path().unwrap_or(folder).to_owned(),
            reason: error.io_error().map_or(io::ErrorKind::Other, io::Error::kind),
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(FileError::at(entry.path()))?;
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<String> = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        files.push(ManifestFile {
            chemin: parts.join("/"),
            octets: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            sha256: sha256(&bytes),
        });
    }
    files.sort_by(|one, other| one.chemin.cmp(&other.chemin));
    Ok(files)
}

/// Writes a file, creating its folder.
///
/// # Errors
/// When the system refuses.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(FileError::at(folder))?;
    }
    fs::write(path, bytes).map_err(FileError::at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_the_hash_in_base_64() {
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(integrity(b"abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
