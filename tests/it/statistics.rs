//! The statistical functions against the published cases of `fixtures/engagement-cases/`.

use std::collections::BTreeMap;
use std::path::Path;

use pilotage::statistics::beta_binomial::{self, Beta};
use pilotage::statistics::composite::{
    Aggregator, Treatment, aggregate, availability, denominate, impute_group_means, ranks, treat,
};
use pilotage::statistics::gamma_poisson::Gamma;
use pilotage::statistics::interval::{Interval, clopper_pearson, jeffreys, wilson};
use pilotage::statistics::normalise::{Ties, min_max, percentile_ranks, robust_z_scores, z_scores};
use pilotage::statistics::pay_equality::{
    CompanySize, Favours, PayGroup, Results, index, pay_gap, pay_gap_points,
};
use pilotage::statistics::shrinkage::{from_arcsine, james_stein, to_arcsine};
use pilotage::statistics::{between, moments};
use proptest::prelude::*;

/// A case file: a map from column to cells.
struct Sheet {
    columns: BTreeMap<String, Vec<String>>,
    rows: usize,
}

impl Sheet {
    fn read(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/engagement-cases");
        let mut reader = csv::Reader::from_path(root.join(name)).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut rows = 0;
        for record in reader.records() {
            rows += 1;
            for (name, cell) in header.iter().zip(record.unwrap().iter()) {
                columns.entry(name.clone()).or_default().push(cell.to_owned());
            }
        }
        assert!(rows > 0, "{name} is empty");
        Self { columns, rows }
    }

    fn text(&self, column: &str) -> &[String] {
        &self.columns[column]
    }

    fn optional(&self, column: &str) -> Vec<Option<f64>> {
        let cell = |text: &String| match text.as_str() {
            "" | "NA" => None,
            number => Some(number.parse().unwrap()),
        };
        self.text(column).iter().map(cell).collect()
    }

    fn numbers(&self, column: &str) -> Vec<f64> {
        self.optional(column).into_iter().map(Option::unwrap).collect()
    }

    fn counts(&self, column: &str) -> Vec<u64> {
        self.text(column).iter().map(|cell| cell.parse().unwrap()).collect()
    }

    /// A file of two columns, name and value.
    fn values(name: &str) -> BTreeMap<String, f64> {
        let sheet = Self::read(name);
        let (names, values) = (&sheet.columns.keys().cloned().collect::<Vec<_>>(), &sheet);
        let label = names.iter().find(|one| *one != "value").unwrap();
        values.text(label).iter().cloned().zip(values.numbers("value")).collect()
    }
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[track_caller]
fn all_close(found: &[Option<f64>], expected: &[Option<f64>], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.is_some(), expected.is_some(), "{found:?} {expected:?}");
        close(found.unwrap_or(0.0), expected.unwrap_or(0.0), tolerance);
    }
}

#[track_caller]
fn relatively_close(found: f64, expected: f64, tolerance: f64) {
    close(found, expected, tolerance * expected.abs().max(1e-9));
}

#[test]
fn binomial_intervals() {
    let sheet = Sheet::read("intervals/binomial_intervals.csv");
    let (x, n) = (sheet.counts("x"), sheet.counts("n"));
    for (name, interval) in [
        ("wilson", wilson as fn(u64, u64, f64) -> Option<Interval>),
        ("cp", clopper_pearson),
        ("jeff", jeffreys),
    ] {
        let lower = sheet.numbers(&format!("{name}_lo"));
        let upper = sheet.numbers(&format!("{name}_hi"));
        for row in 0..sheet.rows {
            let found = interval(x[row], n[row], 0.95).unwrap();
            close(found.lower, lower[row], 1e-9);
            close(found.upper, upper[row], 1e-9);
        }
    }
}

#[test]
fn efron_morris() {
    let sheet = Sheet::read("shrinkage/efron_morris.csv");
    let params = Sheet::values("shrinkage/efron_morris_params.csv");
    let hits = sheet.numbers("hits_first_45");
    let rates: Vec<f64> = hits.iter().map(|hits| hits / 45.0).collect();
    let rest: Vec<f64> = sheet.numbers("rest_rate");
    let mean = moments::mean(&rates).unwrap();
    close(mean, params["grand_mean"], 1e-9);
    assert!(james_stein(&[0.1; 6], 0.005).is_none(), "no spread, even in binary fractions");
    let linear = james_stein(&rates, mean * (1.0 - mean) / 45.0).unwrap();
    close(linear.factor, params["js_c_linear"], 1e-9);
    let scaled: Vec<f64> = rates.iter().map(|rate| to_arcsine(*rate, 45)).collect();
    let arcsine = james_stein(&scaled, 1.0).unwrap();
    close(arcsine.factor, params["js_c_arcsine"], 1e-9);
    let back: Vec<f64> = arcsine.estimates.iter().map(|one| from_arcsine(*one, 45)).collect();
    let errors = |estimates: &[f64]| -> f64 {
        estimates.iter().zip(&rest).map(|(one, rest)| (one - rest) * (one - rest)).sum()
    };
    close(errors(&rates), params["sse_raw"], 1e-9);
    close(errors(&linear.estimates), params["sse_js_linear"], 1e-9);
    close(errors(&back), params["sse_js_arcsine"], 1e-9);
    for (row, estimate) in linear.estimates.iter().enumerate() {
        close(*estimate, sheet.numbers("js_linear")[row], 1e-9);
        close(back[row], sheet.numbers("js_arcsine")[row], 1e-9);
    }
}

#[test]
fn beta_binomial_400() {
    let sheet = Sheet::read("shrinkage/betabinomial_400.csv");
    let params = Sheet::values("shrinkage/betabinomial_400_params.csv");
    let (x, n) = (sheet.counts("x"), sheet.counts("n"));
    let fitted = beta_binomial::fit(&x, &n).unwrap();
    relatively_close(fitted.alpha, params["mle_alpha"], 1e-5);
    relatively_close(fitted.beta, params["mle_beta"], 1e-5);
    close(fitted.log_likelihood(&x, &n), params["mle_loglik"], 1e-8);

    let used = Beta {
        alpha: params["alpha_used_for_posterior_columns"],
        beta: params["beta_used_for_posterior_columns"],
    };
    for row in 0..sheet.rows {
        let posterior = used.posterior(x[row], n[row]);
        close(posterior.mean(), sheet.numbers("post_mean")[row], 1e-8);
        close(posterior.quantile(0.05).unwrap(), sheet.numbers("lo90")[row], 1e-8);
        close(posterior.quantile(0.95).unwrap(), sheet.numbers("hi90")[row], 1e-8);
        close(posterior.above(0.10), sheet.numbers("prob_gt_10pct")[row], 1e-8);
    }
}

#[test]
fn variance_between_units_net_of_sampling() {
    let sheet = Sheet::read("shrinkage/betabinomial_400.csv");
    let params = Sheet::values("shrinkage/betabinomial_400_params.csv");
    let (x, n) = (sheet.counts("x"), sheet.counts("n"));
    let zeros = vec![0.0; sheet.rows];
    let whole = between::binomial(&x, &n, &zeros).unwrap();
    close(whole.mean, params["moment_mu"], 1e-9);
    close(whole.variance, params["moment_sigma2_net"], 1e-9);
    close(whole.dispersion, params["dispersion_t"], 1e-9);
    let prior = Beta::of_moments(whole.mean, whole.variance).unwrap();
    relatively_close(prior.alpha + prior.beta, params["moment_prior_weight"], 1e-9);

    let without = Sheet::read("shrinkage/betabinomial_400_leave_one_out.csv");
    for row in 0..without.rows {
        let found = between::binomial_without(row, &x, &n, &zeros).unwrap();
        close(found.mean, without.numbers("mu_without_row")[row], 1e-9);
        close(found.variance, without.numbers("sigma2_without_row")[row], 1e-9);
    }
}

#[test]
fn poisson_60() {
    let sheet = Sheet::read("shrinkage/poisson_60.csv");
    let expected = Sheet::values("shrinkage/poisson_60_expected.csv");
    let (x, h) = (sheet.counts("accidents"), sheet.numbers("million_hours"));
    let found = between::poisson(&x, &h, &vec![0.0; sheet.rows]).unwrap();
    close(found.mean, expected["lambda"], 1e-9);
    close(found.variance, expected["sigma2_net"], 1e-9);
    let prior = Gamma::of_moments(found.mean, found.variance).unwrap();
    close(prior.shape, expected["gamma_shape"], 1e-9);
    close(prior.rate, expected["gamma_rate"], 1e-9);
    for row in [1, 2, 60] {
        let posterior = prior.posterior(x[row - 1], h[row - 1]);
        close(posterior.mean(), expected[&format!("posterior_mean_row_{row}")], 1e-9);
    }
}

#[test]
fn ties_missing_values_and_zero_deviation() {
    let sheet = Sheet::read("normalise/ties_missing.csv");
    let x = sheet.optional("x");
    let check = |found: &[Option<f64>], column: &str| {
        all_close(found, &sheet.optional(column), 1e-12);
    };
    check(&percentile_ranks(&x, Ties::Minimum), "pct_rank_min");
    check(&percentile_ranks(&x, Ties::Middle), "pct_rank_mid");
    check(&min_max(&x), "minmax_0_100");
    check(&z_scores(&x), "z");
    check(&robust_z_scores(&x), "robust_z");

    let flat = Sheet::read("normalise/mad_zero.csv");
    let x = flat.optional("x");
    all_close(&robust_z_scores(&x), &flat.optional("robust_z_fallback"), 1e-12);
    all_close(&percentile_ranks(&x, Ties::Minimum), &flat.optional("pct_rank_min"), 1e-12);
    all_close(&percentile_ranks(&x, Ties::Middle), &flat.optional("pct_rank_mid"), 1e-12);
}

#[test]
fn asem_from_raw_values_to_treated_ones() {
    let raw = Sheet::read("asem/raw_indicators.csv");
    let expected = Sheet::read("asem/treated.csv");
    let metadata = Sheet::read("asem/metadata.csv");
    // The expected file is in another order of units.
    let place = |unit: &String| raw.text("uCode").iter().position(|one| one == unit).unwrap();
    let order: Vec<usize> = expected.text("uCode").iter().map(place).collect();
    let groups = raw.text("EurAsia_group");
    let indicators = (0..metadata.rows).filter(|row| metadata.text("Type")[*row] == "Indicator");
    let denominated: Vec<(&String, Vec<Option<f64>>)> = indicators
        .map(|row| {
            let code = &metadata.text("iCode")[row];
            let values = raw.optional(code);
            let by = &metadata.text("Denominator")[row];
            let without = by.is_empty() || by == "NA";
            (code, if without { values } else { denominate(&values, &raw.optional(by)) })
        })
        .collect();
    assert_eq!(denominated.len(), 49);
    let missing = denominated.iter().flat_map(|(_, values)| values).filter(|one| one.is_none());
    assert_eq!(missing.count(), 65);
    let mut treatments = Vec::new();
    for (code, values) in denominated {
        let filled = impute_group_means(&values, groups);
        assert_eq!(availability(&filled), Some(1.0), "screening keeps everybody");
        let complete: Vec<f64> = filled.into_iter().map(Option::unwrap).collect();
        let (treated, treatment) = treat(&complete);
        for (place, expected) in order.iter().zip(expected.numbers(code)) {
            relatively_close(treated[*place], expected, 1e-9);
        }
        treatments.push(treatment);
    }
    for kind in [Treatment::None, Treatment::Winsorised(1), Treatment::Winsorised(4)] {
        assert!(treatments.contains(&kind), "{kind:?} is exercised");
    }
}

#[test]
fn asem_from_treated_values_to_ranks() {
    let treated = Sheet::read("asem/treated.csv");
    let normalised = Sheet::read("asem/normalised.csv");
    let aggregated = Sheet::read("asem/aggregated.csv");
    let metadata = Sheet::read("asem/metadata.csv");
    let mut columns: BTreeMap<&String, Vec<Option<f64>>> = BTreeMap::new();
    for row in 0..metadata.rows {
        if metadata.text("Type")[row] == "Indicator" {
            let code = &metadata.text("iCode")[row];
            let sign = metadata.numbers_at("Direction", row);
            let directed: Vec<_> =
                treated.optional(code).into_iter().map(|value| value.map(|v| v * sign)).collect();
            let found = min_max(&directed);
            all_close(&found, &normalised.optional(code), 1e-9);
            columns.insert(code, found);
        }
    }
    for level in ["2", "3", "4"] {
        for row in (0..metadata.rows).filter(|row| metadata.text("Level")[*row] == level) {
            let whole = &metadata.text("iCode")[row];
            let parts: Vec<usize> =
                (0..metadata.rows).filter(|row| metadata.text("Parent")[*row] == *whole).collect();
            let weights: Vec<f64> =
                parts.iter().map(|row| metadata.numbers_at("Weight", *row)).collect();
            let values = (0..treated.rows).map(|unit| {
                let own: Vec<Option<f64>> =
                    parts.iter().map(|row| columns[&metadata.text("iCode")[*row]][unit]).collect();
                aggregate(&own, &weights, Aggregator::Arithmetic)
            });
            let values: Vec<Option<f64>> = values.collect();
            all_close(&values, &aggregated.optional(whole), 1e-9);
            columns.insert(whole, values);
        }
    }
    let complete = |code: &str| -> Vec<f64> {
        columns[&code.to_owned()].iter().map(|value| value.unwrap()).collect()
    };
    let index = complete("Index");
    let published = Sheet::read("asem/scores_ranks.csv");
    let found = ranks(&index);
    for (unit, rank) in published.text("uCode").iter().zip(published.counts("Rank")) {
        let place = treated.text("uCode").iter().position(|one| one == unit).unwrap();
        assert_eq!(u64::try_from(found[place]).unwrap(), rank, "{unit}");
    }
    let correlations = Sheet::read("asem/pillar_correlations.csv");
    for row in 0..correlations.rows {
        let pillar = complete(&correlations.text("Var2")[row]);
        let found = moments::correlation(&index, &pillar).unwrap();
        close(found, correlations.numbers("Correlation")[row], 1e-9);
    }
}

impl Sheet {
    fn numbers_at(&self, column: &str, row: usize) -> f64 {
        self.text(column)[row].parse().unwrap()
    }
}

fn favours(text: &str) -> Option<Favours> {
    match text {
        "M" => Some(Favours::Men),
        "F" => Some(Favours::Women),
        _ => None,
    }
}

#[test]
fn pay_equality_index() {
    let sheet = Sheet::read("egapro/index_cases.csv");
    for row in 0..sheet.rows {
        let number = |column: &str| sheet.optional(column)[row];
        let results = Results {
            size: match sheet.text("size_band")[row].as_str() {
                ">250" => CompanySize::Over250,
                _ => CompanySize::UpTo250,
            },
            pay_gap: number("pay_gap_pct"),
            pay_gap_favours: favours(&sheet.text("pay_gap_favours")[row]),
            raises_gap: number("raises_gap_pct"),
            raises_favour: favours(&sheet.text("raises_favour")[row]),
            promotions_gap: number("promotions_gap_pct"),
            raises_and_promotions_gap: number("raises_and_promotions_gap_pct"),
            raises_and_promotions_persons: number("raises_and_promotions_gap_persons"),
            maternity: number("maternity_pct"),
            top_ten: sheet.text("under_represented_sex_in_top_10")[row].parse().ok(),
        };
        let found = index(&results);
        let case = &sheet.text("case")[row];
        let expected = |column: &str| sheet.text(column)[row].parse::<u32>().ok();
        assert_eq!(Some(found.points), expected("expected_points"), "{case}");
        assert_eq!(Some(found.computable), expected("expected_computable_points"), "{case}");
        assert_eq!(found.index, expected("expected_index"), "{case}");
    }
}

#[test]
fn pay_gap_by_groups() {
    let groups = Sheet::read("egapro/pay_gap_groups.csv");
    let expected = Sheet::read("egapro/pay_gap_expected.csv");
    for row in 0..expected.rows {
        let case = &expected.text("case")[row];
        let own: Vec<usize> =
            (0..groups.rows).filter(|row| groups.text("case")[*row] == *case).collect();
        let count = |column: &str, row: usize| groups.text(column)[row].parse().unwrap();
        let members: Vec<PayGroup> = own
            .iter()
            .map(|row| PayGroup {
                women: count("women", *row),
                men: count("men", *row),
                mean_pay_women: groups.numbers_at("mean_pay_women", *row),
                mean_pay_men: groups.numbers_at("mean_pay_men", *row),
            })
            .collect();
        let found = pay_gap(&members, groups.numbers_at("tolerance_points", own[0]));
        close(f64::from(found.valid), expected.numbers("headcount_in_valid_groups")[row], 0.0);
        close(f64::from(found.headcount), expected.numbers("headcount")[row], 0.0);
        assert_eq!(found.gap.is_some(), expected.text("computable")[row] == "yes", "{case}");
        let Some(gap) = found.gap else { continue };
        close(gap, expected.numbers_at("weighted_gap", row), 1e-12);
        assert_eq!(pay_gap_points(gap).to_string(), expected.text("points")[row]);
        assert_eq!(found.favours(), favours(&expected.text("favours")[row]));
    }
}

#[test]
fn the_pay_scale_is_the_decree_s() {
    let sheet = Sheet::read("egapro/scale_v1.csv");
    for row in (0..sheet.rows).filter(|row| sheet.text("indicator")[*row] == "ecart_remuneration") {
        let upper = sheet.text("result_rounded_to_0.1")[row].trim_start_matches(['<', '=', ' ']);
        let result = match upper.strip_prefix('>') {
            Some(above) => above.trim().parse::<f64>().unwrap() + 0.1,
            None => upper.parse().unwrap(),
        };
        assert_eq!(pay_gap_points(result).to_string(), sheet.text("points")[row], "{result}");
    }
}

proptest! {
    #[test]
    fn more_evidence_at_equal_rates_never_widens_an_interval(
        x in 0u64..50, rest in 0u64..50, times in 2u64..5,
    ) {
        let n = x + rest;
        prop_assume!(n > 0);
        for interval in [wilson, clopper_pearson, jeffreys] {
            let width = |times: u64| {
                let found = interval(x * times, n * times, 0.95).unwrap();
                found.upper - found.lower
            };
            prop_assert!(width(times) <= width(1) + 1e-12);
        }
    }

    #[test]
    fn the_order_of_units_changes_nothing(
        mut units in proptest::collection::vec((0u64..20, 0u64..20), 3..40),
        turn in 0usize..40,
    ) {
        let net = |units: &[(u64, u64)]| {
            let events: Vec<u64> = units.iter().map(|(x, _)| *x).collect();
            let trials: Vec<u64> = units.iter().map(|(x, rest)| x + rest).collect();
            between::binomial(&events, &trials, &vec![0.0; units.len()])
        };
        let before = net(&units);
        let turn = turn % units.len();
        units.rotate_left(turn);
        match (before, net(&units)) {
            (Some(one), Some(other)) => {
                prop_assert!((one.variance - other.variance).abs() < 1e-12);
                prop_assert!((one.dispersion - other.dispersion).abs() < 1e-9);
            }
            (one, other) => prop_assert_eq!(one.is_some(), other.is_some()),
        }
    }
}
