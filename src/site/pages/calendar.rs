//! The release calendar: what has appeared, and what will.

use askama::Template;

use super::statistic::related;
use crate::site::Site;
use crate::site::frame::{Frame, Link};
use crate::site::numbers;
use crate::site::paths::PagePath;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/calendar.html")]
pub(crate) struct CalendarPage {
    frame: Frame,
    releases: Vec<Release>,
    feed: String,
    file: String,
    related: Vec<Link>,
}

/// A release, past or to come.
#[derive(Debug)]
pub(crate) struct Release {
    name: String,
    day: String,
    iso: String,
    /// How firm the date is.
    state: &'static str,
    /// The edition, once it has appeared.
    href: Option<String>,
}

pub(super) fn page(site: &Site<'_>) -> CalendarPage {
    let here = PagePath::Calendar;
    let linker = site.linker(&here);
    let last = site.edition.manifest.edition;
    let name = |month| format!("Édition {}", numbers::of_month(month));
    let to_come = site.context.calendar.iter().rev().filter(|(month, _)| **month > last);
    let next = site.context.calendar.keys().find(|month| **month > last).copied();
    let to_come = to_come.map(|(month, day)| Release {
        state: if Some(*month) == next { "prévue" } else { "indicative" },
        name: name(*month),
        day: numbers::day(*day),
        iso: day.to_string(),
        href: None,
    });
    let past = site.edition.editions.iter().map(|entry| Release {
        state: "parue",
        name: name(entry.edition),
        day: numbers::day(entry.released),
        iso: entry.released.to_string(),
        href: Some(linker.edition(entry.edition)),
    });
    CalendarPage {
        frame: Frame::new(
            site,
            &here,
            "Calendrier des parutions",
            "Dates de parution des éditions, passées et à venir.",
        ),
        releases: to_come.chain(past).collect(),
        feed: linker.root_file("atom.xml"),
        file: linker.root_file("calendrier.ics"),
        related: related(site, &here, &[PagePath::Editions, PagePath::Corrections]),
    }
}
