//! Files as they arrive: plain, gzip, Zstandard or ZIP, recognised by content and never by name.
//!
//! Each member of a ZIP archive is a file of its own. Everything is read as a stream, and can be
//! read again from the start.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

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
    let mut archive = ZipArchive::new(File::open(path)?)?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        if entry.is_file() {
            let inside = String::from_utf8_lossy(entry.name_raw());
            let name = format!("{name}/{inside}");
            let size = entry.compressed_size();
            let content = Content::File(path.to_owned(), Some(index));
            members.push(Member { name, size, content });
        }
    }
    Ok(members)
}

impl Member {
    /// Bytes in memory, read as a file of this name would be.
    pub fn in_memory(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { name: name.into(), size, content: Content::Bytes(bytes) }
    }

    /// Reads the content from its start, decompressed.
    ///
    /// # Errors
    /// When it cannot be read, or `read` fails.
    pub fn read<T>(&self, read: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        match &self.content {
            Content::Bytes(bytes) => decompressed(bytes.as_slice(), read),
            Content::File(path, None) => decompressed(File::open(path)?, read),
            Content::File(path, Some(index)) => {
                let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
                decompressed(archive.by_index(*index)?, read)
            }
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
    read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> io::Result<T> {
    let start = start(&mut input)?;
    let format = Format::of(&start);
    let mut input = start.as_slice().chain(input);
    match format {
        // An archive inside an archive is not opened: read as it is, it is no declaration.
        Format::Plain | Format::Zip => read(&mut input),
        Format::Gzip => read(&mut MultiGzDecoder::new(BufReader::new(input))),
        Format::Zstandard => read(&mut zstd::Decoder::new(input)?),
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

    fn content(member: &Member) -> Vec<u8> {
        member
            .read(|input| {
                let mut all = Vec::new();
                input.read_to_end(&mut all)?;
                Ok(all)
            })
            .unwrap()
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
