//! Step 5: what is published, as data files.

pub mod catalogue;
pub mod difference;
pub mod published;
