//! What a site must have beside its pages, and what machines follow: Atom, calendar, robots.

use super::tree::Tree;
use super::{CheckError, Problem};

/// Files that every site has, whatever its editions.
const EXPECTED: &[&str] = &[
    "404.html",
    "atom.xml",
    "calendrier.ics",
    "catalogue.jsonld",
    "editions/index.html",
    "robots.txt",
    "sitemap.xml",
];

/// Longest line of a calendar, in bytes (RFC 5545, section 3.1).
const CALENDAR_LINE: usize = 75;

/// Checks that every expected file is there, and that feeds are what their readers expect.
pub(super) fn check(tree: &Tree, base: &str) -> Result<Vec<Problem>, CheckError> {
    let absent = EXPECTED.iter().filter(|file| !tree.files.contains(**file));
    let mut problems: Vec<Problem> =
        absent.map(|file| Problem::of(file, "does not exist")).collect();
    let mut judge = |file: &str, defect: fn(&str, &str) -> Option<&'static str>| {
        if tree.files.contains(file)
            && let Some(message) = defect(&tree.text(file)?, base)
        {
            problems.push(Problem::of(file, message));
        }
        Ok::<(), CheckError>(())
    };
    judge("atom.xml", atom)?;
    judge("calendrier.ics", calendar)?;
    judge("robots.txt", robots)?;
    Ok(problems)
}

/// RFC 4287: a feed has an identifier, a title and a date, and so has each of its entries.
fn atom(text: &str, base: &str) -> Option<&'static str> {
    let Some(feed) = element(text, "feed") else { return Some("is not a feed") };
    let mut parts = feed.split("<entry>");
    let own = parts.next().unwrap_or_default();
    let entries: Vec<&str> =
        parts.filter_map(|rest| Some(rest.split_once("</entry>")?.0)).collect();
    let complete = |part: &str| {
        ["<id>", "<title>", "<updated>", "<link "].iter().all(|field| part.contains(field))
    };
    if !feed.contains(&format!("href=\"{base}atom.xml\"")) {
        return Some("does not name itself");
    }
    if entries.is_empty() || !complete(own) || !entries.into_iter().all(complete) {
        return Some("has an entry without identifier, title, date or link, or no entry");
    }
    None
}

/// RFC 5545: one calendar, lines ended by CRLF and folded, each event begun and ended with its
/// identifier, stamp, day and summary.
fn calendar(text: &str, _: &str) -> Option<&'static str> {
    let Some(text) = text.strip_suffix("\r\n") else { return Some("does not end its last line") };
    let lines: Vec<&str> = text.split("\r\n").collect();
    if lines.first() != Some(&"BEGIN:VCALENDAR") || lines.last() != Some(&"END:VCALENDAR") {
        return Some("is not a calendar");
    }
    if lines.iter().any(|line| line.len() > CALENDAR_LINE || line.contains('\n')) {
        return Some("has a line too long, or not ended by CRLF");
    }
    let mut event: Option<Vec<&str>> = None;
    for line in lines {
        let name = line.split([':', ';']).next().unwrap_or_default();
        match (line, &mut event) {
            ("BEGIN:VEVENT", None) => event = Some(Vec::new()),
            ("END:VEVENT", Some(fields)) => {
                if !["UID", "DTSTAMP", "DTSTART", "SUMMARY"].iter().all(|one| fields.contains(one))
                {
                    return Some("has an event without identifier, stamp, day or summary");
                }
                event = None;
            }
            ("BEGIN:VEVENT" | "END:VEVENT", _) => return Some("has an event inside another"),
            (_, Some(fields)) => fields.push(name),
            (_, None) => {}
        }
    }
    event.map(|_| "has an event that does not end")
}

/// RFC 9309: something is said to every robot, and where the sitemap is.
fn robots(text: &str, base: &str) -> Option<&'static str> {
    let says = |wanted: &str| text.lines().any(|line| line == wanted);
    if !says("User-agent: *") {
        return Some("says nothing to robots");
    }
    (!says(&format!("Sitemap: {base}sitemap.xml"))).then_some("does not name the sitemap")
}

/// The inside of the only element of a name.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name} "))?;
    let inside = rest.trim_end().strip_suffix(&format!("</{name}>"))?;
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:2\r\n\
                            DTSTART;VALUE=DATE:3\r\nSUMMARY:un\r\n  deux\r\nEND:VEVENT\r\n\
                            END:VCALENDAR\r\n";

    #[test]
    fn a_calendar_is_read_line_by_line() {
        assert_eq!(calendar(CALENDAR, ""), None);
        let long = "x".repeat(80);
        for (from, to) in [
            ("END:VEVENT\r\n", ""),
            ("BEGIN:VEVENT\r\n", ""),
            ("UID:1\r\n", ""),
            ("DTSTAMP", "DTEND"),
            ("END:VCALENDAR\r\n", ""),
            ("END:VCALENDAR\r\n", "END:VCALENDAR"),
            ("\r\n", "\n"),
            ("deux", &long),
        ] {
            assert!(calendar(&CALENDAR.replace(from, to), "").is_some(), "{from} → {to}");
        }
    }

    #[test]
    fn robots_are_told_of_the_sitemap() {
        let base = "https://exemple.fr/";
        let text = "User-agent: *\nAllow: /\nSitemap: https://exemple.fr/sitemap.xml\n";
        assert_eq!(robots(text, base), None);
        assert!(robots(text, "https://autre.fr/").is_some());
        assert!(robots("", base).is_some());
    }

    #[test]
    fn a_feed_and_its_entries_are_complete() {
        let part = "<id>1</id><title>t</title><updated>2026-11-24T00:00:00Z</updated>";
        let feed = format!(
            "<feed xmlns=\"a\">{part}<link rel=\"self\" href=\"https://e.fr/atom.xml\"/>\
             <entry>{part}<link href=\"b\"/></entry></feed>\n"
        );
        let base = "https://e.fr/";
        assert_eq!(atom(&feed, base), None);
        for (from, to) in [
            ("<link href=\"b\"/>", ""),
            ("</feed>", ""),
            ("<entry>", "<autre>"),
            ("<title>t</title>", ""),
            ("</entry>", ""),
            ("e.fr/atom", "autre.fr/atom"),
        ] {
            assert!(atom(&feed.replacen(from, to, 1), base).is_some(), "{from} → {to}");
        }
    }
}
