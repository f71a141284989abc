//! Sitemaps: every page is in one, and what they list exists.

use std::collections::BTreeSet;

use super::page::PageFacts;
use super::tree::Tree;
use super::{CheckError, Problem, links};

/// Compares the sitemaps with the pages.
pub(super) fn check(
    pages: &[PageFacts],
    tree: &Tree,
    base: &str,
) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let maps = tree.files.iter().filter(|file| {
        let name = file.rsplit('/').next().unwrap_or_default();
        name.starts_with("sitemap")
            && std::path::Path::new(name).extension().is_some_and(|extension| extension == "xml")
    });
    for map in maps {
        let text = tree.text(map)?;
        let is = |name: &str| {
            text.contains(&format!("<{name} ")) && text.trim_end().ends_with(&format!("</{name}>"))
        };
        if !text.starts_with("<?xml ") || !(is("urlset") || is("sitemapindex")) {
            problems.push(Problem::of(map, "is not a sitemap"));
        }
        if text.matches("<loc>").count() != text.matches("</loc>").count() {
            problems.push(Problem::of(map, "has an address that does not end"));
        }
        for address in addresses(&text) {
            let target =
                address.strip_prefix(base).and_then(|below| links::local("index.html", below));
            match target {
                Some(target) if tree.files.contains(&target) => {
                    listed.insert(target);
                }
                _ => problems.push(Problem::at(map, &address, "leads to no page of the site")),
            }
        }
    }
    let found_elsewhere = |file: &str| file == "404.html" || file.starts_with("embed/");
    for page in pages.iter().filter(|page| !found_elsewhere(&page.file)) {
        if !listed.contains(&page.file) {
            problems.push(Problem::of(&page.file, "is in no sitemap"));
        }
    }
    Ok(problems)
}

fn addresses(text: &str) -> Vec<String> {
    text.split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>"))
        .map(|(address, _)| address.replace("&amp;", "&"))
        .collect()
}
