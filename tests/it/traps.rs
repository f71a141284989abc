//! The traps found in earlier attempts (section 9 of the statistical reference), each with the tests
//! that fail on the wrong treatment.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pilotage::nomenclatures::naf;
use pilotage::vocabulary::{Ape, Day};
use walkdir::WalkDir;

/// A trap, in the order of the reference, and its tests: last parts of their paths.
const TRAPS: [(&str, &[&str]); 35] = [
    (
        "hours of ordinary contracts of the same link counted as insertion",
        &[
            "hours_are_those_of_insertion_contracts_only",
            "hours_of_ordinary_contracts_of_the_same_link_are_not_insertion",
        ],
    ),
    (
        "join fan-out, then twins deleted",
        &["true_twins_on_one_of_two_contracts_count_twice_and_no_more", "the_traps_of_the_model"],
    ),
    ("unpaid absence counted as work", &["unpaid_absence_is_not_work"]),
    (
        "null unit dropped, or always read as hours",
        &["a_null_unit_is_the_contracts", "a_null_unit_is_the_contracts_in_the_same_declaration"],
    ),
    ("measure 40 taken for unit 40", &["forty_is_a_unit_and_not_a_measure"]),
    ("every unit multiplied", &["units_that_are_not_time_are_not_multiplied"]),
    ("negatives filtered out", &["negative_corrections_are_kept", "the_traps_of_the_model"]),
    (
        "weekend across two months counted twice",
        &["a_weekend_across_two_months_is_not_counted_twice"],
    ),
    (
        "pay attached to the last contract or by main month",
        &[
            "pay_belongs_to_the_contract_it_names_and_the_month_worked",
            "each_line_goes_to_the_contract_it_names",
        ],
    ),
    (
        "superseded declaration or signal added",
        &[
            "a_superseded_declaration_and_a_signal_add_nothing",
            "a_replacement_and_its_original_give_the_replacement",
            "a_second_run_reads_only_what_is_new",
        ],
    ),
    ("suspension joined on its own key", &["the_traps_of_the_model"]),
    ("monthly slices counted apart", &["monthly_slices_are_one_suspension"]),
    (
        "cancellations counted as facts",
        &["cancellations_are_not_facts", "ends_are_replaced_and_cancelled", "counts_of_each_file"],
    ),
    (
        "2999-12-31 used in durations",
        &["the_traps_of_the_model", "trap_06_an_open_end_is_not_a_date_and_silence_is_an_end"],
    ),
    ("end less start without one", &["a_contract_of_one_day_lasts_one_day", "a_day_is_one_day"]),
    (
        "overlapping contracts summed",
        &[
            "trap_02_parallel_contracts_are_not_added_and_days_after_the_start_do_not_count",
            "overlapping_contracts_are_joined_before_they_are_counted",
        ],
    ),
    (
        "codes read as numbers",
        &["codes_keep_their_zeros_and_lose_their_blanks", "a_code_read_as_a_number_is_refused"],
    ),
    (
        "mistyped code, nature in no group",
        &[
            "every_contract_nature_of_the_norm_falls_in_a_group",
            "every_listed_nature_has_one_group",
            "every_code_of_the_norm_has_one_group_or_is_no_interruption",
        ],
    ),
    (
        "activity that does not exist in a configuration",
        &["activities_named_in_the_code_exist", "codes_of_the_table_exist_in_the_norm"],
    ),
    (
        "code and documentation disagree on a threshold",
        &[
            "every_rule_prints_its_threshold",
            "trap_03_the_threshold_is_the_method_s_and_nothing_else_s",
            "words_quote_the_parameters_in_force",
        ],
    ),
    (
        "look-back limited to contracts started in the window",
        &["trap_01_a_long_job_ended_yesterday_is_not_remoteness"],
    ),
    ("past status over all years", &["a_status_of_the_hire_or_of_later_is_not_past"]),
    (
        "sub-population already excluded",
        &["a_fixed_term_contract_of_sixty_days_reaches_every_measure_of_its_kind"],
    ),
    ("new occupation without past", &["trap_05_no_earlier_record_is_unknown"]),
    ("apprentices counted as subsidised", &["trap_08_apprentices_and_other_schemes_are_not_aided"]),
    (
        "employment judged on expected ends",
        &["an_open_ended_job_is_a_job_whatever_end_was_expected"],
    ),
    ("dates compared as text", &["dates_are_compared_as_dates_in_any_form"]),
    ("age as a difference of years", &["a_year_is_completed_on_the_birthday"]),
    (
        "wrong alias, columns set to zero",
        &[
            "no_measure_is_empty_or_constant",
            "trap_13_no_column_is_empty_when_there_is_something_to_count",
        ],
    ),
    (
        "at least twenty coded as more than twenty",
        &[
            "a_structure_of_exactly_twenty_situations_has_a_rate",
            "eleven_persons_are_enough_and_ten_are_not",
        ],
    ),
    ("first payment only", &["two_payments_in_a_month_are_both_summed", "the_traps_of_the_model"]),
    ("links counted as people", &["two_employers_are_one_person"]),
    (
        "sex left empty",
        &["sex_and_birth_as_stated", "sex_is_the_last_stated_then_the_digit_then_unknown"],
    ),
    (
        "ends inferred at the right edge",
        &[
            "no_end_is_inferred_in_the_last_three_months",
            "silence_ends_contracts_and_the_right_edge_is_left_out",
        ],
    ),
    (
        "one list for two purposes: insertion read from the complement alone",
        &["the_complement_chooses_between_two_kinds_and_never_makes_one"],
    ),
];

/// Names of the functions marked as tests.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    for folder in ["src", "tests/it"] {
        for entry in WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap) {
            if entry.path().extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            for after in text.split("#[test]").skip(1) {
                let name = after.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                names.extend(name.map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_trap_has_its_tests() {
    let known = tests();
    for (trap, tests) in TRAPS {
        assert!(!tests.is_empty());
        for test in tests {
            assert!(known.contains(*test), "{trap}: {test}");
        }
    }
}

#[test]
fn dates_are_compared_as_dates_in_any_form() {
    // As text of the norm, 31122021 follows 15012022.
    let norm = |text: &[u8]| Day::parse_norm(text).unwrap();
    let iso = |text: &str| text.parse::<Day>().unwrap();
    let (before, after) = (norm(b"31122021"), norm(b"15012022"));
    assert!(before < after);
    assert!((before, after) == (iso("2021-12-31"), iso("2022-01-15")));
    assert_eq!(before.days_until(after), 15);
}

#[test]
fn activities_named_in_the_code_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/employers");
    let mut named = BTreeSet::new();
    for entry in WalkDir::new(root).into_iter().map(Result::unwrap) {
        if !entry.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let quoted = text.split('"').skip(1).step_by(2);
        let activity = |code: &&str| {
            let (digits, letter) = code.split_at_checked(4).unwrap_or(("", ""));
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && letter.len() == 1
                && letter.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        named.extend(quoted.filter(activity).map(str::to_owned));
    }
    assert!(named.len() >= 2, "{named:?}");
    for code in &named {
        let ape = Ape::parse(code.as_bytes()).unwrap();
        assert!(naf::division(ape).is_some(), "{code}");
    }
    // The trap: a code of the former nomenclature, or of none.
    assert!(naf::division(Ape::parse(b"9610Z").unwrap()).is_none());
}
