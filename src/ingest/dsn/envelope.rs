//! Envelopes (S10 to S90) and the lots that wrap them (S05, S06, S96, S95).

use super::contract::at;
use super::declaration::number;
use super::field::Field;
use crate::ingest::findings::{Finding, FindingKind, Findings, Place};
use crate::ingest::records::DeclarationRecord;

/// Versions whose rubriques and codes are in the dictionary.
const LISTED_VERSIONS: [&[u8; 6]; 4] = [b"P19V01", b"P24V01", b"P25V01", b"P26V01"];

/// An envelope being read.
pub(super) struct Envelope {
    line: u64,
    kind: Option<[u8; 2]>,
    version: Option<[u8; 6]>,
    checked: bool,
    pub(super) fatal: Option<Finding>,
    /// Lines that are not blank, wrapper lines apart.
    pub(super) lines: u64,
    pub(super) malformed: u64,
    pub(super) declarations: u64,
    /// S90 was met.
    pub(super) ended: bool,
    stated_lines: Option<u64>,
    stated_declarations: Option<u64>,
    totals_line: u64,
    /// Its declarations with a key, until their standing is known.
    pub(super) pending: Vec<DeclarationRecord>,
    /// Reports of its declarations start here in the file's list.
    pub(super) first_report: usize,
}

impl Envelope {
    pub(super) fn new(line: u64, first_report: usize) -> Self {
        Self {
            line,
            kind: None,
            version: None,
            checked: false,
            fatal: None,
            lines: 0,
            malformed: 0,
            declarations: 0,
            ended: false,
            stated_lines: None,
            stated_declarations: None,
            totals_line: line,
            pending: Vec::new(),
            first_report,
        }
    }

    /// Sets the envelope aside; the first reason is the one reported.
    pub(super) fn set_aside(&mut self, kind: FindingKind, line: u64, findings: &mut Findings) {
        let finding = Finding { kind, place: Place { line, rubrique: None } };
        findings.add(finding);
        self.fatal = self.fatal.or(Some(finding));
    }

    /// The version stated, or blanks.
    pub(super) fn version(&self) -> [u8; 6] {
        self.version.unwrap_or(*b"      ")
    }

    /// Whether it says to be a test deposit.
    pub(super) fn is_test(&self) -> bool {
        self.kind == Some(*b"01")
    }

    /// Takes in a rubrique of S10.G00.00.
    pub(super) fn take(&mut self, field: Field<'_>) {
        match field.rubrique.rank() {
            5 => self.kind = field.text().filter(|kind| matches!(kind, b"01" | b"02")),
            6 => self.version = field.text().filter(is_version),
            _ => {}
        }
    }

    /// Takes in a rubrique of S90.G00.90.
    pub(super) fn take_totals(&mut self, field: Field<'_>) {
        let stated = number(field.value.trim_ascii());
        match field.rubrique.rank() {
            1 => self.stated_lines = stated,
            2 => self.stated_declarations = stated,
            _ => {}
        }
    }

    /// S90 opens: no declaration follows.
    pub(super) fn end(&mut self, line: u64) {
        self.ended = true;
        self.totals_line = line;
    }

    /// Checks S10.G00.00 once it has been read: at the first declaration, or at the end.
    pub(super) fn check_head(&mut self, accept_tests: bool, findings: &mut Findings) {
        if std::mem::replace(&mut self.checked, true) || self.fatal.is_some() {
            return;
        }
        if self.kind.is_none() || self.version.is_none() {
            self.set_aside(FindingKind::InvalidEnvelope, self.line, findings);
            return;
        }
        if !LISTED_VERSIONS.contains(&&self.version()) {
            findings.add(at(self.line, FindingKind::UnknownVersion, 100_000_006));
        }
        if self.is_test() && !accept_tests {
            self.set_aside(FindingKind::TestEnvelope, self.line, findings);
        }
    }

    /// Checks what can only be known at the end.
    pub(super) fn check_end(&mut self, line: u64, findings: &mut Findings) {
        if !self.ended {
            self.set_aside(FindingKind::TruncatedEnvelope, line, findings);
        }
        if self.malformed.saturating_mul(100) > self.lines {
            self.set_aside(FindingKind::TooManyMalformedLines, self.line, findings);
        }
        if self.ended {
            let mismatches = [
                (self.stated_lines != Some(self.lines), 900_090_001),
                (self.stated_declarations != Some(self.declarations), 900_090_002),
            ];
            for (_, rubrique) in mismatches.into_iter().filter(|(differs, _)| *differs) {
                findings.add(at(self.totals_line, FindingKind::TotalsMismatch, rubrique));
            }
        }
    }
}

/// `PaaVnn`.
fn is_version(version: &[u8; 6]) -> bool {
    let [letter, a, b, v, c, d] = version;
    *letter == b'P' && *v == b'V' && [a, b, c, d].iter().all(|byte| byte.is_ascii_digit())
}

/// Where the reader stands in a lot.
#[derive(Default)]
pub(super) struct Lot {
    /// First line of a lot not closed yet.
    open: Option<u64>,
    /// In a group that the platform rejected.
    pub(super) rejected: bool,
}

impl Lot {
    /// Takes in a wrapper record.
    pub(super) fn take(&mut self, field: Field<'_>) {
        match field.rubrique.block() / 10_000 {
            95 => *self = Self::default(),
            96 => self.rejected = false,
            group => {
                self.open.get_or_insert(field.line);
                if group == 6 && field.rubrique.rank() == 1 {
                    self.rejected = field.value.trim_ascii() != b"DSNOK";
                }
            }
        }
    }

    /// At the end of the file, a lot has to be closed.
    pub(super) fn check_end(&self, findings: &mut Findings) {
        if let Some(line) = self.open {
            findings.add(at(line, FindingKind::LotTrailerMissing, 955_100_001));
        }
    }
}

/// Whether a block wraps envelopes rather than being in one.
pub(super) fn is_wrapper(block: u32) -> bool {
    matches!(block / 10_000, 5 | 6 | 95 | 96)
}
