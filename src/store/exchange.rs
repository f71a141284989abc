//! From persons to companies: rows written by buckets of persons, read back by buckets of
//! companies.
//!
//! A company's bucket is the remainder of its SIREN, mixed. Buckets of persons write to one file
//! per bucket of companies, in whatever order they come: a reader must sort, and add integers
//! only, so that neither the number of buckets nor the order of writing shows in any result.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::shelf::Shelf;
use super::table::{Table, TableWriter, read_if_present};
use super::{StoreError, create_private};
use crate::vocabulary::Siren;

/// Rows that wait in memory, over all buckets of companies.
const ROWS_WAITING: usize = 1 << 20;
/// Fewest and most of one bucket.
const ROWS_PER_GROUP: (usize, usize) = (1_024, 16_384);

/// A row that goes to its company's bucket.
pub trait Exchanged: Table + Send {
    /// The company.
    fn company(&self) -> Siren;
}

/// Rows on their way.
pub struct Exchange<T: Exchanged> {
    folder: PathBuf,
    writers: Vec<Mutex<TableWriter<T>>>,
}

impl<T: Exchanged> Exchange<T> {
    /// An exchange toward so many buckets of companies; at least one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(folder: &Path, buckets: usize) -> Result<Self, StoreError> {
        create_private(folder)?;
        let (fewest, most) = ROWS_PER_GROUP;
        let group = (ROWS_WAITING / buckets.max(1)).clamp(fewest, most);
        let writer = |bucket| Mutex::new(TableWriter::new(file(folder, bucket), group));
        let writers = (0..buckets.max(1)).map(writer).collect();
        Ok(Self { folder: folder.to_owned(), writers })
    }

    /// Sends rows, from any thread.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn send(&self, rows: Vec<T>) -> Result<(), StoreError> {
        let mut parts: BTreeMap<usize, Vec<T>> = BTreeMap::new();
        for row in rows {
            parts.entry(self.bucket(row.company())).or_default().push(row);
        }
        for (bucket, rows) in parts {
            let Some(writer) = self.writers.get(bucket) else { continue };
            // A thread that panicked while writing stops the whole run.
            let mut writer = writer.lock().map_err(|_| StoreError::Write { table: T::NAME })?;
            writer.extend(rows)?;
        }
        Ok(())
    }

    /// Closes the files.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<Received<T>, StoreError> {
        let buckets = self.writers.len();
        for writer in self.writers {
            let writer = writer.into_inner();
            writer.map_err(|_| StoreError::Write { table: T::NAME })?.finish()?;
        }
        Ok(Received { folder: self.folder, buckets, rows: PhantomData })
    }

    fn bucket(&self, company: Siren) -> usize {
        // SIREN are not evenly spread over remainders: their last digit is a check digit.
        let mixed = u64::from(company.number()).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let buckets = u64::try_from(self.writers.len()).unwrap_or(1);
        usize::try_from(mixed % buckets).unwrap_or_default()
    }
}

/// Rows arrived.
pub struct Received<T> {
    folder: PathBuf,
    buckets: usize,
    rows: PhantomData<fn() -> T>,
}

impl<T: Exchanged> Received<T> {
    /// Buckets of companies.
    pub const fn buckets(&self) -> usize {
        self.buckets
    }

    /// A shelf for what is made from these rows, by the same buckets.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn shelf(&self, name: &str) -> Result<Shelf, StoreError> {
        Shelf::open(&self.folder.join(name), self.buckets)
    }

    /// The rows of one bucket of companies, in no particular order.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn rows(&self, bucket: usize) -> Result<Vec<T>, StoreError> {
        read_if_present(&file(&self.folder, bucket))
    }
}

/// Makes a part from each bucket, several at once, and adds it to `whole`: neither their number nor
/// their order may show in it. There is one whole, not one for each thread: it can take half a
/// gibibyte.
///
/// # Errors
/// Those of `make`.
pub fn over_buckets<R: Send, P>(
    buckets: usize,
    whole: R,
    make: impl Fn(usize) -> Result<P, StoreError> + Sync,
    merge: impl Fn(&mut R, P) + Sync,
) -> Result<R, StoreError> {
    let whole = Mutex::new(whole);
    (0..buckets).into_par_iter().try_for_each(|bucket| {
        let part = make(bucket)?;
        // A thread that panicked while merging stops the whole run.
        merge(&mut whole.lock().unwrap_or_else(PoisonError::into_inner), part);
        Ok(())
    })?;
    Ok(whole.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn file(folder: &Path, bucket: usize) -> PathBuf {
    folder.join(format!("bucket={bucket:04}.parquet"))
}
