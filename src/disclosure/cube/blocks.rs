//! Tallies of blocks, and of unions of blocks.
//!
//! Figures are exact; contributors are exact where the aggregate shows that they are disjoint, else
//! bounded on the cautious side: at least so many, at most so large.

use super::{Cube, Disjoint, Part};
use crate::indicators::aggregate::Tally;

impl<'a> Cube<'a> {
    /// The tallies of a block.
    pub(in super::super) fn block(&self, period: usize, parts: &[Part]) -> Vec<Tally> {
        if parts.iter().all(|part| part.members().len() == 1) {
            let nodes = parts.iter().filter_map(|part| part.members().first().copied());
            return self.at(period, self.cell_of(nodes)).to_vec();
        }
        let whole: Vec<u16> = parts.iter().map(Part::whole).collect();
        let is_split = |position: usize| parts.get(position).is_some_and(Part::is_split);
        self.merged(period, &self.cells_of(parts), &whole, is_split)
    }

    /// The tallies of disjoint blocks taken together.
    pub(in super::super) fn union(&self, period: usize, blocks: &[Vec<Part>]) -> Vec<Tally> {
        if let [block] = blocks {
            return self.block(period, block);
        }
        let cells: Vec<usize> = blocks.iter().flat_map(|block| self.cells_of(block)).collect();
        let parts_of = |position: usize| blocks.iter().filter_map(move |block| block.get(position));
        let is_split = |position: usize| {
            let mut parts = parts_of(position);
            let first = parts.next();
            first.is_some_and(Part::is_split) || parts.any(|part| Some(part) != first)
        };
        let whole: Vec<u16> = (0..self.trees.len())
            .map(|position| match parts_of(position).next() {
                Some(first) if parts_of(position).all(|part| part == first) => first.whole(),
                _ => 0,
            })
            .collect();
        self.merged(period, &cells, &whole, is_split)
    }

    /// The tallies of the cells that make up a block, one by one.
    pub(in super::super) fn cells_in<'c>(
        &'c self,
        period: usize,
        parts: &[Part],
    ) -> impl Iterator<Item = &'c [Tally]> + use<'c, 'a> {
        self.cells_of(parts).into_iter().map(move |cell| self.at(period, cell))
    }

    /// The tallies of disjoint cells of a `whole` taken together; `is_split` tells the dimensions
    /// in which they differ.
    fn merged(
        &self,
        period: usize,
        cells: &[usize],
        whole: &[u16],
        is_split: impl Fn(usize) -> bool,
    ) -> Vec<Tally> {
        let whole = self.at(period, self.cell_of(whole.iter().copied()));
        (0..self.additive.len())
            .map(|measure| {
                let add_up = |flag: fn(&Disjoint) -> bool| {
                    self.disjoint
                        .iter()
                        .enumerate()
                        .filter(|(position, _)| is_split(*position))
                        .all(|(_, dimension)| dimension.get(measure).is_some_and(flag))
                };
                let persons_add = add_up(|disjoint| disjoint.persons);
                let enterprises_add = add_up(|disjoint| disjoint.enterprises);
                let mut merged = Tally::default();
                let mut two_largest = 0;
                for cell in cells {
                    let part = self.at(period, *cell).get(measure).copied().unwrap_or_default();
                    merged.value += part.value;
                    merged.persons = join(merged.persons, part.persons, persons_add);
                    merged.enterprises =
                        join(merged.enterprises, part.enterprises, enterprises_add);
                    merged.largest_person += part.largest_person;
                    merged.largest_enterprise += part.largest_enterprise;
                    two_largest += part.largest_enterprise + part.second_enterprise;
                }
                // What a contributor has in a block is at most what it has in the whole.
                if let Some(whole) = whole.get(measure) {
                    merged.largest_person = merged.largest_person.min(whole.largest_person);
                    merged.largest_enterprise =
                        merged.largest_enterprise.min(whole.largest_enterprise);
                    two_largest =
                        two_largest.min(whole.largest_enterprise + whole.second_enterprise);
                }
                merged.second_enterprise = (two_largest - merged.largest_enterprise).max(0);
                merged
            })
            .collect()
    }

    fn cells_of(&self, parts: &[Part]) -> Vec<usize> {
        parts.iter().zip(&self.strides).fold(vec![0], |cells, (part, stride)| {
            let nodes = part.members();
            cells
                .iter()
                .flat_map(|cell| nodes.iter().map(move |node| cell + usize::from(*node) * stride))
                .collect()
        })
    }
}

fn join(one: i64, other: i64, add: bool) -> i64 {
    if add { one + other } else { one.max(other) }
}
