//! What machines follow: sitemap, Atom, calendar, robots, the catalogue to harvest.
//!
//! Each copy lists its own pages in its own `sitemap.xml`; that of an edition never changes. At
//! the root, `sitemap.xml` is an index of the root's pages and of every edition.

use std::fmt::Write as _;

use crate::edition::metadata;
use crate::site::charts::backend::escape;
use crate::site::pages::corrections;
use crate::site::paths::{PagePath, Place};
use crate::site::{Page, Site, numbers, pages};
use crate::vocabulary::Day;

/// The feeds of a copy.
pub fn all(site: &Site<'_>) -> Vec<Page> {
    let file = |path: &str, text: String| Page { path: path.to_owned(), bytes: text.into_bytes() };
    match site.context.place {
        Place::Edition => vec![file("sitemap.xml", page_list(site))],
        Place::Root => vec![
            file("sitemap.xml", sitemap_index(site)),
            file("sitemap-pages.xml", page_list(site)),
            file("atom.xml", atom(site)),
            file("calendrier.ics", calendar(site)),
            file("robots.txt", robots(site)),
            file("catalogue.jsonld", harvest(site)),
        ],
    }
}

fn page_list(site: &Site<'_>) -> String {
    let released = site.edition.manifest.released;
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages::all(site).iter().filter(|page| **page != PagePath::NotFound) {
        let address = escape(&site.linker(page).canonical());
        let _ = writeln!(text, "<url><loc>{address}</loc><lastmod>{released}</lastmod></url>");
    }
    text.push_str("</urlset>\n");
    text
}

fn sitemap_index(site: &Site<'_>) -> String {
    let base = escape(&site.context.settings.base_url);
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut entry = |path: &str, modified: Day| {
        let _ = writeln!(
            text,
            "<sitemap><loc>{base}{path}</loc><lastmod>{modified}</lastmod></sitemap>"
        );
    };
    entry("sitemap-pages.xml", site.edition.manifest.released);
    for edition in &site.edition.editions {
        entry(&format!("editions/{}/sitemap.xml", edition.edition), edition.released);
    }
    text.push_str("</sitemapindex>\n");
    text
}

/// One entry per edition, and one more for the errors it corrects, under an identifier that does not depend on where the site stands
/// below its host.
fn atom(site: &Site<'_>) -> String {
    let settings = site.context.settings;
    let base = escape(&settings.base_url);
    let host = host(&settings.base_url);
    let title = escape(&settings.title);
    let updated = site.edition.manifest.released;
    let origin = site.edition.editions.last().map_or(updated, |first| first.released);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">\n\
         <title>{title}</title>\n<id>tag:{host},{origin}:editions</id>\n\
         <link rel=\"self\" href=\"{base}atom.xml\"/>\n<link href=\"{base}\"/>\n\
         <updated>{updated}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        escape(&settings.publisher),
    );
    for edition in &site.edition.editions {
        let name = numbers::of_month(edition.edition);
        let _ = writeln!(
            text,
            "<entry><title>Édition {name}</title>\
             <id>tag:{host},{origin}:editions/{month}</id>\
             <link href=\"{base}editions/{month}/\"/>\
             <updated>{released}T00:00:00Z</updated>\
             <summary>{title}, édition {name}, publiée le {day}.</summary></entry>",
            month = edition.edition,
            released = edition.released,
            day = numbers::day(edition.released),
        );
        if let Some(count) = corrections::corrected(site, edition.edition) {
            let _ = writeln!(
                text,
                "<entry><title>Correction, édition {name}</title>\
                 <id>tag:{host},{origin}:corrections/{month}</id>\
                 <link href=\"{base}editions/{month}/{folder}\"/>\
                 <updated>{released}T00:00:00Z</updated>\
                 <summary>{title}, édition {name}\u{a0}: {count}, avec l’ancienne valeur, la \
                 nouvelle et la raison.</summary></entry>",
                month = edition.edition,
                folder = PagePath::Corrections.folder(),
                released = edition.released,
            );
        }
    }
    text.push_str("</feed>\n");
    text
}

/// Past and future releases as all-day events.
fn calendar(site: &Site<'_>) -> String {
    let settings = site.context.settings;
    let host = host(&settings.base_url);
    let compact = |day: Day| day.to_string().replace('-', "");
    let stamp = compact(site.edition.manifest.released);
    let mut releases = site.context.calendar.clone();
    for edition in &site.edition.editions {
        releases.insert(edition.edition, edition.released);
    }
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//{host}//calendrier//FR"),
        "CALSCALE:GREGORIAN".to_owned(),
    ];
    for (month, day) in releases {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:edition-{month}@{host}"),
            format!("DTSTAMP:{stamp}T000000Z"),
            format!("DTSTART;VALUE=DATE:{}", compact(day)),
            format!("DTEND;VALUE=DATE:{}", compact(day.plus(1))),
            format!(
                "SUMMARY:{}",
                escape_calendar(&format!(
                    "{}, édition {}",
                    settings.title,
                    numbers::of_month(month)
                ))
            ),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// The DCAT catalogue of the latest edition, under identifiers that do not change.
fn harvest(site: &Site<'_>) -> String {
    let edition = site.edition;
    let scope = metadata::Scope::Latest;
    let document =
        metadata::dcat(&edition.catalogue, &edition.manifest, site.context.settings, scope);
    format!("{document:#}\n")
}

fn robots(site: &Site<'_>) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", site.context.settings.base_url)
}

fn host(base_url: &str) -> &str {
    let address = base_url.split_once("://").map_or(base_url, |(_, address)| address);
    address.split('/').next().unwrap_or(address)
}

fn escape_calendar(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// A line of an iCalendar file: at most 75 bytes, continued after a space.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > 75 {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(letter);
        length += letter.len_utf8();
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_lines_are_folded_at_75_bytes() {
        let line = format!("SUMMARY:{}", "é".repeat(60));
        for part in folded(&line).split("\r\n") {
            assert!(part.len() <= 75, "{}", part.len());
        }
        let unfolded = folded(&line).replace("\r\n ", "").replace("\r\n", "");
        assert_eq!(unfolded, line);
    }

    #[test]
    fn the_host_is_read_from_the_address() {
        assert_eq!(host("https://statistiques.example.org/parcours/"), "statistiques.example.org");
    }
}
