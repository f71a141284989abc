//! One page: structure, accessibility that can be tested mechanically, what it asks of the network,
//! weight.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};

use super::codes::{self, Codes};
use super::scripts::{AssetWeights, compressed};
use super::tree::Tree;
use super::{Problem, html, scripts};

/// Page, styles and scripts, compressed, in bytes.
const WEIGHT_LIMIT: usize = 100_000;

/// What the other checks need to know of a page.
pub(super) struct PageFacts {
    pub(super) file: String,
    pub(super) canonical: Option<String>,
    pub(super) ids: BTreeSet<String>,
    /// Addresses, each with the element that holds it.
    pub(super) links: Vec<(String, String)>,
    pub(super) weight: usize,
    pub(super) problems: Vec<Problem>,
}

struct Selectors {
    any: Selector,
    headings: Selector,
    links: Selector,
    canonical: Selector,
    figures: Selector,
    tables: Selector,
    images: Selector,
    drawings: Selector,
    signs: Selector,
    withheld: Selector,
    loaded: Selector,
    anchors: Selector,
    fields: Selector,
    cells: Selector,
    pictures: Selector,
}

/// The sign of statistical secrecy: one marker everywhere, so that nothing tells a reason.
const SECRET: &str = "<abbr class=\"sign\" title=\"secret statistique\">s</abbr>";

#[expect(clippy::unwrap_used, reason = "constant selectors, parsed by every test")]
static SELECTORS: LazyLock<Selectors> = LazyLock::new(|| {
    let parse = |text: &str| Selector::parse(text).unwrap();
    Selectors {
        any: parse("*"),
        headings: parse("h1, h2, h3, h4, h5, h6"),
        links: parse("a[href], link[href], img[src], script[src], iframe[src]"),
        canonical: parse("link[rel=canonical]"),
        figures: parse("figure"),
        tables: parse("table"),
        images: parse("img"),
        drawings: parse("svg"),
        signs: parse("abbr.sign"),
        withheld: parse("[data-statut=secret]"),
        loaded: parse("link[rel=stylesheet], script[src]"),
        anchors: parse("a[href]"),
        fields: parse("input, select, textarea"),
        cells: parse("td"),
        pictures: parse("meta[property='og:image']"),
    }
});

/// Reads a page and lists its defects.
pub(super) fn examine(
    file: &str,
    text: &str,
    tree: &Tree,
    codes: &Codes,
    assets: &AssetWeights,
) -> PageFacts {
    let document = Html::parse_document(text);
    let mut page = Page { file, document: &document, problems: Vec::new() };
    if !text.starts_with("<!DOCTYPE html>") {
        page.problem("", "does not start with the HTML doctype");
    }
    page.frame();
    page.headings();
    let ids = page.identifiers();
    page.figures();
    page.tables();
    page.images();
    page.anchors();
    page.fields();
    page.signs();
    let listed = [
        html::defects(&document),
        scripts::defects(file, &document, tree),
        codes::printed(&document, codes),
    ];
    for (at, message) in listed.into_iter().flatten() {
        page.problem(&at, &message);
    }
    let links = page
        .select(&SELECTORS.links)
        .chain(page.select(&SELECTORS.pictures))
        .filter_map(|element| {
            let address = ["href", "src", "content"].iter().find_map(|name| element.attr(name))?;
            Some((address.to_owned(), place(element)))
        })
        .collect();
    let canonical = page
        .select(&SELECTORS.canonical)
        .next()
        .and_then(|element| element.attr("href"))
        .map(str::to_owned);
    if canonical.is_none() {
        page.problem("head", "no canonical address");
    }
    let weight = page.weight(text, assets);
    if weight > WEIGHT_LIMIT {
        page.problem("", &format!("weighs {weight} bytes compressed; at most {WEIGHT_LIMIT}"));
    }
    let problems = page.problems;
    PageFacts { file: file.to_owned(), canonical, ids, links, weight, problems }
}

struct Page<'a> {
    file: &'a str,
    document: &'a Html,
    problems: Vec<Problem>,
}

impl<'a> Page<'a> {
    fn problem(&mut self, place: &str, message: &str) {
        self.problems.push(Problem::at(self.file, place, message));
    }

    fn select(&self, selector: &'a Selector) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
        self.document.select(selector)
    }

    /// Language, title, landmarks, skip link.
    fn frame(&mut self) {
        if self.document.root_element().attr("lang") != Some("fr") {
            self.problem("html", "no language, or not French");
        }
        // A figure shown inside another site is found by its page, and has nothing around it.
        let surroundings = usize::from(!self.file.starts_with("embed/"));
        for (selector, expected, message) in [
            ("head > title", 1, "exactly one title"),
            ("head > meta[name=description]", 1, "exactly one description"),
            ("head > meta[name=viewport]", 1, "exactly one viewport"),
            ("head > meta[http-equiv=Content-Security-Policy]", 1, "a content security policy"),
            ("main", 1, "exactly one main landmark"),
            ("h1", 1, "exactly one first-level heading"),
            ("body > header", surroundings, "exactly one page header"),
            ("body > footer", surroundings, "exactly one page footer"),
            ("a.skip[href='#contenu']", surroundings, "a link to the content"),
        ] {
            let Ok(selector) = Selector::parse(selector) else { continue };
            if self.document.select(&selector).count() != expected {
                self.problem("", &format!("must have {message}"));
            }
        }
        let unlisted = Selector::parse("head > meta[name=robots][content=noindex]");
        if surroundings == 0
            && unlisted.is_ok_and(|selector| self.document.select(&selector).next().is_none())
        {
            self.problem("head", "a figure alone must not be indexed");
        }
        let Ok(navigation) = Selector::parse("nav") else { return };
        for element in self.document.select(&navigation) {
            if element.attr("aria-label").is_none() && element.attr("aria-labelledby").is_none() {
                self.problem(&place(element), "navigation without a name");
            }
        }
    }

    /// Levels never jump down by more than one.
    fn headings(&mut self) {
        let mut before = 0;
        for heading in self.select(&SELECTORS.headings) {
            let level = heading.value().name().get(1..).and_then(|digit| digit.parse::<u8>().ok());
            let level = level.unwrap_or(1);
            if level > before + 1 {
                self.problem(&place(heading), "skips a heading level");
            }
            if content(heading).is_empty() {
                self.problem(&place(heading), "empty heading");
            }
            before = level;
        }
    }

    /// Identifiers are unique, and what refers to them exists.
    fn identifiers(&mut self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for element in self.select(&SELECTORS.any) {
            if let Some(id) = element.attr("id")
                && !ids.insert(id.to_owned())
            {
                self.problem(&place(element), "identifier used twice");
            }
        }
        for element in self.select(&SELECTORS.any) {
            for attribute in ["aria-labelledby", "aria-describedby", "aria-controls"] {
                for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                    if !ids.contains(id) {
                        self.problem(&place(element), &format!("{attribute} names no element"));
                    }
                }
            }
        }
        ids
    }

    /// A figure has a caption, equal to its name, its figures in a table, and a number in the order
    /// of the page.
    fn figures(&mut self) {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for figure in self.select(&SELECTORS.figures) {
            let caption = descendants(figure, "figcaption").first().map(|found| content(*found));
            match caption {
                None => self.problem(&place(figure), "figure without caption"),
                Some(caption) if figure.attr("aria-label") != Some(caption.as_str()) => {
                    self.problem(&place(figure), "the name of the figure is not its caption");
                }
                Some(_) => {}
            }
            if descendants(figure, "table").is_empty() {
                self.problem(&place(figure), "figure without the table of its figures");
            }
            let label = figure.attr("id").and_then(|id| id.rsplit_once('-'));
            if let Some((kind, Ok(number))) = label.map(|(kind, text)| (kind, text.parse::<u32>()))
                && numbers.insert(kind, number).is_some_and(|before| before >= number)
            {
                self.problem(&place(figure), "figures are not numbered in their order");
            }
        }
    }

    /// A table has a caption, headers with a scope, as many cells in each row, none empty.
    fn tables(&mut self) {
        for table in self.select(&SELECTORS.tables) {
            let at = place(table);
            if descendants(table, "caption").first().is_none_or(|found| content(*found).is_empty())
            {
                self.problem(&at, "table without caption");
            }
            let mut width = None;
            for row in descendants(table, "tr") {
                let cells: Vec<ElementRef<'_>> =
                    row.child_elements().filter(|cell| is(*cell, &["th", "td"])).collect();
                if *width.get_or_insert(cells.len()) != cells.len() {
                    self.problem(&at, "rows of different lengths");
                }
                for cell in cells {
                    if content(cell).is_empty() {
                        self.problem(&at, "empty cell");
                    }
                    let scope = cell.attr("scope");
                    if is(cell, &["th"]) && !matches!(scope, Some("col" | "row")) {
                        self.problem(&at, "header without scope");
                    }
                }
            }
        }
    }

    /// Images have an alternative; drawings are named images or hidden.
    fn images(&mut self) {
        for image in self.select(&SELECTORS.images) {
            if image.attr("alt").is_none() {
                self.problem(&place(image), "image without alternative");
            }
        }
        for drawing in self.select(&SELECTORS.drawings) {
            let hidden = drawing.attr("aria-hidden") == Some("true");
            let named = drawing.attr("role") == Some("img")
                && drawing.attr("aria-labelledby").is_some()
                && !descendants(drawing, "title").is_empty();
            if !hidden && !named {
                self.problem(&place(drawing), "drawing neither named nor hidden");
            }
            if drawing.attr("viewBox").is_none() {
                self.problem(&place(drawing), "drawing without viewBox");
            }
        }
    }

    /// A link says where it leads; one that opens elsewhere says so.
    fn anchors(&mut self) {
        for link in self.select(&SELECTORS.anchors) {
            if content(link).is_empty() && link.attr("aria-label").is_none() {
                self.problem(&place(link), "link without text");
            }
            if link.attr("target") == Some("_blank") {
                self.problem(&place(link), "opens a new window");
            }
        }
    }

    /// A field has a label.
    fn fields(&mut self) {
        for field in self.select(&SELECTORS.fields) {
            let labelled = field.attr("aria-label").is_some()
                || field.attr("aria-labelledby").is_some()
                || field.attr("id").is_some_and(|id| {
                    Selector::parse(&format!("label[for='{id}']"))
                        .is_ok_and(|label| self.document.select(&label).next().is_some())
                });
            if !labelled {
                self.problem(&place(field), "field without label");
            }
        }
    }

    /// Every sign stands in a marked cell, and the secret has one marker.
    fn signs(&mut self) {
        for sign in self.select(&SELECTORS.signs) {
            let marked = sign
                .parent()
                .and_then(ElementRef::wrap)
                .is_some_and(|parent| parent.attr("data-statut").is_some());
            if !marked {
                self.problem(&place(sign), "sign outside a marked cell");
            }
        }
        for cell in self.select(&SELECTORS.withheld) {
            if cell.inner_html() != SECRET || cell.value().attrs().count() != 1 {
                self.problem(&place(cell), "withheld cell unlike the others");
            }
        }
        for cell in self.select(&SELECTORS.cells) {
            let untagged = cell.attr("data-statut").is_none();
            if untagged && matches!(content(cell).as_str(), "s" | "///" | "…" | "n.s.") {
                self.problem(&place(cell), "absent figure in a cell without its status");
            }
        }
    }

    /// The page, its style sheets and its scripts, compressed.
    fn weight(&mut self, text: &str, assets: &AssetWeights) -> usize {
        let mut total = compressed(text.as_bytes());
        for loaded in self.select(&SELECTORS.loaded) {
            let address = loaded.attr("href").or_else(|| loaded.attr("src"));
            let Some(target) = address else { continue };
            let Some(path) = super::links::local(self.file, target) else { continue };
            total += assets.get(&path).copied().unwrap_or(0);
        }
        total
    }
}

fn is(element: ElementRef<'_>, names: &[&str]) -> bool {
    names.contains(&element.value().name())
}

fn descendants<'a>(element: ElementRef<'a>, name: &str) -> Vec<ElementRef<'a>> {
    element
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|found| found.value().name() == name)
        .collect()
}

fn content(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// An element as a reader of the source would find it: `td#id` or `a[href=…]`.
pub(super) fn place(element: ElementRef<'_>) -> String {
    let name = element.value().name();
    let nearest = std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .find_map(|ancestor| ancestor.attr("id"));
    match (element.attr("href"), nearest) {
        (Some(href), _) => format!("<{name} href=\"{href}\">"),
        (None, Some(id)) => format!("<{name}> in #{id}"),
        (None, None) => format!("<{name}>"),
    }
}
