//! Free texts of the individual being read, kept as bytes until a key is made of them.
//!
//! One buffer per reader, reused from individual to individual: no allocation per line.

use std::io;

use super::encoding::{Encoding, normalise_ascii};
use crate::ingest::containers::Member;

/// A text in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text {
    start: usize,
    end: usize,
}

/// The texts of one individual.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    recent: Vec<Text>,
}

/// How many distinct texts are compared before one is stored again. A repeated text costs one hash
/// more; the comparison stays bounded whatever the file holds.
const COMPARED: usize = 16;

impl Texts {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.recent.clear();
    }

    pub(super) fn get(&self, text: Text) -> &[u8] {
        self.bytes.get(text.start..text.end).unwrap_or_default()
    }

    /// Stores a text; one equal to a recent one is the same.
    pub(super) fn store(&mut self, value: &[u8]) -> Text {
        let value = value.trim_ascii();
        let recent = self.recent.iter().rev().take(COMPARED);
        if let Some(known) = recent.copied().find(|text| self.get(*text) == value) {
            return known;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(value);
        let text = Text { start, end: self.bytes.len() };
        self.recent.push(text);
        text
    }
}

/// Turns texts into their comparable form, deciding the encoding of the file when first needed.
pub(super) struct Normaliser<'a> {
    member: &'a Member,
    encoding: Option<Encoding>,
    buffer: Vec<u8>,
}

impl<'a> Normaliser<'a> {
    pub(super) fn new(member: &'a Member, encoding: Option<Encoding>) -> Self {
        Self { member, encoding, buffer: Vec::new() }
    }

    /// The encoding, if any text needed it.
    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Starts a new key.
    pub(super) fn clear(&mut self) -> &mut Self {
        self.buffer.clear();
        self
    }

    /// Adds a text in comparable form; several texts are kept apart by a byte none can hold.
    pub(super) fn push(&mut self, text: &[u8]) -> io::Result<&mut Self> {
        if !self.buffer.is_empty() {
            self.buffer.push(0);
        }
        if text.is_ascii() {
            normalise_ascii(text, &mut self.buffer);
        } else {
            let encoding = match self.encoding {
                Some(encoding) => encoding,
                None => *self.encoding.insert(self.member.read(Encoding::detect)?.0),
            };
            encoding.normalise(text, &mut self.buffer);
        }
        Ok(self)
    }

    /// The key so far.
    pub(super) fn key(&self) -> &[u8] {
        &self.buffer
    }
}
