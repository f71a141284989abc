//! What the label and its evaluation promise, on generated employers that differ by sector and
//! size as well as by themselves, and on experiments in which nothing happens.

use pilotage::employers::criteria::Criterion;
use pilotage::employers::labels::Grade;
use pilotage::employers::peers::{Cells, EVERYBODY, Evidence};
use pilotage::employers::ranking::Employer;
use pilotage::statistics::clustered::{blocked_design, least_squares};
use pilotage::statistics::experiment::{assign, randomisation_p_value};

use super::simulations::{CRITERIA, Draws, Margin, method, quantile, rank};

const SECTORS: usize = 6;
const SIZES: usize = 4;
const EMPLOYERS: usize = 16_000;

/// Employers of several sectors and sizes. Larger ones hire more, and mean rates differ from cell
/// to cell by as much as employers do.
struct Market {
    employers: Vec<Employer>,
    hires: Vec<u64>,
    size: Vec<usize>,
    /// How far above the others of its cell, in standard deviations between employers.
    truth: Vec<f64>,
}

/// `spread`: standard deviation between the employers of a cell, on each of six criteria.
fn market(seed: u64, spread: f64) -> Market {
    let mut draws = Draws::new(seed);
    let mean = |sector: usize, size: usize, k: usize| {
        0.25 + 0.05 * f64::from(u32::try_from((sector * 5 + size * 3 + k * 7) % 9).unwrap())
    };
    let margins: Vec<Option<Margin>> = (0..SECTORS * SIZES * 6)
        .map(|place| {
            let (cell, k) = (place / 6, place % 6);
            let mean = mean(cell / SIZES, cell % SIZES, k);
            (spread > 0.0).then(|| Margin::new(mean, spread))
        })
        .collect();
    let mut market =
        Market { employers: Vec::new(), hires: Vec::new(), size: Vec::new(), truth: Vec::new() };
    for _ in 0..EMPLOYERS {
        let (sector, size) = (draws.below(SECTORS), draws.below(SIZES));
        let hires = (draws.hires() << size).div_ceil(2).min(400);
        let shared = draws.normal();
        let mut truth = 0.0;
        let mut evidence = [None; Criterion::ALL.len()];
        for (k, criterion) in CRITERIA.into_iter().enumerate() {
            let expected = mean(sector, size, k);
            let latent = 0.6 * shared + 0.8 * draws.normal();
            let margin = margins[(sector * SIZES + size) * 6 + k].as_ref();
            let rate = margin.map_or(expected, |margin| margin.at(latent));
            truth += (rate - expected) / spread.max(1e-9) / 6.0;
            let events = u32::try_from(draws.binomial(hires, rate)).unwrap();
            evidence[criterion.place()] = (hires >= 3).then_some(Evidence {
                base: hires,
                amount: f64::from(events),
                within: 0.0,
                baseline: 0.0,
            });
        }
        let number = |place: usize| u64::try_from(place).unwrap() + 1;
        let cells: Cells = [
            None,
            None,
            Some(3 << 60 | number(size) << 56 | number(sector)),
            None,
            None,
            Some(6 << 60 | number(size) << 56),
            Some(EVERYBODY),
        ];
        market.employers.push(Employer {
            cells,
            evidence,
            pairs: Vec::new(),
            persons: hires,
            months: 60,
        });
        market.hires.push(hires);
        market.size.push(size);
        market.truth.push(truth);
    }
    market
}

#[test]
fn four_chances_in_five_are_three_in_four_or_more_in_every_size() {
    let market = market(7, 0.10);
    let (_, verdicts, separating) = rank(&market.employers, &method());
    assert_eq!(separating, 6);
    let [top10, top25, median] = [0.9, 0.75, 0.5].map(|p| quantile(&market.truth, p));
    let exceeds = |grade: Grade| match grade {
        Grade::A => top10,
        Grade::B => top25,
        Grade::C => median,
    };
    for size in 0..SIZES {
        let (mut given, mut kept) = (0u32, 0u32);
        for (place, verdict) in verdicts.iter().enumerate() {
            let Some(grade) = verdict.grade.filter(|_| market.size[place] == size) else {
                continue;
            };
            given += 1;
            kept += u32::from(market.truth[place] > exceeds(grade));
        }
        assert!(given > 200, "size {size}: {given} labels judge nothing");
        assert!(100 * kept >= 75 * given, "size {size}: {kept} of {given} labels keep their word");
    }
    let few = verdicts.iter().zip(&market.hires).filter(|(_, hires)| **hires < 5);
    assert!(few.clone().count() > 1_000);
    assert!(few.clone().all(|(verdict, _)| verdict.grade.is_none() && !verdict.below));
}

#[test]
fn employers_who_differ_by_sector_and_size_alone_have_no_label() {
    let mut graded = 0;
    for seed in 0..3 {
        let market = market(seed, 0.0);
        let (_, verdicts, separating) = rank(&market.employers, &method());
        assert_eq!(separating, 6, "sectors do differ");
        graded += verdicts.iter().filter(|verdict| verdict.grade.is_some()).count();
    }
    assert_eq!(graded, 0);
}

/// Companies of one to four establishments that resemble one another, in four blocks.
struct Experiment {
    company: Vec<usize>,
    block: Vec<usize>,
    before: Vec<f64>,
    after: Vec<f64>,
}

/// Nothing is done to anybody: what comes after owes to the company, to what was before, to chance.
fn nothing_happens(draws: &mut Draws) -> Experiment {
    let mut found = Experiment { company: vec![], block: vec![], before: vec![], after: vec![] };
    for company in 0..80 {
        let own = draws.normal();
        for _ in 0..1 + company % 4 {
            let before = 0.7 * own + draws.normal();
            found.company.push(company);
            found.block.push(company / 20);
            found.before.push(before);
            found.after.push(0.5 * before + 2.0 * own + draws.normal());
        }
    }
    found
}

#[test]
fn intervals_by_company_cover_no_effect_at_their_rate() {
    let mut draws = Draws::new(41);
    let (mut covered, mut naive) = (0u32, 0u32);
    const RUNS: u64 = 400;
    for run in 0..RUNS {
        let data = nothing_happens(&mut draws);
        // Whole companies are drawn, as in the protocol.
        let blocks: Vec<usize> = (0..80).map(|company| company / 20).collect();
        let arms = assign(&blocks, 2, run);
        let treated: Vec<bool> = data.company.iter().map(|company| arms[*company] == 1).collect();
        let design = blocked_design(&data.before, &treated, &data.block);
        let covers = |clusters: &[usize]| {
            let effect = least_squares(&data.after, &design, clusters).unwrap()[0];
            let (low, high) = effect.interval(0.95).unwrap();
            u32::from(low <= 0.0 && 0.0 <= high)
        };
        covered += covers(&data.company);
        naive += covers(&(0..data.company.len()).collect::<Vec<_>>());
    }
    // 95 % of 400 is 380; its standard deviation is 4.4.
    assert!((364..=396).contains(&covered), "{covered} of {RUNS}");
    assert!(naive < 360, "establishments taken as independent would cover {naive} of {RUNS}");
}

#[test]
fn randomisation_inference_is_wrong_one_time_in_twenty() {
    let mut draws = Draws::new(43);
    let blocks: Vec<usize> = (0..48).map(|unit| unit / 12).collect();
    let mut rejected = 0;
    for run in 0..100u64 {
        let before: Vec<f64> = blocks.iter().map(|_| draws.normal()).collect();
        // Far from normal: nothing in the test supposes that it is.
        let after: Vec<f64> =
            before.iter().map(|own| libm::exp(0.5 * own + draws.normal())).collect();
        let treated: Vec<bool> =
            assign(&blocks, 2, 1_000 + run).into_iter().map(|arm| arm == 1).collect();
        let p = randomisation_p_value(&after, &before, &treated, &blocks, (99, 7 * run)).unwrap();
        rejected += u32::from(p <= 0.05);
    }
    // Five in a hundred; its standard deviation is 2.2.
    assert!(rejected <= 11, "{rejected} of 100");
}
