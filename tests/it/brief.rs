//! The printed edition of an invented edition: what it says, and what the file is.

use std::sync::LazyLock;

use pilotage::edition::printed::{Printed, stated};
use pilotage::edition::published::PublishedEdition;
use pilotage::settings::SiteSettings;
use pilotage::site::SiteContext;
use pilotage::site::brief::{Brief, compose, print};
use pilotage::site::paths::Place;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::invented_edition::{calendar, edition, settings, wholly_withheld};
use crate::site::pages;

fn with_context<T>(settings: &SiteSettings, make: impl FnOnce(SiteContext<'_>) -> T) -> T {
    let calendar = calendar();
    make(SiteContext { settings, calendar: &calendar, place: Place::Edition, theme: None })
}

fn brief_of(edition: &PublishedEdition) -> Brief {
    with_context(&settings(), |context| compose(edition, context).unwrap())
}

/// The printed edition of the invented edition; made once, for the tests are many.
pub(crate) fn file() -> Vec<u8> {
    static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| typeset(&edition(), &settings()));
    FILE.clone()
}

fn typeset(edition: &PublishedEdition, settings: &SiteSettings) -> Vec<u8> {
    with_context(settings, |context| print(edition, context).unwrap().bytes)
}

/// Every blank as one plain space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the brief prints or says to assistive technology, text by text. Left aside: addresses, the
/// numbers it gives its own figures, the version of the program, the date for machines (which is
/// also among the terms), and drawings, of which only the words are kept.
fn texts(name: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if matches!(name, "wide" | "narrow") => {
            let document = Html::parse_fragment(text);
            let selector = Selector::parse("text").unwrap();
            let words =
                document.select(&selector).map(|element| element.text().collect::<String>());
            found.extend(words);
        }
        // Title and description of the drawing, one after the other.
        Value::String(text) if name == "alternative" => {
            found.extend(text.splitn(2, ". ").map(str::to_owned));
        }
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(name, item, found)),
        Value::Object(fields) => {
            let aside = ["label", "version", "released", "home"];
            for (name, field) in fields.iter().filter(|(name, _)| !aside.contains(&name.as_str())) {
                if name != "address" {
                    texts(name, field, found);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Each text with a digit stands, word for word, on a page of the same edition: the pages are what
/// the intruder attacks, so that paper can betray nothing more.
#[test]
fn the_brief_says_no_figure_that_no_page_says() {
    let mut edition = edition();
    edition.set_printed(Some(Printed { octets: 100_000, pages: 4 }));
    let mut said = String::new();
    for page in pages(&edition, Place::Edition) {
        if page.path.ends_with(".html") {
            let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
            for text in html.root_element().text() {
                said.push_str(&plain(text));
                said.push('\n');
            }
        }
    }
    let mut found = Vec::new();
    texts("", &serde_json::to_value(brief_of(&edition)).unwrap(), &mut found);
    let figures: Vec<String> = found
        .iter()
        .map(|text| plain(text))
        .filter(|text| text.contains(|letter: char| letter.is_ascii_digit()))
        .collect();
    assert!(figures.len() > 100, "{} texts with figures", figures.len());
    for figure in figures {
        assert!(said.contains(&figure), "« {figure} » is on no page");
    }
}

#[test]
fn withheld_figures_are_signs_and_never_holes() {
    let brief = serde_json::to_value(brief_of(&edition())).unwrap();
    let mut tables = Vec::new();
    for chapter in brief["chapters"].as_array().unwrap() {
        let figures = chapter["figures"].as_array().unwrap();
        tables
            .extend(figures.iter().map(|figure| &figure["table"]).filter(|table| !table.is_null()));
    }
    assert!(!tables.is_empty());
    tables.push(&brief["keys"]);
    for table in tables {
        let columns = table["columns"].as_array().unwrap().len();
        for row in table["rows"].as_array().unwrap() {
            let cells = row["cells"].as_array().unwrap();
            assert_eq!(cells.len() + 1, columns);
            assert!(cells.iter().all(|cell| !cell["text"].as_str().unwrap().is_empty()));
        }
    }
    assert!(texts_of(&brief_of(&edition())).iter().any(|text| text == "s"));
}

fn texts_of(brief: &Brief) -> Vec<String> {
    let mut found = Vec::new();
    texts("", &serde_json::to_value(brief).unwrap(), &mut found);
    found
}

#[test]
fn the_file_is_tagged_french_titled_short_and_always_the_same() {
    let bytes = file();
    let holds = |mark: &[u8]| memchr::memmem::find(&bytes, mark).is_some();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(stated(&bytes, "pdfuaid:part").as_deref(), Some("1"));
    for mark in ["/StructTreeRoot", "/Marked true", "/Lang(fr-FR)", "/Outlines", "/S/Figure/"] {
        assert!(holds(mark.as_bytes()), "{mark}");
    }
    assert!(holds(b"/S/TH"), "tables have header cells");
    assert!(stated(&bytes, "dc:title").unwrap().contains("Fin mai 2026"));
    assert!(holds(b"2026-09-01T00:00:00Z"), "dated from its release");
    let printed = Printed::of(&bytes).unwrap();
    assert!((3..=6).contains(&printed.pages), "{} pages", printed.pages);
    assert!(printed.octets < 300_000, "{} bytes", printed.octets);
    assert!(typeset(&edition(), &settings()) == bytes, "twice the same bytes");
}

/// Texts are data: what looks like Typst's markup is printed as it is. And an edition that
/// publishes nothing has a brief all the same.
#[test]
fn no_text_is_read_as_markup_and_an_empty_edition_prints() {
    let hostile = SiteSettings {
        title: "#panic(\"lu\") *gras* $x$ @renvoi <nom> \\ ] // fin".to_owned(),
        publisher: "#read(\"/etc/passwd\")".to_owned(),
        ..settings()
    };
    let bytes = typeset(&wholly_withheld(), &hostile);
    let author = stated(&bytes, "dc:creator").unwrap();
    assert!(
        author.contains("#read(&quot;/etc/passwd&quot;)")
            || author.contains("#read(\"/etc/passwd\")")
    );
    assert!(Printed::of(&bytes).unwrap().pages >= 1);
}
