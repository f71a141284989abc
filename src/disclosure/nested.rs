//! Populations inside others: those left when one is subtracted from the other are judged too.
//!
//! Two populations have masks of their own, and no relation binds their cells: who is left is in
//! no table. A reader who has both counts subtracts them all the same, cell by cell. So the smaller
//! one, the *part*, is shown in a block only if those left of the larger one there are nobody a rule
//! protects, as two measures of one table are. Whether the larger one shows that block is not asked:
//! the part may show a little less than it could.
//!
//! What the larger one published before counts too: its figure may stay as it was where the part's is
//! new or revised, and a reader subtracts the one from the other.
//!
//! Where the two show different categories, sums of one are compared with what the other has alike.

use super::ProtectError;
use super::cube::{Cube, Remainder, Tree};
use super::ledger::{Ledger, Was};
use super::population::Population;
use crate::indicators::inclusions::{Count, Inclusion};
use crate::indicators::spec::UNKNOWN;
use crate::vocabulary::Period;

/// Populations by position, one inside the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nested {
    pub(super) part: usize,
    pub(super) whole: usize,
}

/// Lays those left beside the cells of each part; gives which population is inside which.
pub(super) fn attach(
    populations: &mut [Population<'_>],
    inclusions: &[Inclusion],
    ledger: &Ledger,
) -> Result<Vec<Nested>, ProtectError> {
    let mut all = Vec::new();
    for inclusion in inclusions {
        let place = |id: &str| populations.iter().position(|one| one.id == id);
        let (Some(part), Some(whole)) =
            (place(inclusion.part.population), place(inclusion.whole.population))
        else {
            continue;
        };
        let (Some(smaller), Some(larger)) = (populations.get(part), populations.get(whole)) else {
            continue;
        };
        let found = smaller
            .cubes
            .iter()
            .map(|cube| remainders(cube, larger, inclusion, ledger))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(smaller) = populations.get_mut(part) {
            for (cube, remainders) in smaller.cubes.iter_mut().zip(found) {
                cube.remainders.extend(remainders);
            }
        }
        all.push(Nested { part, whole });
    }
    Ok(all)
}

/// What a table of the part leaves of the whole, as the data say and as was published; none for a
/// table that does not count the part.
fn remainders(
    cube: &Cube<'_>,
    larger: &Population<'_>,
    inclusion: &Inclusion,
    ledger: &Ledger,
) -> Result<Vec<Remainder>, ProtectError> {
    let Some(measure) = cube.measure(inclusion.part.measure) else { return Ok(Vec::new()) };
    let Some([now, before]) = laid_out(cube, larger, &inclusion.whole, ledger) else {
        return Ok(Vec::new());
    };
    let now = Remainder { measure, whole: now };
    if now.contradicts(cube) {
        let population = inclusion.whole.population;
        return Err(ProtectError::NotInside { table: cube.id(), population });
    }
    Ok(vec![now, Remainder { measure, whole: before }])
}

/// A count by period and cell, where there is one.
type LaidOut = Vec<Option<i64>>;

/// A count of the larger population in each period and cell of a table, where it has them: as the
/// data say, and as was published.
fn laid_out(
    cube: &Cube<'_>,
    larger: &Population<'_>,
    count: &Count,
    ledger: &Ledger,
) -> Option<[LaidOut; 2]> {
    let holds_all =
        |other: &&Cube<'_>| cube.trees.iter().all(|tree| other.position(tree.id).is_some());
    let source = larger.cubes.iter().find(holds_all)?;
    let measure = source.measure(count.measure)?;
    let every: Vec<Option<Vec<Vec<u16>>>> =
        cube.every_cell().iter().map(|nodes| places_in(source, cube, nodes)).collect();
    let now = |when: &Period, place: &Vec<u16>| -> Option<i64> {
        let period = source.periods.iter().position(|period| period == when)?;
        source.cell(period, place).get(measure).map(|tally| tally.value)
    };
    let before = |when: &Period, place: &Vec<u16>| -> Option<i64> {
        let codes: Vec<(&str, &str)> = source.codes(place);
        match ledger.was(larger.id, *when, &codes, count.measure) {
            Was::Shown(value) => Some(value),
            Was::Absent | Was::Withheld | Was::Awaited => None,
        }
    };
    let lay_out = |value: &dyn Fn(&Period, &Vec<u16>) -> Option<i64>| -> LaidOut {
        let periods = cube.periods.iter();
        let cells = periods.flat_map(|when| every.iter().map(move |places| (when, places)));
        let sum = |(when, places): (&Period, &Option<Vec<Vec<u16>>>)| -> Option<i64> {
            places.as_ref()?.iter().map(|place| value(when, place)).sum()
        };
        cells.map(sum).collect()
    };
    Some([lay_out(&now), lay_out(&before)])
}

/// The cells of another table that add up to a cell of this one.
fn places_in(other: &Cube<'_>, cube: &Cube<'_>, nodes: &[u16]) -> Option<Vec<Vec<u16>>> {
    let mut places = vec![vec![0; other.trees.len()]];
    for (tree, node) in cube.trees.iter().zip(nodes).filter(|(_, node)| **node > 0) {
        let position = other.position(tree.id)?;
        let same = same_modality(tree, *node, other.tree(position)?)?;
        let moved = |place: &Vec<u16>| -> Vec<Vec<u16>> {
            let mut moved = vec![place.clone(); same.len()];
            for (place, node) in moved.iter_mut().zip(&same) {
                if let Some(own) = place.get_mut(position) {
                    *own = *node;
                }
            }
            moved
        };
        places = places.iter().flat_map(moved).collect();
    }
    Some(places)
}

/// The modalities of a larger population that are one of the part: its own, and for the unknown
/// those that the part does not tell apart from it.
fn same_modality(part: &Tree, node: u16, whole: &Tree) -> Option<Vec<u16>> {
    let code = part.code(node)?;
    let own = whole.node(code)?;
    let mut same = vec![own];
    if code == UNKNOWN {
        let siblings = whole.children(whole.parent(own)).iter().copied();
        let is_untold =
            |node: &u16| whole.code(*node).is_some_and(|code| part.node(code).is_none());
        same.extend(siblings.filter(is_untold));
    }
    Some(same)
}
