//! Sites that must not differ, and sites that grow month after month.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pilotage::attack::{self, Scope};
use pilotage::indicators::spec::Standing;

use super::small_site::{Pages, Population, people, publish};
use crate::microdata::month;
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
        let population =
            Population { people: &late, provisional: 3, standing: Standing::Provisional };
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

/// A figure of the table by kind of structure: its status, its value, whether it is provisional.
type Stated = (String, Option<i64>, bool);

/// Counts of a month in an edition, by sex, kind of structure and measure.
fn figures(output: &Path, edition: i32, of: i32) -> BTreeMap<[String; 3], Stated> {
    let folder = output.join(format!("editions/{}/donnees", month(edition)));
    let text = fs::read_to_string(folder.join("suspensions_declarees_type_siae.csv")).unwrap();
    let rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row[0] == month(of).to_string() && row[3] != "taux")
        .map(|row| {
            let key = [row[1].clone(), row[2].clone(), row[3].clone()];
            (key, (row[5].clone(), row[4].parse().ok(), row[6] == "true"))
        })
        .collect()
}

#[test]
fn parts_of_months_that_will_change_come_once_they_are_final_and_agree_with_their_whole() {
    const EDITIONS: i32 = 12;
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    for edition in 3..EDITIONS {
        // In each group, some who had stopped are known three months later to have left; of one
        // month in four, two persons who had not stopped come late besides.
        let moving = move |of: i32, sex, kind, age, region: u16| {
            let [persons, interrupted] = people(of, sex, kind, age, region);
            let gone = i64::from(edition - of <= 3 && persons > 0);
            let is_late =
                of % 4 == 1 && edition - of > 3 && (sex, kind, age, region) == (1, 1, 1, 9);
            [persons + gone + 2 * i64::from(is_late), interrupted + gone]
        };
        let standing = Standing::WholeOnly;
        publish(
            &output,
            edition,
            &Population { people: &moving, provisional: 3, standing },
            Pages::Few,
        );
    }
    let report = attack::run(&output, Scope::Whole).unwrap();
    assert!(report.is_clean(), "{report}");
    let is_whole = |key: &[String; 3]| key[0] == "_T" && key[1] == "_T";
    let whole = |figures: &BTreeMap<[String; 3], Stated>, measure: &str| {
        figures[&["_T", "_T", measure].map(str::to_owned)].clone()
    };
    let mut seen = [0, 0, 0];
    for edition in 3..EDITIONS {
        for of in 0..edition {
            let all = figures(&output, edition, of);
            let parts = || all.iter().filter(|(key, _)| !is_whole(key)).map(|(_, stated)| stated);
            let is_settled = of < edition - 3 && (of % 4 != 1 || of == 0);
            let (status, persons, provisional) = whole(&all, "personnes");
            assert_eq!((status.as_str(), provisional), ("diffuse", !is_settled), "{edition} {of}");
            if !is_settled {
                assert!(parts().all(|(status, ..)| status == "indisponible"), "{edition} {of}");
                seen[0] += 1;
                continue;
            }
            assert!(parts().all(|(status, ..)| status != "indisponible"), "{edition} {of}");
            let sexes = ["F", "H", "NR"]
                .map(|sex| all[&[sex, "_T", "personnes"].map(str::to_owned)].1.unwrap());
            assert_eq!(sexes.iter().sum::<i64>(), persons.unwrap(), "{edition} {of}");
            seen[1] += 1;
            if edition > 3 && of == edition - 4 {
                let before = whole(&figures(&output, edition - 1, of), "personnes").1.unwrap();
                assert!(before - persons.unwrap() >= 11, "those who left are no longer counted");
                seen[2] += 1;
            }
        }
    }
    assert!(seen.iter().all(|times| *times > 3), "{seen:?}");
}
