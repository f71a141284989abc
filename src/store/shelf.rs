//! Tables by bucket, each written whole by one step and read by those that follow.

use std::path::{Path, PathBuf};

use super::table::{Table, read_if_present, write};
use super::{StoreError, create_private};

/// A folder of such tables.
#[derive(Clone)]
pub struct Shelf {
    folder: PathBuf,
    buckets: usize,
}

impl Shelf {
    /// A shelf for so many buckets. What an earlier one left in the folder is replaced bucket by
    /// bucket.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(folder: &Path, buckets: usize) -> Result<Self, StoreError> {
        create_private(folder)?;
        Ok(Self { folder: folder.to_owned(), buckets })
    }

    /// Buckets.
    pub const fn buckets(&self) -> usize {
        self.buckets
    }

    /// Writes the table of a bucket.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put<T: Table>(&self, bucket: usize, rows: Vec<T>) -> Result<(), StoreError> {
        write(&self.file::<T>(bucket), rows)
    }

    /// The table of a bucket, in the order in which it was written.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn take<T: Table>(&self, bucket: usize) -> Result<Vec<T>, StoreError> {
        read_if_present(&self.file::<T>(bucket))
    }

    fn file<T: Table>(&self, bucket: usize) -> PathBuf {
        self.folder.join(format!("{}-bucket={bucket:04}.parquet", T::NAME))
    }
}
