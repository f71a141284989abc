//! From the private store to protected tables at national size, beside DuckDB on the same files.
//!
//! `cargo bench --bench national_pathways` makes 421,666 holders of a PASS at 6,014 structures over
//! 60 months, about nine million lines of work, as declarations of the store, and assembles the
//! facts. Then it times, alternately: all tables of PASS holders, counted and protected, with two
//! threads; and DuckDB, `threads = 2`, counting from the same Parquet files persons suspended by sex
//! and month (I1) and hours paid by sex and month (I6), over the 24 months of an edition. Both must find
//! the same sums. `-- 20000`
//! makes fewer holders; `-- /path/to/python` names another interpreter than `python3`.
//!
//! DuckDB comes with its Python package: `python3 -m venv peer && peer/bin/pip install duckdb`, then
//! `-- $PWD/peer/bin/python`. Without it our side is timed alone.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures time, prints it, and stops where it fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::employers::Movements;
use pilotage::facts::schema::{Agreement, PassFact, SuspensionFact, SuspensionReason};
use pilotage::facts::{Assembled, Sources, assemble};
use pilotage::indicators::aggregate::{Aggregate, CellKey};
use pilotage::indicators::spec::TableSpec;
use pilotage::indicators::{Collector, ReadingCounts, equations};
use pilotage::ingest::inventory::{FileKey, FiledDeclarations, Inventory};
use pilotage::ingest::records::{
    ContractRecord, DeclarationRecord, DeclarationType, Nature, Records, Scope, WorkKind,
    WorkRecord,
};
use pilotage::ingest::registers::Registers;
use pilotage::pathways::{PathwayRules, derive};
use pilotage::settings::{ProfileName, StatisticsSettings};
use pilotage::store::pseudonym::Pseudonymiser;
use pilotage::store::{Fingerprint, ParsedBatch, Store};
use pilotage::vocabulary::{
    ActivityUnit, ContractNature, ContractNumber, Day, Hundredths, Month, PassId, PersonKey,
    PublicScheme, SchemeComplement, Sex, SiaeKind, Siret,
};
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

const HOLDERS: u64 = 421_666;
const STRUCTURES: u64 = 6_014;
const MONTHS: i32 = 60;
const FIRST: &str = "2021-01";
const BUCKETS: usize = 64;
const PAIRS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let holders = arguments.iter().find_map(|text| text.parse().ok()).unwrap_or(HOLDERS);
    let python = arguments.iter().find(|text| text.contains("python"));
    let python = python.map_or(PathBuf::from("python3"), PathBuf::from);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &Pseudonymiser::new(&[7; 32])).unwrap();
    let start = Instant::now();
    let population = Population { holders };
    let (assembled, lines) = population.assemble(&store);
    println!("{holders} holders, {lines} lines of work, {STRUCTURES} structures, {MONTHS} months");
    println!("made and assembled in {:.0} s", start.elapsed().as_secs_f64());

    let files = folder.path().join("work/facts");
    let peer = peer(&python, &files);
    let (mut counts, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    // From here on, the peak of resident memory is that of the statistics.
    let reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    for pair in 0..PAIRS {
        let start = Instant::now();
        let (sums, counted) = statistics(&assembled);
        counts.push(counted);
        ours.push(start.elapsed());
        if let Some(version) = &peer {
            let (found, time) = count_with_peer(&python, &files);
            assert_eq!(found, sums, "both count the same");
            theirs.push(time);
            if pair == 0 {
                println!("DuckDB {version}; [active, suspended, hours in hundredths] = {sums:?}");
            }
        }
    }
    let (counted, ours) = (median(&mut counts), median(&mut ours));
    println!("ours   {} ms (median of {PAIRS}), all tables counted", counted.as_millis());
    println!("       {} ms, counted and protected", ours.as_millis());
    match peer {
        Some(_) => {
            let theirs = median(&mut theirs);
            println!("DuckDB {} ms (median of {PAIRS}), two tables", theirs.as_millis());
            for (what, time) in [("counted", counted), ("counted and protected", ours)] {
                let hundredths = time.as_micros() * 100 / theirs.as_micros().max(1);
                println!("ratio  {}.{:02} {what}", hundredths / 100, hundredths % 100);
            }
        }
        None => println!("DuckDB is not installed for {}: see this file", python.display()),
    }
    let since = if reset { "of the statistics" } else { "of the whole run" };
    println!("peak   {} MiB resident, {since}", peak_mebibytes());
}

/// Counts and protects every table of PASS holders, over the months that an edition shows: the sums
/// that the peer counts too, and the time before protection.
fn statistics(assembled: &Assembled) -> ([i64; 3], Duration) {
    let start = Instant::now();
    let settings = StatisticsSettings::default();
    let rules = PathwayRules::from(&settings);
    let employers = &assembled.employers;
    let empty = || Collector::new(&settings, employers);
    let share = assembled.buckets.len().div_ceil(rayon::current_num_threads()).max(1);
    let collected = assembled
        .buckets
        .par_chunks(share)
        .map(|buckets| {
            let mut collector = empty();
            for bucket in buckets {
                let months = derive(&bucket.load().unwrap(), employers, &rules);
                collector.add(&months, Movements::default());
            }
            collector
        })
        .reduce(empty, |mut one, other| {
            one.merge(other);
            one
        });
    let tables = collected.finish(&ReadingCounts::default(), None);
    let counted = start.elapsed();
    let sums = [
        sum(&tables, "suspensions_declarees_type_siae", 0),
        sum(&tables, "suspensions_declarees_type_siae", 1),
        sum(&tables, "heures_travaillees_type_siae", 1),
    ];
    let specs: Vec<TableSpec> = tables.iter().map(|table| table.spec.clone()).collect();
    let ids = specs.iter().map(|spec| spec.id.to_owned());
    let relations: BTreeMap<_, _> = ids.zip(equations(&specs)).collect();
    let profile = Profile::named(ProfileName::Prudent);
    let (protected, _) = protect(tables, &relations, &profile, &Ledger::empty()).unwrap();
    assert!(!protected.tables().is_empty());
    (sums, counted)
}

/// A measure of a table, everybody together, over all its periods.
fn sum(tables: &[Aggregate], table: &str, measure: usize) -> i64 {
    let table = tables.iter().find(|one| one.spec.id == table).unwrap();
    let total = |period| CellKey { period, modalities: vec![0; table.spec.dimensions.len()] };
    table.periods.iter().map(|status| table.tally(&total(status.period), measure).value).sum()
}

/// The version of the peer, if it is there.
fn peer(python: &Path, files: &Path) -> Option<String> {
    assert!(files.join("passes").is_dir(), "facts are where the peer reads them");
    let output =
        Command::new(python).args(["-c", "import duckdb; print(duckdb.__version__)"]).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The same sums by the peer, and the time it says they took, its start left out. Stocks are those of
/// the newest 24 months, hours those of the newest 24 complete ones, two before.
fn count_with_peer(python: &Path, files: &Path) -> ([i64; 3], Duration) {
    let output = Command::new(python).args(["-c", SCRIPT]).arg(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().map(|number| number.parse::<i64>().unwrap());
    let mut next = || numbers.next().unwrap();
    let found = [next(), next(), next()];
    (found, Duration::from_micros(next().try_into().unwrap()))
}

const SCRIPT: &str = "
import sys, time, duckdb
base = duckdb.connect()
base.execute('SET threads = 2')
base.execute('SET enable_progress_bar = false')
rows = lambda table: f\"read_parquet('{sys.argv[1]}/{table}/*/rows.parquet')\"
start = time.perf_counter()
stock = base.execute(f'''
    WITH months AS (
        SELECT strftime(d, '%Y-%m') AS month,
               date_diff('day', DATE '1970-01-01', (d + INTERVAL 1 MONTH)::DATE) - 1 AS day
        FROM generate_series(DATE '2024-01-01', DATE '2025-12-01', INTERVAL 1 MONTH) AS t(d)
    )
    SELECT month, sex, count(DISTINCT p.person) AS active, count(DISTINCT s.person) AS suspended
    FROM months JOIN {rows('passes')} p ON p.start <= day AND day <= p.\"end\"
    LEFT JOIN {rows('suspensions')} s ON s.pass = p.pass AND s.first <= day AND day <= s.last
    GROUP BY month, sex
''').fetchall()
flow = base.execute(f'''
    WITH worked AS (
        SELECT w.person, date_trunc('month', DATE '1970-01-01' + w.\"from\") AS month,
               sum(w.measure) AS hours
        FROM {rows('work')} w JOIN {rows('contracts')} c
            ON c.person = w.person AND c.siret = w.siret
            AND c.number = w.contract_number AND c.start = w.contract_start
        WHERE w.kind = '01' AND w.unit = '10' AND c.scheme = '71'
            AND w.\"from\" >= date_diff('day', DATE '1970-01-01', DATE '2023-11-01')
            AND w.\"from\" < date_diff('day', DATE '1970-01-01', DATE '2025-11-01')
        GROUP BY ALL
    )
    SELECT month, sex, count(*) FILTER (hours >= 100) AS persons, sum(hours) AS hours
    FROM worked JOIN {rows('passes')} p ON p.person = worked.person
    GROUP BY month, sex
''').fetchall()
spent = time.perf_counter() - start
print(sum(r[2] for r in stock), sum(r[3] for r in stock), int(sum(r[3] for r in flow)))
print(int(spent * 1e6))
";

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// High-water mark of resident memory.
fn peak_mebibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() / 1_024
}

/// Holders with one PASS of 730 days, one insertion contract of 21 months from its start, a line of
/// work in nine months of ten, and a suspension for one in three.
struct Population {
    holders: u64,
}

impl Population {
    fn assemble(&self, store: &Store) -> (Assembled, u64) {
        let first: Month = FIRST.parse().unwrap();
        let (mut filed, mut records, mut lines) = (Vec::new(), Vec::new(), 0);
        for of in 0..MONTHS {
            let rows = self.month(first, of);
            lines += u64::try_from(rows.work.len()).unwrap();
            let batch = keep(store, of, &rows);
            let (name, fingerprint) = (format!("{of:02}"), fingerprint(of).bytes());
            filed.push(FiledDeclarations {
                key: FileKey { name, fingerprint },
                batch: records.len(),
                declarations: rows.declarations,
                identities: Vec::new(),
            });
            records.push(batch);
        }
        let inventory = Inventory::of(&filed);
        let registers = self.registers(first);
        let sources = Sources {
            filed: &filed,
            records: &records,
            inventory: &inventory,
            tables: None,
            registers: &registers,
        };
        (assemble(store, &sources, BUCKETS).unwrap(), lines)
    }

    /// First month of a holder's PASS, counted from the first of the data.
    fn begins(holder: u64) -> i32 {
        i32::try_from(mixed(holder) % 62).unwrap() - 6
    }

    fn month(&self, first: Month, of: i32) -> Records {
        let month = first.plus(of);
        let mut rows = Records {
            declarations: (0..STRUCTURES).map(|place| declaration(place, month)).collect(),
            ..Records::default()
        };
        for holder in 0..self.holders {
            let since = of - Self::begins(holder);
            if !(0..21).contains(&since) {
                continue;
            }
            let place = mixed(holder) / 64 % STRUCTURES;
            let declaration = u32::try_from(place).unwrap();
            let start = first.plus(Self::begins(holder)).first_day();
            let number = ContractNumber::from_number(1);
            // Described in its first month of the data and in its last: the latest counts.
            if since == 0 || of == 0 || since == 20 || of == MONTHS - 1 {
                rows.contracts.push(contract(declaration, holder, start));
            }
            let drawn = mixed(holder + 1_000_003 * u64::try_from(of).unwrap());
            if !drawn.is_multiple_of(10) {
                rows.work.push(WorkRecord {
                    declaration,
                    person: PersonKey::from_number(mixed(holder)),
                    number: Some(number),
                    from: month.first_day(),
                    to: month.last_day(),
                    kind: WorkKind::Paid,
                    measure: Hundredths::new(
                        6_000 + i64::try_from(mixed(holder + 7) % 6_000).unwrap(),
                    ),
                    unit: ActivityUnit::parse(b"10").ok(),
                });
            }
        }
        rows
    }

    fn registers(&self, first: Month) -> Registers {
        let mut registers = Registers::default();
        for holder in 0..self.holders {
            let person = PersonKey::from_number(mixed(holder));
            let start = first.plus(Self::begins(holder)).first_day();
            let pass = PassId::parse(&format!("P{holder:08}")).unwrap();
            if mixed(holder + 3).is_multiple_of(3) {
                let from = start.plus(i32::try_from(mixed(holder + 5) % 500).unwrap());
                registers.suspensions.push(SuspensionFact {
                    person,
                    pass: pass.clone(),
                    siret: None,
                    reason: SuspensionReason::ContractSuspended,
                    first: from,
                    last: from.plus(i32::try_from(mixed(holder + 9) % 180).unwrap()),
                    created: None,
                });
            }
            registers.passes.push(PassFact {
                person,
                pass,
                sex: if mixed(holder + 11) % 100 < 37 { Sex::Women } else { Sex::Men },
                birth_year: Some(1960 + i32::try_from(mixed(holder + 13) % 45).unwrap()),
                start,
                end: start.plus(729),
                commune: None,
                priority_district: None,
                origin: None,
                siret: None,
            });
        }
        for place in 0..STRUCTURES {
            let kinds = [SiaeKind::Aci, SiaeKind::Aci, SiaeKind::Ai, SiaeKind::Ei, SiaeKind::Etti];
            let kind = kinds[usize::try_from(place % 5).unwrap()];
            let start = "2015-01-01".parse().unwrap();
            let agreement = Agreement { kind, start, end: None, commune: None };
            registers.agreements.insert(siret(place), vec![agreement]);
        }
        registers
    }
}

fn fingerprint(of: i32) -> Fingerprint {
    Fingerprint::of(format!("month {of}").as_bytes())
}

fn keep(store: &Store, of: i32, rows: &Records) -> ParsedBatch {
    let mut writer = store.parse(vec![fingerprint(of)], "bench").unwrap();
    writer.write(rows).unwrap();
    writer.end_file(b"{}");
    writer.finish().unwrap()
}

/// A number that looks drawn, different for every holder (SplitMix64, a bijection).
fn mixed(seed: u64) -> u64 {
    let mut state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

fn siret(place: u64) -> Siret {
    Siret::from_number((100_000_000 + place) * 100_000 + 1).unwrap()
}

/// Postal codes of a hundred départements, so that tables by territory are full.
fn postal_code(place: u64) -> [u8; 5] {
    let departement = match place % 95 + 1 {
        20 => 21,
        number => number,
    };
    format!("{departement:02}000").into_bytes().try_into().unwrap()
}

fn declaration(place: u64, month: Month) -> DeclarationRecord {
    DeclarationRecord {
        declaration: u32::try_from(place).unwrap(),
        line: 18,
        version: *b"P26V01",
        nature: Nature::Monthly,
        declaration_type: DeclarationType::Normal,
        siret: siret(place),
        month: Some(month),
        fraction: 1,
        fractions: 1,
        order: 1,
        constituted: Some(month.plus(1).first_day().plus(4)),
        scope: Scope::Whole,
        replaces: None,
        ape: None,
        postal_code: Some(postal_code(place)),
        commune: None,
        set_aside: false,
    }
}

fn contract(declaration: u32, holder: u64, start: Day) -> ContractRecord {
    ContractRecord {
        declaration,
        person: PersonKey::from_number(mixed(holder)),
        number: ContractNumber::from_number(1),
        start,
        nature: ContractNature::parse(b"02").ok(),
        scheme: PublicScheme::parse(b"71").ok(),
        complement: SchemeComplement::parse(b"02").ok(),
        recourse: None,
        occupation: None,
        working_time: None,
        unit: ActivityUnit::parse(b"10").ok(),
        category_quota: Some(Hundredths::new(15_167)),
        quota: Some(Hundredths::new(11_267)),
        disability: None,
        expected_end: None,
        user_establishment: None,
    }
}
