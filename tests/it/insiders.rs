//! Insiders: an enterprise that knows what it adds to every cell, against what the gate shows.
//!
//! Every table of the *other* enterprises that agrees with the cells shown is enumerated, whole
//! numbers of persons that may be anywhere. The largest that a cell can be is the insider's upper
//! estimate of any one of the others in it: it must exceed the truth by a tenth.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::indicators::aggregate::Aggregate;
use pilotage::settings::ProfileName;

use crate::microdata::{AGE, Axis, Dice, KIND, Population, SEX, TERRITORY, leaves, shown_sets};

type Leaves = BTreeSet<[u16; 3]>;

const NONE: Axis = Axis { id: "rien", codes: &["_T", "tout"], parents: &[0, 0], ..SEX };
const TWO_KINDS: Axis = Axis { codes: &["_T", "ACI", "EI"], parents: &[0, 0, 0], ..KIND };
const TWO_AGES: Axis = Axis { codes: &["_T", "moins_26", "26_plus"], parents: &[0, 0, 0], ..AGE };

/// What the insiders of one population succeed in.
#[derive(Debug, Default, PartialEq, Eq)]
struct Successes {
    /// Pairs of an insider and a cell where another enterprise is.
    tried: usize,
    /// Where it knows that enterprise to within a tenth.
    found: usize,
}

/// Some persons of five enterprises, few enough for every table to be written down.
fn small(dice: &mut Dice, axes: [Axis; 3], kept: u64) -> Population {
    let mut population = Population::random(dice, axes, 1, 2);
    population.people.retain(|one| one.enterprise < 5 && dice.below(10) < kept);
    population
}

/// Persons alone: no rate.
fn counted(population: &Population, id: &'static str, axes: &[usize]) -> Aggregate {
    let mut aggregate = population.aggregate(id, axes, &[0]);
    aggregate.spec.measures.truncate(1);
    aggregate.cells.values_mut().for_each(|tallies| tallies.truncate(1));
    aggregate
}

/// Persons of an enterprise in some leaves.
fn of(population: &Population, enterprise: u64, group: &Leaves) -> i64 {
    let own = population.people.iter().filter(|one| one.enterprise == enterprise);
    own.filter(|one| group.contains(&one.leaf)).map(|one| one.persons).sum()
}

/// What an insider knows beside what is shown and its own part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Knows {
    Nothing,
    /// Where nobody else is.
    Absence,
}

/// Lets each enterprise in turn enumerate what the others may be, given the groups shown.
fn attack(population: &Population, shown: &[Leaves], cells: &[Leaves], knows: Knows) -> Successes {
    let all: Vec<[u16; 3]> = leaves(&population.axes);
    let mut successes = Successes::default();
    for insider in 0..5 {
        let others = |group: &Leaves| -> i64 {
            (0..5).filter(|one| *one != insider).map(|one| of(population, one, group)).sum()
        };
        let alone: Vec<Leaves> = all
            .iter()
            .map(|leaf| Leaves::from([*leaf]))
            .filter(|leaf| knows == Knows::Absence && others(leaf) == 0)
            .collect();
        let groups = shown.iter().chain(&alone);
        let facts: Vec<(&Leaves, i64)> = groups.map(|group| (group, others(group))).collect();
        let mut most = vec![0; cells.len()];
        let mut world = Vec::new();
        let known: Vec<i64> = facts.iter().map(|(_, sum)| *sum).collect();
        worlds(&all, &facts, known, &mut world, &mut |world| {
            for (most, cell) in most.iter_mut().zip(cells) {
                let inside = all.iter().zip(world).filter(|(leaf, _)| cell.contains(*leaf));
                *most = (*most).max(inside.map(|(_, persons)| persons).sum());
            }
        });
        for (cell, most) in cells.iter().zip(&most) {
            let another = (0..5).filter(|one| *one != insider);
            let largest = another.map(|one| of(population, one, cell)).max().unwrap();
            if largest > 0 {
                successes.tried += 1;
                successes.found += usize::from(10 * most < 11 * largest);
            }
        }
    }
    successes
}

/// Visits every table of whole numbers whose groups have the sums left to them.
fn worlds(
    all: &[[u16; 3]],
    facts: &[(&Leaves, i64)],
    left: Vec<i64>,
    world: &mut Vec<i64>,
    visit: &mut impl FnMut(&[i64]),
) {
    let Some(leaf) = all.get(world.len()) else {
        if left.iter().all(|sum| *sum == 0) {
            visit(world);
        }
        return;
    };
    let inside: Vec<usize> =
        (0..facts.len()).filter(|fact| facts[*fact].0.contains(leaf)).collect();
    let most = inside.iter().map(|fact| left[*fact]).min().unwrap();
    for persons in 0..=most {
        let mut left = left.clone();
        inside.iter().for_each(|fact| left[*fact] -= persons);
        world.push(persons);
        worlds(all, facts, left, world, visit);
        world.pop();
    }
}

/// Every cell of the tables, shown or not: one modality or the total of each of some axes.
fn grid(population: &Population, tables: &[&[usize]]) -> Vec<Leaves> {
    let all = leaves(&population.axes);
    let mut cells = BTreeSet::new();
    for axes in tables {
        let positions = axes.iter().fold(vec![Vec::new()], |prefixes: Vec<Vec<u16>>, axis| {
            let size = u16::try_from(population.axes[*axis].codes.len()).unwrap();
            let longer = |prefix: &Vec<u16>| -> Vec<Vec<u16>> {
                (0..size).map(|one| prefix.iter().copied().chain([one]).collect()).collect()
            };
            prefixes.iter().flat_map(longer).collect()
        });
        for nodes in positions {
            let holds = |leaf: &&[u16; 3]| {
                let mut places = axes.iter().zip(&nodes);
                places.all(|(axis, node)| population.axes[*axis].holds(*node, leaf[*axis]))
            };
            cells.insert(all.iter().filter(holds).copied().collect::<Leaves>());
        }
    }
    cells.into_iter().collect()
}

/// Protects a population's tables and lets insiders at them, then at the same tables unprotected.
fn both(
    population: &Population,
    tables: &[(&'static str, &[usize])],
    knows: Knows,
) -> (Successes, Successes) {
    let profile = Profile::named(ProfileName::BaseTousSalaries);
    let aggregates = tables.iter().map(|(id, axes)| counted(population, id, axes)).collect();
    let (protected, _) = protect(aggregates, &BTreeMap::new(), &profile, &Ledger::empty()).unwrap();
    let axes: Vec<&[usize]> = tables.iter().map(|(_, axes)| *axes).collect();
    let cells = grid(population, &axes);
    let shown = shown_sets(&protected, population, 0, 0);
    let without = attack(population, &cells, &cells, knows);
    if shown.is_empty() {
        return (Successes::default(), without);
    }
    (attack(population, &shown, &cells, knows), without)
}

#[test]
fn no_enterprise_learns_another_to_within_a_tenth() {
    let mut dice = Dice(21);
    let (mut tried, mut unprotected) = (0, 0);
    let mut check = |population: &Population, tables: &[(&'static str, &[usize])]| {
        let (with, without) = both(population, tables, Knows::Nothing);
        assert_eq!(with.found, 0, "{with:?}");
        tried += with.tried;
        unprotected += without.found;
    };
    for round in 0..60 {
        let one = small(&mut dice, [SEX, KIND, NONE], 4 + round % 4);
        check(&one, &[("par_type", &[0, 1])]);
    }
    for _ in 0..12 {
        let linked = small(&mut dice, [SEX, TWO_KINDS, TWO_AGES], 4);
        check(&linked, &[("par_type", &[0, 1]), ("par_age", &[0, 2])]);
    }
    // The insiders are not asleep: shown whole, the same tables tell them much.
    assert!(tried > 1_000 && unprotected > 100, "{tried} tried, {unprotected} found unprotected");
}

#[test]
fn knowing_where_nobody_else_is_tells_no_more_of_one_breakdown() {
    let mut dice = Dice(22);
    let (mut tried, mut unprotected) = (0, 0);
    for round in 0..60 {
        let one = small(&mut dice, [TERRITORY, NONE, NONE], 3 + round % 6);
        let (with, without) = both(&one, &[("par_territoire", &[0])], Knows::Absence);
        assert_eq!(with.found, 0, "{with:?}");
        tried += with.tried;
        unprotected += without.found;
    }
    assert!(tried > 500 && unprotected > 100, "{tried} tried, {unprotected} found unprotected");
}
