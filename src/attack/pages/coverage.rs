//! What a row about a table may say: how many of its cells show a figure, counted again, and, where
//! it tells a correction, what some edition published in the table.
//!
//! Such a row names no modality and no period, so nothing published would explain its numbers; yet
//! a figure withheld from the tables could hide there as well as anywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Written, plain, written};
use crate::attack::catalogue::{Dimension, Table};
use crate::attack::editions::{Edition, Loaded};
use crate::attack::formats::Status;

/// Counts of cells of one table or of several.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    tables: i64,
    cells: i64,
    published: i64,
    secret: i64,
    other: i64,
    provisional: i64,
    revised: i64,
    /// National totals published, and withheld.
    totals: (i64, i64),
    /// Of the national totals published: what the finest cells show, and all.
    finest: (i64, i64),
}

/// What editions published, by identifier of the table.
pub(super) type Ever<'e> = BTreeMap<&'e str, BTreeSet<Written>>;

/// Everything that editions published in each table.
pub(super) fn ever(editions: &[Edition]) -> Ever<'_> {
    let mut ever = Ever::new();
    for loaded in editions.iter().flat_map(|edition| &edition.tables) {
        let values = loaded.sheet.cells.iter().filter_map(|cell| cell.as_ref()?.value);
        ever.entry(loaded.table.id.as_str()).or_default().extend(values.map(written));
    }
    ever
}

/// What may be said of the tables of a title: one table, or all those of a statistic.
pub(super) fn by_title(edition: &Edition, ever: &Ever<'_>) -> BTreeMap<String, BTreeSet<Written>> {
    let mut allowed: BTreeMap<String, BTreeSet<Written>> = BTreeMap::new();
    let mut statistics: BTreeMap<&str, (BTreeSet<String>, Counts)> = BTreeMap::new();
    for loaded in &edition.tables {
        let own = Counts::of(loaded);
        let title = plain(&loaded.table.titre);
        allowed.entry(title.clone()).or_default().extend(own.numbers());
        let files = loaded.table.fichiers.iter().flat_map(|file| [file.octets, file.lignes]);
        let files = files.filter_map(|size| Some((0, i64::try_from(size).ok()?)));
        let published = ever.get(loaded.table.id.as_str()).into_iter().flatten().copied();
        allowed.entry(title.clone()).or_default().extend(files.chain(published));
        let (titles, sum) = statistics.entry(&loaded.table.indicateur).or_default();
        titles.insert(title.split(", par ").next().unwrap_or_default().to_owned());
        *sum = sum.plus(own);
    }
    for (titles, sum) in statistics.into_values() {
        for title in titles {
            allowed.entry(title).or_default().extend(sum.numbers());
        }
    }
    allowed
}

impl Counts {
    fn of(loaded: &Loaded) -> Self {
        let (table, sheet) = (&loaded.table, &loaded.sheet);
        let adds_up = table.dimensions.iter().all(|dimension| dimension.additive);
        let base = table.mesures.iter().position(|measure| measure.nature == "effectif");
        let base = base.filter(|_| adds_up && !table.dimensions.is_empty());
        let roots = roots(table);
        let leaves: Vec<BTreeSet<usize>> = table.dimensions.iter().map(leaves).collect();
        let revised = i64::try_from(sheet.revised).unwrap_or(i64::MAX);
        let mut counts = Self { tables: 1, revised, ..Self::default() };
        // Periods of which the parts are still to come are not compared with their totals.
        let awaits = |cell: usize| {
            loaded.stated(cell).is_some_and(|stated| stated.status == Status::Unavailable)
        };
        let awaited: BTreeSet<usize> = (0..sheet.cells.len())
            .filter(|cell| awaits(*cell))
            .map(|cell| sheet.layout.coordinates(cell).0)
            .collect();
        for (place, cell) in sheet.cells.iter().enumerate() {
            let Some(stated) = cell else { continue };
            let (period, nodes, measure) = sheet.layout.coordinates(place);
            let is_total = nodes == roots;
            counts.cells += 1;
            counts.provisional += i64::from(stated.provisional);
            match stated.status {
                Status::Published => {
                    counts.published += 1;
                    counts.totals.0 += i64::from(is_total);
                }
                Status::Secret => {
                    counts.secret += 1;
                    counts.totals.1 += i64::from(is_total);
                }
                _ => counts.other += 1,
            }
            let value = |place: usize| loaded.stated(place)?.value?.in_units(0);
            let Some(shown) = value(place).filter(|_| base == Some(measure)) else { continue };
            if is_total && !awaited.contains(&period) {
                counts.finest.1 += shown;
            }
            let is_finest = nodes.iter().zip(&leaves).all(|(node, leaves)| leaves.contains(node));
            if is_finest && value(sheet.layout.at(period, &roots, measure)).is_some() {
                counts.finest.0 += shown;
            }
        }
        counts
    }

    fn plus(self, other: Self) -> Self {
        let pair = |one: (i64, i64), other: (i64, i64)| (one.0 + other.0, one.1 + other.1);
        Self {
            tables: self.tables + other.tables,
            cells: self.cells + other.cells,
            published: self.published + other.published,
            secret: self.secret + other.secret,
            other: self.other + other.other,
            provisional: self.provisional + other.provisional,
            revised: self.revised + other.revised,
            totals: pair(self.totals, other.totals),
            finest: pair(self.finest, other.finest),
        }
    }

    /// Each count, and each share in percent with one decimal.
    fn numbers(self) -> impl Iterator<Item = Written> {
        let counts = [
            self.tables,
            self.cells,
            self.published,
            self.secret,
            self.other,
            self.provisional,
            self.revised,
        ];
        let shares = [
            (self.published, self.published + self.secret),
            (self.totals.0, self.totals.0 + self.totals.1),
            self.finest,
        ];
        let shares = shares.into_iter().filter_map(|(part, whole)| Some((1, tenths(part, whole)?)));
        counts.into_iter().map(|count| (0, count)).chain(shares)
    }
}

/// Tenths of a percent, rounded half up; 0 and 1 000 are said of nothing and of all alone.
fn tenths(part: i64, whole: i64) -> Option<i64> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    if whole <= 0 {
        return None;
    }
    let nearest = (2_000 * part + whole).div_euclid(2 * whole);
    let nearest = if 0 < part && part < whole { nearest.clamp(1, 999) } else { nearest };
    i64::try_from(nearest).ok()
}

/// The position of the total in each dimension.
fn roots(table: &Table) -> Vec<usize> {
    let root = |dimension: &Dimension| {
        dimension.modalites.iter().position(|one| one.parent.is_none()).unwrap_or_default()
    };
    table.dimensions.iter().map(root).collect()
}

/// The positions of the modalities without parts.
fn leaves(dimension: &Dimension) -> BTreeSet<usize> {
    let is_leaf =
        |code: &str| !dimension.modalites.iter().any(|other| other.parent.as_deref() == Some(code));
    let modalities = dimension.modalites.iter().enumerate();
    modalities.filter(|(_, one)| is_leaf(&one.code)).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn shares_are_rounded_as_any_reader_would() {
        for (part, whole, expected) in [
            (1, 8, Some(125)),
            (1, 3, Some(333)),
            (0, 5, Some(0)),
            (5, 5, Some(1_000)),
            (1, 100_000, Some(1)),
            (99_999, 100_000, Some(999)),
            (0, 0, None),
        ] {
            assert_eq!(tenths(part, whole), expected, "{part} of {whole}");
        }
    }
}
