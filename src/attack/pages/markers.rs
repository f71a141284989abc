//! Withheld cells look all the same: one marker per reason, on every page.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};

use super::text_of;
use crate::attack::finding::{Finding, Kind};

/// The signs that stand for a figure.
const SIGNS: [&str; 4] = ["s", "///", "…", "n.s."];
/// Attributes that place a text in a drawing.
const PLACES: [&str; 3] = ["x", "y", "text-anchor"];

/// Each way a sign is written, with the pages where it is.
#[derive(Default)]
pub(super) struct Markers {
    seen: BTreeMap<(String, String), BTreeMap<String, Vec<String>>>,
}

impl Markers {
    /// Notes the signs of a page.
    pub(super) fn note(&mut self, page: &Html, path: &str) {
        let Ok(selector) = Selector::parse("td, abbr, span, text") else { return };
        for element in page.select(&selector) {
            let text = text_of(element);
            if !SIGNS.contains(&text.as_str()) {
                continue;
            }
            let name = element.value().name().to_owned();
            let pages = self.seen.entry((name, text)).or_default();
            let pages = pages.entry(signature(element)).or_default();
            if pages.last().is_none_or(|last| last != path) {
                pages.push(path.to_owned());
            }
        }
    }

    /// Adds the signs of another page.
    pub(super) fn merge(&mut self, other: Self) {
        for (sign, ways) in other.seen {
            let own = self.seen.entry(sign).or_default();
            for (way, pages) in ways {
                own.entry(way).or_default().extend(pages);
            }
        }
    }

    /// Signs written in several ways.
    pub(super) fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for ((element, _), ways) in self.seen {
            let usual = ways.values().map(Vec::len).max().unwrap_or(0);
            let mut found_usual = false;
            for pages in ways.values() {
                if ways.len() == 1 || (pages.len() == usual && !found_usual) {
                    found_usual = true;
                    continue;
                }
                let page = pages.first().cloned().unwrap_or_default();
                let learnt = format!("a {element} unlike the others of its kind");
                findings.push(Finding::new(Kind::Marker, page, "", learnt));
            }
        }
        findings
    }
}

/// Everything about an element but its place and what holds it.
fn signature(element: ElementRef<'_>) -> String {
    let mut attributes: Vec<String> = element
        .value()
        .attrs()
        .filter(|(name, _)| !PLACES.contains(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    attributes.sort();
    format!("{} {}", attributes.join(" "), element.inner_html())
}
