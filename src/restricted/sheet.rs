//! A table as CSV and Parquet, written row by row, and its schema.
//!
//! CSV: UTF-8, comma, `\n`, dot decimal, ISO dates, empty for missing. Parquet holds the same
//! values, typed. At most one group of rows is in memory.

use std::fs::File;
use std::io::{BufWriter, Write};

use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use polars_io::parquet::write::{BatchedWriter, ParquetCompression, ParquetWriter};

use super::folder::{RestrictedError, Staging};
use super::table::{Field, Kind, TableSpec, Value, nearest};

/// Rows of a Parquet group.
const ROWS_PER_GROUP: usize = 100_000;

/// A table being written.
pub struct Sheet {
    spec: &'static TableSpec,
    csv: csv::Writer<BufWriter<File>>,
    parquet: BatchedWriter<BufWriter<File>>,
    pending: Vec<Pending>,
    rows: usize,
}

/// Values of one column not yet written.
enum Pending {
    Text(Vec<Option<String>>),
    Date(Vec<Option<i32>>),
    Decimal(Vec<Option<f64>>),
    Integer(Vec<Option<i64>>),
    Boolean(Vec<Option<bool>>),
}

impl Pending {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Month => Self::Text(Vec::new()),
            Kind::Date => Self::Date(Vec::new()),
            Kind::Decimal => Self::Decimal(Vec::new()),
            Kind::Integer => Self::Integer(Vec::new()),
            Kind::Boolean => Self::Boolean(Vec::new()),
        }
    }

    /// Says whether the value is one of the column's.
    fn push(&mut self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.push(Some(text.to_string())),
            (Self::Text(column), Value::Month(month)) => column.push(Some(month.to_string())),
            (Self::Date(column), Value::Date(day)) => column.push(Some(day.number())),
            (Self::Decimal(column), Value::Decimal(number)) => column.push(Some(nearest(*number))),
            (Self::Integer(column), Value::Integer(number)) => column.push(Some(*number)),
            (Self::Boolean(column), Value::Boolean(flag)) => column.push(Some(*flag)),
            (Self::Text(column), Value::Missing) => column.push(None),
            (Self::Date(column), Value::Missing) => column.push(None),
            (Self::Decimal(column), Value::Missing) => column.push(None),
            (Self::Integer(column), Value::Missing) => column.push(None),
            (Self::Boolean(column), Value::Missing) => column.push(None),
            _ => return false,
        }
        true
    }

    fn take(&mut self, name: &'static str) -> Column {
        let name = name.into();
        match self {
            Self::Text(column) => Series::new(name, std::mem::take(column)).into_column(),
            Self::Date(column) => {
                Series::new(name, std::mem::take(column)).into_date().into_column()
            }
            Self::Decimal(column) => Series::new(name, std::mem::take(column)).into_column(),
            Self::Integer(column) => Series::new(name, std::mem::take(column)).into_column(),
            Self::Boolean(column) => Series::new(name, std::mem::take(column)).into_column(),
        }
    }
}

impl Sheet {
    /// Starts the table's files, and writes its schema.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create(
        staging: &mut Staging,
        spec: &'static TableSpec,
    ) -> Result<Self, RestrictedError> {
        let refused = || RestrictedError::Table { table: spec.name };
        let name = spec.name;
        staging.write(&format!("{name}.schema.json"), &schema(spec).ok_or_else(refused)?)?;
        let text = BufWriter::new(staging.create(&format!("{name}.csv"))?);
        let mut csv = csv::WriterBuilder::new().from_writer(text);
        csv.write_record(spec.fields.iter().map(|field| field.name)).map_err(|_| refused())?;
        let mut pending: Vec<Pending> =
            spec.fields.iter().map(|field| Pending::of(field.kind)).collect();
        let empty = frame(spec, &mut pending, 0)?;
        let file = BufWriter::new(staging.create(&format!("{name}.parquet"))?);
        let parquet = ParquetWriter::new(file)
            .with_compression(ParquetCompression::Zstd(None))
            .set_parallel(false)
            .batched(empty.schema())
            .map_err(|_| refused())?;
        Ok(Self { spec, csv, parquet, pending, rows: 0 })
    }

    /// Adds a row, a value per column.
    ///
    /// # Errors
    /// When the disk refuses, or when a value is not one of its column's: the text of neither error
    /// holds anything of the row.
    pub fn push<const N: usize>(&mut self, row: &[Value<'_>; N]) -> Result<(), RestrictedError> {
        let refused = || RestrictedError::Table { table: self.spec.name };
        if N != self.spec.fields.len() {
            return Err(refused());
        }
        let written: Vec<_> = row.iter().map(Value::written).collect();
        self.csv.write_record(written.iter().map(|text| text.as_bytes())).map_err(|_| refused())?;
        for ((column, field), value) in self.pending.iter_mut().zip(self.spec.fields).zip(row) {
            let missing = field.required && *value == Value::Missing;
            if missing || !column.push(value) {
                return Err(refused());
            }
        }
        self.rows += 1;
        if self.rows >= ROWS_PER_GROUP { self.flush() } else { Ok(()) }
    }

    /// Writes the last rows and closes both files.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<(), RestrictedError> {
        if self.rows > 0 {
            self.flush()?;
        }
        let refused = || RestrictedError::Table { table: self.spec.name };
        self.parquet.finish().map_err(|_| refused())?;
        let mut text = self.csv.into_inner().map_err(|_| refused())?;
        text.flush().map_err(|_| refused())
    }

    fn flush(&mut self) -> Result<(), RestrictedError> {
        let frame = frame(self.spec, &mut self.pending, self.rows)?;
        self.rows = 0;
        // The library's error quotes the data: its text is dropped.
        let written = self.parquet.write_batch(&frame);
        written.map_err(|_| RestrictedError::Table { table: self.spec.name })
    }
}

fn frame(
    spec: &TableSpec,
    pending: &mut [Pending],
    rows: usize,
) -> Result<DataFrame, RestrictedError> {
    let columns =
        spec.fields.iter().zip(pending).map(|(field, column)| column.take(field.name)).collect();
    DataFrame::new(rows, columns).map_err(|_| RestrictedError::Table { table: spec.name })
}

/// The Frictionless table schema; `None` when the words are malformed.
fn schema(spec: &TableSpec) -> Option<Vec<u8>> {
    let words = spec.words()?;
    let field = |field: &Field| {
        serde_json::json!({
            "name": field.name,
            "type": field.kind.schema(),
            "description": words.colonnes.get(field.name)?,
            "constraints": { "required": field.required },
        })
        .into()
    };
    let fields: Option<Vec<serde_json::Value>> = spec.fields.iter().map(field).collect();
    let mut schema = serde_json::json!({
        "name": spec.name,
        "title": words.titre,
        "description": words.definition.trim(),
        "fields": fields?,
        "missingValues": [""],
    });
    if !spec.key.is_empty()
        && let Some(object) = schema.as_object_mut()
    {
        object.insert("primaryKey".to_owned(), spec.key.into());
    }
    let mut text = serde_json::to_vec_pretty(&schema).ok()?;
    text.push(b'\n');
    Some(text)
}
