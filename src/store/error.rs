//! What can go wrong with the private store: broken environment, never bad data.
//!
//! No variant carries a value of a row, nor the text of a column library's error, which quotes
//! the data.

/// The store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder of the store.
    #[error("private store: cannot {action} {what}: {source}")]
    Io {
        /// What was attempted ("create").
        action: &'static str,
        /// On which part of the store ("the folder of parsed files").
        what: &'static str,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Another run is using the store.
    #[error("private store: another run is using it; wait for its end")]
    Locked,
    /// The store was made by another version of the program.
    #[error(
        "private store: layout {found}, this program writes layout {expected}; delete the store, \
         it is rebuilt from the inputs"
    )]
    Version {
        /// Layout on disk.
        found: u32,
        /// Layout of this program.
        expected: u32,
    },
    /// The store was made with another pseudonymisation key.
    #[error(
        "private store: made with another pseudonymisation key; restore the former key, or delete \
         the store to rebuild it under the new one (PASS already pseudonymised must follow)"
    )]
    KeyChanged,
    /// The stamp of the store is not readable.
    #[error("private store: damaged stamp `store.json`; delete the store, it is rebuilt")]
    Stamp,
    /// A table cannot be written.
    #[error("private store: table `{table}` cannot be written")]
    Write {
        /// Name of the table.
        table: &'static str,
    },
    /// A table cannot be read back, or does not hold what it should.
    #[error("private store: table `{table}` is damaged; delete the store, it is rebuilt")]
    Damaged {
        /// Name of the table.
        table: &'static str,
    },
}

impl StoreError {
    /// Turns an I/O error into one that says what was attempted on what.
    pub(crate) fn io(
        action: &'static str,
        what: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, what, source }
    }
}
