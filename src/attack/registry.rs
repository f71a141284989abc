//! All figures of all editions, each counted once.
//!
//! Two cells of one population, period, set of modalities and measure are the same number wherever
//! they appear. The figures of a population in a period form a *slice*. A slice keeps its *vintage*
//! from edition to edition until a published figure changes: then the figures are others, and only
//! their differences speak.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::catalogue::{Dimension, Measure};
use super::editions::{Edition, Loaded};
use super::finding::{Finding, Kind};
use super::formats::Status;
use super::number::Decimal;

/// A figure within its slice: measure, then `dimension=code` of every dimension not at its total.
pub(super) type Name = (String, String);

/// Number of a slice.
pub(super) type SliceNumber = usize;

/// What all editions say of a figure.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// The value, published somewhere.
    pub(super) value: Option<Decimal>,
    pub(super) status: Status,
    pub(super) provisional: bool,
    /// The modalities of its classifications, outcomes left at their total: where it is. A zero
    /// says nothing of people where nobody is.
    pub(super) place_codes: String,
    pub(super) measure: Arc<Measure>,
    /// Table and edition where it is read.
    pub(super) place: Arc<str>,
}

/// The figures of a population in a period, in one vintage.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    pub(super) population: String,
    pub(super) period: String,
    pub(super) figures: BTreeMap<Name, Figure>,
    /// Position of the last edition that told anything new of it.
    pub(super) told: usize,
}

/// All slices.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) slices: Vec<Slice>,
    /// The newest slice of a population and period.
    newest: BTreeMap<(String, String), SliceNumber>,
    /// The slice of an edition (by position), population and period.
    of_edition: BTreeMap<(usize, String, String), SliceNumber>,
    pub(super) findings: Vec<Finding>,
}

/// Where a cell of a table is in the registry.
pub(super) fn name(loaded: &Loaded, nodes: &[usize], measure: &str) -> Name {
    (measure.to_owned(), codes(loaded, nodes, |_| true))
}

/// `dimension=code` of the dimensions wanted that are not at their total.
fn codes(loaded: &Loaded, nodes: &[usize], wanted: impl Fn(&Dimension) -> bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    let dimensions = loaded.table.dimensions.iter().zip(nodes);
    for (dimension, node) in dimensions.filter(|(dimension, _)| wanted(dimension)) {
        let Some(modality) = dimension.modalites.get(*node) else { continue };
        if modality.code != dimension.root() {
            parts.push(format!("{}={}", dimension.id, modality.code));
        }
    }
    parts.sort();
    parts.join(" ")
}

impl Slice {
    /// Takes in what a later edition says, and tells whether any of it is new.
    fn learn(&mut self, figures: &BTreeMap<Name, Figure>) -> bool {
        let mut new = false;
        for (name, figure) in figures {
            match self.figures.get_mut(name) {
                Some(known) if known.value.is_some() => known.provisional = figure.provisional,
                Some(known) => {
                    new |= figure.value.is_some() || known.status != figure.status;
                    *known = figure.clone();
                }
                None => {
                    new = true;
                    self.figures.insert(name.clone(), figure.clone());
                }
            }
        }
        new
    }
}

impl Registry {
    /// Gathers all editions, oldest first.
    pub(super) fn new(editions: &[Edition]) -> Self {
        let mut registry = Self::default();
        let gathered: Vec<(Gathered, Vec<Finding>)> = editions.par_iter().map(gather).collect();
        for (number, (edition, (own, findings))) in editions.iter().zip(gathered).enumerate() {
            registry.findings.extend(findings);
            for ((population, period), figures) in own {
                registry.enter(number, &edition.month, &population, &period, figures);
            }
        }
        registry
    }

    /// The slice in which an edition states a population and period.
    pub(super) fn slice(
        &self,
        edition: usize,
        population: &str,
        period: &str,
    ) -> Option<SliceNumber> {
        self.of_edition.get(&(edition, population.to_owned(), period.to_owned())).copied()
    }

    /// A figure.
    pub(super) fn figure(&self, slice: SliceNumber, name: &Name) -> Option<&Figure> {
        self.slices.get(slice)?.figures.get(name)
    }

    /// Enters the figures of an edition: into the newest slice when none has changed, else into a
    /// new one.
    fn enter(
        &mut self,
        edition: usize,
        month: &str,
        population: &str,
        period: &str,
        figures: BTreeMap<Name, Figure>,
    ) {
        let key = (population.to_owned(), period.to_owned());
        let newest = self.newest.get(&key).copied();
        let number = match newest.and_then(|number| Some((number, self.slices.get_mut(number)?))) {
            Some((number, slice)) => {
                let changed = figures.iter().any(|(name, figure)| {
                    let before = slice.figures.get(name).and_then(|before| before.value);
                    before.zip(figure.value).is_some_and(|(before, now)| before != now)
                });
                self.findings.extend(appearances(slice, &figures, month));
                if changed {
                    None
                } else {
                    if slice.learn(&figures) {
                        slice.told = edition;
                    }
                    Some(number)
                }
            }
            None => None,
        };
        let number = number.unwrap_or_else(|| {
            self.slices.push(Slice {
                population: population.to_owned(),
                period: period.to_owned(),
                figures,
                told: edition,
            });
            self.slices.len() - 1
        });
        self.newest.insert(key, number);
        self.of_edition.insert((edition, population.to_owned(), period.to_owned()), number);
    }
}

/// The figures of an edition by population and period.
type Gathered = BTreeMap<(String, String), BTreeMap<Name, Figure>>;

/// The figures of one edition, tables merged; and where tables disagree.
fn gather(edition: &Edition) -> (Gathered, Vec<Finding>) {
    let mut gathered = Gathered::new();
    let mut findings = Vec::new();
    for loaded in &edition.tables {
        let place: Arc<str> = format!("{}, edition {}", loaded.table.id, edition.month).into();
        let measures: Vec<Arc<Measure>> =
            loaded.table.mesures.iter().map(|measure| Arc::new(measure.clone())).collect();
        for (cell, stated) in loaded.sheet.cells.iter().enumerate() {
            let Some(stated) = stated else { continue };
            let (period, nodes, measure) = loaded.sheet.layout.coordinates(cell);
            let (Some(period), Some(measure)) =
                (loaded.sheet.layout.periods.get(period), measures.get(measure))
            else {
                continue;
            };
            let figure = Figure {
                value: stated.value,
                status: stated.status,
                provisional: stated.provisional,
                place_codes: codes(loaded, &nodes, |dimension| !dimension.is_outcome()),
                measure: Arc::clone(measure),
                place: Arc::clone(&place),
            };
            let name = name(loaded, &nodes, &measure.id);
            let slice =
                gathered.entry((loaded.table.population.clone(), period.clone())).or_default();
            let Some(known) = slice.get_mut(&name) else {
                slice.insert(name, figure);
                continue;
            };
            let described = || describe(&loaded.table.population, period, &name);
            match (known.value, figure.value) {
                (Some(one), Some(other)) if one != other => findings.push(Finding::new(
                    Kind::Differs,
                    &*figure.place,
                    described(),
                    format!("another figure than in {}", known.place),
                )),
                (Some(_), None) | (None, Some(_)) => {
                    let (shown, hidden) = if known.value.is_some() {
                        (&known.place, &figure.place)
                    } else {
                        (&figure.place, &known.place)
                    };
                    findings.push(Finding::new(
                        Kind::Elsewhere,
                        &**shown,
                        described(),
                        format!("withheld in {hidden}"),
                    ));
                    if known.value.is_none() {
                        *known = figure;
                    }
                }
                _ => {}
            }
        }
    }
    findings.extend(gathered.iter().filter_map(|((population, period), figures)| {
        let told = parts_told_apart(figures)?;
        let place = format!("edition {}", edition.month);
        let learnt = "said to come while others of the period are told or withheld";
        Some(Finding::new(Kind::Marker, place, describe(population, period, told), learnt))
    }));
    (gathered, findings)
}

/// A figure said not to be available yet although its whole is said to be, or other parts of the
/// period are told or withheld: parts wait all together, or they can be told apart.
fn parts_told_apart(figures: &BTreeMap<Name, Figure>) -> Option<&Name> {
    let is_part = |name: &Name| !name.1.is_empty();
    let all_wait = figures
        .iter()
        .filter(|(name, _)| is_part(name))
        .all(|(_, figure)| figure.status == Status::Unavailable && figure.provisional);
    let awaited = figures.iter().filter(|(_, figure)| figure.status == Status::Unavailable);
    awaited.map(|(name, _)| name).find(|name| !is_part(name) || !all_wait)
}

/// Figures of a past period that a later edition shows although they were hidden, or hides although
/// they were shown. A provisional period may be detailed once it is final.
fn appearances(slice: &Slice, figures: &BTreeMap<Name, Figure>, month: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, figure) in figures {
        let Some(before) = slice.figures.get(name) else { continue };
        let settled = before.provisional && !figure.provisional;
        let learnt = match (before.value, figure.value) {
            (None, Some(_)) if before.status == Status::Secret && !settled => {
                format!("withheld in {}", before.place)
            }
            (Some(_), None) if figure.status == Status::Secret => {
                format!("published in {} and withheld now", before.place)
            }
            _ => continue,
        };
        findings.push(Finding::new(
            Kind::Edition,
            format!("edition {month}"),
            describe(&slice.population, &slice.period, name),
            learnt,
        ));
    }
    findings
}

/// A figure as the report names it.
pub(super) fn describe(population: &str, period: &str, name: &Name) -> String {
    let codes = if name.1.is_empty() { "total" } else { &name.1 };
    format!("{population} {period} {codes} {}", name.0)
}
