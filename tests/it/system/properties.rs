//! What must not change, or only in one direction: order, duplicates, scale, more published cells;
//! contributors, overlaps, cells shown before, cells shown together.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::system::{
    Cell, Contributors, Effort, Protection, Relation, Rules, Simplex, Standing, System,
    SystemError, Zeros, audit, protect,
};

use super::tables::table;
use crate::microdata::Dice;

const EFFORT: Effort =
    Effort { thorough: false, whole: 1_500, clean_up: 500, nodes: 400, solves: 100_000 };

fn run(system: &System, rules: &Rules) -> Protection {
    protect(system, rules, &EFFORT, &Simplex::default())
}

fn random(dice: &mut Dice) -> System {
    table(&[3, 4], || i64::try_from(dice.below(15)).unwrap_or(0))
}

#[test]
fn the_same_system_gives_the_same_mask_and_relations_have_no_order() {
    let mut dice = Dice(41);
    let rules = Rules::counts(5);
    for _ in 0..40 {
        let system = random(&mut dice);
        let first = run(&system, &rules);
        assert_eq!(first, run(&system, &rules));
        // Each relation twice, the other way round.
        let mut relations = system.relations().to_vec();
        relations.extend(system.relations().iter().rev().map(|relation| Relation {
            terms: relation.terms.iter().rev().map(|(cell, factor)| (*cell, -factor)).collect(),
            ..relation.clone()
        }));
        let doubled = System::new(system.cells().to_vec(), relations).unwrap();
        let second = run(&doubled, &rules);
        assert!(second.is_complete());
        let verdict = audit(&system, &rules, &second.hidden, &EFFORT, &Simplex::default());
        assert!(verdict.is_complete(), "what duplicates say, the relations said already");
    }
}

#[test]
fn one_more_published_cell_never_protects() {
    let mut dice = Dice(42);
    let rules = Rules::counts(5);
    let (mut exposed, mut tried) = (0, 0);
    for _ in 0..60 {
        let system = random(&mut dice);
        let protection = run(&system, &rules);
        for cell in protection.secondaries().collect::<Vec<_>>() {
            let mut fewer = protection.hidden.clone();
            fewer.remove(&cell);
            let verdict = audit(&system, &rules, &fewer, &EFFORT, &Simplex::default());
            // Every secondary left is needed: that is what clean-up is for.
            exposed += usize::from(!verdict.is_complete());
            tried += 1;
        }
        let mut more = protection.hidden.clone();
        more.extend((0..system.cells().len()).filter(|cell| system.cells()[*cell].value > 0));
        let verdict = audit(&system, &rules, &more, &EFFORT, &Simplex::default());
        assert!(verdict.is_complete(), "hiding more never exposes");
    }
    assert!(tried > 60 && exposed * 10 > tried * 9, "{exposed} of {tried}");
}

#[test]
fn amounts_in_other_units_have_the_same_mask() {
    let mut dice = Dice(43);
    for _ in 0..25 {
        let counts = random(&mut dice);
        let rules = Rules { unions: false, insiders: false, ..Rules::amounts(3, 100) };
        let scaled = |unit: i64, few: &BTreeSet<usize>| {
            let cells = counts.cells().iter().enumerate().map(|(position, cell)| {
                let count = if few.contains(&position) { 2 } else { 9 };
                let value = cell.value * 100 * unit;
                let behind = Contributors::Summary { count, largest: value / 4, second: 0 };
                Cell::amount(cell.id.clone(), value, behind)
            });
            System::new(cells.collect(), counts.relations().to_vec()).unwrap()
        };
        let few: BTreeSet<usize> =
            (0..counts.cells().len()).filter(|_| dice.below(6) == 0).collect();
        let (one, other) = (run(&scaled(1, &few), &rules), run(&scaled(1_000_000, &few), &rules));
        assert!(one.is_complete() && other.is_complete());
        assert_eq!(one.primaries, other.primaries);
        let verdict =
            audit(&scaled(1_000_000, &few), &rules, &one.hidden, &EFFORT, &Simplex::default());
        assert!(verdict.is_complete(), "a mask for thousands serves for units");
    }
}

#[test]
fn a_contributor_that_knows_its_own_cells_learns_no_other() {
    // Three by three amounts; each of nine cells has one to three contributors, some alone.
    let mut dice = Dice(44);
    let (mut alone, mut differ) = (0, 0);
    for _ in 0..40 {
        let mut behind: Vec<BTreeMap<u64, i64>> = Vec::new();
        let counts = table(&[3, 3], || {
            let mut own = BTreeMap::new();
            for _ in 0..=dice.below(4) {
                *own.entry(dice.below(14)).or_default() +=
                    i64::try_from(10 + dice.below(90)).unwrap();
            }
            behind.push(own.clone());
            own.values().sum()
        });
        let keys = super::tables::coordinates(&[3, 3]);
        let leaves: Vec<&Vec<usize>> =
            keys.iter().filter(|key| key.iter().all(|at| *at > 0)).collect();
        let cells: Vec<Cell> = keys
            .iter()
            .zip(counts.cells())
            .map(|(key, cell)| {
                let mut merged: BTreeMap<u64, i64> = BTreeMap::new();
                for (leaf, own) in leaves.iter().zip(&behind) {
                    if key.iter().zip(*leaf).all(|(key, at)| *key == 0 || key == at) {
                        for (name, by) in own {
                            *merged.entry(*name).or_default() += by;
                        }
                    }
                }
                Cell::amount(cell.id.clone(), cell.value, Contributors::Known(merged))
            })
            .collect();
        let system = System::new(cells, counts.relations().to_vec()).unwrap();
        let rules = Rules { unions: false, ..Rules::amounts(2, 90) };
        let protection = run(&system, &rules);
        assert!(protection.is_complete());
        let loose = run(&system, &Rules { insiders: false, ..rules });
        differ += usize::from(loose.hidden != protection.hidden);
        for name in 0..14 {
            let own: BTreeSet<usize> = protection
                .hidden
                .iter()
                .copied()
                .filter(|cell| match &system.cells()[*cell].contributors {
                    Contributors::Known(amounts) => {
                        amounts.len() == 1 && amounts.contains_key(&name)
                    }
                    _ => false,
                })
                .collect();
            if own.is_empty() {
                continue;
            }
            alone += 1;
            // The same mask, as this contributor reads it.
            let mut fewer = protection.hidden.clone();
            fewer.retain(|cell| !own.contains(cell));
            let outside = Rules { insiders: false, ..rules };
            let verdict = audit(&system, &outside, &fewer, &EFFORT, &Simplex::default());
            let strangers: Vec<usize> = protection
                .primaries
                .iter()
                .copied()
                .filter(|cell| match &system.cells()[*cell].contributors {
                    Contributors::Known(amounts) => !amounts.contains_key(&name),
                    _ => true,
                })
                .collect();
            for cell in strangers {
                assert!(!verdict.uncertified.contains(&cell), "{name} learns {cell}");
            }
        }
    }
    assert!(alone > 20 && differ > 0, "{alone} alone, {differ} masks that contributors change");
}

#[test]
fn unions_that_relations_determine_obey_the_rules() {
    // 2 + 1 enterprises hidden under a shown total: three, where five are asked for.
    let known = |amounts: &[(u64, i64)]| Contributors::Known(amounts.iter().copied().collect());
    let many = |from: u64, count: u64| {
        Contributors::Known((from..from + count).map(|name| (name, 50)).collect())
    };
    let cells = vec![
        Cell::amount("total", 1_250, many(0, 25)),
        Cell::amount("a", 100, known(&[(1, 50), (2, 50)])),
        Cell::amount("b", 50, known(&[(3, 50)])),
        Cell::amount("c", 500, many(4, 10)),
        Cell::amount("d", 600, many(14, 12)),
    ];
    let system = System::new(cells, vec![Relation::sum(0, &[1, 2, 3, 4])]).unwrap();
    let rules = Rules { insiders: false, ..Rules::amounts(5, 85) };
    let loose = run(&system, &Rules { unions: false, ..rules });
    assert_eq!(loose.hidden, BTreeSet::from([1, 2]), "each hides the other, and both show three");
    let verdict = audit(&system, &rules, &loose.hidden, &EFFORT, &Simplex::default());
    assert_eq!(verdict.uncertified, BTreeSet::from([1, 2]));
    let strict = run(&system, &rules);
    assert!(strict.is_complete());
    assert_eq!(strict.hidden, BTreeSet::from([1, 2, 3]));
}

#[test]
fn overlapping_parts_bound_their_total_and_nothing_more() {
    // 30 persons; 18 in one place, 15 in the other: 3 in both, an inner cell that may not be learnt.
    let total = Cell::count("all", 30);
    let (one, other) = (Cell::count("one", 18), Cell::count("other", 15));
    let both = Cell { standing: Standing::Inner, ..Cell::count("both", 3) };
    let mut relations = Relation::overlapping(0, &[1, 2]);
    relations.push(Relation::equation(vec![(1, 1), (2, 1), (0, -1), (3, -1)], 0));
    let system = System::new(vec![total, one, other, both], relations).unwrap();
    let rules = Rules { zeros: Zeros::Neutral, ..Rules::counts(5) };
    let protection = run(&system, &rules);
    assert!(protection.is_complete());
    assert_eq!(protection.hidden.len(), 1, "one of the three is enough");
}

#[test]
fn what_was_shown_stays_shown_and_what_was_hidden_stays_hidden() {
    let mut dice = Dice(45);
    let rules = Rules::counts(5);
    let mut impossible = 0;
    for _ in 0..60 {
        let system = random(&mut dice);
        let cells: Vec<Cell> = system
            .cells()
            .iter()
            .map(|cell| {
                let standing = match dice.below(5) {
                    0 if cell.value >= 5 => Standing::Published,
                    1 if cell.value > 0 => Standing::Withheld,
                    _ => Standing::Open,
                };
                Cell { standing, ..cell.clone() }
            })
            .collect();
        let system = System::new(cells, system.relations().to_vec()).unwrap();
        let protection = run(&system, &rules);
        for (position, cell) in system.cells().iter().enumerate() {
            match cell.standing {
                Standing::Published => assert!(!protection.hidden.contains(&position)),
                Standing::Withheld => assert!(protection.hidden.contains(&position)),
                Standing::Open | Standing::Inner => {}
            }
        }
        if protection.is_complete() {
            let verdict = audit(&system, &rules, &protection.hidden, &EFFORT, &Simplex::default());
            assert!(verdict.is_complete());
        } else {
            impossible += 1;
        }
    }
    assert!(impossible < 30, "{impossible}");
}

#[test]
fn cells_that_go_together_are_shown_or_hidden_together() {
    let mut dice = Dice(46);
    let rules = Rules::counts(5);
    for _ in 0..40 {
        let system = random(&mut dice);
        let pairs: Vec<Vec<usize>> = vec![vec![6, 7], vec![11, 12, 13]];
        let tied = system.clone().tied(pairs.clone());
        let protection = run(&tied, &rules);
        assert!(protection.is_complete());
        for pair in pairs {
            // A structural zero is shown whatever happens beside it.
            let states: BTreeSet<bool> = pair
                .iter()
                .filter(|cell| tied.cells()[**cell].value > 0)
                .map(|cell| protection.hidden.contains(cell))
                .collect();
            assert!(states.len() < 2, "{pair:?}");
        }
    }
}

#[test]
fn what_contradicts_itself_is_no_system() {
    let cells = || vec![Cell::count("all", 3), Cell::count("a", 1), Cell::count("b", 2)];
    let refusal = |cells, relations| System::new(cells, relations).unwrap_err();
    assert!(System::new(cells(), vec![Relation::sum(0, &[1, 2])]).is_ok());
    let wrong = refusal(cells(), vec![Relation::sum(0, &[1])]);
    assert_eq!(wrong, SystemError::DoesNotHold { relation: 0 });
    let missing = refusal(cells(), vec![Relation::sum(0, &[1, 7])]);
    assert_eq!(missing, SystemError::NoSuchCell { relation: 0 });
    let twice = refusal(vec![Cell::count("a", 1), Cell::count("a", 2)], Vec::new());
    assert_eq!(twice, SystemError::Duplicate { id: "a".to_owned() });
    let below = refusal(vec![Cell::count("a", -1)], Vec::new());
    assert_eq!(below, SystemError::OutOfBounds { id: "a".to_owned() });
}
