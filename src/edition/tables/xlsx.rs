//! `<table>.xlsx`: a cover, notes, and the data as a named table.
//!
//! The only date in the file is that of the release; the library writes fixed dates in the archive.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Table, TableColumn, Workbook, XlsxError,
};

use super::{Context, FormatError, SHEETS, columns, cover, notes};
use crate::edition::grid::{Grid, sign};

pub(super) fn write(grid: &Grid, context: &Context<'_>) -> Result<Vec<u8>, FormatError> {
    fill(grid, context).map_err(|_| FormatError("XLSX"))
}

fn fill(grid: &Grid, context: &Context<'_>) -> Result<Vec<u8>, XlsxError> {
    let [presentation, remarks, data] = SHEETS;
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::parse_from_str(&context.released.to_string())?;
    let properties = DocProperties::new()
        .set_title(&context.table.titre)
        .set_author(context.publisher)
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let strong = Format::new().set_bold();

    let sheet = workbook.add_worksheet().set_name(presentation)?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 100)?;
    for (line, (label, text)) in (0..).zip(cover(context)) {
        sheet.write_string_with_format(line, 0, label, &strong)?;
        sheet.write_string(line, 1, &text)?;
    }

    let sheet = workbook.add_worksheet().set_name(remarks)?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 18)?.set_column_width(2, 100)?;
    for (column, title) in (0..).zip(["Nature", "Code", "Signification"]) {
        sheet.write_string_with_format(0, column, title, &strong)?;
    }
    for (line, texts) in (1..).zip(notes(context)) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(line, column, &text)?;
        }
    }

    let sheet = workbook.add_worksheet().set_name(data)?;
    let headers = columns(grid);
    let mut last_line = 0;
    for (line, row) in (1..).zip(&grid.rows) {
        last_line = line;
        let mut column = 0;
        let texts = std::iter::once(row.period.to_string()).chain(row.codes.iter().cloned());
        for text in texts {
            sheet.write_string(line, column, &text)?;
            column += 1;
        }
        for figure in &row.figures {
            match figure.cell.value() {
                Some(value) => {
                    let number: f64 = value.to_string().parse().unwrap_or(f64::NAN);
                    sheet.write_number(line, column, number)?;
                }
                None => {
                    sheet.write_string(line, column, sign(figure.cell))?;
                }
            }
            column += 1;
        }
        let revised = row.figures.iter().any(|figure| figure.revised_from.is_some());
        for flag in [row.provisional, revised] {
            sheet.write_boolean(line, column, flag)?;
            column += 1;
        }
    }
    let last_column = u16::try_from(headers.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let definitions: Vec<TableColumn> =
        headers.iter().map(|header| TableColumn::new().set_header(*header)).collect();
    let table = Table::new().set_name(format!("t_{}", grid.id)).set_columns(&definitions);
    sheet.add_table(0, 0, last_line.max(1), last_column, &table)?;
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}
