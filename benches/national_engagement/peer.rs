//! The peer: DuckDB, through its Python package, running `peer.py` on the contracts of the store.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use pilotage::employers::HireRules;
use pilotage::employers::method::Method;
use pilotage::employers::windows::Windows;
use pilotage::facts::schema::EmployerFacts;
use pilotage::vocabulary::{Day, Month, Months};
use polars::prelude::{DataFrame, NamedFrom, Series};
use polars_io::parquet::write::ParquetWriter;
use serde::Deserialize;
use serde_json::json;

const SCRIPT: &str = include_str!("peer.py");

/// DuckDB, found.
pub(crate) struct Peer {
    python: PathBuf,
    version: String,
}

/// What the script prints.
#[derive(Deserialize)]
pub(crate) struct Found {
    microseconds: u64,
    /// Employers.
    pub(crate) employers: usize,
    /// Peak of resident memory.
    pub(crate) mebibytes: u64,
    /// Employers of whom something differs, when compared.
    pub(crate) different: Option<u64>,
    /// In which columns.
    pub(crate) columns: Vec<String>,
}

impl Found {
    pub(crate) fn time(&self) -> Duration {
        Duration::from_micros(self.microseconds)
    }
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

    /// Computes the features of the contracts in `folder`; with `compare`, looks for what differs
    /// from those of ours written there, outside the time measured.
    pub(crate) fn features(&self, folder: &Path, compare: bool) -> Found {
        let compare = if compare { "compare" } else { "" };
        let output = Command::new(&self.python)
            .args(["-c", SCRIPT])
            .arg(folder)
            .arg(compare)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(output.status.success(), "the peer failed");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Writes what the peer needs beside contracts and persons: the last month filed by each
/// establishment, and the numbers of the method.
pub(crate) fn describe(
    folder: &Path,
    employers: &EmployerFacts,
    (windows, rules, method): (&Windows, &HireRules, &Method),
) {
    let sirets: Vec<u64> = employers.filings.keys().map(|siret| siret.number()).collect();
    let filed = employers.filings.values().filter_map(Months::last);
    let filed: Vec<i32> = filed.map(Month::ordinal).collect();
    let columns =
        vec![Series::new("siret".into(), sirets).into(), Series::new("filed".into(), filed).into()];
    let mut frame = DataFrame::new(employers.filings.len(), columns).unwrap();
    let file = fs::File::create(folder.join("employers.parquet")).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();

    let days = |(first, last): (Day, Day)| [first.number(), last.number()];
    let months = windows.recent_from.through(windows.last).map(|month| month.first_day().number());
    let history = &method.history;
    let text = json!({
        "newest": employers.declared.map(|(_, newest)| newest.ordinal()),
        "bridge": rules.bridge_days,
        "gap": rules.gap_days,
        "hires": days((windows.hires_from, windows.last_day())),
        "followed": days(windows.followed),
        "after": days(windows.after),
        "recent": days((windows.recent_from.first_day(), windows.last_day())),
        "months": months.collect::<Vec<_>>(),
        "known": windows.known_from.number(),
        "deld_days": history.deld_days,
        "deld_lookback": history.deld_lookback_days,
        "deld_contract": history.deld_contract_days,
        "origin_lookback": history.origin_lookback_days,
        "experience": history.experience_days,
        "beginner_age": history.beginner_age,
        "young_age": history.young_age,
        "young_contract": history.young_contract_days,
        "senior_age": history.senior_age,
        "retention": history.retention_days,
        "conversion": history.conversion_days,
        "very_short": history.very_short_days,
        "complements": method.codes.insertion_complements,
        "schemes": method.codes.insertion_schemes,
        "aided": method.codes.aided_schemes,
        "full_time": method.codes.full_time,
        "no_choice": method.codes.no_choice_ends,
        "not_exits": method.codes.not_exits,
    });
    fs::write(folder.join("method.json"), text.to_string()).unwrap();
}
