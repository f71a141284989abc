//! What earlier editions have released, read from their published files alone.
//!
//! The ledger holds nothing secret: it is what any reader has. The previous edition is enough,
//! because a release never undoes another: periods already published keep their values and their
//! mask, and shown sets only shrink (see [`vintages`](super::vintages)).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::population::{Group, Margin, Population};
use super::protected::Cell;
use super::rollup::Sets;
use crate::edition::catalogue::MeasureNature;
use crate::edition::published::PublishedTable;
use crate::edition::read::{self, ReadError};
use crate::vocabulary::Period;

/// Facts already released.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    tables: Vec<Released>,
}

/// One table of the previous edition: counts and sums, `None` where withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Released {
    population: String,
    periods: BTreeSet<Period>,
    /// Positions of the codes by dimension; 0 is the total.
    dimensions: BTreeMap<String, (usize, BTreeMap<String, u16>)>,
    measures: Vec<String>,
    cells: BTreeMap<(Period, Vec<u16>), Vec<Was>>,
}

/// What the previous edition said of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Was {
    /// It had no such cell.
    Absent,
    /// It was withheld.
    Withheld,
    /// It was to be published once final.
    Awaited,
    /// It was shown, with this value.
    Shown(i64),
}

impl Was {
    const fn of(cell: Cell) -> Self {
        match cell {
            Cell::Published(value) => Self::Shown(value.unscaled()),
            Cell::Unavailable => Self::Awaited,
            Cell::Withheld | Cell::NotApplicable | Cell::NotSignificant => Self::Withheld,
        }
    }
}

impl Ledger {
    /// Nothing was published before.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads the `donnees` folder of the previous edition.
    ///
    /// # Errors
    /// When a file is missing, malformed, or differs from its catalogue.
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        let (_, tables) = read::tables(folder)?;
        Ok(Self::of(tables.values()))
    }

    /// The ledger of published tables.
    pub fn of<'a>(tables: impl IntoIterator<Item = &'a PublishedTable>) -> Self {
        Self { tables: tables.into_iter().map(Released::new).collect() }
    }

    /// Whether anything of a population was published for a period.
    pub(super) fn has(&self, population: &str, period: Period) -> bool {
        self.of_population(population).any(|table| table.periods.contains(&period))
    }

    /// Whether the parts of a population were published or withheld for a period, and not put off
    /// until it is final.
    pub(super) fn has_parts(&self, population: &str, period: Period) -> bool {
        self.of_population(population).any(|table| {
            let of_period = table.cells.range((period, Vec::new())..);
            of_period
                .take_while(|((when, _), _)| *when == period)
                .filter(|((_, nodes), _)| nodes.iter().any(|node| *node > 0))
                .flat_map(|(_, said)| said)
                .any(|said| *said != Was::Awaited)
        })
    }

    /// What was said of a cell: broken-down dimensions with their codes, the others at total.
    pub(super) fn was(
        &self,
        population: &str,
        period: Period,
        codes: &[(&str, &str)],
        measure: &str,
    ) -> Was {
        self.of_population(population)
            .find_map(|table| table.get(period, codes, measure))
            .unwrap_or(Was::Absent)
    }

    /// Periods in which the grand total of the group was shown, and those in which it was not.
    pub(super) fn totals(
        &self,
        population: &str,
        group: &Group,
    ) -> (BTreeSet<Period>, BTreeSet<Period>) {
        let periods: BTreeSet<Period> =
            self.of_population(population).flat_map(|table| table.periods.clone()).collect();
        periods.into_iter().partition(|period| {
            group
                .measures
                .iter()
                .any(|measure| matches!(self.was(population, *period, &[], measure), Was::Shown(_)))
        })
    }

    /// The modalities that a margin showed in a period, by dimension, for a group of measures.
    pub(super) fn shown(
        &self,
        population: &Population<'_>,
        margin: &Margin,
        group: &Group,
        period: Period,
    ) -> Sets {
        let mut sets: Sets = margin.dimensions.iter().map(|id| (*id, BTreeSet::new())).collect();
        for cell in population.cells_of(margin) {
            let kind = population.kind_of(cell.iter().map(|(id, _, _)| *id));
            if cell.is_empty() || kind != margin.kind {
                continue;
            }
            let codes: Vec<(&str, &str)> = cell.iter().map(|(id, _, code)| (*id, *code)).collect();
            let shown = group.measures.iter().any(|measure| {
                matches!(self.was(population.id, period, &codes, measure), Was::Shown(_))
            });
            if shown {
                for (id, node, _) in cell {
                    sets.entry(id).or_default().insert(node);
                }
            }
        }
        sets
    }

    /// The modalities that a margin may still show: those shown in every published period whose
    /// grand total was shown and whose parts were not put off. `None` when nothing published binds
    /// it.
    pub(super) fn still_shown(
        &self,
        population: &Population<'_>,
        margin: &Margin,
        group: &Group,
    ) -> Option<Sets> {
        let (shown, _) = self.totals(population.id, group);
        let known = self
            .of_population(population.id)
            .any(|table| margin.dimensions.iter().all(|id| table.dimensions.contains_key(*id)));
        if !known {
            return None;
        }
        shown
            .into_iter()
            .filter(|period| self.has_parts(population.id, *period))
            .map(|period| self.shown(population, margin, group, period))
            .reduce(|one, other| intersection(&one, &other))
    }

    fn of_population(&self, population: &str) -> impl Iterator<Item = &Released> {
        self.tables.iter().filter(move |table| table.population == population)
    }
}

/// What both show, dimension by dimension.
pub(super) fn intersection(one: &Sets, other: &Sets) -> Sets {
    one.iter()
        .map(|(id, set)| {
            let both = other.get(id).map(|found| set & found).unwrap_or_default();
            (*id, both)
        })
        .collect()
}

impl Released {
    fn new(published: &PublishedTable) -> Self {
        let table = &published.table;
        let mut dimensions = BTreeMap::new();
        for (position, dimension) in table.dimensions.iter().enumerate() {
            let codes: BTreeMap<String, u16> = (0u16..)
                .zip(&dimension.modalites)
                .map(|(node, modality)| (modality.code.clone(), node))
                .collect();
            dimensions.insert(dimension.id.clone(), (position, codes));
        }
        let measures: Vec<String> = table
            .mesures
            .iter()
            .filter(|measure| {
                matches!(measure.nature, MeasureNature::Effectif | MeasureNature::Somme)
            })
            .map(|measure| measure.id.clone())
            .collect();
        let mut cells: BTreeMap<(Period, Vec<u16>), Vec<Was>> = BTreeMap::new();
        for ((period, codes, measure), figure) in published.cells() {
            let Some(place) = measures.iter().position(|id| id == measure) else { continue };
            let nodes: Option<Vec<u16>> = table
                .dimensions
                .iter()
                .zip(codes)
                .map(|(dimension, code)| dimensions.get(&dimension.id)?.1.get(code).copied())
                .collect();
            let Some(nodes) = nodes else { continue };
            let said =
                cells.entry((*period, nodes)).or_insert_with(|| vec![Was::Absent; measures.len()]);
            if let Some(said) = said.get_mut(place) {
                *said = Was::of(figure.cell);
            }
        }
        Self {
            population: table.population.clone(),
            periods: published.periods.iter().copied().collect(),
            dimensions,
            measures,
            cells,
        }
    }

    /// What the table said of a cell; `None` when it has no such cell.
    fn get(&self, period: Period, codes: &[(&str, &str)], measure: &str) -> Option<Was> {
        let place = self.measures.iter().position(|id| id == measure)?;
        let mut nodes = vec![0; self.dimensions.len()];
        for (id, code) in codes {
            let (position, known) = self.dimensions.get(*id)?;
            *nodes.get_mut(*position)? = *known.get(*code)?;
        }
        self.cells.get(&(period, nodes))?.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_show_may_still_be_shown() {
        let one = Sets::from([("a", BTreeSet::from([1, 2])), ("b", BTreeSet::from([1]))]);
        let other = Sets::from([("a", BTreeSet::from([2, 3]))]);
        let expected = Sets::from([("a", BTreeSet::from([2])), ("b", BTreeSet::new())]);
        assert_eq!(intersection(&one, &other), expected);
    }
}
