//! What was read in one file: counts, sums and findings, never an identifier.

use std::collections::BTreeMap;

use super::encoding::Encoding;
use super::totals::Totals;
use crate::ingest::findings::{Finding, Findings};
use crate::vocabulary::Code;

/// What reading one DSN file showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Lines of any kind.
    pub lines: u64,
    /// Lines with nothing but blanks.
    pub blank_lines: u64,
    /// Lines that are not records of the norm.
    pub malformed_lines: u64,
    /// Envelopes (S10).
    pub envelopes: u64,
    /// Those of them that say to be tests.
    pub test_envelopes: u64,
    /// Envelopes per version of the norm.
    pub versions: BTreeMap<String, u64>,
    /// Instances of each block, by its identifier (`S21.G00.40`).
    pub blocks: BTreeMap<String, u64>,
    /// The encoding, where a key made of free text asked for it.
    pub encoding: Option<Encoding>,
    /// Its declarations in file order, whatever becomes of them.
    pub declarations: Vec<DeclarationReport>,
    /// Everything found wrong.
    pub findings: Findings,
}

/// What reading one declaration showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclarationReport {
    /// Position in the file, from 0.
    pub declaration: u32,
    /// Line of its first record.
    pub line: u64,
    /// Nature, if readable.
    pub nature: Option<Code>,
    /// Type, if readable.
    pub declaration_type: Option<Code>,
    /// Why it was set aside, if it was.
    pub set_aside: Option<Finding>,
    /// Counts and sums.
    pub totals: Totals,
}

impl FileReport {
    /// Lines that are records of the norm.
    pub fn records(&self) -> u64 {
        self.lines - self.blank_lines - self.malformed_lines
    }

    /// Sum over the declarations that were not set aside.
    pub fn totals(&self) -> Totals {
        let kept = self.declarations.iter().filter(|read| read.set_aside.is_none());
        kept.map(|read| &read.totals).sum()
    }
}
