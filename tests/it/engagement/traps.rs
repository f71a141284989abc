//! The seventeen traps met in earlier attempts (engagement reference, section 11), by name.

use pilotage::employers::career::Career;
use pilotage::employers::criteria::Criterion::{
    self, CddTresCourt, Conversion, Deld, DureeCdd, ExAide, ExIae, Jeunes, Maintien6, PartCdi,
    SansExperience, Seniors,
};
use pilotage::employers::features::{Features, Reading};
use pilotage::employers::method::{Method, TEXT};
use pilotage::employers::observations::Observation;
use pilotage::facts::schema::{AbsenceFact, ContractFact};
use pilotage::ingest::records::AbsenceFamily;
use pilotage::vocabulary::{AbsenceReason, Hundredths, Sex};

use super::kit::{
    ELSEWHERE, HERE, Told, day, employers, facts, hires, job, observe, observe_facts,
    observe_person, observe_with, scored,
};

/// A hire here on 1 March 2024 for a year.
fn hired() -> ContractFact {
    job(HERE, "2024-03-01", "2025-02-28")
}

#[test]
fn trap_01_a_long_job_ended_yesterday_is_not_remoteness() {
    let past = job(ELSEWHERE, "2014-03-01", "2024-02-29").nature("01");
    assert_eq!(scored(&observe(vec![past, hired()]), Deld), (0, 1));
}

#[test]
fn trap_02_parallel_contracts_are_not_added_and_days_after_the_start_do_not_count() {
    let year = |place| job(place, "2023-01-01", "2023-12-31");
    let contracts =
        vec![year(ELSEWHERE), year(300_00001), job(ELSEWHERE, "2024-01-01", "2024-06-30")];
    let career = Career::of(&contracts, &employers(&contracts));
    assert_eq!(career.days_worked(day("2023-01-01"), day("2024-01-01")), 365);
    // Whatever is worked from the first day of the hire on is not past.
    assert_eq!(career.days_worked(day("2023-07-01"), day("2023-07-11")), 10);
}

#[test]
fn trap_03_the_threshold_is_the_method_s_and_nothing_else_s() {
    // 90 and 91 days worked in the year before: 1 September + 89, + 90.
    let past = |last| job(ELSEWHERE, "2023-09-01", last);
    assert_eq!(scored(&observe(vec![past("2023-11-29"), hired()]), Deld), (1, 1));
    assert_eq!(scored(&observe(vec![past("2023-11-30"), hired()]), Deld), (0, 1));
    let other = Method::parse(&TEXT.replace("deld_days = 90", "deld_days = 45")).unwrap();
    let rows = observe_with(vec![past("2023-11-29"), hired()], None, &other);
    let here: Vec<_> = rows.into_iter().filter(|row| row.siret == hired().siret).collect();
    assert_eq!(scored(&here, Deld), (0, 1));
}

#[test]
fn trap_04_a_conversion_is_not_a_hire() {
    let fixed = job(HERE, "2024-01-01", "2024-06-30");
    let lasting = job(HERE, "2024-07-11", "2025-12-31").nature("01").running();
    let rows = observe(vec![fixed, lasting]);
    assert_eq!(hires(&rows), 1);
    assert_eq!(scored(&rows, Conversion), (1, 1));
}

#[test]
fn trap_05_no_earlier_record_is_unknown() {
    let method = Method::current().unwrap();
    // Born in 1979: 45 at the hire.
    let rows = observe_with(vec![hired()], Some("1979-01-10"), method);
    assert_eq!((scored(&rows, Deld).1, scored(&rows, SansExperience).1), (0, 0));
    assert_eq!(hires(&rows), 1, "hired all the same");
    let young = observe_with(vec![hired()], Some("2000-01-10"), method);
    assert_eq!(scored(&young, SansExperience), (1, 1), "at 24, no record is no experience");
}

#[test]
fn trap_06_an_open_end_is_not_a_date_and_silence_is_an_end() {
    let open = job(HERE, "2024-03-01", "2024-03-31").running();
    assert_eq!(scored(&observe(vec![open]), DureeCdd).1, 0, "no length yet");
    let silent = job(HERE, "2024-03-01", "2024-03-31").silent_after("2024-04");
    let rows = observe(vec![silent]);
    let ended = rows.iter().find(|row| row.days > 0).unwrap();
    assert_eq!(ended.days, 61, "1 March to 30 April, not to the end of the data");
    assert_eq!(scored(&rows, Maintien6), (0, 1));
}

#[test]
fn trap_07_each_nature_counts_as_the_norm_says() {
    for (nature, expected) in [
        ("01", (1, 1)),
        ("02", (0, 1)),
        ("03", (0, 0)),
        ("07", (1, 1)),
        ("08", (0, 0)),
        ("09", (1, 1)),
        ("10", (0, 1)),
        ("29", (0, 0)),
        ("50", (0, 0)),
        ("70", (0, 0)),
        ("80", (0, 0)),
        ("82", (1, 1)),
        ("91", (1, 1)),
        ("92", (0, 1)),
    ] {
        let rows = observe(vec![hired().nature(nature)]);
        assert_eq!(scored(&rows, PartCdi), expected, "{nature}");
    }
}

#[test]
fn trap_08_apprentices_and_other_schemes_are_not_aided() {
    for (scheme, aided) in [
        ("21", 1),
        ("41", 1),
        ("50", 1),
        ("94", 1),
        ("98", 1),
        ("61", 0),
        ("64", 0),
        ("65", 0),
        ("80", 0),
        ("81", 0),
        ("99", 0),
    ] {
        let past = job(ELSEWHERE, "2023-01-01", "2023-12-31").scheme(scheme);
        assert_eq!(scored(&observe(vec![past, hired()]), ExAide), (aided, 1), "{scheme}");
    }
}

#[test]
fn trap_09_where_somebody_worked_is_not_what_they_are() {
    // A care worker, in a workshop for disabled workers: an ordinary contract, no flag.
    let past = job(ELSEWHERE, "2023-01-01", "2024-02-15");
    let rows = observe(vec![past, hired()]);
    for criterion in [ExIae, ExAide, Deld] {
        assert_eq!(scored(&rows, criterion), (0, 1), "{}", criterion.id());
    }
}

#[test]
fn trap_10_each_age_is_in_one_band() {
    for (birth, young, senior) in [
        ("2006-03-02", 1, 0), // 17
        ("1998-03-02", 1, 0), // 25: 26 the day after
        ("1998-03-01", 0, 0), // 26
        ("1974-03-02", 0, 0), // 49
        ("1974-03-01", 0, 1), // 50
        ("1969-03-01", 0, 1), // 55
    ] {
        let rows = observe_with(vec![hired()], Some(birth), Method::current().unwrap());
        assert_eq!((scored(&rows, Jeunes).0, scored(&rows, Seniors).0), (young, senior), "{birth}");
    }
}

#[test]
fn who_draws_a_pension_by_the_month_of_the_hire_is_no_senior_hire() {
    // The hire is of 1 March 2024.
    for (since, trials) in [(None, 1), (Some("2024-04"), 1), (Some("2024-03"), 0)] {
        let since = since.map(|month| month.parse().unwrap());
        let rows = observe_person(vec![hired()], Some("1959-03-01"), |person| {
            person.pension_since = since;
        });
        assert_eq!(scored(&rows, Seniors), (trials, trials), "{since:?}");
        assert_eq!(scored(&rows, Jeunes).1, 1, "{since:?}");
    }
}

#[test]
fn a_status_of_disabled_worker_is_the_hire_s_within_a_year_and_no_later() {
    let since = |month: &str| month.parse().map(Some).unwrap();
    let of = |contracts: Vec<ContractFact>| scored(&observe(contracts), Criterion::BoethEmbauche);
    let hired = || hired().nature("01").running();
    for (month, events) in [("2024-03", 1), ("2025-03", 1), ("2025-04", 0)] {
        let declared = ContractFact { disabled_since: since(month), ..hired() };
        assert_eq!(of(vec![declared]), (events, 1), "{month}");
    }
    assert_eq!(of(vec![hired()]), (0, 1));
    // Another company says nothing of this hire, nor does a contract of years before.
    let told = |place, start, end| ContractFact {
        disabled_since: since("2021-01"),
        ..job(place, start, end)
    };
    assert_eq!(of(vec![told(ELSEWHERE, "2024-04-01", "2024-12-31"), hired()]), (0, 1));
    assert_eq!(of(vec![told(HERE, "2021-01-01", "2021-03-31"), hired()]).0, 1, "2021 alone");
}

#[test]
fn the_sex_of_a_hire_is_known_or_it_is_no_trial() {
    for (sex, found) in [(Sex::Women, (1, 1)), (Sex::Men, (0, 1)), (Sex::Unknown, (0, 0))] {
        let rows = observe_person(vec![hired()], None, |person| person.sex = sex);
        assert_eq!(scored(&rows, Criterion::MixiteFh), found, "{sex:?}");
    }
}

#[test]
fn trap_11_other_natures_are_in_no_denominator() {
    let before = observe(vec![hired()]);
    for nature in ["29", "80", "81", "70", "89", "90"] {
        let other = job(HERE, "2025-06-01", "2025-08-31").nature(nature);
        let after = observe(vec![hired(), other]);
        for criterion in Criterion::ALL {
            assert_eq!(scored(&after, criterion), scored(&before, criterion), "{nature}");
        }
        assert_eq!(hires(&after), hires(&before), "{nature}");
    }
}

#[test]
fn trap_12_one_person_renewed_two_hundred_times_is_one_hire() {
    let first = day("2023-01-02");
    let contracts = (0..200)
        .map(|week| {
            let start = first.plus(5 * week);
            job(HERE, &start.to_string(), &start.plus(2).to_string())
        })
        .collect();
    let rows = observe(contracts);
    assert_eq!(hires(&rows), 1);
    assert_eq!(scored(&rows, CddTresCourt), (200, 200), "two hundred contracts all the same");
}

#[test]
fn trap_13_no_column_is_empty_when_there_is_something_to_count() {
    let past = job(ELSEWHERE, "2023-01-01", "2023-12-31").complement("04");
    let rows = observe(vec![
        past,
        job(HERE, "2024-03-01", "2024-09-30"),
        job(HERE, "2024-10-01", "2025-12-31").nature("01").running(),
    ]);
    for criterion in Criterion::ALL {
        // Accidents and turnover are counted beside; the sex is unknown.
        let expected = criterion.is_by_occupation() && criterion != Criterion::MixiteFh;
        assert_eq!(scored(&rows, criterion).1 > 0, expected, "{}", criterion.id());
    }
}

#[test]
fn trap_14_an_employer_without_fixed_term_contract_has_no_length() {
    let rows = observe(vec![hired().nature("01").running()]);
    assert_eq!(scored(&rows, DureeCdd).1, 0);
    assert_eq!(scored(&rows, CddTresCourt).1, 0);
}

#[test]
fn trap_16_usage_contracts_and_temporary_work_are_out_for_good() {
    for contract in [hired().recourse("05"), hired().nature("03"), hired().nature("08")] {
        let rows = observe(vec![contract]);
        assert_eq!(hires(&rows), 0);
        assert!(Criterion::ALL.iter().all(|one| scored(&rows, *one) == (0, 0)));
    }
}

#[test]
fn a_contract_of_one_day_lasts_one_day() {
    let rows = observe(vec![job(HERE, "2024-03-01", "2024-03-01")]);
    let days: Vec<i32> = rows.iter().map(|row| row.days).filter(|days| *days > 0).collect();
    assert_eq!(days, [1]);
}

#[test]
fn a_fixed_term_contract_of_sixty_days_reaches_every_measure_of_its_kind() {
    // 1 March to 29 April: excluded by no earlier filter.
    let rows = observe(vec![job(HERE, "2024-03-01", "2024-04-29")]);
    assert_eq!(hires(&rows), 1);
    assert_eq!(scored(&rows, DureeCdd).1, 1);
    assert_eq!(scored(&rows, CddTresCourt), (0, 1), "thirty days and more");
    assert_eq!(scored(&rows, Maintien6), (0, 1));
}

#[test]
fn a_status_of_the_hire_or_of_later_is_not_past() {
    let own = |contract: ContractFact| observe(vec![contract]);
    assert_eq!(scored(&own(hired().scheme("21")), ExAide).0, 0, "the hire itself");
    assert_eq!(scored(&own(hired().complement("04")), ExIae).0, 0, "the hire itself");
    for (start, end, expected) in [
        ("2023-06-01", "2023-12-31", 1),
        // After the hire; then more than 24 months before it.
        ("2024-06-01", "2024-12-31", 0),
        ("2021-01-01", "2022-02-28", 0),
    ] {
        let other = || job(ELSEWHERE, start, end);
        let scored_by = |status, criterion| scored(&observe(vec![status, hired()]), criterion).0;
        assert_eq!(scored_by(other().scheme("21"), ExAide), expected, "{start}");
        assert_eq!(scored_by(other().complement("04"), ExIae), expected, "{start}");
    }
}

#[test]
fn a_relapse_is_not_another_accident() {
    let contract = hired();
    let employers = employers(std::slice::from_ref(&contract));
    let accidents = |leaves: &[(&str, Option<&str>)]| -> u32 {
        let mut known = facts(vec![contract.clone()], None);
        let leave = |(first, accident): &(&str, Option<&str>)| AbsenceFact {
            person: contract.person,
            siret: contract.siret,
            number: contract.number,
            contract_start: contract.start,
            family: AbsenceFamily::Leave,
            reason: AbsenceReason::parse(b"06").unwrap(),
            first: day(first),
            last: Some(day(first).plus(4)),
            accident: accident.map(day),
        };
        known.absences = leaves.iter().map(leave).collect();
        let rows = observe_facts(&known, &employers, Method::current().unwrap());
        rows.iter().map(|row| row.accidents).sum()
    };
    let (may, relapse) = (("2024-05-14", Some("2024-05-13")), ("2024-07-02", Some("2024-05-13")));
    assert_eq!(accidents(&[may, relapse]), 1);
    assert_eq!(accidents(&[may, relapse, ("2024-09-03", Some("2024-09-02"))]), 2);
    // Without its day, a leave tells its own.
    assert_eq!(accidents(&[("2024-05-14", None), ("2024-07-02", None)]), 2);
}

#[test]
fn hours_taken_back_from_one_person_are_taken_back_from_the_establishments_exposure() {
    let of = hired();
    let known = facts(vec![of.clone()], None);
    let employers = employers(std::slice::from_ref(&of));
    let rows = observe_facts(&known, &employers, Method::current().unwrap());
    let row = rows.iter().find(|row| row.siret == of.siret && row.months != 0).unwrap();
    let exposed = |hours: &[i64]| -> u64 {
        let paid =
            |hundredths: &i64| Observation { hours: Hundredths::new(*hundredths), ..row.clone() };
        let rows: Vec<Observation> = hours.iter().map(paid).collect();
        let features = Features::of(of.siret, &rows, Reading::Label);
        features.of_criterion(Criterion::AtFreq).map(|(_, amount)| amount.base).sum()
    };
    assert_eq!(exposed(&[15_167, -3_500]), 11_667);
    assert_eq!(exposed(&[3_500, -15_167]), 0);
}
