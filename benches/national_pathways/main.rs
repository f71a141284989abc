//! From the private store to protected tables at national size, beside DuckDB counting the same.
//!
//! `cargo bench --bench national_pathways` makes 421,666 holders of a PASS at 6,014 structures over
//! 60 months, some seven million lines of work, as declarations of the store, and assembles the
//! facts. Then it times, alternately, each with two threads:
//!
//! - ours: from the facts of the store, every holder's pathway, all tables of holders counted, then
//!   protected;
//! - DuckDB: the same tables counted from what our derivation found, one Parquet file per statistic
//!   and bucket. It is spared deriving the pathways, and choosing the cell of each row.
//!
//! Both count, for each cell, total or not, and each measure: the value, distinct persons, distinct
//! enterprises and the two largest of these. They must find the same.
//!
//! `-- 20000` makes fewer holders; `-- /path/to/python` names another interpreter than `python3`.
//! DuckDB comes with its Python package: `python3 -m venv peer && peer/bin/pip install duckdb`, then
//! `-- $PWD/peer/bin/python`. Without it our side is timed alone.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures time, prints it, and stops where it fails"
)]

#[path = "../measuring/memory.rs"]
mod memory;
mod peer;
mod population;
#[path = "../measuring/times.rs"]
mod times;
mod units;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::employers::Gathering;
use pilotage::facts::Assembled;
use pilotage::indicators::aggregate::Aggregate;
use pilotage::indicators::employers::MovementTables;
use pilotage::indicators::spec::TableSpec;
use pilotage::indicators::{
    Collector, Computation, INCLUSIONS, INDICATORS, ReadingCounts, equations,
};
use pilotage::pathways::{PathwayRules, derive};
use pilotage::settings::{ProfileName, StatisticsSettings};
use pilotage::store::Store;
use pilotage::store::pseudonym::Pseudonymiser;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use memory::peak_mebibytes;
use peer::Peer;
use population::{MONTHS, Population, STRUCTURES};
use times::median;

const HOLDERS: u64 = 421_666;
const PAIRS: usize = 3;

/// What both must find: for each table and each of its measures, five sums over all cells: values,
/// persons, enterprises, largest and second enterprises.
type Sums = BTreeMap<String, Vec<[i64; 5]>>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let holders = arguments.iter().find_map(|text| text.parse().ok()).unwrap_or(HOLDERS);
    let python = arguments.iter().find(|text| text.contains("python"));
    let python = python.map_or(PathBuf::from("python3"), PathBuf::from);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &Pseudonymiser::new(&[7; 32])).unwrap();
    let start = Instant::now();
    let (assembled, lines) = Population { holders }.assemble(&store);
    println!("{holders} holders, {lines} lines of work, {STRUCTURES} structures, {MONTHS} months");
    println!("made and assembled in {:.0} s", start.elapsed().as_secs_f64());
    let peer = Peer::find(&python);
    if peer.is_some() {
        let start = Instant::now();
        units::write(&assembled, &folder.path().join("units"));
        println!("units of the peer written in {:.0} s", start.elapsed().as_secs_f64());
    }

    let (mut counts, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    // From here on, the peak of resident memory is that of the statistics.
    let reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    for pair in 0..PAIRS {
        let start = Instant::now();
        let (sums, counted) = statistics(&assembled);
        counts.push(counted);
        ours.push(start.elapsed());
        if let Some(peer) = &peer {
            let (found, time) = peer.count(&folder.path().join("units"));
            for (table, sums) in &sums {
                assert_eq!(found.get(table), Some(sums), "both count the same in {table}");
            }
            if pair == 0 {
                println!("DuckDB {} finds the same in {} tables", peer.version(), sums.len());
            }
            theirs.push(time);
        }
    }
    let (counted, ours) = (median(&mut counts), median(&mut ours));
    println!("ours   {} ms (median of {PAIRS}), derived and counted", counted.as_millis());
    println!("       {} ms, derived, counted and protected", ours.as_millis());
    if peer.is_some() {
        let theirs = median(&mut theirs);
        println!("DuckDB {} ms (median of {PAIRS}), counted", theirs.as_millis());
        let hundredths = ours.as_micros() * 100 / theirs.as_micros().max(1);
        println!("ratio  {}.{:02}", hundredths / 100, hundredths % 100);
    } else {
        println!("DuckDB is not installed for {}: see this file", python.display());
    }
    let since = if reset { "of the statistics" } else { "of the whole run" };
    println!("peak   {} MiB resident, {since}", peak_mebibytes());
}

/// Counts and protects every table of holders, over the periods that an edition shows: what the
/// peer must find too, and the time before protection.
fn statistics(assembled: &Assembled) -> (Sums, Duration) {
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
                let pathways = derive(&bucket.load().unwrap(), employers, &rules);
                collector.add(&pathways);
            }
            collector
        })
        .reduce(empty, |mut one, other| {
            one.merge(other);
            one
        });
    let folder = tempfile::tempdir().unwrap();
    let nobody = Gathering::open(folder.path(), 1).unwrap().finish().unwrap();
    let movements = MovementTables::of(&nobody, &settings, employers).unwrap();
    let tables = collected.finish(&ReadingCounts::default(), &movements, None);
    let counted = start.elapsed();
    let sums = sums(&tables);
    let specs: Vec<TableSpec> = tables.iter().map(|table| table.spec.clone()).collect();
    let ids = specs.iter().map(|spec| spec.id.to_owned());
    let relations: BTreeMap<_, _> = ids.zip(equations(&specs)).collect();
    let profile = Profile::named(ProfileName::Prudent);
    let (protected, _) =
        protect(tables, &relations, INCLUSIONS, &profile, &Ledger::empty()).unwrap();
    assert!(!protected.tables().is_empty());
    (sums, counted)
}

/// The sums of the tables counted over holders.
fn sums(tables: &[Aggregate]) -> Sums {
    let is_of_holders = |table: &&Aggregate| {
        INDICATORS.iter().any(|indicator| {
            indicator.id == table.spec.indicator
                && matches!(indicator.computation, Computation::Holders(_))
        })
    };
    tables
        .iter()
        .filter(is_of_holders)
        .map(|table| {
            let mut sums = vec![[0; 5]; table.spec.additive_measures().count()];
            for tallies in table.cells.values() {
                for (sum, tally) in sums.iter_mut().zip(tallies) {
                    sum[0] += tally.value;
                    sum[1] += tally.persons;
                    sum[2] += tally.enterprises;
                    sum[3] += tally.largest_enterprise;
                    sum[4] += tally.second_enterprise;
                }
            }
            (table.spec.id.to_owned(), sums)
        })
        .collect()
}
