//! Files for authorised readers: they hold persons or employers, and never go under the site.
//!
//! [`RestrictedDir::open`] is the only door: it refuses a folder inside the site's output, or one
//! that contains it. Files are readable by their owner only, appear together when all are
//! complete, and their bytes depend on the inputs and the settings alone.
//!
//! - [`folder`]: the door, and files that appear together
//! - [`table`]: columns, values, and the French words that describe them
//! - [`sheet`]: a table as CSV, Parquet and schema
//! - [`emplois`]: for *les emplois de l'inclusion*, which issues the PASS

pub mod emplois;
pub mod folder;
pub mod sheet;
pub mod table;

pub use folder::{OutputDir, RestrictedDir, RestrictedError};
