//! The régions: all of them, then one page each, compared with the nation.

use std::sync::LazyLock;

use askama::Template;

use super::employers;
use super::interruption::section;
use super::interruptions::main_table;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, StatisticPage, counts, definition, related, yearly_change,
};
use crate::disclosure::protected::Value;
use crate::nomenclatures::territories as official;
use crate::site::figure::{Absence, Block, DataTable, Entry, Figure, Row};
use crate::site::figures::{HireMeasure, Studio, Territory, rate_series};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::sources::Source;
use crate::site::territories::{collation_key, slug};
use crate::site::{Site, SiteError};
use crate::vocabulary::Period;

/// A région of the site.
#[derive(Debug, Clone)]
pub struct Region {
    /// Published code.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
}

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let mut regions: Vec<Region> = official::regions()
        .iter()
        .map(|region| Region {
            code: format!("REG-{}", region.code),
            name: numbers::typographic(&region.label),
            slug: slug(&region.label),
        })
        .collect();
    regions.sort_by_key(|region| collation_key(&region.name));
    regions
});

/// The 18 régions, in French alphabetical order.
pub fn all() -> Vec<Region> {
    REGIONS.clone()
}

/// The name behind a slug.
pub fn name(slug: &str) -> String {
    REGIONS
        .iter()
        .find(|region| region.slug == slug)
        .map_or_else(|| slug.to_owned(), |region| region.name.clone())
}

/// The page of all régions.
#[derive(Debug, Template)]
#[template(path = "pages/regions.html")]
pub(crate) struct RegionsPage {
    frame: Frame,
    kicker: Kicker,
    lead: String,
    block: Block,
    related: Vec<Link>,
}

/// A figure shown for every territory: its table, measure, period and column.
struct Column<'a> {
    grid: Grid<'a>,
    measure: &'static str,
    period: Period,
    title: String,
}

fn columns<'a>(site: &Site<'a>) -> Vec<Column<'a>> {
    let rates = Source::ALL.into_iter().filter_map(|source| {
        let grid = territorial(site, source)?;
        let period = grid.reference_period(&[], "taux")?;
        let title = format!("{}, {} (%)", source.name(), when(source, period));
        Some(Column { grid, measure: "taux", period, title })
    });
    let hires = Grid::of(site.edition, "embauches_territoire").and_then(|grid| {
        let measure = HireMeasure::OpenEnded;
        let period = grid.reference_period(&[], measure.id())?;
        let title = format!("{}, {} (%)", measure.title(), numbers::in_period(period));
        Some(Column { grid, measure: measure.id(), period, title })
    });
    rates.chain(hires).collect()
}

fn territorial<'a>(site: &Site<'a>, source: Source) -> Option<Grid<'a>> {
    Grid::of(site.edition, &format!("{}_territoire", source.prefix()))
}

pub(super) fn index(site: &Site<'_>) -> RegionsPage {
    let here = PagePath::Regions;
    let mut studio = Studio::new(site, &here);
    let columns = columns(site);
    let finding = Source::Dsn;
    let range = territorial(site, finding).and_then(|grid| {
        let period = grid.reference_period(&[], "taux")?;
        let named: Vec<(String, Value)> = REGIONS
            .iter()
            .filter_map(|region| {
                let rate = grid.value(period, &[("territoire", &region.code)], "taux")?;
                let place = Territory { code: &region.code, name: &region.name };
                Some((place.locative(), rate))
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
    rows.extend(REGIONS.iter().map(|region| {
        let href = studio.linker.page(&PagePath::Region(region.slug.clone()));
        row(&region.name, &region.code, Some(href), &columns)
    }));
    let caption = "Interruptions de parcours et embauches, par région";
    let block = table_block(&mut studio, caption, &columns, "Région", rows, "FR", "France");
    RegionsPage {
        frame: Frame::new(site, &here, &title, &lead),
        kicker: Kicker::new(
            "18\u{a0}régions",
            columns.first().map_or_else(String::new, |column| numbers::in_period(column.period)),
            false,
        ),
        lead,
        block,
        related: related(
            site,
            &here,
            &[PagePath::Interruptions, PagePath::Employers, PagePath::Data, PagePath::Methodology],
        ),
    }
}

fn row(name: &str, code: &str, href: Option<String>, columns: &[Column<'_>]) -> Row {
    Row {
        header: name.to_owned(),
        href,
        is_total: code == "FR",
        cells: columns
            .iter()
            .map(|column| {
                let at = [("territoire", code)];
                Entry::of(column.grid.cell(column.period, &at, column.measure))
            })
            .collect(),
    }
}

/// A table of several tables, without chart; its sentence reads the first published figure of the
/// territory named.
fn table_block(
    studio: &mut Studio<'_>,
    title: &str,
    columns: &[Column<'_>],
    row_header: &str,
    rows: Vec<Row>,
    code: &str,
    name: &str,
) -> Block {
    let at = [("territoire", code)];
    let territory = Territory { code, name };
    let reading = columns.iter().find_map(|column| {
        let value = column.grid.value(column.period, &at, column.measure)?;
        Some(format!(
            "{}, colonne «\u{a0}{}\u{a0}»\u{a0}: {}.",
            territory.locative(),
            column.title,
            percent(value)
        ))
    });
    let (Some(reading), Some(first)) = (reading, columns.first()) else {
        return Block::Absence(Absence {
            title: title.to_owned(),
            reason: sentences::WITHHELD.to_owned(),
        });
    };
    Block::Figure(Figure {
        label: studio.next_table(),
        title: title.to_owned(),
        subtitle: "En %, dernière période diffusée de chaque mesure".to_owned(),
        drawing: None,
        table: DataTable {
            row_header: row_header.to_owned(),
            columns: columns.iter().map(|column| column.title.clone()).collect(),
            rows,
        },
        reading,
        scope: format!("{} {name}.", sentences::sentence(&first.grid.table().methode.population)),
        source: studio.source_line(first.grid),
        notes: vec![
            "Chaque colonne a sa population et sa période\u{a0}: les mesures ne s’additionnent \
             pas."
                .to_owned(),
        ],
        downloads: studio.downloads(first.grid),
    })
}

pub(super) fn page(site: &Site<'_>, slug: &str) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Region(slug.to_owned());
    let mut studio = Studio::new(site, &here);
    let name = name(slug);
    let code = REGIONS
        .iter()
        .find(|region| region.slug == slug)
        .map_or_else(String::new, |region| region.code.clone());
    let territory = Territory { code: &code, name: &name };
    let place = territory.locative();
    let headline = [Source::Dsn, Source::Gaps, Source::Declared]
        .into_iter()
        .find_map(|source| headline(site, source, &code, &place));
    let title = headline.as_ref().map_or_else(
        || format!("{}, les taux d’interruption ne sont pas diffusés", capital(&place)),
        |(title, _)| title.clone(),
    );
    let compared = compared(&mut studio, site, territory);
    let mut series = Vec::new();
    for source in Source::ALL {
        if let Some(grid) = territorial(site, source) {
            series.push(rate_series(&mut studio, grid, source, territory)?);
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
            headline.as_ref().map_or_else(String::new, |(_, when)| when.clone()),
            false,
        ),
        lead: lead(site, &code, &place),
        keys: keys(site, &studio, &code),
        sections,
        definition: territorial(site, Source::Dsn).map(definition),
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
    let period = grid.last_published(&at, "taux")?;
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
        let Some(period) = grid.last_published(&at, "taux") else {
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

/// The région beside the nation, one measure per row.
fn compared(studio: &mut Studio<'_>, site: &Site<'_>, territory: Territory<'_>) -> Block {
    let title = format!("{} et France, par mesure", territory.name);
    let columns = columns(site);
    let at = [("territoire", territory.code)];
    let rows: Vec<Row> = columns
        .iter()
        .map(|column| {
            let here = column.grid.cell(column.period, &at, column.measure);
            let nation = column.grid.cell(column.period, &[], column.measure);
            Row {
                header: column.title.clone(),
                href: None,
                is_total: false,
                cells: vec![Entry::of(here), Entry::of(nation), Entry::gap(here, nation)],
            }
        })
        .collect();
    let reading = columns.iter().find_map(|column| {
        let here = column.grid.value(column.period, &at, column.measure)?;
        let nation = column.grid.value(column.period, &[], column.measure)?;
        Some(format!(
            "ligne «\u{a0}{}\u{a0}»\u{a0}: {} {}, {}.",
            column.title,
            percent(here),
            territory.locative(),
            sentences::against_nation(here, nation)
        ))
    });
    let (Some(reading), Some(first)) = (reading, columns.first()) else {
        return Block::Absence(Absence { title, reason: sentences::WITHHELD.to_owned() });
    };
    Block::Figure(Figure {
        label: studio.next_table(),
        title,
        subtitle: "En %, dernière période diffusée de chaque mesure\u{202f}; écart en points"
            .to_owned(),
        drawing: None,
        table: DataTable {
            row_header: "Mesure".to_owned(),
            columns: vec![
                territory.name.to_owned(),
                "France".to_owned(),
                "Écart à la France (points)".to_owned(),
            ],
            rows,
        },
        reading,
        scope: format!(
            "{} {} et France.",
            sentences::sentence(&first.grid.table().methode.population),
            territory.name
        ),
        source: studio.source_line(first.grid),
        notes: vec![
            "Chaque ligne a sa population et sa période\u{a0}: les mesures ne s’additionnent pas."
                .to_owned(),
        ],
        downloads: studio.downloads(first.grid),
    })
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

/// Used by the front page: the share of open-ended hires, if published.
pub(super) fn national_hires<'a>(site: &Site<'a>) -> Option<(Grid<'a>, Period)> {
    let grid = employers::main_table(site)?;
    Some((grid, grid.reference_period(&[], HireMeasure::OpenEnded.id())?))
}

/// Used by the front page: the national rate of a source, if published.
pub(super) fn national_rate<'a>(site: &Site<'a>, source: Source) -> Option<(Grid<'a>, Period)> {
    let grid = main_table(site, source)?;
    Some((grid, grid.reference_period(&[], "taux")?))
}
