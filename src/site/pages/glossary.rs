//! Words of the field, for those who meet them here first.

use askama::Template;

use crate::site::Site;
use crate::site::frame::Frame;
use crate::site::glossary::{TERMS, Term};
use crate::site::paths::PagePath;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/glossary.html")]
pub(crate) struct GlossaryPage {
    frame: Frame,
    terms: &'static [Term],
}

pub(super) fn page(site: &Site<'_>) -> GlossaryPage {
    let description = "DSN, PASS IAE, SIAE, suspension, secret statistique\u{a0}: les mots de \
                       cette publication.";
    GlossaryPage {
        frame: Frame::new(site, &PagePath::Glossary, "Glossaire", description),
        terms: &TERMS,
    }
}
