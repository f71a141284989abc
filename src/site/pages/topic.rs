//! The page of any subject: each of its measures over time, then in every breakdown.

use super::interruption::section;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, Section, StatisticPage, definition, related, yearly_change,
};
use crate::disclosure::protected::Cell;
use crate::edition::published::PublishedCell;
use crate::site::figure::Sign;
use crate::site::figures::{FRANCE, MEN, Studio, WOMEN, gaps_by, rates_by, sex_series};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::paths::PagePath;
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::site::topics::{Breakdown, Part, Topic};
use crate::site::{Site, SiteError};
use crate::vocabulary::Period;

/// A subject as another page announces it.
#[derive(Debug)]
pub(crate) struct TopicLink {
    pub(in crate::site) name: &'static str,
    pub(super) summary: &'static str,
    pub(in crate::site) finding: Option<String>,
    pub(super) href: String,
}

/// Subjects with their latest findings.
pub(in crate::site) fn topic_links(
    site: &Site<'_>,
    studio: &Studio<'_>,
    topics: &[Topic],
) -> Vec<TopicLink> {
    topics
        .iter()
        .map(|topic| {
            let words = topic.words();
            TopicLink {
                name: words.name,
                summary: words.summary,
                finding: finding(site, *topic).map(|(_, _, text)| format!("{text}.")),
                href: studio.linker.page(&PagePath::Topic(*topic)),
            }
        })
        .collect()
}

pub(in crate::site) fn page(site: &Site<'_>, topic: Topic) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Topic(topic);
    let words = topic.words();
    let mut studio = Studio::new(site, &here);
    let found = finding(site, topic);
    let title = found.as_ref().map_or_else(
        || {
            let tables = words.parts.iter().filter_map(|part| main_table(site, &part.shown));
            if tables.clone().next().is_some() && tables.clone().all(|one| one.periods().is_empty())
            {
                format!("{}\u{a0}: pas encore de résultat", words.name)
            } else {
                format!("{}\u{a0}: le résultat national n’est pas diffusé", words.name)
            }
        },
        |(_, _, text)| text.clone(),
    );
    let mut sections = Vec::new();
    for part in words.parts {
        sections.push(part_section(&mut studio, site, part)?);
    }
    let best = found.as_ref().map(|(part, period, _)| (*part, *period));
    let grid = best.and_then(|(part, _)| main_table(site, &part.shown));
    let any = grid.or_else(|| words.parts.iter().find_map(|part| main_table(site, &part.shown)));
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, words.summary),
        kicker: Kicker::new(
            "France entière",
            best.map_or_else(String::new, |(part, period)| part.shown.when(period)),
            best.zip(grid).is_some_and(|((part, period), grid)| {
                grid.cell(period, &[], part.shown.measure).provisional
            }),
        ),
        lead: vec![words.summary.to_owned()],
        keys: words.parts.iter().filter_map(|part| key(site, part)).collect(),
        sections,
        definition: any.map(definition),
        related: related(site, &here, &neighbours(topic)),
    })
}

/// The subjects beside this one, and how figures are made.
fn neighbours(topic: Topic) -> Vec<PagePath> {
    let (hub, topics): (PagePath, &[Topic]) = if topic.is_interruption() {
        (PagePath::Interruptions, &Topic::INTERRUPTIONS)
    } else {
        (PagePath::Rights, &Topic::RIGHTS)
    };
    let mut pages = vec![hub];
    pages.extend(topics.iter().copied().map(PagePath::Topic));
    pages.extend([PagePath::Methodology, PagePath::Quality]);
    pages
}

/// The first part whose national figure is published: the period shown, and its sentence.
fn finding(site: &Site<'_>, topic: Topic) -> Option<(&'static Part, Period, String)> {
    topic.words().parts.iter().find_map(|part| {
        let grid = main_table(site, &part.shown)?;
        let measure = part.shown.measure;
        let period = grid.shown_period(&[], measure)?;
        let value = |choice: &[(&str, &str)]| grid.value(period, choice, measure);
        let clause = part.shown.clause(value(&[WOMEN]), value(&[MEN]), || value(&[]))?;
        Some((part, period, format!("{}, {clause}", capital(&part.shown.when(period)))))
    })
}

/// The table giving national figures.
fn main_table<'a>(site: &Site<'a>, shown: &Shown) -> Option<Grid<'a>> {
    Grid::of(site.edition, &format!("{}_type_siae", shown.tables))
}

fn part_section(
    studio: &mut Studio<'_>,
    site: &Site<'_>,
    part: &Part,
) -> Result<Section, SiteError> {
    let introduction = part.introduction.map(str::to_owned);
    let shown = &part.shown;
    let Some(grid) = main_table(site, shown) else {
        return Ok(section(part.id, part.title, introduction, [None]));
    };
    let mut blocks = vec![sex_series(studio, grid, shown, FRANCE)?];
    for breakdown in part.breakdowns {
        let (suffix, dimension, by) = breakdown.names();
        let Some(grid) = Grid::of(site.edition, &format!("{}_{suffix}", shown.tables)) else {
            continue;
        };
        blocks.push(match breakdown {
            Breakdown::Region => rates_by(studio, grid, shown, dimension, by)?,
            Breakdown::SiaeKind | Breakdown::Age => gaps_by(studio, grid, shown, dimension, by)?,
        });
    }
    Ok(Section { id: part.id, title: part.title.to_owned(), introduction, blocks })
}

fn key(site: &Site<'_>, part: &Part) -> Option<KeyFigure> {
    let shown = &part.shown;
    let grid = main_table(site, shown)?;
    let period = grid.reference_period(&[], shown.measure)?;
    let cell = grid.cell(period, &[], shown.measure);
    let of = |choice: &[(&str, &str)]| {
        grid.value(period, choice, shown.measure).map(|value| shown.figure(value))
    };
    let sexes = of(&[WOMEN])
        .zip(of(&[MEN]))
        .map(|(women, men)| format!("\u{202f}; femmes\u{a0}: {women}, hommes\u{a0}: {men}"));
    Some(KeyFigure {
        id: part.id,
        label: part.title.to_owned(),
        value: key_value(shown, cell),
        detail: format!("{}{}", capital(&shown.when(period)), sexes.unwrap_or_default()),
        change: yearly_change(grid, &[], shown.measure, period).filter(|_| shown.in_percent()),
        href: None,
    })
}

fn key_value(shown: &Shown, cell: PublishedCell) -> KeyValue {
    match (cell.cell, Sign::of(cell.cell)) {
        (Cell::Published(value), _) => KeyValue::Figure(shown.short_figure(value)),
        (_, sign) => KeyValue::Sign(sign.unwrap_or(Sign::Unavailable)),
    }
}
