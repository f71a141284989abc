//! The anatomy of a page of statistics: finding, when, what it says, key figures, figures,
//! definitions, what to read next, how to cite.

use askama::Template;

use crate::disclosure::protected::Cell;
use crate::edition::catalogue::Definition;
use crate::edition::published::PublishedCell;
use crate::site::figure::{Block, Sign};
use crate::site::frame::{Current, Frame, Link};
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::{Site, sentences};
use crate::vocabulary::Period;

/// A page of statistics.
#[derive(Debug, Template)]
#[template(path = "pages/statistic.html")]
pub(crate) struct StatisticPage {
    pub(in crate::site) frame: Frame,
    pub(in crate::site) kicker: Kicker,
    pub(in crate::site) lead: Vec<String>,
    pub(in crate::site) keys: Vec<KeyFigure>,
    pub(in crate::site) sections: Vec<Section>,
    pub(in crate::site) definition: Option<Definition>,
    pub(in crate::site) related: Vec<Link>,
}

/// When and where the figures of a page hold.
#[derive(Debug)]
pub(crate) struct Kicker {
    /// What kind of slice it is.
    pub(in crate::site) kind: &'static str,
    /// Territory.
    pub(in crate::site) territory: String,
    /// Reference period.
    pub(in crate::site) period: String,
    /// Provisional or final.
    pub(in crate::site) status: Option<String>,
}

/// A key figure.
#[derive(Debug)]
pub(crate) struct KeyFigure {
    /// Stable identifier.
    pub(in crate::site) id: &'static str,
    /// What it is.
    pub(in crate::site) label: String,
    /// The figure with its unit.
    pub(in crate::site) value: KeyValue,
    /// Period and denominator.
    pub(in crate::site) detail: String,
    /// Change since a year before.
    pub(in crate::site) change: Option<String>,
    /// Page with more.
    pub(in crate::site) href: Option<String>,
}

/// A key figure, or the sign of its absence.
#[derive(Debug)]
pub(crate) enum KeyValue {
    /// A figure with its unit.
    Figure(String),
    /// Not published.
    Sign(Sign),
}

/// A part of a page, with its figures.
#[derive(Debug)]
pub(crate) struct Section {
    pub(in crate::site) id: &'static str,
    pub(in crate::site) title: String,
    pub(in crate::site) introduction: Option<String>,
    pub(in crate::site) blocks: Vec<Block>,
}

impl Section {
    /// Whether it has something to read: a figure, links, or words alone.
    pub(crate) fn is_shown(&self) -> bool {
        self.blocks.is_empty() || self.blocks.iter().any(Block::is_shown)
    }
}

/// Whether a page has anything but its lead.
pub(crate) fn any_shown(sections: &[Section]) -> bool {
    sections.iter().any(Section::is_shown)
}

/// What a page would have shown, and why it does not.
#[derive(Debug)]
pub(crate) struct Unpublished<'a> {
    pub(crate) reason: &'a str,
    pub(crate) titles: Vec<String>,
}

/// The absences of a page, by reason: each reason is said once. Where two have the same title, the
/// section tells them apart.
pub(crate) fn unpublished(sections: &[Section]) -> Vec<Unpublished<'_>> {
    let absences = || {
        sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(move |block| match block {
                Block::Absence(absence) => Some((section, absence)),
                Block::Figure(_) | Block::Ways(_) => None,
            })
        })
    };
    let mut parts: Vec<Unpublished<'_>> = Vec::new();
    for (section, absence) in absences() {
        let alone = absences().filter(|(_, other)| other.title == absence.title).count() == 1;
        let title = if alone {
            absence.title.clone()
        } else {
            format!("{}\u{a0}: {}", section.title, numbers::lower_first(&absence.title))
        };
        match parts.iter_mut().find(|part| part.reason == absence.reason) {
            Some(part) => part.titles.push(title),
            None => parts.push(Unpublished { reason: &absence.reason, titles: vec![title] }),
        }
    }
    parts
}

impl KeyFigure {
    /// Whether there is a figure to print large.
    pub(crate) const fn is_published(&self) -> bool {
        matches!(self.value, KeyValue::Figure(_))
    }
}

/// Whether at least one key figure is published.
pub(crate) fn any_published(keys: &[KeyFigure]) -> bool {
    keys.iter().any(KeyFigure::is_published)
}

/// Key figures that are not published for one reason.
#[derive(Debug)]
pub(crate) struct Absent {
    pub(crate) intro: &'static str,
    pub(crate) sign: Sign,
    pub(crate) labels: String,
}

/// The key figures that are not published, by sign.
///
/// When none is published, the page says so in words: a list would add nothing.
pub(crate) fn absent(keys: &[KeyFigure]) -> Vec<Absent> {
    if !any_published(keys) {
        return Vec::new();
    }
    let mut signs: Vec<(Sign, Vec<String>)> = Vec::new();
    for key in keys {
        let KeyValue::Sign(sign) = &key.value else { continue };
        let label = numbers::lower_first(&key.label);
        match signs.iter_mut().find(|(known, _)| known == sign) {
            Some((_, labels)) => labels.push(label),
            None => signs.push((*sign, vec![label])),
        }
    }
    signs
        .into_iter()
        .map(|(sign, labels)| Absent {
            intro: if labels.len() > 1 { "Non diffusés" } else { "Non diffusé" },
            sign,
            labels: labels.join("\u{202f}; "),
        })
        .collect()
}

impl KeyValue {
    /// A published share.
    pub(super) fn share(cell: PublishedCell) -> Self {
        match (cell.cell, Sign::of(cell.cell)) {
            (Cell::Published(value), _) => Self::Figure(percent(value)),
            (_, sign) => Self::Sign(sign.unwrap_or(Sign::Unavailable)),
        }
    }
}

impl Kicker {
    /// For figures of a period; provisional ones say so.
    pub(super) fn new(territory: &str, period: String, provisional: bool) -> Self {
        let status = provisional.then(|| "provisoire".to_owned());
        Self { kind: "Territoire", territory: territory.to_owned(), period, status }
    }

    /// For a page on something else than a territory.
    pub(super) fn about(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }
}

/// The change of a share since the same period a year before, when it can be told.
pub(super) fn yearly_change(
    grid: Grid<'_>,
    choice: &Choice<'_>,
    measure: &str,
    period: Period,
) -> Option<String> {
    let (before, now) = grid.year_on_year(choice, measure, period)?;
    Some(sentences::short_change(now, before, "sur un an"))
}

/// `4 120 sur 33 480`, when both counts are published.
pub(super) fn counts(
    grid: Grid<'_>,
    choice: &Choice<'_>,
    period: Period,
    numerator: &str,
    denominator: &str,
) -> Option<String> {
    let above = grid.value(period, choice, numerator)?;
    let below = grid.value(period, choice, denominator)?;
    Some(format!("{} sur {}", numbers::number(above), numbers::number(below)))
}

/// Links to other pages, by their names.
pub(super) fn related(site: &Site<'_>, here: &PagePath, pages: &[PagePath]) -> Vec<Link> {
    let linker = site.linker(here);
    pages
        .iter()
        .filter(|page| *page != here)
        .map(|page| Link {
            label: crate::site::frame::label(site, page),
            href: linker.page(page),
            current: Current::No,
        })
        .collect()
}

/// The written definition of a table, its texts ready to be read.
pub(super) fn definition(grid: Grid<'_>) -> Definition {
    readable(&grid.table().methode)
}

/// A definition as printed.
pub(super) fn readable(definition: &Definition) -> Definition {
    let Definition { numerateur, denominateur, population, periode, exclusions, lecture, limites } =
        definition;
    let text = |text: &String| sentences::sentence(text);
    Definition {
        numerateur: text(numerateur),
        denominateur: text(denominateur),
        population: text(population),
        periode: text(periode),
        exclusions: text(exclusions),
        lecture: text(lecture),
        limites: text(limites),
    }
}
