//! One kind of structure, or one sector of employers, beside the whole.

use super::interruption::section;
use super::profile::{self, Profile};
use super::statistic::{StatisticPage, related};
use crate::site::figure::Block;
use crate::site::figures::Studio;
use crate::site::frame::Link;
use crate::site::paths::PagePath;
use crate::site::slice::Slice;
use crate::site::{Site, SiteError, sectors};
use crate::vocabulary::SiaeKind;

pub(super) fn page(site: &Site<'_>, kind: SiaeKind) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Structure(kind);
    let slice = Slice::structure(kind);
    let others = kinds(site, &here);
    let mut studio = Studio::new(site, &here);
    let mut page = profile::page(
        &mut studio,
        Profile {
            comparison: "Ce type de structure et l’ensemble",
            description: format!("Interruptions de parcours et heures payées {}.", slice.locative),
            related: related(
                site,
                &here,
                &[PagePath::Interruptions, PagePath::Regions, PagePath::Methodology],
            ),
            here,
            slice: slice.clone(),
        },
    )?;
    let title = "Femmes et hommes, selon la région";
    page.sections.extend(profile::precision(&mut studio, &slice, "region", title)?);
    let title = "Les autres types de structures";
    page.sections.push(section("types", title, None, [Some(Block::Ways(others))]));
    Ok(page)
}

pub(super) fn sector(site: &Site<'_>, slug: &str) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Sector(slug.to_owned());
    let (code, name) =
        sectors::at(slug).map_or(("", slug), |sector| (sector.code.as_str(), sector.name.as_str()));
    let slice = Slice::sector(code, name);
    let others = all_sectors(site, &here);
    let mut page = profile::page(
        &mut Studio::new(site, &here),
        Profile {
            comparison: "Le secteur et l’ensemble",
            description: format!(
                "Embauches, part des CDI et rotation de la main-d’œuvre {}.",
                slice.locative
            ),
            related: related(
                site,
                &here,
                &[PagePath::Employers, PagePath::EngagedEmployers, PagePath::Methodology],
            ),
            here,
            slice,
        },
    )?;
    let title = "Les autres secteurs";
    page.sections.push(section("secteurs", title, None, [Some(Block::Ways(others))]));
    Ok(page)
}

/// The pages of all kinds of structure but the one being read.
pub(super) fn kinds(site: &Site<'_>, here: &PagePath) -> Vec<Link> {
    related(site, here, &SiaeKind::ALL.map(PagePath::Structure))
}

/// The pages of all sectors but the one being read.
pub(super) fn all_sectors(site: &Site<'_>, here: &PagePath) -> Vec<Link> {
    let pages: Vec<PagePath> =
        sectors::all().iter().map(|sector| PagePath::Sector(sector.slug.clone())).collect();
    related(site, here, &pages)
}
