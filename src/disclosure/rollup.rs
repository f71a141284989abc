//! Which modalities are shown: coarser categories before holes.
//!
//! # The scheme
//!
//! For each margin of a population (see [`population`](super::population)) and each of its
//! dimensions, a set of modalities is shown, the same in every period decided together and closed
//! upwards (a modality is shown only if its parent is). The shown cells of a margin are the
//! product of these sets. Everything else is withheld.
//!
//! Call *atoms* of a dimension the parts into which its shown modalities cut the total: each shown
//! modality less its shown children, when something is left. Blocks are products of atoms.
//!
//! # Why it is safe
//!
//! *One margin.* The indicator of a shown modality is the sum of the indicators of its atoms, and
//! each atom is a shown modality less shown children. So the shown cells and the blocks determine
//! one another, and a reader who combines shown cells linearly obtains exactly the functions that
//! are constant on blocks. Such a function is a group of people only if it is 0 or 1 on each
//! block: a disjoint union of blocks. Every primary rule holds for disjoint unions of blocks for
//! which it holds ([`rules`](super::rules)), and empty blocks add nobody. Hence: *if every block is
//! safe or empty, so is every group that can be derived.*
//!
//! *A star of margins.* Let s be the centre and y₁, y₂ … the legs, each leg in one table. Shown
//! sets only shrink when dimensions are crossed: the centre by leg i is cut into (σᵢ, τᵢ), coarser
//! than the cuts of the centre alone and of the leg alone. A reader forms Σ fᵢ(σᵢ(s), τᵢ(yᵢ)) +
//! g(s) + Σ hᵢ(yᵢ). Suppose it takes only the values 0 and 1. If some hᵢ varies inside an atom b
//! of τᵢ, the function varies with yᵢ whatever s is, so no other leg matters, and on b it takes
//! two values a unit apart for every s: there it is a union of leg atoms, and elsewhere, where hᵢ
//! is constant on the atoms of τᵢ, the case below applies. If no hᵢ does, fix s: a sum of functions
//! of separate variables with values 0 and 1 has at most one that varies. Where leg i varies, the
//! function is the indicator of s crossed with atoms of τᵢ; for another s in the same atom of σᵢ
//! the varying part is the same up to a constant, and the values 0 and 1 make the constant the
//! same: a union of blocks of the crossed margin. Where none varies, the whole of s is in or out:
//! atoms of the centre. All these blocks are checked. Cycles (three dimensions crossed two by two)
//! break the argument, which is why there are none.
//!
//! *Bounds.* Margins bound the withheld cells inside them (a part is at most the least of its
//! totals). No method that shows margins avoids it; a bound never isolates a count here, since the
//! blocks on either side of it reach the thresholds.
//!
//! *Dimensions whose parts overlap* (a person in several parts) give inequalities, not sums. Each
//! shown cell is checked for itself, what is hidden is checked as if merged, and the overlap that
//! all parts and the total reveal together is checked as a group of persons.
//!
//! # How it is found
//!
//! Start with everything that may be shown, and let one dimension give way at each unsafe block:
//! an unsafe modality goes; where what is left beside the shown children is unsafe, the smallest
//! shown child joins it. `sexe` is shown whole or not at all. Each dimension in turn is tried as
//! the first to give way (territory first, sex last); the choice showing most cells wins, the
//! earlier one on ties.

use std::collections::{BTreeMap, BTreeSet};

use super::cube::{Cube, Part, Tree};
use super::population::{Margin, Population};
use super::profile::Profile;
use super::rules::{Content, Verdict};
use crate::indicators::spec::MeasureKind;

/// Shown modalities by dimension, the total aside.
pub(super) type Sets = BTreeMap<&'static str, BTreeSet<u16>>;

/// A dimension of which some modalities alone would mislead: women without men.
const WHOLE: &str = "sexe";
/// The dimension that gives way first.
const FINEST: &str = "territoire";

/// A margin of a population, for one group of measures and some periods.
pub(super) struct Problem<'a> {
    pub(super) population: &'a Population<'a>,
    pub(super) margin: &'a Margin,
    /// What the group shows in each table of the population.
    pub(super) contents: &'a [Content],
    /// Positions of the periods decided together.
    pub(super) periods: &'a [usize],
    pub(super) profile: &'a Profile,
}

impl Problem<'_> {
    /// The largest shown sets found within `allowed`.
    pub(super) fn solve(&self, allowed: &Sets) -> Sets {
        let start = self.close(allowed);
        let mut best: Option<(usize, Sets)> = None;
        for order in self.orders() {
            let sets = self.prune(start.clone(), &order);
            let cells = sets.values().map(|set| set.len() + 1).product();
            if best.as_ref().is_none_or(|(most, _)| cells > *most) {
                best = Some((cells, sets));
            }
        }
        best.map(|(_, sets)| sets).unwrap_or_default()
    }

    /// Whether every block of these sets is safe or empty.
    pub(super) fn holds(&self, sets: &Sets) -> bool {
        self.failures(sets).is_empty()
    }

    /// The blocks that a reader can isolate, in one table of the margin.
    pub(super) fn blocks(&self, cube: &Cube<'_>, sets: &Sets) -> Vec<Vec<Part>> {
        cube.trees.iter().fold(vec![Vec::new()], |blocks, tree| {
            let parts = match sets.get(tree.id) {
                Some(set) if self.margin.dimensions.contains(&tree.id) => parts(tree, set),
                _ => vec![Part::Node(0)],
            };
            blocks
                .iter()
                .flat_map(|block: &Vec<Part>| {
                    parts.iter().map(move |part| {
                        let mut longer = block.clone();
                        longer.push(part.clone());
                        longer
                    })
                })
                .collect()
        })
    }

    /// Tables of the margin, with what the group shows there.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&Cube<'_>, &Content)> {
        self.margin.tables.iter().filter_map(|table| {
            let cube = self.population.cubes.get(*table)?;
            let content = self.contents.get(*table)?;
            (!content.measures.is_empty()).then_some((cube, content))
        })
    }

    /// Orders in which dimensions give way: each one first in its turn.
    fn orders(&self) -> Vec<Vec<&'static str>> {
        let rank = |id: &&'static str| match *id {
            FINEST => 0,
            WHOLE => 2,
            _ => 1,
        };
        let mut usual = self.margin.dimensions.clone();
        usual.sort_by_key(rank);
        (0..usual.len())
            .map(|first| {
                let mut order = usual.clone();
                let leader = order.remove(first);
                order.insert(0, leader);
                order
            })
            .collect()
    }

    /// Keeps of `allowed` what has all its ancestors, and whole dimensions only whole.
    fn close(&self, allowed: &Sets) -> Sets {
        let mut sets = Sets::new();
        for id in &self.margin.dimensions {
            let Some(tree) = self.tree(id) else { continue };
            let wanted = allowed.get(id).cloned().unwrap_or_default();
            let mut kept: BTreeSet<u16> = BTreeSet::new();
            for node in tree.nodes().filter(|node| wanted.contains(node)) {
                let parent = tree.parent(node);
                if parent == 0 || kept.contains(&parent) {
                    kept.insert(node);
                }
            }
            if *id == WHOLE && kept.len() < tree.codes.len() - 1 {
                kept.clear();
            }
            sets.insert(id, kept);
        }
        sets
    }

    fn tree(&self, id: &str) -> Option<&Tree> {
        let table = self.margin.tables.first()?;
        let cube = self.population.cubes.get(*table)?;
        cube.trees.iter().find(|tree| tree.id == id)
    }

    /// Removes modalities until every block holds.
    fn prune(&self, mut sets: Sets, order: &[&'static str]) -> Sets {
        loop {
            let failures = self.failures(&sets);
            if failures.is_empty() {
                return sets;
            }
            let mut unsafe_nodes = Vec::new();
            let mut short_rests = Vec::new();
            for failure in &failures {
                let blamed = order.iter().find_map(|id| {
                    failure.get(id).filter(|part| !part.is_total()).map(|p| (*id, p))
                });
                match blamed {
                    Some((id, Part::Node(node))) => unsafe_nodes.push((id, *node)),
                    Some((id, Part::Rest { shown, .. })) => short_rests.push((id, shown.clone())),
                    // The grand total: decided before any margin; nothing can be shown below it.
                    None => return sets.into_keys().map(|id| (id, BTreeSet::new())).collect(),
                }
            }
            if unsafe_nodes.is_empty() {
                for (id, shown) in short_rests {
                    if let Some(node) = self.smallest(id, &shown) {
                        self.hide(&mut sets, id, node);
                    }
                }
            } else {
                for (id, node) in unsafe_nodes {
                    self.hide(&mut sets, id, node);
                }
            }
        }
    }

    /// Hides a modality and all below it; the whole dimension where it is not to be cut.
    fn hide(&self, sets: &mut Sets, id: &'static str, node: u16) {
        let Some(tree) = self.tree(id) else { return };
        let Some(set) = sets.get_mut(id) else { return };
        if id == WHOLE {
            set.clear();
            return;
        }
        let mut pending = vec![node];
        while let Some(next) = pending.pop() {
            set.remove(&next);
            pending.extend(tree.children(next));
        }
    }

    /// The modality counting least over the periods, the last in catalogue order on ties; an empty
    /// one, which hides nobody, only if all are.
    fn smallest(&self, id: &str, nodes: &[u16]) -> Option<u16> {
        let (cube, content) = self.tables().next()?;
        let dimension = cube.position(id)?;
        let measure = *content.measures.first()?;
        let weight = |node: u16| -> i64 {
            let mut place = vec![0; cube.trees.len()];
            if let Some(position) = place.get_mut(dimension) {
                *position = node;
            }
            self.periods
                .iter()
                .filter_map(|period| cube.cell(*period, &place).get(measure))
                .map(|tally| tally.value)
                .sum()
        };
        nodes.iter().copied().min_by_key(|node| {
            let weight = weight(*node);
            (weight == 0, weight, std::cmp::Reverse(*node))
        })
    }

    /// Blocks that are neither safe nor empty in some period, by dimension.
    fn failures(&self, sets: &Sets) -> Vec<BTreeMap<&'static str, Part>> {
        let mut failures = Vec::new();
        for (cube, content) in self.tables() {
            for block in self.blocks(cube, sets) {
                let fails = self.periods.iter().any(|period| {
                    matches!(cube.judge(*period, &block, content, self.profile), Verdict::Unsafe(_))
                        || self.overlap_speaks(cube, *period, &block, sets, content)
                }) || leaves_one_sum(cube, content, &block);
                if fails {
                    failures.push(cube.trees.iter().map(|tree| tree.id).zip(block).collect());
                }
            }
        }
        failures
    }

    /// In a dimension whose parts overlap, all parts and their total give away how many are in
    /// several parts: a group like any other. Blamed on the smallest of the children.
    fn overlap_speaks(
        &self,
        cube: &Cube<'_>,
        period: usize,
        block: &[Part],
        sets: &Sets,
        content: &Content,
    ) -> bool {
        cube.trees.iter().enumerate().any(|(position, tree)| {
            let Some(Part::Node(node)) = block.get(position) else { return false };
            let Some(set) = sets.get(tree.id) else { return false };
            if tree.additive || !set.contains(node) {
                return false;
            }
            let siblings = tree.children(tree.parent(*node));
            if !siblings.iter().all(|one| set.contains(one))
                || self.smallest(tree.id, siblings) != Some(*node)
            {
                return false;
            }
            let with = |node: u16| {
                let mut other = block.to_vec();
                if let Some(place) = other.get_mut(position) {
                    *place = Part::Node(node);
                }
                cube.block(period, &other)
            };
            let whole = with(tree.parent(*node));
            let parts: Vec<_> = siblings.iter().map(|one| with(*one)).collect();
            content.measures.iter().any(|measure| {
                let value = |tallies: &[crate::indicators::aggregate::Tally]| {
                    tallies.get(*measure).map_or(0, |tally| tally.value)
                };
                let is_count = cube
                    .additive
                    .get(*measure)
                    .is_some_and(|measure| measure.kind == MeasureKind::Count);
                let sum: i64 = parts.iter().map(|tallies| value(tallies)).sum();
                let overlap = sum - value(&whole);
                is_count && overlap > 0 && overlap < self.profile.persons()
            })
        })
    }
}

/// In a dimension whose parts overlap, sums add up all the same (an hour is worked in one place):
/// one part withheld alone is its total less the others. A second is withheld with it.
fn leaves_one_sum(cube: &Cube<'_>, content: &Content, block: &[Part]) -> bool {
    let is_sum = |position: &usize| {
        cube.additive.get(*position).is_some_and(|measure| measure.kind == MeasureKind::Sum)
    };
    content.measures.iter().any(is_sum)
        && cube.trees.iter().zip(block).any(|(tree, part)| {
            !tree.additive && matches!(part, Part::Rest { hidden, .. } if hidden.len() == 1)
        })
}

/// The parts of a dimension: the total, the shown modalities, and what is left beside them.
fn parts(tree: &Tree, set: &BTreeSet<u16>) -> Vec<Part> {
    let mut parts = Vec::new();
    for node in std::iter::once(0).chain(set.iter().copied()) {
        parts.push(Part::Node(node));
        let (shown, hidden): (Vec<u16>, Vec<u16>) =
            tree.children(node).iter().partition(|child| set.contains(child));
        if !shown.is_empty() && !hidden.is_empty() {
            parts.push(Part::Rest { parent: node, hidden, shown });
        }
    }
    parts
}

/// The atoms of a dimension: each shown modality, or the total, less its shown children, when
/// something is left.
pub(super) fn atoms(tree: &Tree, set: &BTreeSet<u16>) -> Vec<Part> {
    let is_left = |part: &Part| match part {
        Part::Node(node) => !tree.children(*node).iter().any(|child| set.contains(child)),
        Part::Rest { .. } => true,
    };
    parts(tree, set).into_iter().filter(is_left).collect()
}
