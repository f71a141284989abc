//! Plan of the site: every page of the copy, by section.

use askama::Template;

use super::all;
use crate::site::frame::{Current, Frame, Link, label};
use crate::site::paths::PagePath;
use crate::site::{Site, printed};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/sitemap.html")]
pub(crate) struct SiteMapPage {
    frame: Frame,
    entries: Vec<(Link, Vec<Link>)>,
}

pub(super) fn page(site: &Site<'_>) -> SiteMapPage {
    let here = PagePath::SiteMap;
    let linker = site.linker(&here);
    let mut entries: Vec<(Link, Vec<Link>)> = Vec::new();
    let mut pages = all(site);
    if !pages.contains(&PagePath::Editions) {
        pages.extend([PagePath::Editions, PagePath::Calendar]);
    }
    for page in pages.iter().filter(|page| **page != PagePath::NotFound) {
        let link = Link { label: label(site, page), href: linker.page(page), current: Current::No };
        match page {
            PagePath::Interruption(_)
            | PagePath::EngagedEmployers
            | PagePath::LabelPractices
            | PagePath::LabelRobustness
            | PagePath::LabelEvaluation
            | PagePath::Topic(_)
            | PagePath::Region(_)
            | PagePath::Departement(_)
            | PagePath::Structure(_)
            | PagePath::Sector(_)
            | PagePath::Calendar
            | PagePath::Table(_) => {
                if let Some((_, below)) = entries.last_mut() {
                    below.push(link);
                }
            }
            PagePath::Home => {
                let below = printed::own(&linker, site.edition.entry());
                entries.push((link, below.into_iter().collect()));
            }
            PagePath::Interruptions
            | PagePath::Treatment
            | PagePath::Rights
            | PagePath::Employers
            | PagePath::Regions
            | PagePath::Methodology
            | PagePath::Quality
            | PagePath::Data
            | PagePath::Glossary
            | PagePath::Editions
            | PagePath::Corrections
            | PagePath::Accessibility
            | PagePath::Legal
            | PagePath::Privacy
            | PagePath::SiteMap
            | PagePath::Search
            | PagePath::NotFound => entries.push((link, Vec::new())),
        }
    }
    SiteMapPage {
        frame: Frame::new(site, &here, "Plan du site", "Toutes les pages du site."),
        entries,
    }
}
