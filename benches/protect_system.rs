//! Masks and audits of linked components, up to some 10,000 cells: two hierarchies crossed, most
//! inner counts small. The measure to hold: about a minute on one core for the largest.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time, prints it, and stops where it fails"
)]

use std::collections::BTreeSet;
use std::time::Instant;

use pilotage::disclosure::system::{
    Cell, Effort, Relation, Rules, Simplex, System, audit, protect,
};

fn main() {
    println!(
        "{:>7} {:>7} {:>9} {:>7} {:>9} {:>8}",
        "cells", "unsafe", "secondary", "solves", "mask s", "audit s"
    );
    for (rows, columns) in [(30, 20), (50, 35), (110, 65)] {
        let system = crossed(rows, columns);
        let rules = Rules::counts(11);
        let effort = Effort { thorough: false, ..Effort::default() };
        let start = Instant::now();
        let found = protect(&system, &rules, &effort, &Simplex::default());
        let masked = start.elapsed();
        assert!(found.is_complete());
        let start = Instant::now();
        let verdict = audit(&system, &rules, &found.hidden, &effort, &Simplex::default());
        assert!(verdict.is_complete());
        println!(
            "{:>7} {:>7} {:>9} {:>7} {:>9.1} {:>8.1}",
            system.cells().len(),
            found.primaries.len(),
            found.secondaries().count(),
            found.solves,
            masked.as_secs_f64(),
            start.elapsed().as_secs_f64(),
        );
    }
}

/// Parents of a tree: the total, groups of six leaves, leaves.
fn tree(leaves: usize) -> Vec<usize> {
    let groups = leaves.div_ceil(6);
    std::iter::repeat_n(0, groups + 1).chain((0..leaves).map(|leaf| 1 + leaf / 6)).collect()
}

fn crossed(rows: usize, columns: usize) -> System {
    let (down, across) = (tree(rows), tree(columns));
    let width = across.len();
    let mut values = vec![0; down.len() * width];
    let mut seed = 7u64;
    for row in down.len() - rows..down.len() {
        for column in width - columns..width {
            let value = count(&mut seed);
            for one in lineage(&down, row) {
                for other in lineage(&across, column) {
                    *values.get_mut(one * width + other).unwrap() += value;
                }
            }
        }
    }
    let mut relations = Vec::new();
    for (parent, children) in families(&down) {
        for column in 0..width {
            let parts: Vec<usize> = children.iter().map(|row| row * width + column).collect();
            relations.push(Relation::sum(parent * width + column, &parts));
        }
    }
    for (parent, children) in families(&across) {
        for row in 0..down.len() {
            let parts: Vec<usize> = children.iter().map(|column| row * width + column).collect();
            relations.push(Relation::sum(row * width + parent, &parts));
        }
    }
    let cells =
        values.iter().zip(0u32..).map(|(value, id)| Cell::count(id.to_string(), *value)).collect();
    System::new(cells, relations).unwrap()
}

/// A node and all above it, the total included.
fn lineage(parents: &[usize], node: usize) -> Vec<usize> {
    let mut path = vec![node];
    while let Some(last) = path.last().copied().filter(|last| *last != 0) {
        path.push(parents.get(last).copied().unwrap_or(0));
    }
    path
}

fn families(parents: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let inner: BTreeSet<usize> = parents.iter().copied().collect();
    let children = |parent: usize| {
        let nodes = parents.iter().enumerate().skip(1);
        nodes.filter(|(_, own)| **own == parent).map(|(node, _)| node).collect()
    };
    inner.into_iter().map(|parent| (parent, children(parent))).collect()
}

/// A quarter of zeros, two in five below eleven, the rest larger.
fn count(seed: &mut u64) -> i64 {
    let mut below = |bound: u64| {
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) % bound).unwrap()
    };
    match below(100) {
        0..25 => 0,
        25..65 => 1 + below(10),
        65..90 => 11 + below(60),
        _ => 80 + below(900),
    }
}
