//! Styles and icon of the site: embedded from `static/`, published under names that carry their
//! content's fingerprint, so that they can be cached for ever and never mixed between editions.

use sha2::{Digest, Sha256};

/// A file of `static/`, or the theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path below the copy, fingerprint included.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// The files every page links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet of the site.
    pub style: Asset,
    /// The icon.
    pub icon: Asset,
    /// The theme, added after the site's own style sheet.
    pub theme: Option<Asset>,
}

impl Assets {
    /// The embedded files, and the theme of this publication.
    pub fn new(theme: Option<&str>) -> Self {
        Self {
            style: asset("site", "css", include_bytes!("../../static/site.css")),
            icon: asset("icone", "svg", include_bytes!("../../static/icone.svg")),
            theme: theme.map(|css| asset("theme", "css", css.as_bytes())),
        }
    }

    /// All of them.
    pub fn files(&self) -> impl Iterator<Item = &Asset> {
        [&self.style, &self.icon].into_iter().chain(self.theme.as_ref())
    }
}

fn asset(stem: &str, extension: &str, bytes: &[u8]) -> Asset {
    let digest = hex::encode(Sha256::digest(bytes));
    let fingerprint = digest.get(..10).unwrap_or_default();
    Asset { path: format!("static/{stem}.{fingerprint}.{extension}"), bytes: bytes.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_static_is_published() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        let on_disk = walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .count();
        assert_eq!(Assets::new(None).files().count(), on_disk);
    }

    #[test]
    fn names_follow_contents() {
        let (one, other) = (Assets::new(Some("a{}")), Assets::new(Some("b{}")));
        assert_eq!(one.style, other.style);
        assert_ne!(one.theme.unwrap().path, other.theme.unwrap().path);
    }
}
