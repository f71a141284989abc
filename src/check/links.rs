//! Links: every one leads somewhere, none from an edition to a later one.

use std::collections::BTreeMap;

use super::Problem;
use super::page::PageFacts;
use super::tree::Tree;

/// Follows every link of every page.
pub(super) fn check(pages: &[PageFacts], tree: &Tree, base: &str) -> Vec<Problem> {
    let by_file: BTreeMap<&str, &PageFacts> =
        pages.iter().map(|page| (page.file.as_str(), page)).collect();
    let mut problems = Vec::new();
    for page in pages {
        for (address, place) in &page.links {
            if let Some(message) = defect(page, address, tree, base, &by_file) {
                problems.push(Problem::at(&page.file, place, message));
            }
        }
    }
    problems
}

fn defect(
    page: &PageFacts,
    address: &str,
    tree: &Tree,
    base: &str,
    pages: &BTreeMap<&str, &PageFacts>,
) -> Option<String> {
    if address.is_empty() {
        return Some("empty address".to_owned());
    }
    if address.starts_with("mailto:") || address.starts_with("data:") {
        return None;
    }
    let (path, fragment) =
        address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)));
    let own = (!base.is_empty()).then(|| path.strip_prefix(base)).flatten();
    let target = match own {
        Some(below) => local("index.html", below),
        None if path.contains("://") => return None,
        None if path.starts_with('/') => return Some("address from the server's root".to_owned()),
        None if path.is_empty() => Some(page.file.clone()),
        None => local(&page.file, path),
    };
    let Some(target) = target else { return Some("leaves the site".to_owned()) };
    if !tree.files.contains(&target) {
        return Some(format!("leads to {target}, which does not exist"));
    }
    if later_edition(&page.file, &target) {
        return Some("an edition links to a later one".to_owned());
    }
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    let known = pages.get(target.as_str()).is_some_and(|found| found.ids.contains(fragment));
    (!known).then(|| format!("#{fragment} does not exist in {target}"))
}

/// The file a relative address leads to; `None` above the site's root.
pub(super) fn local(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let folder = address.is_empty() || address.ends_with('/') || address.ends_with('.');
    if folder {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

/// Whether a page of an edition leads into a later one.
fn later_edition(from: &str, to: &str) -> bool {
    let month = |path: &str| {
        let mut parts = path.split('/');
        (parts.next() == Some("editions"))
            .then(|| parts.next().unwrap_or_default().to_owned())
            .filter(|part| part != "index.html")
    };
    matches!((month(from), month(to)), (Some(from), Some(to)) if to > from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_followed() {
        for (from, address, expected) in [
            ("index.html", "./", Some("index.html")),
            ("regions/bretagne/index.html", "../../donnees/", Some("donnees/index.html")),
            ("regions/index.html", "../donnees/x.csv", Some("donnees/x.csv")),
            ("index.html", "../", None),
        ] {
            assert_eq!(local(from, address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn editions_may_look_back_but_not_forward() {
        assert!(later_edition("editions/2026-07/index.html", "editions/2026-08/index.html"));
        assert!(!later_edition("editions/2026-08/index.html", "editions/2026-07/index.html"));
        assert!(!later_edition("editions/2026-07/index.html", "editions/index.html"));
        assert!(!later_edition("index.html", "editions/2026-08/index.html"));
    }
}
