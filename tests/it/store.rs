//! The private store: one run at a time, one key, nothing half-written, nothing read twice.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use pilotage::facts::Sources;
use pilotage::ingest::deposits;
use pilotage::ingest::inventory::Inventory;
use pilotage::ingest::records::{ContractRecord, Records, WorkRecord};
use pilotage::ingest::registers::Registers;
use pilotage::store::pseudonym::Pseudonymiser;
use pilotage::store::{Fingerprint, Store, StoreError};

use crate::facts::kit::{self, Known, known, paid};

fn key() -> Pseudonymiser {
    Pseudonymiser::new(&[7; 32])
}

fn refused(folder: &Path, key: &Pseudonymiser) -> StoreError {
    match Store::open(folder, key) {
        Ok(_) => panic!("the store should be refused"),
        Err(error) => error,
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dsn")
}

/// Facts of the declarations of a folder, and how many files were read for them.
fn facts_from(folder: &Path, store: &Store) -> (Known, usize) {
    let deposits = deposits::read(folder, store, true).unwrap();
    let inventory = Inventory::of(&deposits.filed);
    let registers = Registers::default();
    let sources = Sources {
        filed: &deposits.filed,
        records: &deposits.records,
        inventory: &inventory,
        tables: None,
        registers: &registers,
        rev2_until: None,
    };
    (known(store, &sources, 4), deposits.newly_read)
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    assert!(matches!(refused(folder.path(), &key()), StoreError::Locked));
    drop(store);
    Store::open(folder.path(), &key()).unwrap();
}

#[test]
fn another_key_or_layout_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), &key()).unwrap());
    let error = refused(folder.path(), &Pseudonymiser::new(&[8; 32]));
    assert!(matches!(error, StoreError::KeyChanged));
    assert!(error.to_string().contains("restore the former key"));
    let stamp = folder.path().join("store.json");
    let text = fs::read_to_string(&stamp).unwrap().replace("\"layout\":2", "\"layout\":999");
    fs::write(&stamp, text).unwrap();
    assert!(matches!(refused(folder.path(), &key()), StoreError::Version { found: 999, .. }));
    fs::write(&stamp, "{").unwrap();
    assert!(matches!(refused(folder.path(), &key()), StoreError::Stamp));
}

#[test]
fn the_store_is_its_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    fs::create_dir(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    let store = Store::open(&root, &key()).unwrap();
    store.parse(vec![Fingerprint::of(b"x")], "test").unwrap().finish().unwrap();
    for path in [root.clone(), root.join("parsed")] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[test]
fn nothing_is_visible_before_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let contents = vec![Fingerprint::of(b"a file"), Fingerprint::of(b"another")];
    let store = Store::open(folder.path(), &key()).unwrap();
    let mut rows = Records::default();
    for declaration in kit_rows() {
        rows.append(&declaration);
    }
    let mut writer = store.parse(contents.clone(), "test").unwrap();
    writer.write(&rows).unwrap();
    writer.end_file(b"{}");
    // Killed here: the folder is still unfinished.
    std::mem::forget(writer);
    assert!(store.parsed("test").unwrap().is_empty());
    drop(store);
    let leftovers = || {
        let entries = fs::read_dir(folder.path().join("parsed")).unwrap();
        entries.filter(|entry| entry.as_ref().unwrap().file_name() != "").count()
    };
    assert_eq!(leftovers(), 1);
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(leftovers(), 0);

    let mut writer = store.parse(contents.clone(), "test").unwrap();
    writer.write(&rows).unwrap();
    writer.end_file(b"{}");
    writer.write(&rows).unwrap();
    writer.end_file(b"{ }");
    writer.finish().unwrap();
    // Another version of the reader reads again.
    assert!(store.parsed("test2").unwrap().is_empty());
    let kept = store.parsed("test").unwrap();
    let [batch] = kept.as_slice() else { panic!("{} batches", kept.len()) };
    // Declarations of the second file are numbered after those of the first.
    let mut after = rows.clone();
    let next = rows.declarations.len().try_into().unwrap();
    assert_eq!(after.number_from(next), Some(2 * next));
    assert!(batch.rows::<ContractRecord>().unwrap() == [rows.contracts, after.contracts].concat());
    assert!(batch.rows::<WorkRecord>().unwrap() == [rows.work, after.work].concat());
    let found: Vec<_> = batch.files().iter().map(|file| (file.content, file.first)).collect();
    assert_eq!(found, [(contents[0], 0), (contents[1], next)]);
    assert_eq!(batch.files()[1].report, b"{ }");
}

/// The rows of a file of one declaration, with its contract and its pay.
fn kit_rows() -> Vec<Records> {
    let monthly = kit::monthly("2024-01").contract(1, "2024-01-01").pays(1, -1_234, None);
    let declarations = vec![monthly.record.clone()];
    vec![Records { declarations, ..Records::default() }, monthly.rows]
}

#[test]
fn a_truncated_table_is_damage_and_not_data() {
    let folder = tempfile::tempdir().unwrap();
    let content = Fingerprint::of(b"a file");
    let store = Store::open(folder.path(), &key()).unwrap();
    let mut writer = store.parse(vec![content], "test").unwrap();
    kit_rows().iter().for_each(|rows| writer.write(rows).unwrap());
    writer.end_file(b"{}");
    let kept = writer.finish().unwrap();
    let parsed = fs::read_dir(folder.path().join("parsed")).unwrap().next().unwrap().unwrap();
    let table = parsed.path().join("contracts.parquet");
    let bytes = fs::read(&table).unwrap();
    for length in [0, 4, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&table, &bytes[..length]).unwrap();
        let Err(error) = kept.rows::<ContractRecord>() else { panic!("damage was read") };
        assert!(matches!(error, StoreError::Damaged { table: "contracts" }), "{length} bytes");
    }
    fs::remove_file(&table).unwrap();
    let Err(error) = kept.rows::<ContractRecord>() else { panic!("a lost table is no empty one") };
    assert!(matches!(error, StoreError::Damaged { table: "contracts" }), "lost");
}

#[test]
fn the_samples_together_say_what_the_reference_says() {
    // dsn-format, section 10, « all seven together »: 6 people, 7 contracts, 625.17 paid hours and
    // 18 days, 79.59 unpaid hours, 4.00 of overtime, 2 ends, 2 leaves and 1 suspension.
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    let (known, read) = facts_from(&samples(), &store);
    // The eighth file is a README: read, and recognised as no declaration.
    assert_eq!(read, fs::read_dir(samples()).unwrap().count());
    assert_eq!((known.facts.persons.len(), known.facts.contracts.len()), (6, 7));
    let by_unit = |wanted: &[&str]| -> i64 {
        let sums = paid(&known);
        let chosen = sums.iter().filter(|((_, unit), _)| wanted.contains(&unit.as_str()));
        chosen.map(|(_, sum)| sum).sum()
    };
    assert_eq!(by_unit(&["10", "21"]), 62_517);
    assert_eq!(by_unit(&["12", "20"]), 1_800);
    assert_eq!(by_unit(&["40"]), 3_100);
    assert_eq!(by_unit(&[""]), 0);
    let ends = known.facts.contracts.iter().filter(|row| row.declared_end.is_some()).count();
    assert_eq!((ends, known.facts.absences.len()), (2, 3));
    assert_eq!(known.provenance.quality.unattached_lines, 0);
    assert_eq!(known.provenance.establishment_months, 3);
}

#[test]
fn a_second_run_reads_only_what_is_new() {
    let inputs = tempfile::tempdir().unwrap();
    let at = tempfile::tempdir().unwrap();
    let copy = |name: &str, to: &str| {
        fs::create_dir_all(inputs.path().join("deep/er")).unwrap();
        fs::copy(samples().join(name), inputs.path().join("deep/er").join(to)).unwrap();
    };
    let monthly = "mensuelle_P26V01_normale_crlf.dsn";
    let replacement = "mensuelle_P26V01_annule_et_remplace_ordre2.dsn";
    copy(monthly, "a.dsn");
    let open = || Store::open(at.path(), &key()).unwrap();
    assert_eq!(facts_from(inputs.path(), &open()).1, 1);
    assert_eq!(facts_from(inputs.path(), &open()).1, 0);
    // The same content under another name is the same deposit.
    copy(monthly, "again.txt");
    assert_eq!(facts_from(inputs.path(), &open()).1, 0);
    copy(replacement, "b.dsn");
    let (both, read) = facts_from(inputs.path(), &open());
    assert_eq!(read, 1);
    // A + B = B, and nothing remains of a store's past: from scratch, the same facts.
    let scratch = tempfile::tempdir().unwrap();
    let fresh = facts_from(inputs.path(), &Store::open(scratch.path(), &key()).unwrap()).0;
    assert!(both.facts == fresh.facts && both.employers == fresh.employers);
    // What is no longer there is no longer used.
    fs::remove_file(inputs.path().join("deep/er/a.dsn")).unwrap();
    fs::remove_file(inputs.path().join("deep/er/again.txt")).unwrap();
    let (only, read) = facts_from(inputs.path(), &open());
    assert_eq!(read, 0);
    assert!(only.facts == both.facts);
    // A changed file is read again.
    copy(monthly, "b.dsn");
    assert_eq!(facts_from(inputs.path(), &open()).1, 0);
    let text = fs::read(samples().join(monthly)).unwrap();
    fs::write(inputs.path().join("deep/er/b.dsn"), [&text[..], b"\r\n"].concat()).unwrap();
    assert_eq!(facts_from(inputs.path(), &open()).1, 1);
}

#[test]
fn compressed_deposits_are_the_same_facts() {
    use std::io::Write;
    let plain = tempfile::tempdir().unwrap();
    let zipped = tempfile::tempdir().unwrap();
    let name = "multi_P23V01_deux_dsn_fraction_lf.dsn";
    let text = fs::read(samples().join(name)).unwrap();
    fs::write(plain.path().join(name), &text).unwrap();
    let file = fs::File::create(zipped.path().join("depot.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(&text).unwrap();
    archive.finish().unwrap();
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let one = facts_from(plain.path(), &Store::open(one.path(), &key()).unwrap()).0;
    let other = facts_from(zipped.path(), &Store::open(other.path(), &key()).unwrap()).0;
    assert!(!one.facts.work.is_empty() && one.facts == other.facts);
}

#[test]
fn no_name_of_a_file_stays_in_the_store() {
    let inputs = tempfile::tempdir().unwrap();
    let at = tempfile::tempdir().unwrap();
    let name = "98765432100017_mai.dsn";
    fs::copy(samples().join("mensuelle_P26V01_normale_crlf.dsn"), inputs.path().join(name))
        .unwrap();
    let store = Store::open(at.path(), &key()).unwrap();
    facts_from(inputs.path(), &store);
    for entry in walkdir::WalkDir::new(at.path()) {
        let entry = entry.unwrap();
        assert!(!entry.file_name().to_string_lossy().contains("98765432100017"));
        if entry.path().extension().is_some_and(|extension| extension == "json") {
            assert!(!fs::read_to_string(entry.path()).unwrap().contains("98765432100017"));
        }
    }
}
