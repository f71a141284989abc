//! Links to the printed edition, where an edition has one: in words that say what will open.

use crate::edition::printed::{PRINTED, Printed};
use crate::edition::published::EditionEntry;
use crate::site::frame::{Current, Link};
use crate::site::numbers;
use crate::site::paths::Linker;
use crate::vocabulary::Month;

/// The link to the printed edition of the copy's own edition.
pub fn own(linker: &Linker, entry: Option<&EditionEntry>) -> Option<Link> {
    let (entry, printed) = entry.and_then(|entry| Some((entry, entry.printed?)))?;
    Some(link(entry.edition, printed, linker.edition_file(PRINTED)))
}

/// The link to the printed edition of any edition.
pub fn of_edition(linker: &Linker, entry: &EditionEntry) -> Option<Link> {
    let href = format!("{}{PRINTED}", linker.edition(entry.edition));
    Some(link(entry.edition, entry.printed?, href))
}

fn link(edition: Month, printed: Printed, href: String) -> Link {
    let label = format!(
        "Synthèse de l’édition {}, à imprimer (PDF, {}, {})",
        numbers::of_month(edition),
        numbers::bytes(printed.octets),
        numbers::count(i64::from(printed.pages), "page", "pages"),
    );
    Link { label, href, current: Current::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::paths::{PagePath, Place};

    #[test]
    fn a_link_says_what_opens_and_an_edition_without_brief_has_none() {
        let month: Month = "2026-08".parse().unwrap();
        let linker = Linker::new(PagePath::Home, Place::Root, month, "https://example.org/");
        let printed = Some(Printed { octets: 103_177, pages: 4 });
        let entry =
            EditionEntry { edition: month, released: "2026-09-01".parse().unwrap(), printed };
        let link = own(&linker, Some(&entry)).unwrap();
        assert_eq!(link.href, "editions/2026-08/synthese.pdf");
        assert_eq!(
            link.label.replace('\u{a0}', " "),
            "Synthèse de l’édition d’août 2026, à imprimer (PDF, 103 ko, 4 pages)"
        );
        let without = EditionEntry { printed: None, ..entry };
        assert!(own(&linker, Some(&without)).is_none());
        assert!(of_edition(&linker, &without).is_none());
    }
}
