//! What rankings of raw rates and before–after comparisons would claim of simulated employers:
//! why there is no league table, and why an evaluation needs controls.

use pilotage::statistics::beta_binomial::Beta;
use pilotage::statistics::experiment::{assign, intention_to_treat};

use super::simulations::{Draws, Figures, Margin, quantile, ranges};

const EMPLOYERS: usize = 200_000;
const PRIOR: Beta = Beta { alpha: 4.13, beta: 30.27 };

struct Employer {
    truth: f64,
    hires: u64,
    before: f64,
    after: f64,
}

/// Two periods of the same rates: nothing changes but chance.
fn population(draws: &mut Draws) -> Vec<Employer> {
    let margin = Margin::of(PRIOR);
    (0..EMPLOYERS)
        .map(|_| {
            let truth = margin.at(draws.normal());
            let hires = draws.hires();
            let mut rate = || {
                let events = draws.binomial(hires, truth);
                real(events) / real(hires)
            };
            let (before, after) = (rate(), rate());
            Employer { truth, hires, before, after }
        })
        .collect()
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
}

#[test]
fn a_league_table_of_raw_rates_ranks_luck() {
    let all = population(&mut Draws::new(11));
    let truths: Vec<f64> = all.iter().map(|one| one.truth).collect();
    let [top, median] = [0.9, 0.5].map(|p| quantile(&truths, p));
    let mut order: Vec<&Employer> = all.iter().collect();
    order.sort_by(|one, other| other.before.total_cmp(&one.before));
    let best = &order[..EMPLOYERS / 10];
    let mut figures = Figures::default();
    figures.share("raw_top_decile_truly_top10_pct", best.iter().map(|one| one.truth > top));
    figures
        .share("raw_top_decile_truly_below_median_pct", best.iter().map(|one| one.truth < median));
    let mut hires: Vec<u64> = best.iter().map(|one| one.hires).collect();
    hires.sort_unstable();
    figures.set("raw_top_decile_median_hires", real(hires[hires.len() / 2]));
    let rates = |of: fn(&Employer) -> f64| {
        100.0 * mean(&best.iter().map(|one| of(one)).collect::<Vec<_>>())
    };
    figures.set("raw_top_decile_observed_rate_pct", rates(|one| one.before));
    figures.set("raw_top_decile_next_period_rate_pct", rates(|one| one.after));
    figures.check(&ranges("raw_league_table"));
}

#[test]
fn low_employers_go_up_with_no_effect_at_all_and_controls_say_so() {
    let mut draws = Draws::new(5);
    let all = population(&mut draws);
    let mut figures = Figures::default();
    let mut chosen: Vec<&Employer> = Vec::new();
    for least in [30, 5] {
        let enough: Vec<&Employer> = all.iter().filter(|one| one.hires >= least).collect();
        let rates: Vec<f64> = enough.iter().map(|one| one.before).collect();
        let median = quantile(&rates, 0.5);
        chosen = enough.into_iter().filter(|one| one.before < median).collect();
        let rate = |of: fn(&Employer) -> f64| {
            100.0 * mean(&chosen.iter().map(|one| of(one)).collect::<Vec<_>>())
        };
        figures.set(&format!("rtm_min{least}_before_pct"), rate(|one| one.before));
        figures.set(&format!("rtm_min{least}_after_no_effect_pct"), rate(|one| one.after));
    }
    let covers = (0..400u64).map(|run| {
        let sample: Vec<&Employer> =
            (0..2_000).map(|_| chosen[draws.below(chosen.len())]).collect();
        let treated: Vec<bool> =
            assign(&[0; 2_000], 2, run).into_iter().map(|arm| arm == 1).collect();
        let after: Vec<f64> = sample.iter().map(|one| one.after).collect();
        let before: Vec<f64> = sample.iter().map(|one| one.before).collect();
        let effect = intention_to_treat(&after, &before, &treated, &[0; 2_000]).unwrap();
        let (low, high) = effect.interval(0.95).unwrap();
        low <= 0.0 && 0.0 <= high
    });
    figures.share("ancova_95_interval_covers_zero_pct_of_400", covers);
    figures.check(&ranges("regression_to_the_mean"));
}
