//! No result depends on the number of buckets, the order of files or reading in instalments.

use pilotage::ingest::records::{Nature, WorkKind};
use pilotage::ingest::registers::Registers;
use pilotage::store::pseudonym::Identity;
use pilotage::vocabulary::Sex;
use proptest::prelude::*;

use super::kit::{Declaration, File, Known, facts_in, facts_of, monthly, signal};

/// Forty declarations of a dozen persons in three establishments, from a small seed.
fn village(seed: u64) -> Vec<Declaration> {
    let mut state = seed;
    let mut draw = move |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut all = Vec::new();
    for month in 1..=8 {
        for place in [11, 22, 33] {
            let of = format!("2024-{month:02}");
            let mut declaration = monthly(&of).at(place);
            for _ in 0..4 {
                let who = draw(12) * 1_000_003 + 1;
                let number = draw(3);
                declaration = declaration
                    .person(who, Sex::Unknown, Sex::Women, "1990-01-01")
                    .contract(number, "2024-01-01")
                    .works(
                        Some(draw(3)),
                        &format!("{of}-01"),
                        &format!("{of}-28"),
                        WorkKind::Paid,
                        i64::try_from(draw(20_000)).unwrap() - 1_000,
                        None,
                    );
                if draw(3) == 0 {
                    declaration = declaration.suspension("501", &format!("{of}-05"), "");
                }
                if draw(4) == 0 {
                    declaration =
                        declaration.leave("01", &format!("{of}-03"), &format!("{of}-20"), "");
                }
                if draw(5) == 0 {
                    declaration = declaration.ends(&format!("{of}-25"), "059");
                }
                if draw(6) == 0 {
                    declaration = declaration.changed(&format!("{of}-10"), Some(22), None, None);
                }
                if draw(6) == 0 {
                    declaration = declaration.links(draw(12) * 1_000_003 + 1, Identity::Nir);
                }
            }
            all.push(declaration);
            if draw(3) == 0 {
                all.push(
                    signal(Nature::LeaveSignal, &format!("2024-{:02}-20", month + 1), draw(50))
                        .at(place)
                        .person(draw(12) * 1_000_003 + 1, Sex::Unknown, Sex::Women, "")
                        .contract(draw(3), "2024-01-01")
                        .leave("01", &format!("2024-{:02}-10", month + 1), "", ""),
                );
            }
        }
    }
    all
}

fn one_file_each(declarations: &[Declaration]) -> Vec<File> {
    declarations.iter().map(|declaration| vec![declaration.clone()]).collect()
}

fn assert_same(one: &Known, other: &Known) {
    assert!(one.facts == other.facts, "facts differ");
    assert!(one.employers == other.employers, "employers differ");
    assert!(one.provenance == other.provenance, "counts differ");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn buckets_change_nothing(seed in any::<u64>()) {
        let files = one_file_each(&village(seed));
        let registers = Registers::default();
        let one = facts_of(&files, &registers, 1);
        prop_assert!(!one.facts.work.is_empty() && !one.facts.absences.is_empty());
        for buckets in [2, 7, 64] {
            assert_same(&one, &facts_of(&files, &registers, buckets));
        }
    }

    #[test]
    fn order_and_grouping_of_files_change_nothing(seed in any::<u64>(), group in 1usize..9) {
        let declarations = village(seed);
        let registers = Registers::default();
        let one = facts_of(&one_file_each(&declarations), &registers, 3);
        let mut backwards = declarations.clone();
        backwards.reverse();
        assert_same(&one, &facts_of(&one_file_each(&backwards), &registers, 3));
        let grouped: Vec<File> = declarations.chunks(group).map(<[_]>::to_vec).collect();
        assert_same(&one, &facts_of(&grouped, &registers, 3));
    }
}

#[test]
fn instalments_give_the_same_facts_as_one_go() {
    let files = one_file_each(&village(20_240_801));
    let registers = Registers::default();
    let folder = tempfile::tempdir().unwrap();
    let mut last = None;
    for read in [5, 12, files.len()] {
        last = Some(facts_in(folder.path(), &files[..read], &registers, 5));
    }
    assert_same(&last.unwrap(), &facts_of(&files, &registers, 5));
}

#[test]
fn a_file_that_disappeared_is_not_used() {
    let files = one_file_each(&village(7));
    let registers = Registers::default();
    let folder = tempfile::tempdir().unwrap();
    facts_in(folder.path(), &files, &registers, 5);
    let fewer = facts_in(folder.path(), &files[..6], &registers, 5);
    assert_same(&fewer, &facts_of(&files[..6], &registers, 5));
}
