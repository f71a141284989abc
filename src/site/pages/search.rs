//! Search: one page that lists every page with its figures, and a script that filters the list.
//!
//! The index is the list itself, made from the titles and captions of the pages just written: there
//! is nothing to fetch, nothing that the pages do not say, and without the script every page is
//! still in the list.

use askama::Template;

use crate::site::frame::{Frame, Script, label};
use crate::site::paths::PagePath;
use crate::site::{Site, SiteError};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/search.html")]
pub(crate) struct SearchPage {
    frame: Frame,
    entries: Vec<Entry>,
}

/// A page that can be found. Texts are those of its markup, escaped already.
#[derive(Debug)]
pub(crate) struct Entry {
    label: String,
    title: String,
    href: String,
    figures: Vec<(String, String)>,
}

/// What a page says of itself, read from its markup.
#[derive(Debug, PartialEq, Eq)]
pub struct Indexed {
    page: PagePath,
    title: String,
    figures: Vec<(String, String)>,
}

impl Indexed {
    /// The title of a page, and the identifier and caption of each of its figures.
    pub fn read(page: &PagePath, html: &str) -> Self {
        let between = |text: &'_ str, from: &str, to: &str| -> Option<String> {
            let (_, rest) = text.split_once(from)?;
            Some(rest.split_once(to)?.0.to_owned())
        };
        let figures = html
            .split("<figure ")
            .skip(1)
            .filter_map(|figure| {
                let id = between(figure, "id=\"", "\"")?;
                Some((id, between(figure, "<figcaption>", "</figcaption>")?))
            })
            .collect();
        // The opening tag may carry attributes.
        let title = between(html, "<h1", "</h1>");
        let title = title.as_deref().and_then(|title| title.split_once('>'));
        let title = title.map(|(_, title)| title.to_owned()).unwrap_or_default();
        Self { page: page.clone(), title, figures }
    }
}

/// The page, from all the others.
///
/// # Errors
/// When the template cannot be filled.
pub(super) fn page(site: &Site<'_>, index: &[Indexed]) -> Result<String, SiteError> {
    let here = PagePath::Search;
    let linker = site.linker(&here);
    let mut frame = Frame::new(
        site,
        &here,
        "Rechercher",
        "Toutes les pages du site et leurs graphiques, à parcourir ou à filtrer.",
    );
    let script = &site.assets.search;
    frame
        .scripts
        .push(Script { href: linker.copy_file(&script.path), integrity: script.integrity() });
    let entries = index
        .iter()
        .filter(|found| found.page != PagePath::NotFound)
        .map(|found| Entry {
            label: label(site, &found.page),
            title: found.title.clone(),
            href: linker.page(&found.page),
            figures: found
                .figures
                .iter()
                .map(|(id, caption)| (linker.anchor(&found.page, id), caption.clone()))
                .collect(),
        })
        .collect();
    super::fill(&here, &SearchPage { frame, entries })
}

impl Entry {
    /// Whether the title says more than the label.
    fn has_title(&self) -> bool {
        !self.title.is_empty() && self.title != self.label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_captions_are_read_from_the_markup() {
        let html = "<h1>Un &amp; deux</h1><figure class=\"figure\" id=\"graphique-1\" \
                    aria-label=\"x\">\n<figcaption>Graphique 1. A</figcaption></figure>\
                    <figure id=\"tableau-1\"><figcaption>B</figcaption></figure>";
        let found = Indexed::read(&PagePath::Home, html);
        assert_eq!(found.title, "Un &amp; deux");
        let figure = |id: &str, caption: &str| (id.to_owned(), caption.to_owned());
        assert_eq!(
            found.figures,
            [figure("graphique-1", "Graphique 1. A"), figure("tableau-1", "B")]
        );
    }
}
