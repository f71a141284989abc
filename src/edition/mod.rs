//! Step 5: what is published, as data files.
//!
//! [`write`](write::write) takes [`Protected`](crate::disclosure::Protected) tables and nothing
//! else, derives rates and means, and writes `donnees/`. [`read`](read::read) parses the folder
//! back: the site says only what it says. [`seal::Staging`] carries earlier editions over
//! unchanged, seals the new one with its hashes, and swaps the site into place.

pub mod catalogue;
mod csvw;
pub mod derived;
pub mod difference;
pub mod files;
pub mod grid;
pub mod latest;
pub mod metadata;
mod model;
pub mod printed;
pub mod published;
pub mod read;
pub mod revisions;
pub mod seal;
mod site_lock;
pub mod tables;
mod unchanged;
pub mod write;

pub use latest::latest;
pub use read::read;
pub use write::{Release, Words, write};
