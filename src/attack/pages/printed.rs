//! The printed edition: every text with a figure must stand, word for word, on a page that it cites.
//!
//! Those pages are attacked themselves; a PDF file that says the same can betray nothing more.

use scraper::Html;

use super::pdf::{self, Words};
use crate::attack::AttackError;
use crate::attack::files::Files;
use crate::attack::finding::{Finding, Kind};

/// Reads a PDF file of the edition below `folder`.
pub(super) fn check(files: &Files, path: &str, folder: &str) -> Result<Vec<Finding>, AttackError> {
    let finding = |kind, place: &str, learnt: &str| Finding::new(kind, path, place, learnt);
    let Some(words) = pdf::words(&files.bytes(path)?) else {
        return Ok(vec![finding(Kind::Altered, "", "a PDF file whose text cannot be read")]);
    };
    let mut allowed = String::new();
    let mut findings = Vec::new();
    for page in cited(&words, folder) {
        if !files.paths.contains(&page) {
            findings.push(finding(
                Kind::Presence,
                "a link",
                "a page of the edition that is not there",
            ));
        } else if page != path {
            allowed.push_str(&said(&files.text(&page)?));
        }
    }
    for link in &words.links {
        allowed.push_str(link);
        allowed.push('\n');
    }
    for (texts, place) in [(&words.shown, "a text"), (&words.told, "a title or an alternative")] {
        for text in texts {
            for _ in unexplained(text, &allowed) {
                findings.push(finding(
                    Kind::Unexplained,
                    place,
                    "a figure that no page cited gives",
                ));
            }
        }
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// The files of the edition that its links lead to, the front page first.
fn cited(words: &Words, folder: &str) -> Vec<String> {
    let mut pages = vec![format!("{folder}index.html")];
    for link in &words.links {
        let Some((_, below)) = link.split_once(folder) else { continue };
        let below = below.split('#').next().unwrap_or_default();
        let name = if below.is_empty() || below.ends_with('/') { "index.html" } else { "" };
        let page = format!("{folder}{below}{name}");
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}

/// All texts of a page, those of its drawings too, one a line.
fn said(html: &str) -> String {
    let mut said = String::with_capacity(html.len() / 2);
    for text in Html::parse_document(html).root_element().text() {
        said.push_str(&plain(text));
        said.push('\n');
    }
    said
}

/// The parts of a text that hold a digit and stand on no page.
fn unexplained<'t>(text: &'t str, allowed: &str) -> Vec<&'t str> {
    let own = text.strip_prefix("Page ").is_some_and(|rest| {
        rest.chars()
            .all(|letter| letter.is_ascii_digit() || letter == ' ' || "sur".contains(letter))
    });
    if own {
        return Vec::new();
    }
    // Sentence by sentence, citation by citation.
    let cut = text.split(['«', '»', '·', ';', '\u{fffd}']);
    let sentences = cut.flat_map(|part| part.split(". "));
    sentences
        .filter(|part| {
            let words = unnumbered(&plain(part));
            let edge = |letter: char| !letter.is_alphanumeric() && !"%+\u{2212}".contains(letter);
            let core = words.trim_matches(edge);
            core.contains(|letter: char| letter.is_numeric()) && !allowed.contains(core)
        })
        .collect()
}

/// Without the numbers that a publication gives its own figures.
fn unnumbered(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let numbered = words.last().is_some_and(|before| {
            matches!(before.to_lowercase().as_str(), "graphique" | "tableau")
        });
        if numbered && word.starts_with(|letter: char| letter.is_ascii_digit()) {
            words.pop();
        } else {
            words.push(word);
        }
    }
    words.join(" ")
}

/// Every blank as one plain space; the hyphen that cuts a word and the one that joins two have one
/// glyph.
fn plain(text: &str) -> String {
    text.replace('\u{ad}', "-").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<main><p>Fin mai 2026, 12,3\u{a0}% des titulaires sont interrompus.</p>\
        <svg><text>40\u{a0}%</text></svg><td>1\u{202f}553</td></main>";

    #[test]
    fn a_figure_must_stand_on_a_page_with_its_words() {
        let allowed = said(PAGE);
        for text in [
            "Fin mai 2026, 12,3\u{a0}% des titu-",
            ". Fin mai 2026, 12,3 % des titulaires sont interrompus. Sans chiffre",
            "Le Pilotage, «\u{a0}Fin mai 2026, 12,3\u{a0}% des titulaires\u{a0}», synthèse",
            "Graphique\u{a0}7. Fin mai 2026",
            "40\u{a0}%",
            "1\u{202f}553",
            "Page 2 sur 4",
            "12,3\u{a0}% des titu\u{ad}",
        ] {
            assert_eq!(unexplained(text, &allowed), Vec::<&str>::new(), "{text}");
        }
        for text in
            ["12,4\u{a0}%", "Fin mai 2026, 12,3\u{a0}% des femmes", "1 554", "Page 2,7", "½"]
        {
            assert_eq!(unexplained(text, &allowed).len(), 1, "{text}");
        }
    }

    #[test]
    fn pages_are_cited_by_their_address_in_the_edition() {
        let links = [
            "https://a.fr/x/editions/2026-10/regions/#tableau-1",
            "https://a.fr/x/editions/2026-10/",
        ];
        let words = Words { links: links.map(str::to_owned).to_vec(), ..Words::default() };
        assert_eq!(
            cited(&words, "editions/2026-10/"),
            ["editions/2026-10/index.html", "editions/2026-10/regions/index.html"]
        );
    }
}
