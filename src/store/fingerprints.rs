//! What a file is: the SHA-256 of its content, whatever its name or place.
//!
//! Re-hashing gigabytes that did not move would cost more than reading what is new, so the store
//! remembers (place, size, date of modification) → fingerprint. The memory only saves time: losing
//! it changes nothing, and a file whose size or date changed is hashed again.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

/// SHA-256 of a file's content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a content in memory.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// Of a file, read by blocks.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut hash = Sha256::new();
        let mut block = vec![0; 1 << 17];
        loop {
            match file.read(&mut block) {
                Ok(0) => return Ok(Self(hash.finalize().into())),
                Ok(length) => hash.update(block.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The 32 bytes.
    pub const fn bytes(self) -> [u8; 32] {
        self.0
    }

    /// 64 hexadecimal characters.
    pub fn to_hexadecimal(self) -> String {
        hex::encode(self.0)
    }

    /// From 64 hexadecimal characters.
    pub(super) fn from_hexadecimal(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok().map(|()| Self(bytes))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hexadecimal())
    }
}

/// Known fingerprints, by a hash of the place, size and date of the file.
///
/// The place is hashed because file names can hold a SIRET.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct FingerprintCache {
    known: BTreeMap<String, String>,
}

impl FingerprintCache {
    /// What an earlier run remembered; an unreadable memory is an empty one.
    pub(crate) fn load(path: &Path) -> Self {
        let known = fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { known: known.unwrap_or_default() }
    }

    /// The memory as text, limited to what was asked during this run.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.known).unwrap_or_default()
    }

    /// The fingerprint of a file, from `earlier` when the file has not changed since.
    pub(crate) fn fingerprint(&mut self, earlier: &Self, path: &Path) -> io::Result<Fingerprint> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let Some(modified) = modified else { return Fingerprint::of_file(path) };
        let mut hash = Sha256::new();
        hash.update(path.as_os_str().as_encoded_bytes());
        hash.update([0]);
        hash.update(metadata.len().to_le_bytes());
        hash.update(modified.as_nanos().to_le_bytes());
        let place = hex::encode(hash.finalize());
        let remembered =
            earlier.known.get(&place).and_then(|text| Fingerprint::from_hexadecimal(text));
        let fingerprint = match remembered {
            Some(fingerprint) => fingerprint,
            None => Fingerprint::of_file(path)?,
        };
        self.known.insert(place, fingerprint.to_hexadecimal());
        Ok(fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_and_place_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, b"abc").unwrap();
        fs::write(&two, b"abc").unwrap();
        let empty = FingerprintCache::default();
        let mut cache = FingerprintCache::default();
        let first = cache.fingerprint(&empty, &one).unwrap();
        assert_eq!(first, cache.fingerprint(&empty, &two).unwrap());
        assert_eq!(
            first.to_hexadecimal(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(first, Fingerprint::of(b"abc"));
    }

    #[test]
    fn a_changed_file_is_hashed_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, b"before").unwrap();
        let mut earlier = FingerprintCache::default();
        let before = earlier.fingerprint(&FingerprintCache::default(), &path).unwrap();
        fs::write(&path, b"and after").unwrap();
        let mut now = FingerprintCache::default();
        assert_ne!(before, now.fingerprint(&earlier, &path).unwrap());
    }

    #[test]
    fn the_memory_survives_and_holds_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("12345678901234.dsn");
        fs::write(&path, b"content").unwrap();
        let mut cache = FingerprintCache::default();
        cache.fingerprint(&FingerprintCache::default(), &path).unwrap();
        let file = folder.path().join("cache.json");
        fs::write(&file, cache.to_json()).unwrap();
        assert!(!fs::read_to_string(&file).unwrap().contains("12345678901234"));
        assert!(FingerprintCache::load(&file) == cache);
        fs::write(&file, "{ damaged").unwrap();
        assert!(FingerprintCache::load(&file) == FingerprintCache::default());
    }
}
