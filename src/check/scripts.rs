//! What a page asks of the network and what it runs: nothing from elsewhere, no inline script or
//! style, no script whose content its page does not fix.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use scraper::{ElementRef, Html, Selector};

use super::CheckError;
use super::links::local;
use super::page::place;
use super::tree::Tree;
use crate::edition::files::integrity;

/// Each defect of a page, with its place.
pub(super) fn defects(file: &str, document: &Html, tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(any) = Selector::parse("*") else { return found };
    for element in document.select(&any) {
        let name = element.value().name();
        let mut problem = |message: String| found.push((place(element), message));
        if matches!(name, "style" | "iframe" | "object" | "embed" | "base") {
            problem("element not allowed on this site".to_owned());
        }
        if name == "script"
            && let Some(message) = script(file, element, tree)
        {
            problem(message);
        }
        if name == "meta" {
            meta(element).into_iter().for_each(&mut problem);
        }
        for (attribute, value) in element.value().attrs() {
            if attribute == "style" || attribute.starts_with("on") {
                problem(format!("attribute {attribute} not allowed"));
            }
            let fetched = (name == "link" && attribute == "href" && fetches(element))
                || matches!(attribute, "src" | "srcset" | "poster" | "data")
                || (matches!(name, "image" | "use") && attribute.ends_with("href"));
            let elsewhere = value.contains("//") && !value.starts_with("data:");
            // The page of lost addresses is shown at any depth: its own addresses are absolute.
            if fetched && elsewhere && file != "404.html" {
                problem("fetches from an absolute address".to_owned());
            }
        }
    }
    found
}

fn fetches(link: ElementRef<'_>) -> bool {
    let relations = link.attr("rel").unwrap_or_default();
    relations.split_whitespace().any(|relation| {
        matches!(
            relation,
            "stylesheet"
                | "icon"
                | "preload"
                | "modulepreload"
                | "prefetch"
                | "preconnect"
                | "dns-prefetch"
                | "manifest"
                | "apple-touch-icon"
        )
    })
}

/// A script is either linked data, or a file of the site whose hash the page states.
fn script(file: &str, script: ElementRef<'_>, tree: &Tree) -> Option<String> {
    let content: String = script.text().collect();
    if script.attr("type") == Some("application/ld+json") {
        let sound = serde_json::from_str::<serde_json::Value>(&content).is_ok();
        return (!sound || script.attr("src").is_some()).then(|| "is not linked data".to_owned());
    }
    let Some(address) = script.attr("src") else {
        return Some("inline script not allowed".to_owned());
    };
    if !content.trim().is_empty() {
        return Some("script with both an address and a content".to_owned());
    }
    let Some(stated) = script.attr("integrity") else {
        return Some("script without integrity".to_owned());
    };
    let bytes = local(file, address).and_then(|path| tree.bytes(&path).ok());
    match bytes {
        None => Some("script that does not exist on this site".to_owned()),
        Some(bytes) if integrity(&bytes) != stated => {
            Some("the script is not the one whose integrity is stated".to_owned())
        }
        Some(_) => None,
    }
}

/// The policy fixes what the page may load; nothing sends the reader elsewhere by itself.
fn meta(element: ElementRef<'_>) -> Vec<String> {
    let content = element.attr("content").unwrap_or_default();
    match element.attr("http-equiv").map(str::to_lowercase).as_deref() {
        Some("content-security-policy") => policy(content),
        Some("refresh") => vec!["sends the reader elsewhere".to_owned()],
        _ => Vec::new(),
    }
}

fn policy(content: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !content.contains("default-src 'none'") {
        found.push("the content policy does not begin by refusing everything".to_owned());
    }
    for directive in content.split(';') {
        for source in directive.split_whitespace().skip(1) {
            if !matches!(source, "'none'" | "'self'" | "data:") {
                found.push(format!("the content policy allows {source}"));
            }
        }
    }
    found
}

/// Style sheets and scripts ask nothing of anyone.
pub(super) fn asset_defects(file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let forbidden: &[(&str, &str)] = if file.ends_with(".css") {
        &[
            ("@import", "imports another style sheet"),
            ("url(http", "fetches from elsewhere"),
            ("url(\"http", "fetches from elsewhere"),
            ("url('http", "fetches from elsewhere"),
            ("url(//", "fetches from elsewhere"),
            ("url(\"//", "fetches from elsewhere"),
        ]
    } else {
        &[
            ("http:", "holds an absolute address"),
            ("https:", "holds an absolute address"),
            ("eval(", "runs text as a program"),
            ("new Function", "runs text as a program"),
            (".innerHTML", "writes markup"),
            ("document.write", "writes markup"),
            ("document.cookie", "reads or writes a cookie"),
            ("localStorage", "keeps data"),
        ]
    };
    for (sign, message) in forbidden {
        if text.contains(sign) {
            found.push((*message).to_owned());
        }
    }
    found.dedup();
    found
}

/// Compressed size of each style sheet and script, in bytes.
pub(super) type AssetWeights = BTreeMap<String, usize>;

/// What the style sheets and scripts of a site weigh; a page adds up those it loads.
pub(super) fn weights(tree: &Tree) -> Result<AssetWeights, CheckError> {
    let is_asset = |file: &&String| {
        let extension = Path::new(file).extension();
        extension.is_some_and(|extension| extension == "css" || extension == "js")
    };
    let assets = tree.files.iter().filter(is_asset);
    assets.map(|file| Ok((file.clone(), compressed(&tree.bytes(file)?)))).collect()
}

/// Size once compressed.
pub(super) fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(compressed) => compressed.len(),
        Err(_) => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_nobody_else() {
        assert_eq!(policy("default-src 'none'; img-src 'self' data:"), Vec::<String>::new());
        assert_eq!(policy("default-src 'none'; style-src 'unsafe-inline'").len(), 1);
        assert_eq!(policy("default-src https://autre.example").len(), 2);
    }

    #[test]
    fn assets_ask_nothing_of_others() {
        for (file, text, faults) in [
            ("a.css", "p { background: url(\"data:image/png;base64,x\") }", 0),
            ("a.css", "@import 'b.css'; p { background: url(https://x) }", 2),
            ("a.js", "document.querySelector('a').hidden = true;", 0),
            ("a.js", "fetch('https://autre.example')", 1),
            ("a.js", "p.innerHTML = x", 1),
        ] {
            assert_eq!(asset_defects(file, text).len(), faults, "{text}");
        }
    }
}
