//! Simulated employers whose truth is known: the label keeps its word, finds nothing where there
//! is nothing, and a ranking of raw rates would not.

use std::collections::BTreeMap;
use std::path::Path;

use pilotage::employers::criteria::Criterion;
use pilotage::employers::fitted::Fitted;
use pilotage::employers::labels::{Grade, Verdict};
use pilotage::employers::method::{Method, TEXT};
use pilotage::employers::peers::{EVERYBODY, Evidence};
use pilotage::employers::ranking::{Employer, Gates, Survey};
use pilotage::employers::yardstick::{Score, Yardstick};
use pilotage::statistics::beta_binomial::Beta;
use pilotage::statistics::normal;
use pilotage::statistics::special::beta_quantile;

/// SplitMix64: a seed gives the same draws everywhere.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let high = u32::try_from((z ^ (z >> 31)) >> 32).unwrap();
        (f64::from(high) + 0.5) / 4_294_967_296.0
    }

    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    pub(super) fn binomial(&mut self, trials: u64, rate: f64) -> u64 {
        (0..trials).map(|_| u64::from(self.unit() < rate)).sum()
    }

    /// A place in a list of this length.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    pub(super) fn below(&mut self, length: usize) -> usize {
        (self.unit() * f64::from(u32::try_from(length).unwrap())) as usize
    }

    /// Hires of an employer: ⌈exp N(1.6, 1.3²)⌉.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, positive")]
    pub(super) fn hires(&mut self) -> u64 {
        libm::ceil(libm::exp(1.6 + 1.3 * self.normal())) as u64
    }
}

/// Six criteria, two per pillar, of equal weight and favourable direction.
pub(super) const CRITERIA: [Criterion; 6] = [
    Criterion::Deld,
    Criterion::ExIae,
    Criterion::PartCdi,
    Criterion::Conversion,
    Criterion::Maintien6,
    Criterion::Maintien12,
];
const MEANS: [f64; 6] = [0.07, 0.10, 0.20, 0.30, 0.50, 0.70];
const DEVIATIONS: [f64; 6] = [0.045, 0.05, 0.08, 0.10, 0.12, 0.12];
const CORRELATION: f64 = 0.35;
const EMPLOYERS: usize = 40_000;

/// The method with these six criteria, equal weights and no floor.
pub(super) fn method() -> Method {
    let mut text =
        TEXT[..TEXT.find("[[criterion]]").unwrap()].replace("floor = 0.25", "floor = 0.0");
    for criterion in CRITERIA {
        text.push_str(&format!("[[criterion]]\nid = \"{}\"\nweight = [1, 6]\n", criterion.id()));
    }
    Method::parse(&text).unwrap()
}

/// A beta quantile function of a normal variable, tabulated: exact at 1/64 of a deviation.
pub(super) struct Margin(Vec<f64>);

impl Margin {
    pub(super) fn new(mean: f64, deviation: f64) -> Self {
        Self::of(Beta::of_moments(mean, deviation * deviation).unwrap())
    }

    pub(super) fn of(beta: Beta) -> Self {
        let at = |step: i32| {
            let p = normal::cdf(f64::from(step - 384) / 64.0);
            beta_quantile(p, beta.alpha, beta.beta).unwrap()
        };
        Self((0..=768).map(at).collect())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the table")]
    pub(super) fn at(&self, latent: f64) -> f64 {
        let place = (latent.clamp(-5.99, 5.99) + 6.0) * 64.0;
        let low = libm::floor(place);
        let part = place - low;
        let low = low as usize;
        self.0[low] * (1.0 - part) + self.0[low + 1] * part
    }
}

struct Simulated {
    employers: Vec<Employer>,
    hires: Vec<u64>,
    truth: Vec<f64>,
}

/// `differ`: employers have rates of their own; else all have the mean ones.
fn simulate(seed: u64, differ: bool) -> Simulated {
    let mut draws = Draws::new(seed);
    let margins: Vec<Margin> =
        MEANS.iter().zip(DEVIATIONS).map(|(mean, sd)| Margin::new(*mean, sd)).collect();
    let mut simulated = Simulated { employers: Vec::new(), hires: Vec::new(), truth: Vec::new() };
    for _ in 0..EMPLOYERS {
        let hires = draws.hires();
        let shared = draws.normal();
        let mut truth = 0.0;
        let mut evidence = [None; Criterion::ALL.len()];
        for k in 0..6 {
            let own = draws.normal();
            let latent = libm::sqrt(CORRELATION) * shared + libm::sqrt(1.0 - CORRELATION) * own;
            let rate = if differ { margins[k].at(latent) } else { MEANS[k] };
            truth += (rate - MEANS[k]) / DEVIATIONS[k] / 6.0;
            let events = draws.binomial(hires, rate);
            let amount = f64::from(u32::try_from(events).unwrap());
            evidence[CRITERIA[k].place()] = (hires >= 3).then_some(Evidence {
                base: hires,
                amount,
                within: 0.0,
                baseline: 0.0,
            });
        }
        simulated.employers.push(Employer {
            cells: [None, None, None, None, None, None, Some(EVERYBODY)],
            evidence,
            pairs: Vec::new(),
            persons: hires,
            months: 60,
        });
        simulated.hires.push(hires);
        simulated.truth.push(truth);
    }
    simulated
}

/// Scores and verdicts of a population, and the number of criteria that separate it.
pub(super) fn rank(employers: &[Employer], method: &Method) -> (Vec<Score>, Vec<Verdict>, usize) {
    let (mut survey, mut gates) = (Survey::default(), Gates::default());
    employers.iter().for_each(|one| survey.add(one));
    employers.iter().for_each(|one| gates.add(one, &survey));
    let yardstick = Yardstick::new(method, &survey, &gates);
    let separating = yardstick.separating.iter().filter(|separates| **separates).count();
    let scores: Vec<Score> =
        employers.iter().filter_map(|one| Some(yardstick.score(one)?.score)).collect();
    let verdicts = match Fitted::of(scores.iter(), method) {
        Some(fitted) => scores.iter().map(|one| fitted.judge(one, None, method)).collect(),
        None => Vec::new(),
    };
    (scores, verdicts, separating)
}

/// Accepted ranges of one simulation, by figure.
pub(super) fn ranges(simulation: &str) -> BTreeMap<String, (f64, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/engagement-cases/simulation/expected_figures.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(Result::unwrap).filter(|row| &row[0] == simulation);
    rows.map(|row| (row[1].to_owned(), (row[4].parse().unwrap(), row[5].parse().unwrap())))
        .collect()
}

#[derive(Default)]
pub(super) struct Figures(BTreeMap<String, f64>);

impl Figures {
    pub(super) fn share(&mut self, name: &str, of: impl Iterator<Item = bool>) {
        let (mut true_ones, mut all) = (0u32, 0u32);
        for one in of {
            true_ones += u32::from(one);
            all += 1;
        }
        assert!(all > 0, "{name} is about nobody");
        self.0.insert(name.to_owned(), 100.0 * f64::from(true_ones) / f64::from(all));
    }

    pub(super) fn set(&mut self, name: &str, value: f64) {
        self.0.insert(name.to_owned(), value);
    }

    /// All figures within the ranges of a simulation, none forgotten.
    pub(super) fn check(&self, ranges: &BTreeMap<String, (f64, f64)>) {
        let out: Vec<String> = ranges
            .iter()
            .filter_map(|(name, (low, high))| match self.0.get(name) {
                Some(found) if (*low..=*high).contains(found) => None,
                found => Some(format!("{name}: {found:?} is not in {low} to {high}")),
            })
            .collect();
        assert!(out.is_empty(), "{}", out.join("\n"));
    }
}

pub(super) fn quantile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    let place = (p * f64::from(u32::try_from(sorted.len()).unwrap())) as usize;
    sorted[place]
}

#[test]
fn a_label_keeps_its_word() {
    let method = method();
    let simulated = simulate(2026, true);
    let (_, verdicts, separating) = rank(&simulated.employers, &method);
    assert_eq!(separating, 6);
    let truth = &simulated.truth;
    let [top10, top25, median] = [0.9, 0.75, 0.5].map(|p| quantile(truth, p));
    let exceeds = |grade: Grade| match grade {
        Grade::A => top10,
        Grade::B => top25,
        Grade::C => median,
    };
    let mut figures = Figures::default();
    let all = || (0..EMPLOYERS).map(|i| (i, &verdicts[i]));
    for grade in Grade::ALL {
        let code = grade.code();
        let graded = || all().filter(|(_, verdict)| verdict.grade == Some(grade));
        figures.share(&format!("share_{code}_pct"), all().map(|(_, v)| v.grade == Some(grade)));
        let mut hires: Vec<f64> =
            graded().map(|(i, _)| f64::from(u32::try_from(simulated.hires[i]).unwrap())).collect();
        hires.sort_by(f64::total_cmp);
        figures.0.insert(format!("median_hires_{code}"), hires[hires.len() / 2]);
        // Where the method says 0.80 to 0.90, how often it is so.
        let place = Grade::ALL.iter().position(|one| *one == grade).unwrap();
        let claims = |i: usize, v: &Verdict| {
            simulated.hires[i] >= 5 && (0.8..0.9).contains(&v.probabilities[place])
        };
        let likely = || all().filter(|(i, v)| claims(*i, v));
        let claimed: Vec<f64> = likely().map(|(_, v)| 100.0 * v.probabilities[place]).collect();
        let mean = claimed.iter().sum::<f64>() / f64::from(u32::try_from(claimed.len()).unwrap());
        figures.0.insert(format!("P_between_80_and_90_{code}_claimed_pct"), mean);
        figures.share(
            &format!("P_between_80_and_90_{code}_realised_pct"),
            likely().map(|(i, _)| truth[i] > exceeds(grade)),
        );
    }
    let graded = |grade| all().filter(move |(_, v)| v.grade == Some(grade));
    figures.share("A_truly_top10_pct", graded(Grade::A).map(|(i, _)| truth[i] > top10));
    figures.share("A_truly_top25_pct", graded(Grade::A).map(|(i, _)| truth[i] > top25));
    figures.share("B_truly_top25_pct", graded(Grade::B).map(|(i, _)| truth[i] > top25));
    figures.share("C_truly_above_median_pct", graded(Grade::C).map(|(i, _)| truth[i] > median));
    let below = || all().filter(|(_, v)| v.below);
    figures.share("share_private_below_pct", all().map(|(_, v)| v.below));
    figures.share("below_truly_above_median_pct", below().map(|(i, _)| truth[i] > median));
    let undetermined = |v: &Verdict| v.grade.is_none() && !v.below;
    figures.share("share_undetermined_pct", all().map(|(_, v)| undetermined(v)));
    let unknown = || all().filter(|(_, v)| undetermined(v));
    figures.share("undetermined_truly_above_median_pct", unknown().map(|(i, _)| truth[i] > median));
    let mut hires: Vec<u64> = unknown().map(|(i, _)| simulated.hires[i]).collect();
    hires.sort_unstable();
    let middle = f64::from(u32::try_from(hires[hires.len() / 2]).unwrap());
    figures.0.insert("median_hires_undetermined".to_owned(), middle);
    for (name, low, high) in [
        ("1_4", 1, 4),
        ("5_9", 5, 9),
        ("10_29", 10, 29),
        ("30_99", 30, 99),
        ("100_plus", 100, u64::MAX),
    ] {
        let band = || all().filter(|(i, _)| (low..=high).contains(&simulated.hires[*i]));
        figures
            .share(&format!("undetermined_{name}_hires_pct"), band().map(|(_, v)| undetermined(v)));
        if low >= 5 {
            // Claimed 0.80, at least 0.75 realised in every size band.
            let graded = || band().filter(|(_, v)| v.grade.is_some());
            let name = format!("graded_truly_above_median_{name}_hires_pct");
            figures.share(&name, graded().map(|(i, _)| truth[i] > median));
            figures.share("kept", graded().map(|(i, v)| truth[i] > exceeds(v.grade.unwrap())));
            assert!(figures.0["kept"] >= 75.0, "{name}: {}", figures.0["kept"]);
        }
    }
    figures.check(&ranges("calibration"));
}

#[test]
fn weights_matter_little() {
    let method = method();
    let simulated = simulate(99, true);
    let employers = &simulated.employers;
    let (mut survey, mut gates) = (Survey::default(), Gates::default());
    employers.iter().for_each(|one| survey.add(one));
    employers.iter().for_each(|one| gates.add(one, &survey));
    let yardstick = Yardstick::new(&method, &survey, &gates);
    let judged = |yardstick: &Yardstick<'_>| -> Vec<Verdict> {
        let scores: Vec<Score> =
            employers.iter().filter_map(|one| Some(yardstick.score(one)?.score)).collect();
        let fitted = Fitted::of(scores.iter(), &method).unwrap();
        scores.iter().map(|score| fitted.judge(score, None, &method)).collect()
    };
    let usual = judged(&yardstick);
    let mut draws = Draws::new(3);
    let mut figures = Figures::default();
    // Weights × U(0.75, 1.25), and weights drawn evenly among all possible ones.
    for (name, runs) in [("weights_x_uniform_0.75_1.25", 2), ("dirichlet_1", 6)] {
        let mut pairs = Vec::new();
        for _ in 0..runs {
            let mut weights = method.weights();
            for weight in &mut weights {
                *weight *= match name {
                    "dirichlet_1" => -libm::log(draws.unit()),
                    _ => 0.75 + 0.5 * draws.unit(),
                };
            }
            pairs.extend(usual.iter().copied().zip(judged(&yardstick.reweighted(weights))));
        }
        let graded = || pairs.iter().filter(|(one, _)| one.grade.is_some());
        let same =
            pairs.iter().map(|(one, other)| (one.grade, one.below) == (other.grade, other.below));
        if name == "dirichlet_1" {
            figures.share("labels_unchanged_dirichlet_1_pct", same);
        } else {
            figures.share(&format!("labels_unchanged_{name}_pct"), same);
            let still = graded().map(|(_, other)| other.grade.is_some());
            figures.share(&format!("graded_still_at_least_C_{name}_pct"), still);
            let below = graded().map(|(_, other)| other.below);
            figures.share(&format!("graded_turning_private_below_{name}_pct"), below);
        }
    }
    figures.check(&ranges("weights"));
}

#[test]
fn identical_employers_are_not_labelled() {
    let method = method();
    let (mut through, mut graded) = (0, 0);
    for seed in 0..5 {
        let simulated = simulate(seed, false);
        let (_, verdicts, separating) = rank(&simulated.employers, &method);
        through += separating;
        graded += verdicts.iter().filter(|verdict| verdict.grade.is_some()).count();
    }
    // One run in fifty may let a criterion through.
    assert_eq!((through, graded), (0, 0));
}
