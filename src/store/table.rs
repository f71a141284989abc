//! Rows to Parquet and back: one struct per table, one field per column.
//!
//! A writer holds at most one row group in memory. A reader takes a file whole; files are cut by
//! input and by bucket so that this stays small.

use std::fs::File;
use std::io::{BufWriter, ErrorKind};
use std::path::{Path, PathBuf};

use polars::prelude::{Column, DataFrame};
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_io::parquet::write::{
    BatchedWriter, ParquetCompression, ParquetWriter, StatisticsOptions,
};

use super::columns::{Physical, Value};
use super::error::StoreError;

/// A row of a table of the store.
pub trait Table: Sized {
    /// Name of the table and of its file.
    const NAME: &'static str;

    /// The rows as columns.
    ///
    /// # Errors
    /// When the columns cannot be built.
    fn to_frame(rows: &[Self]) -> Result<DataFrame, StoreError>;

    /// The columns as rows.
    ///
    /// # Errors
    /// When a column is missing, of another type or holds a wrong value.
    fn from_frame(frame: &DataFrame) -> Result<Vec<Self>, StoreError>;
}

/// Makes a struct a [`Table`], a column per field.
macro_rules! table {
    ($row:ident, $name:literal, { $($field:ident),+ $(,)? }) => {
        impl $crate::store::table::Table for $row {
            const NAME: &'static str = $name;

            fn to_frame(
                rows: &[Self],
            ) -> Result<polars::prelude::DataFrame, $crate::store::StoreError> {
                let columns = vec![$(
                    $crate::store::table::column(
                        stringify!($field),
                        rows.iter().map(|row| &row.$field),
                    ),
                )+];
                polars::prelude::DataFrame::new(rows.len(), columns)
                    .map_err(|_| $crate::store::StoreError::Write { table: $name })
            }

            fn from_frame(
                frame: &polars::prelude::DataFrame,
            ) -> Result<Vec<Self>, $crate::store::StoreError> {
                let damaged = || $crate::store::StoreError::Damaged { table: $name };
                $(
                    let mut $field = $crate::store::table::values(frame, stringify!($field))
                        .ok_or_else(damaged)?
                        .into_iter();
                )+
                (0..frame.height())
                    .map(|_| Some(Self { $($field: $field.next()?,)+ }))
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(damaged)
            }
        }
    };
}
pub(crate) use table;

pub(crate) fn column<'a, T: Value + 'a>(
    name: &'static str,
    values: impl Iterator<Item = &'a T>,
) -> Column {
    T::Physical::column(name, values.map(T::store))
}

pub(crate) fn values<T: Value>(frame: &DataFrame, name: &str) -> Option<Vec<T>> {
    T::Physical::restore_all(frame.column(name).ok()?)
}

/// Writes rows to one file, a row group at a time.
pub(crate) struct TableWriter<T: Table> {
    path: PathBuf,
    group: usize,
    pending: Vec<T>,
    output: Option<BatchedWriter<BufWriter<File>>>,
}

impl<T: Table> TableWriter<T> {
    /// A writer that keeps at most `group` rows in memory. The file appears with its first row
    /// group, or at [`TableWriter::finish`].
    pub(crate) const fn new(path: PathBuf, group: usize) -> Self {
        Self { path, group, pending: Vec::new(), output: None }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: T) -> Result<(), StoreError> {
        self.pending.push(row);
        if self.pending.len() >= self.group { self.flush() } else { Ok(()) }
    }

    /// Adds rows.
    pub(crate) fn extend(&mut self, rows: impl IntoIterator<Item = T>) -> Result<(), StoreError> {
        rows.into_iter().try_for_each(|row| self.push(row))
    }

    /// Closes the file, of an empty table too: its absence then says that it was lost.
    pub(crate) fn finish_even_if_empty(mut self) -> Result<(), StoreError> {
        if self.output.is_none() {
            self.flush()?;
        }
        self.finish()
    }

    /// Closes the file; an empty table has none.
    pub(crate) fn finish(mut self) -> Result<(), StoreError> {
        if !self.pending.is_empty() {
            self.flush()?;
        }
        let written = self.output.as_ref().map(BatchedWriter::finish);
        written.transpose().map(drop).map_err(|_| StoreError::Write { table: T::NAME })
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let frame = T::to_frame(&self.pending)?;
        self.pending.clear();
        let refused = |_| StoreError::Write { table: T::NAME };
        let output = match &mut self.output {
            Some(output) => output,
            none => {
                let file = File::create(&self.path)
                    .map_err(StoreError::io("create", "a table of the store"))?;
                // Nothing reads the statistics, and counting distinct values is what costs most.
                let writer = ParquetWriter::new(BufWriter::new(file))
                    .with_statistics(StatisticsOptions::empty())
                    .with_compression(ParquetCompression::Zstd(None))
                    .set_parallel(false)
                    .batched(frame.schema())
                    .map_err(refused)?;
                none.insert(writer)
            }
        };
        output.write_batch(&frame).map_err(refused)
    }
}

/// Writes a whole table.
pub(crate) fn write<T: Table>(path: &Path, rows: Vec<T>) -> Result<(), StoreError> {
    const ROWS_PER_GROUP: usize = 131_072;
    let mut writer = TableWriter::new(path.to_owned(), ROWS_PER_GROUP);
    writer.extend(rows)?;
    writer.finish_even_if_empty()
}

/// Reads a whole table. Its absence is damage: see [`read_if_present`].
pub(crate) fn read<T: Table>(path: &Path) -> Result<Vec<T>, StoreError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => StoreError::Damaged { table: T::NAME },
        _ => StoreError::io("open", "a table of the store")(error),
    })?;
    let frame = ParquetReader::new(file)
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(|_| StoreError::Damaged { table: T::NAME })?;
    T::from_frame(&frame)
}

/// Reads a table that may not have been written: a bucket without such rows has no file.
pub(crate) fn read_if_present<T: Table>(path: &Path) -> Result<Vec<T>, StoreError> {
    if path.exists() { read(path) } else { Ok(Vec::new()) }
}
