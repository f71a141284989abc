//! Systems whose answers are published or were worked out twice (see the fixtures' README).

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use pilotage::attack::system::{Effort, State, System, Target, disclosive_categories};
use serde_json::Value;

fn fixture(path: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/fixtures/disclosure-cases").join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture(path)).unwrap()).unwrap()
}

/// Rows of a CSV file, by column.
fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(fixture(path)).unwrap();
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        })
        .collect()
}

/// Four decimals are more than the cases have.
const SCALE: f64 = 10_000.0;

#[expect(clippy::cast_possible_truncation, reason = "numbers of the cases are small")]
fn scaled(value: &Value) -> i64 {
    (value.as_f64().unwrap() * SCALE).round() as i64
}

#[test]
fn intervals_of_small_systems_are_exact() {
    let (cases, expected) =
        (json("attack-systems/cases.json"), json("attack-systems/expected.json"));
    for (case, answer) in
        cases["cases"].as_array().unwrap().iter().zip(expected["cases"].as_array().unwrap())
    {
        let id = case["id"].as_str().unwrap();
        assert_eq!(answer["id"], case["id"]);
        let mut system = System::new();
        let cells: BTreeMap<&str, usize> = case["variables"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| {
                let name = name.as_str().unwrap();
                let high = case["upper_bounds"].get(name).and_then(Value::as_i64);
                (name, system.cell(case["lower_bound"].as_i64().unwrap(), high))
            })
            .collect();
        let terms = |statement: &Value, factor: i64| -> Vec<(usize, i64)> {
            let coefficients = statement["coef"].as_object().unwrap();
            coefficients
                .iter()
                .map(|(name, value)| (cells[name.as_str()], value.as_i64().unwrap() * factor))
                .collect()
        };
        for equation in case["equations"].as_array().unwrap() {
            system.sum(&terms(equation, 1), equation["rhs"].as_i64().unwrap());
        }
        for band in case["inequalities"].as_array().unwrap() {
            let (low, high) = (scaled(&band["lo"]), scaled(&band["hi"]));
            system.rounded(&terms(band, 10_000), Some(low), Some(high));
        }
        let determined = system.determined();
        let truth = &case["truth"];
        let mut exact = Vec::new();
        for (name, answer) in answer["cells"].as_object().unwrap() {
            let cell = cells[name.as_str()];
            let report = system.bounds(&[Target { cell, threshold: None }], Effort::Exact);
            let interval = &report.intervals[0];
            let bounds = |key: &str| {
                let pair = answer[key].as_array().unwrap();
                (pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap())
            };
            let (low, high) = bounds("real");
            assert!((interval.real.0 - low).abs() < 1e-4, "{id} {name}: {interval:?}");
            assert!((interval.real.1 - high).abs() < 1e-4, "{id} {name}: {interval:?}");
            let whole = &answer["integer"];
            assert_eq!(whole[0].as_i64(), Some(interval.low), "{id} {name}: {interval:?}");
            assert_eq!(whole[1].as_i64(), interval.high, "{id} {name}: {interval:?}");
            assert_eq!(answer["determined_linearly"], determined[cell], "{id} {name}");
            let value = truth[name].as_i64().unwrap();
            assert!(interval.low <= value && interval.high.is_none_or(|high| value <= high));
            if interval.state == State::Single {
                exact.push(name.as_str());
            }
        }
        let answers: Vec<&str> =
            answer["exact"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(exact, answers, "{id}");
    }
    let inputs = cases["group_rule"]["inputs"].as_array().unwrap();
    for (input, answer) in inputs.iter().zip(expected["group_rule"].as_array().unwrap()) {
        let counts: Vec<i64> = input["categories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_i64().unwrap())
            .collect();
        let (group, known) = (input["group"].as_i64().unwrap(), input["k"].as_i64().unwrap());
        let found = disclosive_categories(group, &counts, known);
        assert_eq!(serde_json::json!(found), answer["disclosive_indices"], "{input}");
    }
}

/// Cells of a crossed table, its relations, and which cells are hidden.
struct Crossed {
    system: System,
    hidden: BTreeMap<(String, String), usize>,
}

/// Builds the system of a table crossing two hierarchies, given as (total, parts).
fn crossed(
    values: &BTreeMap<(String, String), i64>,
    families: &[Vec<(String, Vec<String>)>; 2],
    hidden: &dyn Fn(&(String, String)) -> bool,
    low: i64,
) -> Crossed {
    let mut system = System::new();
    let unknowns: BTreeMap<(String, String), usize> = values
        .keys()
        .filter(|key| hidden(key))
        .map(|key| (key.clone(), system.cell(low, None)))
        .collect();
    let mut state = |total: (String, String), parts: Vec<(String, String)>| {
        let mut known = 0;
        let mut terms = Vec::new();
        for (key, weight) in
            std::iter::once((total, -1)).chain(parts.into_iter().map(|part| (part, 1)))
        {
            match unknowns.get(&key) {
                Some(cell) => terms.push((*cell, weight)),
                None => known += weight * values.get(&key).copied().unwrap_or(0),
            }
        }
        if terms.is_empty() {
            assert!(known.abs() <= 1, "the table does not add up");
        } else {
            system.sum(&terms, -known);
        }
    };
    let names = |axis: usize| {
        let mut names: Vec<String> =
            values.keys().map(|key| if axis == 0 { &key.0 } else { &key.1 }).cloned().collect();
        names.sort();
        names.dedup();
        names
    };
    for (total, parts) in &families[0] {
        for other in names(1) {
            let part = |one: &String| (one.clone(), other.clone());
            state(part(total), parts.iter().map(part).collect());
        }
    }
    for (total, parts) in &families[1] {
        for other in names(0) {
            let part = |one: &String| (other.clone(), one.clone());
            state(part(total), parts.iter().map(part).collect());
        }
    }
    Crossed { system, hidden: unknowns }
}

impl Crossed {
    /// Names of the cells that the system determines, by elimination and by bounds.
    fn exact(&self) -> [Vec<(String, String)>; 2] {
        let determined = self.system.determined();
        let targets: Vec<Target> =
            self.hidden.values().map(|cell| Target { cell: *cell, threshold: None }).collect();
        let report = self.system.bounds(&targets, Effort::Verdict);
        assert_eq!(report.contradictions, Vec::<Vec<usize>>::new());
        let names = || self.hidden.iter();
        let linear = names().filter(|(_, cell)| determined[**cell]).map(|(name, _)| name.clone());
        let bounded = names()
            .zip(&report.intervals)
            .filter(|(_, interval)| interval.state == State::Single)
            .map(|((name, _), _)| name.clone());
        [linear.collect(), bounded.collect()]
    }
}

fn hundredths(text: &str, decimals: u32) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{fraction:0<width$}", width = decimals as usize);
    format!("{whole}{digits}").parse().unwrap()
}

/// A flat axis: a total and its parts.
fn flat(names: &[&str]) -> Vec<(String, Vec<String>)> {
    vec![("Total".to_owned(), names.iter().map(|name| (*name).to_owned()).collect())]
}

#[test]
fn primaries_alone_hidden_in_the_turnover_table_are_recomputed_63_times_of_77() {
    let table = rows("turnover/turnover_act_size.csv");
    let values: BTreeMap<(String, String), i64> = table
        .iter()
        .map(|row| {
            let key = (row["ACTIVITY"].clone(), row["SIZE"].clone());
            (key, hundredths(&row["TOT"], 4))
        })
        .collect();
    let mut activities: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows("turnover/activity_hierarchy.csv") {
        let chain = ["Total", &row["A10"], &row["A21"], &row["A88"]].map(str::to_owned);
        for pair in chain.windows(2).filter(|pair| pair[0] != pair[1]) {
            let parts = activities.entry(pair[0].clone()).or_default();
            if !parts.contains(&pair[1]) {
                parts.push(pair[1].clone());
            }
        }
    }
    let audit = rows("turnover/primary_only_audit.csv");
    let key = |row: &BTreeMap<String, String>| (row["activity"].clone(), row["size"].clone());
    let primaries: Vec<(String, String)> = audit.iter().map(key).collect();
    let families = [activities.into_iter().collect(), flat(&["tr1", "tr2", "tr3"])];
    let crossed = crossed(&values, &families, &|key| primaries.contains(key), 0);
    assert_eq!(crossed.hidden.len(), 77);
    let mut expected: Vec<(String, String)> =
        audit.iter().filter(|row| row["exact"] == "true").map(key).collect();
    expected.sort();
    let [linear, bounded] = crossed.exact();
    assert_eq!(expected.len(), 63);
    assert_eq!(linear, expected);
    assert_eq!(bounded, expected);
}

#[test]
fn the_nine_primaries_of_simple2d_fall_alone_and_stand_with_the_published_mask() {
    let values: BTreeMap<(String, String), i64> = rows("simple2d/cells.csv")
        .iter()
        .map(|row| ((row["size"].clone(), row["region"].clone()), hundredths(&row["value"], 2)))
        .collect();
    let status: BTreeMap<(String, String), String> = rows("simple2d/expected_status.csv")
        .iter()
        .map(|row| ((row["size"].clone(), row["region"].clone()), row["status"].clone()))
        .collect();
    let mut regions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows("simple2d/regions.csv").iter().filter(|row| !row["parent"].is_empty()) {
        regions.entry(row["parent"].clone()).or_default().push(row["code"].clone());
    }
    let mut sizes: Vec<String> = values.keys().map(|key| key.0.clone()).collect();
    sizes.sort();
    sizes.dedup();
    sizes.retain(|size| size != "Total");
    let names: Vec<&str> = sizes.iter().map(String::as_str).collect();
    let families = [flat(&names), regions.into_iter().collect()];
    let alone = crossed(&values, &families, &|key| status[key] == "primary", 0);
    assert_eq!(alone.exact().map(|names| names.len()), [9, 9]);
    let masked =
        crossed(&values, &families, &|key| ["primary", "secondary"].contains(&&*status[key]), 0);
    assert_eq!(masked.hidden.len(), 21);
    assert_eq!(masked.exact().map(|names| names.len()), [0, 0]);
}

/// A flat table of counts with both margins.
fn with_margins(path: &str, columns: [&str; 2]) -> BTreeMap<(String, String), i64> {
    let mut values = BTreeMap::new();
    for row in rows(path) {
        let count: i64 = row["count"].parse().unwrap();
        for one in [row[columns[0]].as_str(), "Total"] {
            for other in [row[columns[1]].as_str(), "Total"] {
                *values.entry((one.to_owned(), other.to_owned())).or_insert(0) += count;
            }
        }
    }
    values
}

fn margins(values: &BTreeMap<(String, String), i64>) -> [Vec<(String, Vec<String>)>; 2] {
    let axis = |pick: fn(&(String, String)) -> &String| {
        let mut names: Vec<&str> = values.keys().map(|key| pick(key).as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| *name != "Total");
        flat(&names)
    };
    [axis(|key| &key.0), axis(|key| &key.1)]
}

#[test]
fn small_counts_hidden_alone_are_recomputed_as_often_as_published() {
    let expected = json("small-frequency/expected.json");
    for (file, columns) in
        [("z1.csv", ["region", "income"]), ("mun_accidents.csv", ["municipality", "injury"])]
    {
        let values = with_margins(&format!("small-frequency/{file}"), columns);
        let families = margins(&values);
        for (policy, shown) in [("zeros_shown", true), ("zeros_hidden_as_small", false)] {
            let cases = expected["tables"][file][policy].as_array();
            for case in cases.into_iter().flatten() {
                let up_to = case["hide_up_to"].as_i64().unwrap();
                let least = i64::from(shown);
                let hidden = |key: &(String, String)| (least..=up_to).contains(&values[key]);
                let crossed = crossed(&values, &families, &hidden, least);
                let [linear, bounded] = crossed.exact();
                let answer = &case["exact_if_primaries_only"];
                assert_eq!(case["primary"], crossed.hidden.len(), "{file} {case}");
                assert_eq!(answer["linear"], linear.len(), "{file} {policy} {case}");
                assert_eq!(answer["integer"], bounded.len(), "{file} {policy} {case}");
            }
        }
    }
}

#[test]
fn a_mark_that_says_at_least_one_narrows_every_interval() {
    let expected = json("small-frequency/expected.json");
    let table = &expected["tables"]["z1.csv"];
    let values = with_margins("small-frequency/z1.csv", ["region", "income"]);
    let families = margins(&values);
    for (mask, policies) in [
        (
            "documented_mask_hide_up_to_3",
            &[("integer_if_zero_possible", 0), ("integer_if_zero_is_always_shown", 1)][..],
        ),
        ("mask_hide_up_to_2_rows_B_D", &[("integer_if_zero_is_always_shown", 1)][..]),
    ] {
        let cells = table[mask]["cells"].as_array().unwrap();
        let key = |cell: &Value| {
            ["region", "income"].map(|column| cell[column].as_str().unwrap().to_owned())
        };
        let hidden: Vec<(String, String)> = cells
            .iter()
            .map(|cell| {
                let [region, income] = key(cell);
                (region, income)
            })
            .collect();
        for (policy, low) in policies {
            let crossed = crossed(&values, &families, &|key| hidden.contains(key), *low);
            for (cell, name) in cells.iter().zip(&hidden) {
                let target = Target { cell: crossed.hidden[name], threshold: Some(3) };
                let report = crossed.system.bounds(&[target], Effort::Exact);
                let interval = &report.intervals[0];
                let found = serde_json::json!([interval.low, interval.high]);
                assert_eq!(cell[*policy], found, "{mask} {name:?}");
                // Proven to be 1 or 2: an exactness test passes, the intruder succeeds.
                let small = interval.low >= 1 && interval.high.is_some_and(|high| high < 3);
                assert_eq!(interval.state == State::Small, small, "{mask} {name:?}");
            }
        }
    }
}

#[test]
fn editions_that_are_safe_alone_give_everything_away_together() {
    let masks = rows("quarters/masks.csv");
    let mut series: Vec<String> = masks.iter().map(|row| row["series"].clone()).collect();
    series.dedup();
    assert_eq!(series.len(), 3);
    for (name, expected) in series.iter().zip([(13, 13), (13, 13), (30, 0)]) {
        let own: Vec<&BTreeMap<String, String>> =
            masks.iter().filter(|row| row["series"] == *name).collect();
        type Key = (String, String, String);
        let key = |row: &BTreeMap<String, String>| -> Key {
            (row["period"].clone(), row["main_income"].clone(), row["size"].clone())
        };
        // What some edition shows is known; what none shows is not.
        let mut shown: BTreeMap<Key, i64> = BTreeMap::new();
        let mut all: BTreeMap<Key, usize> = BTreeMap::new();
        let mut primaries: Vec<Key> = Vec::new();
        let mut system = System::new();
        for row in &own {
            if row["hidden"] == "false" {
                shown.insert(key(row), row["count"].parse().unwrap());
            }
            if row["primary"] == "true" {
                primaries.push(key(row));
            }
            all.entry(key(row)).or_insert_with(|| system.cell(0, None));
        }
        primaries.sort();
        primaries.dedup();
        for (key, value) in &shown {
            system.sum(&[(all[key], 1)], *value);
        }
        let names = |pick: fn(&Key) -> &String| {
            let mut names: Vec<String> = all.keys().map(|key| pick(key).clone()).collect();
            names.sort();
            names.dedup();
            names
        };
        let (periods, incomes, sizes) =
            (names(|key| &key.0), names(|key| &key.1), names(|key| &key.2));
        let mut add = |total: Key, parts: Vec<Key>| {
            let parts: Option<Vec<usize>> =
                parts.iter().map(|part| all.get(part).copied()).collect();
            if let (Some(total), Some(parts)) = (all.get(&total), parts) {
                let terms: Vec<(usize, i64)> = std::iter::once((*total, -1))
                    .chain(parts.into_iter().map(|part| (part, 1)))
                    .collect();
                system.sum(&terms, 0);
            }
        };
        let parts = |names: &[String]| -> Vec<String> {
            names.iter().filter(|name| *name != "Total").cloned().collect()
        };
        for period in &periods {
            for size in &sizes {
                let cell = |income: &String| (period.clone(), income.clone(), size.clone());
                add(cell(&"Total".to_owned()), parts(&incomes).iter().map(cell).collect());
            }
            for income in &incomes {
                let cell = |size: &String| (period.clone(), income.clone(), size.clone());
                add(cell(&"Total".to_owned()), parts(&sizes).iter().map(cell).collect());
            }
        }
        for income in &incomes {
            for size in &sizes {
                let cell = |period: &str| (period.to_owned(), income.clone(), size.clone());
                for (total, parts) in [
                    ("Q1-Q2", ["Q1", "Q2"]),
                    ("Q1-Q3", ["Q1-Q2", "Q3"]),
                    ("Q1-Q4", ["Q1-Q3", "Q4"]),
                ] {
                    add(cell(total), parts.iter().map(|part| cell(part)).collect());
                }
            }
        }
        let determined = system.determined();
        let exact = primaries.iter().filter(|key| determined[all[*key]]).count();
        assert_eq!((primaries.len(), exact), expected, "{name}");
        let targets: Vec<Target> =
            primaries.iter().map(|key| Target { cell: all[key], threshold: None }).collect();
        let report = system.bounds(&targets, Effort::Verdict);
        let single = report.intervals.iter().filter(|one| one.state == State::Single).count();
        assert_eq!(single, expected.1, "{name}");
    }
}

/// Every integer world of a small table, against the intruder's bounds, both ways.
#[test]
fn bounds_are_those_of_full_enumeration() {
    let mut dice = crate::microdata::Dice(7);
    for round in 0..300 {
        let (height, width) =
            ([2, 3][usize::from(dice.below(2) == 0)], [2, 3][usize::from(dice.below(2) == 0)]);
        let cells: Vec<i64> =
            (0..height * width).map(|_| i64::try_from(dice.below(5)).unwrap()).collect();
        let hidden: Vec<bool> = (0..height * width).map(|_| dice.below(10) < 7).collect();
        let mut system = System::new();
        let unknowns: Vec<Option<usize>> =
            hidden.iter().map(|hidden| hidden.then(|| system.cell(0, None))).collect();
        let mut lines: Vec<Vec<usize>> = (0..height)
            .map(|row| (0..width).map(|column| row * width + column).collect())
            .collect();
        lines
            .extend((0..width).map(|column| (0..height).map(|row| row * width + column).collect()));
        let mut left = Vec::new();
        for line in &lines {
            let terms: Vec<(usize, i64)> =
                line.iter().filter_map(|place| Some((unknowns[*place]?, 1))).collect();
            let rest = line.iter().filter(|place| hidden[**place]).map(|place| cells[*place]).sum();
            if !terms.is_empty() {
                system.sum(&terms, rest);
            }
            left.push(rest);
        }
        let mut ranges: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
        let mut world = vec![0; cells.len()];
        enumerate(0, &hidden, &lines, &mut left.clone(), &mut world, &mut |world| {
            for (place, value) in world.iter().enumerate().filter(|(place, _)| hidden[*place]) {
                let range = ranges.entry(place).or_insert((*value, *value));
                *range = (range.0.min(*value), range.1.max(*value));
            }
        });
        for (place, (low, high)) in ranges {
            let cell = unknowns[place].unwrap();
            let target = Target { cell, threshold: Some(3) };
            let exact = &system.bounds(&[target], Effort::Exact).intervals[0];
            assert_eq!((exact.low, exact.high), (low, Some(high)), "round {round}, cell {place}");
            let verdict = &system.bounds(&[target], Effort::Verdict).intervals[0];
            let expected = match (low, high) {
                (low, high) if low == high => State::Single,
                (1.., ..=2) => State::Small,
                _ => State::Open,
            };
            assert_eq!(verdict.state, expected, "round {round}, cell {place}");
        }
    }
}

fn enumerate(
    place: usize,
    hidden: &[bool],
    lines: &[Vec<usize>],
    left: &mut [i64],
    world: &mut Vec<i64>,
    visit: &mut dyn FnMut(&[i64]),
) {
    if place == hidden.len() {
        if left.iter().all(|rest| *rest == 0) {
            visit(world);
        }
        return;
    }
    if !hidden[place] {
        return enumerate(place + 1, hidden, lines, left, world, visit);
    }
    let own: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].contains(&place)).collect();
    let most = own.iter().map(|line| left[*line]).min().unwrap();
    for value in 0..=most {
        own.iter().for_each(|line| left[*line] -= value);
        world[place] = value;
        enumerate(place + 1, hidden, lines, left, world, visit);
        own.iter().for_each(|line| left[*line] += value);
    }
}
