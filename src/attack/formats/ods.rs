//! `<table>.ods`: the sheet that holds the data, and whatever else the archive hides.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Oddity, Sheet, SheetCell, read_wide};
use crate::attack::catalogue::Table;
use crate::attack::xml::{Event, events};

/// Sheets of a file: presentation, notes, data.
const SHEETS: usize = 3;

pub(super) fn read(table: &Table, mut sheet: Sheet, bytes: Vec<u8>) -> Sheet {
    let Some(content) = part(bytes, "content.xml") else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let mut sheets: Vec<Vec<Vec<SheetCell>>> = Vec::new();
    let mut cell: Option<SheetCell> = None;
    let mut note = false;
    for event in events(&content) {
        match event {
            Event::Start(tag) => match tag.name() {
                "table" => sheets.push(Vec::new()),
                "table-row" => {
                    if let Some(rows) = sheets.last_mut() {
                        rows.push(Vec::new());
                    }
                }
                "table-cell" => {
                    let number = tag.attribute("value").or_else(|| tag.attribute("boolean-value"));
                    cell = Some(SheetCell {
                        number: number.is_some(),
                        text: number.unwrap_or_default().into_owned(),
                    });
                }
                "annotation" => {
                    note = true;
                    sheet.oddities.push(Oddity::Extra("a note on a cell".to_owned()));
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some(cell) = cell.as_mut().filter(|cell| !cell.number && !note) {
                    cell.text.push_str(&text);
                }
            }
            Event::End(name) => match name {
                "table-cell" => {
                    let row = sheets.last_mut().and_then(|rows| rows.last_mut());
                    if let (Some(row), Some(cell)) = (row, cell.take()) {
                        row.push(cell);
                    }
                }
                "annotation" => note = false,
                _ => {}
            },
            Event::Comment(_) => {
                sheet.oddities.push(Oddity::Extra("a comment".to_owned()));
            }
        }
    }
    if sheets.len() > SHEETS {
        sheet.oddities.push(Oddity::Extra("one sheet too many".to_owned()));
    }
    let data = sheets.into_iter().find(|rows| is_data(rows)).unwrap_or_default();
    read_wide(table, sheet, &data)
}

/// The data begin with the period.
pub(super) fn is_data(rows: &[Vec<SheetCell>]) -> bool {
    rows.first().and_then(|row| row.first()).is_some_and(|cell| cell.text == "periode")
}

/// One text of an archive.
fn part(bytes: Vec<u8>, name: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}
