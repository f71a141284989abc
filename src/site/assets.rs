//! Styles, icon, search script and images of the site: embedded from `static/`, published under names that carry their
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
    /// The script of the search page.
    pub search: Asset,
    /// What tells the page that shows a figure how high it is.
    pub embed: Asset,
    /// What social networks show beside a link, by kind of page.
    pub images: Vec<(Image, Asset)>,
    /// The theme, added after the site's own style sheet.
    pub theme: Option<Asset>,
}

/// The script of pages that show a figure of ours, which finds it beside the figure.
pub const HOST_SCRIPT: &[u8] = include_bytes!("../../static/iframeResizer.js");

/// A kind of page, as its image for social networks shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// The front page, and whatever has no other.
    Home,
    /// Interruptions.
    Interruptions,
    /// PASS and hours.
    Rights,
    /// Unequal treatment.
    Treatment,
    /// Employers.
    Employers,
    /// Territories.
    Territories,
    /// Data.
    Data,
    /// Method and notices.
    Method,
}

impl Image {
    const ALL: [(Self, &'static str, &'static [u8]); 8] = [
        (Self::Home, "accueil", include_bytes!("../../static/partage/accueil.png")),
        (
            Self::Interruptions,
            "interruptions",
            include_bytes!("../../static/partage/interruptions.png"),
        ),
        (Self::Rights, "droits", include_bytes!("../../static/partage/droits.png")),
        (Self::Treatment, "egalite", include_bytes!("../../static/partage/egalite.png")),
        (Self::Employers, "employeurs", include_bytes!("../../static/partage/employeurs.png")),
        (Self::Territories, "territoires", include_bytes!("../../static/partage/territoires.png")),
        (Self::Data, "donnees", include_bytes!("../../static/partage/donnees.png")),
        (Self::Method, "methode", include_bytes!("../../static/partage/methode.png")),
    ];

    /// What the image says, for those who do not see it.
    pub const fn alternative(self) -> &'static str {
        match self {
            Self::Home => "Parcours d’insertion et employeurs",
            Self::Interruptions => "Interruptions de parcours",
            Self::Rights => "PASS IAE et heures",
            Self::Treatment => "Égalité de traitement",
            Self::Employers => "Embauches et employeurs",
            Self::Territories => "Régions et départements",
            Self::Data => "Données à réutiliser",
            Self::Method => "Méthode et définitions",
        }
    }
}

impl Assets {
    /// The embedded files, and the theme of this publication.
    pub fn new(theme: Option<&str>) -> Self {
        Self {
            style: asset("site", "css", include_bytes!("../../static/site.css")),
            icon: asset("icone", "svg", include_bytes!("../../static/icone.svg")),
            search: asset("liste", "js", include_bytes!("../../static/liste.js")),
            embed: asset("cadre", "js", include_bytes!("../../static/cadre.js")),
            images: Image::ALL
                .map(|(image, name, bytes)| {
                    (image, asset(&format!("partage/{name}"), "png", bytes))
                })
                .to_vec(),
            theme: theme.map(|css| asset("theme", "css", css.as_bytes())),
        }
    }

    /// All of them.
    pub fn files(&self) -> impl Iterator<Item = &Asset> {
        [&self.style, &self.icon, &self.search, &self.embed]
            .into_iter()
            .chain(self.images.iter().map(|(_, asset)| asset))
            .chain(self.theme.as_ref())
    }

    /// Path of the image of a kind of page.
    pub fn image(&self, wanted: Image) -> Option<&str> {
        let found = self.images.iter().find(|(image, _)| *image == wanted);
        found.map(|(_, asset)| asset.path.as_str())
    }
}

impl Asset {
    /// Its hash, as a page states it for a script.
    pub fn integrity(&self) -> String {
        crate::edition::files::integrity(&self.bytes)
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

    /// The restricted pages have files of their own there, and never go to the site.
    #[test]
    fn every_file_of_static_is_published_or_restricted() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = |folder: &str| {
            walkdir::WalkDir::new(root.join(folder))
                .into_iter()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_file())
        };
        let restricted: String = files("src/restricted")
            .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
            .collect();
        let assets = Assets::new(None);
        let mut published: Vec<&[u8]> =
            assets.files().map(|asset| asset.bytes.as_slice()).collect();
        published.push(HOST_SCRIPT);
        for entry in files("static") {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(entry.path()).unwrap();
            let public = published.contains(&bytes.as_slice());
            assert_ne!(public, restricted.contains(&format!("static/{name}\"")), "{name}");
        }
    }

    #[test]
    fn names_follow_contents() {
        let (one, other) = (Assets::new(Some("a{}")), Assets::new(Some("b{}")));
        assert_eq!(one.style, other.style);
        assert_ne!(one.theme.unwrap().path, other.theme.unwrap().path);
    }
}
