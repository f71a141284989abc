//! Bytes to blocks of whole lines, whatever the size of the file.
//!
//! A block ends at a line feed, or at the end of the file. A line longer than the buffer is
//! reported and dropped: memory never depends on the input.

use std::io::{self, Read};

use memchr::memrchr;

/// What the scanner found next.
pub(super) enum Chunk<'a> {
    /// Whole lines; the last may lack its line feed at the end of the file.
    Lines(&'a [u8]),
    /// A line too long to be a record, dropped.
    OverLong,
}

/// Small enough to stay in the cache of a core, large enough to make system calls rare.
const CAPACITY: usize = 256 * 1024;

/// Cuts a stream into blocks of whole lines.
pub(super) struct Scanner<R> {
    input: R,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were read.
    filled: usize,
    /// Bytes of the buffer already given out.
    given: usize,
    ended: bool,
    /// Inside an over-long line: bytes are dropped up to its line feed.
    dropping: bool,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R) -> Self {
        let buffer = vec![0; CAPACITY];
        Self { input, buffer, filled: 0, given: 0, ended: false, dropping: false }
    }

    pub(super) fn next_chunk(&mut self) -> io::Result<Option<Chunk<'_>>> {
        loop {
            self.buffer.copy_within(self.given..self.filled, 0);
            self.filled -= self.given;
            self.given = 0;
            self.fill()?;
            let read = self.buffer.get(..self.filled).unwrap_or_default();
            let whole = match memrchr(b'\n', read) {
                Some(last) if !self.ended => last + 1,
                None if !self.ended => 0,
                Some(_) | None => self.filled,
            };
            if self.dropping {
                match memchr::memchr(b'\n', read) {
                    Some(end) => {
                        self.dropping = false;
                        self.given = end + 1;
                        continue;
                    }
                    None if self.ended => return Ok(None),
                    None => {
                        self.given = self.filled;
                        continue;
                    }
                }
            }
            if whole > 0 {
                self.given = whole;
                return Ok(Some(Chunk::Lines(self.buffer.get(..whole).unwrap_or_default())));
            }
            if self.ended {
                return Ok(None);
            }
            // A full buffer without any line feed.
            self.dropping = true;
            self.given = self.filled;
            return Ok(Some(Chunk::OverLong));
        }
    }

    /// Reads until the buffer is full or the input ends.
    fn fill(&mut self) -> io::Result<()> {
        while !self.ended {
            let Some(free) = self.buffer.get_mut(self.filled..).filter(|free| !free.is_empty())
            else {
                break;
            };
            match self.input.read(free) {
                Ok(0) => self.ended = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> (Vec<u8>, usize) {
        let mut scanner = Scanner::new(text);
        let (mut kept, mut dropped) = (Vec::new(), 0);
        while let Some(chunk) = scanner.next_chunk().unwrap() {
            match chunk {
                Chunk::Lines(lines) => kept.extend_from_slice(lines),
                Chunk::OverLong => dropped += 1,
            }
        }
        (kept, dropped)
    }

    #[test]
    fn every_byte_comes_out_once() {
        let text: Vec<u8> =
            (0..60_000).flat_map(|number: u32| format!("{number}\n").into_bytes()).collect();
        assert_eq!(lines(&text), (text.clone(), 0));
        let unfinished = text.get(..text.len() - 1).unwrap();
        assert_eq!(lines(unfinished), (unfinished.to_vec(), 0));
        assert_eq!(lines(b""), (Vec::new(), 0));
    }

    #[test]
    fn an_endless_line_is_dropped_and_the_next_is_read() {
        let mut text = b"first\n".to_vec();
        text.extend(vec![b'x'; 3 * CAPACITY]);
        text.extend(b"\nlast");
        assert_eq!(lines(&text), (b"first\nlast".to_vec(), 1));
        assert_eq!(lines(&vec![b'x'; 2 * CAPACITY]), (Vec::new(), 1));
    }
}
