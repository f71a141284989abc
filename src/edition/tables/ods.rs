//! `<table>.ods`: a cover, notes, and the data as a named database range.
//!
//! The few parts of an OpenDocument spreadsheet, written directly: `mimetype` first and stored, as
//! the standard asks, every date in the archive fixed, and in the document that of the release.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Context, Format, FormatError, SHEETS, columns, cover, notes};
use crate::edition::grid::{Grid, sign};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"";

pub(super) fn write(grid: &Grid, context: &Context<'_>) -> Result<Vec<u8>, FormatError> {
    let media = Format::Ods.media_type();
    let parts = [
        ("mimetype", media.to_owned()),
        ("META-INF/manifest.xml", manifest(media)),
        ("content.xml", content(grid, context)),
        ("meta.xml", meta(context)),
        ("styles.xml", styles()),
    ];
    archive(&parts).ok_or(FormatError("ODS"))
}

fn archive(parts: &[(&str, String)]) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let date = DateTime::from_date_and_time(1980, 1, 1, 0, 0, 0).ok()?;
    for (position, (name, text)) in parts.iter().enumerate() {
        let method =
            if position == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options =
            SimpleFileOptions::default().last_modified_time(date).compression_method(method);
        writer.start_file(*name, options).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    writer.finish().ok().map(Cursor::into_inner)
}

fn manifest(media: &str) -> String {
    let mut text = format!(
        "{DECLARATION}<manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" \
         manifest:version=\"1.3\" manifest:media-type=\"{media}\"/>"
    );
    for part in ["content.xml", "meta.xml", "styles.xml"] {
        push(
            &mut text,
            format_args!(
                "<manifest:file-entry manifest:full-path=\"{part}\" \
             manifest:media-type=\"text/xml\"/>"
            ),
        );
    }
    text.push_str("</manifest:manifest>");
    text
}

fn meta(context: &Context<'_>) -> String {
    let date = context.released;
    format!(
        "{DECLARATION}<office:document-meta {NAMESPACES}><office:meta><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>fr-FR</dc:language>\
         <meta:creation-date>{date}T00:00:00</meta:creation-date>\
         <dc:date>{date}T00:00:00</dc:date></office:meta></office:document-meta>",
        escaped(&context.table.titre),
        escaped(context.publisher),
    )
}

fn styles() -> String {
    format!(
        "{DECLARATION}<office:document-styles {NAMESPACES}><office:styles>\
         <style:default-style style:family=\"table-cell\"><style:text-properties \
         fo:language=\"fr\" fo:country=\"FR\"/></style:default-style></office:styles>\
         </office:document-styles>"
    )
}

fn content(grid: &Grid, context: &Context<'_>) -> String {
    let [presentation, remarks, data] = SHEETS;
    let mut out = format!(
        "{DECLARATION}<office:document-content {NAMESPACES}><office:automatic-styles>\
         <style:style style:name=\"e\" style:family=\"table-cell\"><style:text-properties \
         fo:font-weight=\"bold\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>"
    );
    open_sheet(&mut out, presentation, 2);
    for (label, text) in cover(context) {
        out.push_str("<table:table-row>");
        header_cell(&mut out, label);
        text_cell(&mut out, &text);
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");

    open_sheet(&mut out, remarks, 3);
    header_row(&mut out, &["Nature", "Code", "Signification"]);
    for texts in notes(context) {
        out.push_str("<table:table-row>");
        texts.iter().for_each(|text| text_cell(&mut out, text));
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");

    let headers = columns(grid);
    open_sheet(&mut out, data, headers.len());
    header_row(&mut out, &headers);
    for row in &grid.rows {
        out.push_str("<table:table-row>");
        text_cell(&mut out, &row.period.to_string());
        row.codes.iter().for_each(|code| text_cell(&mut out, code));
        for figure in &row.figures {
            match figure.cell.value() {
                Some(value) => number_cell(&mut out, &value.to_string()),
                None => text_cell(&mut out, sign(figure.cell)),
            }
        }
        let revised = row.figures.iter().any(|figure| figure.revised_from.is_some());
        boolean_cell(&mut out, row.provisional);
        boolean_cell(&mut out, revised);
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
    let last = format!("{}{}", column_name(headers.len()), grid.rows.len() + 1);
    push(
        &mut out,
        format_args!(
            "<table:database-ranges><table:database-range table:name=\"{}\" \
             table:target-range-address=\"$'{data}'.A1:$'{data}'.{last}\" \
             table:contains-header=\"true\" table:display-filter-buttons=\"true\"/>\
             </table:database-ranges>",
            escaped(grid.id)
        ),
    );
    out.push_str("</office:spreadsheet></office:body></office:document-content>");
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

fn open_sheet(out: &mut String, name: &str, columns: usize) {
    push(
        out,
        format_args!(
            "<table:table table:name=\"{}\"><table:table-column \
             table:number-columns-repeated=\"{columns}\"/>",
            escaped(name)
        ),
    );
}

fn header_row(out: &mut String, titles: &[&str]) {
    out.push_str("<table:table-header-rows><table:table-row>");
    titles.iter().for_each(|title| header_cell(out, title));
    out.push_str("</table:table-row></table:table-header-rows>");
}

fn header_cell(out: &mut String, text: &str) {
    out.push_str("<table:table-cell table:style-name=\"e\" office:value-type=\"string\"><text:p>");
    out.push_str(&escaped(text));
    out.push_str("</text:p></table:table-cell>");
}

fn text_cell(out: &mut String, text: &str) {
    out.push_str("<table:table-cell office:value-type=\"string\"><text:p>");
    out.push_str(&escaped(text));
    out.push_str("</text:p></table:table-cell>");
}

fn number_cell(out: &mut String, number: &str) {
    push(
        out,
        format_args!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\">\
             <text:p>{number}</text:p></table:table-cell>"
        ),
    );
}

fn boolean_cell(out: &mut String, flag: bool) {
    push(
        out,
        format_args!(
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"{flag}\">\
             <text:p>{}</text:p></table:table-cell>",
            if flag { "VRAI" } else { "FAUX" }
        ),
    );
}

/// The letters of the n-th column, from 1.
fn column_name(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    letters.into_iter().rev().collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_like_in_a_spreadsheet() {
        for (number, name) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA")] {
            assert_eq!(column_name(number), name);
        }
    }
}
