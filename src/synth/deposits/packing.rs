//! How a deposit is packed: as it is, gzip, Zstandard, or a ZIP archive of one file.

use std::io::{Cursor, Write};

use super::DepositedFile;
use crate::synth::random::Draws;

/// The container of an accountant's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Packing {
    /// None.
    #[default]
    Plain,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstandard,
    /// A ZIP archive that holds the file.
    Zip,
}

impl Packing {
    /// The container of an accountant who compresses, or not.
    pub(super) fn of(draws: &mut Draws, compresses: bool) -> Self {
        let packing = draws.weighted(&[(50, Self::Gzip), (25, Self::Zstandard), (25, Self::Zip)]);
        if compresses { packing } else { Self::Plain }
    }

    /// The file in its container. Writing to memory does not fail; were it to, the plain file
    /// would do.
    pub(super) fn file(self, name: String, bytes: Vec<u8>) -> DepositedFile {
        let (extension, packed) = match self {
            Self::Plain => return DepositedFile { name, bytes },
            Self::Gzip => (".gz", gzip(&bytes)),
            Self::Zstandard => (".zst", zstd::encode_all(bytes.as_slice(), 1)),
            Self::Zip => (".zip", zip_of(&name, &bytes)),
        };
        match packed {
            Ok(packed) => DepositedFile { name: format!("{name}{extension}"), bytes: packed },
            Err(_) => DepositedFile { name, bytes },
        }
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The archive bears no date: the same content gives the same bytes.
fn zip_of(name: &str, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .compression_method(zip::CompressionMethod::Deflated);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, options)?;
    archive.write_all(bytes)?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const TEXT: &[u8] = b"S10.G00.00.001,'PAIE FICTIVE'";

    #[test]
    fn every_container_gives_the_file_back() {
        let name = || "a.dsn".to_owned();
        let packed = |packing: Packing| packing.file(name(), TEXT.to_vec());
        assert_eq!(packed(Packing::Plain).bytes, TEXT);
        let mut plain = Vec::new();
        let gzip = packed(Packing::Gzip);
        assert_eq!(gzip.name, "a.dsn.gz");
        flate2::read::GzDecoder::new(gzip.bytes.as_slice()).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, TEXT);
        let zstandard = packed(Packing::Zstandard);
        assert_eq!(zstd::decode_all(zstandard.bytes.as_slice()).unwrap(), TEXT);
        let zip = packed(Packing::Zip);
        assert_eq!(zip.bytes, packed(Packing::Zip).bytes, "no date");
        let mut archive = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
        plain.clear();
        archive.by_name("a.dsn").unwrap().read_to_end(&mut plain).unwrap();
        assert_eq!(plain, TEXT);
    }
}
