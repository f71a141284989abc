//! Step 1: files to typed records. Nothing else in the program knows a file format.
//!
//! [`containers`] opens what arrives, [`dsn`] turns raw declarations into [`records`], and
//! [`inventory`] decides which declarations count. What is wrong in the data is a list of
//! [`findings`]; [`examine()`] reads files only to make a [`report`] on them, [`deposits`] keeps
//! them in the private store. Consolidated [`tables`] become the same records; [`registers`] say
//! what declarations do not.

pub mod containers;
pub mod deposits;
pub mod dsn;
mod examine;
pub mod findings;
pub mod inventory;
pub mod records;
pub mod registers;
pub mod report;
mod stored_report;
pub mod tables;

pub use examine::{IngestError, examine};
