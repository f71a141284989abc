//! The worked example of twelve employers, `fixtures/engagement-cases/scoring/`: parameters are
//! given, nothing is fitted.

use std::path::{Path, PathBuf};

use pilotage::employers::explain::{Counterfactual, contributions, counterfactual};
use pilotage::employers::labels::{Grade, Grounds, Thresholds, judge};
use pilotage::employers::method::Method;
use pilotage::employers::score::{Aggregated, Component, Covariance, Standardised, aggregate};
use pilotage::statistics::normal_prior::NormalPrior;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/engagement-cases/scoring")
}

fn rows(name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder().join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

type Row = std::collections::BTreeMap<String, String>;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// σ of the three criteria, their weights and the covariance of the first two.
const SIGMA: [f64; 3] = [0.12, 0.15, 12.0];
const WEIGHTS: [f64; 3] = [0.40, 0.35, 0.25];
const COVARIANCE: f64 = -0.045;
const FLOOR: f64 = 0.10;

/// The score of an employer after `extra` more persons are retained.
fn score(row: &Row, extra: f64) -> ([Component; 3], Aggregated) {
    let retained = number(row, "retained_6") + extra;
    let (cohort, short, fixed) =
        (number(row, "cohort_6"), number(row, "short_cdd"), number(row, "cdd"));
    let hours = number(row, "million_hours");
    let enough = |base: f64, least: f64| base >= least;
    let values = [
        enough(cohort, 3.0).then(|| {
            let expected = number(row, "expected_6");
            Standardised::share((retained, cohort), expected, SIGMA[0], 1.0, FLOOR)
        }),
        enough(fixed, 3.0).then(|| {
            let expected = number(row, "expected_short");
            Standardised::share((short, fixed), expected, SIGMA[1], -1.0, FLOOR)
        }),
        enough(hours, 0.2).then(|| {
            let expected = number(row, "expected_accident_rate");
            let counts = (number(row, "accidents"), hours);
            Standardised::frequency(counts, expected, SIGMA[2], -1.0, true)
        }),
    ];
    let both = number(row, "persons_in_both");
    let scale = cohort * fixed * SIGMA[0] * SIGMA[1];
    let value = if scale > 0.0 { -both * COVARIANCE / scale } else { 0.0 };
    let pair = Covariance { first: 0, second: 1, value };
    let components = [0, 1, 2].map(|k| Component { weight: WEIGHTS[k], value: values[k] });
    let whole = aggregate(&components, &[pair]).unwrap();
    (components, whole)
}

#[test]
fn twelve_employers() {
    let method = Method::current().unwrap();
    let prior = NormalPrior { mean: 0.02, variance: 0.55 * 0.55, gain: 100.0 };
    let thresholds = Thresholds::of(&prior, &method.grades).unwrap();
    let (input, expected) = (rows("input.csv"), rows("expected.csv"));
    assert_eq!((input.len(), expected.len()), (12, 12));
    for (input, expected) in input.iter().zip(&expected) {
        let id = &expected["id"];
        let (components, whole) = score(input, 0.0);
        for (k, component) in components.iter().enumerate() {
            close(component.standing().z, number(expected, &format!("z{}", k + 1)));
            close(component.standing().v, number(expected, &format!("v{}", k + 1)));
        }
        close(whole.estimate, number(expected, "y"));
        close(whole.variance, number(expected, "V"));
        let posterior = if whole.observed > 0.0 {
            prior.posterior(whole.estimate, whole.variance)
        } else {
            prior.without_evidence()
        };
        close(posterior.kept, number(expected, "B"));
        close(posterior.mean, number(expected, "theta_hat"));
        close(posterior.deviation, number(expected, "sd"));

        let count = |column: &str| input[column].parse::<u64>().unwrap();
        let pillars = components.iter().filter(|component| component.value.is_some()).count();
        let grounds =
            Grounds { persons: count("persons_hired"), months: count("months_present"), pillars };
        let admitted = grounds.suffice(&method.evidence);
        assert_eq!(if admitted { "yes" } else { "no" }, expected["evidence_ok"], "{id}");
        let previous = Grade::ALL.into_iter().find(|one| one.code() == input["previous_grade"]);
        let verdict = judge(&posterior, &thresholds, (admitted, true), previous, &method.grades);
        for (grade, probability) in Grade::ALL.iter().zip(verdict.probabilities) {
            close(probability, number(expected, &format!("P_{}", grade.code())));
        }
        let code = |grade: Option<Grade>| grade.map_or("undetermined", Grade::code);
        assert_eq!(code(verdict.earned), expected["grade_new"], "{id}");
        assert_eq!(code(verdict.grade), expected["grade_final"], "{id}");
        assert_eq!(if verdict.below { "yes" } else { "no" }, expected["private_below"], "{id}");

        let parts = contributions(&components, &prior, posterior.kept);
        for (k, part) in parts.iter().enumerate() {
            close(*part, number(expected, &format!("contrib{}", k + 1)));
        }
        close(parts.iter().sum::<f64>(), posterior.mean - prior.mean);

        let feasible = count("cohort_6") - count("retained_6");
        let after = |extra: u64| Some(score(input, f64::from(u32::try_from(extra).unwrap())).1);
        let found = counterfactual(
            verdict.earned,
            admitted,
            feasible,
            (&prior, &thresholds, method.grades.award),
            after,
        );
        let written = match found {
            Counterfactual::Reached(extra) => extra.to_string(),
            Counterfactual::Unreachable => "unreachable".to_owned(),
            Counterfactual::NothingAbove => "none".to_owned(),
            Counterfactual::NoEvidence => "n/a".to_owned(),
        };
        assert_eq!(written, expected["extra_retained_to_next_grade"], "{id}");
    }
}
