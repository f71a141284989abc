//! A thousand pages of five charts and more, beside Hugo making a thousand pages of five tables.
//!
//! `cargo bench --bench render_pages` takes the latest edition of the site in `output/`, with the
//! settings in `demo/pilotage.toml`: the README's first command leaves both. It makes that
//! edition's pages of regions, kinds of structure and sources that have five charts or more, over
//! and over until there are a thousand, and writes each to a folder, with two threads. Four times
//! as many pages then tell whether memory grows with their number.
//!
//! Hugo, which draws no chart, makes as many pages of five tables of 24 rows. `-- /path/to/hugo`
//! names another program than `hugo`; without it our side is timed alone.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures time, prints it, and stops where it fails"
)]

mod hugo;
#[path = "../measuring/memory.rs"]
mod memory;
#[path = "../measuring/times.rs"]
mod times;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pilotage::edition;
use pilotage::settings::Settings;
use pilotage::site::paths::{PagePath, Place};
use pilotage::site::{Site, SiteContext, pages};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use memory::peak_mebibytes;
use times::median;

const PAGES: usize = 1_000;
const PAIRS: usize = 5;
/// Charts of a page that is timed.
const CHARTS: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|text| !text.starts_with("--"));
    let hugo = arguments.next().map_or(PathBuf::from("hugo"), PathBuf::from);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();
    let settings = Settings::read(Path::new("demo/pilotage.toml")).unwrap();
    let edition = edition::latest(Path::new("output")).unwrap();
    let context = SiteContext {
        settings: &settings.site,
        calendar: &settings.calendar,
        place: Place::Root,
        theme: None,
    };
    let site = Site::new(&edition, context);
    let (paths, charts) = with_charts(&site);
    println!("{} pages have {CHARTS} charts or more: {charts} charts", paths.len());

    let folder = tempfile::tempdir().unwrap();
    let peer = hugo::Peer::find(&hugo, &folder.path().join("hugo"), PAGES);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        ours.push(render(&site, &paths, PAGES, &folder.path().join("ours")));
        if let Some(peer) = &peer {
            theirs.push(peer.build());
        }
    }
    let ours = median(&mut ours);
    println!("ours   {} ms (median of {PAIRS}) for {PAGES} pages of charts", ours.as_millis());
    if peer.is_some() {
        let theirs = median(&mut theirs);
        println!("Hugo   {} ms (median of {PAIRS}) for as many of tables", theirs.as_millis());
        let hundredths = ours.as_micros() * 100 / theirs.as_micros().max(1);
        println!("ratio  {}.{:02}", hundredths / 100, hundredths % 100);
    } else {
        println!("{} is not installed: see this file", hugo.display());
    }
    let first = peak_mebibytes();
    render(&site, &paths, 4 * PAGES, &folder.path().join("more"));
    println!("peak   {first} MiB resident, {} after {} pages", peak_mebibytes(), 4 * PAGES);
}

/// The pages with enough charts, and how many charts they have together.
fn with_charts(site: &Site<'_>) -> (Vec<PagePath>, usize) {
    let mut total = 0;
    let mut paths = pages::all(site);
    paths.retain(|path| {
        let is_candidate = matches!(
            path,
            PagePath::Region(_) | PagePath::Structure(_) | PagePath::Interruption(_)
        );
        let charts = if is_candidate {
            pages::render(site, path, &[]).unwrap().matches("<svg class=\"chart").count()
        } else {
            0
        };
        let enough = charts >= CHARTS;
        total += if enough { charts } else { 0 };
        enough
    });
    assert!(!paths.is_empty(), "an edition that withholds less: make a larger demo");
    (paths, total)
}

/// Makes and writes pages, over and over.
fn render(site: &Site<'_>, paths: &[PagePath], pages: usize, folder: &Path) -> Duration {
    fs::create_dir_all(folder).unwrap();
    let numbers: Vec<usize> = (0..pages).collect();
    let start = Instant::now();
    numbers.par_iter().for_each(|number| {
        let html = pages::render(site, &paths[number % paths.len()], &[]).unwrap();
        fs::write(folder.join(format!("{number}.html")), html).unwrap();
    });
    start.elapsed()
}
