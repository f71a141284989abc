//! Raw DSN files, as payroll software deposits them and agencies hand them on (NEODeS, phase 3).
//!
//! One pass, one individual in memory: the size of a file does not matter. Rows go to a [`Sink`]
//! in batches; counts, sums and findings come back as a [`FileReport`].
//!
//! In reading order: `scanner` (bytes to lines), `line` (grammar), `model` (what the norm says of
//! blocks and codes), `block` (instances and parents), `reader` (dispatch), `envelope`,
//! `declaration`, `individual` with `identity`, `contract` and `pay`.

mod block;
mod contract;
mod declaration;
mod encoding;
mod envelope;
mod field;
mod file_report;
mod identity;
mod individual;
mod line;
mod model;
mod pay;
mod reader;
mod scanner;
mod texts;
mod totals;

use std::io::{self, Read};

pub use encoding::Encoding;
pub use file_report::{DeclarationReport, FileReport};
pub use totals::Totals;

use self::reader::Reader;
use self::scanner::{Chunk, Scanner};
use self::texts::Normaliser;
use crate::ingest::containers::{Member, State};
use crate::ingest::findings::{Finding, FindingKind, Place};
use crate::ingest::records::Records;
use crate::store::pseudonym::Pseudonymiser;

/// How to read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Read test deposits as if they were real.
    pub accept_tests: bool,
    /// Makes keys of identities and contract numbers.
    pub pseudonymiser: &'a Pseudonymiser,
}

/// Where rows go.
pub trait Sink {
    /// Takes a batch of rows, in file order. A declaration's own row comes when its envelope is
    /// closed, after its other rows and possibly in a later batch.
    ///
    /// # Errors
    /// When the rows cannot be kept; reading stops.
    fn batch(&mut self, records: &Records) -> io::Result<()>;
}

/// A sink that keeps nothing, for reports.
impl Sink for () {
    fn batch(&mut self, _: &Records) -> io::Result<()> {
        Ok(())
    }
}

/// A sink that keeps everything, for files that fit in memory.
impl Sink for Records {
    fn batch(&mut self, records: &Records) -> io::Result<()> {
        self.append(records);
        Ok(())
    }
}

/// Whether a file is a DSN, from its first bytes: its first line that is not blank is a record.
pub fn is_dsn(start: &[u8]) -> bool {
    let text = start.strip_prefix(encoding::BYTE_ORDER_MARK).unwrap_or(start);
    line::starts_like_a_record(text.trim_ascii_start())
}

/// Reads one file, or one member of an archive.
///
/// # Errors
/// When the file cannot be read, or the sink refuses a batch. What is wrong with its content is in
/// the report's findings.
pub fn read(member: &Member, options: &Options<'_>, sink: &mut dyn Sink) -> io::Result<FileReport> {
    let (mut report, state) = member.read(|input| {
        let mut start = Vec::new();
        let mut head = vec![0; START];
        while start.len() < START {
            let count = input.read(&mut head)?;
            if count == 0 {
                break;
            }
            start.extend_from_slice(head.get(..count).unwrap_or_default());
        }
        if !is_dsn(&start) {
            let mut report = FileReport::default();
            let place = Place { line: 1, rubrique: None };
            report.findings.add(Finding { kind: FindingKind::NotDsn, place });
            return Ok(report);
        }
        let marked = start.starts_with(encoding::BYTE_ORDER_MARK);
        let text = start.strip_prefix(encoding::BYTE_ORDER_MARK).unwrap_or(&start);
        let normaliser = Normaliser::new(member, marked.then_some(Encoding::Utf8));
        let reader = Reader::new(options, sink, normaliser);
        read_lines(reader, text.chain(input))
    })?;
    if state == State::Damaged {
        if report.lines == 0 {
            // Nothing of it could be read, so nothing says that it is no declaration.
            report = FileReport::default();
        }
        let place = Place { line: report.lines.max(1), rubrique: None };
        report.findings.add(Finding { kind: FindingKind::DamagedFile, place });
    }
    Ok(report)
}

/// Bytes looked at to recognise a file: room for blank lines before the first record.
const START: usize = 4_096;

fn read_lines(mut reader: Reader<'_>, input: impl Read) -> io::Result<FileReport> {
    let mut scanner = Scanner::new(input);
    while let Some(chunk) = scanner.next_chunk()? {
        let lines = match chunk {
            Chunk::Lines(lines) => lines,
            Chunk::OverLong => {
                reader.over_long_line();
                continue;
            }
        };
        let binary = memchr::memchr(0, lines).is_some();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', lines) {
            let line = lines.get(start..end).unwrap_or_default();
            start = end + 1;
            read_line(&mut reader, line, binary)?;
        }
        if start < lines.len() {
            read_line(&mut reader, lines.get(start..).unwrap_or_default(), binary)?;
        }
    }
    reader.finish()
}

fn read_line(reader: &mut Reader<'_>, line: &[u8], binary: bool) -> io::Result<()> {
    if binary && line.contains(&0) {
        reader.not_text();
    }
    reader.line(line)
}
