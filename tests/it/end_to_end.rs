//! The program as its users run it: declarations in, site out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::workshop::{Workshop, differences, tree};

/// A small demo in two editions, run once for all tests.
static DEMO: LazyLock<Workshop> = LazyLock::new(|| {
    let workshop = Workshop::new();
    workshop.succeed("demo --people 1600 --editions 2");
    workshop
});

/// A site built from the demo's inputs as they are at the end, in one edition and no earlier one.
static FRESH: LazyLock<Workshop> = LazyLock::new(|| {
    let workshop = Workshop::new();
    copy(&DEMO.path("demo"), &workshop.path("demo"));
    point_to_own_output(&workshop);
    workshop.succeed("build --config demo/pilotage.toml");
    workshop
});

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let target = to.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// The demo's settings name its output by an absolute path.
fn point_to_own_output(workshop: &Workshop) {
    let settings = workshop.text("demo/pilotage.toml");
    let lines: Vec<&str> = settings
        .lines()
        .map(|line| if line.starts_with("path = \"/") { "path = \"../output\"" } else { line })
        .collect();
    fs::write(workshop.path("demo/pilotage.toml"), lines.join("\n")).unwrap();
}

/// A copy of a workshop, so that a test may change it.
fn copy_of(original: &Workshop) -> Workshop {
    let workshop = Workshop::new();
    copy(&original.path("demo"), &workshop.path("demo"));
    copy(&original.path("output"), &workshop.path("output"));
    point_to_own_output(&workshop);
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
fn an_edit_of_a_template_shows_in_the_preview_without_a_compilation() {
    let templates = DEMO.path("templates");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &templates);
    let preview = DEMO.serve("--watch --config demo/pilotage.toml --templates templates");
    let (before, after) = ("Voir aussi", "À lire ensuite");
    assert!(preview.page("/donnees/").contains(before));
    let macros = templates.join("macros.html");
    let edited = fs::read_to_string(&macros).unwrap().replace(before, after);
    fs::write(&macros, edited).unwrap();
    let page = preview.page("/donnees/");
    assert!(page.contains(after) && !page.contains(before));
    assert!(DEMO.text("output/donnees/index.html").contains(before), "nothing is written");
}

#[test]
fn building_again_changes_no_byte() {
    let before = DEMO.tree("output");
    let workshop = copy_of(&DEMO);
    workshop.succeed("build --config demo/pilotage.toml");
    assert_eq!(differences(&before, &workshop.tree("output")), Vec::<String>::new());
    let edition = latest(&workshop);
    let said = workshop.succeed(&format!("verify --config demo/pilotage.toml --edition {edition}"));
    assert!(said.contains("identical byte for byte"), "{said}");
}

#[test]
fn order_names_partitions_threads_and_store_change_no_byte() {
    let other = Workshop::new();
    copy(&FRESH.path("demo"), &other.path("demo"));
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
    let found = differences(&FRESH.tree("output"), &other.tree("output"));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_refused_build_leaves_the_previous_site_untouched() {
    let workshop = copy_of(&FRESH);
    let before = workshop.tree("output");
    fs::write(workshop.path("demo/inputs/registers/pass_iae.csv"), "numero_pass\nABC\n").unwrap();
    let output = workshop.run("build --config demo/pilotage.toml");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("ABC"), "a value was shown");
    assert_eq!(differences(&before, &workshop.tree("output")), Vec::<String>::new());
}

#[test]
fn either_kind_of_declarations_may_be_absent_and_a_build_needs_one() {
    let workshop = copy_of(&FRESH);
    let before = workshop.tree("output");
    fs::remove_dir_all(workshop.path("demo/inputs/declarations")).unwrap();
    let output = workshop.run("ingest --config demo/pilotage.toml");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("no declarations: ") && said.contains("does not exist"), "{said}");
    let tables = workshop.path("demo/inputs/tables");
    let _ = fs::remove_dir_all(tables);
    let output = workshop.run("build --config demo/pilotage.toml");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no month is declared"), "{said}");
    assert_eq!(differences(&before, &workshop.tree("output")), Vec::<String>::new());
}

#[test]
fn a_demo_replaces_a_demo_and_nothing_else() {
    let workshop = Workshop::new();
    fs::create_dir(workshop.path("mine")).unwrap();
    fs::write(workshop.path("mine/notes.txt"), "à moi").unwrap();
    for (arguments, said) in [
        ("demo --out mine", "not the site of a demo"),
        ("demo --work mine", "not the work folder of a demo"),
        ("demo --out site --work site/work", "may not hold the settings"),
    ] {
        let output = workshop.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        let flat: Vec<&str> = error.split(['\n', ' ', '│']).filter(|one| !one.is_empty()).collect();
        assert!(flat.join(" ").contains(said), "{error}");
    }
    assert_eq!(workshop.tree("").into_keys().collect::<Vec<_>>(), ["mine/notes.txt"]);
}

#[test]
fn reports_are_one_object_when_asked_and_one_that_cannot_be_written_is_said() {
    let object = |arguments: &str| -> serde_json::Value {
        serde_json::from_str(&DEMO.succeed(arguments)).unwrap()
    };
    let checked = object("check output --log-format json");
    assert_eq!(checked["problems"], serde_json::json!([]));
    assert!(checked["pages"].as_u64() > Some(100));
    let edition = latest(&DEMO);
    let verified = object(&format!(
        "verify --config demo/pilotage.toml --edition {edition} --log-format json"
    ));
    assert_eq!((&verified["edition"], &verified["identical"]), (&edition.into(), &true.into()));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = DEMO.run_into("check output", full);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("standard output cannot be written"), "{said}");
}

#[test]
fn rows_refused_are_told_by_their_place_and_too_many_of_one_register_stop_the_reading() {
    let workshop = copy_of(&FRESH);
    let register = "demo/inputs/registers/suspensions.csv";
    let before = workshop.text(register);
    let row = before.lines().nth(1).unwrap().to_owned();
    let first = before.lines().count() + 1;
    for (added, status) in [(3, 0), (101, 1)] {
        let wrong = format!("{}\n", row.replacen(',', ",SECRET", 1)).repeat(added);
        fs::write(workshop.path(register), format!("{before}{wrong}")).unwrap();
        let output = workshop.run("ingest --config demo/pilotage.toml");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        let place = format!("suspensions.csv\" line={first} column=\"siret\"");
        assert!(said.contains(&place), "{said}");
        assert!(!said.contains("SECRET"), "a value was shown");
        assert_eq!(said.contains("others=96"), added > 5, "{said}");
    }
}

#[test]
fn the_goalposts_of_a_base_year_are_kept_by_a_build_that_publishes_and_by_nothing_else() {
    let workshop = copy_of(&FRESH);
    let edition = latest(&workshop);
    fs::remove_dir_all(workshop.path("demo/evaluation")).unwrap();
    workshop.succeed(&format!("verify --config demo/pilotage.toml --edition {edition}"));
    assert!(!workshop.path("demo/evaluation").exists(), "verify only looks");
    workshop.succeed("build --config demo/pilotage.toml");
    assert_eq!(
        workshop.tree("demo/evaluation"),
        FRESH.tree("demo/evaluation"),
        "those of the same year, from the same declarations"
    );
}

#[test]
fn a_published_edition_that_was_altered_stops_the_build() {
    let workshop = copy_of(&FRESH);
    let page = format!("output/editions/{}/index.html", latest(&workshop));
    let altered = workshop.text(&page).replace("</main>", "<p>altéré</p></main>");
    fs::write(workshop.path(&page), altered).unwrap();
    let output = workshop.run("build --config demo/pilotage.toml");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Hours add up even where persons are in several parts, and whoever reads a table subtracts.
#[test]
fn no_sum_is_withheld_alone_beside_its_total_and_the_others() {
    let donnees = FRESH.path(&format!("output/editions/{}/donnees", latest(&FRESH)));
    let text = fs::read_to_string(donnees.join("catalogue.json")).unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut families, mut overlapping) = (0, 0);
    for table in catalogue["tables"].as_array().unwrap() {
        let id = table["id"].as_str().unwrap();
        let name = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let measures = table["mesures"].as_array().unwrap();
        let sums: BTreeSet<String> = measures
            .iter()
            .filter(|measure| measure["nature"] == "somme")
            .map(|measure| name(&measure["id"]))
            .collect();
        let dimensions = table["dimensions"].as_array().unwrap();
        // Statuses by period, codes and measure.
        let mut statuses: BTreeMap<Vec<String>, String> = BTreeMap::new();
        for row in rows(&donnees.join(format!("{id}.csv"))) {
            let measure = 1 + dimensions.len();
            if sums.contains(&row[measure]) {
                let place = row.iter().take(measure + 1).map(str::to_owned).collect();
                statuses.insert(place, row[measure + 2].to_owned());
            }
        }
        for (place, _) in statuses.iter().filter(|(_, status)| *status == "diffuse") {
            for (position, dimension) in dimensions.iter().enumerate() {
                let mut parts: Vec<&str> = Vec::new();
                for modality in dimension["modalites"].as_array().unwrap() {
                    if modality["parent"] == place[1 + position].as_str() {
                        let mut part = place.clone();
                        part[1 + position] = name(&modality["code"]);
                        parts.push(&statuses[&part]);
                    }
                }
                families += usize::from(!parts.is_empty());
                overlapping += usize::from(!parts.is_empty() && dimension["additive"] == false);
                let withheld = parts.iter().filter(|status| **status == "secret").count();
                let all_told = parts.iter().all(|one| matches!(*one, "secret" | "diffuse"));
                assert!(!all_told || withheld != 1, "{id}: {place:?}");
            }
        }
    }
    assert!(families > 500 && overlapping > 100, "{families} families, {overlapping} overlap");
}

#[test]
fn published_figures_equal_the_generators_truth() {
    let donnees = FRESH.path(&format!("output/editions/{}/donnees", latest(&FRESH)));
    let mut compared = compare_interruptions(&FRESH.path("demo/truth"), &donnees);
    for dimension in ["secteur", "taille", "territoire"] {
        for row in rows(&donnees.join(format!("embauches_{dimension}.csv"))) {
            let [period, code, measure, value, status, _, _] = fields(&row);
            if status != "diffuse" {
                continue;
            }
            let found = rows(&FRESH.path("demo/truth/embauches.csv")).into_iter().find(|line| {
                let [of, broken_down, place, ..]: [String; 10] = fields(line);
                of == period && broken_down == dimension && place == code
            });
            let Some(found) = found else { continue };
            let column = match measure.as_str() {
                "embauches" => 3,
                "embauches_cdi" => 4,
                "entrees" => 5,
                "sorties" => 6,
                "effectif_debut" => 7,
                "entrees_alternance" => 8,
                "entrees_stage" => 9,
                _ => continue,
            };
            assert_eq!(
                Some(value.as_str()),
                found.get(column),
                "{dimension} {period} {code} {measure}"
            );
            compared += 1;
        }
    }
    assert!(compared > 300, "only {compared} figures compared");
}

#[test]
fn consolidated_tables_tell_the_same_pathways() {
    let workshop = Workshop::new();
    workshop.succeed("synth --out population --people 1600 --employers 200 --format parquet");
    assert!(workshop.path("population/inputs/tables/ddadtactivite.parquet").is_file());
    let settings =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("pilotage.example.toml"));
    let settings = settings.unwrap().replace("fictitious = false", "fictitious = true");
    let lines = settings.lines().filter(|line| !line.starts_with("declarations = "));
    let settings = lines.collect::<Vec<&str>>().join("\n");
    fs::write(workshop.path("population/pilotage.toml"), settings).unwrap();
    let key = [("PILOTAGE_KEY", "00".repeat(32))];
    let output = workshop
        .run_with("build --config population/pilotage.toml", &[(key[0].0, key[0].1.as_str())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let published = workshop.path("population/output/editions");
    let edition = fs::read_dir(published).unwrap().map(Result::unwrap).find(|e| e.path().is_dir());
    let donnees = edition.unwrap().path().join("donnees");
    let compared = compare_interruptions(&workshop.path("population/truth"), &donnees);
    assert!(compared > 300, "only {compared} figures compared");
}

#[test]
fn enterprises_are_drawn_from_declarations_once_and_the_site_stays_as_it_is() {
    let workshop = copy_of(&DEMO);
    let site = workshop.tree("output");
    let export = "export --config demo/pilotage.toml --for evaluateurs --out restricted";
    workshop.succeed(export);
    let first = workshop.tree("restricted");
    workshop.succeed(export);
    assert_eq!(differences(&first, &workshop.tree("restricted")), Vec::<String>::new());
    assert_eq!(differences(&site, &workshop.tree("output")), Vec::<String>::new());

    let drawn = rows(&workshop.path("restricted/tirage.csv"));
    let enterprises: BTreeSet<&str> = drawn.iter().map(|row| &row[0]).collect();
    assert_eq!(enterprises.len(), drawn.len(), "each once");
    let mut blocks: BTreeMap<Vec<&str>, BTreeMap<&str, usize>> = BTreeMap::new();
    for row in &drawn {
        let block = row.iter().skip(1).take(4).collect();
        *blocks.entry(block).or_default().entry(&row[5]).or_default() += 1;
    }
    for (block, arms) in &blocks {
        let counts = || ["temoin", "resultat", "resultat_et_conseil"].map(|arm| arms.get(arm));
        let least = counts().into_iter().map(|count| count.copied().unwrap_or_default()).min();
        let most = counts().into_iter().flatten().max();
        assert!(most.copied() <= least.map(|least| least + 1), "{block:?}: {arms:?}");
    }
    let followed = rows(&workshop.path("restricted/suivi.csv"));
    assert!(followed.iter().all(|row| enterprises.contains(&row[0]) && &row[2] == "avant"));
    assert!(workshop.path("demo/evaluation").is_dir(), "goalposts are written beside the settings");
}

/// Compares every interruption figure shown with the truth, and says how many there are.
fn compare_interruptions(truth_folder: &Path, donnees: &Path) -> usize {
    let mut compared = 0;
    let mut truth: BTreeMap<[String; 4], [String; 2]> = BTreeMap::new();
    for row in rows(&truth_folder.join("interruptions.csv")) {
        let [period, source, sex, dimension, code, persons, interrupted] = fields(&row);
        truth.insert([source, dimension, period, format!("{sex} {code}")], [persons, interrupted]);
    }
    let sources =
        [("S", "suspensions_declarees"), ("D", "interruptions_dsn"), ("G", "mois_sans_heures")];
    for (source, table) in sources {
        for dimension in ["type_siae", "age", "territoire"] {
            let id = format!("{table}_{dimension}");
            for row in rows(&donnees.join(format!("{id}.csv"))) {
                let [period, sex, code, measure, value, status, _, _] = fields(&row);
                let place = match measure.as_str() {
                    "personnes" => 0,
                    "interrompues" => 1,
                    _ => continue,
                };
                if status != "diffuse" {
                    continue;
                }
                // The self-employed (EITI) are not in the declarations: their kind is not a modality
                // of what declarations say, and they are among the unknown there.
                if source != "S" && dimension == "type_siae" && code == "NR" {
                    continue;
                }
                let of = if code == "_T" { "ensemble" } else { dimension };
                let cell = [source.to_owned(), of.to_owned(), period, format!("{sex} {code}")];
                let expected = truth.get(&cell).map_or("0", |numbers| &numbers[place]);
                assert_eq!(value, expected, "{cell:?} {measure}");
                compared += 1;
            }
        }
    }
    compared
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
}

fn fields<const N: usize>(row: &csv::StringRecord) -> [String; N] {
    let fields: Vec<String> = row.iter().map(str::to_owned).collect();
    fields.try_into().unwrap_or_else(|row: Vec<String>| panic!("{} columns", row.len()))
}
