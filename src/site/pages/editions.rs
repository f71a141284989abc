//! All editions, the calendar, and what changed in the last one.

use std::collections::BTreeMap;

use askama::Template;

use super::statistic::related;
use crate::edition::published::Revision;
use crate::site::Site;
use crate::site::frame::{Frame, Link};
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{capital, sentence};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/editions.html")]
pub(crate) struct EditionsPage {
    frame: Frame,
    editions: Vec<EditionLine>,
    calendar: Vec<(String, String, String)>,
    changes: Vec<String>,
    corrections: Vec<String>,
    revisions: String,
    feed: String,
    calendar_file: String,
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
}

pub(super) fn page(site: &Site<'_>) -> EditionsPage {
    let here = PagePath::Editions;
    let linker = site.linker(&here);
    let last = site.edition.manifest.edition;
    let editions = site
        .edition
        .editions
        .iter()
        .map(|entry| EditionLine {
            name: format!("Édition {}", numbers::of_month(entry.edition)),
            href: linker.edition(entry.edition),
            released: numbers::day(entry.released),
            released_iso: entry.released.to_string(),
            is_last: entry.edition == last,
        })
        .collect();
    let calendar = site
        .context
        .calendar
        .iter()
        .filter(|(month, _)| **month > last)
        .map(|(month, day)| {
            (format!("Édition {}", numbers::of_month(*month)), numbers::day(*day), day.to_string())
        })
        .collect();
    EditionsPage {
        frame: Frame::new(
            site,
            &here,
            "Éditions et calendrier",
            "Toutes les éditions, les dates de parution à venir, ce qui change d’une édition à \
             l’autre.",
        ),
        editions,
        calendar,
        changes: changes(site),
        corrections: corrections(site),
        revisions: linker.data_file("revisions.csv"),
        feed: linker.root_file("atom.xml"),
        calendar_file: linker.root_file("calendrier.ics"),
        related: related(site, &here, &[PagePath::Data, PagePath::Methodology, PagePath::Quality]),
    }
}

/// What changed since the previous edition, one sentence per table and class of revision.
pub(super) fn changes(site: &Site<'_>) -> Vec<String> {
    if site.edition.manifest.previous.is_none() {
        return vec!["Première édition\u{a0}: rien n’est encore révisé.".to_owned()];
    }
    let mut counts: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
    for Revision { table, classe, raison, .. } in &site.edition.revisions {
        *counts.entry((table, classe, raison)).or_default() += 1;
    }
    if counts.is_empty() {
        return vec!["Aucun chiffre de l’édition précédente n’est révisé.".to_owned()];
    }
    counts
        .into_iter()
        .map(|((table, class, reason), count)| {
            let title = site
                .edition
                .tables
                .get(table)
                .map_or_else(|| table.to_owned(), |table| numbers::typographic(&table.table.titre));
            let class = match class {
                "courante" => "révision courante",
                "refonte" => "refonte",
                "correction" => "correction",
                other => other,
            };
            format!(
                "{title}\u{a0}: {} ({class}). {}",
                numbers::count(count, "chiffre révisé", "chiffres révisés"),
                capital(&sentence(reason))
            )
        })
        .collect()
}

fn corrections(site: &Site<'_>) -> Vec<String> {
    site.edition
        .revisions
        .iter()
        .filter(|revision| revision.classe == "correction")
        .map(|revision| {
            format!(
                "{}, {}, {}\u{a0}: {} au lieu de {}. {}",
                revision.table,
                revision.periode,
                revision.mesure,
                revision.apres,
                revision.avant,
                capital(&sentence(&revision.raison))
            )
        })
        .collect()
}
