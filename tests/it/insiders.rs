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

use crate::microdata::{
    AGE, Axis, Dice, KIND, People, Population, SEX, SEX_WITH_UNKNOWN, TERRITORY, leaves, shown_sets,
};

type Leaves = BTreeSet<[u16; 3]>;

const NONE: Axis = Axis { id: "rien", codes: &["_T", "tout"], parents: &[0, 0], ..SEX };
const TWO_KINDS: Axis = Axis { codes: &["_T", "ACI", "EI"], parents: &[0, 0, 0], ..KIND };
/// Two régions, one of two départements.
const THREE_PLACES: Axis = Axis {
    codes: &["FR", "REG-1", "DEP-11", "DEP-12", "REG-2"],
    parents: &[0, 0, 1, 1, 0],
    ..TERRITORY
};
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
    /// In which cells of the tables nobody else is.
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
        let is_empty = |cell: &&Leaves| knows == Knows::Absence && others(cell) == 0;
        let groups = shown.iter().chain(cells.iter().filter(is_empty));
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

/// Tables of a population: identifiers and axes.
type Tables<'t> = &'t [(&'static str, &'t [usize])];

/// The same aggregates, whose tallies name nobody: nothing is then certified against insiders who
/// are alone somewhere.
fn nameless(mut aggregates: Vec<Aggregate>) -> Vec<Aggregate> {
    let tallies = aggregates.iter_mut().flat_map(|one| one.cells.values_mut()).flatten();
    tallies.for_each(|tally| tally.only_enterprise = None);
    aggregates
}

/// The groups that the tables show.
fn shown(population: &Population, aggregates: Vec<Aggregate>) -> Vec<Leaves> {
    let profile = Profile::named(ProfileName::BaseTousSalaries);
    let (protected, _) =
        protect(aggregates, &BTreeMap::new(), &[], &profile, &Ledger::empty()).unwrap();
    shown_sets(&protected, population, 0, 0)
}

fn counted_all(population: &Population, tables: Tables<'_>) -> Vec<Aggregate> {
    tables.iter().map(|(id, axes)| counted(population, id, axes)).collect()
}

fn cells_of(population: &Population, tables: Tables<'_>) -> Vec<Leaves> {
    let axes: Vec<&[usize]> = tables.iter().map(|(_, axes)| *axes).collect();
    grid(population, &axes)
}

/// What insiders succeed in, given what is shown; nothing when nothing is.
fn successes(
    population: &Population,
    shown: &[Leaves],
    cells: &[Leaves],
    knows: Knows,
) -> Successes {
    if shown.is_empty() {
        return Successes::default();
    }
    attack(population, shown, cells, knows)
}

/// Protects a population's tables and lets insiders at them, then at the same tables unprotected.
fn both(population: &Population, tables: Tables<'_>, knows: Knows) -> (Successes, Successes) {
    let cells = cells_of(population, tables);
    let without = attack(population, &cells, &cells, knows);
    let shown = shown(population, counted_all(population, tables));
    (successes(population, &shown, &cells, knows), without)
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

/// The small populations above, then others: with a third sex, an axis of two levels, one table
/// crossed three ways, and two tables of which one has two levels.
fn crossed() -> Vec<(Population, Tables<'static>)> {
    const ONE: Tables<'static> = &[("par_type", &[0, 1])];
    const TWO: Tables<'static> = &[("par_type", &[0, 1]), ("par_age", &[0, 2])];
    const THREE_WAYS: Tables<'static> = &[("par_type_age", &[0, 1, 2])];
    let mut dice = Dice(21);
    let mut all = Vec::new();
    for round in 0..60 {
        all.push((small(&mut dice, [SEX, KIND, NONE], 4 + round % 4), ONE));
    }
    for _ in 0..12 {
        all.push((small(&mut dice, [SEX, TWO_KINDS, TWO_AGES], 4), TWO));
    }
    for round in 0..90 {
        all.push((small(&mut dice, [SEX, KIND, NONE], 2 + round % 5), ONE));
        all.push((small(&mut dice, [SEX, THREE_PLACES, NONE], 2 + round % 5), ONE));
        all.push((small(&mut dice, [SEX_WITH_UNKNOWN, TWO_KINDS, NONE], 2 + round % 5), ONE));
    }
    for round in 0..30 {
        all.push((small(&mut dice, [SEX, TWO_KINDS, TWO_AGES], 2 + round % 3), THREE_WAYS));
        all.push((small(&mut dice, [SEX, TWO_KINDS, TWO_AGES], 2 + round % 3), TWO));
    }
    all
}

#[test]
fn the_only_enterprise_of_a_cell_does_not_learn_who_is_on_the_other_side() {
    // Enterprise 0 alone has women in EI, so that the 8 other women are in ACI, where 11 others
    // are: the 3 men there are those of enterprise 3. All margins pass, at 3 enterprises and 5
    // persons; the crossing does not.
    const TABLES: Tables<'_> = &[("par_type", &[0, 1])];
    let (women, men, insertion, firm) = (1, 2, 1, 2);
    let people = [
        (women, insertion, [4, 4, 4, 0]),
        (women, firm, [2, 0, 0, 0]),
        (men, insertion, [0, 0, 0, 3]),
        (men, firm, [0, 5, 5, 1]),
    ];
    let of_cell = |(sex, kind, persons): (u16, u16, [i64; 4])| {
        let of = move |(enterprise, persons)| People {
            month: 0,
            leaf: [sex, kind, 1],
            enterprise,
            persons,
            interrupted: 0,
        };
        (0..).zip(persons).map(of)
    };
    let people = people.into_iter().flat_map(of_cell).collect();
    let population = Population { axes: [SEX, TWO_KINDS, NONE], people };
    let cells = cells_of(&population, TABLES);
    let aggregates = counted_all(&population, TABLES);
    let unnamed = shown(&population, nameless(aggregates.clone()));
    assert_eq!(unnamed.len(), 5, "the total and both margins");
    assert!(attack(&population, &unnamed, &cells, Knows::Absence).found > 0);
    let named = shown(&population, aggregates.clone());
    assert_eq!(named.len(), 3, "the total, women and men");
    assert_eq!(attack(&population, &named, &cells, Knows::Absence).found, 0);
    let profile = Profile::named(ProfileName::BaseTousSalaries);
    let (_, audit) =
        protect(aggregates, &BTreeMap::new(), &[], &profile, &Ledger::empty()).unwrap();
    assert_eq!(audit.tables["par_type"].by_rule["initie"], 2);
}

#[test]
fn knowing_where_it_is_alone_tells_an_enterprise_no_more_of_tables_crossed() {
    let (mut tried, mut uncertified) = (0, Vec::new());
    let mut shown_in_all = [0; 2];
    for (position, (population, tables)) in crossed().into_iter().enumerate() {
        let aggregates = counted_all(&population, tables);
        let cells = cells_of(&population, tables);
        let certified = shown(&population, aggregates.clone());
        let named_nobody = shown(&population, nameless(aggregates));
        shown_in_all[0] += certified.len();
        shown_in_all[1] += named_nobody.len();
        assert!(certified.iter().all(|one| named_nobody.contains(one)), "{position}: shows more");
        let with = successes(&population, &certified, &cells, Knows::Absence);
        assert_eq!(with.found, 0, "{position}: {with:?}");
        tried += with.tried;
        if certified != named_nobody
            && successes(&population, &named_nobody, &cells, Knows::Absence).found > 0
        {
            uncertified.push(position);
        }
    }
    let [certified, all] = shown_in_all;
    assert!(tried > 10_000 && uncertified.len() > 5, "{tried} tried, found in {uncertified:?}");
    // Not by showing nothing.
    assert!(20 * certified > 19 * all, "{certified} cells shown of {all}");
}
