//! Why settings cannot be used: every message names the file and the key, and what would do.

use std::path::{Path, PathBuf};

use super::KEY_VARIABLE;

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{path}: cannot be read ({reason})")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The file is not valid TOML, or a value has the wrong type.
    #[error("{path}: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        message: String,
    },
    /// A key that does not exist.
    #[error("{path}: unknown key `{key}`{}", suggestion.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key as written.
        key: String,
        /// The nearest valid name.
        suggestion: Option<String>,
    },
    /// A value outside what is allowed.
    #[error("{path}: `{key}` {expected}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// What would be accepted.
        expected: String,
    },
    /// No pseudonymisation key.
    #[error(
        "no pseudonymisation key: set {KEY_VARIABLE}, or name a file in `[store] key_file`, \
         holding 64 hexadecimal characters"
    )]
    NoKey,
    /// The file of the pseudonymisation key cannot be read.
    #[error("{}: the pseudonymisation key cannot be read ({reason})", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The key is not 64 hexadecimal characters.
    #[error("the pseudonymisation key is not 64 hexadecimal characters")]
    WrongKey,
}

/// Turns a TOML error into one that names the nearest valid key.
pub(super) fn explain(error: &toml::de::Error, path: &Path) -> SettingsError {
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message.starts_with("unknown field"), quoted.split_first()) {
        (true, Some((key, valid))) => SettingsError::UnknownKey {
            path: path.to_owned(),
            key: (*key).to_owned(),
            suggestion: valid
                .iter()
                .min_by_key(|name| strsim::damerau_levenshtein(name, key))
                .map(|name| (*name).to_owned()),
        },
        _ => SettingsError::Malformed {
            path: path.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        },
    }
}
