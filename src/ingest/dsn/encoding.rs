//! Free text: UTF-8 or Windows-1252, decided once for the whole file.
//!
//! A byte order mark means UTF-8. Otherwise the file is UTF-8 when its valid multi-byte sequences
//! outnumber its other bytes above 0x7F, else Windows-1252 (which contains ISO-8859-1). Neither
//! the first accent nor any single one decides: fields cut at a byte count leave broken sequences
//! in good UTF-8, and two accents of Windows-1252 can look like one sequence of UTF-8.
//!
//! Only names and numbers that become keys are ever decoded, and very few hold accents. The file is
//! therefore read a second time to decide, and only when such a value asks for it.

use std::io::{self, Read};
use std::str;

use encoding_rs::WINDOWS_1252;

/// How the free text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252, a superset of ISO-8859-1 for printable text.
    Windows1252,
}

/// The byte order mark of UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Encoding {
    /// Decides from all the bytes of a file.
    pub(super) fn detect(input: &mut dyn Read) -> io::Result<Self> {
        let mut ballot = Ballot::default();
        let mut buffer = vec![0; 64 * 1024];
        let mut kept = 0;
        loop {
            let free = buffer.get_mut(kept..).unwrap_or_default();
            let count = match input.read(free) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let filled = kept + count;
            let unread = ballot.count(buffer.get(..filled).unwrap_or_default());
            if count == 0 {
                ballot.other += u64::from(unread > 0);
                return Ok(ballot.winner());
            }
            buffer.copy_within(filled - unread..filled, 0);
            kept = unread;
        }
    }

    /// Appends the text in the form in which keys are compared: decoded, trimmed, upper-cased.
    pub(super) fn normalise(self, text: &[u8], into: &mut Vec<u8>) {
        let decoded = match self {
            Self::Utf8 => String::from_utf8_lossy(text),
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(text).0,
        };
        into.extend_from_slice(decoded.trim().to_uppercase().as_bytes());
    }
}

/// Appends an ASCII text in the same form, whatever the encoding.
pub(super) fn normalise_ascii(text: &[u8], into: &mut Vec<u8>) {
    into.extend(text.trim_ascii().iter().map(u8::to_ascii_uppercase));
}

/// Bytes above 0x7F, as UTF-8 explains them or not.
#[derive(Default)]
struct Ballot {
    sequences: u64,
    other: u64,
}

impl Ballot {
    /// Counts what is complete; gives the length of an unfinished sequence at the end.
    fn count(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            let (valid, error) = match str::from_utf8(bytes) {
                Ok(text) => (text, None),
                Err(error) => {
                    let (valid, _) = bytes.split_at(error.valid_up_to());
                    (str::from_utf8(valid).unwrap_or_default(), Some(error))
                }
            };
            if !valid.is_ascii() {
                let sequences = valid.chars().filter(|letter| !letter.is_ascii()).count();
                self.sequences += u64::try_from(sequences).unwrap_or(u64::MAX);
            }
            let Some(error) = error else { return 0 };
            let rest = bytes.get(error.valid_up_to()..).unwrap_or_default();
            let Some(length) = error.error_len() else { return rest.len() };
            self.other += 1;
            bytes = rest.get(length..).unwrap_or_default();
        }
    }

    fn winner(&self) -> Encoding {
        if self.sequences > self.other { Encoding::Utf8 } else { Encoding::Windows1252 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_file_decides() {
        let cases: &[(&[u8], Encoding)] = &[
            ("Zoé, Anaïs".as_bytes(), Encoding::Utf8),
            (b"Zo\xE9, Ana\xEFs", Encoding::Windows1252),
            ("damaged \u{FFFD}".as_bytes(), Encoding::Utf8),
            // A name cut in the middle of a letter, then good ones.
            (b"Zo\xC3' Zo\xC3\xA9 Ana\xC3\xAFs", Encoding::Utf8),
            // Closing quotes after a capital look like one sequence.
            (b"\xABCAF\xC9\xBB \xE9t\xE9", Encoding::Windows1252),
            (b"plain", Encoding::Windows1252),
        ];
        for (text, expected) in cases {
            assert_eq!(Encoding::detect(&mut &**text).unwrap(), *expected, "{text:?}");
        }
    }

    #[test]
    fn a_sequence_across_two_reads_is_one() {
        let text = format!("{}é{}", "x".repeat(64 * 1024 - 1), "x".repeat(10));
        assert_eq!(Encoding::detect(&mut text.as_bytes()).unwrap(), Encoding::Utf8);
    }

    #[test]
    fn keys_are_the_same_in_both_encodings() {
        let normalise = |encoding: Encoding, text: &[u8]| {
            let mut into = Vec::new();
            encoding.normalise(text, &mut into);
            into
        };
        assert_eq!(
            normalise(Encoding::Utf8, " été-œuvre ".as_bytes()),
            normalise(Encoding::Windows1252, b"\xE9t\xE9-\x9Cuvre")
        );
        let mut ascii = Vec::new();
        normalise_ascii(b" cdd-0001 ", &mut ascii);
        assert_eq!(ascii, normalise(Encoding::Utf8, b"CDD-0001"));
    }
}
