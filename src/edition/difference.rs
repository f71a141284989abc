//! What changed between two editions: figures, tables, pages. For the monthly review.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::published::{Manifest, PublishedEdition, PublishedTable};
use crate::disclosure::protected::Cell;

/// What changed from one edition to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Tables that only the later edition has.
    pub tables_added: Vec<String>,
    /// Tables that only the earlier edition has.
    pub tables_removed: Vec<String>,
    /// Tables of both, in order of identifier.
    pub tables: Vec<TableDifference>,
    /// Pages that only the later edition has.
    pub pages_added: Vec<String>,
    /// Pages that only the earlier edition has.
    pub pages_removed: Vec<String>,
    /// Pages of both whose content differs.
    pub pages_changed: Vec<String>,
}

/// What changed in one table, in numbers of figures and in full for those that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDifference {
    /// Identifier.
    pub table: String,
    /// Figures of periods that only the later edition has.
    pub new_periods: u64,
    /// Figures of periods that only the earlier edition has.
    pub dropped_periods: u64,
    /// Figures that are the same.
    pub unchanged: u64,
    /// Figures withheld in the later edition only.
    pub newly_withheld: u64,
    /// Figures published in the later edition only.
    pub newly_published: u64,
    /// Figures published in both with other values.
    pub changed: Vec<Change>,
}

/// A figure that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Period.
    pub period: String,
    /// Codes of the dimensions, in catalogue order.
    pub codes: Vec<String>,
    /// Measure.
    pub measure: String,
    /// Value in the earlier edition.
    pub before: String,
    /// Value in the later edition.
    pub after: String,
}

/// Compares the figures of two editions, and the pages their manifests list.
pub fn compare(
    (before, pages_before): (&PublishedEdition, &Manifest),
    (after, pages_after): (&PublishedEdition, &Manifest),
) -> Difference {
    let identifiers = |edition: &PublishedEdition| -> BTreeSet<String> {
        edition.tables.keys().cloned().collect()
    };
    let (tables_removed, tables_added) = apart(&identifiers(before), &identifiers(after));
    let tables = before
        .tables
        .iter()
        .filter_map(|(id, table)| Some(compare_tables(id, table, after.tables.get(id)?)))
        .collect();
    let (old, new) = (pages(pages_before), pages(pages_after));
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect();
    let (pages_removed, pages_added) = apart(&names(&old), &names(&new));
    let pages_changed = old
        .iter()
        .filter(|(page, hash)| new.get(*page).is_some_and(|other| other != *hash))
        .map(|(page, _)| page.clone())
        .collect();
    Difference { tables_added, tables_removed, tables, pages_added, pages_removed, pages_changed }
}

fn apart(before: &BTreeSet<String>, after: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    (before.difference(after).cloned().collect(), after.difference(before).cloned().collect())
}

fn pages(manifest: &Manifest) -> BTreeMap<String, String> {
    manifest
        .fichiers
        .iter()
        .filter(|file| file.chemin.ends_with(".html"))
        .map(|file| (file.chemin.clone(), file.sha256.clone()))
        .collect()
}

fn compare_tables(id: &str, before: &PublishedTable, after: &PublishedTable) -> TableDifference {
    let mut difference = TableDifference {
        table: id.to_owned(),
        new_periods: 0,
        dropped_periods: 0,
        unchanged: 0,
        newly_withheld: 0,
        newly_published: 0,
        changed: Vec::new(),
    };
    let old: BTreeMap<_, _> = before.cells().collect();
    let new: BTreeMap<_, _> = after.cells().collect();
    for (key, cell) in &old {
        match new.get(key).map(|other| (cell.cell, other.cell)) {
            None => difference.dropped_periods += 1,
            Some((Cell::Published(one), Cell::Published(other))) if one != other => {
                difference.changed.push(Change {
                    period: key.0.to_string(),
                    codes: key.1.clone(),
                    measure: key.2.clone(),
                    before: one.to_string(),
                    after: other.to_string(),
                });
            }
            Some((one, other)) if one == other => difference.unchanged += 1,
            Some((Cell::Published(_), _)) => difference.newly_withheld += 1,
            Some((_, Cell::Published(_))) => difference.newly_published += 1,
            Some(_) => difference.unchanged += 1,
        }
    }
    difference.new_periods =
        u64::try_from(new.keys().filter(|key| !old.contains_key(**key)).count())
            .unwrap_or(u64::MAX);
    difference
}
