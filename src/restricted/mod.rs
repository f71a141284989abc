//! Files for authorised readers: they hold persons or employers, and never go under the site.
//!
//! [`RestrictedDir::open`] is the only door: it refuses a folder inside the site's output, or one
//! that contains it. Files are readable by their owner only, appear together when all are
//! complete, and their bytes depend on the inputs and the settings alone.
//!
//! - [`folder`]: the door, and files that appear together
//! - [`table`]: columns, values, and the French words that describe them
//! - [`sheet`]: a table as CSV, Parquet and schema
//! - [`manifest`]: what an export is made of
//! - [`emplois`]: for *les emplois de l'inclusion*, which issues the PASS
//! - [`conseillers`]: for counsellors, the employers that have a label
//! - [`employeurs`]: for each employer, its own sheet
//! - [`evaluateurs`]: for those who evaluate what showing results to employers changes
//! - [`employer`], [`oppositions`]: words about an employer; those who objected
//! - [`page`], [`shell`]: pages opened from a folder

pub mod conseillers;
pub mod emplois;
pub mod employer;
pub mod employeurs;
pub mod evaluateurs;
pub mod folder;
pub mod manifest;
pub mod oppositions;
pub mod page;
pub mod sheet;
mod shell;
pub mod table;

pub use employer::{Occasion, Told};
pub use folder::{OutputDir, RestrictedDir, RestrictedError};
