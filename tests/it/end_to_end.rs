//! The program as its users run it: declarations in, site out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::workshop::{Workshop, differences, tree};

/// A small demo in two editions, run once for the tests that only look at it.
static DEMO: LazyLock<Workshop> = LazyLock::new(|| {
    let workshop = Workshop::new();
    workshop.succeed("demo --people 4000 --editions 2");
    workshop
});

/// A copy of the demo's work folder, so that a test may change it.
fn copy_of_the_demo() -> Workshop {
    let workshop = Workshop::new();
    for (name, bytes) in tree(&DEMO.path("demo")) {
        let target = workshop.path("demo").join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    workshop
}

fn latest(workshop: &Workshop) -> String {
    let mut editions: Vec<String> = fs::read_dir(workshop.path("output/editions"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    editions.sort();
    editions.pop().unwrap()
}

#[test]
fn the_demo_leaves_a_finished_site_that_says_it_is_fictitious() {
    for page in tree(&DEMO.path("output")).into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = String::from_utf8(page.1).unwrap();
        assert!(text.contains("Données fictives"), "{}", page.0);
    }
    DEMO.succeed("check output");
}

#[test]
fn building_again_changes_no_byte() {
    let before = DEMO.tree("output");
    let workshop = copy_of_the_demo();
    fs::remove_dir_all(workshop.path("demo/store")).unwrap();
    for (name, bytes) in &before {
        let target = workshop.path("output").join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    workshop.succeed("build --config demo/pilotage.toml");
    assert_eq!(differences(&before, &workshop.tree("output")), Vec::<String>::new());
}

#[test]
fn order_names_partitions_and_threads_change_no_byte() {
    let reference = copy_of_the_demo();
    reference.succeed("build --config demo/pilotage.toml");

    let other = copy_of_the_demo();
    fs::remove_dir_all(other.path("demo/store")).unwrap();
    let declarations = other.path("demo/inputs/declarations");
    let renamed = other.path("demo/inputs/renamed");
    for (rank, (name, bytes)) in tree(&declarations).into_iter().rev().enumerate() {
        let extension =
            Path::new(&name).extension().map(|part| part.to_string_lossy().into_owned());
        let folder = renamed.join(format!("d{}", rank % 7));
        fs::create_dir_all(&folder).unwrap();
        let file = format!("{rank:05}.{}", extension.unwrap_or_default());
        fs::write(folder.join(file), bytes).unwrap();
    }
    fs::remove_dir_all(&declarations).unwrap();
    fs::rename(&renamed, &declarations).unwrap();
    let settings = other.text("demo/pilotage.toml");
    assert!(settings.contains("buckets = 16"));
    fs::write(other.path("demo/pilotage.toml"), settings.replace("buckets = 16", "buckets = 3"))
        .unwrap();
    let output = other.run_with(
        "build --config demo/pilotage.toml",
        &[
            ("RAYON_NUM_THREADS", "1"),
            ("POLARS_MAX_THREADS", "1"),
            ("LC_ALL", "C"),
            ("TZ", "Asia/Tokyo"),
        ],
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = differences(&reference.tree("output"), &other.tree("output"));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_failed_build_leaves_the_previous_site_untouched() {
    let workshop = copy_of_the_demo();
    workshop.succeed("build --config demo/pilotage.toml");
    let before = workshop.tree("output");
    fs::write(workshop.path("demo/inputs/registers/pass_iae.csv"), "numero_pass\nABC\n").unwrap();
    let output = workshop.run("build --config demo/pilotage.toml");
    assert!(!output.status.success());
    assert_eq!(differences(&before, &workshop.tree("output")), Vec::<String>::new());
}

#[test]
fn a_published_edition_that_was_altered_stops_the_build() {
    let workshop = copy_of_the_demo();
    workshop.succeed("build --config demo/pilotage.toml");
    let page = format!("output/editions/{}/index.html", latest(&workshop));
    let altered = workshop.text(&page).replace("</main>", "<p>altéré</p></main>");
    fs::write(workshop.path(&page), altered).unwrap();
    let output = workshop.run("build --config demo/pilotage.toml");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn published_figures_equal_the_generators_truth() {
    let workshop = Workshop::new();
    workshop.succeed("demo --people 6000 --editions 1");
    let donnees = workshop.path(&format!("output/editions/{}/donnees", latest(&workshop)));
    let mut compared = 0;

    let mut truth: BTreeMap<[String; 4], (String, String)> = BTreeMap::new();
    for row in rows(&workshop.path("demo/truth/interruptions.csv")) {
        let [period, source, sex, dimension, code, persons, interrupted] = fields(&row);
        let table = format!(
            "{}_{dimension}",
            match source.as_str() {
                "S" => "suspensions_declarees",
                "D" => "interruptions_dsn",
                _ => "mois_sans_heures",
            }
        );
        truth.insert([table, period, sex, code], (persons, interrupted));
    }
    for table in ["suspensions_declarees", "interruptions_dsn", "mois_sans_heures"] {
        for dimension in ["type_siae", "age", "territoire"] {
            let id = format!("{table}_{dimension}");
            for row in rows(&donnees.join(format!("{id}.csv"))) {
                let [period, sex, code, measure, value, status, _, _] = fields(&row);
                if status != "diffuse" || !matches!(measure.as_str(), "personnes" | "interrompues")
                {
                    continue;
                }
                let expected = truth.get(&[id.clone(), period.clone(), sex.clone(), code.clone()]);
                let expected = expected.map_or("0", |(persons, interrupted)| {
                    if measure == "personnes" { persons } else { interrupted }
                });
                assert_eq!(value, expected, "{id} {period} {sex} {code} {measure}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "only {compared} figures compared");
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
}

fn fields<const N: usize>(row: &csv::StringRecord) -> [String; N] {
    let fields: Vec<String> = row.iter().map(str::to_owned).collect();
    fields.try_into().unwrap_or_else(|row: Vec<String>| panic!("{} columns", row.len()))
}
