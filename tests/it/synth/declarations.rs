//! Declarations as generated: valid in the norm, with the faults and changes of real ones, and read
//! back to the counts of the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use pilotage::ingest::deposits;
use pilotage::ingest::findings::FindingKind;
use pilotage::ingest::inventory::{Inventory, Standing};
use pilotage::store::Store;
use pilotage::store::pseudonym::Pseudonymiser;
use pilotage::synth::Plan;

use super::{generate, rows, small};

/// The text of a deposit, whatever its compression, one character a byte.
fn deposit_text(path: &str, bytes: &[u8]) -> String {
    let mut plain = Vec::new();
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    } else if path.ends_with(".zst") {
        plain = zstd::decode_all(bytes).unwrap();
    } else if path.ends_with(".zip") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 1);
        archive.by_index(0).unwrap().read_to_end(&mut plain).unwrap();
    } else {
        plain.extend_from_slice(bytes);
    }
    let plain = plain.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&plain);
    plain.iter().map(|byte| char::from(*byte)).collect()
}

/// Parents of each block: the tree of the norm, written here again on purpose.
fn parents(block: &str) -> Option<&'static [&'static str]> {
    Some(match block {
        "S10.G00.00" => &[],
        "S10.G00.01" | "S10.G00.02" | "S20.G00.05" => &["S10.G00.00"],
        "S20.G00.07" | "S21.G00.06" => &["S20.G00.05"],
        "S21.G00.11" => &["S21.G00.06"],
        "S21.G00.30" | "S21.G00.85" => &["S21.G00.11"],
        "S21.G00.31" | "S21.G00.40" | "S21.G00.50" | "S21.G00.86" => &["S21.G00.30"],
        "S21.G00.41" | "S21.G00.60" | "S21.G00.62" | "S21.G00.65" | "S21.G00.71" => &["S21.G00.40"],
        "S21.G00.63" => &["S21.G00.62"],
        "S21.G00.66" => &["S21.G00.60"],
        "S21.G00.51" | "S21.G00.58" | "S21.G00.78" => &["S21.G00.50"],
        "S21.G00.53" => &["S21.G00.51"],
        "S21.G00.79" | "S21.G00.81" => &["S21.G00.78"],
        "S90.G00.90" => &["S10.G00.00"],
        _ => return None,
    })
}

/// The rank of a block among its siblings: they come in this order.
fn rank(block: &str) -> u32 {
    match block {
        "S21.G00.40" | "S21.G00.41" | "S21.G00.79" => 1,
        "S21.G00.60" | "S21.G00.66" | "S21.G00.50" | "S21.G00.81" => 2,
        "S21.G00.62" | "S21.G00.63" | "S21.G00.86" => 3,
        "S21.G00.65" => 4,
        "S21.G00.71" => 5,
        _ => 0,
    }
}

/// Checks one file line by line; gives the number of declarations accepted and refused by the
/// platform, or what is wrong.
fn validate(text: &str) -> Result<[usize; 2], String> {
    let (mut open, mut declarations): (Vec<String>, [usize; 2]) = (Vec::new(), [0, 0]);
    let mut refused = 0;
    let (mut records, mut in_envelope, mut last) = (0u32, 0u32, (String::new(), 0u32));
    for line in text.lines() {
        let (key, value) = line.split_once(",'").ok_or("no separator")?;
        let value = value.strip_suffix('\'').ok_or("no closing quote")?;
        let (block, number) = key.rsplit_once('.').ok_or("no rubrique")?;
        let number: u32 = number.parse().map_err(|_| "rubrique not numeric")?;
        if value.is_empty() || key.len() != 14 || line.len() > 256 {
            return Err(format!("{key}: empty, or of a wrong length"));
        }
        if ["S05", "S06", "S95", "S96"].contains(&&key[..3]) {
            if block == "S06.G51.00" {
                refused = usize::from(value != "DSNOK");
            }
            open.clear();
            last = (block.to_owned(), number);
            continue;
        }
        if number < 100 && (block != last.0 || number <= last.1) {
            let above = parents(block).ok_or(format!("{block}: unknown block"))?;
            while let Some(top) = open.last() {
                if above.contains(&top.as_str()) {
                    break;
                }
                if rank(top) > rank(block) && parents(top) == Some(above) {
                    return Err(format!("{block} after {top}"));
                }
                open.pop();
            }
            if open.is_empty() && !above.is_empty() {
                return Err(format!("{block}: no parent"));
            }
            open.push(block.to_owned());
        }
        if block == "S10.G00.00" && number == 1 {
            (records, in_envelope) = (0, 0);
        }
        records += 1;
        match key {
            "S20.G00.05.001" => {
                in_envelope += 1;
                declarations[refused] += 1;
            }
            "S21.G00.11.001" if !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Err("NIC not numeric".to_owned());
            }
            "S90.G00.90.001" if value != (records + 1).to_string() => {
                return Err("wrong number of records".to_owned());
            }
            "S90.G00.90.002" if value != in_envelope.to_string() => {
                return Err("wrong number of declarations".to_owned());
            }
            _ => {}
        }
        last = (block.to_owned(), number);
    }
    let ends = [("S90.G00.90".to_owned(), 2), ("S95.G51.00".to_owned(), 1)];
    if ends.contains(&last) { Ok(declarations) } else { Err("no totals".into()) }
}

#[test]
fn declarations_are_valid_but_for_the_damage_the_truth_counts() {
    let (_folder, files) = generate(&Plan { people: 3_000, months: 12, ..small(5) });
    let (mut valid, mut refused) = (0, 0);
    let (mut damaged, mut versions) = (BTreeMap::new(), BTreeSet::new());
    for (path, bytes) in files.iter().filter(|(path, _)| path.contains("/declarations/")) {
        let text = deposit_text(path, bytes);
        versions.extend(
            text.lines().filter(|line| line.starts_with("S10.G00.00.006")).map(str::to_owned),
        );
        match validate(&text) {
            Ok(declarations) => {
                valid += declarations[0];
                refused += declarations[1];
            }
            Err(reason) => *damaged.entry(reason).or_insert(0) += 1,
        }
    }
    let reading = rows(&files, "truth/lecture.csv");
    let count = |wanted: &dyn Fn(&str) -> bool| -> usize {
        reading
            .iter()
            .filter(|row| wanted(&row["statut"]))
            .map(|row| row["declarations"].parse::<usize>().unwrap())
            .sum()
    };
    assert_eq!(valid, count(&|status| status != "ecartee"));
    let set_aside = damaged.values().sum::<usize>() + refused;
    assert_eq!(set_aside, count(&|status| status == "ecartee"));
    assert!(refused > 0, "no lot holds a refused envelope");
    // A truncated text stops in the middle of a line, or between two.
    let known = ["no separator", "no closing quote", "no totals", "no rubrique", "NIC not numeric"];
    for reason in damaged.keys() {
        assert!(known.contains(&reason.as_str()), "{reason}");
    }
    assert!(!damaged.is_empty());
    assert_eq!(
        versions,
        BTreeSet::from(["P25V01", "P26V01"].map(|version| format!("S10.G00.00.006,'{version}'")))
    );
}

/// What the real files hold at low rates: containers, lots, signals of return, change blocks,
/// components of bases, shifts, pay lines of no contract.
#[test]
fn rare_forms_and_changes_are_there() {
    let (_folder, files) = generate(&Plan { people: 3_000, months: 12, ..small(5) });
    let mut missing: BTreeSet<&str> = [
        ".dsn",
        ".gz",
        ".zst",
        ".zip",
        "S05.G51.00.001,'01'",
        "S20.G00.05.001,'05'",
        "S21.G00.31.008,",
        "S21.G00.31.009,",
        "S21.G00.41.007,",
        "S21.G00.41.012,",
        "S21.G00.41.014,",
        "S21.G00.41.021,",
        "S21.G00.53.003,'32'",
        "S21.G00.51.010,'RAPPEL-00'",
        "S21.G00.79.001,'01'",
    ]
    .into();
    for (path, bytes) in files.iter().filter(|(path, _)| path.contains("/declarations/")) {
        let text = deposit_text(path, bytes);
        missing.retain(|wanted| !path.ends_with(wanted) && !text.contains(wanted));
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn what_is_written_is_read_back_to_the_same_counts() {
    let (folder, files) = generate(&Plan { people: 3_000, months: 12, ..small(5) });
    let private = tempfile::tempdir().unwrap();
    let store = Store::open(&private.path().join("store"), &Pseudonymiser::new(&[7; 32])).unwrap();
    let read = deposits::read(&folder.path().join("inputs/declarations"), &store, false).unwrap();
    let inventory = Inventory::of(&read.filed);
    let standing = |wanted: &[Standing]| {
        inventory.standings.values().filter(|standing| wanted.contains(standing)).count()
    };
    let set_aside = |test: bool| {
        let reports = read.reports.iter().flat_map(|report| &report.declarations);
        let reasons = reports.filter_map(|declaration| declaration.set_aside);
        reasons.filter(|reason| (reason.kind == FindingKind::TestEnvelope) == test).count()
    };
    let truth = rows(&files, "truth/lecture.csv");
    let count = |monthly: bool, status: &[&str]| -> usize {
        let found = truth.iter().filter(|row| {
            (row["nature"] == "01") == monthly && status.contains(&row["statut"].as_str())
        });
        found.map(|row| row["declarations"].parse::<usize>().unwrap()).sum()
    };
    assert_eq!(standing(&[Standing::InForce]), count(true, &["en_vigueur"]));
    assert_eq!(standing(&[Standing::Superseded]), count(true, &["remplacee"]));
    assert_eq!(
        standing(&[Standing::Signal, Standing::SignalWithdrawn]),
        count(false, &["en_vigueur", "remplacee"])
    );
    assert_eq!(set_aside(true), count(true, &["test"]));
    assert_eq!(set_aside(false), count(true, &["ecartee"]));
    assert!(truth.iter().any(|row| row["nature"] == "05"));

    // Faults that were meant, and no other.
    let found = |kind| read.reports.iter().map(|report| report.findings.count(kind)).sum::<u64>();
    assert!(found(FindingKind::PayLineWithoutContract) > 0);
    assert!(found(FindingKind::RejectedGroup) > 0);
    for kind in [
        FindingKind::LotTrailerMissing,
        FindingKind::TotalsMismatch,
        FindingKind::UnknownBlock,
        FindingKind::UnknownRubrique,
        FindingKind::UnknownCode,
        FindingKind::InvalidDate,
        FindingKind::RepeatedPerson,
        FindingKind::DamagedFile,
    ] {
        assert_eq!(found(kind), 0, "{}", kind.code());
    }
}
