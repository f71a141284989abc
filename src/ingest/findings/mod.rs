//! What can be wrong in the data: a closed list, counted by kind and located by place.
//!
//! Bad data is normal and is not an error of the program. A finding says where it was made and
//! never what was in the field.

mod kinds;
mod place;

use std::collections::BTreeMap;

pub use kinds::FindingKind;
pub use place::{Place, Rubrique};
use serde::Serialize;

/// How much a finding costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The envelope is set aside with all its declarations (the file, if it has no other).
    Envelope,
    /// The declaration is set aside.
    Declaration,
    /// One item (a line, a contract, an activity…) is left out, the rest is kept.
    ItemSkipped,
    /// Everything is kept.
    DataKept,
}

/// One thing found wrong, and where. It never holds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where in the file.
    #[serde(flatten)]
    pub place: Place,
}

/// The findings of one kind in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Occurrences {
    /// How many there are.
    pub count: u64,
    /// The first of them, in file order, at most [`Findings::PLACES`].
    pub places: Vec<Place>,
}

/// The findings of one file, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    by_kind: BTreeMap<FindingKind, Occurrences>,
}

impl Findings {
    /// Places kept per kind: enough to correct a file, and memory stays bounded.
    pub const PLACES: usize = 1_000;

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        let occurrences = self.by_kind.entry(finding.kind).or_default();
        occurrences.count += 1;
        if occurrences.places.len() < Self::PLACES {
            occurrences.places.push(finding.place);
        }
    }

    /// How many findings of this kind there are.
    pub fn count(&self, kind: FindingKind) -> u64 {
        self.by_kind.get(&kind).map_or(0, |occurrences| occurrences.count)
    }

    /// The kinds met, from the most to the least severe, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (FindingKind, &Occurrences)> {
        self.by_kind.iter().map(|(kind, occurrences)| (*kind, occurrences))
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_explained_once() {
        let mut codes = BTreeSet::new();
        for kind in FindingKind::ALL {
            assert!(codes.insert(kind.code()), "{kind:?}");
            assert!(kind.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            for text in [kind.meaning(), kind.consequence(), kind.advice(), kind.public()] {
                assert!(text.len() > 10 && text.ends_with('.'), "{kind:?}: {text}");
            }
            assert!(!kind.public().contains('\''), "{kind:?}: typographic apostrophe");
        }
    }

    #[test]
    fn kinds_go_from_the_most_to_the_least_severe() {
        assert!(FindingKind::ALL.is_sorted_by_key(|kind| kind.severity()));
    }

    #[test]
    fn places_are_bounded_and_counts_are_not() {
        let mut findings = Findings::default();
        for line in 1..=2_000 {
            let place = Place { line, rubrique: None };
            findings.add(Finding { kind: FindingKind::EmptyValue, place });
        }
        assert_eq!(findings.count(FindingKind::EmptyValue), 2_000);
        let places = findings.iter().map(|(_, found)| found.places.len()).sum::<usize>();
        assert_eq!(places, Findings::PLACES);
    }
}
