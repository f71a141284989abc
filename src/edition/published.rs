//! An edition as the public can download it, parsed back from its files.
//!
//! The site is rendered from this type alone: a page can only say what the files say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Table};
use super::printed::Printed;
use crate::disclosure::protected::Cell;
use crate::vocabulary::{Day, Month, Period};

/// Where the data come from. Pages must show it: fictitious data carry a banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Real declarations.
    Reel,
    /// A fictitious population.
    Fictif,
}

/// `manifest.json` of an edition: what it was made from, and the hash of each of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Month of the edition.
    pub edition: Month,
    /// Month of the edition before it.
    pub edition_precedente: Option<Month>,
    /// Where the data come from.
    pub origine: Origin,
    /// Date of release, ISO 8601, from the calendar.
    pub date: String,
    /// Version of the program.
    pub version: String,
    /// Hash identifying the statistical method.
    pub methode: String,
    /// SHA-256 of the parameters in force.
    pub parametres_sha256: String,
    /// The inputs, without any name.
    pub entrees: Inputs,
    /// Every file of the edition but this one, sorted by path.
    pub fichiers: Vec<ManifestFile>,
}

impl Manifest {
    /// Where the figures of the edition come from, given its date of release read. The date of the
    /// next release is in the settings, and left out.
    pub fn provenance(&self, released: Day) -> Provenance {
        Provenance {
            edition: self.edition,
            previous: self.edition_precedente,
            origin: self.origine,
            released,
            next_release: None,
            version: self.version.clone(),
            method: self.methode.clone(),
        }
    }
}

/// The inputs of an edition: how many files, and the hash of their sorted hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// How many files.
    pub fichiers: u64,
    /// SHA-256 of the sorted SHA-256 of the files.
    pub sha256: String,
}

/// One file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Path below the edition's folder, with `/`.
    pub chemin: String,
    /// Size in bytes.
    pub octets: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
}

/// One figure with its flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedCell {
    /// The figure.
    pub cell: Cell,
    /// Later data may change it.
    pub provisional: bool,
    /// It differs from the previous edition's.
    pub revised: bool,
}

/// A table parsed back from its CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedTable {
    /// Its entry in the catalogue.
    pub table: Table,
    /// Periods, in order.
    pub periods: Vec<Period>,
    cells: BTreeMap<(Period, Vec<String>, String), PublishedCell>,
    /// By measure, the last period in which any figure is published: pages ask it of every slice.
    newest: BTreeMap<String, Period>,
    /// Periods of which the parts are not available yet.
    awaited: BTreeSet<Period>,
}

impl PublishedTable {
    /// From the catalogue's entry and the rows of the file.
    pub fn new(
        table: Table,
        cells: BTreeMap<(Period, Vec<String>, String), PublishedCell>,
    ) -> Self {
        let mut periods: Vec<Period> = cells.keys().map(|(period, _, _)| *period).collect();
        periods.dedup();
        let newest = cells
            .iter()
            .filter(|(_, cell)| cell.cell.value().is_some())
            .map(|((period, _, measure), _)| (measure.clone(), *period))
            .collect();
        let awaited = cells
            .iter()
            .filter(|(_, cell)| cell.cell == Cell::Unavailable)
            .map(|((period, _, _), _)| *period)
            .collect();
        Self { table, periods, cells, newest, awaited }
    }

    /// The figure at a period, one code per dimension in catalogue order, and a measure.
    /// `None` when the grid has no such place.
    pub fn get(&self, period: Period, codes: &[&str], measure: &str) -> Option<PublishedCell> {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        self.cells.get(&(period, codes, measure.to_owned())).copied()
    }

    /// All figures, sorted by period, codes and measure.
    pub fn cells(&self) -> impl Iterator<Item = (&(Period, Vec<String>, String), &PublishedCell)> {
        self.cells.iter()
    }

    /// Whether the parts of the population are to be published once the period is final.
    pub fn awaits(&self, period: Period) -> bool {
        self.awaited.contains(&period)
    }

    /// The last period in which any figure of a measure is published.
    pub fn newest_published(&self, measure: &str) -> Option<Period> {
        self.newest.get(measure).copied()
    }

    /// The last period having at least one published figure for the codes and measure.
    pub fn last_published(&self, codes: &[&str], measure: &str) -> Option<Period> {
        self.periods.iter().rev().copied().find(|period| {
            self.get(*period, codes, measure)
                .is_some_and(|cell| matches!(cell.cell, Cell::Published(_)))
        })
    }
}

/// A line of `revisions.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Table.
    pub table: String,
    /// Period.
    pub periode: String,
    /// Codes of the dimensions, `dimension=code` joined by `;`.
    pub dimensions: String,
    /// Measure.
    pub mesure: String,
    /// Value in the previous edition.
    pub avant: String,
    /// Value in this edition.
    pub apres: String,
    /// `courante`, `refonte` or `correction`.
    pub classe: String,
    /// Why, in French.
    pub raison: String,
    /// The figure was published as one that would move.
    #[serde(skip)]
    pub expected: bool,
}

impl Revision {
    /// Whether it corrects an error, rather than following late data or a change of method.
    pub fn is_correction(&self) -> bool {
        self.classe == "correction"
    }
}

/// A link to an edition published before this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditionEntry {
    /// Its month.
    pub edition: Month,
    /// Its date of release.
    pub released: Day,
    /// Its printed edition; the oldest ones have none.
    pub printed: Option<Printed>,
}

/// One edition, read back from disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEdition {
    /// What it was made from.
    pub manifest: Provenance,
    /// The public data model.
    pub catalogue: Catalogue,
    /// Tables by identifier.
    pub tables: BTreeMap<String, PublishedTable>,
    /// What changed since the previous edition.
    pub revisions: Vec<Revision>,
    /// The errors that this edition and earlier ones corrected, with the edition, newest first.
    pub corrections: Vec<(Month, Revision)>,
    /// This edition and all earlier ones, newest first.
    pub editions: Vec<EditionEntry>,
}

impl PublishedEdition {
    /// Its own entry in the list of editions.
    pub fn entry(&self) -> Option<&EditionEntry> {
        self.editions.iter().find(|entry| entry.edition == self.manifest.edition)
    }

    /// Notes its printed edition, once made: pages link to it.
    pub fn set_printed(&mut self, printed: Option<Printed>) {
        let own = self.manifest.edition;
        for entry in self.editions.iter_mut().filter(|entry| entry.edition == own) {
            entry.printed = printed;
        }
    }
}

/// What a page says of the edition's making; the sealed [`Manifest`] adds the files' hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Month of the edition.
    pub edition: Month,
    /// Month of the edition before it.
    pub previous: Option<Month>,
    /// Where the data come from.
    pub origin: Origin,
    /// Date of release.
    pub released: Day,
    /// Date of the next release, when the calendar has one.
    pub next_release: Option<Day>,
    /// Version of the program.
    pub version: String,
    /// Hash identifying the statistical method.
    pub method: String,
}
