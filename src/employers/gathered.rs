//! Movements of all persons, on disk: nothing of them grows in memory with the number of contracts.
//!
//! Counts go to the bucket of the company, where they are added up when they are read. Groups of
//! establishments that share a person span companies: they stay as each bucket of persons found
//! them, since persons add up over buckets.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use super::movements::{ContractCounts, Count, Flow, Movements, Overlap, QuarterCounts};
pub use crate::store::StoreError;
use crate::store::exchange::{Exchange, Exchanged, Received, over_buckets};
use crate::store::shelf::Shelf;
use crate::store::table::{Table, table};
use crate::vocabulary::{Quarter, Siren, Siret};

/// Contracts that one bucket of persons has at an establishment.
struct ContractRow {
    siret: Siret,
    contracts: u32,
    temporary: u32,
    insertion: u32,
    sheltered: u32,
}

table!(ContractRow, "contracts-of-employers", {
    siret, contracts, temporary, insertion, sheltered,
});

impl Exchanged for ContractRow {
    fn company(&self) -> Siren {
        self.siret.siren()
    }
}

/// What one bucket of persons did at an establishment in a quarter.
struct MovementRow {
    siret: Siret,
    quarter: Quarter,
    heads: u32,
    hires: u32,
    hired: u32,
    open_ended_hires: u32,
    hired_open_ended: u32,
    entries: u32,
    entered: u32,
    exits: u32,
    exited: u32,
    headcount: u32,
    work_study: u32,
    in_work_study: u32,
    internships: u32,
    interns: u32,
}

table!(MovementRow, "movements-of-employers", {
    siret, quarter, heads, hires, hired, open_ended_hires, hired_open_ended, entries, entered, exits,
    exited, headcount, work_study, in_work_study, internships, interns,
});

impl Exchanged for MovementRow {
    fn company(&self) -> Siren {
        self.siret.siren()
    }
}

/// One establishment of a group that shares persons; the rows of a group follow one another.
struct OverlapRow {
    /// Number of the group among those of its bucket.
    group: u32,
    quarter: Quarter,
    flow: u8,
    siret: Siret,
    persons: i64,
}

table!(OverlapRow, "overlaps-of-employers", { group, quarter, flow, siret, persons });

/// Movements being gathered, from any thread.
pub struct Gathering {
    contracts: Exchange<ContractRow>,
    quarters: Exchange<MovementRow>,
    overlaps: Shelf,
    exits: AtomicI64,
    inferred_exits: AtomicI64,
}

impl Gathering {
    /// Gathers below a folder, from so many buckets of persons toward as many of companies.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(folder: &Path, buckets: usize) -> Result<Self, StoreError> {
        Ok(Self {
            contracts: Exchange::open(&folder.join("contracts"), buckets)?,
            quarters: Exchange::open(&folder.join("movements"), buckets)?,
            overlaps: Shelf::open(&folder.join("overlaps"), buckets)?,
            exits: AtomicI64::default(),
            inferred_exits: AtomicI64::default(),
        })
    }

    /// Adds the movements of a bucket of persons, once.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn add(&self, bucket: usize, movements: Movements) -> Result<(), StoreError> {
        let Movements { contracts, quarters, overlaps, exits, inferred_exits } = movements;
        self.contracts.send(contracts.into_iter().map(contract_row).collect())?;
        self.quarters.send(quarters.into_iter().map(movement_row).collect())?;
        self.overlaps.put(bucket, overlap_rows(overlaps))?;
        self.exits.fetch_add(exits, Ordering::Relaxed);
        self.inferred_exits.fetch_add(inferred_exits, Ordering::Relaxed);
        Ok(())
    }

    /// All that was gathered.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<Gathered, StoreError> {
        Ok(Gathered {
            contracts: self.contracts.finish()?,
            quarters: self.quarters.finish()?,
            overlaps: self.overlaps,
            exits: self.exits.into_inner(),
            inferred_exits: self.inferred_exits.into_inner(),
        })
    }
}

/// Movements gathered.
pub struct Gathered {
    contracts: Received<ContractRow>,
    quarters: Received<MovementRow>,
    overlaps: Shelf,
    /// Exits of the quarters published.
    pub exits: i64,
    /// Of which inferred from silence.
    pub inferred_exits: i64,
}

impl Gathered {
    /// Buckets of companies.
    pub const fn buckets(&self) -> usize {
        self.contracts.buckets()
    }

    /// The contracts of the establishments of a bucket of companies.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn contracts(&self, bucket: usize) -> Result<BTreeMap<Siret, ContractCounts>, StoreError> {
        let mut whole: BTreeMap<Siret, ContractCounts> = BTreeMap::new();
        for row in self.contracts.rows(bucket)? {
            whole.entry(row.siret).or_default().add(&ContractCounts {
                all: row.contracts,
                temporary: row.temporary,
                insertion: row.insertion,
                sheltered: row.sheltered,
            });
        }
        Ok(whole)
    }

    /// Adds the quarters of all establishments to `whole`, those of one company one after another.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn over_quarters<R: Send>(
        &self,
        whole: R,
        add: impl Fn(&mut R, BTreeMap<(Siret, Quarter), QuarterCounts>) + Sync,
    ) -> Result<R, StoreError> {
        over_buckets(self.quarters.buckets(), whole, |bucket| self.quarters(bucket), add)
    }

    /// Makes a part from the groups of establishments that share persons in a bucket, with how many
    /// persons, and adds it to `whole`.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn over_overlaps<R: Send, P>(
        &self,
        whole: R,
        make: impl Fn(Vec<(Overlap, i64)>) -> P + Sync,
        add: impl Fn(&mut R, P) + Sync,
    ) -> Result<R, StoreError> {
        let make = |bucket| Ok(make(self.overlaps(bucket)?));
        over_buckets(self.overlaps.buckets(), whole, make, add)
    }

    fn quarters(
        &self,
        bucket: usize,
    ) -> Result<BTreeMap<(Siret, Quarter), QuarterCounts>, StoreError> {
        let mut whole: BTreeMap<(Siret, Quarter), QuarterCounts> = BTreeMap::new();
        for row in self.quarters.rows(bucket)? {
            whole.entry((row.siret, row.quarter)).or_default().add(&counts(&row));
        }
        Ok(whole)
    }

    fn overlaps(&self, bucket: usize) -> Result<Vec<(Overlap, i64)>, StoreError> {
        let rows: Vec<OverlapRow> = self.overlaps.take(bucket)?;
        rows.chunk_by(|one, next| one.group == next.group)
            .map(|rows| {
                let first = rows.first()?;
                let flow = *Flow::ALL.get(usize::from(first.flow))?;
                let sirets = rows.iter().map(|row| row.siret).collect();
                Some((Overlap { quarter: first.quarter, flow, sirets }, first.persons))
            })
            .collect::<Option<_>>()
            .ok_or(StoreError::Damaged { table: OverlapRow::NAME })
    }
}

fn contract_row((siret, own): (Siret, ContractCounts)) -> ContractRow {
    let ContractCounts { all, temporary, insertion, sheltered } = own;
    ContractRow { siret, contracts: all, temporary, insertion, sheltered }
}

fn movement_row(((siret, quarter), own): ((Siret, Quarter), QuarterCounts)) -> MovementRow {
    let [hires, open_ended, entries, exits, headcount, work_study, internships] = own.flows;
    MovementRow {
        siret,
        quarter,
        heads: own.heads,
        hires: hires.value,
        hired: hires.persons,
        open_ended_hires: open_ended.value,
        hired_open_ended: open_ended.persons,
        entries: entries.value,
        entered: entries.persons,
        exits: exits.value,
        exited: exits.persons,
        headcount: headcount.value,
        work_study: work_study.value,
        in_work_study: work_study.persons,
        internships: internships.value,
        interns: internships.persons,
    }
}

fn counts(row: &MovementRow) -> QuarterCounts {
    let flows = [
        (row.hires, row.hired),
        (row.open_ended_hires, row.hired_open_ended),
        (row.entries, row.entered),
        (row.exits, row.exited),
        // A head is a person.
        (row.headcount, row.headcount),
        (row.work_study, row.in_work_study),
        (row.internships, row.interns),
    ];
    QuarterCounts {
        heads: row.heads,
        flows: flows.map(|(value, persons)| Count { value, persons }),
    }
}

fn overlap_rows(overlaps: BTreeMap<Overlap, i64>) -> Vec<OverlapRow> {
    (0..)
        .zip(overlaps)
        .flat_map(|(group, (Overlap { quarter, flow, sirets }, persons))| {
            let row = move |siret| OverlapRow { group, quarter, flow: flow as u8, siret, persons };
            sirets.into_iter().map(row)
        })
        .collect()
}
