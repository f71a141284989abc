//! From persons to companies: rows written by buckets of persons, read back by buckets of
//! companies.
//!
//! A company's bucket is the remainder of its SIREN, mixed. Buckets of persons write to the files of
//! each bucket of companies, in whatever order they come: a reader must sort, and add integers
//! only, so that neither the number of buckets nor the order of writing shows in any result.
//!
//! A file is closed after some row groups and another one begun: a Parquet file is described at its
//! end, and what describes its row groups stays in memory until then.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::shelf::Shelf;
use super::table::{Table, TableWriter, read};
use super::{StoreError, create_private};
use crate::vocabulary::Siren;

/// Rows that wait in memory, over all buckets of companies.
const ROWS_WAITING: usize = 1 << 20;
/// Fewest and most of one bucket.
const ROWS_PER_GROUP: (usize, usize) = (1_024, 16_384);

/// Row groups of one file.
const GROUPS_PER_FILE: usize = 16;

/// A row that goes to its company's bucket.
pub trait Exchanged: Table + Send {
    /// The company.
    fn company(&self) -> Siren;
}

/// Rows on their way.
pub struct Exchange<T: Exchanged> {
    folder: PathBuf,
    senders: Vec<Mutex<Sender<T>>>,
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
        let sender = |bucket| Mutex::new(Sender::new(folder.to_owned(), bucket, group));
        let senders = (0..buckets.max(1)).map(sender).collect();
        Ok(Self { folder: folder.to_owned(), senders })
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
            let Some(sender) = self.senders.get(bucket) else { continue };
            // A thread that panicked while writing stops the whole run.
            let mut sender = sender.lock().map_err(|_| StoreError::Write { table: T::NAME })?;
            sender.send(rows)?;
        }
        Ok(())
    }

    /// Closes the files.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<Received<T>, StoreError> {
        let buckets = self.senders.len();
        for sender in self.senders {
            let sender = sender.into_inner();
            sender.map_err(|_| StoreError::Write { table: T::NAME })?.writer.finish()?;
        }
        Ok(Received { folder: self.folder, buckets, rows: PhantomData })
    }

    fn bucket(&self, company: Siren) -> usize {
        // SIREN are not evenly spread over remainders: their last digit is a check digit.
        let mixed = u64::from(company.number()).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let buckets = u64::try_from(self.senders.len()).unwrap_or(1);
        usize::try_from(mixed % buckets).unwrap_or_default()
    }
}

/// Rows on their way to one bucket of companies.
struct Sender<T: Exchanged> {
    folder: PathBuf,
    bucket: usize,
    group: usize,
    /// Files closed.
    files: usize,
    /// Rows sent to the file that is open.
    rows: usize,
    writer: TableWriter<T>,
}

impl<T: Exchanged> Sender<T> {
    fn new(folder: PathBuf, bucket: usize, group: usize) -> Self {
        let writer = TableWriter::new(file(&folder, bucket, 0), group);
        Self { folder, bucket, group, files: 0, rows: 0, writer }
    }

    fn send(&mut self, rows: Vec<T>) -> Result<(), StoreError> {
        self.rows += rows.len();
        self.writer.extend(rows)?;
        if self.rows >= GROUPS_PER_FILE * self.group {
            self.files += 1;
            self.rows = 0;
            let next = TableWriter::new(file(&self.folder, self.bucket, self.files), self.group);
            std::mem::replace(&mut self.writer, next).finish()?;
        }
        Ok(())
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
        let mut rows = Vec::new();
        for number in 0.. {
            let file = file(&self.folder, bucket, number);
            if !file.exists() {
                break;
            }
            rows.extend(read(&file)?);
        }
        Ok(rows)
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

fn file(folder: &Path, bucket: usize, number: usize) -> PathBuf {
    folder.join(format!("bucket={bucket:04}-{number}.parquet"))
}

#[cfg(test)]
mod tests {
    use super::super::table::table;
    use super::*;
    use crate::vocabulary::Siret;

    struct Row {
        siret: Siret,
        number: u32,
    }

    table!(Row, "rows", { siret, number });

    impl Exchanged for Row {
        fn company(&self) -> Siren {
            self.siret.siren()
        }
    }

    #[test]
    fn rows_of_several_files_all_arrive_in_the_bucket_of_their_company() {
        let folder = tempfile::tempdir().unwrap();
        let group = ROWS_PER_GROUP.0;
        let exchange = Exchange::open(folder.path(), ROWS_WAITING / group).unwrap();
        let sirets = ["00000000100017", "00000000200015"]
            .map(|digits| Siret::parse(digits.as_bytes()).unwrap());
        let count = u32::try_from(3 * GROUPS_PER_FILE * group + 7).unwrap();
        let numbers: Vec<u32> = (0..count).collect();
        for part in numbers.chunks(1_000) {
            let row = |number: &u32| Row { siret: sirets[(number % 2) as usize], number: *number };
            exchange.send(part.iter().map(row).collect()).unwrap();
        }
        let received = exchange.finish().unwrap();
        let (mut found, mut filled) = (Vec::new(), 0);
        for bucket in 0..received.buckets() {
            let rows = received.rows(bucket).unwrap();
            let mut companies: Vec<Siren> = rows.iter().map(Row::company).collect();
            companies.dedup();
            assert!(companies.len() < 2, "each of the two has its own bucket");
            filled += companies.len();
            found.extend(rows.iter().map(|row| row.number));
        }
        assert_eq!(filled, 2, "and only that one");
        found.sort_unstable();
        assert!(found == numbers);
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert!(files > 2, "{files} files");
    }
}
