//! Declarations, people, contracts and pay.

use pilotage::ingest::findings::FindingKind;
use pilotage::ingest::records::{AbsenceFamily, Nature, Scope, WorkKind};
use pilotage::store::pseudonym::Identity;
use pilotage::vocabulary::{Cents, ContractNumber, Day, Month, PersonKey, Sex};

use super::text::{MONTHLY, PERSON, Read, envelope, monthly, pseudonymiser, read};

fn number(text: &str) -> ContractNumber {
    pseudonymiser().contract(text.as_bytes())
}

fn person(identity: Identity, text: &str) -> PersonKey {
    pseudonymiser().person(identity, text.as_bytes())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A monthly whose individual is written out.
fn with_person(person: &str) -> Read {
    read(envelope(&format!("{MONTHLY}{person}40.001 01012026\n40.009 CDD-0001")))
}

#[test]
fn a_declaration_says_what_orders_it() {
    let read = read(envelope(&format!(
        "05.001 07\n05.002 03\n05.003 11\n05.004 203\n05.006 12052026202\n05.007 13052026\n\
         05.008 02\n06.001 999999006\n06.003 8810C\n11.001 00003\n11.002 8899B\n11.004 01000\n\
         11.110 01053\n{PERSON}"
    )));
    let row = &read.records.declarations[0];
    assert_eq!((row.nature, row.scope, row.month), (Nature::SingleEndSignal, Scope::Farm, None));
    assert_eq!((row.order, row.constituted), (203, Some(day("2026-05-13"))));
    assert_eq!(row.replaces, Some((day("2026-05-12"), 202)));
    assert_eq!(row.siret.to_digits(), "99999900600003");
    assert_eq!(row.ape.unwrap().as_str(), "8899B");
    assert_eq!((row.postal_code, row.commune), (Some(*b"01000"), Some(*b"01053")));
    assert_eq!(&row.version, b"P26V01");
}

#[test]
fn declarations_that_cannot_be_used_are_set_aside_alone() {
    let good = format!("{MONTHLY}{PERSON}");
    let cases = [
        (good.replace("05.001 01", "05.001 0A1"), FindingKind::InvalidNature),
        (good.replace("05.002 01\n", "\n"), FindingKind::InvalidType),
        (good.replace("05.002 01", "05.002 04"), FindingKind::InvalidType),
        (good.replace("05.002 01", "05.002 09"), FindingKind::InvalidType),
        (good.replace("06.001 999999006", "06.003 8810C"), FindingKind::InvalidEstablishment),
        (good.replace("06.001 999999006", "06.001 99999900"), FindingKind::InvalidEstablishment),
        (good.replace("11.001 00003", "11.001 0003"), FindingKind::InvalidEstablishment),
        (good.replace("05.005 01052026\n", "\n"), FindingKind::InvalidMainMonth),
        (good.replace("05.005 01052026", "05.005 01132026"), FindingKind::InvalidMainMonth),
        (good.replace("05.005 01052026", "05.005 02052026"), FindingKind::InvalidMainMonth),
        (good.replace("05.005 01052026", "05.005 01052062"), FindingKind::InvalidMainMonth),
        (good.replace("05.005 01052026", "05.005 01051926"), FindingKind::InvalidMainMonth),
        (good.replace("05.003 11", "05.003 21"), FindingKind::InvalidFraction),
        (good.replace("05.003 11", "05.003 10"), FindingKind::InvalidFraction),
        (good.replace("05.003 11", "05.003 1"), FindingKind::InvalidFraction),
        (format!("{MONTHLY}40.001 01012026"), FindingKind::OrphanBlock),
        (format!("{MONTHLY}{PERSON}53.001 01"), FindingKind::OrphanBlock),
        (MONTHLY.to_owned(), FindingKind::NoIndividual),
        (MONTHLY.replace("05.002 01", "05.002 03"), FindingKind::NoIndividual),
    ];
    for (bad, reason) in cases {
        let text = envelope(&format!("{good}{bad}{good}"));
        assert_eq!(read(&text).set_aside(), [None, Some(reason), None], "{bad}");
    }
    for fine in [
        MONTHLY.replace("05.002 01", "05.002 02"),
        MONTHLY.replace("05.002 01", "05.002 05"),
        format!("{MONTHLY}S89.G00.91.001,'X'"),
        good.replace("05.003 11\n", "\n"),
    ] {
        assert_eq!(read(envelope(&fine)).set_aside(), [None], "{fine}");
    }
}

#[test]
fn other_natures_are_counted_and_not_used() {
    for nature in ["08", "09", "10", "77"] {
        let read = read(monthly("").replace("05.001,'01'", &format!("05.001,'{nature}'")));
        assert_eq!(read.records.declarations[0].nature, Nature::Unused);
        let unknown = read.report.findings.count(FindingKind::UnknownCode);
        assert_eq!(unknown, u64::from(nature == "77"), "{nature}");
    }
}

#[test]
fn the_strongest_identity_makes_the_key() {
    let nir = "30.001 2850175000001\n";
    let name = "30.002  D'Essai \n30.004 Zoé\n30.006 05011989\n";
    let ntt = "30.020 2999999006M01\n";
    let certified = "30.300 2850175000009\n";
    let by_name = person(Identity::Name, "D'ESSAI\0ZOÉ\u{0}05011989");
    let cases = [
        (format!("{nir}{name}{ntt}"), Identity::Nir, person(Identity::Nir, "2850175000001")),
        (format!("{nir}{certified}"), Identity::Nir, person(Identity::Nir, "2850175000009")),
        (format!("{name}{ntt}"), Identity::Ntt, person(Identity::Ntt, "2999999006M01")),
        (name.to_owned(), Identity::Name, by_name),
        (format!("30.001 9999999999999\n{name}"), Identity::Name, by_name),
        (format!("30.001 1999999999999\n{name}"), Identity::Name, by_name),
        (format!("30.001 285017500000\n{name}"), Identity::Name, by_name),
        (
            "30.001 285012a000001\n".to_owned(),
            Identity::Nir,
            person(Identity::Nir, "285012A000001"),
        ),
    ];
    for (text, identity, key) in cases {
        let read = with_person(&text);
        let [row] = read.records.individuals.as_slice() else { panic!("{text}") };
        assert!(row.identity == identity && row.person == key, "{text}");
    }
    for incomplete in ["30.002 N\n30.004 P\n", "30.002 N\n30.006 05011989\n", "30.019 M1\n"] {
        let read = with_person(incomplete);
        assert_eq!(read.findings(), [(FindingKind::PersonWithoutIdentity, 1)], "{incomplete}");
        assert!(read.records.individuals.is_empty() && read.records.contracts.is_empty());
        assert_eq!(read.set_aside(), [None]);
    }
}

#[test]
fn work_beside_a_pension_as_stated() {
    const NIR: &str = "30.001 2850175000001\n";
    for (stated, draws, faults) in [
        ("", false, 0),
        ("30.023 01\n", false, 0),
        ("30.023 03\n", true, 0),
        ("30.023 02\n", false, 1),
    ] {
        let read = with_person(&format!("{NIR}{stated}"));
        assert_eq!(read.records.individuals[0].draws_pension, draws, "{stated}");
        let invalid =
            read.findings().iter().filter(|(kind, _)| *kind == FindingKind::InvalidCode).count();
        assert_eq!(invalid, faults, "{stated}");
    }
}

#[test]
fn sex_and_birth_as_stated() {
    let cases = [
        ("30.001 2850175000001\n30.005 01\n30.006 05011985\n", Sex::Men, Sex::Women, "1985-01-05"),
        ("30.001 1850175000001\n30.006 99991985\n", Sex::Unknown, Sex::Men, "1985-07-01"),
        ("30.001 7850175000001\n30.006 99021985\n", Sex::Unknown, Sex::Unknown, "1985-02-15"),
        ("30.006 00001985\n30.020 2999999006M01\n", Sex::Unknown, Sex::Women, "1985-07-01"),
    ];
    for (text, stated, number, birth) in cases {
        let read = with_person(text);
        let row = &read.records.individuals[0];
        assert_eq!((row.stated_sex, row.number_sex), (stated, number), "{text}");
        assert_eq!(row.birth, Some(day(birth)), "{text}");
    }
}

#[test]
fn other_identities_are_handed_on() {
    let current = "30.001 2850175000001\n30.019 m1\n30.020 2999999006M01\n";
    let read = with_person(&format!("{current}31.001 01052026\n31.008 2850175000002\n"));
    let rows: Vec<_> = read.records.identities.iter().map(|row| (row.by, row.alias)).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.contains(&(Identity::Ntt, person(Identity::Ntt, "2999999006M01"))));
    assert!(rows.contains(&(Identity::Nir, person(Identity::Nir, "2850175000002"))));
    assert!(rows.iter().any(|(by, _)| *by == Identity::Matricule));
    let nir = person(Identity::Nir, "2850175000001");
    assert!(read.records.identities.iter().all(|row| row.person == nir));
    // A certified NIR that differs links nothing to the declared one.
    let read = with_person("30.001 2850175000001\n30.300 2850175000002\n");
    assert!(read.records.identities.is_empty());
}

#[test]
fn a_change_of_name_split_over_blocks_is_tried_whole() {
    let current = "30.002 NEUF\n30.004 Ana\n30.006 05011989\n";
    let split = "31.001 01052026\n31.009 VIEUX\n31.001 01052026\n31.010 Anna\n";
    let read = with_person(&format!("{current}{split}"));
    let aliases: Vec<PersonKey> = read.records.identities.iter().map(|row| row.alias).collect();
    for old in ["VIEUX\0ANA\u{0}05011989", "NEUF\0ANNA\u{0}05011989", "VIEUX\0ANNA\u{0}05011989"] {
        assert!(aliases.contains(&person(Identity::Name, old)), "{old:?}");
    }
}

#[test]
fn a_repeated_person_is_reported_once() {
    let again = format!("{PERSON}50.001 31052026");
    let read = read(monthly(&again));
    assert_eq!(read.findings(), [(FindingKind::RepeatedPerson, 1)]);
    assert_eq!(read.report.declarations[0].totals.contracts, 2);
}

#[test]
fn contracts_need_a_number_and_a_start() {
    let cases = [
        ("40.001 01012026", FindingKind::ContractWithoutKey),
        ("40.009 CDD-0002", FindingKind::ContractWithoutKey),
        ("40.001 01012026\n40.009 CDD2", FindingKind::ShortContractNumber),
        ("40.001 01062026\n40.009 CDD-0002", FindingKind::DateAfterMonth),
        ("40.001 01012026\n40.007 77\n40.009 CDD-0002", FindingKind::UnknownCode),
    ];
    for (contract, kind) in cases {
        let read = read(monthly(&format!("{contract}\n62.001 10052026\n62.002 031")));
        assert_eq!(read.findings(), [(kind, 1)], "{contract}");
        let kept = kind != FindingKind::ContractWithoutKey;
        assert_eq!(read.records.contracts.len(), 1 + usize::from(kept), "{contract}");
        assert_eq!(read.records.ends.len(), usize::from(kept), "{contract}");
    }
    let read = read(monthly("40.001 31022026\n40.009 CDD-0002"));
    assert_eq!(read.report.findings.count(FindingKind::InvalidDate), 1);
    assert_eq!(read.records.contracts.len(), 1);
}

#[test]
fn changes_of_a_contract_alone_and_together() {
    let read = read(monthly(
        "41.001 10052026\n41.014 OLD-0001\n\
         41.001 10052026\n41.021 01122025\n\
         41.001 15052026\n41.012 99999900600011\n\
         41.001 20052026\n41.007 104.00",
    ));
    let rows: Vec<_> = read
        .records
        .changes
        .iter()
        .map(|row| (row.old_number.is_some(), row.old_start, row.old_siret.is_some()))
        .collect();
    let start = Some(day("2025-12-01"));
    let expected =
        [(true, None, false), (false, start, false), (true, start, false), (false, None, true)];
    assert_eq!(rows, expected);
    assert!(read.records.changes.iter().all(|row| row.number == number("CDD-0001")));
}

#[test]
fn events_keep_their_order_and_contract() {
    let read = read(monthly(
        "60.001 01\n60.002 10052026\n60.003 17052026\n60.010 18052026\n\
         62.001 20052026\n62.002 031\n\
         65.001 501\n65.002 12052026\n\
         40.001 01052026\n40.009 CDD-0002\n\
         60.001 99\n60.002 10052026\n62.002 099\n65.001 998\n65.002 12052026\n65.003 14052026",
    ));
    // The end without date is left out.
    assert_eq!(read.findings(), [(FindingKind::IncompleteEvent, 1)]);
    let absences: Vec<_> = read
        .records
        .absences
        .iter()
        .map(|row| (row.sequence, row.family, row.number == number("CDD-0001"), row.expected_end))
        .collect();
    let expected = [
        (0, AbsenceFamily::Leave, true, Some(day("2026-05-17"))),
        (2, AbsenceFamily::Suspension, true, None),
        (3, AbsenceFamily::Leave, false, None),
        (5, AbsenceFamily::Suspension, false, Some(day("2026-05-14"))),
    ];
    assert_eq!(absences, expected);
    assert_eq!(read.records.ends[0].sequence, 1);
    assert_eq!(read.records.absences[0].returned, Some(day("2026-05-18")));
}

/// A payment with one pay line and what follows.
fn pay(number: &str, kind: &str, rest: &str) -> String {
    format!(
        "50.001 31052026\n51.001 01052026\n51.002 31052026\n51.010 {number}\n51.011 {kind}\n{rest}\n"
    )
}

#[test]
fn working_time_goes_where_its_unit_says() {
    // unit, type, measure; then paid hours, days, unpaid hours, ceiling, other, unknown.
    let cases = [
        ("53.003 10", "01", "40.00", [4_000, 0, 0, 0, 0, 0]),
        ("53.003 21", "01", "40.00", [4_000, 0, 0, 0, 0, 0]),
        ("", "01", "40.00", [4_000, 0, 0, 0, 0, 0]),
        ("53.003 12", "01", "-2.00", [0, -200, 0, 0, 0, 0]),
        ("53.003 20", "01", "18.00", [0, 1_800, 0, 0, 0, 0]),
        ("53.003 40", "01", "31.00", [0, 0, 0, 3_100, 0, 0]),
        ("53.003 10", "02", "70.00", [0, 0, 7_000, 0, 0, 0]),
        ("53.003 32", "01", "5.00", [0, 0, 0, 0, 1, 0]),
        ("53.003 10", "01", "-20.00", [-2_000, 0, 0, 0, 0, 0]),
    ];
    for (unit, kind, measure, expected) in cases {
        let activity = format!("53.001 {kind}\n53.002 {measure}\n{unit}");
        let read = read(monthly(&pay("cdd-0001", "002", &activity)));
        let totals = read.report.declarations[0].totals;
        let found = [
            totals.paid_hours.hundredths(),
            totals.paid_days.hundredths(),
            totals.unpaid_hours.hundredths(),
            totals.ceiling_days.hundredths(),
            i64::try_from(totals.other_unit_lines).unwrap(),
            i64::try_from(totals.unknown_unit_lines).unwrap(),
        ];
        assert_eq!(found, expected, "{unit} {kind}");
        assert_eq!(read.findings(), [], "{unit} {kind}");
        let [row] = read.records.work.as_slice() else { panic!("{unit}") };
        assert!(row.number == Some(number("CDD-0001")));
        assert_eq!(row.unit.is_none(), unit.is_empty());
    }
}

#[test]
fn pay_lines_find_their_contract_by_number() {
    let activity = "53.001 01\n53.002 10.00";
    let text = format!(
        "40.001 11052026\n40.009 CDI-0002\n40.011 20\n{}{}{}",
        pay("CDD-0001", "002", activity),
        pay("CDI-0002", "002", activity),
        pay("GONE-001", "002", activity)
    );
    let read = read(monthly(&text));
    assert_eq!(read.findings(), [(FindingKind::PayLineWithoutContract, 1)]);
    let totals = read.report.declarations[0].totals;
    assert_eq!((totals.paid_hours.hundredths(), totals.paid_days.hundredths()), (1_000, 1_000));
    assert_eq!((totals.unknown_unit_lines, totals.pay_lines), (1, 3));
    assert_eq!(read.records.work.len(), 3, "unattached work is kept");
    assert!(read.records.work[2].number == Some(number("GONE-001")));
}

#[test]
fn activities_count_under_type_002_only() {
    for kind in ["001", "003", "010"] {
        let read = read(monthly(&pay("CDD-0001", kind, "53.001 01\n53.002 10.00")));
        assert!(read.records.work.is_empty(), "{kind}");
        assert_eq!(read.report.declarations[0].totals.activities, 1);
    }
    for (kind, expected) in
        [("017", WorkKind::RandomOvertime), ("018", WorkKind::StructuralOvertime)]
    {
        let read = read(monthly(&pay("CDD-0001", kind, "51.012 4.00\n51.013 60.00")));
        assert_eq!(read.records.work[0].kind, expected);
        assert_eq!(read.records.work[0].unit.unwrap().as_str(), "10");
    }
}

#[test]
fn views_of_one_pay_are_not_added() {
    let views = ["001", "002", "003", "010"].map(|kind| pay("CDD-0001", kind, "51.013 1000.00"));
    let text = format!("{}58.003 03\n58.004 900.00\n58.003 01\n58.004 5.00", views.concat());
    let totals = read(monthly(&text)).report.declarations[0].totals;
    assert_eq!(totals.gross.hundredths(), 100_000);
    assert_eq!(totals.net_social.map(Cents::hundredths), Some(90_000));
    let pacific = monthly(&text).replace("S20.G00.05.010,'01'", "S20.G00.05.010,'02'");
    let read = read(pacific);
    assert_eq!(read.findings(), [(FindingKind::ForeignCurrency, 1)]);
    assert_eq!(read.report.declarations[0].totals.gross.hundredths(), 0);
    assert_eq!(read.report.declarations[0].totals.net_social, None);
}

#[test]
fn what_cannot_be_measured_is_skipped() {
    let cases = [
        ("53.001 01\n53.002 x", FindingKind::InvalidNumber, 0),
        ("53.001 01", FindingKind::IncompletePayLine, 0),
        ("53.002 10.00", FindingKind::IncompletePayLine, 0),
        ("53.001 01\n53.002 10.00\n53.003 1.0", FindingKind::InvalidCode, 0),
        ("53.001 01\n53.002 3250.01", FindingKind::ExcessiveMeasure, 1),
        ("53.001 01\n53.002 3250.00\n53.003 77", FindingKind::UnknownCode, 1),
        ("53.001 01\n53.002 403.01\n53.003 20", FindingKind::ExcessiveMeasure, 1),
    ];
    for (activity, kind, rows) in cases {
        let read = read(monthly(&pay("CDD-0001", "002", activity)));
        assert_eq!(read.report.findings.count(kind), 1, "{activity}");
        assert_eq!(read.records.work.len(), rows, "{activity}");
    }
    let backwards = pay("CDD-0001", "002", "53.001 01\n53.002 10.00")
        .replace("51.002 31052026", "51.002 30042026");
    let read = read(monthly(&backwards));
    assert_eq!(read.findings(), [(FindingKind::InvalidDate, 1)]);
    assert!(read.records.work.is_empty());
}

#[test]
fn an_earlier_month_keeps_its_period() {
    let correction = pay("CDD-0001", "002", "53.001 01\n53.002 -20.00")
        .replace("51.001 01052026", "51.001 01032026")
        .replace("51.002 31052026", "51.002 31032026");
    let read = read(monthly(&correction));
    assert_eq!(read.findings(), []);
    let row = &read.records.work[0];
    assert_eq!((row.from, row.to), (day("2026-03-01"), day("2026-03-31")));
    assert_eq!(read.records.declarations[0].month, Month::new(2026, 5));
}

#[test]
fn work_places_are_described_after_the_people() {
    let mission =
        "40.001 04052026\n40.009 MISS-001\n40.019 99999800000015\n40.046 99999800000015\n";
    let missing = read(monthly(mission));
    assert_eq!(missing.findings(), [(FindingKind::WorkPlaceNotDescribed, 1)]);
    let user = missing.records.contracts[1].user_establishment.unwrap();
    assert_eq!(user.to_digits(), "99999800000015");
    let described = read(monthly(&format!("{mission}85.001 99999800000015\n85.002 4120A")));
    assert_eq!(described.findings(), []);
    let own = read(monthly("40.001 04052026\n40.009 CDD-0002\n40.019 99999900600003"));
    assert_eq!(own.findings(), []);
}

#[test]
fn a_second_establishment_is_reported_and_the_first_kept() {
    let read = read(monthly("11.001 00011\n30.001 1850175000002"));
    assert_eq!(read.findings(), [(FindingKind::TooManyBlocks, 1)]);
    assert_eq!(read.records.declarations[0].siret.to_digits(), "99999900600003");
}

#[test]
fn rows_of_each_declaration_carry_its_ordinal() {
    let one = format!("{MONTHLY}{PERSON}");
    let text = format!("{}{}", envelope(&format!("{one}{one}")), envelope(&one));
    let read = read(&text);
    let ordinals = |rows: Vec<u32>| assert_eq!(rows, [0, 1, 2]);
    ordinals(read.records.declarations.iter().map(|row| row.declaration).collect());
    ordinals(read.records.individuals.iter().map(|row| row.declaration).collect());
    ordinals(read.records.contracts.iter().map(|row| row.declaration).collect());
    assert_eq!(read.report.envelopes, 2);
}
