//! The frozen score: goalposts set once, and what everybody's progress does to it.

use pilotage::employers::criteria::Criterion;
use pilotage::employers::goalposts::{GoalpostError, Goalposts, stamp};
use pilotage::employers::peers::{EVERYBODY, Evidence, LEVELS};
use pilotage::employers::ranking::Employer;
use pilotage::facts::schema::{ContractFact, DeclaredEnd};
use pilotage::settings::CrossEmployerHistory;
use pilotage::statistics::moments;

use super::runs::{Market, market, method};

/// Three criteria of equal weight; the prior is N(0.1, 0.85).
const TEXT: &str = r#"
base = "2025-12"
method = "1.0.0"
employers = 400
mean = 0.1
variance = 0.85

[[criterion]]
id = "maintien_6"
weight = 2.0
mean = 0.5
deviation = 0.1
within = 0.0

[[criterion]]
id = "sortie_cdi"
weight = 1.0
mean = 0.4
deviation = 0.2
within = 0.0

[[criterion]]
id = "at_freq"
weight = 1.0
mean = 20.0
deviation = 10.0
within = 0.0
"#;

fn employer(known: &[(Criterion, u64, f64)]) -> Employer {
    let mut cells = [None; LEVELS];
    cells[LEVELS - 1] = Some(EVERYBODY);
    let evidence = Criterion::ALL.map(|criterion| {
        let found = known.iter().find(|(one, ..)| *one == criterion);
        found.map(|(_, base, amount)| Evidence {
            base: *base,
            amount: *amount,
            within: 0.0,
            baseline: 0.0,
        })
    });
    Employer { cells, evidence, pairs: Vec::new(), persons: 40, months: 60 }
}

#[test]
fn an_employer_is_measured_by_hand() {
    let goalposts = Goalposts::parse(TEXT, method()).unwrap();
    // Six of ten kept: one deviation above. One exit over five person-years: 0.2, one deviation
    // better. No accident over half a million hours: no merit.
    let years = 5 * 365;
    let hours = 50_000_000;
    let known = [
        (Criterion::Maintien6, 10, 6.0),
        (Criterion::SortieCdi, years, 1.0),
        (Criterion::AtFreq, hours, 0.0),
    ];
    let found = goalposts.measure(&employer(&known), method()).unwrap();
    assert!((found.standing - (2.0 + 1.0 + 0.0) / 4.0).abs() < 1e-12);
    // v: (0.25 − 0.01)/(10 × 0.01) = 2.4; 0.4/(5 × 0.04) = 2; 20/(0.5 × 100) = 0.4.
    let variance = 2.4 / 4.0 + 2.0 / 16.0 + 0.4 / 16.0;
    assert!((found.variance - variance).abs() < 1e-12, "{}", found.variance);
    // B = 0.85/(0.85 + 0.75) = 0.53125; 50 + 10 × (0.1 + B × 0.65).
    assert!((goalposts.score(&found) - (51.0 + 10.0 * 0.531_25 * 0.65)).abs() < 1e-9);
    // Ten accidents cost one deviation: 10/0.5 = 20 is the goalpost, 15/0.5 = 30.
    let accidents = [(Criterion::AtFreq, hours, 15.0)];
    let found = goalposts.measure(&employer(&accidents), method()).unwrap();
    assert!((found.standing + 0.25).abs() < 1e-12);
    // What is missing counts as the goalpost, with the prior's variance.
    assert!((found.variance - (4.0 / 16.0 + 1.0 / 16.0 + 0.4 / 16.0)).abs() < 1e-12);
    assert!(goalposts.measure(&employer(&[]), method()).is_none());
}

#[test]
fn goalposts_of_another_method_or_altered_ones_are_refused() {
    let refused = |text: &str| Goalposts::parse(text, method()).unwrap_err();
    let later = TEXT.replace("method = \"1.0.0\"", "method = \"2.0.0\"");
    assert_eq!(refused(&later), GoalpostError::OtherMethod);
    for (old, new) in
        [("maintien_6", "maintien_7"), ("deviation = 0.2", "deviation = 0.0"), ("base", "basis")]
    {
        assert_eq!(refused(&TEXT.replace(old, new)), GoalpostError::Malformed, "{new}");
    }
    let goalposts = Goalposts::parse(TEXT, method()).unwrap();
    assert_ne!(stamp(&goalposts, TEXT), stamp(&goalposts, &TEXT.replace("0.85", "0.86")));
    assert!(stamp(&goalposts, TEXT).starts_with("2025-12 ("));
}

fn set(market: &Market) -> Goalposts {
    let set = market
        .with_run(CrossEmployerHistory::Full, method(), |run| {
            run.goalposts(&run.basis().unwrap()).unwrap()
        })
        .unwrap();
    // As it is read back.
    let text = set.text().unwrap();
    let read = Goalposts::parse(&text, method()).unwrap();
    assert_eq!(read, set, "the file says all of it");
    read
}

fn mean_score(market: &Market, goalposts: &Goalposts) -> f64 {
    let (frozen, progress) = market.with_run(CrossEmployerHistory::Full, method(), |run| {
        let basis = run.basis().unwrap();
        let progress = run.progress(basis.kept(), goalposts).unwrap();
        (run.frozen(basis.kept(), goalposts).unwrap(), progress)
    });
    let scores: Vec<f64> = frozen.values().map(|one| goalposts.score(one)).collect();
    let mean = moments::mean(&scores).unwrap();
    // What is published of all of them, added up without a list.
    assert!(scores.len() > 100 && u64::try_from(scores.len()) == Ok(progress.employers()));
    assert!((progress.mean().unwrap() - mean).abs() < 1e-9);
    mean
}

/// The same market, where half of the short contracts of ten last: more people stay everywhere.
fn progress() -> Vec<ContractFact> {
    let mut contracts = market();
    for contract in &mut contracts {
        let Some(end) = contract.declared_end else { continue };
        if contract.start.days_until(end.last_day) == 20
            && contract.person.number().is_multiple_of(2)
        {
            let last_day = contract.start.plus(500);
            contract.declared_end = Some(DeclaredEnd { last_day, ..end });
            contract.expected_end = Some(last_day);
            contract.last_declared = last_day.month();
        }
    }
    contracts
}

#[test]
fn only_fixed_goalposts_show_that_everybody_progresses() {
    let (before, after) = (Market::new(market(), 2), Market::new(progress(), 2));
    let fixed = set(&before);
    let start = mean_score(&before, &fixed);
    assert!((start - 50.0).abs() < 5.0, "the base year is near the middle: {start}");
    let end = mean_score(&after, &fixed);
    assert!(end > start + 3.0, "from {start} to {end}");
    // Against goalposts of its own year, nothing seems to have happened.
    let moving = mean_score(&after, &set(&after));
    assert!((moving - start).abs() < 3.0, "from {start} to {moving}");
}

#[test]
fn neither_buckets_nor_order_move_goalposts() {
    let once = set(&Market::new(market(), 1));
    let mut shuffled = market();
    shuffled.rotate_left(1_234);
    assert_eq!(once, set(&Market::new(shuffled, 5)));
}
