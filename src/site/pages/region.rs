//! One région or one of its départements: compared with the nation, over time, and what is below.

use super::interruption::section;
use super::measures::{About, Column, columns, row, table_block};
use super::profile::{self, Profile};
use super::statistic::{StatisticPage, related};
use crate::site::figure::Block;
use crate::site::figures::{Studio, Territory};
use crate::site::frame::{Current, Link};
use crate::site::paths::PagePath;
use crate::site::slice::Slice;
use crate::site::territories::{self, Region, departements_of};
use crate::site::{Site, SiteError};

pub(super) fn page(site: &Site<'_>, region: &Region) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Region(region.slug.clone());
    let slice = Slice::territory(&region.code, &region.name);
    let mut studio = Studio::new(site, &here);
    let mut page = profile::page(
        &mut studio,
        Profile {
            here: here.clone(),
            comparison: "La région et la France",
            description: format!(
                "Interruptions de parcours d’insertion et embauches {}.",
                slice.locative
            ),
            related: related(
                site,
                &here,
                &[
                    PagePath::Regions,
                    PagePath::Interruptions,
                    PagePath::Employers,
                    PagePath::Methodology,
                ],
            ),
            slice: slice.clone(),
        },
    )?;
    page.sections.extend(profile::precision(
        &mut studio,
        &slice,
        "type-de-structure",
        "Femmes et hommes, selon le type de structure",
    )?);
    let links = departements_of(&region.slug)
        .map(|place| Link {
            label: place.name.clone(),
            href: studio.linker.page(&PagePath::Departement(place.slug.clone())),
            current: Current::No,
        })
        .collect();
    let table = departements(&mut studio, site, region);
    let why = "Le département est celui de la structure ou de l’établissement. Chacun a sa page, \
               que ses chiffres soient diffusés ou non."
        .to_owned();
    let mut part =
        section("departements", "Les départements", Some(why), [Some(Block::Ways(links))]);
    part.blocks.extend(table);
    page.sections.push(part);
    Ok(page)
}

pub(super) fn departement(site: &Site<'_>, slug: &str) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Departement(slug.to_owned());
    let place = territories::departement_at(slug);
    let (code, name) = place.map_or(("", slug), |place| (place.code.as_str(), place.name.as_str()));
    let slice = Slice::territory(code, name);
    let mut pages = Vec::new();
    pages.extend(place.map(|place| PagePath::Region(place.region.clone())));
    pages.extend([
        PagePath::Regions,
        PagePath::Interruptions,
        PagePath::Employers,
        PagePath::Methodology,
    ]);
    profile::page(
        &mut Studio::new(site, &here),
        Profile {
            comparison: "Le département et la France",
            description: format!("Interruptions de parcours d’insertion {}.", slice.locative),
            related: related(site, &here, &pages),
            here,
            slice,
        },
    )
}

/// The départements of a région side by side, when any figure of theirs is published.
fn departements(studio: &mut Studio<'_>, site: &Site<'_>, region: &Region) -> Option<Block> {
    let columns: Vec<Column<'_>> = columns(site)
        .into_iter()
        .filter(|column| !column.grid.children("territoire", &region.code).is_empty())
        .collect();
    let territory = Territory { code: &region.code, name: &region.name };
    let published = departements_of(&region.slug).find(|place| {
        columns.iter().any(|column| {
            let at = [("territoire", place.code.as_str())];
            column.grid.value(column.period, &at, column.measure).is_some()
        })
    })?;
    let mut rows = vec![row(&region.name, &region.code, None, &columns)];
    for total in &mut rows {
        total.is_total = true;
    }
    rows.extend(
        departements_of(&region.slug).map(|place| {
            row(&place.name, &place.code, studio.territory_link(&place.code), &columns)
        }),
    );
    let title = format!("Départements {}", territory.genitive());
    let about = About {
        title: &title,
        row_header: "Département",
        read: Territory { code: &published.code, name: &published.name },
        compared: departements_of(&region.slug)
            .map(|place| {
                let named = Territory { code: &place.code, name: &place.name };
                (place.code.clone(), named.locative())
            })
            .collect(),
    };
    Some(table_block(studio, about, &columns, rows))
}
