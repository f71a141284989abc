//! Validity of HTML: what the parser had to repair, and what may stand where, which parsers do not
//! enforce.
//!
//! Not the whole standard: the elements and attributes that a site of text, tables and drawings
//! needs, and the content rules of those. Anything else is refused, which keeps the pages simple.

use scraper::{ElementRef, Html, Node, Selector};

use super::page::place;

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements in use, none obsolete.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "output",
    "p",
    "pre",
    "q",
    "script",
    "search",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
    "var",
];

/// Attributes in use, besides `aria-…` and `data-…`; those of events and styles are refused
/// elsewhere, with a message of their own.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "autocomplete",
    "charset",
    "class",
    "colspan",
    "content",
    "datetime",
    "defer",
    "dir",
    "download",
    "for",
    "headers",
    "height",
    "hidden",
    "href",
    "hreflang",
    "http-equiv",
    "id",
    "integrity",
    "lang",
    "loading",
    "media",
    "name",
    "open",
    "property",
    "rel",
    "role",
    "rowspan",
    "scope",
    "sizes",
    "spellcheck",
    "src",
    "start",
    "style",
    "tabindex",
    "target",
    "title",
    "translate",
    "type",
    "value",
    "width",
];

/// Parents that hold these children and no others.
const CHILDREN: &[(&[&str], &[&str])] = &[
    (&["ul", "ol"], &["li", "script"]),
    (&["dl"], &["dt", "dd", "div", "script"]),
    (&["table"], &["caption", "colgroup", "thead", "tbody", "tfoot", "tr"]),
    (&["thead", "tbody", "tfoot"], &["tr"]),
    (&["tr"], &["th", "td"]),
    (&["colgroup"], &["col"]),
];

/// Children that stand in these parents and in no others.
const PARENTS: &[(&[&str], &[&str])] = &[
    (&["li"], &["ul", "ol"]),
    (&["dt", "dd"], &["dl", "div"]),
    (&["figcaption"], &["figure"]),
    (&["summary"], &["details"]),
    (&["caption"], &["table"]),
    (&["main"], &["body", "div"]),
];

/// Elements that hold text and what stands within a line.
const PHRASING: &[&str] = &[
    "p", "span", "b", "i", "em", "strong", "small", "abbr", "code", "cite", "time", "kbd", "mark",
    "sub", "sup", "q", "var", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "label",
    "button", "output",
];

/// Elements that never stand within a line.
const BLOCKS: &[&str] = &[
    "address",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Elements that respond to a click, and hold no other one that does.
const INTERACTIVE: &[&str] = &["a", "button", "details", "input", "label", "iframe"];

/// Elements without a role, which nothing can name.
const GENERIC: &[&str] =
    &["div", "span", "p", "b", "i", "em", "strong", "code", "caption", "small", "abbr", "cite"];

/// Each defect, with its place.
pub(super) fn defects(document: &Html) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = document
        .errors
        .iter()
        .map(|error| (String::new(), format!("invalid HTML: {}", error.to_lowercase())))
        .collect();
    let Ok(any) = Selector::parse("*") else { return found };
    for element in document.select(&any).filter(|element| is_html(*element)) {
        let at = place(element);
        found.extend(own(element).into_iter().map(|message| (at.clone(), message)));
    }
    found.sort();
    found.dedup();
    found
}

fn is_html(element: ElementRef<'_>) -> bool {
    &*element.value().name.ns == HTML
}

fn own(element: ElementRef<'_>) -> Vec<String> {
    let name = element.value().name();
    let mut found = Vec::new();
    if !ELEMENTS.contains(&name) {
        found.push(format!("unknown or obsolete element <{name}>"));
    }
    for (attribute, value) in element.value().attrs() {
        let known = ATTRIBUTES.contains(&attribute)
            || attribute.starts_with("aria-")
            || attribute.starts_with("data-")
            || attribute.starts_with("on");
        if !known {
            found.push(format!("unknown or obsolete attribute {attribute}"));
        }
        let one_word = matches!(attribute, "id" | "href" | "src" | "for");
        if one_word && value.contains(char::is_whitespace) {
            found.push(format!("{attribute} with a space"));
        }
        if attribute == "id" && value.is_empty() {
            found.push("empty identifier".to_owned());
        }
        if attribute == "tabindex" && value.parse::<i32>().is_ok_and(|order| order > 0) {
            found.push("changes the order of keyboard focus".to_owned());
        }
    }
    if GENERIC.contains(&name) && element.attr("role").is_none() && named(element) {
        found.push(format!("names a <{name}>, which has no role"));
    }
    found.extend(children(element, name));
    found
}

fn named(element: ElementRef<'_>) -> bool {
    element.attr("aria-label").is_some() || element.attr("aria-labelledby").is_some()
}

fn children(element: ElementRef<'_>, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let allowed = CHILDREN.iter().find(|(parents, _)| parents.contains(&name));
    for child in element.child_elements() {
        let inner = child.value().name();
        if allowed.is_some_and(|(_, children)| !children.contains(&inner)) {
            found.push(format!("<{inner}> directly inside <{name}>"));
        }
        let parents = PARENTS.iter().find(|(children, _)| children.contains(&inner));
        if parents.is_some_and(|(_, parents)| !parents.contains(&name)) {
            found.push(format!("<{inner}> inside <{name}>"));
        }
    }
    let words = |node: &Node| matches!(node, Node::Text(text) if !text.trim().is_empty());
    if allowed.is_some() && element.children().any(|child| words(child.value())) {
        found.push(format!("text directly inside <{name}>"));
    }
    let first = element.child_elements().next().map(|child| child.value().name());
    if name == "details" && first != Some("summary") {
        found.push("<details> without a summary".to_owned());
    }
    let inside = || element.descendants().skip(1).filter_map(ElementRef::wrap);
    if PHRASING.contains(&name) {
        let heading = |inner: &str| inner.len() == 2 && inner.starts_with('h') && inner != "hr";
        for inner in inside().filter(|inner| is_html(*inner)).map(|inner| inner.value().name()) {
            if BLOCKS.contains(&inner) && !(name == "summary" && heading(inner)) {
                found.push(format!("<{inner}> inside <{name}>"));
            }
        }
    }
    if matches!(name, "a" | "button") {
        for inner in inside().map(|inner| inner.value().name()) {
            if INTERACTIVE.contains(&inner) {
                found.push(format!("<{inner}> inside <{name}>"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!(
            "<!DOCTYPE html><html lang=\"fr\"><head><title>T</title></head><body>{body}</body></html>"
        )
    }

    fn messages(body: &str) -> Vec<String> {
        let document = Html::parse_document(&page(body));
        defects(&document).into_iter().map(|(_, message)| message).collect()
    }

    #[test]
    fn a_sound_page_is_accepted() {
        let body = "<main><h1>T</h1><p>a <b>b</b> <a href=\"x\">c</a></p><ul><li>d</li></ul>\
                    <dl><div><dt>e</dt><dd><p>f</p></dd></div></dl>\
                    <details><summary>g</summary><p>h</p></details>\
                    <svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><path d=\"M0 0\"/></svg>\
                    <table><caption>i</caption><thead><tr><th scope=\"col\">j</th></tr></thead>\
                    <tbody><tr><td>k</td></tr></tbody></table></main>";
        assert_eq!(messages(body), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_refused() {
        for (body, expected) in [
            ("<p>a</div></p>", "invalid HTML"),
            ("<p id=\"a\" id=\"b\">a</p>", "invalid HTML"),
            ("<b><p>a</b></p>", "invalid HTML"),
            ("<center>a</center>", "element <center>"),
            ("<p align=\"left\">a</p>", "attribute align"),
            ("<p id=\"a b\">a</p>", "id with a space"),
            ("<p id=\"\">a</p>", "empty identifier"),
            ("<a href=\"a b\">a</a>", "href with a space"),
            ("<p tabindex=\"2\">a</p>", "order of keyboard focus"),
            ("<div aria-label=\"a\">a</div>", "has no role"),
            ("<ul><p>a</p></ul>", "<p> directly inside <ul>"),
            ("<ul>a</ul>", "text directly inside <ul>"),
            ("<div><li>a</li></div>", "<li> inside <div>"),
            ("<dl><p>a</p></dl>", "<p> directly inside <dl>"),
            ("<div><figcaption>a</figcaption></div>", "<figcaption> inside <div>"),
            ("<details><p>a</p></details>", "without a summary"),
            ("<span><div>a</div></span>", "<div> inside <span>"),
            ("<h2><ul><li>a</li></ul></h2>", "<ul> inside <h2>"),
            ("<a href=\"x\"><details><summary>a</summary></details></a>", "<details> inside <a>"),
        ] {
            let found = messages(body);
            assert!(found.iter().any(|message| message.contains(expected)), "{body}: {found:?}");
        }
    }
}
