//! All régions side by side, and the way to each département.

use askama::Template;

use super::measures::{About, columns, row, table_block, territorial};
use super::statistic::{Kicker, related};
use crate::disclosure::protected::Value;
use crate::site::Site;
use crate::site::figure::Block;
use crate::site::figures::{FRANCE, Studio, Territory};
use crate::site::frame::{Current, Frame, Link};
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::sources::Source;
use crate::site::territories::{departements_of, regions};

/// The page of all régions.
#[derive(Debug, Template)]
#[template(path = "pages/regions.html")]
pub(crate) struct RegionsPage {
    pub(in crate::site) frame: Frame,
    kicker: Kicker,
    pub(in crate::site) lead: String,
    pub(in crate::site) block: Block,
    departements: Vec<(Link, Vec<Link>)>,
    related: Vec<Link>,
}

pub(in crate::site) fn index(site: &Site<'_>) -> RegionsPage {
    let here = PagePath::Regions;
    let mut studio = Studio::new(site, &here);
    let columns = columns(site);
    let finding = Source::Dsn;
    let range = territorial(site, finding).and_then(|grid| {
        let period = grid.reference_period(&[], "taux")?;
        let named: Vec<(String, Option<Value>)> = regions()
            .iter()
            .map(|region| {
                let place = Territory { code: &region.code, name: &region.name };
                let rate = grid.value(period, &[("territoire", &region.code)], "taux");
                (place.locative(), rate)
            })
            .collect();
        Some((period, sentences::range(&named)?))
    });
    let title = range.as_ref().map_or_else(
        || "Les parcours d’insertion dans les 18\u{a0}régions".to_owned(),
        |(period, range)| {
            format!(
                "{}, la part des titulaires en interruption selon la DSN va {range}",
                capital(&when(finding, *period))
            )
        },
    );
    let lead = "Pour chaque région, la page liée compare les trois mesures des interruptions et \
                les embauches à la moyenne nationale. Un écart entre régions peut tenir à leurs \
                types de structures, à l’âge des personnes ou aux secteurs présents\u{a0}: il ne \
                mesure pas l’action d’un territoire."
        .to_owned();
    let mut rows = vec![row("France", "FR", None, &columns)];
    rows.extend(regions().iter().map(|region| {
        let href = studio.linker.page(&PagePath::Region(region.slug.clone()));
        row(&region.name, &region.code, Some(href), &columns)
    }));
    let caption = "Interruptions de parcours et embauches, par région";
    let about = About {
        title: caption,
        row_header: "Région",
        read: FRANCE,
        compared: regions()
            .iter()
            .map(|region| {
                let place = Territory { code: &region.code, name: &region.name };
                (region.code.clone(), place.locative())
            })
            .collect(),
    };
    let block = table_block(&mut studio, about, &columns, rows);
    RegionsPage {
        frame: Frame::new(site, &here, &title, &lead),
        kicker: Kicker::new(
            "18\u{a0}régions",
            columns.first().map_or_else(String::new, |column| numbers::in_period(column.period)),
            false,
        ),
        lead,
        block,
        departements: departements(&studio),
        related: related(
            site,
            &here,
            &[PagePath::Interruptions, PagePath::Employers, PagePath::Data, PagePath::Methodology],
        ),
    }
}

/// The départements of each région.
fn departements(studio: &Studio<'_>) -> Vec<(Link, Vec<Link>)> {
    let link = |label: &str, page: PagePath| Link {
        label: label.to_owned(),
        href: studio.linker.page(&page),
        current: Current::No,
    };
    regions()
        .iter()
        .map(|region| {
            let below = departements_of(&region.slug)
                .map(|place| link(&place.name, PagePath::Departement(place.slug.clone())));
            (link(&region.name, PagePath::Region(region.slug.clone())), below.collect())
        })
        .collect()
}
