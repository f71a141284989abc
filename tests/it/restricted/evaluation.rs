//! Files for evaluators: a draw made once, what is told of each enterprise, and to whom.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use pilotage::employers::method::stamp;
use pilotage::employers::trial::Grounds;
use pilotage::employers::trial::draw::draw;
use pilotage::restricted::evaluateurs::{self, LOG, Protocol};
use pilotage::restricted::{Occasion, OutputDir, RestrictedDir, RestrictedError};
use serde_json::Value;

use crate::engagement::runs::method;
use crate::engagement::trial::{grounds, made_up};
use crate::workshop::{differences, tree};

const SEED: u64 = 2_027;

struct Export(tempfile::TempDir);

impl Export {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn open(&self) -> RestrictedDir {
        let output = OutputDir::at(&self.0.path().join("site")).unwrap();
        RestrictedDir::open(&self.0.path().join("evaluateurs"), &output).unwrap()
    }

    fn write(&self, grounds: &Grounds, seed: u64) -> Result<usize, RestrictedError> {
        let stamp = stamp(method());
        let occasion = Occasion {
            until: format!("{}-12-31", grounds.year).parse().unwrap(),
            method: &stamp,
            fictitious: true,
            persons: 11,
            award: method().grades.award,
            display: &method().display,
            publisher: "Le Pilotage",
            contact: "contact@example.org",
        };
        let protocol = Protocol { seed, take_up: None, method: method() };
        evaluateurs::write(&self.open(), grounds, &occasion, &protocol)
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.0.path().join("evaluateurs"))
    }

    fn rows(&self, table: &str) -> Vec<csv::StringRecord> {
        let path = self.0.path().join(format!("evaluateurs/{table}.csv"));
        csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
    }
}

/// Enterprises that can be drawn.
const COUNT: usize = 240;

/// Before the draw, then a year after, for the same enterprises: those drawn to be advised gain.
fn years() -> (Grounds, Grounds) {
    let any = draw(&made_up(240), SEED);
    let before = grounds(&any, [0; 3], false);
    let drawn = draw(&before.baselines(&method().trial), SEED);
    (before, grounds(&drawn, [0, 0, 4], true))
}

#[test]
fn a_draw_is_made_once_and_followed_from_then_on() {
    let (before, mut after) = years();
    let export = Export::new();
    assert_eq!(export.write(&before, SEED).unwrap(), COUNT);
    let first = export.tree();
    assert_eq!(export.write(&before, SEED).unwrap(), COUNT);
    assert_eq!(differences(&first, &export.tree()), Vec::<String>::new());
    assert!(export.rows("estimations").iter().all(|row| row[6].is_empty()), "no effect yet");
    assert!(export.rows("suivi").iter().all(|row| &row[2] == "avant"));

    // A year later, nobody is drawn again, whoever could be.
    assert_eq!(export.write(&after, SEED).unwrap(), COUNT);
    let later = export.tree();
    let changed = differences(&first, &later);
    assert!(!changed.iter().any(|name| name.starts_with("tirage") || name == LOG), "{changed:?}");
    let panel = export.rows("suivi");
    assert_eq!(panel.iter().filter(|row| &row[2] == "apres").count(), COUNT);
    assert_eq!(panel.len(), COUNT * 6);
    let effects = export.rows("estimations");
    assert_eq!(effects.len(), 16);
    let target = effects.iter().find(|row| &row[0] == "resultat_et_conseil").unwrap();
    let treated = export.rows("tirage").iter().filter(|row| row[5] == target[0]).count();
    assert_eq!((&target[1], &target[2], &target[3]), ("part_cible", "true", &*treated.to_string()));
    let effect: f64 = target[6].parse().unwrap();
    assert!((effect - 10.0).abs() < 2.0, "{effect} points");

    // One that objects then is described no more; what was drawn does not change.
    let siren = pilotage::vocabulary::Siren::parse(panel[0][0].as_bytes()).unwrap();
    after.objections.insert(siren);
    export.write(&after, SEED).unwrap();
    let told = export.rows("suivi");
    assert_eq!(told.len(), (COUNT - 1) * 6);
    assert!(told.iter().all(|row| row[0] != panel[0][0]));
    assert_eq!(export.rows("tirage").len(), COUNT);

    // Another seed, a draw altered, a log lost: refused, and nothing moves.
    let refused = |seed| match export.write(&after, seed).unwrap_err() {
        RestrictedError::Drawn { why, .. } => why,
        other => panic!("{other}"),
    };
    assert_eq!(refused(SEED + 1), "it is from another seed");
    let path = export.0.path().join("evaluateurs/tirage.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("temoin", "resultat", 1)).unwrap();
    assert_eq!(refused(SEED), "it is not the one of its log");
    fs::write(&path, text).unwrap();
    fs::remove_file(export.0.path().join("evaluateurs").join(LOG)).unwrap();
    assert_eq!(refused(SEED), "one of its files cannot be read");
}

#[test]
fn the_log_says_how_and_names_nobody() {
    let (before, _) = years();
    let export = Export::new();
    export.write(&before, SEED).unwrap();
    let files = export.tree();
    let log: Value = serde_json::from_slice(&files[LOG]).unwrap();
    assert_eq!((&log["graine"], &log["annee"]), (&Value::from(SEED), &Value::from(2025)));
    let text = String::from_utf8(files[LOG].clone()).unwrap();
    let drawn = export.rows("tirage");
    assert!(drawn.iter().all(|row| !text.contains(&format!("\"{}\"", &row[0]))));
    for arm in ["temoin", "resultat", "resultat_et_conseil"] {
        let blocks = log["blocs"].as_array().unwrap();
        let counted: u64 = blocks.iter().map(|block| block[arm].as_u64().unwrap()).sum();
        let others = log["petits_blocs"][arm].as_u64().unwrap();
        assert_eq!(counted + others, drawn.iter().filter(|row| &row[5] == arm).count() as u64);
    }
    for block in log["blocs"].as_array().unwrap() {
        let arms = ["temoin", "resultat", "resultat_et_conseil"];
        assert!(arms.iter().map(|arm| block[arm].as_u64().unwrap()).sum::<u64>() >= 5);
    }
    let few = log["petits_blocs"]["blocs"].as_u64().unwrap();
    assert!(few > 0 && !log["blocs"].as_array().unwrap().is_empty(), "{few} small blocks");
    let balance = log["equilibre"].as_array().unwrap();
    assert_eq!(balance.len(), 16, "eight measures, two arms");
    let read_me = String::from_utf8(files["LISEZMOI.md"].clone()).unwrap();
    assert!(!read_me.contains('{') && read_me.contains("Données fictives"), "{read_me}");
    let manifest: Value = serde_json::from_slice(&files["manifeste.json"]).unwrap();
    let named: Vec<&str> = manifest["fichiers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["chemin"].as_str().unwrap())
        .collect();
    assert_eq!(named.len() + 1, files.len(), "{named:?}");
    for name in files.keys() {
        let path = export.0.path().join("evaluateurs").join(name);
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn exact_counts_stay_inside() {
    let (before, _) = years();
    let export = Export::new();
    export.write(&before, SEED).unwrap();
    for row in export.rows("suivi") {
        // Forty hires a year; from six to seventeen are of the target public: for some enterprises,
        // too few for their retention.
        assert_eq!(&row[3], "30_99");
        let target: i64 = row[4].parse().unwrap();
        assert!(target % 5 == 0 && (15..=45).contains(&target));
        assert!(
            row[5].is_empty()
                || before
                    .outcomes
                    .over(
                        pilotage::vocabulary::Siren::parse(row[0].as_bytes()).unwrap(),
                        row[1].parse().unwrap()..=row[1].parse().unwrap(),
                    )
                    .share(pilotage::employers::trial::outcomes::Outcome::TargetKept6)
                    .trials
                    >= 11
        );
        assert_eq!(&row[7], "50");
        assert_eq!(&row[10], if &row[1] == "2025" { "50" } else { "" });
    }
}

#[test]
fn with_nobody_to_draw_nothing_is_written() {
    let (mut before, _) = years();
    before.candidates.clear();
    let export = Export::new();
    assert!(matches!(export.write(&before, SEED), Err(RestrictedError::NobodyToDraw)));
    assert!(export.tree().is_empty());
}
