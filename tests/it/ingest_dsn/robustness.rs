//! Whatever the bytes, the reader ends with a report and never publishes a truncated envelope.

use std::io::Write;
use std::path::PathBuf;

use pilotage::ingest::findings::{FindingKind, Severity};
use proptest::prelude::*;

use super::text::{Read, monthly, read};

fn sample(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dsn").join(name);
    let text = std::fs::read(path).unwrap();
    // Samples are test envelopes: made real, so that their rows are read.
    let real = String::from_utf8_lossy(&text).replace("S10.G00.00.005,'01'", "S10.G00.00.005,'02'");
    real.into_bytes()
}

const SAMPLES: [&str; 3] = [
    "mensuelle_P26V01_normale_crlf.dsn",
    "quirks_utf8_bom_enriched_bad_count_no_final_eol.dsn",
    "signal_fctu_P26V01_annule_et_remplace.dsn",
];

/// What holds for any input.
fn check(read: &Read) {
    let report = &read.report;
    assert!(report.blank_lines + report.malformed_lines <= report.lines);
    for row in &read.records.declarations {
        let reported = report.declarations.iter().find(|read| read.declaration == row.declaration);
        assert_eq!(reported.map(|read| read.set_aside.is_some()), Some(row.set_aside));
    }
    for read in &report.declarations {
        let severity = read.set_aside.map(|finding| finding.kind.severity());
        assert!(matches!(severity, None | Some(Severity::Envelope | Severity::Declaration)));
    }
    for (_, found) in report.findings.iter() {
        assert!(found.places.iter().all(|place| place.line <= report.lines + 1));
    }
}

#[test]
fn a_file_cut_anywhere_is_set_aside_or_whole() {
    let text = monthly(
        "50.001 31052026\n51.001 01052026\n51.002 31052026\n51.010 CDD-0001\n51.011 002\n\
         53.001 01\n53.002 10.00\n85.001 99999800000015",
    );
    let totals = text.find("S90").unwrap();
    for end in 0..text.len() {
        let read = read(&text.as_bytes()[..end]);
        check(&read);
        // Up to its last quote, the first total is not there.
        let whole = end > totals + "S90.G00.90.001,'27".len();
        let kept = read.report.declarations.iter().filter(|read| read.set_aside.is_none()).count();
        assert_eq!(kept, usize::from(whole), "cut at {end}");
    }
}

#[test]
fn a_damaged_compressed_file_is_read_up_to_the_damage_and_said() {
    let text = monthly("50.001 31052026");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    let damaged =
        |read: &Read| read.report.findings.iter().any(|(kind, _)| kind == FindingKind::DamagedFile);
    let plain = read(text.as_bytes());
    assert!(!damaged(&plain) && !damaged(&read(&whole)));

    let longer = read([whole.as_slice(), b"remains of a transfer"].concat());
    check(&longer);
    assert!(damaged(&longer));
    assert_eq!(longer.report.declarations, plain.report.declarations, "nothing is lost");

    let shorter = read(&whole[..whole.len() / 2]);
    check(&shorter);
    assert!(damaged(&shorter));
    assert!(shorter.report.declarations.iter().all(|declaration| declaration.set_aside.is_some()));
}

#[test]
fn samples_cut_at_every_line_never_stop_the_reader() {
    for name in SAMPLES {
        let text = sample(name);
        for end in memchr::memchr_iter(b'\n', &text) {
            check(&read(&text[..end]));
            check(&read(&text[end..]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_samples_never_stop_the_reader(
        name in prop::sample::select(&SAMPLES[..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut text = sample(name);
        for (index, byte) in changes {
            let position = index.index(text.len());
            text[position] = byte;
        }
        for cut in cuts {
            let position = cut.index(text.len());
            text.remove(position);
        }
        check(&read(&text));
    }

    #[test]
    fn shuffled_lines_never_stop_the_reader(
        name in prop::sample::select(&SAMPLES[..]),
        swaps in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 1..60),
    ) {
        let text = sample(name);
        let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        for (one, other) in swaps {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            lines.swap(one, other);
        }
        check(&read(lines.join(&b'\n')));
    }

    #[test]
    fn any_bytes_after_a_first_record_never_stop_the_reader(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        check(&read([b"S10.G00.00.001,'X'\n", bytes.as_slice()].concat()));
    }

    #[test]
    fn any_records_never_stop_the_reader(
        records in prop::collection::vec(
            (prop::sample::select(&["05", "06", "10", "20", "21", "89", "90", "95", "96"][..]),
             prop::sample::select(&["00", "05", "06", "11", "30", "31", "40", "41", "50", "51", "53",
                                    "60", "62", "65", "85", "90"][..]),
             1u32..25,
             prop::sample::select(&["01", "02", "11", "002", "01052026", "1.00", "X", "", "99999"][..])),
            0..120,
        ),
    ) {
        let lines = records.into_iter().map(|(group, block, rank, value)| {
            format!("S{group}.G00.{block}.{rank:03},'{value}'\n")
        });
        let text: String = lines.collect();
        check(&read(format!("S10.G00.00.005,'02'\nS10.G00.00.006,'P26V01'\n{text}")));
    }
}
