//! Cells of different populations bound by a declared relation are shown or withheld together.
//!
//! One number in two populations, or a stock in one and its flows in another: if a cell were shown
//! on one side and withheld on the other, the relation would give it away. What one side withholds
//! is withheld on the other, whose mask is then decided again within that limit, until nothing
//! changes. Masks only shrink, so this ends. One exception: a population that is one part of
//! another keeps its total when the larger one cannot show its parts; the larger one is then
//! withheld as a whole, so that nothing is left to subtract the total from. (Measures of one population bound by a relation form
//! one group, decided together: see [`population`](super::population).)

use std::collections::{BTreeMap, BTreeSet};

use super::mask::{Limits, Masks, everything};
use crate::edition::catalogue::{CellReference, Equation};

/// A cell of a population: its population, group of measures, and broken-down modalities.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bound {
    population: usize,
    group: usize,
    modalities: Vec<(&'static str, u16)>,
}

pub(super) fn align(masks: &mut Masks<'_>, equations: &BTreeMap<String, Vec<Equation>>) {
    let bonds = bonds(masks, equations);
    let mut limits: BTreeMap<(usize, usize), Limits> = BTreeMap::new();
    loop {
        let mut changed: BTreeSet<(usize, usize)> = BTreeSet::new();
        for Bond { one, other, is_identity } in &bonds {
            for (from, to) in [(one, other), (other, one)] {
                let repeats_a_total = *is_identity && to.modalities.is_empty();
                let (tightened, place) = if repeats_a_total && !from.modalities.is_empty() {
                    let place = (from.population, from.group);
                    (withhold_unless_shown(masks, from, limits.entry(place).or_default()), place)
                } else {
                    let place = (to.population, to.group);
                    (tighten(masks, from, to, limits.entry(place).or_default()), place)
                };
                if tightened {
                    changed.insert(place);
                }
            }
        }
        if changed.is_empty() {
            return;
        }
        // Numerators follow their denominators, which stand before them.
        while let Some((population, group)) = changed.pop_first() {
            let limit = limits.entry((population, group)).or_default();
            let mask = masks.decide(population, group, limit);
            let Some(masked) = masks.all.get_mut(population) else { continue };
            changed.extend(masked.above(group).map(|above| (population, above)));
            if let Some(own) = masked.masks.get_mut(group) {
                *own = mask;
            }
        }
    }
}

/// Two cells of different populations in one relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bond {
    one: Bound,
    other: Bound,
    /// They are the same number.
    is_identity: bool,
}

/// Pairs of cells of different populations in one relation.
fn bonds(masks: &Masks<'_>, equations: &BTreeMap<String, Vec<Equation>>) -> BTreeSet<Bond> {
    let mut bonds = BTreeSet::new();
    for equation in equations.values().flatten() {
        let cells: Vec<&CellReference> = match equation {
            Equation::Somme { .. } => continue,
            Equation::Identite { cellules } => cellules.iter().collect(),
            Equation::Lineaire { termes } => termes.iter().map(|term| &term.cellule).collect(),
        };
        let is_identity = matches!(equation, Equation::Identite { .. });
        let bound: Vec<Bound> = cells.iter().filter_map(|cell| find(masks, cell)).collect();
        for one in &bound {
            for other in bound.iter().filter(|other| one.population < other.population) {
                let (one, other) = (one.clone(), other.clone());
                bonds.insert(Bond { one, other, is_identity });
            }
        }
    }
    bonds
}

fn find(masks: &Masks<'_>, cell: &CellReference) -> Option<Bound> {
    masks.all.iter().enumerate().find_map(|(position, masked)| {
        let population = masked.population;
        let cube = population.cubes.iter().find(|cube| cube.id() == cell.table)?;
        let group = population
            .groups
            .iter()
            .position(|group| group.measures.contains(cell.mesure.as_str()))?;
        let modalities = cube
            .trees
            .iter()
            .filter_map(|tree| {
                let code = cell.codes.get(tree.id)?;
                let node = tree.codes.iter().position(|one| one == code)?;
                u16::try_from(node).ok().filter(|node| *node > 0).map(|node| (tree.id, node))
            })
            .collect();
        Some(Bound { population: position, group, modalities })
    })
}

/// Withholds the population of a part that it does not show; says whether it showed anything.
fn withhold_unless_shown(masks: &Masks<'_>, part: &Bound, limit: &mut Limits) -> bool {
    let Some(larger) = masks.all.get(part.population) else { return false };
    if larger.shows_modalities(part.group, &part.modalities) {
        return false;
    }
    let Some(own) = larger.masks.get(part.group) else { return false };
    let shown: Vec<usize> = (0..larger.population.periods.len())
        .filter(|period| !own.withheld.contains(period))
        .collect();
    let mut changed = false;
    for period in shown {
        changed |= limit.withheld.insert(period);
    }
    changed
}

/// Limits `to` to what `from` shows; says whether that hides something `to` still shows.
fn tighten(masks: &Masks<'_>, from: &Bound, to: &Bound, limit: &mut Limits) -> bool {
    let (Some(source), Some(target)) =
        (masks.all.get(from.population), masks.all.get(to.population))
    else {
        return false;
    };
    let (Some(given), Some(own)) = (source.masks.get(from.group), target.masks.get(to.group))
    else {
        return false;
    };
    let mut changed = false;
    for (period, when) in target.population.periods.iter().enumerate() {
        let other = source.population.periods.iter().position(|one| one.period == when.period);
        let is_withheld = other.is_some_and(|other| given.withheld.contains(&other));
        if is_withheld && !own.withheld.contains(&period) {
            changed |= limit.withheld.insert(period);
        }
    }
    if source.shows_modalities(from.group, &from.modalities)
        || !target.shows_modalities(to.group, &to.modalities)
    {
        return changed;
    }
    let dimensions: Vec<&'static str> = to.modalities.iter().map(|(id, _)| *id).collect();
    match (to.modalities.last(), target.population.margin_of(&dimensions)) {
        (Some((id, node)), Some(margin)) => {
            let sets = limit
                .margins
                .entry(margin)
                .or_insert_with(|| everything(target.population, margin));
            changed |= sets.get_mut(id).is_some_and(|set| set.remove(node));
        }
        // The grand total: the whole of it is withheld.
        (None, _) | (_, None) => {
            for period in 0..target.population.periods.len() {
                changed |= limit.withheld.insert(period);
            }
        }
    }
    changed
}
