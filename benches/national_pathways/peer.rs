//! The peer: DuckDB, through its Python package, running `peer.py` on the files of `units`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use crate::Sums;

const SCRIPT: &str = include_str!("peer.py");

/// DuckDB, found.
pub(crate) struct Peer {
    python: PathBuf,
    version: String,
}

/// What the script prints.
#[derive(Deserialize)]
struct Counted {
    microseconds: u64,
    sums: Sums,
}

impl Peer {
    /// The peer, if this interpreter has it.
    pub(crate) fn find(python: &Path) -> Option<Self> {
        let output =
            Command::new(python).args(["-c", "import duckdb; print(duckdb.__version__)"]).output();
        let output = output.ok().filter(|output| output.status.success())?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Some(Self { python: python.to_owned(), version })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// What it finds, and the time it took, without its start.
    pub(crate) fn count(&self, units: &Path) -> (Sums, Duration) {
        let output = Command::new(&self.python).args(["-c", SCRIPT]).arg(units).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let counted: Counted = serde_json::from_slice(&output.stdout).unwrap();
        (counted.sums, Duration::from_micros(counted.microseconds))
    }
}
