//! What a careful reader would check, on a built site: links, validity, accessibility, third
//! parties, scripts, weight, names of codes, feeds, files against their manifest, the data package, the
//! printed edition.
//!
//! The built folder is all that is read. Every defect is a [`Problem`] with its place; the report
//! lists them all, sorted, and a site having any must not be published.

mod codes;
mod descriptions;
mod feeds;
mod files;
mod html;
mod links;
mod package;
mod page;
mod printed;
mod scripts;
mod sitemap;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use self::page::PageFacts;
use self::tree::Tree;

/// Why a site cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file or folder cannot be read.
    #[error("{}: cannot be read ({reason})", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The folder holds no front page.
    #[error("{}: not a built site (no index.html)", path.display())]
    NotASite {
        /// The folder.
        path: PathBuf,
    },
}

/// A defect of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, below the site's folder.
    pub file: String,
    /// The element or line at fault; empty for the whole file.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// What is wrong with a place of a file.
    pub fn at(file: &str, place: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: place.to_owned(), message: message.into() }
    }

    /// What is wrong with a file.
    pub fn of(file: &str, message: impl Into<String>) -> Self {
        Self::at(file, "", message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            write!(f, "{}: {}", self.file, self.message)
        } else {
            write!(f, "{}, {}: {}", self.file, self.place, self.message)
        }
    }
}

/// What was checked, and every defect found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CheckReport {
    /// HTML pages.
    pub pages: usize,
    /// All files.
    pub files: usize,
    /// Links followed.
    pub links: usize,
    /// Size of the heaviest page with its styles, compressed, in bytes.
    pub heaviest: usize,
    /// Defects, by file.
    pub problems: Vec<Problem>,
}

impl CheckReport {
    /// Whether the site may be published.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} pages, {} files, {} links; heaviest page {} bytes compressed; {} problems",
            self.pages,
            self.files,
            self.links,
            self.heaviest,
            self.problems.len()
        )?;
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}

/// Checks the site below `root`.
///
/// # Errors
/// When the folder cannot be read or is not a built site. Defects of the site are not errors: they
/// are in the report.
pub fn run(root: &Path) -> Result<CheckReport, CheckError> {
    let tree = Tree::read(root)?;
    let (codes, unnamed) = codes::read(&tree)?;
    let weights = scripts::weights(&tree)?;
    let facts: Vec<PageFacts> = tree
        .pages()
        .par_bridge()
        .map(|file| Ok(page::examine(file, &tree.text(file)?, &tree, &codes, &weights)))
        .collect::<Result<Vec<_>, CheckError>>()?;
    let mut facts = facts;
    facts.sort_by(|a, b| a.file.cmp(&b.file));
    let mut problems: Vec<Problem> =
        facts.iter_mut().flat_map(|page| std::mem::take(&mut page.problems)).collect();
    let base = facts
        .iter()
        .find(|page| page.file == "index.html")
        .and_then(|page| page.canonical.clone())
        .unwrap_or_default();
    problems.extend(links::check(&facts, &tree, &base));
    problems.extend(sitemap::check(&facts, &tree, &base)?);
    problems.extend(feeds::check(&tree, &base)?);
    problems.extend(files::check(&tree, &base)?);
    problems.extend(printed::check(&facts, &tree)?);
    problems.extend(assets(&tree)?);
    problems.extend(unnamed);
    problems.sort();
    problems.dedup();
    Ok(CheckReport {
        pages: facts.len(),
        files: tree.files.len(),
        links: facts.iter().map(|page| page.links.len()).sum(),
        heaviest: facts.iter().map(|page| page.weight).max().unwrap_or(0),
        problems,
    })
}

/// Style sheets and scripts.
fn assets(tree: &Tree) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    for file in &tree.files {
        let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("css" | "js")) {
            for message in scripts::asset_defects(file, &tree.text(file)?) {
                problems.push(Problem::of(file, message));
            }
        }
    }
    Ok(problems)
}
