//! Unknowns that stand in the same statements with the same weight: only their sum matters.
//!
//! Among a hundred hidden départements under one published total, any one may hold everything or
//! nothing. They are merged into one unknown; what a target makes of them follows from the sum.

use std::collections::BTreeMap;

use super::reduction::{Expression, Reduced};
use super::{Band, Cell};

/// A system over merged unknowns, all at least zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    pub(super) rows: Vec<MergedRow>,
    pub(super) bands: Vec<Band>,
    /// Upper limit of each merged unknown.
    pub(super) highs: Vec<Option<i64>>,
    /// How many unknowns each stands for.
    pub(super) sizes: Vec<usize>,
    places: BTreeMap<Cell, usize>,
}

/// An equation between merged unknowns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MergedRow {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) total: i64,
    pub(super) sources: Vec<usize>,
}

/// What a target is at least and at most, over merged unknowns.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Objective {
    pub(super) constant: i64,
    /// Merged unknown, weight in the least value, weight in the greatest.
    pub(super) terms: Vec<(usize, i64, i64)>,
}

/// Where an unknown stands, and with which weight: kind of statement, its number, coefficient.
type Signature = Vec<(bool, usize, i64)>;

/// Merges the twins of a reduced system.
pub(super) fn merge(reduced: &Reduced) -> Merged {
    let mut signatures: BTreeMap<Cell, Signature> = BTreeMap::new();
    for expression in &reduced.expressions {
        for cell in expression.terms.keys() {
            signatures.entry(*cell).or_default();
        }
    }
    for (position, row) in reduced.rows.iter().enumerate() {
        for (cell, coefficient) in &row.terms {
            signatures.entry(*cell).or_default().push((false, position, *coefficient));
        }
    }
    for (position, band) in reduced.bands.iter().enumerate() {
        for (cell, coefficient) in &band.terms {
            signatures.entry(*cell).or_default().push((true, position, *coefficient));
        }
    }
    let mut merged = Merged::default();
    let mut known: BTreeMap<&Signature, usize> = BTreeMap::new();
    for (cell, signature) in &signatures {
        let high = reduced.highs.get(cell).copied();
        let twin = known.get(signature).copied().filter(|_| high.is_none());
        let place = twin.unwrap_or_else(|| {
            merged.highs.push(high);
            merged.sizes.push(0);
            merged.highs.len() - 1
        });
        if high.is_none() {
            known.insert(signature, place);
        }
        if let Some(size) = merged.sizes.get_mut(place) {
            *size += 1;
        }
        merged.places.insert(*cell, place);
    }
    let mut seen: BTreeMap<(Vec<(usize, i64)>, i64), ()> = BTreeMap::new();
    for row in &reduced.rows {
        let terms = merged.terms(row.terms.iter().map(|(cell, factor)| (*cell, *factor)));
        if seen.insert((terms.clone(), row.total), ()).is_none() {
            let sources = row.sources.iter().copied().collect();
            merged.rows.push(MergedRow { terms, total: row.total, sources });
        }
    }
    for band in &reduced.bands {
        let terms = merged.terms(band.terms.iter().copied());
        merged.bands.push(Band { terms, ..band.clone() });
    }
    merged
}

impl Merged {
    /// Twins share one weight: each merged unknown appears once.
    fn terms(&self, terms: impl Iterator<Item = (Cell, i64)>) -> Vec<(usize, i64)> {
        let places: BTreeMap<usize, i64> =
            terms.filter_map(|(cell, factor)| Some((*self.places.get(&cell)?, factor))).collect();
        places.into_iter().collect()
    }

    /// The limits of an expression: each merged unknown goes to the member that counts least, or
    /// most.
    pub(super) fn objective(&self, expression: &Expression) -> Objective {
        let mut found: BTreeMap<usize, (i64, i64, usize)> = BTreeMap::new();
        for (cell, factor) in &expression.terms {
            let Some(place) = self.places.get(cell) else { continue };
            let entry = found.entry(*place).or_insert((*factor, *factor, 0));
            *entry = (entry.0.min(*factor), entry.1.max(*factor), entry.2 + 1);
        }
        let terms = found
            .into_iter()
            .map(|(place, (least, most, members))| {
                let whole = self.sizes.get(place).is_none_or(|size| *size == members);
                let (least, most) = if whole { (least, most) } else { (least.min(0), most.max(0)) };
                (place, least, most)
            })
            .collect();
        Objective { constant: expression.constant, terms }
    }
}
