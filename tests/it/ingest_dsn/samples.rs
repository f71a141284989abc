//! The seven sample files, with figures worked out by hand from their text.

use std::path::PathBuf;

use pilotage::ingest::dsn::{Options, Totals};
use pilotage::ingest::examine;
use pilotage::ingest::findings::FindingKind;
use pilotage::ingest::report::{FileSummary, Report};
use pilotage::store::pseudonym::Pseudonymiser;
use pilotage::vocabulary::Cents;

const A: &str = "mensuelle_P26V01_normale_crlf.dsn";
const B: &str = "mensuelle_P26V01_annule_et_remplace_ordre2.dsn";
const C: &str = "mensuelle_P26V01_sans_individu.dsn";
const D: &str = "multi_P23V01_deux_dsn_fraction_lf.dsn";
const E: &str = "quirks_utf8_bom_enriched_bad_count_no_final_eol.dsn";
const F: &str = "signal_arret_P26V01.dsn";
const G: &str = "signal_fctu_P26V01_annule_et_remplace.dsn";
const ALL: [&str; 7] = [A, B, C, D, E, F, G];

fn report(names: &[&str], accept_tests: bool) -> Report {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dsn");
    let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let pseudonymiser = Pseudonymiser::new(&[7; 32]);
    examine(&files, Options { accept_tests, pseudonymiser: &pseudonymiser }).unwrap()
}

fn alone(name: &str) -> FileSummary {
    let mut files = report(&[name], true).files;
    assert_eq!(files.len(), 1);
    files.remove(0)
}

fn findings(file: &FileSummary) -> Vec<(FindingKind, u64)> {
    file.findings.iter().map(|finding| (finding.kind, finding.count)).collect()
}

#[test]
fn counts_of_each_file() {
    // name, records, blank lines, declarations, people, contracts, blocks 51 and 53
    let expected = [
        (A, 511, 0, 1, 5, 6, 26, 9),
        (B, 511, 0, 1, 5, 6, 26, 9),
        (C, 44, 0, 1, 0, 0, 0, 0),
        (D, 607, 0, 2, 6, 7, 30, 10),
        (E, 517, 1, 1, 5, 6, 26, 9),
        (F, 44, 0, 1, 1, 1, 0, 0),
        (G, 119, 0, 1, 1, 1, 4, 1),
    ];
    for (name, records, blank, declarations, people, contracts, pay_lines, activities) in expected {
        let summary = alone(name).summary;
        let Totals { individuals, .. } = summary.read;
        let found = (summary.records, summary.blank_lines, summary.declarations.total, individuals);
        assert_eq!(found, (records, blank, declarations, people), "{name}");
        let read = summary.read;
        let found = (read.contracts, read.pay_lines, read.activities);
        assert_eq!(found, (contracts, pay_lines, activities), "{name}");
        assert_eq!((summary.envelopes, summary.test_envelopes), (1, 1), "{name}");
        assert_eq!(summary.malformed_lines, 0, "{name}");
    }
}

#[test]
fn sums_of_each_file() {
    // In hundredths: hours paid, of which in the contract's unit, days paid, hours paid with days
    // at seven hours, hours unpaid, ceiling days, overtime, gross, net social.
    let expected = [
        (A, [47_750, 15_167, 1_800, 60_350, 7_959, 3_100, 400, 767_450], Some(655_000)),
        (E, [47_750, 15_167, 1_800, 60_350, 7_959, 3_100, 400, 767_450], Some(655_000)),
        (B, [47_350, 15_167, 1_800, 59_950, 7_959, 3_100, 400, 767_450], Some(655_000)),
        (D, [62_917, 30_334, 1_800, 75_517, 7_959, 3_100, 400, 957_450], Some(655_000)),
        (G, [4_800, 4_800, 0, 4_800, 0, 0, 0, 60_000], None),
    ];
    for (name, sums, net_social) in expected {
        let read = alone(name).summary.read;
        let found = [
            read.paid_hours.hundredths(),
            read.paid_hours_in_contract_unit.hundredths(),
            read.paid_days.hundredths(),
            read.paid_hours_with_days(7).hundredths(),
            read.unpaid_hours.hundredths(),
            read.ceiling_days.hundredths(),
            read.random_overtime_hours.hundredths(),
            read.gross.hundredths(),
        ];
        assert_eq!(found, sums, "{name}");
        assert_eq!(read.net_social.map(Cents::hundredths), net_social, "{name}");
        assert_eq!((read.other_unit_lines, read.unknown_unit_lines), (0, 0), "{name}");
    }
}

#[test]
fn findings_of_each_file() {
    assert_eq!(findings(&alone(A)), []);
    assert_eq!(findings(&alone(B)), []);
    assert_eq!(findings(&alone(C)), []);
    let d = [
        (FindingKind::UnknownVersion, 1),
        (FindingKind::MissingFraction, 1),
        (FindingKind::WorkPlaceNotDescribed, 1),
    ];
    assert_eq!(findings(&alone(D)), d);
    let e = [
        (FindingKind::TotalsMismatch, 1),
        (FindingKind::LotTrailerMissing, 1),
        (FindingKind::PlatformBlock, 2),
        (FindingKind::EnrichedRubrique, 2),
    ];
    assert_eq!(findings(&alone(E)), e);
    assert_eq!(findings(&alone(F)), []);
    assert_eq!(findings(&alone(G)), [(FindingKind::ReplacementWithoutTarget, 1)]);
}

#[test]
fn blocks_of_a_monthly() {
    let blocks = alone(A).summary.blocks;
    let expected = [
        ("41", 1),
        ("60", 2),
        ("62", 3),
        ("65", 1),
        ("66", 1),
        ("50", 5),
        ("58", 5),
        ("71", 6),
        ("86", 6),
        ("85", 1),
    ];
    for (block, count) in expected {
        assert_eq!(blocks.get(&format!("S21.G00.{block}")), Some(&count), "{block}");
    }
    let report = report(&[A], true);
    let distinct = report.distinct;
    assert_eq!((distinct.ends, distinct.cancelled_ends), (2, 1));
}

#[test]
fn test_envelopes_are_excluded_by_default() {
    let report = report(&ALL, false);
    assert_eq!(report.total.files, 7);
    assert_eq!((report.total.declarations.total, report.total.declarations.set_aside), (8, 8));
    assert_eq!((report.total.read, report.total.in_force), Default::default());
    assert_eq!(report.distinct, Default::default());
    for file in &report.files {
        assert!(file.set_aside.iter().all(|aside| aside.reason.kind == FindingKind::TestEnvelope));
    }
}

#[test]
fn all_seven_together_in_any_order() {
    let expected = report(&ALL, true);
    let counts = &expected.total.declarations;
    assert_eq!((counts.total, counts.in_force, counts.superseded, counts.signals), (8, 3, 3, 2));
    let kept: Vec<(&str, u64)> = expected
        .files
        .iter()
        .map(|file| (file.file.as_str(), file.summary.declarations.in_force))
        .collect();
    assert_eq!(kept, [(B, 1), (A, 0), (C, 1), (D, 1), (E, 0), (F, 0), (G, 0)]);
    let sums = expected.total.in_force;
    assert_eq!(sums.paid_hours.hundredths(), 62_517);
    assert_eq!(sums.paid_days.hundredths(), 1_800);
    assert_eq!(sums.paid_hours_with_days(7).hundredths(), 75_117);
    assert_eq!(sums.unpaid_hours.hundredths(), 7_959);
    assert_eq!(sums.random_overtime_hours.hundredths(), 400);
    assert_eq!(sums.gross.hundredths(), 957_450);
    let distinct = expected.distinct;
    assert_eq!((distinct.individuals, distinct.contracts), (6, 7));
    assert_eq!((distinct.ends, distinct.cancelled_ends), (2, 1));
    assert_eq!((distinct.leaves, distinct.suspensions), (2, 1));
    let mut names = ALL;
    for turn in 0..names.len() {
        names.rotate_left(1);
        names.swap(0, turn);
        assert!(report(&names, true) == expected, "{names:?}");
    }
}

#[test]
fn a_replacement_and_its_original_give_the_replacement() {
    let both = report(&[A, B], true);
    let alone = report(&[B], true);
    assert!(both.total.in_force == alone.total.in_force && both.distinct == alone.distinct);
    let with_signals = report(&[A, F, G], true);
    let without = report(&[A], true);
    assert!(with_signals.total.in_force == without.total.in_force);
    assert!(with_signals.distinct == without.distinct);
}

#[test]
fn a_signal_counts_where_no_monthly_covers_it() {
    let distinct = report(&[F, G], true).distinct;
    assert_eq!((distinct.individuals, distinct.contracts), (0, 0));
    assert_eq!((distinct.ends, distinct.leaves), (1, 1));
}

#[test]
fn the_report_says_nothing_about_anybody() {
    let report = report(&ALL, true);
    let texts = [report.to_string(), serde_json::to_string(&report).unwrap()];
    // NIR, SIREN, matricules, contract numbers, names and amounts of one person.
    let secrets = [
        "2890135999001",
        "999999006",
        "M001",
        "CDDI-0001",
        "FICTI",
        "ESSAI",
        "Zo",
        "RENNES",
        "35000",
    ];
    for text in &texts {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret}");
        }
    }
    assert!(texts[0].contains("paid 625.17 h and 18.00 days"), "{}", texts[0]);
    assert!(texts[1].contains("\"paid_hours\":625.17"), "{}", texts[1]);
}
