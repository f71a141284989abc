//! Lines, encodings, envelopes and lots.

use pilotage::ingest::dsn::Encoding;
use pilotage::ingest::findings::FindingKind;
use pilotage::vocabulary::ContractNumber;

use super::text::{MONTHLY, PERSON, Read, envelope, monthly, pseudonymiser, read, records};

const FULL_PAY: &str = "
    50.001 31052026
    51.001 01052026
    51.002 31052026
    51.010 CDD-0001
    51.011 002
    51.013 1000.00
    53.001 01
    53.002 100.00
";

fn number(text: &str) -> ContractNumber {
    pseudonymiser().contract(text.as_bytes())
}

fn contract_numbers(read: &Read) -> Vec<ContractNumber> {
    read.records.contracts.iter().map(|contract| contract.number).collect()
}

#[test]
fn layout_changes_nothing() {
    let text = monthly(FULL_PAY);
    let plain = read(&text);
    assert_eq!(plain.findings(), []);
    let variants = [
        text.replace('\n', "\r\n"),
        text.replacen('\n', "\r\n", 7),
        text.replace('\n', " \t\n"),
        text.replace('\n', "\n\n \t\r\n"),
        text.trim_end().to_owned(),
        format!("\u{FEFF}{text}"),
        format!("\n \n{text}\n\n"),
    ];
    for variant in variants {
        let read = read(&variant);
        assert_eq!(read.findings(), [], "{variant:?}");
        assert_eq!(read.report.records(), plain.report.records());
        // Lines differ, and nothing else does.
        let mut rows = read.records;
        rows.declarations[0].line = plain.records.declarations[0].line;
        assert!(rows == plain.records, "{variant:?}");
    }
}

#[test]
fn numbers_are_compared_decoded_trimmed_and_without_case() {
    let in_utf8 = monthly("40.001 01012026\n40.009 été@1").into_bytes();
    let in_latin: Vec<u8> = monthly("40.001 01012026\n40.009 ?t?@1")
        .into_bytes()
        .into_iter()
        .map(|byte| if byte == b'?' { 0xE9 } else { byte })
        .collect();
    for (text, encoding) in [(in_utf8, Encoding::Utf8), (in_latin, Encoding::Windows1252)] {
        let read = read(&text);
        assert_eq!(read.report.encoding, Some(encoding));
        assert!(contract_numbers(&read) == [number("CDD-0001"), number("ÉTÉ@1")]);
    }
    let read = read(monthly("40.001 01012026\n40.009  cdd-0001 \n40.001 01012026\n40.009 0000001"));
    assert_eq!(read.report.encoding, None, "nothing needed decoding");
    let expected = [number("CDD-0001"), number("CDD-0001"), number("0000001")];
    assert!(contract_numbers(&read) == expected);
}

#[test]
fn quotes_and_commas_belong_to_values() {
    for value in ["A'B-01", "A,B-01", "A,'B-01", "AB-01'", "''''''"] {
        let read = read(monthly(&format!("40.001 01012026\n40.009 {value}")));
        assert!(contract_numbers(&read)[1] == number(value), "{value}");
    }
}

#[test]
fn malformed_lines_are_skipped_up_to_one_in_a_hundred() {
    // Envelope and person take 19 lines; 100 lines in all allow exactly one malformed line.
    let filler = "86.001 07\n".repeat(100 - 19 - 1);
    let one = read(monthly(&format!("{filler}S21.G00.30,'X'")));
    assert_eq!(one.report.lines, 100);
    assert_eq!(one.findings(), [(FindingKind::MalformedLine, 1)]);
    let shorter = "86.001 07\n".repeat(100 - 19 - 2);
    let too_many = read(monthly(&format!("{shorter}S21.G00.30,'X'")));
    assert_eq!(too_many.set_aside(), [Some(FindingKind::TooManyMalformedLines)]);
    assert!(too_many.records.declarations[0].set_aside);
}

#[test]
fn odd_lines_do_not_split_an_individual() {
    let long = format!("S21.G00.30.002,'{}'", "X".repeat(5_000));
    let cases = [
        ("S21.G00.30.002.001,'X'", vec![(FindingKind::UnknownBlock, 1)]),
        ("S21.G00.99.001,'X'", vec![(FindingKind::UnknownBlock, 1)]),
        ("30.500 X", vec![(FindingKind::EnrichedRubrique, 1)]),
        ("30.099 X", vec![(FindingKind::UnknownRubrique, 1)]),
        ("30.018", vec![(FindingKind::EmptyValue, 1)]),
        (&*long, vec![(FindingKind::MalformedLine, 1)]),
    ];
    let filler = "86.001 07\n".repeat(100);
    for (line, expected) in cases {
        let person = format!("30.001 2890135999001\n{line}\n30.100 X\n30.101 X\n");
        // An ordinary rank below an enriched one continues the same individual.
        let tail = if line.starts_with("30.099") { "" } else { "30.019 M1\n" };
        let text = format!("{MONTHLY}{person}{tail}40.001 01012026\n40.009 CDD-0001\n{filler}");
        let read = read(envelope(&text));
        let found: Vec<_> = read.findings();
        let enriched: u64 = 2 + u64::from(line.starts_with("30.500"));
        let mut expected = expected;
        expected.retain(|(kind, _)| *kind != FindingKind::EnrichedRubrique);
        expected.push((FindingKind::EnrichedRubrique, enriched));
        expected.sort_unstable();
        assert_eq!(found, expected, "{line}");
        assert_eq!(read.report.declarations[0].totals.individuals, 1, "{line}");
    }
}

#[test]
fn an_empty_value_still_takes_part_in_the_blocks() {
    let read =
        read(monthly("30.001\n30.002 N\n30.004 P\n30.006 01011990\n40.001 01012026\n40.009 AUTRE"));
    assert_eq!(read.findings(), [(FindingKind::EmptyValue, 1)]);
    assert_eq!(read.records.individuals.len(), 2);
}

#[test]
fn envelopes_that_cannot_be_trusted_are_set_aside_alone() {
    let good = monthly("");
    let body = records(&format!("{MONTHLY}{PERSON}"));
    let head = "S10.G00.00.005,'02'\nS10.G00.00.006,'P26V01'\n";
    let totals = "S90.G00.90.001,'19'\nS90.G00.90.002,'1'\n";
    let cases = [
        (format!("{head}{body}"), FindingKind::TruncatedEnvelope),
        (body.clone(), FindingKind::RecordOutsideEnvelope),
        (format!("S10.G00.00.006,'P26V01'\n{body}{totals}"), FindingKind::InvalidEnvelope),
        (format!("S10.G00.00.005,'02'\n{body}{totals}"), FindingKind::InvalidEnvelope),
        (format!("{}{body}{totals}", head.replace("P26", "26")), FindingKind::InvalidEnvelope),
        (format!("{}{body}{totals}", head.replace("'02'", "'03'")), FindingKind::InvalidEnvelope),
        (format!("{}{body}{totals}", head.replace("'02'", "'01'")), FindingKind::TestEnvelope),
        (good.replace("CDD-0001", "CDD\0-0001"), FindingKind::NotText),
    ];
    for (bad, reason) in cases {
        let expected = [Some(reason), None];
        assert_eq!(read(format!("{bad}{good}")).set_aside(), expected, "{reason:?} first");
        let set_aside = read(format!("{good}{bad}")).set_aside();
        assert_eq!(set_aside, [None, Some(reason)], "{reason:?} last");
        let rows = read(format!("{good}{bad}")).records.declarations;
        assert_eq!(rows.iter().map(|row| row.set_aside).collect::<Vec<_>>(), [false, true]);
    }
}

#[test]
fn totals_are_checked_and_never_fatal() {
    let good = monthly("");
    let cases = [
        (good.replace("90.001,'19'", "90.001,'18'"), 1),
        (good.replace("90.002,'1'", "90.002,'2'"), 1),
        (good.replace("S90.G00.90.002,'1'\n", ""), 2),
        (good.replace("90.001,'19'", "90.001,'x'"), 1),
    ];
    for (text, count) in cases {
        let read = read(&text);
        assert_eq!(read.findings(), [(FindingKind::TotalsMismatch, count)], "{text}");
        assert_eq!(read.set_aside(), [None]);
    }
}

#[test]
fn only_the_accepted_group_of_a_lot_is_read() {
    let good = monthly("");
    let lot = |groups: &str| format!("S05.G51.00.001,'V01R02'\n{groups}");
    let group = |name: &str| format!("S06.G51.00.001,'{name}'\n{good}S96.G51.00.001,'1'\n");
    let whole = format!("{}{}{}", group("CT-KO"), group("DSNOK"), group("AUTRE"));
    let aside = Some(FindingKind::RejectedGroup);
    let closed = read(format!("{}S95.G51.00.001,'3'\n", lot(&whole)));
    assert_eq!(closed.set_aside(), [aside, None, aside]);
    assert_eq!(closed.report.findings.count(FindingKind::LotTrailerMissing), 0);
    assert_eq!(closed.report.findings.count(FindingKind::TotalsMismatch), 0);
    let open = read(lot(&whole));
    assert_eq!(open.set_aside(), [aside, None, aside]);
    assert_eq!(open.report.findings.count(FindingKind::LotTrailerMissing), 1);
}

#[test]
fn versions_are_known_or_reported() {
    for (version, count) in [("P19V01", 0), ("P24V01", 0), ("P27V01", 1), ("P23V01", 1)] {
        let read = read(monthly("").replace("P26V01", version));
        assert_eq!(read.report.findings.count(FindingKind::UnknownVersion), count, "{version}");
        assert_eq!(read.set_aside(), [None]);
        assert_eq!(read.report.versions.get(version), Some(&1));
    }
}

#[test]
fn other_files_are_recognised_and_left() {
    for text in ["", "\n", "numero_pass,nir\n", "PK", "S10", "\u{FEFF}"] {
        let read = read(text);
        assert_eq!(read.findings(), [(FindingKind::NotDsn, 1)], "{text:?}");
        assert_eq!(read.report.declarations, []);
    }
}
