//! The command line, as clap derives it. `--help` on each command is complete.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use pilotage::vocabulary::Month;

/// Monthly DSN declarations in, an anonymised French statistical site out.
///
/// Exit status: 0 done; 1 refused (bad data beyond tolerance, a check failed: nothing published);
/// 2 broken environment or wrong usage.
#[derive(Debug, Parser)]
#[command(name = "pilotage", version, propagate_version = true)]
pub(crate) struct Arguments {
    /// Say nothing but errors and results
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// How messages and reports are written
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How messages and reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line on standard error; reports as one JSON object on standard output
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a fictitious population, publish it month after month, and say where the site is
    Demo(Demo),
    /// Write a fictitious population as real input files, with the exact statistics it implies
    Synth(Synth),
    /// Read what is new, compute, protect, write the edition, render and check the site
    Build(Build),
    /// Read declarations and report what is in them, or fill the store
    Ingest(Ingest),
    /// Check a built site as a careful reader would
    Check(Site),
    /// Attack a built site as an intruder would: recompute what was withheld from what is published
    ///
    /// Reads only files below OUTPUT, all editions. Exit status 1 on any success.
    Attack(Site),
    /// Rebuild an edition from its inputs and prove it identical, byte for byte
    Verify(Verify),
    /// Say what changed between two editions
    Diff(Diff),
    /// Write restricted files for authorised readers, never under the site
    Export(Export),
    /// Show a built site on this machine
    ///
    /// With --watch, open pages load again when what they show changes. With --config too, pages of
    /// the latest edition are made on request from its data files, with the settings and the theme
    /// as they are on disk: an edit shows in under two seconds, and nothing is written. With
    /// --templates, so does an edit of what a template says between its tags. Other edits of
    /// templates, and of the program's own texts, need `cargo build`: the preview says so, and
    /// restarts as the new program.
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder of the site
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Folder of the inputs, settings, store and truth
    #[arg(long, default_value = "demo", value_name = "DIR")]
    pub(crate) work: PathBuf,
    /// Seed of the fictitious population
    #[arg(long, default_value_t = 2026, value_name = "N")]
    pub(crate) seed: u64,
    /// Holders of a PASS IAE
    #[arg(long, default_value_t = 8_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) people: u32,
    /// Successive monthly editions
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=24))]
    pub(crate) editions: u8,
}

#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// Folder to write to; must be empty or absent
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Holders of a PASS IAE
    #[arg(long, default_value_t = 24_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) people: u32,
    /// Ordinary employers
    #[arg(long, default_value_t = 6_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) employers: u32,
    /// Months of declarations
    #[arg(long, default_value_t = 33, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=120))]
    pub(crate) months: u16,
    /// Seed of the fictitious population
    #[arg(long, default_value_t = 2026, value_name = "N")]
    pub(crate) seed: u64,
    /// How the insertion structures' declarations are written
    #[arg(long, value_enum, default_value_t = SynthFormat::Dsn)]
    pub(crate) format: SynthFormat,
}

/// How the insertion structures' declarations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SynthFormat {
    /// Raw DSN files
    Dsn,
    /// Consolidated tables, in Parquet
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Settings file
    #[arg(long, default_value = "pilotage.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Month of the edition [default: the month after the newest declared]
    #[arg(long, value_name = "AAAA-MM")]
    pub(crate) edition: Option<Month>,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// DSN files to report on, or folders of them; nothing is written
    #[arg(value_name = "FILE", required_unless_present = "config", conflicts_with = "config")]
    pub(crate) files: Vec<PathBuf>,
    /// Settings file: fill the store instead
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read test deposits as if they were real
    #[arg(long, conflicts_with = "config")]
    pub(crate) accept_tests: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Site {
    /// Folder of the site
    #[arg(default_value = "output", value_name = "OUTPUT")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Settings file
    #[arg(long, default_value = "pilotage.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Month of the edition
    #[arg(long, value_name = "AAAA-MM")]
    pub(crate) edition: Month,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Folder of the site
    #[arg(value_name = "OUTPUT")]
    pub(crate) output: PathBuf,
    /// The earlier edition
    #[arg(value_name = "AAAA-MM")]
    pub(crate) before: Month,
    /// The later edition
    #[arg(value_name = "AAAA-MM")]
    pub(crate) after: Month,
    /// Also write the charts of both editions side by side, as one page outside the site
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Settings file
    #[arg(long, default_value = "pilotage.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Who the files are for
    #[arg(long = "for", value_enum, value_name = "READER")]
    pub(crate) reader: Reader,
    /// Folder to write to, neither in the site nor around it
    /// [default: a folder named after the reader in `[restricted] path`]
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub(crate) out: Option<PathBuf>,
}

/// Who restricted files are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reader {
    /// Les emplois de l'inclusion: hours, suspensions, counters and alerts of PASS holders
    Emplois,
    /// Counsellors: employers that have a label, by zone d'emploi and sector
    Conseillers,
    /// Employers: one sheet each
    Employeurs,
    /// Evaluators: the draw among employers without label, what they did since, the effects
    Evaluateurs,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Folder of the site
    #[arg(default_value = "output", value_name = "OUTPUT")]
    pub(crate) output: PathBuf,
    /// Port on this machine; 0 takes any free one
    #[arg(long, default_value_t = 8000, value_name = "PORT")]
    pub(crate) port: u16,
    /// Load pages again when the site or the program changes
    #[arg(long)]
    pub(crate) watch: bool,
    /// Settings file: make pages on request, and watch it and its theme
    #[arg(long, requires = "watch", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Style sheet shown in place of the site's own, such as static/site.css
    #[arg(long, requires = "watch", value_name = "FILE")]
    pub(crate) style: Option<PathBuf>,
    /// Folder of the templates that the program was compiled with: shows edits of their texts
    #[arg(long, requires = "config", value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
}
