//! What to withhold when an insider would learn too much: two categories of the leg that absences
//! tell apart, the least ones, which then stand together in what is left of their parent.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::crossing::{Crossing, Line, Pattern};
use crate::disclosure::cube::{Cube, Part, Tree};
use crate::disclosure::decision::Choice;
use crate::disclosure::rollup::Sets;

/// Modalities of a margin that must no more be shown.
pub(in super::super) struct Excess {
    pub(in super::super) margin: usize,
    pub(in super::super) modalities: Sets,
}

impl Excess {
    /// All that a margin shows.
    pub(super) fn everything(margin: usize, shown: &[Sets]) -> Self {
        Self { margin, modalities: shown.get(margin).cloned().unwrap_or_default() }
    }
}

/// Two categories of the leg to be withheld: one whose column is open in the rows of the pattern,
/// one whose column is not and holds others in the remaining rows. Together, they hide where.
pub(super) fn separate(
    choice: &Choice<'_>,
    shown: &[Sets],
    leg: usize,
    crossing: &Crossing<'_>,
    pattern: &Pattern,
) -> Excess {
    let columns = &crossing.strip.columns;
    let mut best: Option<(i64, Reverse<Vec<u16>>, usize)> = None;
    for (open, _) in columns.iter().zip(&pattern.open).filter(|(_, open)| **open) {
        let closed = columns.iter().zip(pattern.open.iter().zip(&pattern.beside));
        for (closed, _) in closed.filter(|(_, (open, beside))| !**open && **beside) {
            let Some((at, slots)) = apart(crossing.cube, open, closed) else { continue };
            let weigh = |node: &u16| weight(choice, crossing.cube, at, *node, pattern.measure);
            let candidate = (slots.iter().map(weigh).sum(), Reverse(slots), at);
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
    }
    let found = best.and_then(|(_, Reverse(slots), at)| {
        Some((crossing.cube.tree(at)?.id, slots.into_iter().collect::<BTreeSet<u16>>()))
    });
    match found {
        Some((id, modalities)) => {
            Excess { margin: leg, modalities: Sets::from([(id, modalities)]) }
        }
        None => Excess::everything(leg, shown),
    }
}

/// The one dimension in which two columns differ, and the modalities that tell them apart below the
/// last that holds both; none when they differ in several.
fn apart(cube: &Cube<'_>, one: &Line, other: &Line) -> Option<(usize, Vec<u16>)> {
    let mut differing = one.iter().zip(other).filter(|(one, other)| one != other);
    let ((at, one), (_, other)) = differing.next()?;
    if differing.next().is_some() {
        return None;
    }
    let tree = cube.tree(*at)?;
    let (above_one, above_other) = (above(tree, one), above(tree, other));
    let shared = above_one.iter().find(|node| above_other.contains(node))?;
    let below = |chain: &[u16]| {
        let position = chain.iter().position(|node| node == shared)?;
        chain.get(position.checked_sub(1)?).copied()
    };
    let slots: Vec<u16> = [below(&above_one), below(&above_other)].into_iter().flatten().collect();
    (!slots.is_empty()).then_some((*at, slots))
}

/// The modalities that hold a part, from the closest.
fn above(tree: &Tree, part: &Part) -> Vec<u16> {
    let start = match part {
        Part::Node(node) => *node,
        Part::Rest { parent, .. } => *parent,
    };
    let up = |node: &u16| (*node != 0).then(|| tree.parent(*node));
    std::iter::successors(Some(start), up).collect()
}

/// What a modality counts over the periods.
fn weight(choice: &Choice<'_>, cube: &Cube<'_>, at: usize, node: u16, measure: usize) -> i64 {
    let mut place = vec![0; cube.trees.len()];
    if let Some(position) = place.get_mut(at) {
        *position = node;
    }
    let cells = choice.periods.iter().filter_map(|period| cube.cell(*period, &place).get(measure));
    cells.map(|tally| tally.value).sum()
}
