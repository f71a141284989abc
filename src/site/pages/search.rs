//! Search: one page that lists every page with its figures, the rows that have an address and the
//! terms of the glossary, and a script that filters the list.
//!
//! The index is the list itself, made from the titles and words of the pages just written: there
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
    places: Vec<(String, String)>,
}

/// What a page says of itself, read from its markup.
#[derive(Debug, PartialEq, Eq)]
pub struct Indexed {
    page: PagePath,
    title: String,
    places: Vec<(String, String)>,
}

impl Indexed {
    /// The title of a page, and the identifier and words of each of its places: figures, rows that
    /// have an address, terms; parts, where the page has no figure.
    pub fn read(page: &PagePath, html: &str) -> Self {
        // The opening tag may carry attributes.
        let title = between(html, "<h1", "</h1>");
        let title = title.and_then(|title| title.split_once('>')).map(|(_, title)| title);
        let mut places =
            named(html, "<figure ", |figure| between(figure, "<figcaption>", "</figcaption>"));
        if places.is_empty() {
            places = named(html, "<h2 ", |heading| between(heading, ">", "</h2>"));
        }
        places.extend(named(html, "<tr ", |row| {
            let header = between(row, "scope=\"row\">", "</th>")?;
            // Without the link to the row's own address.
            Some(header.split(" <a class=\"anchor\"").next().unwrap_or(header))
        }));
        places.extend(named(html, "<dt ", |term| between(term, ">", "</dt>")));
        let title = title.unwrap_or_default().to_owned();
        Self { page: page.clone(), title, places }
    }
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

/// The identifier of each element that has one, with what it is called.
fn named<'t>(
    html: &'t str,
    opening: &str,
    words: impl Fn(&'t str) -> Option<&'t str>,
) -> Vec<(String, String)> {
    let elements = html.split(opening).skip(1);
    elements
        .filter_map(|element| {
            let (attributes, _) = element.split_once('>')?;
            let id = between(attributes, "id=\"", "\"")?;
            let words = words(element)?;
            let words = words
                .split_once("\">")
                .filter(|_| words.starts_with("<a "))
                .map_or(words, |(_, rest)| rest);
            Some((id.to_owned(), words.trim_end_matches("</a>").to_owned()))
        })
        .collect()
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
            places: found
                .places
                .iter()
                .map(|(id, words)| (linker.anchor(&found.page, id), words.clone()))
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
    fn titles_and_places_are_read_from_the_markup() {
        let html = "<h1>Un &amp; deux</h1><h2 id=\"x\">X</h2><figure class=\"figure\" \
                    id=\"graphique-1\" aria-label=\"x\">\n<figcaption>Graphique 1. A</figcaption>\
                    <table><tr><th scope=\"row\">Sans adresse</th></tr>\
                    <tr id=\"aci\"><th scope=\"row\"><a href=\"aci/\">ACI, tous</a> \
                    <a class=\"anchor\" href=\"#aci\">#</a></th></tr></table></figure>\
                    <figure id=\"tableau-1\"><figcaption>B</figcaption></figure>\
                    <dt id=\"champ\">Champ</dt>";
        let found = Indexed::read(&PagePath::Home, html);
        assert_eq!(found.title, "Un &amp; deux");
        let place = |id: &str, words: &str| (id.to_owned(), words.to_owned());
        assert_eq!(
            found.places,
            [
                place("graphique-1", "Graphique 1. A"),
                place("tableau-1", "B"),
                place("aci", "ACI, tous"),
                place("champ", "Champ"),
            ]
        );
        let words = "<h1>Méthode</h1><h2 id=\"signes\">Signes</h2>";
        assert_eq!(
            Indexed::read(&PagePath::Methodology, words).places,
            [place("signes", "Signes")]
        );
    }
}
