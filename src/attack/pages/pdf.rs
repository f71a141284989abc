//! The words of a PDF file: what its pages show, run by run, and what it tells those who do not
//! see them.
//!
//! A reader of its own, as an intruder with scripts would have: objects one after the other,
//! compressed streams, glyphs named by the map of their font (ISO 32000-1, 7.3, 9.4 and 9.10). What
//! it cannot read it says, rather than leave out.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// The words of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Text drawn on pages: one run of glyphs each.
    pub(super) shown: Vec<String>,
    /// Titles, alternatives and other strings of the file.
    pub(super) told: Vec<String>,
    /// Addresses of links.
    pub(super) links: Vec<String>,
}

/// Strings that are no words: addresses apart, marks for machines.
const NO_WORDS: [&[u8]; 11] = [
    b"CreationDate",
    b"ModDate",
    b"Registry",
    b"Ordering",
    b"Lang",
    b"ID",
    b"Headers",
    b"Names",
    b"Limits",
    b"Creator",
    b"Producer",
];

struct Object<'a> {
    dictionary: &'a [u8],
    stream: Option<&'a [u8]>,
}

/// What each glyph of a font stands for.
type Letters = BTreeMap<u16, String>;

/// A part of a PDF syntax.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a [u8]),
    Text(Vec<u8>),
    Word(&'a [u8]),
}

/// Reads a file; `None` when a page of it cannot be read.
pub(super) fn words(bytes: &[u8]) -> Option<Words> {
    let objects = objects(bytes);
    let mut words = Words::default();
    for object in objects.values() {
        strings(object.dictionary, &mut words);
    }
    let pages: Vec<&Object<'_>> = objects
        .values()
        .filter(|object| reference(object.dictionary, b"/Contents").is_some())
        .filter(|object| contains(object.dictionary, b"/MediaBox"))
        .collect();
    if pages.is_empty() {
        return None;
    }
    for page in pages {
        let resources = objects.get(&reference(page.dictionary, b"/Resources")?)?;
        let content = objects.get(&reference(page.dictionary, b"/Contents")?)?;
        let fonts = fonts(resources.dictionary, &objects)?;
        shown(&inflated(content)?, &fonts, &mut words)?;
    }
    Some(words)
}

/// All objects by number.
fn objects(bytes: &[u8]) -> BTreeMap<u32, Object<'_>> {
    let mut objects = BTreeMap::new();
    let mut rest = bytes;
    while let Some(place) = find(rest, b" 0 obj") {
        let (before, from) = rest.split_at(place);
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = before.get(before.len() - digits..).and_then(integer);
        let body = from.get(6..).unwrap_or_default();
        let end = find(body, b"endobj").unwrap_or(body.len());
        let start = find(body, b"stream\n").filter(|start| *start < end);
        let dictionary = body.get(..start.unwrap_or(end)).unwrap_or_default();
        let stream = start.and_then(|start| {
            let length = usize::try_from(after(dictionary, b"/Length ")?).ok()?;
            body.get(start + 7..start + 7 + length)
        });
        rest = match (stream, start) {
            (Some(stream), Some(start)) => body.get(start + 7 + stream.len()..).unwrap_or_default(),
            _ => body.get(end..).unwrap_or_default(),
        };
        if let Some(number) = number {
            objects.insert(number, Object { dictionary, stream });
        }
    }
    objects
}

/// The content of a stream, decompressed.
fn inflated(object: &Object<'_>) -> Option<Vec<u8>> {
    let stream = object.stream?;
    if !contains(object.dictionary, b"/FlateDecode") {
        return Some(stream.to_vec());
    }
    let mut plain = Vec::new();
    ZlibDecoder::new(stream).read_to_end(&mut plain).ok()?;
    Some(plain)
}

/// The fonts of a page by the name its content calls them.
fn fonts(
    resources: &[u8],
    objects: &BTreeMap<u32, Object<'_>>,
) -> Option<BTreeMap<Vec<u8>, Letters>> {
    let mut fonts = BTreeMap::new();
    let Some(start) = find(resources, b"/Font<<") else { return Some(fonts) };
    let list = resources.get(start + 7..)?;
    let list = list.get(..find(list, b">>")?)?;
    for entry in list.split(|byte| *byte == b'/').filter(|entry| !entry.is_empty()) {
        let name = entry.split(|byte| *byte == b' ').next()?;
        let font = objects.get(&reference(list, &[b"/", name].concat())?)?;
        let map = objects.get(&reference(font.dictionary, b"/ToUnicode")?)?;
        fonts.insert(name.to_vec(), letters(&inflated(map)?));
    }
    Some(fonts)
}

/// The map of a font from glyphs to letters.
fn letters(map: &[u8]) -> Letters {
    let mut letters = Letters::new();
    let mut line: Vec<Vec<u8>> = Vec::new();
    let mut in_range = false;
    for token in tokens(map) {
        match token {
            Token::Text(code) => {
                line.push(code);
                let wanted = if in_range { 3 } else { 2 };
                if line.len() < wanted {
                    continue;
                }
                if let [first, .., letter] = line.as_slice() {
                    let last = line.get(if in_range { 1 } else { 0 }).unwrap_or(first);
                    map_range(glyph(first), glyph(last), letter, &mut letters);
                }
                line.clear();
            }
            Token::Word(word) => {
                in_range = word == b"beginbfrange" || in_range && word != b"endbfrange";
                line.clear();
            }
            Token::Name(_) => {}
        }
    }
    letters
}

fn map_range(first: u16, last: u16, letter: &[u8], letters: &mut Letters) {
    let mut units: Vec<u16> = letter.chunks(2).map(glyph).collect();
    for glyph in first..=last {
        letters.insert(glyph, String::from_utf16_lossy(&units));
        if let Some(unit) = units.last_mut() {
            *unit = unit.wrapping_add(1);
        }
    }
}

fn glyph(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |code, byte| code << 8 | u16::from(*byte))
}

/// The runs of glyphs that a page draws. A glyph of no known letter is U+FFFD.
fn shown(content: &[u8], fonts: &BTreeMap<Vec<u8>, Letters>, words: &mut Words) -> Option<()> {
    let none = Letters::new();
    let (mut font, mut name) = (&none, &b""[..]);
    let (mut texts, mut run) = (Vec::new(), String::new());
    for token in tokens(content) {
        match token {
            Token::Name(found) => name = found,
            Token::Text(text) => texts.push(text),
            Token::Word(b"Tf") => font = fonts.get(name)?,
            Token::Word(b"Tj" | b"TJ" | b"'" | b"\"") => {
                for code in texts.iter().flat_map(|text: &Vec<u8>| text.chunks(2)).map(glyph) {
                    run.push_str(font.get(&code).map_or("\u{fffd}", String::as_str));
                }
                texts.clear();
            }
            Token::Word(b"ET") => words.shown.push(std::mem::take(&mut run)),
            Token::Word(b"BDC") => words.told.extend(texts.drain(..).map(|text| decoded(&text))),
            Token::Word(word) => {
                // Numbers between the strings of one run only move them.
                if word.iter().any(u8::is_ascii_alphabetic) {
                    texts.clear();
                }
            }
        }
    }
    Some(())
}

/// The strings of a dictionary.
fn strings(dictionary: &[u8], words: &mut Words) {
    let mut name: &[u8] = b"";
    for token in tokens(dictionary) {
        match token {
            Token::Name(found) => name = found,
            Token::Text(text) if name == b"URI" => words.links.push(decoded(&text)),
            Token::Text(text) if !NO_WORDS.contains(&name) => words.told.push(decoded(&text)),
            Token::Text(_) | Token::Word(_) => {}
        }
    }
}

/// A text string: UTF-16 when it says so, else one byte a letter.
fn decoded(text: &[u8]) -> String {
    match text.strip_prefix(b"\xfe\xff") {
        Some(units) => String::from_utf16_lossy(&units.chunks(2).map(glyph).collect::<Vec<u16>>()),
        None => text.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = bytes;
    let is_end = |byte: u8| byte.is_ascii_whitespace() || b"/()<>[]{}%".contains(&byte);
    while let Some((first, after)) = rest.split_first() {
        match first {
            b'(' => {
                let (text, after) = literal(after);
                tokens.push(Token::Text(text));
                rest = after;
            }
            b'<' if after.first() != Some(&b'<') => {
                let end = find(after, b">").unwrap_or(after.len());
                tokens.push(Token::Text(hexadecimal(after.get(..end).unwrap_or_default())));
                rest = after.get(end..).unwrap_or_default();
            }
            b'<' => rest = after.get(1..).unwrap_or_default(),
            b'/' => {
                let end = after.iter().position(|byte| is_end(*byte)).unwrap_or(after.len());
                let (name, after) = after.split_at(end);
                tokens.push(Token::Name(name));
                rest = after;
            }
            byte if is_end(*byte) => rest = after,
            _ => {
                let end = rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                tokens.push(Token::Word(word));
                rest = after;
            }
        }
    }
    tokens
}

/// A string between parentheses, the first one read already; and what follows it.
fn literal(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut text = Vec::new();
    let (mut depth, mut rest) = (1, bytes);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' => {
                let octal = after.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte));
                let digits = octal.count();
                let Some((escaped, beyond)) = after.split_at_checked(digits.max(1)) else { break };
                rest = beyond;
                let code = escaped
                    .iter()
                    .fold(0u32, |code, byte| code * 8 + u32::from(byte.wrapping_sub(b'0') & 7));
                match escaped {
                    b"n" => text.push(b'\n'),
                    b"r" => text.push(b'\r'),
                    b"t" => text.push(b'\t'),
                    b"b" => text.push(8),
                    b"f" => text.push(12),
                    b"\n" => {}
                    _ if digits > 0 => text.push(u8::try_from(code & 255).unwrap_or_default()),
                    other => text.extend_from_slice(other),
                }
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
                text.push(b')');
            }
            byte => {
                depth += i32::from(*byte == b'(');
                text.push(*byte);
            }
        }
    }
    (text, rest)
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// The object that an entry of a dictionary refers to.
fn reference(dictionary: &[u8], entry: &[u8]) -> Option<u32> {
    after(dictionary, &[entry, b" "].concat())
}

/// The integer after these bytes.
fn after(bytes: &[u8], mark: &[u8]) -> Option<u32> {
    let rest = bytes.get(find(bytes, mark)? + mark.len()..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    rest.get(..digits).and_then(integer)
}

fn integer(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    find(bytes, wanted).is_some()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page that shows « 12 % » with glyphs 1 to 4, and « a » with glyph 9, mapped by no font.
    const FILE: &str = "%PDF-1.7\n\
        1 0 obj\n<</Type/Page/Resources 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>\nendobj\n\
        2 0 obj\n<</Font<</f0 4 0 R>>>>\nendobj\n\
        3 0 obj\n<</Length 62>>\nstream\n\
        BT/f0 9 Tf[<00010002>-20(\\000\\003)<0004>]TJ ET BT(\\000\t)Tj ET\n\nendstream\nendobj\n\
        4 0 obj\n<</Type/Font/ToUnicode 5 0 R>>\nendobj\n\
        5 0 obj\n<</Length 90>>\nstream\n\
        1 beginbfrange<0001><0002><0031>endbfrange 2 beginbfchar<0003><00A0><0004><0025>endbfchar\n\nendstream\nendobj\n\
        6 0 obj\n<</S/Figure/Alt(\u{fe}\u{ff}\\000\u{e9}\\0001)/A<</URI(https://a.fr/\\(x\\))>>/ID(7)>>\nendobj\n";

    #[test]
    fn runs_strings_and_links_are_read() {
        // One byte a letter.
        let bytes: Vec<u8> = FILE.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
        let words = words(&bytes).unwrap();
        assert_eq!(words.shown, ["12\u{a0}%", "\u{fffd}"]);
        assert_eq!(words.told, ["é1"]);
        assert_eq!(words.links, ["https://a.fr/(x)"]);
    }

    #[test]
    fn a_file_without_a_page_that_can_be_read_is_not_passed_over() {
        assert_eq!(words(b"%PDF-1.7\n"), None);
        let broken = FILE.replace("/f0 4 0 R", "/f1 4 0 R");
        let bytes: Vec<u8> = broken.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
        assert_eq!(words(&bytes), None, "a font that the page does not have");
    }
}
