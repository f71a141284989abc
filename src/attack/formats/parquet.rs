//! `<table>.parquet`.
//!
//! The one place of `attack` that names the data engine: a second reader of so rich a format would
//! be more code than the whole attack. What it yields is plain text, compared with the CSV file.

use std::io::Cursor;

use polars::prelude::AnyValue;
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;

use super::{LONG, Oddity, Sheet, Stated, Status};
use crate::attack::catalogue::Table;
use crate::attack::number::Decimal;

pub(super) fn read(table: &Table, mut sheet: Sheet, bytes: Vec<u8>) -> Sheet {
    let Ok(frame) = ParquetReader::new(Cursor::new(bytes)).finish() else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let mut expected = vec!["periode"];
    expected.extend(table.dimensions.iter().map(|dimension| dimension.id.as_str()));
    expected.extend(LONG);
    for column in frame.columns() {
        if !expected.contains(&column.name().as_str()) {
            sheet.oddities.push(Oddity::Extra(format!("column {}", column.name())));
        }
    }
    let columns: Option<Vec<_>> = expected.iter().map(|name| frame.column(name).ok()).collect();
    let Some(columns) = columns else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let split = 1 + table.dimensions.len();
    for row in 0..frame.height() {
        let cell = |place: usize| columns.get(place).and_then(|column| column.get(row).ok());
        let text = |place: usize| match cell(place) {
            Some(AnyValue::String(text)) => text.to_owned(),
            Some(AnyValue::StringOwned(text)) => text.to_string(),
            _ => String::new(),
        };
        let key: Vec<String> = (0..split).map(text).collect();
        let measure = text(split);
        let value = match cell(split + 1) {
            Some(AnyValue::Float64(value)) => Decimal::of_double(value),
            Some(AnyValue::Int64(value)) => Some(Decimal::integer(value)),
            _ => None,
        };
        let provisional = matches!(cell(split + 3), Some(AnyValue::Boolean(true)));
        let name = || format!("{} {measure}", key.join(" "));
        let (period, codes) = (key.first().map_or("", String::as_str), key.iter().skip(1));
        let Some(place) = sheet.layout.place(period, codes.map(String::as_str), &measure) else {
            sheet.oddities.push(Oddity::OffGrid(name()));
            continue;
        };
        let status = Status::of_code(&text(split + 2));
        sheet.state(place, Stated { status, value, provisional }, name);
    }
    sheet
}
