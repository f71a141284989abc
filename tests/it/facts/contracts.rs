//! Contracts: attributes, ends, changes of number, start and employer; persons.

use pilotage::ingest::records::Nature;
use pilotage::store::pseudonym::Identity;
use pilotage::vocabulary::{DisabilityStatus, SchemeComplement, Sex};

use super::kit::{Declaration, HOME, contracts, day, facts, month, monthly, person, signal};

fn row(siret: u64, number: u64, start: &str, end: &str) -> (u64, u64, String, String) {
    (siret, number, start.to_owned(), end.to_owned())
}

#[test]
fn the_latest_declaration_wins_as_a_whole() {
    // Ruling 24: March states no complement any more; nothing of January is kept.
    let complement = SchemeComplement::parse(b"04").unwrap();
    let known = facts(vec![
        monthly("2024-03").contract(1, "2024-01-01"),
        monthly("2024-01").contract(1, "2024-01-01").with(|row| row.complement = Some(complement)),
    ]);
    let [contract] = known.facts.contracts.as_slice() else { panic!("one contract") };
    assert!(contract.complement.is_none());
    assert_eq!(contract.first_declared, month("2024-01"));
    assert_eq!(contract.last_declared, month("2024-03"));
}

#[test]
fn a_status_of_disabled_worker_is_known_since_its_first_declaration() {
    let stating = |month: &str, status: &[u8]| {
        let status = DisabilityStatus::parse(status).ok();
        monthly(month).contract(1, "2024-01-01").with(move |row| row.disability = status)
    };
    let since =
        |declarations: Vec<Declaration>| facts(declarations).facts.contracts[0].disabled_since;
    let plain = || monthly("2024-01").contract(1, "2024-01-01");
    assert_eq!(since(vec![plain()]), None);
    // Stated in February, no more in March: known since February all the same.
    let march = monthly("2024-03").contract(1, "2024-01-01");
    assert_eq!(since(vec![march, stating("2024-02", b"08"), plain()]), Some(month("2024-02")));
    // A code that the norm does not list is no status.
    assert_eq!(since(vec![plain(), stating("2024-02", b"99")]), None);
}

#[test]
fn a_replaced_declaration_says_nothing() {
    let known = facts(vec![
        monthly("2024-03").contract(1, "2024-01-01").ends("2024-03-15", "059"),
        monthly("2024-03").replacing(2).contract(1, "2024-01-01"),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "")]);
}

#[test]
fn ends_are_replaced_and_cancelled() {
    let first = || monthly("2024-03").contract(1, "2024-01-01");
    // A later block replaces an earlier one.
    let known = facts(vec![
        first().ends("2024-03-15", "059"),
        monthly("2024-04").contract(1, "2024-01-01").ends("2024-03-20", "058"),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "2024-03-20 058")]);
    // 099 reopens, whatever date it repeats.
    let known = facts(vec![
        first().ends("2024-03-15", "059"),
        monthly("2024-04").contract(1, "2024-01-01").ends("2024-03-31", "099"),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "")]);
    // An end declared again after its cancellation counts.
    let known = facts(vec![
        first().ends("2024-03-15", "059").ends("2024-03-15", "099").ends("2024-03-18", "031"),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "2024-03-18 031")]);
    // A month without the block does not reopen.
    let known = facts(vec![
        first().ends("2024-03-15", "059"),
        monthly("2024-04").contract(1, "2024-01-01"),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "2024-03-15 059")]);
}

#[test]
fn an_end_before_the_start_is_left_out_and_counted() {
    let known = facts(vec![monthly("2024-03").contract(1, "2024-03-10").ends("2024-03-09", "031")]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-03-10", "")]);
    assert_eq!(known.provenance.quality.ends_before_start, 1);
}

#[test]
fn a_signal_supplies_only_what_no_monthly_covers() {
    let april = || monthly("2024-04").contract(1, "2024-01-01");
    let fctu = || {
        signal(Nature::SingleEndSignal, "2024-05-12", 203)
            .contract(1, "2024-01-01")
            .ends("2024-05-10", "031")
            .works(
                Some(1),
                "2024-05-01",
                "2024-05-10",
                pilotage::ingest::records::WorkKind::Paid,
                4_800,
                None,
            )
    };
    // Before its monthly: the end counts, its hours never do.
    let known = facts(vec![april(), fctu()]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "2024-05-10 031")]);
    assert!(known.facts.work.is_empty());
    // The monthly says otherwise.
    let known = facts(vec![april(), fctu(), monthly("2024-05").contract(1, "2024-01-01")]);
    assert_eq!(contracts(&known), [row(HOME, 1, "2024-01-01", "")]);
    assert_eq!(known.provenance.quality.signal_events_covered, 1);
    // A contract known from a signal only does not count, nor does its person.
    let known = facts(vec![fctu()]);
    assert!(known.facts.contracts.is_empty() && known.facts.persons.is_empty());
}

#[test]
fn a_changed_number_is_one_contract() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2024-01-01").pays(1, 10_000, None),
        monthly("2024-02")
            .contract(2, "2024-01-01")
            .changed("2024-02-01", None, Some(1), None)
            .pays(2, 10_000, None),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 2, "2024-01-01", "")]);
    assert_eq!(known.facts.contracts[0].first_declared, month("2024-01"));
    // January's pay line names the former number.
    assert!(
        known
            .facts
            .work
            .iter()
            .all(|row| row.contract == Some((super::kit::number(2), day("2024-01-01"))))
    );
}

#[test]
fn a_change_split_over_two_blocks_is_followed() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2024-01-01"),
        monthly("2024-02")
            .contract(2, "2024-01-02")
            .changed("2024-02-01", None, Some(1), None)
            .changed("2024-02-01", None, None, Some("2024-01-01")),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 2, "2024-01-02", "")]);
}

#[test]
fn two_changes_one_after_the_other_are_followed() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2024-01-01"),
        monthly("2024-02").contract(2, "2024-01-01").changed("2024-02-01", None, Some(1), None),
        monthly("2024-03").contract(2, "2024-01-05").changed(
            "2024-03-01",
            None,
            None,
            Some("2024-01-01"),
        ),
    ]);
    assert_eq!(contracts(&known), [row(HOME, 2, "2024-01-05", "")]);
}

#[test]
fn a_change_of_employer_makes_two_contracts() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2023-06-01").pays(1, 10_000, None),
        monthly("2024-02")
            .at(22)
            .contract(5, "2023-06-01")
            .changed("2024-02-01", Some(HOME), Some(1), None)
            .pays(5, 12_000, None),
    ]);
    assert_eq!(
        contracts(&known),
        [row(HOME, 1, "2023-06-01", "2024-01-31 changement"), row(22, 5, "2024-02-01", "")]
    );
}

#[test]
fn a_change_from_an_unknown_employer_starts_at_the_change() {
    let known = facts(vec![monthly("2024-02").contract(5, "2023-06-01").changed(
        "2024-02-01",
        Some(99),
        None,
        None,
    )]);
    assert_eq!(contracts(&known), [row(HOME, 5, "2024-02-01", "")]);
}

#[test]
fn leaving_and_coming_back_makes_three_contracts() {
    let known = facts(vec![
        monthly("2024-01").contract(1, "2023-06-01"),
        monthly("2024-02").at(22).contract(1, "2023-06-01").changed(
            "2024-02-01",
            Some(HOME),
            None,
            None,
        ),
        monthly("2024-03").contract(1, "2023-06-01").changed("2024-03-01", Some(22), None, None),
    ]);
    assert_eq!(
        contracts(&known),
        [
            row(HOME, 1, "2023-06-01", "2024-01-31 changement"),
            row(HOME, 1, "2024-03-01", ""),
            row(22, 1, "2024-02-01", "2024-02-29 changement"),
        ]
    );
}

#[test]
fn linked_identities_are_one_person_before_anything_is_counted() {
    let known = facts(vec![
        monthly("2024-01")
            .person(900, Sex::Unknown, Sex::Women, "2000-07-01")
            .contract(1, "2024-01-01"),
        monthly("2024-02")
            .person(5, Sex::Unknown, Sex::Women, "2000-03-04")
            .links(900, Identity::Ntt)
            .contract(1, "2024-01-01"),
    ]);
    assert_eq!(known.facts.persons.len(), 1);
    assert!(known.facts.persons[0].person == person(5));
    assert_eq!(known.facts.contracts.len(), 1);
    assert_eq!(known.facts.persons[0].birth, Some(day("2000-03-04")));
}

#[test]
fn a_pension_is_drawn_from_the_first_month_that_says_so() {
    let month = |text: &str| {
        monthly(text).person(5, Sex::Women, Sex::Women, "1958-07-01").contract(1, "2024-01-01")
    };
    let since = |monthlies| facts(monthlies).facts.persons[0].pension_since;
    assert_eq!(since(vec![month("2024-01"), month("2024-02")]), None);
    // Declared out of order, and forgotten afterwards.
    let said = vec![month("2024-04"), month("2024-03").pensioner(), month("2024-02").pensioner()];
    assert_eq!(since(said), Some("2024-02".parse().unwrap()));
}

#[test]
fn sex_is_the_last_stated_then_the_digit_then_unknown() {
    let known = facts(vec![
        monthly("2024-02").person(1, Sex::Unknown, Sex::Men, "").person(
            2,
            Sex::Unknown,
            Sex::Men,
            "",
        ),
        monthly("2024-01").person(1, Sex::Women, Sex::Men, "").person(
            3,
            Sex::Unknown,
            Sex::Unknown,
            "",
        ),
    ]);
    let sexes: Vec<Sex> = known.facts.persons.iter().map(|row| row.sex).collect();
    assert_eq!(sexes, [Sex::Women, Sex::Men, Sex::Unknown]);
}

#[test]
fn establishments_and_filings_are_known() {
    let known = facts(vec![monthly("2024-02"), monthly("2024-04").at(22)]);
    assert_eq!(known.employers.declared, Some((month("2024-02"), month("2024-04"))));
    assert!(known.employers.filed(super::kit::siret(HOME), month("2024-02")));
    assert!(!known.employers.filed(super::kit::siret(HOME), month("2024-03")));
    assert_eq!(known.employers.establishments[&super::kit::siret(22)].departement, Some("35"));
    assert_eq!(known.provenance.establishment_months, 2);
}
