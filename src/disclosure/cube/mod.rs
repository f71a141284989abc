//! One table as a dense array, and the [`blocks`] of it that a reader can isolate.
//!
//! A *part* of a dimension is a modality, or what is left of a modality once its shown children
//! are taken away. A *block* is one part per dimension.

mod blocks;
mod remainder;

pub(super) use remainder::Remainder;

use super::ProtectError;
use super::profile::Profile;
use super::rules::{Combination, Content, Quotient, Rule, Verdict};
use crate::indicators::aggregate::{Aggregate, Tally};
use crate::indicators::spec::{Contributor, Dimension, DimensionNature, Measure, MeasureKind};
use crate::vocabulary::Period;

/// A dimension as a tree of positions; 0 is the total.
pub(super) struct Tree {
    pub(super) id: &'static str,
    pub(super) outcome: bool,
    pub(super) additive: bool,
    pub(super) codes: Vec<String>,
    parents: Vec<u16>,
    children: Vec<Vec<u16>>,
}

impl Tree {
    fn new(table: &'static str, dimension: &Dimension) -> Result<Self, ProtectError> {
        let malformed = || ProtectError::Dimension { table, dimension: dimension.id };
        let codes: Vec<String> =
            dimension.modalities.iter().map(|modality| modality.code.clone()).collect();
        let mut parents = Vec::new();
        let mut children = vec![Vec::new(); codes.len()];
        for (position, modality) in dimension.modalities.iter().enumerate() {
            let own = u16::try_from(position).map_err(|_| malformed())?;
            let parent = match &modality.parent {
                None => 0,
                Some(code) => codes
                    .iter()
                    .take(position)
                    .position(|earlier| earlier == code)
                    .and_then(|found| u16::try_from(found).ok())
                    .ok_or_else(malformed)?,
            };
            parents.push(parent);
            if position > 0 {
                children.get_mut(usize::from(parent)).ok_or_else(malformed)?.push(own);
            }
        }
        let outcome = dimension.nature == DimensionNature::Outcome;
        if codes.is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            id: dimension.id,
            outcome,
            additive: dimension.additive,
            codes,
            parents,
            children,
        })
    }

    pub(super) fn parent(&self, node: u16) -> u16 {
        self.parents.get(usize::from(node)).copied().unwrap_or(0)
    }

    pub(super) fn children(&self, node: u16) -> &[u16] {
        self.children.get(usize::from(node)).map_or(&[], Vec::as_slice)
    }

    /// The code at a position.
    pub(super) fn code(&self, node: u16) -> Option<&str> {
        self.codes.get(usize::from(node)).map(String::as_str)
    }

    /// The position of a modality.
    pub(super) fn node(&self, code: &str) -> Option<u16> {
        let position = self.codes.iter().position(|one| one == code)?;
        u16::try_from(position).ok()
    }

    /// All modalities but the total.
    pub(super) fn nodes(&self) -> impl Iterator<Item = u16> + use<> {
        1..u16::try_from(self.codes.len()).unwrap_or(u16::MAX)
    }
}

/// A part of a dimension that a reader can isolate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A shown modality, or the total.
    Node(u16),
    /// What is left of `parent` once its `shown` children are taken away: its `hidden` ones.
    Rest { parent: u16, hidden: Vec<u16>, shown: Vec<u16> },
}

impl Part {
    fn members(&self) -> &[u16] {
        match self {
            Self::Node(node) => std::slice::from_ref(node),
            Self::Rest { hidden, .. } => hidden,
        }
    }

    fn is_split(&self) -> bool {
        self.members().len() > 1
    }

    fn whole(&self) -> u16 {
        match self {
            Self::Node(node) => *node,
            Self::Rest { parent, .. } => *parent,
        }
    }

    pub(super) fn is_total(&self) -> bool {
        *self == Self::Node(0)
    }

    /// The part as signed modalities.
    fn signed(&self) -> Vec<(i64, u16)> {
        match self {
            Self::Node(node) => vec![(1, *node)],
            Self::Rest { parent, shown, .. } => {
                std::iter::once((1, *parent)).chain(shown.iter().map(|node| (-1, *node))).collect()
            }
        }
    }
}

/// Whether the children of every node hold distinct contributors, by dimension and measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Disjoint {
    persons: bool,
    enterprises: bool,
}

/// A table as a dense array.
pub(super) struct Cube<'a> {
    pub(super) aggregate: &'a Aggregate,
    pub(super) trees: Vec<Tree>,
    pub(super) additive: Vec<Measure>,
    pub(super) periods: Vec<Period>,
    /// Those left of larger populations.
    pub(super) remainders: Vec<Remainder>,
    strides: Vec<usize>,
    cells: usize,
    tallies: Vec<Tally>,
    disjoint: Vec<Vec<Disjoint>>,
}

impl<'a> Cube<'a> {
    /// Lays the table out and checks that parts add up where the table says so.
    pub(super) fn new(aggregate: &'a Aggregate) -> Result<Self, ProtectError> {
        let spec = &aggregate.spec;
        let trees = spec
            .dimensions
            .iter()
            .map(|dimension| Tree::new(spec.id, dimension))
            .collect::<Result<Vec<_>, _>>()?;
        let additive: Vec<Measure> =
            spec.additive_measures().map(|(_, measure)| measure.clone()).collect();
        let periods: Vec<Period> = aggregate.periods.iter().map(|status| status.period).collect();
        let mut strides = vec![1; trees.len()];
        let mut cells = 1;
        for (stride, tree) in strides.iter_mut().zip(&trees).rev() {
            *stride = cells;
            cells *= tree.codes.len();
        }
        let mut tallies = vec![Tally::default(); periods.len() * cells * additive.len()];
        for (key, found) in &aggregate.cells {
            let Some(period) = periods.iter().position(|period| *period == key.period) else {
                return Err(ProtectError::OffGrid { table: spec.id });
            };
            let inside = key.modalities.len() == trees.len()
                && key
                    .modalities
                    .iter()
                    .zip(&trees)
                    .all(|(node, tree)| usize::from(*node) < tree.codes.len());
            if !inside {
                return Err(ProtectError::OffGrid { table: spec.id });
            }
            let cell: usize = key
                .modalities
                .iter()
                .zip(&strides)
                .map(|(node, stride)| usize::from(*node) * stride)
                .sum();
            let start = (period * cells + cell) * additive.len();
            let places = tallies.iter_mut().skip(start).take(additive.len());
            for (place, tally) in places.zip(found) {
                *place = *tally;
            }
        }
        let mut cube = Self {
            aggregate,
            trees,
            additive,
            periods,
            remainders: Vec::new(),
            strides,
            cells,
            tallies,
            disjoint: Vec::new(),
        };
        cube.disjoint = cube.compare_children()?;
        Ok(cube)
    }

    pub(super) fn id(&self) -> &'static str {
        self.aggregate.spec.id
    }

    pub(super) fn position(&self, dimension: &str) -> Option<usize> {
        self.trees.iter().position(|tree| tree.id == dimension)
    }

    /// The position of an additive measure.
    pub(super) fn measure(&self, id: &str) -> Option<usize> {
        self.additive.iter().position(|measure| measure.id == id)
    }

    pub(super) fn tree(&self, dimension: usize) -> Option<&Tree> {
        self.trees.get(dimension)
    }

    /// The positions of every cell, in the order they are laid out.
    pub(super) fn every_cell(&self) -> Vec<Vec<u16>> {
        self.trees.iter().fold(vec![Vec::new()], |cells, tree| {
            let longer = |cell: &Vec<u16>| {
                let nodes = std::iter::once(0).chain(tree.nodes());
                let cell = cell.clone();
                nodes.map(move |node| [cell.as_slice(), &[node]].concat())
            };
            cells.iter().flat_map(longer).collect()
        })
    }

    /// The dimensions of a cell that are not at their total, with their codes.
    pub(super) fn codes(&self, nodes: &[u16]) -> Vec<(&'static str, &str)> {
        let broken_down = self.trees.iter().zip(nodes).filter(|(_, node)| **node > 0);
        broken_down.filter_map(|(tree, node)| Some((tree.id, tree.code(*node)?))).collect()
    }

    fn cell_of(&self, nodes: impl Iterator<Item = u16>) -> usize {
        nodes.zip(&self.strides).map(|(node, stride)| usize::from(node) * stride).sum()
    }

    fn at(&self, period: usize, cell: usize) -> &[Tally] {
        let start = (period * self.cells + cell) * self.additive.len();
        self.tallies.get(start..start + self.additive.len()).unwrap_or(&[])
    }

    /// The tallies of a cell.
    pub(super) fn cell(&self, period: usize, nodes: &[u16]) -> &[Tally] {
        self.at(period, self.cell_of(nodes.iter().copied()))
    }

    /// For each dimension and measure, whether contributors of siblings are distinct throughout;
    /// and the refusal of a table whose parts do not add up.
    fn compare_children(&self) -> Result<Vec<Vec<Disjoint>>, ProtectError> {
        let mut all = Vec::new();
        for (position, tree) in self.trees.iter().enumerate() {
            let stride = self.strides.get(position).copied().unwrap_or(1);
            let size = tree.codes.len();
            let mut found =
                vec![Disjoint { persons: true, enterprises: true }; self.additive.len()];
            for period in 0..self.periods.len() {
                for cell in 0..self.cells {
                    let node = u16::try_from((cell / stride) % size).unwrap_or(0);
                    let children = tree.children(node);
                    if children.is_empty() {
                        continue;
                    }
                    let base = cell - usize::from(node) * stride;
                    for (measure, disjoint) in found.iter_mut().enumerate() {
                        let get = |cell: usize| {
                            self.at(period, cell).get(measure).copied().unwrap_or_default()
                        };
                        let own = get(cell);
                        let mut sum = Tally::default();
                        for child in children {
                            let part = get(base + usize::from(*child) * stride);
                            sum.value += part.value;
                            sum.persons += part.persons;
                            sum.enterprises += part.enterprises;
                        }
                        disjoint.persons &= sum.persons == own.persons;
                        disjoint.enterprises &= sum.enterprises == own.enterprises;
                        if tree.additive && sum.value != own.value {
                            return Err(ProtectError::NotAdditive {
                                table: self.id(),
                                dimension: tree.id,
                                code: tree
                                    .codes
                                    .get(usize::from(node))
                                    .cloned()
                                    .unwrap_or_default(),
                            });
                        }
                    }
                }
            }
            all.push(found);
        }
        Ok(all)
    }

    /// The cells whose signed sum is the block, as a reader computes it.
    pub(super) fn signed_cells(&self, parts: &[Part]) -> Vec<(i64, Vec<u16>)> {
        parts.iter().fold(vec![(1, Vec::new())], |terms, part| {
            let signed = part.signed();
            terms
                .iter()
                .flat_map(|(sign, nodes)| {
                    signed.iter().map(move |(factor, node)| {
                        let mut longer: Vec<u16> = nodes.clone();
                        longer.push(*node);
                        (sign * factor, longer)
                    })
                })
                .collect()
        })
    }

    /// Verdict on a block for a group of measures.
    pub(super) fn judge(
        &self,
        period: usize,
        parts: &[Part],
        content: &Content,
        profile: &Profile,
    ) -> Verdict {
        let tallies = self.block(period, parts);
        let is_outcome =
            |position: usize| self.trees.get(position).is_some_and(|tree| tree.outcome);
        let speaks = parts
            .iter()
            .enumerate()
            .any(|(position, part)| is_outcome(position) && !part.is_total());
        let zero_speaks = speaks && {
            let group: Vec<Part> = parts
                .iter()
                .enumerate()
                .map(
                    |(position, part)| {
                        if is_outcome(position) { Part::Node(0) } else { part.clone() }
                    },
                )
                .collect();
            let outside = self.block(period, &group);
            content.judge(&self.additive, &outside, false, profile) != Verdict::Empty
        };
        let verdict = content.judge(&self.additive, &tallies, zero_speaks, profile);
        let leaves_too_few = |remainder: &Remainder| {
            content.measures.contains(&remainder.measure)
                && !remainder.is_safe(self, period, parts, profile)
        };
        if verdict == Verdict::Safe && self.remainders.iter().any(leaves_too_few) {
            return Verdict::Unsafe(Rule::Difference);
        }
        verdict
    }

    /// What the rules look at, for the measures of the table whose name is in `names`.
    pub(super) fn content(&self, names: &std::collections::BTreeSet<&'static str>) -> Content {
        let measures: Vec<usize> = (0..self.additive.len())
            .filter(|position| {
                self.additive.get(*position).is_some_and(|measure| names.contains(measure.id))
            })
            .collect();
        let mut quotients = Vec::new();
        for measure in &self.aggregate.spec.measures {
            let (numerator, denominator, is_share) = match measure.kind {
                MeasureKind::Share { numerator, denominator } => (numerator, denominator, true),
                MeasureKind::Ratio { numerator, denominator }
                | MeasureKind::Mean { numerator, denominator } => (numerator, denominator, false),
                // A quantile needs the base of a mean; its bands are counts of their own.
                MeasureKind::Quantile { base, .. } => (base, base, false),
                MeasureKind::Count | MeasureKind::Sum => continue,
            };
            if let (Some(above), Some(below)) = (self.measure(numerator), self.measure(denominator))
                && names.contains(numerator)
            {
                quotients.push(Quotient { numerator: above, denominator: below, is_share });
            }
        }
        let combinations = self.combinations(&measures, &quotients);
        Content { measures, quotients, combinations }
    }

    /// What a combination leaves, cell by cell.
    fn remainders(&self, combination: &Combination) -> impl Iterator<Item = i64> {
        let cells = self.tallies.chunks(self.additive.len().max(1));
        cells.map(|tallies| combination.remainder(tallies))
    }

    /// Combinations of measures that are nowhere negative: possible populations.
    fn combinations(&self, measures: &[usize], quotients: &[Quotient]) -> Vec<Combination> {
        let mut candidates = Vec::new();
        for (whole, measure) in self.additive.iter().enumerate() {
            let contributor = measure.contributor;
            if measure.kind != MeasureKind::Count || contributor == Contributor::Nobody {
                continue;
            }
            for (part, other) in self.additive.iter().enumerate() {
                let comparable = other.kind == MeasureKind::Count && other.unit == measure.unit;
                let is_share = quotients.iter().any(|quotient| {
                    quotient.is_share && quotient.numerator == part && quotient.denominator == whole
                });
                // A share judges its own complement, and more strictly. Between two groups of
                // measures, the later one answers for the difference.
                let answers = measures.contains(&whole.max(part));
                if whole != part && comparable && answers && !is_share {
                    let (parts, rest) = (vec![part], Vec::new());
                    candidates.push(Combination { whole, parts, rest, contributor });
                }
            }
            let parts: Vec<usize> = quotients
                .iter()
                .filter(|quotient| quotient.is_share && quotient.denominator == whole)
                .map(|quotient| quotient.numerator)
                .collect();
            let all = Combination { whole, parts, rest: Vec::new(), contributor };
            let nothing_else = self.remainders(&all).all(|rest| rest == 0);
            for subset in subsets(&all.parts).into_iter().filter(|subset| subset.len() > 1) {
                let others = all.parts.iter().filter(|part| !subset.contains(part));
                let rest = others.copied().filter(|_| nothing_else).collect();
                candidates.push(Combination { whole, parts: subset, rest, contributor });
            }
        }
        candidates
            .into_iter()
            .filter(|combination| {
                let mut differs = false;
                let possible = self.remainders(combination).all(|rest| {
                    differs |= rest != 0;
                    rest >= 0
                });
                possible && differs
            })
            .collect()
    }
}

/// All subsets of a few positions (at most ten are combined).
fn subsets(items: &[usize]) -> Vec<Vec<usize>> {
    items.iter().take(10).fold(vec![Vec::new()], |subsets, item| {
        let longer = subsets.iter().map(|subset| {
            let mut with: Vec<usize> = subset.clone();
            with.push(*item);
            with
        });
        let longer: Vec<Vec<usize>> = longer.collect();
        subsets.into_iter().chain(longer).collect()
    })
}
