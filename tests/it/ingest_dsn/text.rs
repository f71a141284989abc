//! Tiny declarations written in the tests: `30.001 2890135999001` is a record of block
//! S21.G00.30, `05.001 01` one of S20.G00.05, and a line starting with `S` is taken as it is.

use std::fmt::Write;

use pilotage::ingest::containers::Member;
use pilotage::ingest::dsn::{self, FileReport, Options};
use pilotage::ingest::findings::FindingKind;
use pilotage::ingest::records::Records;
use pilotage::store::pseudonym::Pseudonymiser;

/// Records from their short form; blank lines of the test source are dropped.
pub(super) fn records(short: &str) -> String {
    let mut text = String::new();
    for line in short.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('S') {
            writeln!(text, "{line}").unwrap();
            continue;
        }
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        let group = if key.starts_with("05.") { "S20" } else { "S21" };
        writeln!(text, "{group}.G00.{key},'{value}'").unwrap();
    }
    text
}

/// A real envelope of version P26V01 around declarations, with right totals.
pub(crate) fn envelope(declarations: &str) -> String {
    let head = "S10.G00.00.005,'02'\nS10.G00.00.006,'P26V01'\n";
    let body = records(declarations);
    let lines = head.lines().count() + body.lines().filter(|line| !line.is_empty()).count() + 2;
    let count = body.lines().filter(|line| line.starts_with("S20.G00.05.001")).count();
    format!("{head}{body}S90.G00.90.001,'{lines}'\nS90.G00.90.002,'{count}'\n")
}

/// The head of a monthly of May 2026 at the usual establishment; later lines of a key win nothing,
/// so other heads are written out.
pub(super) const MONTHLY: &str = "
    05.001 01
    05.002 01
    05.003 11
    05.004 1
    05.005 01052026
    05.007 04062026
    05.008 01
    05.010 01
    06.001 999999006
    11.001 00003
";

/// A person with a contract in hours.
pub(super) const PERSON: &str = "
    30.001 2890135999001
    40.001 01012026
    40.007 02
    40.009 CDD-0001
    40.011 10
";

/// A monthly with this person and what follows.
pub(super) fn monthly(rest: &str) -> String {
    envelope(&format!("{MONTHLY}{PERSON}{rest}"))
}

/// What was read.
pub(super) struct Read {
    pub(super) report: FileReport,
    pub(super) records: Records,
}

pub(super) fn pseudonymiser() -> Pseudonymiser {
    Pseudonymiser::new(&[7; 32])
}

pub(super) fn read(text: impl AsRef<[u8]>) -> Read {
    let pseudonymiser = pseudonymiser();
    let options = Options { accept_tests: false, pseudonymiser: &pseudonymiser };
    let member = Member::in_memory("test.dsn", text.as_ref());
    let mut records = Records::default();
    let report = dsn::read(&member, &options, &mut records).unwrap();
    Read { report, records }
}

impl Read {
    /// Kinds found, with their numbers.
    pub(super) fn findings(&self) -> Vec<(FindingKind, u64)> {
        self.report.findings.iter().map(|(kind, found)| (kind, found.count)).collect()
    }

    /// Why each declaration was set aside.
    pub(super) fn set_aside(&self) -> Vec<Option<FindingKind>> {
        let reasons = self.report.declarations.iter().map(|read| read.set_aside);
        reasons.map(|reason| reason.map(|finding| finding.kind)).collect()
    }
}
