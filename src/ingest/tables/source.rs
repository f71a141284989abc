//! One table as rows of named columns, from `ddadt….csv` or `ddadt….parquet`.
//!
//! Only the wanted columns are read, a slice of rows at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, Series};
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};

use super::cell::Cell;
use super::findings::{TableDefect, TableFinding, TableFindings};
use crate::vocabulary::{Invalid, delimiter};

/// Rows of a Parquet file held in memory at once.
const ROWS_PER_SLICE: usize = 131_072;

/// A consolidated table cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A table the others need is absent.
    #[error("tables: neither `{table}.csv` nor `{table}.parquet`")]
    Missing {
        /// Name of the table.
        table: &'static str,
    },
    /// A table is there twice.
    #[error("tables: both `{table}.csv` and `{table}.parquet`; keep one")]
    Twice {
        /// Name of the table.
        table: &'static str,
    },
    /// The file cannot be opened.
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        /// Name of the file.
        file: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The file is not of the format its name says.
    #[error("{file}: not a readable {format} file")]
    Damaged {
        /// Name of the file.
        file: String,
        /// `CSV` or `Parquet`.
        format: &'static str,
    },
    /// A column is missing.
    #[error("{file}: required column `{column}` is missing")]
    MissingColumn {
        /// Name of the file.
        file: String,
        /// Name of the column.
        column: &'static str,
    },
    /// The private store refused the records.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl TableError {
    /// Whether the system refused, rather than a table being at fault.
    pub fn is_of_the_system(&self) -> bool {
        match self {
            Self::Unreadable { source, .. } => source.kind() != ErrorKind::NotFound,
            Self::Store(_) => true,
            _ => false,
        }
    }
}

/// The wanted columns of a table.
pub(super) struct Layout {
    pub(super) table: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

/// A table found in the folder.
pub(super) struct Source {
    path: PathBuf,
    file: String,
    layout: &'static Layout,
}

impl Source {
    /// The table, which must be there.
    pub(super) fn required(folder: &Path, layout: &'static Layout) -> Result<Self, TableError> {
        Self::optional(folder, layout)?.ok_or(TableError::Missing { table: layout.table })
    }

    /// The table, if it is there.
    pub(super) fn optional(
        folder: &Path,
        layout: &'static Layout,
    ) -> Result<Option<Self>, TableError> {
        let found = |extension: &str| {
            let file = format!("{}.{extension}", layout.table);
            let path = folder.join(&file);
            path.is_file().then_some(Self { path, file, layout })
        };
        match (found("csv"), found("parquet")) {
            (Some(_), Some(_)) => Err(TableError::Twice { table: layout.table }),
            (one, other) => Ok(one.or(other)),
        }
    }

    /// Calls `each` on every row; what it refuses is a finding.
    pub(super) fn for_each(
        &self,
        findings: &mut TableFindings,
        each: impl FnMut(&Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), TableError> {
        if self.path.extension().is_some_and(|extension| extension == "csv") {
            self.for_each_line(findings, each)
        } else {
            self.for_each_row(findings, each)
        }
    }

    fn for_each_line(
        &self,
        findings: &mut TableFindings,
        mut each: impl FnMut(&Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), TableError> {
        let mut input = BufReader::with_capacity(1 << 18, self.open()?);
        let delimiter = skip_mark_and_guess_delimiter(&mut input)
            .map_err(|source| TableError::Unreadable { file: self.file.clone(), source })?;
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let damaged = || TableError::Damaged { file: self.file.clone(), format: "CSV" };
        let header = reader.byte_headers().map_err(|_| damaged())?.clone();
        let places = self.places(|name| {
            header.iter().position(|column| column.trim_ascii() == name.as_bytes())
        })?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|_| damaged())? {
            findings.rows += 1;
            let line = record.position().map_or(0, csv::Position::line);
            let text = |place: &usize| record.get(*place).map(std::str::from_utf8);
            let cells: Option<Vec<_>> = places
                .iter()
                .map(|(name, place)| match text(place)? {
                    Ok(text) => Some((*name, Cell::from_text(text))),
                    Err(_) => None,
                })
                .collect();
            let row = match cells {
                Some(cells) if record.len() == header.len() => Row { cells },
                Some(_) | None => {
                    findings.add(self.finding(line, "", TableDefect::FieldCount));
                    continue;
                }
            };
            self.report(findings, line, &row, &mut each);
        }
        Ok(())
    }

    fn for_each_row(
        &self,
        findings: &mut TableFindings,
        mut each: impl FnMut(&Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), TableError> {
        let damaged = || TableError::Damaged { file: self.file.clone(), format: "Parquet" };
        let mut reader = ParquetReader::new(self.open()?);
        let schema = reader.schema().map_err(|_| damaged())?;
        let rows = reader.num_rows().map_err(|_| damaged())?;
        findings.rows += u64::try_from(rows).unwrap_or(u64::MAX);
        let columns: Vec<String> = self
            .places(|name| schema.contains(name).then_some(0))?
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        for start in (0..rows).step_by(ROWS_PER_SLICE) {
            let frame: DataFrame = ParquetReader::new(self.open()?)
                .with_columns(Some(columns.clone()))
                .with_slice(Some((start, ROWS_PER_SLICE)))
                .read_parallel(ParallelStrategy::None)
                .finish()
                .map_err(|_| damaged())?;
            // A column of one value can be held as a scalar, whose text would not be borrowed.
            let held: Vec<(&'static str, &Series)> = self
                .wanted()
                .filter_map(|name| Some((name, frame.column(name).ok()?.as_materialized_series())))
                .collect();
            for index in 0..frame.height() {
                let cells = held
                    .iter()
                    .map(|(name, column)| {
                        (*name, column.get(index).ok().and_then(Cell::from_parquet))
                    })
                    .collect();
                let line = u64::try_from(start + index + 1).unwrap_or(u64::MAX);
                self.report(findings, line, &Row { cells }, &mut each);
            }
        }
        Ok(())
    }

    fn report(
        &self,
        findings: &mut TableFindings,
        line: u64,
        row: &Row<'_>,
        each: &mut impl FnMut(&Row<'_>) -> Result<(), Refusal>,
    ) {
        if let Err(Refusal { column, defect }) = each(row) {
            findings.add(self.finding(line, column, defect));
        }
    }

    fn finding(&self, line: u64, column: &str, defect: TableDefect) -> TableFinding {
        TableFinding { file: self.file.clone(), line, column: column.to_owned(), defect }
    }

    fn open(&self) -> Result<File, TableError> {
        File::open(&self.path)
            .map_err(|source| TableError::Unreadable { file: self.file.clone(), source })
    }

    fn wanted(&self) -> impl Iterator<Item = &'static str> {
        self.layout.required.iter().chain(self.layout.optional).copied()
    }

    /// The wanted columns that are there.
    fn places(
        &self,
        find: impl Fn(&str) -> Option<usize>,
    ) -> Result<Vec<(&'static str, usize)>, TableError> {
        let mut places = Vec::new();
        for column in self.wanted() {
            match find(column) {
                Some(place) => places.push((column, place)),
                None if self.layout.required.contains(&column) => {
                    return Err(TableError::MissingColumn { file: self.file.clone(), column });
                }
                None => {}
            }
        }
        Ok(places)
    }
}

/// Why a row was left out.
pub(super) struct Refusal {
    column: &'static str,
    defect: TableDefect,
}

impl Refusal {
    /// A key that leads nowhere.
    pub(super) const fn unknown_key(column: &'static str) -> Self {
        Self { column, defect: TableDefect::UnknownKey }
    }
}

/// A row of a table.
pub(super) struct Row<'a> {
    cells: Vec<(&'static str, Option<Cell<'a>>)>,
}

impl<'a> Row<'a> {
    /// The value of a column; `None` when it is empty or the column absent.
    pub(super) fn cell(&self, column: &str) -> Option<Cell<'a>> {
        self.cells.iter().find(|(name, _)| *name == column).and_then(|(_, cell)| *cell)
    }

    /// A value without which the row says nothing.
    pub(super) fn required<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(Cell<'a>) -> Result<T, Invalid>,
    ) -> Result<T, Refusal> {
        let missing = Refusal { column, defect: TableDefect::MissingValue };
        let cell = self.cell(column).ok_or(missing)?;
        parse(cell).map_err(|_| Refusal { column, defect: TableDefect::WrongValue })
    }

    /// A value that can be unknown, but not wrong.
    pub(super) fn known_or_empty<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(Cell<'a>) -> Result<T, Invalid>,
    ) -> Result<Option<T>, Refusal> {
        match self.cell(column) {
            None => Ok(None),
            Some(_) => self.required(column, parse).map(Some),
        }
    }

    /// A value that is unknown when it is wrong; the last such column is remembered.
    pub(super) fn optional<T>(
        &self,
        column: &'static str,
        unusable: &mut Option<Refusal>,
        parse: impl FnOnce(Cell<'a>) -> Result<T, Invalid>,
    ) -> Option<T> {
        let parsed = parse(self.cell(column)?);
        if parsed.is_err() {
            *unusable = Some(Refusal { column, defect: TableDefect::UnusableValue });
        }
        parsed.ok()
    }
}

/// Skips a byte order mark, and tells comma from semicolon by the header.
fn skip_mark_and_guess_delimiter(input: &mut BufReader<File>) -> std::io::Result<u8> {
    let mut header = Vec::new();
    input.read_until(b'\n', &mut header)?;
    let mark = if header.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    input.seek(SeekFrom::Start(mark))?;
    Ok(delimiter(&header))
}
