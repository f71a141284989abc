//! All editions, and what changed in the last one.

use askama::Template;

use super::corrections;
use super::statistic::related;
use crate::site::Site;
use crate::site::frame::{Frame, Link};
use crate::site::paths::{PagePath, edition_anchor};
use crate::site::{numbers, printed};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/editions.html")]
pub(crate) struct EditionsPage {
    frame: Frame,
    editions: Vec<EditionLine>,
    changes: Vec<String>,
    corrections: String,
    calendar: String,
    feed: String,
    related: Vec<Link>,
}

/// An edition in the list.
#[derive(Debug)]
pub(crate) struct EditionLine {
    name: String,
    href: String,
    released: String,
    released_iso: String,
    is_last: bool,
    /// Identifier in the page, to which the edition links.
    anchor: String,
    /// Name and address of the edition after it.
    next: Option<(String, String)>,
    /// How many errors it corrected, and where they are.
    corrected: Option<(String, String)>,
    /// Its printed edition.
    printed: Option<Link>,
}

pub(super) fn page(site: &Site<'_>) -> EditionsPage {
    let here = PagePath::Editions;
    let linker = site.linker(&here);
    let last = site.edition.manifest.edition;
    let all = &site.edition.editions;
    // Newest first: the one after an edition stands before it.
    let after = std::iter::once(None).chain(all.iter().map(Some));
    let editions = all
        .iter()
        .zip(after)
        .map(|(entry, next)| EditionLine {
            anchor: edition_anchor(entry.edition),
            next: next.map(|next| (numbers::month(next.edition), linker.edition(next.edition))),
            corrected: corrections::corrected(site, entry.edition)
                .map(|count| (count, linker.corrections_of(entry.edition))),
            printed: printed::of_edition(&linker, entry),
            name: format!("Édition {}", numbers::of_month(entry.edition)),
            href: linker.edition(entry.edition),
            released: numbers::day(entry.released),
            released_iso: entry.released.to_string(),
            is_last: entry.edition == last,
        })
        .collect();
    EditionsPage {
        frame: Frame::new(
            site,
            &here,
            "Éditions",
            "Toutes les éditions, et ce qui change d’une édition à l’autre.",
        ),
        editions,
        changes: corrections::changes(site),
        corrections: linker.page(&PagePath::Corrections),
        calendar: linker.page(&PagePath::Calendar),
        feed: linker.root_file("atom.xml"),
        related: related(site, &here, &[PagePath::Data, PagePath::Methodology, PagePath::Quality]),
    }
}
