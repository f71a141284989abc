//! One région: compared with the nation, over time, and its départements.

use super::interruption::section;
use super::measures::{Column, columns, compared, row, table_block, territorial};
use super::regions;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, StatisticPage, counts, definition, related, yearly_change,
};
use crate::site::figure::{Absence, Block};
use crate::site::figures::{HireMeasure, Studio, Territory, sex_series};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::sources::Source;
use crate::site::territories::collation_key;
use crate::site::{Site, SiteError};

pub(super) fn page(site: &Site<'_>, slug: &str) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Region(slug.to_owned());
    let mut studio = Studio::new(site, &here);
    let name = regions::name(slug);
    let code = regions::code(slug);
    let territory = Territory { code: &code, name: &name };
    let place = territory.locative();
    let headline = [Source::Dsn, Source::Gaps, Source::Declared]
        .into_iter()
        .find_map(|source| Some((source, headline(site, source, &code, &place)?)));
    let title = headline.as_ref().map_or_else(
        || format!("{}, les taux d’interruption ne sont pas diffusés", capital(&place)),
        |(_, (title, _))| title.clone(),
    );
    let defined = headline.as_ref().map_or(Source::Dsn, |(source, _)| *source);
    let compared = compared(&mut studio, site, territory);
    let mut series = Vec::new();
    for source in Source::ALL {
        if let Some(grid) = territorial(site, source) {
            series.push(sex_series(&mut studio, grid, &source.shown(), territory)?);
        }
    }
    let departements = departements(&mut studio, site, territory);
    let mut sections =
        vec![section("comparaison", "La région et la France", None, [Some(compared)])];
    let mut over_time = section("evolution", "Évolution", None, []);
    over_time.blocks = series;
    sections.push(over_time);
    sections.extend(departements.map(|block| {
        let why = "Seuls les départements dont les effectifs le permettent sont diffusés. Le \
                   département est celui de la structure ou de l’établissement."
            .to_owned();
        section("departements", "Les départements", Some(why), [Some(block)])
    }));
    Ok(StatisticPage {
        frame: Frame::new(
            site,
            &here,
            &title,
            &format!("Interruptions de parcours d’insertion et embauches {place}."),
        ),
        kicker: Kicker::new(
            &name,
            headline.as_ref().map_or_else(String::new, |(_, (_, when))| when.clone()),
            false,
        ),
        lead: lead(site, &code, &place),
        keys: keys(site, &studio, &code),
        sections,
        definition: territorial(site, defined).map(definition),
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
    })
}

/// The finding of a source for a territory, and when it holds.
fn headline(site: &Site<'_>, source: Source, code: &str, place: &str) -> Option<(String, String)> {
    let grid = territorial(site, source)?;
    let at = [("territoire", code)];
    let period = grid.shown_period(&at, "taux")?;
    let rate = grid.value(period, &at, "taux")?;
    let when = when(source, period);
    let title = format!(
        "{}, {} des titulaires d’un PASS\u{a0}IAE {}, {when}",
        capital(place),
        percent(rate),
        source.headline_predicate()
    );
    Some((title, when))
}

/// One sentence per measure, against the nation; and what is withheld.
fn lead(site: &Site<'_>, code: &str, place: &str) -> Vec<String> {
    let at = [("territoire", code)];
    let mut findings = Vec::new();
    let mut withheld = Vec::new();
    for source in Source::ALL {
        let Some(grid) = territorial(site, source) else { continue };
        let Some(period) = grid.shown_period(&at, "taux") else {
            withheld.push(source.name());
            continue;
        };
        let Some(rate) = grid.value(period, &at, "taux") else { continue };
        let nation = grid.value(period, &[], "taux");
        let against = nation.map_or_else(String::new, |nation| {
            format!(", {}", sentences::against_nation(rate, nation))
        });
        findings.push(format!(
            "{}, {} des titulaires d’un PASS\u{a0}IAE {}{against}.",
            capital(&when(source, period)),
            percent(rate),
            source.predicate()
        ));
    }
    let mut lead = Vec::new();
    if !findings.is_empty() {
        lead.push(findings.join(" "));
    }
    if !withheld.is_empty() {
        lead.push(format!(
            "{}, ne sont pas diffusés, car couverts par le secret statistique\u{a0}: {}.",
            capital(place),
            withheld.iter().map(|name| numbers::lower_first(name)).collect::<Vec<_>>().join(", ")
        ));
    }
    lead
}

fn keys(site: &Site<'_>, studio: &Studio<'_>, code: &str) -> Vec<KeyFigure> {
    let at = [("territoire", code)];
    let rates = Source::ALL.into_iter().filter_map(|source| {
        let grid = territorial(site, source)?;
        let period = grid.reference_period(&at, "taux")?;
        let when = capital(&when(source, period));
        Some(KeyFigure {
            id: source.slug(),
            label: source.name().to_owned(),
            value: KeyValue::share(grid.cell(period, &at, "taux")),
            detail: counts(grid, &at, period, "interrompues", "personnes")
                .map_or_else(|| when.clone(), |counts| format!("{when}, {counts}")),
            change: yearly_change(grid, &at, "taux", period),
            href: Some(studio.linker.page(&PagePath::Interruption(source))),
        })
    });
    let hires = Grid::of(site.edition, "embauches_territoire").and_then(|grid| {
        let measure = HireMeasure::OpenEnded;
        let period = grid.reference_period(&at, measure.id())?;
        let when = capital(&numbers::in_period(period));
        Some(KeyFigure {
            id: "part-cdi",
            label: measure.title().to_owned(),
            value: KeyValue::share(grid.cell(period, &at, measure.id())),
            detail: counts(grid, &at, period, "embauches_cdi", "embauches")
                .map_or_else(|| when.clone(), |counts| format!("{when}, {counts}")),
            change: yearly_change(grid, &at, measure.id(), period),
            href: Some(studio.linker.page(&PagePath::Employers)),
        })
    });
    rates.chain(hires).collect()
}

/// The départements of a région, when the edition has any.
fn departements(
    studio: &mut Studio<'_>,
    site: &Site<'_>,
    territory: Territory<'_>,
) -> Option<Block> {
    let columns: Vec<Column<'_>> = columns(site)
        .into_iter()
        .filter(|column| !column.grid.children("territoire", territory.code).is_empty())
        .collect();
    columns.first()?;
    let mut places: Vec<(String, String)> = columns
        .iter()
        .flat_map(|column| column.grid.children("territoire", territory.code))
        .map(|place| (numbers::typographic(&place.libelle), place.code.clone()))
        .collect();
    places.sort_by_key(|(name, code)| (collation_key(name), code.clone()));
    places.dedup();
    let title = format!("Départements {}", genitive(territory));
    let published = places.iter().find(|(_, code)| {
        columns.iter().any(|column| {
            column.grid.value(column.period, &[("territoire", code)], column.measure).is_some()
        })
    });
    let Some((name, code)) = published else {
        return Some(Block::Absence(Absence { title, reason: sentences::WITHHELD.to_owned() }));
    };
    let mut rows = vec![row(territory.name, territory.code, None, &columns)];
    for total in &mut rows {
        total.is_total = true;
    }
    rows.extend(places.iter().map(|(name, code)| row(name, code, None, &columns)));
    Some(table_block(studio, &title, &columns, "Département", rows, code, name))
}

fn genitive(territory: Territory<'_>) -> String {
    crate::site::territories::grammar(territory.code)
        .map_or_else(|| territory.name.to_owned(), |grammar| grammar.genitive.clone())
}
