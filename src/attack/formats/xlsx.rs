//! `<table>.xlsx`: the sheet that holds the data, and whatever else the archive hides.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::ods::is_data;
use super::{Oddity, Sheet, SheetCell, read_wide};
use crate::attack::catalogue::Table;
use crate::attack::xml::{Event, events};

/// Sheets of a file: presentation, notes, data.
const SHEETS: usize = 3;

pub(super) fn read(table: &Table, mut sheet: Sheet, bytes: Vec<u8>) -> Sheet {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let strings = text("xl/sharedStrings.xml").map(|text| shared(&text)).unwrap_or_default();
    let mut sheets: Vec<&String> =
        names.iter().filter(|name| name.starts_with("xl/worksheets/sheet")).collect();
    sheets.sort();
    if sheets.len() > SHEETS {
        sheet.oddities.push(Oddity::Extra("one sheet too many".to_owned()));
    }
    for name in names.iter().filter(|name| name.contains("comments")) {
        sheet.oddities.push(Oddity::Extra(format!("notes on cells ({name})")));
    }
    let contents: Vec<Vec<Vec<SheetCell>>> =
        sheets.iter().filter_map(|name| Some(rows(&text(name)?, &strings))).collect();
    let data = contents.into_iter().find(|rows| is_data(rows)).unwrap_or_default();
    read_wide(table, sheet, &data)
}

/// The texts that cells refer to by number.
fn shared(text: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    for event in events(text) {
        match event {
            Event::Start(tag) if tag.name() == "si" => strings.push(String::new()),
            Event::Text(text) => {
                if let Some(last) = strings.last_mut() {
                    last.push_str(&text);
                }
            }
            _ => {}
        }
    }
    strings
}

fn rows(text: &str, strings: &[String]) -> Vec<Vec<SheetCell>> {
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    let mut kind = String::new();
    let mut inside = false;
    for event in events(text) {
        match event {
            Event::Start(tag) => match tag.name() {
                "row" => rows.push(Vec::new()),
                "c" => {
                    kind = tag.attribute("t").unwrap_or_default().into_owned();
                    if let Some(row) = rows.last_mut() {
                        row.push(SheetCell::default());
                    }
                }
                "v" | "t" => inside = true,
                _ => {}
            },
            Event::Text(text) if inside => {
                let cell = rows.last_mut().and_then(|row| row.last_mut());
                if let Some(cell) = cell {
                    cell.number = kind.is_empty() || kind == "n";
                    cell.text = match kind.as_str() {
                        "s" => text
                            .trim()
                            .parse::<usize>()
                            .ok()
                            .and_then(|place| strings.get(place).cloned())
                            .unwrap_or_default(),
                        _ => text.into_owned(),
                    };
                }
            }
            Event::End(name) if name == "v" || name == "t" => inside = false,
            _ => {}
        }
    }
    rows
}
