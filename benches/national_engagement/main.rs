//! Employer features and labels from five years of contracts, beside DuckDB computing the features.
//!
//! `cargo bench --profile dev --bench national_engagement` makes 24,000 establishments and 1.5 million
//! contracts over five years, a hundredth of the country, as facts of the store: Parquet files by
//! bucket of persons. Then it times, alternately, each with two threads:
//!
//! - ours: from these files, hires and the other observations, sent to their companies, and the
//!   features of every establishment;
//! - DuckDB: the same features from the same files. It is spared the persons common to two criteria.
//!
//! They must find the same of every establishment: persons, headcounts, published rates, and the base
//! and events of each criterion in each stratum. Then it times ours to the labels: the year before
//! and this year, categories, peers, scores, labels, the national yardstick, shares explained; then
//! what labels owe to the choices of the method.
//!
//! Work accidents are left out: they need hours paid, which are no contracts.
//!
//! `-- --establishments 2400000 --contracts 150000000` is the country. `--pairs 1` times once, `--pairs
//! 0` the labels alone; `--python PATH` names another interpreter than `python3`; `--folder PATH` holds
//! the files (20 GB for the country). DuckDB comes with its Python package: `python3 -m venv peer &&
//! peer/bin/pip install duckdb`, then `--python $PWD/peer/bin/python`. Without it our side is timed
//! alone.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures time, prints it, and stops where it fails"
)]

mod country;
mod draw;
mod found;
#[path = "../measuring/memory.rs"]
mod memory;
mod ours;
mod peer;
mod population;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pilotage::employers::HireRules;
use pilotage::employers::engagement::Engagement;
use pilotage::employers::method::Method;
use pilotage::facts::Bucket;
use pilotage::settings::StatisticsSettings;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use country::Country;
use memory::peak_mebibytes;
use ours::Ours;
use peer::Peer;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ESTABLISHMENTS: u64 = 24_000;
const CONTRACTS: u64 = 1_500_000;
const PAIRS: u64 = 3;
/// Most contracts in a bucket of persons, and establishments in a bucket of companies.
const CONTRACTS_IN_A_BUCKET: u64 = 500_000;
const ESTABLISHMENTS_IN_A_BUCKET: u64 = 8_000;
const LEAST_BUCKETS: u64 = 16;

fn main() {
    let establishments = option("--establishments").map_or(ESTABLISHMENTS, number);
    let contracts = option("--contracts").map_or(CONTRACTS, number);
    let pairs = option("--pairs").map_or(PAIRS, number);
    let python = PathBuf::from(option("--python").unwrap_or_else(|| "python3".to_owned()));
    let parent = option("--folder").map_or_else(std::env::temp_dir, PathBuf::from);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();
    let folder = tempfile::tempdir_in(parent).unwrap();

    let start = Instant::now();
    let country = Country { establishments };
    let count = (contracts / CONTRACTS_IN_A_BUCKET)
        .max(establishments / ESTABLISHMENTS_IN_A_BUCKET)
        .max(LEAST_BUCKETS);
    let share = usize::try_from(contracts.div_ceil(count)).unwrap();
    let (kept, made) =
        make(country, usize::try_from(count).unwrap(), share, &folder.path().join("facts"));
    println!("{establishments} establishments, {made} contracts, {count} buckets");
    println!("made in {:.0} s", start.elapsed().as_secs_f64());

    let employers = country.employers();
    let settings = StatisticsSettings::default();
    let method = Method::current().unwrap();
    let rules = HireRules::new(&settings, &employers);
    let work = folder.path().join("exchange");
    let ours =
        Ours { buckets: &kept, employers: &employers, settings, rules, method, folder: work };
    let peer = Peer::find(&python);
    if peer.is_some() {
        peer::describe(folder.path(), &employers, (&ours.windows(0), &ours.rules, method));
    }

    let compared = folder.path().join("ours");
    fs::create_dir_all(&compared).unwrap();
    let mut ratios = Vec::new();
    for pair in 0..pairs {
        forget_peak();
        let (found, time) = timed(|| ours.features(|_, _| ()));
        println!(
            "ours    {found} employers in {} ms, peak {} MiB",
            time.as_millis(),
            peak_mebibytes()
        );
        let Some(peer) = &peer else { continue };
        if pair == 0 {
            ours.features(|bucket, features| found::write(&compared, bucket, features));
        }
        let theirs = peer.features(folder.path(), pair == 0);
        println!(
            "DuckDB  {} in {} ms, peak {} MiB",
            theirs.employers,
            theirs.time().as_millis(),
            theirs.mebibytes
        );
        assert_eq!(theirs.employers, found, "both find the same employers");
        if let Some(different) = theirs.different {
            assert_eq!(different, 0, "both find the same features, but for {:?}", theirs.columns);
            println!("DuckDB {} finds the same of every employer", peer.version());
        }
        ratios.push(time.as_secs_f64() / theirs.time().as_secs_f64());
    }
    if peer.is_none() {
        println!("DuckDB is not installed for {}: see this file", python.display());
    }
    ratios.sort_unstable_by(f64::total_cmp);
    if let Some(median) = ratios.get(ratios.len() / 2) {
        println!("ratio   {median:.2}, ours over DuckDB, median of {pairs}");
    }
    forget_peak();
    let start = Instant::now();
    let labelled = |engagement: &Engagement| {
        let graded = engagement.standings.values().filter(|one| one.grade().is_some()).count();
        println!(
            "labels  {} employers, {graded} graded, in {} ms, peak {} MiB",
            engagement.standings.len(),
            start.elapsed().as_millis(),
            peak_mebibytes()
        );
        forget_peak();
    };
    let (found, time) = timed(|| ours.label(labelled));
    println!(
        "choices {} restated, {} ms with the labels, peak {} MiB",
        found.sensitivity.restated.len(),
        time.as_millis(),
        peak_mebibytes()
    );
}

/// Makes the contracts, bucket by bucket, and keeps them; how many there are.
fn make(
    country: Country,
    buckets: usize,
    share: usize,
    folder: &std::path::Path,
) -> (Vec<Bucket>, usize) {
    let kept: Vec<(Bucket, usize)> = (0..buckets)
        .into_par_iter()
        .map(|number| {
            let facts = population::bucket(country, number, share);
            let made = facts.contracts.len();
            (Bucket::keep(folder, number, facts).unwrap(), made)
        })
        .collect();
    let made = kept.iter().map(|(_, made)| made).sum();
    (kept.into_iter().map(|(bucket, _)| bucket).collect(), made)
}

/// What follows a name among the arguments.
fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn number(text: String) -> u64 {
    text.parse().unwrap()
}

fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// From here on, the peak of resident memory is that of what follows.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}
