//! The printed edition, a file beside the pages: where it stands, and what its own metadata say.

use std::fs;
use std::path::Path;

/// Its place in the folder of an edition.
pub const PRINTED: &str = "synthese.pdf";

/// What a link to it must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// Size in bytes.
    pub octets: u64,
    /// Number of pages, from its metadata.
    pub pages: u32,
}

impl Printed {
    /// That of some bytes; `None` when their metadata do not give a number of pages.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let pages = stated(bytes, "xmpTPg:NPages")?.parse().ok()?;
        Some(Self { octets: u64::try_from(bytes.len()).ok()?, pages })
    }

    /// That of the edition in `folder`; editions may have none.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        Self::of(&fs::read(folder.join(PRINTED)).ok()?)
    }
}

/// The content of an element of the metadata of a PDF file (XMP, never compressed).
pub fn stated(bytes: &[u8], element: &str) -> Option<String> {
    let (opening, closing) = (format!("<{element}>"), format!("</{element}>"));
    let start = find(bytes, opening.as_bytes())? + opening.len();
    let rest = bytes.get(start..)?;
    let content = rest.get(..find(rest, closing.as_bytes())?)?;
    String::from_utf8(content.to_vec()).ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_from_the_metadata() {
        let file = b"%PDF-1.7 \xff <xmpTPg:NPages>4</xmpTPg:NPages> \xfe";
        assert_eq!(Printed::of(file), Some(Printed { octets: 45, pages: 4 }));
        assert_eq!(Printed::of(b"%PDF-1.7 <xmpTPg:NPages>4"), None);
    }
}
