//! Eleven small systems with exact answers, and the rule on groups.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::system::{
    Cell, Effort, Relation, Rules, Sensitivity, Simplex, Standing, System, Zeros, audit,
    determined, group_discloses,
};
use serde_json::Value;

use super::tables::{amount, read};

const RULES: Rules =
    Rules { zeros: Zeros::Neutral, insiders: false, unions: false, ..Rules::counts(0) };

/// The system of a case. Bounds of inequalities have four decimals, and rates are open above.
fn system(case: &Value, attacked: Option<(&str, i64, i64)>) -> (System, Vec<String>) {
    let names: Vec<String> = case["variables"].as_array().unwrap().iter().map(text).collect();
    let terms = |row: &Value, factor: i64| -> Vec<(usize, i64)> {
        let coefficients = row["coef"].as_object().unwrap();
        coefficients
            .iter()
            .map(|(name, value)| {
                (
                    names.iter().position(|one| one == name).unwrap(),
                    value.as_i64().unwrap() * factor,
                )
            })
            .collect()
    };
    let mut relations: Vec<Relation> = case["equations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| Relation::equation(terms(row, 1), row["rhs"].as_i64().unwrap()))
        .collect();
    for row in case["inequalities"].as_array().unwrap() {
        let scaled = |end: &str| amount(&row[end].to_string(), 4);
        let (low, high) = (scaled("lo"), scaled("hi") - 1);
        relations.push(Relation::between(terms(row, 10_000), Some(low), Some(high)));
    }
    let cells = names
        .iter()
        .map(|name| {
            let sensitivity = match attacked {
                Some((one, low, high)) if one == name => Sensitivity::Unsafe { low, high },
                _ => Sensitivity::Safe,
            };
            Cell {
                sensitivity,
                standing: Standing::Inner,
                ceiling: case["upper_bounds"].get(name).and_then(Value::as_i64),
                ..Cell::count(name.clone(), case["truth"][name].as_i64().unwrap())
            }
        })
        .collect();
    (System::new(cells, relations).unwrap(), names)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The interval of a cell over the reals, by the simplex library directly.
fn real_interval(case: &Value, name: &str) -> (f64, f64) {
    let solve = |direction| {
        let mut problem = microlp::Problem::new(direction);
        let variables: BTreeMap<String, microlp::Variable> = case["variables"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .map(|one| {
                let cost = f64::from(u8::from(one == name));
                let high = case["upper_bounds"].get(&one).and_then(Value::as_f64);
                let variable = problem.add_var(cost, (0.0, high.unwrap_or(f64::INFINITY)));
                (one, variable)
            })
            .collect();
        let terms = |row: &Value| -> Vec<(microlp::Variable, f64)> {
            let coefficients = row["coef"].as_object().unwrap();
            coefficients.iter().map(|(one, by)| (variables[one], by.as_f64().unwrap())).collect()
        };
        for row in case["equations"].as_array().unwrap() {
            let end = row["rhs"].as_f64().unwrap();
            problem.add_constraint(&terms(row)[..], microlp::ComparisonOp::Eq, end);
        }
        for row in case["inequalities"].as_array().unwrap() {
            let end = |key: &str| row[key].as_f64().unwrap();
            problem.add_constraint(&terms(row)[..], microlp::ComparisonOp::Ge, end("lo"));
            problem.add_constraint(&terms(row)[..], microlp::ComparisonOp::Le, end("hi"));
        }
        let solution = problem.solve().unwrap().into_solution().unwrap();
        solution.var_value(variables[name])
    };
    (
        solve(microlp::OptimizationDirection::Minimize),
        solve(microlp::OptimizationDirection::Maximize),
    )
}

#[test]
fn intervals_are_those_of_the_published_examples() {
    let cases: Value = serde_json::from_str(&read("attack-systems/cases.json")).unwrap();
    let expected: Value = serde_json::from_str(&read("attack-systems/expected.json")).unwrap();
    let mut attacked = 0;
    for (case, expected) in
        cases["cases"].as_array().unwrap().iter().zip(expected["cases"].as_array().unwrap())
    {
        let id = text(&case["id"]);
        assert_eq!(id, text(&expected["id"]));
        let (whole, names) = system(case, None);
        let by_elimination = determined(&whole, &RULES, &BTreeSet::new());
        for (name, answer) in expected["cells"].as_object().unwrap() {
            let real = real_interval(case, name);
            for (found, key) in [(real.0, 0), (real.1, 1)] {
                let given = answer["real"][key].as_f64().unwrap();
                assert!((found - given).abs() < 1e-5, "{id} {name}: {found}, not {given}");
            }
            let cell = names.iter().position(|one| one == name).unwrap();
            assert_eq!(
                by_elimination.contains(&cell),
                answer["determined_linearly"].as_bool().unwrap(),
                "{id} {name}"
            );
            let end = |key: usize| answer["integer"][key].as_i64().unwrap();
            let reaches = |low: i64, high: i64| {
                let (asked, _) = system(case, Some((name, low, high)));
                let all = Effort::default();
                audit(&asked, &RULES, &BTreeSet::new(), &all, &Simplex::default()).is_complete()
            };
            // The interval is reached, and not one unit more on either side.
            if end(0) < end(1) {
                assert!(reaches(end(0), end(1)), "{id} {name}");
            }
            assert!(!reaches(end(0), end(1) + 1), "{id} {name}");
            assert!(end(0) == 0 || !reaches(end(0) - 1, end(1)), "{id} {name}");
            attacked += 1;
        }
    }
    assert_eq!(attacked, 38);
}

#[test]
fn a_category_speaks_of_its_group_as_in_the_handbook() {
    let cases: Value = serde_json::from_str(&read("attack-systems/cases.json")).unwrap();
    let expected: Value = serde_json::from_str(&read("attack-systems/expected.json")).unwrap();
    let inputs = cases["group_rule"]["inputs"].as_array().unwrap();
    for (input, answer) in inputs.iter().zip(expected["group_rule"].as_array().unwrap()) {
        let number = |key: &str| input[key].as_i64().unwrap();
        let found: Vec<usize> = input["categories"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .filter(|(_, size)| {
                group_discloses(number("group"), size.as_i64().unwrap(), number("k"))
            })
            .map(|(position, _)| position)
            .collect();
        let indices: Vec<usize> =
            serde_json::from_value(answer["disclosive_indices"].clone()).unwrap();
        assert_eq!(found, indices, "{input}");
    }
}
