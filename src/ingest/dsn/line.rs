//! The grammar of one line: `S21.G00.40.001,'01012026'`.
//!
//! There is no escaping: the value is everything between the first `,'` and the last `'`, so a
//! line is never split on its commas or stripped of its quotes. Keys are ASCII at fixed offsets,
//! checked eight bytes at a time.

use crate::ingest::findings::Rubrique;

/// Longest line accepted, in bytes. The norm allows 256.
pub(super) const LONGEST: usize = 4_096;

/// One line, without its line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing but blanks.
    Blank,
    /// Not a record of the norm.
    Malformed,
    /// A record whose key has the usual four parts.
    Record(Rubrique, &'a [u8]),
    /// A record whose key has a fifth part: its block is the four others, which no version of the
    /// norm describes.
    SubRecord(Rubrique),
}

impl<'a> Line<'a> {
    #[inline]
    pub(super) fn parse(line: &'a [u8]) -> Self {
        let line = trim_end(line);
        if let Some((head, rest)) = line.split_first_chunk::<16>()
            && line.len() <= LONGEST
            && let Some(rubrique) = usual_key(*head)
            && let Some((b'\'', value)) = rest.split_last()
        {
            return Self::Record(rubrique, value);
        }
        Self::unusual(line)
    }

    #[cold]
    fn unusual(line: &'a [u8]) -> Self {
        if line.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return Self::Blank;
        }
        let Some((head, rest)) = line.split_first_chunk::<14>() else { return Self::Malformed };
        let mut usual = [0; 16];
        usual.iter_mut().zip(head.iter().chain(b",'")).for_each(|(slot, byte)| *slot = *byte);
        let sub_key = |part: &[u8; 6]| match part {
            [b'.', digits @ .., b',', b'\''] => digits.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        match (usual_key(usual), rest.split_first_chunk::<6>()) {
            (Some(rubrique), Some((part, [.., b'\''])))
                if sub_key(part) && line.len() <= LONGEST =>
            {
                Self::SubRecord(rubrique)
            }
            _ => Self::Malformed,
        }
    }
}

/// Whether a text starts with something like a record: the sign that a file is a DSN.
pub(super) fn starts_like_a_record(text: &[u8]) -> bool {
    matches!(text, [b'S', a, b, b'.', b'G', c, d, b'.', ..]
        if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()))
}

#[inline]
fn trim_end(mut line: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t' | b'\r'] = line {
        line = rest;
    }
    line
}

const TEMPLATE: u128 = u128::from_le_bytes(*b"S00.G00.00.000,'");
const DIGITS: u128 = digit_bytes(0xff);

/// `byte` at the places of the digits, zero elsewhere.
const fn digit_bytes(byte: u8) -> u128 {
    let (z, d) = (0, byte);
    u128::from_le_bytes([z, d, d, z, z, d, d, z, d, d, z, d, d, d, z, z])
}

/// The nine digits of `S..G..........,'`, or nothing when a byte is not what it should be.
#[inline]
fn usual_key(head: [u8; 16]) -> Option<Rubrique> {
    // Against the template, fixed characters become 0 and digits their value.
    let values = u128::from_le_bytes(head) ^ TEMPLATE;
    // Adding 0x76 sets the high bit of every byte above 9; bytes at or above 0x80 have it already,
    // and a carry out of such a byte can only add to a refusal.
    let too_big = (values.wrapping_add(digit_bytes(0x76)) | values) & digit_bytes(0x80);
    if values & !DIGITS != 0 || too_big != 0 {
        return None;
    }
    let [_, a, b, _, _, c, d, _, e, f, _, g, h, i, _, _] = values.to_le_bytes();
    let number = |high: u8, low: u8| u32::from(high * 10 + low);
    let block = number(a, b) * 10_000 + number(c, d) * 100 + number(e, f);
    Some(Rubrique::new(block * 1_000 + u32::from(g) * 100 + number(h, i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_of_a_line() {
        let name = Rubrique::new(210_030_002);
        let cases: &[(&str, Line<'_>)] = &[
            ("S21.G00.30.002,'D'ESSAI'", Line::Record(name, b"D'ESSAI")),
            ("S21.G00.30.002,'A,'B'", Line::Record(name, b"A,'B")),
            ("S21.G00.30.002,'X''", Line::Record(name, b"X'")),
            ("S21.G00.30.002,'X'\r", Line::Record(name, b"X")),
            ("S21.G00.30.002,'X' \t \r", Line::Record(name, b"X")),
            ("S21.G00.30.002,' X '", Line::Record(name, b" X ")),
            ("S21.G00.30.002,''", Line::Record(name, b"")),
            ("S21.G00.30.002.001,'X'", Line::SubRecord(name)),
            ("", Line::Blank),
            (" \t\r", Line::Blank),
            ("S21.G00.30.002,'", Line::Malformed),
            ("S21.G00.30.002,X'", Line::Malformed),
            ("S21.G00.30.002,'X", Line::Malformed),
            ("S21.G00.30.002", Line::Malformed),
            ("S21.G00.30.2,'X'", Line::Malformed),
            ("S21.G00.30.00A,'X'", Line::Malformed),
            ("S2:.G00.30.001,'X'", Line::Malformed),
            ("s21.G00.30.002,'X'", Line::Malformed),
            ("S21.G00.30.002.01,'X'", Line::Malformed),
            ("S21.G00.30.002.001,'", Line::Malformed),
            (" S21.G00.30.002,'X'", Line::Malformed),
        ];
        for (text, expected) in cases {
            assert_eq!(Line::parse(text.as_bytes()), *expected, "{text:?}");
        }
    }

    #[test]
    fn an_over_long_line_is_malformed() {
        let line = |length: usize| format!("S21.G00.30.002,'{}'", "X".repeat(length - 17));
        assert!(matches!(Line::parse(line(LONGEST).as_bytes()), Line::Record(..)));
        assert_eq!(Line::parse(line(LONGEST + 1).as_bytes()), Line::Malformed);
    }

    #[test]
    fn every_byte_of_the_key_is_checked() {
        let line = b"S21.G00.30.002,'X'";
        for position in 0..16 {
            for byte in 0..=u8::MAX {
                let mut changed = *line;
                changed[position] = byte;
                let digit = matches!(position, 1 | 2 | 5 | 6 | 8 | 9 | 11 | 12 | 13);
                let valid = if digit { byte.is_ascii_digit() } else { byte == line[position] };
                let record = matches!(Line::parse(&changed), Line::Record(..));
                assert_eq!(record, valid, "{byte} at {position}");
            }
        }
    }
}
