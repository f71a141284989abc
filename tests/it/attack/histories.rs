//! Sites that must not differ, and sites that grow month after month.

use pilotage::attack::{self, Scope};

use super::small_site::{Pages, Population, people, publish};
use crate::workshop::tree;

/// Two people who are alone in their régions overseas: one of them is interrupted.
fn with_interrupted(alone: u16) -> impl Fn(i32, u16, u16, u16, u16) -> [i64; 2] {
    move |month, sex, kind, age, region| {
        let [persons, interrupted] = people(month, sex, kind, age, region);
        let is_theirs = (sex, kind, age, region) == (1, 1, 2, alone);
        [persons, interrupted + i64::from(is_theirs)]
    }
}

#[test]
fn nothing_published_tells_twins_behind_withheld_cells_apart() {
    let site = |alone: u16| {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        for edition in [3, 4] {
            let own = with_interrupted(alone);
            publish(&output, edition, &Population::settled(&own), Pages::All);
        }
        tree(&output)
    };
    assert_eq!(people(0, 1, 1, 2, 1), [1, 0], "alone, and not interrupted");
    let (one, other, nobody) = (site(1), site(2), site(20));
    assert!(one.len() > 20);
    for ((name, bytes), (other_name, other_bytes)) in one.iter().zip(&other) {
        assert_eq!(name, other_name);
        assert!(bytes == other_bytes, "{name} differs");
    }
    assert_eq!(one.len(), other.len());
    assert!(one.iter().zip(&nobody).any(|(one, nobody)| one != nobody), "one more is counted");
}

#[test]
fn twenty_four_editions_with_late_declarations_give_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    for edition in 3..27 {
        // A tenth of the structures file each month after the first; all have after three months.
        let late = move |month, sex, kind, age, region: u16| {
            let [persons, interrupted] = people(month, sex, kind, age, region);
            let filed = i32::from(region % 10) < 7 + (edition - month);
            if filed { [persons, interrupted] } else { [persons, interrupted / 2] }
        };
        let population = Population { people: &late, provisional: 3 };
        let pages = if edition == 26 { Pages::All } else { Pages::Few };
        publish(&output, edition, &population, pages);
        if edition % 6 == 2 {
            let report = attack::run(&output, Scope::Newest).unwrap();
            assert!(report.is_clean(), "edition {edition}: {report}");
        }
    }
    let report = attack::run(&output, Scope::Whole).unwrap();
    assert_eq!(report.editions, 24);
    assert!(report.is_clean(), "{report}");
    assert!(report.withheld > 1_000 && report.cells > report.withheld, "{report}");
}
