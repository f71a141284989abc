//! The private store: everything that concerns a person or an employer by name, on disk.
//!
//! ```text
//! store.json                 layout version and check of the pseudonymisation key
//! lock                       held by the run that uses the store
//! fingerprints.json          memory of file fingerprints, only to save time
//! parsed/<batch>-<reader>/   one folder per batch of input files: their records, never rewritten
//! work/                      facts by bucket, rows exchanged and kept, rebuilt by each run
//! diffusion/<edition>.json   what was withheld from an edition, and by which rule
//! ```
//!
//! The store is a cache of the inputs: deleting it costs time, and loses nothing but the record of
//! what earlier editions withheld. It is readable by its owner only, and nothing in it may be copied
//! under `output/`.

pub mod columns;
mod error;
pub mod exchange;
mod fingerprints;
mod folders;
mod parsed;
pub mod pseudonym;
mod records;
pub mod shelf;
pub mod table;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::StoreError;
pub use fingerprints::Fingerprint;
pub(crate) use fingerprints::FingerprintCache;
pub use parsed::{BatchWriter, ParsedBatch, ParsedFile};

pub(crate) use folders::create_private;
use folders::{remove_if_present, replace_file};
use pseudonym::{Identity, Pseudonymiser};

/// Layout of the store; any change to a table or a folder increments it.
const LAYOUT: u32 = 2;

/// The private store, locked for this run.
pub struct Store {
    root: PathBuf,
    pseudonymiser: Pseudonymiser,
    /// Held open: the lock ends with it, even if the program is killed.
    _lock: File,
}

/// What `store.json` says.
#[derive(Serialize, Deserialize)]
struct Stamp {
    layout: u32,
    key_check: String,
}

impl Store {
    /// Opens the store, creating it when absent, and clears what a killed run left behind.
    ///
    /// # Errors
    /// When another run holds it, when it was made with another key or by another version, or
    /// when the disk refuses.
    pub fn open(root: &Path, pseudonymiser: &Pseudonymiser) -> Result<Self, StoreError> {
        create_private(root)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join("lock"))
            .map_err(StoreError::io("open", "the lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::Locked,
            TryLockError::Error(source) => {
                StoreError::Io { action: "take", what: "the lock", source }
            }
        })?;
        let store =
            Self { root: root.to_owned(), pseudonymiser: pseudonymiser.clone(), _lock: lock };
        store.check_stamp()?;
        create_private(&store.parsed_folder())?;
        store.clear_leftovers()?;
        Ok(store)
    }

    /// The pseudonymiser whose keys the store holds.
    pub const fn pseudonymiser(&self) -> &Pseudonymiser {
        &self.pseudonymiser
    }

    /// An empty folder for the facts of this run.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn empty_work_folder(&self) -> Result<PathBuf, StoreError> {
        let folder = self.root.join("work");
        remove_if_present(&folder)?;
        create_private(&folder)?;
        Ok(folder)
    }

    /// Where rows of this run go from buckets of persons to buckets of companies.
    pub(crate) fn exchange_folder(&self) -> PathBuf {
        self.root.join("work").join("exchange")
    }

    pub(crate) fn fingerprints(&self) -> FingerprintCache {
        FingerprintCache::load(&self.root.join("fingerprints.json"))
    }

    pub(crate) fn remember_fingerprints(&self, cache: &FingerprintCache) -> Result<(), StoreError> {
        replace_file(&self.root.join("fingerprints.json"), cache.to_json().as_bytes())
    }

    /// Keeps what was withheld from an edition, and why; says where.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn keep_audit(&self, edition: &str, text: &[u8]) -> Result<PathBuf, StoreError> {
        let folder = self.root.join("diffusion");
        create_private(&folder)?;
        let path = folder.join(format!("{edition}.json"));
        replace_file(&path, text)?;
        Ok(path)
    }

    fn parsed_folder(&self) -> PathBuf {
        self.root.join("parsed")
    }

    fn check_stamp(&self) -> Result<(), StoreError> {
        let path = self.root.join("store.json");
        // A constant under the key: equal if and only if the keys are.
        let key = self.pseudonymiser.person(Identity::Name, b"check of the store's key");
        let expected = Stamp { layout: LAYOUT, key_check: format!("{:016x}", key.number()) };
        if !path.exists() {
            let text = serde_json::to_string(&expected).map_err(|_| StoreError::Stamp)?;
            return replace_file(&path, text.as_bytes());
        }
        let text = fs::read(&path).map_err(StoreError::io("read", "the stamp"))?;
        let found: Stamp = serde_json::from_slice(&text).map_err(|_| StoreError::Stamp)?;
        if found.layout != expected.layout {
            return Err(StoreError::Version { found: found.layout, expected: expected.layout });
        }
        if found.key_check != expected.key_check {
            return Err(StoreError::KeyChanged);
        }
        Ok(())
    }

    /// A folder or file still bearing its temporary name was never finished.
    fn clear_leftovers(&self) -> Result<(), StoreError> {
        for folder in [self.root.clone(), self.parsed_folder()] {
            let entries = fs::read_dir(&folder).map_err(StoreError::io("list", "a folder"))?;
            for entry in entries {
                let entry = entry.map_err(StoreError::io("list", "a folder"))?;
                if folders::is_temporary(&entry.file_name()) {
                    remove_if_present(&entry.path())?;
                }
            }
        }
        Ok(())
    }
}
