//! Masks for published tables: as small as the best tools', safe where they are not.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;

use pilotage::disclosure::system::{
    Cell, Effort, Protection, Rules, Sensitivity, Simplex, System, Zeros, audit, determined,
    protect,
};

use super::tables::{amount, counts, rows, simple2d, turnover};

const TURNOVER: Rules =
    Rules { partition: true, insiders: false, unions: false, ..Rules::amounts(3, 85) };

fn run(system: &System, rules: &Rules, thorough: bool) -> Protection {
    let effort = Effort { thorough, ..Effort::default() };
    let protection = protect(system, rules, &effort, &Simplex::default());
    assert!(protection.is_complete(), "{:?}", protection.uncertified);
    for certificate in &protection.certificates {
        assert!(certificate.holds(system, rules, &protection.hidden));
    }
    protection
}

/// The same cells with the same primaries, each to be uncertain by so many percent either way.
fn by_percent(system: &System, is_primary: impl Fn(usize) -> bool, percent: i64) -> System {
    let cells: Vec<Cell> = system
        .cells()
        .iter()
        .enumerate()
        .map(|(position, cell)| {
            let half = (cell.value * percent + 99) / 100;
            let sensitivity = if is_primary(position) {
                Sensitivity::Unsafe { low: cell.value - half, high: cell.value + half }
            } else {
                Sensitivity::Safe
            };
            Cell { sensitivity, ..cell.clone() }
        })
        .collect();
    System::new(cells, system.relations().to_vec()).unwrap()
}

#[test]
fn turnover_hides_no_more_than_the_best_tool_and_nothing_is_narrow() {
    let system = turnover();
    assert_eq!((system.cells().len(), system.relations().len()), (414, 228));
    let is_primary = |cell: usize| {
        let cell = &system.cells()[cell];
        TURNOVER.judge(cell.value, cell.quantity, &cell.contributors).is_some()
    };
    let primaries: BTreeSet<usize> = (0..414).filter(|cell| is_primary(*cell)).collect();
    assert_eq!(primaries.len(), 77, "52 for their number of units, 25 for dominance");

    // Hidden alone, 63 of them are computed by elimination: the very cells of the case.
    let exact: BTreeSet<String> = determined(&system, &TURNOVER, &primaries)
        .into_iter()
        .map(|cell| system.cells()[cell].id.clone())
        .collect();
    let expected: BTreeSet<String> = rows("turnover/primary_only_audit.csv")
        .into_iter()
        .filter(|row| row[8] == "true")
        .map(|row| format!("{}/{}", row[0], row[1]))
        .collect();
    assert_eq!((exact.len(), exact), (63, expected));

    let ten = by_percent(&system, is_primary, 10);
    let protection = run(&ten, &TURNOVER, true);
    assert!(protection.secondaries().count() <= 64, "{}", protection.secondaries().count());
    assert!(determined(&ten, &TURNOVER, &protection.hidden).is_empty());
    for certificate in &protection.certificates {
        let (low, high) = certificate.interval(&ten);
        let value = ten.cells()[certificate.cell].value;
        let narrow = 10 * (high - value) < value || 10 * (value - low) < value;
        assert!(!narrow || !primaries.contains(&certificate.cell), "{low} {value} {high}");
    }
    let again = audit(&ten, &TURNOVER, &protection.hidden, &Effort::default(), &Simplex::default());
    assert!(again.is_complete());
}

#[test]
fn turnover_withstands_contributors_and_unions_too() {
    let system = turnover();
    let rules = Rules { insiders: true, unions: true, ..TURNOVER };
    let protection = run(&system, &rules, false);
    // Without contributors and unions, and for ten percent only: 61 to 67.
    assert!(protection.secondaries().count() <= 85, "{}", protection.secondaries().count());
}

#[test]
fn simple2d_needs_no_more_than_the_published_mask() {
    let (system, status) = simple2d();
    assert_eq!((system.cells().len(), system.relations().len()), (162, 63));
    let rules = Rules { partition: true, unions: false, ..Rules::amounts(0, 100) };
    let is_primary = |cell: usize| status[cell] == "primary";
    let primaries: BTreeSet<usize> = (0..162).filter(|cell| is_primary(*cell)).collect();
    assert_eq!((primaries.len(), determined(&system, &rules, &primaries)), (9, primaries.clone()));
    let upper = by_percent(&system, is_primary, 15);
    let published: BTreeSet<usize> =
        (0..162).filter(|cell| is_primary(*cell) || status[*cell] == "secondary").collect();
    let outside = Rules { insiders: false, ..rules };
    let verdict = audit(&upper, &outside, &published, &Effort::default(), &Simplex::default());
    assert!(verdict.uncertified.is_disjoint(&primaries), "the published mask protects all nine");
    let protection = run(&upper, &rules, true);
    assert!(protection.secondaries().count() <= 12, "{}", protection.secondaries().count());
    assert!(determined(&upper, &rules, &protection.hidden).is_empty());
}

#[test]
fn small_counts_are_found_disclosed_and_then_protected() {
    // Table, least count shown, zeros; primaries, exact by elimination, exact in whole numbers.
    for (name, units, zeros, primaries, linear, whole) in [
        ("z1", 3, Zeros::Shown, 2, 2, 2),
        ("z1", 4, Zeros::Shown, 3, 3, 3),
        ("z1", 11, Zeros::Shown, 12, 4, 4),
        ("mun_accidents", 3, Zeros::Shown, 6, 6, 6),
        ("mun_accidents", 4, Zeros::Shown, 8, 8, 8),
        ("mun_accidents", 11, Zeros::Shown, 19, 0, 0),
        ("mun_accidents", 3, Zeros::Unsafe, 20, 3, 16),
        ("mun_accidents", 4, Zeros::Unsafe, 22, 1, 7),
        ("mun_accidents", 11, Zeros::Unsafe, 33, 0, 0),
    ] {
        let system = counts(&format!("small-frequency/{name}.csv"));
        let rules = Rules { zeros, ..Rules::counts(units) };
        let hidden: BTreeSet<usize> = system
            .cells()
            .iter()
            .enumerate()
            .filter(|(_, cell)| {
                rules.judge(cell.value, cell.quantity, &cell.contributors).is_some()
            })
            .map(|(position, _)| position)
            .collect();
        let case = format!("{name} {units} {zeros:?}");
        assert_eq!(hidden.len(), primaries, "{case}");
        assert_eq!(determined(&system, &rules, &hidden).len(), linear, "{case}");
        // Exact in whole numbers: another value is possible for none of them.
        let any: Vec<Cell> = system
            .cells()
            .iter()
            .map(|cell| Cell { sensitivity: Sensitivity::Safe, ..cell.clone() })
            .collect();
        let any = System::new(any, system.relations().to_vec()).unwrap();
        // The source lets hidden counts be zero, whatever the policy for zeros.
        let source = Rules { zeros: Zeros::Neutral, ..rules };
        let verdict = audit(&any, &source, &hidden, &Effort::default(), &Simplex::default());
        assert_eq!(verdict.uncertified.len(), whole, "{case}");
        run(&system, &rules, true);
    }
}

#[test]
fn a_withheld_mark_says_at_least_one_where_zeros_are_shown() {
    // Rows B and D: no cell is exact, yet none can reach 3 once zeros are known to be shown.
    let system = counts("small-frequency/z1.csv");
    let named = ["B/annet", "B/arbeid", "D/annet", "D/arbeid"];
    let hidden: BTreeSet<usize> = (0..system.cells().len())
        .filter(|cell| named.contains(&system.cells()[*cell].id.as_str()))
        .collect();
    let verdict = |zeros| {
        let rules = Rules { zeros, ..Rules::counts(3) };
        audit(&system, &rules, &hidden, &Effort::default(), &Simplex::default()).uncertified.len()
    };
    assert_eq!((verdict(Zeros::Shown), verdict(Zeros::Neutral)), (2, 0));
}

#[test]
fn amounts_are_read_without_floats() {
    assert_eq!(
        (amount("44475.4973", 4), amount("7", 4), amount("-1.5", 2)),
        (444_754_973, 70_000, -150)
    );
}
