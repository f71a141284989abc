//! The intruder: reads what is published, knows nothing else, and tries to recompute what was
//! withheld.
//!
//! Nothing is shared with the rest of the program, and only files below the folder given are
//! opened. The steps are those of a patient reader with scripts and every edition at hand:
//!
//! 1. [`editions`]: every file of every table, compared with each other;
//! 2. [`registry`]: all figures of all editions, each counted once;
//! 3. [`relations`] and [`guesses`]: what binds them, derived and declared; what is not declared;
//!    [`inside`]: who is in one population and not in another;
//! 4. [`problem`] and [`system`]: elimination, linear and integer programs on what is withheld;
//! 5. [`rules`] and [`revisions`]: what published figures and their changes say by themselves;
//! 6. [`pages`]: everything else that is published, down to attributes and drawings.
//!
//! Any success refuses the edition. [`system`] takes plain data, and can be used alone.

mod catalogue;
mod editions;
mod files;
mod finding;
mod formats;
mod guesses;
mod inside;
mod number;
mod pages;
mod problem;
mod registry;
mod relations;
mod revisions;
mod rules;
pub mod system;
mod xml;

use std::path::{Path, PathBuf};

pub use finding::{AttackReport, Finding, Kind};

use files::Files;
use problem::Problem;
use registry::Registry;
use rules::Thresholds;

/// Why a site cannot be attacked at all.
#[derive(Debug, thiserror::Error)]
pub enum AttackError {
    /// A file or folder cannot be read.
    #[error("{}: cannot be read ({reason})", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The folder holds no edition.
    #[error("no published edition (editions/AAAA-MM/)")]
    NoEdition,
    /// An edition has no catalogue.
    #[error("edition {edition}: no donnees/catalogue.json")]
    NoCatalogue {
        /// The edition.
        edition: String,
    },
    /// A catalogue is not one.
    #[error("edition {edition}: donnees/catalogue.json is not a catalogue")]
    Catalogue {
        /// The edition.
        edition: String,
    },
}

/// Which editions are read file by file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of them.
    Whole,
    /// The newest and what stands outside editions. The older ones still give all their figures: a
    /// withheld figure is attacked again as soon as the newest edition says anything new that is
    /// bound to it, however far. Their other files and pages, sealed by their manifests, and the
    /// figures bound to nothing new are as they were when that edition was attacked.
    Newest,
}

/// Attacks the site below `root`.
///
/// # Errors
/// When the folder cannot be read or holds no edition. Successes of the attack are not errors: they
/// are in the report.
pub fn run(root: &Path, scope: Scope) -> Result<AttackReport, AttackError> {
    let files = Files::list(root)?;
    let (editions, mut findings) = editions::load(&files, scope)?;
    let registry = Registry::new(&editions);
    findings.extend(editions::limited(registry.findings.clone()));

    let relations = relations::derive(&editions, &registry);
    let thresholds = editions.last().map(Thresholds::of_edition).unwrap_or_default();
    findings.extend(revisions::compare(&files, &editions, &registry, &relations, &thresholds)?);
    let read_whole = match scope {
        Scope::Whole => editions.as_slice(),
        Scope::Newest => editions.get(editions.len().saturating_sub(1)..).unwrap_or_default(),
    };
    for edition in read_whole {
        let thresholds = Thresholds::of_edition(edition);
        findings.extend(relations::undeclared(edition));
        findings.extend(guesses::undeclared(edition));
        findings.extend(inside::few_left(edition, &thresholds));
        findings.extend(rules::judge(edition, &thresholds));
    }

    let problem = Problem::new(&editions, &registry, relations, &thresholds);
    let mut outcome = problem.attack(scope);
    findings.extend(editions::limited(problem.findings.clone()));
    findings.append(&mut outcome.findings);
    findings.extend(editions::limited(pages::read(&files, read_whole, &editions)?));
    findings.sort();
    findings.dedup();

    let figures = || registry.slices.iter().flat_map(|slice| slice.figures.values());
    Ok(AttackReport {
        editions: editions.len(),
        files: files.paths.len(),
        cells: figures().count(),
        withheld: figures().filter(|figure| figure.value.is_none()).count(),
        relations: problem.relations(),
        unknown: problem.unknowns(),
        open: outcome.open,
        empty: outcome.empty,
        linear: outcome.linear,
        not_concluded: outcome.not_concluded,
        unchanged: outcome.unchanged,
        programs: outcome.programs,
        findings,
    })
}
