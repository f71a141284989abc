//! The declarations that count, from the oldest to the newest.
//!
//! A row of a bucket names its declaration by its rank here, so that "the latest declaration
//! wins" is a comparison of two integers, and the same in every bucket.

use std::collections::BTreeMap;

use crate::vocabulary::{Day, Month, Months, Siret};

/// What a declaration is, as far as facts are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A monthly in force, or an establishment-month of the consolidated tables.
    Monthly(Month),
    /// A valid signal: it supplies only what no monthly covers.
    Signal,
}

/// A declaration that counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Establishment.
    pub siret: Siret,
    /// Monthly or signal.
    pub kind: SourceKind,
}

/// All declarations that count, and the months each establishment filed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Chronology {
    /// From the oldest to the newest; the position is the rank.
    pub sources: Vec<Source>,
    /// Months filed by each establishment.
    pub filings: BTreeMap<Siret, Months>,
}

impl Chronology {
    /// The declaration of this rank.
    pub fn source(&self, rank: u32) -> Option<Source> {
        self.sources.get(usize::try_from(rank).ok()?).copied()
    }

    /// The establishment and month of a monthly.
    pub fn monthly(&self, rank: u32) -> Option<(Siret, Month)> {
        let source = self.source(rank)?;
        match source.kind {
            SourceKind::Monthly(month) => Some((source.siret, month)),
            SourceKind::Signal => None,
        }
    }

    /// Whether a monthly covers this day at this establishment: signals then say nothing more
    /// about it (ruling 22).
    pub fn covers(&self, siret: Siret, day: Day) -> bool {
        self.filings.get(&siret).is_some_and(|months| months.contains(day.month()))
    }
}
