//! Tables in Parquet, fed with the CSV lines that every table of this folder is made of: keys as
//! integers, everything else as text, empty as null.

use std::fs::File;
use std::io::{self, BufWriter};

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::parquet::write::{BatchedWriter, ParquetCompression, ParquetWriter};

/// Text kept before a row group is written.
const GROUP_BYTES: usize = 1 << 23;

/// A Parquet file being written.
pub(super) struct ParquetTable {
    header: Vec<String>,
    pending: String,
    /// Where to write; becomes the writer once the columns are known.
    state: State,
}

enum State {
    Waiting(Option<File>),
    Writing(Box<BatchedWriter<BufWriter<File>>>),
}

impl ParquetTable {
    /// A table with these columns.
    pub(super) fn new(file: File, header: &str) -> Self {
        Self {
            header: header.split(',').map(str::to_owned).collect(),
            pending: String::new(),
            state: State::Waiting(Some(file)),
        }
    }

    /// Appends whole lines.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn append(&mut self, lines: &str) -> io::Result<()> {
        self.pending.push_str(lines);
        if self.pending.len() < GROUP_BYTES { Ok(()) } else { self.flush() }
    }

    /// Writes what is still in memory and closes the file; an empty table has its columns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match self.state {
            State::Writing(writer) => writer.finish().map(drop).map_err(io::Error::other),
            State::Waiting(_) => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = self.frame()?;
        self.pending.clear();
        if let State::Waiting(file) = &mut self.state {
            let file = file.take().ok_or_else(|| io::Error::other("no file"))?;
            let writer = ParquetWriter::new(BufWriter::new(file))
                .with_compression(ParquetCompression::Zstd(None))
                .set_parallel(false)
                .batched(frame.schema())
                .map_err(io::Error::other)?;
            self.state = State::Writing(Box::new(writer));
        }
        match &mut self.state {
            State::Writing(writer) if frame.height() > 0 => {
                writer.write_batch(&frame).map_err(io::Error::other)
            }
            State::Writing(_) | State::Waiting(_) => Ok(()),
        }
    }

    fn frame(&self) -> io::Result<DataFrame> {
        let mut columns: Vec<Vec<Option<&str>>> = vec![Vec::new(); self.header.len()];
        for line in self.pending.lines() {
            let mut fields = line.split(',');
            for column in &mut columns {
                column.push(fields.next().filter(|field| !field.is_empty()));
            }
        }
        let height = columns.first().map_or(0, Vec::len);
        let columns = self.header.iter().zip(columns).map(|(name, values)| {
            let is_key = name == "id" || name.starts_with("id_") && !name.starts_with("id_lieu");
            let series = if is_key {
                let keys: Vec<Option<i64>> =
                    values.into_iter().map(|value| value?.parse().ok()).collect();
                Series::new(name.as_str().into(), keys)
            } else {
                Series::new(name.as_str().into(), values)
            };
            Column::from(series)
        });
        DataFrame::new(height, columns.collect()).map_err(io::Error::other)
    }
}
