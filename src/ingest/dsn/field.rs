//! One value and its place: text becomes a typed value here, or a finding.

use crate::ingest::dsn::model::MODEL;
use crate::ingest::findings::{Finding, FindingKind, Findings, Place, Rubrique};
use crate::vocabulary::{Cents, Day, Hundredths, Invalid};

/// A rubrique's value at a line.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) rubrique: Rubrique,
    pub(super) line: u64,
    pub(super) value: &'a [u8],
}

impl Field<'_> {
    /// A finding about this field.
    pub(super) fn finding(&self, kind: FindingKind) -> Finding {
        Finding { kind, place: Place { line: self.line, rubrique: Some(self.rubrique) } }
    }

    /// The value by any parser; what does not parse is absent and found to be of `kind`.
    pub(super) fn read<T>(
        &self,
        parse: impl Fn(&[u8]) -> Result<T, Invalid>,
        kind: FindingKind,
        findings: &mut Findings,
    ) -> Option<T> {
        let parsed = parse(self.value.trim_ascii()).ok();
        if parsed.is_none() {
            findings.add(self.finding(kind));
        }
        parsed
    }

    pub(super) fn day(&self, findings: &mut Findings) -> Option<Day> {
        self.read(Day::parse_norm, FindingKind::InvalidDate, findings)
    }

    pub(super) fn measure(&self, findings: &mut Findings) -> Option<Hundredths> {
        self.read(Hundredths::parse, FindingKind::InvalidNumber, findings)
    }

    pub(super) fn amount(&self, findings: &mut Findings) -> Option<Cents> {
        self.read(Cents::parse, FindingKind::InvalidNumber, findings)
    }

    /// A code; one that the dictionary does not list is kept and found unknown.
    pub(super) fn code<T>(
        &self,
        parse: fn(&[u8]) -> Result<T, Invalid>,
        findings: &mut Findings,
    ) -> Option<T> {
        let code = self.read(parse, FindingKind::InvalidCode, findings)?;
        if !MODEL.knows_code(self.rubrique, self.value.trim_ascii()) {
            findings.add(self.finding(FindingKind::UnknownCode));
        }
        Some(code)
    }

    /// A code of the expected number of characters; one that the dictionary does not list is kept
    /// and found unknown.
    pub(super) fn code_text<const N: usize>(&self, findings: &mut Findings) -> Option<[u8; N]> {
        let text: Option<[u8; N]> = self.text();
        match &text {
            Some(code) if MODEL.knows_code(self.rubrique, code) => {}
            Some(_) => findings.add(self.finding(FindingKind::UnknownCode)),
            None => findings.add(self.finding(FindingKind::InvalidCode)),
        }
        text
    }

    /// Letters and digits of the expected number, such as the two of a nature.
    pub(super) fn text<const N: usize>(&self) -> Option<[u8; N]> {
        let text = self.value.trim_ascii();
        text.iter().all(u8::is_ascii_alphanumeric).then_some(())?;
        text.try_into().ok()
    }
}
