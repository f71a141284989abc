//! Persons in buckets: rows of declarations in force routed to the bucket of their person, and
//! the facts of each bucket on disk.
//!
//! The bucket is the remainder of the person's key, itself a keyed hash: buckets are of even size,
//! and no result depends on their number. Identities are linked before routing, so that one person
//! is in one bucket. One table at a time is open per worker, with one file per bucket.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::builder::FactsBuilder;
use super::schema::PersonFacts;
use crate::ingest::inventory::Inventory;
use crate::ingest::records::{
    AbsenceRecord, ContractChangeRecord, ContractRecord, EndRecord, IndividualRecord, WorkRecord,
};
use crate::store::table::{Table, TableWriter, read, read_if_present, write};
use crate::store::{ParsedBatch, StoreError, create_private};
use crate::vocabulary::PersonKey;

/// Rows kept in memory per bucket while a table is routed.
const ROWS_PER_GROUP: usize = 4_096;

/// Rank of a declaration in the chronology, and whether it is a monthly.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ranked {
    pub(super) rank: u32,
    pub(super) monthly: bool,
}

/// What to route: batches of records, each with the declarations that count.
pub(super) struct Route<'a> {
    pub(super) batches: Vec<(&'a ParsedBatch, BTreeMap<u32, Ranked>)>,
    pub(super) inventory: &'a Inventory,
    pub(super) folder: PathBuf,
    pub(super) buckets: u64,
}

/// The bucket of a person.
pub(super) fn bucket(person: PersonKey, buckets: u64) -> usize {
    usize::try_from(person.number() % buckets.max(1)).unwrap_or(0)
}

/// Routes one table.
type Step = fn(&Route<'_>) -> Result<(), StoreError>;

impl Route<'_> {
    /// Routes all tables, one table per worker.
    pub(super) fn run(&self) -> Result<(), StoreError> {
        let tables: [Step; 6] = [
            |route| route.table::<WorkRecord>(),
            |route| route.table::<ContractRecord>(),
            |route| route.table::<IndividualRecord>(),
            |route| route.table::<AbsenceRecord>(),
            |route| route.table::<EndRecord>(),
            |route| route.table::<ContractChangeRecord>(),
        ];
        tables.par_iter().try_for_each(|table| table(self))
    }

    fn table<T: Routed>(&self) -> Result<(), StoreError> {
        let folder = self.folder.join(T::NAME);
        create_private(&folder)?;
        let mut writers: BTreeMap<usize, TableWriter<T>> = BTreeMap::new();
        for (batch, counting) in &self.batches {
            if counting.is_empty() {
                continue;
            }
            for mut row in batch.rows::<T>()? {
                let (declaration, person) = row.place();
                let Some(ranked) = counting.get(declaration) else { continue };
                if !ranked.monthly && !T::IN_SIGNALS {
                    continue;
                }
                *declaration = ranked.rank;
                *person = self.inventory.person(*person);
                let bucket = bucket(*person, self.buckets);
                writers
                    .entry(bucket)
                    .or_insert_with(|| {
                        TableWriter::new(routed_path::<T>(&self.folder, bucket), ROWS_PER_GROUP)
                    })
                    .push(row)?;
            }
        }
        writers.into_values().try_for_each(TableWriter::finish)
    }

    /// Adds the routed rows of a bucket to what is already known of it.
    pub(super) fn collect(
        &self,
        bucket: usize,
        known: FactsBuilder,
    ) -> Result<FactsBuilder, StoreError> {
        Ok(FactsBuilder {
            individuals: self.rows(bucket)?,
            contracts: self.rows(bucket)?,
            changes: self.rows(bucket)?,
            ends: self.rows(bucket)?,
            absences: self.rows(bucket)?,
            work: self.rows(bucket)?,
            ..known
        })
    }

    fn rows<T: Table>(&self, bucket: usize) -> Result<Vec<T>, StoreError> {
        read_if_present(&routed_path::<T>(&self.folder, bucket))
    }
}

fn routed_path<T: Table>(folder: &Path, bucket: usize) -> PathBuf {
    folder.join(T::NAME).join(format!("bucket={bucket:04}.parquet"))
}

/// A row that goes to its person's bucket.
trait Routed: Table + Send {
    /// Whether a signal's rows count; its contracts, persons, hours and pay never do.
    const IN_SIGNALS: bool;

    /// Its declaration and its person.
    fn place(&mut self) -> (&mut u32, &mut PersonKey);
}

macro_rules! routed {
    ($($row:ident: $in_signals:literal),+ $(,)?) => {$(
        impl Routed for $row {
            const IN_SIGNALS: bool = $in_signals;

            fn place(&mut self) -> (&mut u32, &mut PersonKey) {
                (&mut self.declaration, &mut self.person)
            }
        }
    )+};
}

routed!(
    IndividualRecord: false,
    ContractRecord: false,
    ContractChangeRecord: false,
    WorkRecord: false,
    EndRecord: true,
    AbsenceRecord: true,
);

/// The facts of one bucket, on disk.
#[derive(Clone)]
pub struct Bucket {
    folder: PathBuf,
    number: usize,
}

impl Bucket {
    /// Keeps the facts of a bucket below a folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(folder: &Path, number: usize, facts: PersonFacts) -> Result<Self, StoreError> {
        let bucket = Self { folder: folder.to_owned(), number };
        bucket.write(facts.persons)?;
        bucket.write(facts.contracts)?;
        bucket.write(facts.work)?;
        bucket.write(facts.absences)?;
        bucket.write(facts.passes)?;
        bucket.write(facts.suspensions)?;
        bucket.write(facts.prolongations)?;
        Ok(bucket)
    }

    /// Its number, from 0.
    pub const fn number(&self) -> usize {
        self.number
    }

    /// Reads the facts back. One bucket per worker bounds memory.
    ///
    /// # Errors
    /// When a table is missing or damaged.
    pub fn load(&self) -> Result<PersonFacts, StoreError> {
        Ok(PersonFacts {
            persons: read(&self.path("persons"))?,
            contracts: read(&self.path("contracts"))?,
            work: read(&self.path("work"))?,
            absences: read(&self.path("absences"))?,
            passes: read(&self.path("passes"))?,
            suspensions: read(&self.path("suspensions"))?,
            prolongations: read(&self.path("prolongations"))?,
        })
    }

    fn write<T: Table>(&self, rows: Vec<T>) -> Result<(), StoreError> {
        let path = self.path(T::NAME);
        if let Some(folder) = path.parent() {
            create_private(folder)?;
        }
        write(&path, rows)
    }

    fn path(&self, table: &str) -> PathBuf {
        self.folder.join(table).join(format!("bucket={:04}", self.number)).join("rows.parquet")
    }
}
