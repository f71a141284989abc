//! The pages: one file per type, one template of the same stem.

mod calendar;
pub(super) mod corrections;
mod data;
mod editions;
pub(super) mod employers;
pub(super) mod engaged;
mod glossary;
pub(super) mod home;
pub(super) mod interruption;
pub(super) mod interruptions;
mod label_evaluation;
mod label_practices;
mod label_robustness;
mod measures;
mod methodology;
mod notices;
mod profile;
mod quality;
mod region;
pub(super) mod regions;
mod rights;
mod search;
mod sitemap;
pub(super) mod statistic;
mod structure;
pub(super) mod topic;
pub(super) mod treatment;

use askama::Template;

pub use search::Indexed;

use crate::site::paths::{PagePath, Place};
use crate::site::sources::Source;
use crate::site::topics::Topic;
use crate::site::{Site, SiteError, sectors, territories};
use crate::vocabulary::SiaeKind;

/// Every page of a copy, in the order of the plan of the site.
pub fn all(site: &Site<'_>) -> Vec<PagePath> {
    let mut pages = vec![PagePath::Home, PagePath::Interruptions];
    pages.extend(Source::ALL.map(PagePath::Interruption));
    pages.extend(Topic::INTERRUPTIONS.map(PagePath::Topic));
    pages.extend(SiaeKind::ALL.map(PagePath::Structure));
    pages.extend([PagePath::Treatment, PagePath::Rights]);
    pages.extend(Topic::RIGHTS.map(PagePath::Topic));
    pages.extend([PagePath::Employers, PagePath::EngagedEmployers]);
    pages.extend([PagePath::LabelPractices, PagePath::LabelRobustness, PagePath::LabelEvaluation]);
    pages.extend(sectors::all().iter().map(|sector| PagePath::Sector(sector.slug.clone())));
    pages.push(PagePath::Regions);
    for region in territories::regions() {
        pages.push(PagePath::Region(region.slug.clone()));
        pages.extend(
            territories::departements_of(&region.slug)
                .map(|place| PagePath::Departement(place.slug.clone())),
        );
    }
    pages.extend([PagePath::Methodology, PagePath::Quality, PagePath::Data]);
    pages.extend(
        site.edition.catalogue.tables.iter().map(|table| PagePath::Table(table.id.clone())),
    );
    pages.extend([
        PagePath::Corrections,
        PagePath::Glossary,
        PagePath::Accessibility,
        PagePath::Legal,
        PagePath::Privacy,
        PagePath::SiteMap,
    ]);
    match site.context.place {
        Place::Root => {
            pages.extend([PagePath::Editions, PagePath::Calendar, PagePath::NotFound]);
        }
        Place::Edition => {}
    }
    // Last: it lists the others.
    pages.push(PagePath::Search);
    pages
}

/// One page, as HTML. `index` is what the pages before it say of themselves, which the search page
/// lists.
///
/// # Errors
/// When a chart cannot be drawn or the template cannot be filled.
pub fn render(site: &Site<'_>, path: &PagePath, index: &[Indexed]) -> Result<String, SiteError> {
    match path {
        PagePath::Home => fill(path, &home::page(site)?),
        PagePath::Interruptions => fill(path, &interruptions::page(site)?),
        PagePath::Interruption(source) => fill(path, &interruption::page(site, *source)?),
        PagePath::Treatment => fill(path, &treatment::page(site)?),
        PagePath::Rights => fill(path, &rights::page(site)),
        PagePath::Topic(topic) => fill(path, &topic::page(site, *topic)?),
        PagePath::Employers => fill(path, &employers::page(site)?),
        PagePath::EngagedEmployers => fill(path, &engaged::page(site)?),
        PagePath::LabelPractices => fill(path, &label_practices::page(site)?),
        PagePath::LabelRobustness => fill(path, &label_robustness::page(site)),
        PagePath::LabelEvaluation => fill(path, &label_evaluation::page(site)),
        PagePath::Regions => fill(path, &regions::index(site)),
        PagePath::Region(slug) => match territories::region_at(slug) {
            Some(region) => fill(path, &region::page(site, region)?),
            None => fill(path, &notices::not_found(site)),
        },
        PagePath::Departement(slug) => fill(path, &region::departement(site, slug)?),
        PagePath::Structure(kind) => fill(path, &structure::page(site, *kind)?),
        PagePath::Sector(slug) => fill(path, &structure::sector(site, slug)?),
        PagePath::Methodology => fill(path, &methodology::page(site)),
        PagePath::Quality => fill(path, &quality::page(site)?),
        PagePath::Data => fill(path, &data::page(site)),
        PagePath::Table(id) => fill(path, &data::table(site, id)),
        PagePath::Glossary => fill(path, &glossary::page(site)),
        PagePath::Editions => fill(path, &editions::page(site)),
        PagePath::Calendar => fill(path, &calendar::page(site)),
        PagePath::Corrections => fill(path, &corrections::page(site)),
        PagePath::Accessibility => fill(path, &notices::accessibility(site)),
        PagePath::Legal => fill(path, &notices::legal(site)),
        PagePath::Privacy => fill(path, &notices::privacy(site)),
        PagePath::SiteMap => fill(path, &sitemap::page(site)),
        PagePath::Search => search::page(site, index),
        PagePath::NotFound => fill(path, &notices::not_found(site)),
    }
}

fn fill(path: &PagePath, template: &impl Template) -> Result<String, SiteError> {
    template.render().map_err(|cause| SiteError::Template { page: path.file(), cause })
}
