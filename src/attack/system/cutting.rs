//! Cuts a merged system into connected parts, what is already known taken out.

use std::collections::BTreeMap;

use super::Band;
use super::components::Union;
use super::part::{Part, Weights};
use super::twins::Merged;

/// For each merged unknown that is not fixed, its part and its place there.
pub(super) type Places = BTreeMap<usize, (usize, usize)>;

/// Cuts what is not fixed into connected parts: the parts, and for each unknown that is not
/// fixed its part and its place there.
pub(super) fn cut(merged: &Merged, fixed: &BTreeMap<usize, i64>) -> (Vec<Part>, Places) {
    let mut parts: Vec<Part> = Vec::new();
    let mut places = Places::new();
    let mut union = Union::new(merged.highs.len());
    let free = |terms: &[(usize, i64)]| -> Vec<(usize, i64)> {
        terms.iter().filter(|(unknown, _)| !fixed.contains_key(unknown)).copied().collect()
    };
    let known = |terms: &[(usize, i64)]| -> i64 {
        terms.iter().filter_map(|(unknown, factor)| Some(fixed.get(unknown)? * factor)).sum()
    };
    let rows: Vec<(Weights, i64, &Vec<usize>)> = merged
        .rows
        .iter()
        .map(|row| (free(&row.terms), row.total - known(&row.terms), &row.sources))
        .filter(|(terms, _, _)| !terms.is_empty())
        .collect();
    let bands: Vec<Band> = merged
        .bands
        .iter()
        .map(|band| {
            let by = known(&band.terms);
            Band {
                terms: free(&band.terms),
                low: band.low.map(|limit| limit - by),
                high: band.high.map(|limit| limit - by),
                open: band.open,
            }
        })
        .filter(|band| !band.terms.is_empty())
        .collect();
    for (terms, _, _) in &rows {
        union.join_all(terms.iter().map(|(unknown, _)| *unknown));
    }
    for band in &bands {
        union.join_all(band.terms.iter().map(|(unknown, _)| *unknown));
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for unknown in (0..merged.highs.len()).filter(|unknown| !fixed.contains_key(unknown)) {
        let next = numbers.len();
        let number = *numbers.entry(union.find(unknown)).or_insert(next);
        if number == parts.len() {
            parts.push(Part::default());
        }
        let Some(part) = parts.get_mut(number) else { continue };
        places.insert(unknown, (number, part.model.highs.len()));
        part.model.highs.push(merged.highs.get(unknown).copied().flatten());
    }
    let placed = |terms: &[(usize, i64)]| -> (Option<usize>, Weights) {
        let found: Vec<((usize, usize), i64)> = terms
            .iter()
            .filter_map(|(unknown, factor)| Some((*places.get(unknown)?, *factor)))
            .collect();
        let part = found.first().map(|((part, _), _)| *part);
        (part, found.into_iter().map(|((_, place), factor)| (place, factor)).collect())
    };
    for (terms, total, sources) in rows {
        let (number, terms) = placed(&terms);
        if let Some(part) = number.and_then(|number| parts.get_mut(number)) {
            part.sources.extend(sources);
            part.model.rows.push((terms, total));
        }
    }
    for band in bands {
        let (number, terms) = placed(&band.terms);
        if let Some(part) = number.and_then(|number| parts.get_mut(number)) {
            part.model.bands.push(Band { terms, ..band });
        }
    }
    for part in &mut parts {
        part.simplex = match part.model.rows.as_slice() {
            [(terms, total)]
                if part.model.bands.is_empty()
                    && part.model.highs.iter().all(Option::is_none)
                    && terms.iter().all(|(_, factor)| *factor == 1) =>
            {
                Some(*total)
            }
            _ => None,
        };
    }
    (parts, places)
}
