//! Files as they arrive: plain, gzip, Zstandard or ZIP, recognised by content and never by name.
//!
//! Each member of a ZIP archive is a file of its own. Everything is read as a stream, and can be
//! read again from the start. Damage to a compressed file is a fault of the deposit, like a line that
//! cannot be read: what comes before it is read, and the caller is told.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::{ZipError, ZipResult};

/// One file, or one member of an archive.
#[derive(Clone)]
pub struct Member {
    /// File name without its folder; `archive.zip/member` inside an archive. It can hold a SIRET.
    pub name: String,
    /// Bytes it takes where it is, compressed or not: a measure of the work it will be.
    pub size: u64,
    content: Content,
}

#[derive(Clone)]
enum Content {
    /// A file on disk, and the member's index if the file is an archive.
    File(PathBuf, Option<usize>),
    /// Bytes in memory.
    Bytes(Vec<u8>),
}

/// Lists the files that a path holds: itself, or the members of the archive it is.
///
/// # Errors
/// When the file cannot be opened, or is an archive that cannot be read.
pub fn members(path: &Path) -> io::Result<Vec<Member>> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let mut file = File::open(path)?;
    if Format::of(&start(&mut file)?) != Format::Zip {
        let size = file.metadata()?.len();
        return Ok(vec![Member { name, size, content: Content::File(path.to_owned(), None) }]);
    }
    match inside(path, &name) {
        Ok(members) => Ok(members),
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        // An archive cut short has lost its list of members: a damaged file.
        Err(_) => {
            let size = file.metadata()?.len();
            Ok(vec![Member { name, size, content: Content::File(path.to_owned(), None) }])
        }
    }
}

fn inside(path: &Path, archive_name: &str) -> ZipResult<Vec<Member>> {
    let mut archive = ZipArchive::new(File::open(path)?)?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        if entry.is_file() {
            let inside = String::from_utf8_lossy(entry.name_raw());
            let name = format!("{archive_name}/{inside}");
            let size = entry.compressed_size();
            let content = Content::File(path.to_owned(), Some(index));
            members.push(Member { name, size, content });
        }
    }
    Ok(members)
}

/// Whether a compressed file could be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To its end.
    Whole,
    /// Up to where it is cut short or altered; nothing is read beyond.
    Damaged,
}

impl Member {
    /// Bytes in memory, read as a file of this name would be.
    pub fn in_memory(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { name: name.into(), size, content: Content::Bytes(bytes) }
    }

    /// Reads the content from its start, decompressed, as far as it can be.
    ///
    /// # Errors
    /// When the file itself cannot be read, or `read` fails.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> io::Result<(T, State)> {
        let watch = Watch::default();
        let found = match &self.content {
            Content::Bytes(bytes) => decompressed(bytes.as_slice(), &watch, read),
            Content::File(path, None) => {
                let mut input = Source { input: File::open(path)?, watch: &watch };
                let start = start(&mut input)?;
                let found = decompressed(start.as_slice().chain(input), &watch, read);
                if Format::of(&start) == Format::Zip {
                    // One that could be opened would be its members.
                    watch.damaged.set(true);
                }
                found
            }
            Content::File(path, Some(index)) => {
                let source = BufReader::new(Source { input: File::open(path)?, watch: &watch });
                let mut archive = ZipArchive::new(source)?;
                match archive.by_index(*index) {
                    Ok(entry) => {
                        let entry = Decompressed { input: entry, watch: &watch };
                        decompressed(entry, &watch, read)
                    }
                    Err(error) if watch.source_failed.get() => Err(error.into()),
                    // A method unknown here, a password, an altered header.
                    Err(_) => {
                        watch.damaged.set(true);
                        read(&mut io::empty())
                    }
                }
            }
        }?;
        let state = if watch.damaged.get() { State::Damaged } else { State::Whole };
        Ok((found, state))
    }
}

/// What happened while reading.
#[derive(Debug, Default)]
struct Watch {
    /// The file itself could not be read.
    source_failed: Cell<bool>,
    /// Its bytes do not decompress.
    damaged: Cell<bool>,
}

/// The file itself, whose failures are those of the machine.
struct Source<'w, R> {
    input: R,
    watch: &'w Watch,
}

impl<R: Read> Read for Source<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.watch.source_failed.set(true);
            }
        })
    }
}

impl<R: Seek> Seek for Source<'_, R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.input.seek(position)
    }
}

/// What decompression gives, which ends where the damage begins.
struct Decompressed<'w, R> {
    input: R,
    watch: &'w Watch,
}

impl<R: Read> Read for Decompressed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.damaged.get() {
            return Ok(0);
        }
        match self.input.read(buffer) {
            Err(error)
                if error.kind() != io::ErrorKind::Interrupted
                    && !self.watch.source_failed.get() =>
            {
                self.watch.damaged.set(true);
                Ok(0)
            }
            answer => answer,
        }
    }
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Plain,
    Gzip,
    Zstandard,
    Zip,
}

impl Format {
    fn of(start: &[u8]) -> Self {
        match start {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstandard,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            _ => Self::Plain,
        }
    }
}

fn decompressed<T>(
    mut input: impl Read,
    watch: &Watch,
    read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> io::Result<T> {
    let start = start(&mut input)?;
    let format = Format::of(&start);
    let mut input = start.as_slice().chain(input);
    match format {
        // An archive inside an archive is not opened: read as it is, it is no declaration.
        Format::Plain | Format::Zip => read(&mut input),
        Format::Gzip => {
            let input = MultiGzDecoder::new(BufReader::new(input));
            read(&mut Decompressed { input, watch })
        }
        Format::Zstandard => {
            let input = zstd::Decoder::new(input)?;
            read(&mut Decompressed { input, watch })
        }
    }
}

/// The first bytes, fewer only at the end of the input.
fn start(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    input.take(4).read_to_end(&mut start)?;
    Ok(start)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TEXT: &[u8] = b"S10.G00.00.001,'LOGICIEL'\n";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn content_and_state(member: &Member) -> (Vec<u8>, State) {
        member
            .read(|input| {
                let mut all = Vec::new();
                input.read_to_end(&mut all)?;
                Ok(all)
            })
            .unwrap()
    }

    fn content(member: &Member) -> Vec<u8> {
        let (content, state) = content_and_state(member);
        assert_eq!(state, State::Whole);
        content
    }

    #[test]
    fn what_comes_before_the_damage_is_read() {
        let text = TEXT.repeat(500);
        let zstandard = zstd::encode_all(text.as_slice(), 1).unwrap();
        let cut = |bytes: Vec<u8>| bytes.get(..bytes.len() - 3).unwrap().to_vec();
        let cases = [
            ("bytes after the end", [gzip(&text), b"remains".to_vec()].concat(), text.len()),
            ("cut short", cut(gzip(&text)), text.len()),
            ("bytes after the end", [zstandard.clone(), b"remains".to_vec()].concat(), text.len()),
            ("cut short", cut(zstandard), 0),
            ("nothing but the mark", vec![0x1F, 0x8B, 8, 0], 0),
        ];
        for (case, bytes, least) in cases {
            let (content, state) = content_and_state(&Member::in_memory("any.name", bytes));
            assert_eq!(state, State::Damaged, "{case}");
            assert!(content.len() >= least && text.starts_with(&content), "{case}");
        }
    }

    #[test]
    fn a_damaged_archive_loses_what_is_damaged_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("envois.zip");
        let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for name in ["a.dsn", "b.dsn"] {
            archive.start_file(name, stored).unwrap();
            archive.write_all(TEXT).unwrap();
        }
        archive.finish().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let place = bytes.windows(TEXT.len()).position(|window| window == TEXT).unwrap();
        *bytes.get_mut(place + 5).unwrap() = b'9';
        std::fs::write(&path, &bytes).unwrap();
        let found = members(&path).unwrap();
        let states: Vec<State> = found.iter().map(|member| content_and_state(member).1).collect();
        assert_eq!(states, [State::Damaged, State::Whole]);

        // Without its list of members, an archive is a damaged file.
        std::fs::write(&path, bytes.get(..bytes.len() - 30).unwrap()).unwrap();
        let found = members(&path).unwrap();
        let states: Vec<State> = found.iter().map(|member| content_and_state(member).1).collect();
        assert_eq!(states, [State::Damaged]);
    }

    #[test]
    fn a_machine_that_fails_is_no_damage() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken disk"))
            }
        }
        let watch = Watch::default();
        let start = gzip(TEXT);
        let input = start.get(..12).unwrap().chain(Source { input: Broken, watch: &watch });
        let read = decompressed(input, &watch, |input| io::copy(input, &mut io::sink()));
        assert_eq!(read.unwrap_err().to_string(), "broken disk");
    }

    #[test]
    fn compression_is_recognised_by_content() {
        let twice = [gzip(TEXT), gzip(TEXT)].concat();
        let cases = [
            (TEXT.to_vec(), TEXT.to_vec()),
            (gzip(TEXT), TEXT.to_vec()),
            (twice, TEXT.repeat(2)),
            (zstd::encode_all(TEXT, 1).unwrap(), TEXT.to_vec()),
            (Vec::new(), Vec::new()),
            (b"S1".to_vec(), b"S1".to_vec()),
        ];
        for (bytes, expected) in cases {
            let member = Member::in_memory("any.name", bytes);
            assert_eq!(content(&member), expected);
            assert_eq!(content(&member), expected, "read again");
        }
    }

    #[test]
    fn every_member_of_an_archive_is_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("envois.bin");
        let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        archive.add_directory("mai", options).unwrap();
        archive.start_file("mai/a.dsn", options).unwrap();
        archive.write_all(TEXT).unwrap();
        archive.start_file("b.gz", options).unwrap();
        archive.write_all(&gzip(TEXT)).unwrap();
        archive.finish().unwrap();
        let members = members(&path).unwrap();
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["envois.bin/mai/a.dsn", "envois.bin/b.gz"]);
        assert!(members.iter().all(|member| content(member) == TEXT));
    }
}
