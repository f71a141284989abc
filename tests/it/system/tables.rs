//! Systems for tests: the shared cases read from their files, and random tables with margins.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use pilotage::disclosure::system::{Cell, Contributors, Relation, System};

/// A file of the shared cases.
pub(crate) fn read(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/disclosure-cases");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The rows of a CSV case, header aside.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let text = read(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// An amount with at most `decimals` decimals, in units of the last.
pub(crate) fn amount(text: &str, decimals: usize) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{rest:0<decimals$}").parse().unwrap()
}

/// Sums of a table with two dimensions, each a tree of codes: for every code with parts, and
/// every code of the other dimension. Missing cells are empty.
fn sums(
    positions: &BTreeMap<(String, String), usize>,
    trees: [&BTreeMap<String, BTreeSet<String>>; 2],
) -> Vec<Relation> {
    let mut found: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
    let codes = |side: usize| -> BTreeSet<&String> {
        positions.keys().map(|(one, other)| if side == 0 { one } else { other }).collect()
    };
    for (side, tree) in trees.into_iter().enumerate() {
        for (parent, children) in tree {
            for other in codes(1 - side) {
                let place = |code: &String| {
                    let key = if side == 0 {
                        (code.clone(), other.clone())
                    } else {
                        (other.clone(), code.clone())
                    };
                    positions.get(&key).copied()
                };
                let parts: Vec<usize> = children.iter().filter_map(place).collect();
                if let (Some(total), false) = (place(parent), parts.is_empty()) {
                    found.insert((total, parts));
                }
            }
        }
    }
    found.into_iter().map(|(total, parts)| Relation::sum(total, &parts)).collect()
}

fn flat(codes: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    BTreeMap::from([("Total".to_owned(), codes.iter().map(|code| (*code).to_owned()).collect())])
}

/// Turnover by activity and size: 414 cells, 228 relations.
pub(crate) fn turnover() -> System {
    let mut tree: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows("turnover/activity_hierarchy.csv") {
        let mut path = vec!["Total".to_owned()];
        for code in row {
            if path.last() != Some(&code) {
                path.push(code);
            }
        }
        for pair in path.windows(2) {
            tree.entry(pair[0].clone()).or_default().insert(pair[1].clone());
        }
    }
    let mut cells = Vec::new();
    let mut positions = BTreeMap::new();
    for row in rows("turnover/turnover_act_size.csv") {
        positions.insert((row[0].clone(), row[1].clone()), cells.len());
        let behind = Contributors::Summary {
            count: row[2].parse().unwrap(),
            largest: amount(&row[4], 4),
            second: 0,
        };
        cells.push(Cell::amount(format!("{}/{}", row[0], row[1]), amount(&row[3], 4), behind));
    }
    let relations = sums(&positions, [&tree, &flat(&["tr1", "tr2", "tr3"])]);
    System::new(cells, relations).unwrap()
}

/// A size × region table of amounts with a hierarchy of regions, and its published status.
pub(crate) fn simple2d() -> (System, Vec<String>) {
    let mut regions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows("simple2d/regions.csv") {
        if !row[1].is_empty() {
            regions.entry(row[1].clone()).or_default().insert(row[0].clone());
        }
    }
    let status: BTreeMap<(String, String), String> = rows("simple2d/expected_status.csv")
        .into_iter()
        .map(|row| ((row[0].clone(), row[1].clone()), row[2].clone()))
        .collect();
    let mut cells = Vec::new();
    let mut statuses = Vec::new();
    let mut positions = BTreeMap::new();
    for row in rows("simple2d/cells.csv") {
        let key = (row[0].clone(), row[1].clone());
        statuses.push(status[&key].clone());
        let behind = Contributors::Summary {
            count: row[3].parse().unwrap(),
            largest: amount(&row[4], 2),
            second: amount(&row[5], 2),
        };
        cells.push(Cell::amount(format!("{}/{}", row[0], row[1]), amount(&row[2], 2), behind));
        positions.insert(key, cells.len() - 1);
    }
    let sizes: BTreeSet<&str> =
        positions.keys().map(|(size, _)| size.as_str()).filter(|size| *size != "Total").collect();
    let sizes: Vec<&str> = sizes.into_iter().collect();
    let relations = sums(&positions, [&flat(&sizes), &regions]);
    (System::new(cells, relations).unwrap(), statuses)
}

/// A flat table of counts from its inner cells `row, column, count`.
pub(crate) fn counts(name: &str) -> System {
    let inner = rows(name);
    let mut values: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in &inner {
        let total = "Total".to_owned();
        for one in [&row[0], &total] {
            for other in [&row[1], &total] {
                let count: i64 = row[2].parse().unwrap();
                *values.entry((one.clone(), other.clone())).or_default() += count;
            }
        }
    }
    let positions: BTreeMap<(String, String), usize> = values.keys().cloned().zip(0..).collect();
    let cells = values
        .iter()
        .map(|((one, other), value)| Cell::count(format!("{one}/{other}"), *value))
        .collect();
    let codes = |side: usize| -> Vec<&str> {
        let codes: BTreeSet<&str> = inner.iter().map(|row| row[side].as_str()).collect();
        codes.into_iter().collect()
    };
    let relations = sums(&positions, [&flat(&codes(0)), &flat(&codes(1))]);
    System::new(cells, relations).unwrap()
}

/// The coordinates of the cells of a table, 0 being the total of a dimension.
pub(crate) fn coordinates(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![Vec::new()], |prefixes: Vec<Vec<usize>>, size| {
        prefixes
            .iter()
            .flat_map(|prefix| {
                (0..=*size).map(move |at| prefix.iter().copied().chain([at]).collect())
            })
            .collect()
    })
}

/// A table of counts with all margins; `inner` gives its inner cells in order.
pub(crate) fn table(shape: &[usize], mut inner: impl FnMut() -> i64) -> System {
    let keys = coordinates(shape);
    let position: BTreeMap<&Vec<usize>, usize> = keys.iter().zip(0..).collect();
    let holds = |key: &[usize], leaf: &[usize]| {
        key.iter().zip(leaf).all(|(key, leaf)| *key == 0 || key == leaf)
    };
    let mut values = vec![0; keys.len()];
    for leaf in keys.iter().filter(|key| key.iter().all(|at| *at > 0)) {
        let value = inner();
        for (key, total) in keys.iter().zip(&mut values) {
            if holds(key, leaf) {
                *total += value;
            }
        }
    }
    let mut relations = Vec::new();
    for key in &keys {
        for (dimension, size) in shape.iter().enumerate().filter(|(place, _)| key[*place] == 0) {
            let part = |at: usize| {
                let mut part = key.clone();
                part[dimension] = at;
                position[&part]
            };
            let parts: Vec<usize> = (1..=*size).map(part).collect();
            relations.push(Relation::sum(position[key], &parts));
        }
    }
    let cells =
        keys.iter().zip(&values).map(|(key, value)| Cell::count(format!("{key:?}"), *value));
    System::new(cells.collect(), relations).unwrap()
}
