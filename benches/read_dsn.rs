//! How fast raw declarations are read, as a ratio to `grep` counting one rubrique in the same file.
//!
//! `cargo bench --bench read_dsn -- 1024` writes a synthetic file of about 1,024 MiB (default 256) in
//! a temporary folder, so that it is in the system's cache, then runs `LC_ALL=C grep -c`, the reader
//! alone and the reader with the private store in turn, and prints the ratios of their median times.
//! Alone, the reader hands on record batches whose rows are counted; with the store, these become the
//! columnar tables from which facts are assembled, on disk. On one core: build with `cargo bench
//! --no-run`, then run the program it names under `taskset -c 0`.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[path = "measuring/times.rs"]
mod times;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use pilotage::ingest::containers;
use pilotage::ingest::dsn::{self, Options, Sink};
use pilotage::ingest::records::Records;
use pilotage::store::pseudonym::Pseudonymiser;
use pilotage::store::{BatchWriter, Fingerprint, Store};

use times::median;

const PAIRS: usize = 7;
const PATTERN: &str = "^S21.G00.30.001";

fn main() -> io::Result<()> {
    let megabytes = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(256);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("synthetic.dsn");
    let people = write(&path, megabytes << 20)?;
    let size = path.metadata()?.len();
    println!("{} MiB, {people} individuals", size >> 20);

    let (mut searches, mut readings, mut storings) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (found, time) = timed(|| grep(&path))?;
        assert_eq!(found, people, "grep finds every individual");
        searches.push(time);
        let (read, time) = timed(|| read(&path))?;
        assert_eq!(read, people, "the reader finds every individual");
        readings.push(time);
        let (stored, time) = timed(|| store(&path, folder.path()))?;
        assert_eq!(stored, people, "the store holds every individual");
        storings.push(time);
    }
    let grep = median(&mut searches);
    println!("grep   {} ms (median of {PAIRS})", grep.as_millis());
    for (what, mut times) in [("reader", readings), ("reader and store", storings)] {
        let time = median(&mut times);
        let hundredths = time.as_micros() * 100 / grep.as_micros().max(1);
        let (whole, part) = (hundredths / 100, hundredths % 100);
        println!("{what} {} ms (median of {PAIRS}), ratio {whole}.{part:02}", time.as_millis());
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time; no output depends on it")]
fn timed<T>(run: impl FnOnce() -> io::Result<T>) -> io::Result<(T, Duration)> {
    let start = Instant::now();
    let result = run()?;
    Ok((result, start.elapsed()))
}

fn grep(path: &Path) -> io::Result<u64> {
    let output =
        Command::new("grep").env("LC_ALL", "C").args(["-c", PATTERN]).arg(path).output()?;
    let count = String::from_utf8_lossy(&output.stdout);
    count.trim().parse().map_err(|_| io::Error::other("grep did not count"))
}

/// Counts the individuals handed on.
struct Individuals(u64);

impl Sink for Individuals {
    fn batch(&mut self, records: &Records) -> io::Result<()> {
        self.0 += u64::try_from(records.individuals.len()).unwrap_or(u64::MAX);
        Ok(())
    }
}

fn read(path: &Path) -> io::Result<u64> {
    let pseudonymiser = Pseudonymiser::new(&[7; 32]);
    let options = Options { accept_tests: false, pseudonymiser: &pseudonymiser };
    let mut individuals = Individuals(0);
    for member in containers::members(path)? {
        dsn::read(&member, &options, &mut individuals)?;
    }
    Ok(individuals.0)
}

/// Keeps the records in a store.
struct Kept {
    writer: BatchWriter,
    individuals: u64,
}

impl Sink for Kept {
    fn batch(&mut self, records: &Records) -> io::Result<()> {
        self.individuals += u64::try_from(records.individuals.len()).unwrap_or(u64::MAX);
        self.writer.write(records).map_err(io::Error::other)
    }
}

/// Reads into the columnar tables of a new store.
fn store(path: &Path, folder: &Path) -> io::Result<u64> {
    let pseudonymiser = Pseudonymiser::new(&[7; 32]);
    let options = Options { accept_tests: false, pseudonymiser: &pseudonymiser };
    let place = tempfile::tempdir_in(folder)?;
    let store = Store::open(place.path(), &pseudonymiser).map_err(io::Error::other)?;
    let content = vec![Fingerprint::of(b"synthetic")];
    let writer = store.parse(content, "bench").map_err(io::Error::other)?;
    let mut kept = Kept { writer, individuals: 0 };
    for member in containers::members(path)? {
        dsn::read(&member, &options, &mut kept)?;
    }
    kept.writer.end_file(b"{}");
    kept.writer.finish().map_err(io::Error::other)?;
    Ok(kept.individuals)
}

/// Writes declarations of fifty individuals each up to about `size` bytes; gives the number of
/// individuals.
fn write(path: &Path, size: u64) -> io::Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut written, mut lines, mut people, mut declarations) = (0, 0, 0, 0);
    let mut put = |text: &str| -> io::Result<u64> {
        written += u64::try_from(text.len()).unwrap_or(u64::MAX);
        lines += u64::try_from(text.lines().count()).unwrap_or(u64::MAX);
        file.write_all(text.as_bytes())?;
        Ok(written)
    };
    put("S10.G00.00.005,'02'\nS10.G00.00.006,'P26V01'\n")?;
    loop {
        let nic = declarations % 100_000;
        let siren = 100_000_000 + declarations / 100_000;
        declarations += 1;
        let mut end = put(&declaration(siren, nic))?;
        for _ in 0..50 {
            people += 1;
            end = put(&individual(people))?;
        }
        if end >= size {
            break;
        }
    }
    let records = lines + 2;
    write!(file, "S90.G00.90.001,'{records}'\nS90.G00.90.002,'{declarations}'\n")?;
    file.flush()?;
    Ok(people)
}

fn block(text: &mut String, block: &str, rubriques: &[(u32, &str)]) {
    for (rank, value) in rubriques {
        text.push_str(&format!("{block}.{rank:03},'{value}'\n"));
    }
}

fn declaration(siren: u64, nic: u64) -> String {
    let mut text = String::new();
    block(
        &mut text,
        "S20.G00.05",
        &[
            (1, "01"),
            (2, "01"),
            (3, "11"),
            (4, "1"),
            (5, "01052026"),
            (7, "04062026"),
            (8, "01"),
            (10, "01"),
        ],
    );
    block(&mut text, "S21.G00.06", &[(1, &siren.to_string()), (2, "00001"), (3, "8810C")]);
    block(
        &mut text,
        "S21.G00.11",
        &[
            (1, &format!("{nic:05}")),
            (2, "8810C"),
            (3, "1 RUE DE L'ESSAI"),
            (4, "35000"),
            (5, "RENNES"),
        ],
    );
    text
}

/// About a hundred records: one contract, one payment, its pay lines and some contributions.
fn individual(number: u64) -> String {
    let mut text = String::new();
    let nir = format!("{}{:012}", number % 2 + 1, 850_135_000_000 + number);
    let contract = format!("CDD-{number:08}");
    block(
        &mut text,
        "S21.G00.30",
        &[
            (1, &nir),
            (2, "D'ESSAI"),
            (4, "CAMILLE"),
            (6, "05011985"),
            (8, "1 RUE DE L'ESSAI"),
            (9, "35000"),
            (10, "RENNES"),
            (13, "01"),
            (14, "35"),
            (15, "FR"),
            (19, &format!("M{number:07}")),
            (24, "03"),
        ],
    );
    block(
        &mut text,
        "S21.G00.40",
        &[
            (1, "01012026"),
            (2, "06"),
            (3, "04"),
            (4, "525d"),
            (6, "Agent polyvalent"),
            (7, "02"),
            (8, "71"),
            (9, &contract),
            (10, "30062026"),
            (11, "10"),
            (12, "151.67"),
            (13, "113.75"),
            (14, "20"),
            (16, "99"),
            (17, "3016"),
            (18, "200"),
            (20, "200"),
            (21, "09"),
            (24, "99"),
            (26, "99"),
            (36, "01"),
            (37, "01"),
            (39, "200"),
            (40, "853AA"),
            (43, "1.50"),
            (73, "02"),
        ],
    );
    block(&mut text, "S21.G00.71", &[(2, "RUAA")]);
    block(
        &mut text,
        "S21.G00.50",
        &[
            (1, "31052026"),
            (2, "1200.00"),
            (3, "01"),
            (4, "1200.00"),
            (6, "0.00"),
            (7, "13"),
            (9, "0.00"),
            (13, "1200.00"),
        ],
    );
    for kind in ["001", "002", "003", "010"] {
        block(
            &mut text,
            "S21.G00.51",
            &[(1, "01052026"), (2, "31052026"), (10, &contract), (11, kind), (13, "1100.00")],
        );
        if kind == "002" {
            block(&mut text, "S21.G00.53", &[(1, "01"), (2, "110.00"), (3, "10")]);
            block(&mut text, "S21.G00.53", &[(1, "02"), (2, "3.75"), (3, "10")]);
        }
    }
    block(&mut text, "S21.G00.58", &[(3, "03"), (4, "1000.00")]);
    for base in ["02", "03", "04"] {
        block(
            &mut text,
            "S21.G00.78",
            &[(1, base), (2, "01052026"), (3, "31052026"), (4, "1100.00")],
        );
        block(&mut text, "S21.G00.79", &[(1, "01"), (4, "1100.00")]);
        block(&mut text, "S21.G00.81", &[(1, "075"), (3, "1100.00"), (4, "93.50")]);
    }
    block(&mut text, "S21.G00.86", &[(1, "07"), (2, "02"), (3, "5"), (5, &contract)]);
    text
}
