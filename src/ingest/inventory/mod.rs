//! Which declarations count: the versions in force, the signals still valid, the months filed, and
//! which identities are one person.
//!
//! A pure function of the declarations read. Neither the order of the files nor their number of
//! copies changes the answer: versions are compared by what they say, then by file name and
//! content.

mod links;
mod monthlies;
mod signals;

use std::collections::BTreeMap;

use crate::ingest::records::{DeclarationRecord, IdentityRecord, Nature};
use crate::vocabulary::{Day, Month, Months, PersonKey, Siret};

/// What tells two files apart whatever folder they are in: name, then content.
///
/// A file name can hold a SIRET: this type prints nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileKey {
    /// File name without its folder; `archive.zip/member` inside an archive.
    pub name: String,
    /// SHA-256 of the content, decisive between files of the same name only.
    pub fingerprint: [u8; 32],
}

/// What one file contributes to the inventory.
#[derive(Clone, PartialEq, Eq)]
pub struct FiledDeclarations {
    /// The file.
    pub key: FileKey,
    /// Position of the batch that holds its other rows, among those given beside the inventory.
    pub batch: usize,
    /// Its declarations, set aside or not.
    pub declarations: Vec<DeclarationRecord>,
    /// The identity links its declarations state.
    pub identities: Vec<IdentityRecord>,
}

/// A declaration among several files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclarationId {
    /// Index of the file in the list given to [`Inventory::of`].
    pub file: usize,
    /// Ordinal of the declaration, as its record has it.
    pub declaration: u32,
}

/// What a declaration counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A monthly in force: everything in it counts.
    InForce,
    /// A monthly replaced by a later version, another fraction scheme or a whole scope.
    Superseded,
    /// A valid signal: its leaves, suspensions and ends count where no monthly in force covers
    /// them (see [`Inventory::covers`]); its contracts, hours and pay never do.
    Signal,
    /// A signal replaced or cancelled, or a cancellation itself.
    SignalWithdrawn,
    /// A nature that is counted and not used (08, 09, 10 and codes to come).
    Unused,
    /// Set aside by the reader.
    SetAside,
}

/// A monthly in force whose other fractions are missing: it counts as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingFractions {
    /// One declaration of the incomplete set, the first in file order.
    pub declaration: DeclarationId,
    /// Fractions present.
    pub present: u8,
    /// Fractions expected.
    pub expected: u8,
}

/// The declarations that count, as one consistent whole.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// What each declaration counts for.
    pub standings: BTreeMap<DeclarationId, Standing>,
    /// Declarations in force and valid signals from the oldest to the newest: the attributes of a
    /// contract are those of the last one to describe it.
    pub chronology: Vec<DeclarationId>,
    /// Months for which each establishment has a monthly in force; an emptied month is filed.
    pub filings: BTreeMap<Siret, Months>,
    /// Establishment-months filed with fractions missing.
    pub incomplete: Vec<MissingFractions>,
    /// Replacements and cancellations of a signal that was not read.
    pub orphan_replacements: Vec<DeclarationId>,
    /// Weaker or older identity of a person to the one to count it under. Never chained.
    pub links: BTreeMap<PersonKey, PersonKey>,
    /// Weak identities that would have joined two NIR and therefore link nobody.
    pub ambiguous_identities: usize,
}

impl Inventory {
    /// Decides among all the declarations of these files.
    pub fn of(files: &[FiledDeclarations]) -> Self {
        let versions: Vec<Version<'_>> = files.iter().enumerate().flat_map(Version::all).collect();
        let mut inventory = Self::default();
        monthlies::decide(&versions, &mut inventory);
        signals::decide(&versions, &mut inventory);
        for version in &versions {
            let rest = if version.record.set_aside { Standing::SetAside } else { Standing::Unused };
            inventory.standings.entry(version.id).or_insert(rest);
        }
        let mut counting: Vec<&Version<'_>> =
            versions.iter().filter(|version| inventory.counts(version.id)).collect();
        counting.sort_by_key(|version| (version.month(), version.recency()));
        inventory.chronology = counting.into_iter().map(|version| version.id).collect();
        let identities = files.iter().enumerate().flat_map(|(file, filed)| {
            filed
                .identities
                .iter()
                .map(move |row| (DeclarationId { file, declaration: row.declaration }, row))
        });
        let counted = identities.filter(|(id, _)| inventory.counts(*id)).map(|(_, row)| row);
        let resolved = links::resolve(counted);
        inventory.links = resolved.links;
        inventory.ambiguous_identities = resolved.ambiguous;
        inventory
    }

    /// What a declaration counts for; unknown declarations are set aside.
    pub fn standing(&self, declaration: DeclarationId) -> Standing {
        self.standings.get(&declaration).copied().unwrap_or(Standing::SetAside)
    }

    /// Whether anything of the declaration can count: a monthly in force or a valid signal.
    pub fn counts(&self, declaration: DeclarationId) -> bool {
        matches!(self.standing(declaration), Standing::InForce | Standing::Signal)
    }

    /// The declarations of a file with a given standing, in file order.
    pub fn of_file(&self, file: usize, standing: Standing) -> impl Iterator<Item = u32> {
        let first = DeclarationId { file, declaration: 0 };
        let last = DeclarationId { file, declaration: u32::MAX };
        self.standings
            .range(first..=last)
            .filter(move |(_, actual)| **actual == standing)
            .map(|(id, _)| id.declaration)
    }

    /// Whether a monthly in force covers this day at this establishment: signals then say nothing
    /// more about it.
    pub fn covers(&self, siret: Siret, day: Day) -> bool {
        self.filings.get(&siret).is_some_and(|months| months.contains(day.month()))
    }

    /// The person to count an identity under.
    pub fn person(&self, identity: PersonKey) -> PersonKey {
        self.links.get(&identity).copied().unwrap_or(identity)
    }
}

/// One declaration with what ranks it among its competitors.
struct Version<'a> {
    id: DeclarationId,
    key: &'a FileKey,
    record: &'a DeclarationRecord,
}

/// How recent a version is. Order numbers restart every civil month, so the month of constitution
/// comes first.
type Recency<'a> = (Option<Month>, u64, Option<Day>, &'a FileKey, u32);

impl<'a> Version<'a> {
    fn all((file, filed): (usize, &'a FiledDeclarations)) -> impl Iterator<Item = Self> {
        filed.declarations.iter().map(move |record| Self {
            id: DeclarationId { file, declaration: record.declaration },
            key: &filed.key,
            record,
        })
    }

    fn recency(&self) -> Recency<'a> {
        let record = self.record;
        let constituted = record.constituted;
        (constituted.map(Day::month), record.order, constituted, self.key, record.declaration)
    }

    /// The month it describes; for a signal, the month it was made in.
    fn month(&self) -> Option<Month> {
        self.record.month.or_else(|| self.record.constituted.map(Day::month))
    }

    fn is_live(&self, wanted: impl Fn(Nature) -> bool) -> bool {
        !self.record.set_aside && wanted(self.record.nature)
    }
}
