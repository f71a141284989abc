//! A register as rows of named columns: UTF-8, comma or semicolon, header required.
//!
//! Columns come in any order; those nobody asked for are ignored. An empty field is an unknown
//! value. A row that cannot be used is skipped with a finding, and the rest is read.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::findings::{RegisterDefect, RegisterFinding};
use crate::vocabulary::{Invalid, delimiter};

/// A register cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The file is absent or unreadable.
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        /// Name of the register.
        file: &'static str,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The first line is not a header.
    #[error("{file}, line 1: no header; expected the columns {expected}")]
    NoHeader {
        /// Name of the register.
        file: &'static str,
        /// Columns that must be there.
        expected: String,
    },
    /// A column is missing.
    #[error("{file}, line 1: required column `{column}` is missing")]
    MissingColumn {
        /// Name of the register.
        file: &'static str,
        /// Name of the column; `nir ou cle_personne` where either does.
        column: &'static str,
    },
    /// A quotation mark opens a value that runs over the lines that follow.
    #[error("{file}, line {line}: a value between quotation marks does not end on its line")]
    OpenQuote {
        /// Name of the register.
        file: &'static str,
        /// Line where it begins, from 1.
        line: u64,
    },
    /// A column appears twice.
    #[error("{file}, line 1: column `{column}` appears twice")]
    RepeatedColumn {
        /// Name of the register.
        file: &'static str,
        /// Name of the column.
        column: &'static str,
    },
}

impl RegisterError {
    /// Whether the system refused a file that is there, rather than the file being at fault.
    pub fn is_of_the_system(&self) -> bool {
        matches!(self, Self::Unreadable { source, .. } if source.kind() != ErrorKind::NotFound)
    }
}

/// What a register is made of.
pub(super) struct Layout {
    pub(super) file: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

/// A register in memory.
pub(super) struct Sheet {
    layout: &'static Layout,
    text: Vec<u8>,
    delimiter: u8,
    columns: Vec<(&'static str, usize)>,
}

impl Sheet {
    /// Reads the file and its header.
    pub(super) fn read(folder: &Path, layout: &'static Layout) -> Result<Self, RegisterError> {
        let file = layout.file;
        let text = fs::read(folder.join(file))
            .map_err(|source| RegisterError::Unreadable { file, source })?;
        let text = match text.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => rest.to_vec(),
            None => text,
        };
        let delimiter = delimiter(&text);
        let mut sheet = Self { layout, text, delimiter, columns: Vec::new() };
        sheet.columns = sheet.find_columns()?;
        match sheet.open_quote() {
            Some(line) => Err(RegisterError::OpenQuote { file, line }),
            None => Ok(sheet),
        }
    }

    /// The line of the first row that runs over several lines and has not the fields of the header:
    /// a quotation mark was left open, and every row up to the next one would be lost as one.
    fn open_quote(&self) -> Option<u64> {
        let mut reader = self.reader();
        let width = reader.byte_headers().map_or(0, csv::ByteRecord::len);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
            let line = record.position().map_or(0, csv::Position::line);
            let runs_over = record.iter().any(|field| field.contains(&b'\n'));
            if record.len() != width && runs_over {
                return Some(line);
            }
        }
        None
    }

    /// Whether the column is there.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| *name == column)
    }

    /// Calls `each` on every readable row; what it refuses is a finding.
    pub(super) fn for_each(
        &self,
        findings: &mut Vec<RegisterFinding>,
        mut each: impl FnMut(&Row<'_>, &mut Vec<RegisterFinding>) -> Result<(), RegisterFinding>,
    ) {
        let mut reader = self.reader();
        let width = reader.byte_headers().map_or(0, csv::ByteRecord::len);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
            let line = record.position().map_or(0, csv::Position::line);
            let refuse =
                |defect| RegisterFinding { file: self.layout.file, line, column: None, defect };
            if record.len() != width {
                findings.push(refuse(RegisterDefect::FieldCount));
                continue;
            }
            if record.iter().any(|field| std::str::from_utf8(field).is_err()) {
                findings.push(refuse(RegisterDefect::NotText));
                continue;
            }
            let row = Row { sheet: self, line, record: &record };
            if let Err(finding) = each(&row, findings) {
                findings.push(finding);
            }
        }
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(self.text.as_slice())
    }

    fn find_columns(&self) -> Result<Vec<(&'static str, usize)>, RegisterError> {
        let file = self.layout.file;
        let no_header =
            || RegisterError::NoHeader { file, expected: self.layout.required.join(", ") };
        let mut reader = self.reader();
        let header = reader.byte_headers().map_err(|_| no_header())?;
        let names: Vec<&[u8]> = header.iter().map(<[u8]>::trim_ascii).collect();
        let wanted = || self.layout.required.iter().chain(self.layout.optional).copied();
        if !names.iter().any(|name| wanted().any(|column| column.as_bytes() == *name)) {
            return Err(no_header());
        }
        let mut columns = Vec::new();
        for column in wanted() {
            let mut places =
                names.iter().enumerate().filter(|(_, name)| **name == column.as_bytes());
            let place = places.next();
            if places.next().is_some() {
                return Err(RegisterError::RepeatedColumn { file, column });
            }
            match place {
                Some((index, _)) => columns.push((column, index)),
                None if self.layout.required.contains(&column) => {
                    return Err(RegisterError::MissingColumn { file, column });
                }
                None => {}
            }
        }
        Ok(columns)
    }
}

/// A row of a register.
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    line: u64,
    record: &'a csv::ByteRecord,
}

impl Row<'_> {
    /// The value of a column; `None` when it is empty or the column absent.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        let (_, index) = self.sheet.columns.iter().find(|(name, _)| *name == column)?;
        let text = std::str::from_utf8(self.record.get(*index)?).ok()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A finding about this row.
    pub(super) fn finding(&self, column: &'static str, defect: RegisterDefect) -> RegisterFinding {
        RegisterFinding {
            file: self.sheet.layout.file,
            line: self.line,
            column: Some(column),
            defect,
        }
    }

    /// A value without which the row says nothing.
    pub(super) fn required<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<T, RegisterFinding> {
        let text =
            self.text(column).ok_or_else(|| self.finding(column, RegisterDefect::MissingValue))?;
        parse(text).map_err(|_| self.finding(column, RegisterDefect::WrongValue))
    }

    /// A value that can be unknown, but not wrong: a wrong date is not an open one.
    pub(super) fn known_or_empty<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, RegisterFinding> {
        match self.text(column) {
            None => Ok(None),
            Some(_) => self.required(column, parse).map(Some),
        }
    }

    /// A value that is unknown when it is wrong, with a finding.
    pub(super) fn optional<T>(
        &self,
        column: &'static str,
        findings: &mut Vec<RegisterFinding>,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let parsed = parse(self.text(column)?);
        if parsed.is_err() {
            findings.push(self.finding(column, RegisterDefect::UnusableValue));
        }
        parsed.ok()
    }
}

/// Parses an Insee commune: five characters, `2A004` included.
pub(super) fn commune(text: &str) -> Result<[u8; 5], Invalid> {
    const EXPECTED: Invalid = Invalid { expected: "a commune code of five characters" };
    let bytes: [u8; 5] = text.to_ascii_uppercase().as_bytes().try_into().map_err(|_| EXPECTED)?;
    bytes.iter().all(u8::is_ascii_alphanumeric).then_some(bytes).ok_or(EXPECTED)
}
