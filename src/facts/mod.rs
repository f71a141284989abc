//! Step 2: one language for all sources.
//!
//! Facts hold what the declarations in force and the registers say, once each: replaced
//! declarations are gone, repeated leaves are one, cancelled ends and absences have disappeared,
//! slices are merged, pay lines are attached to their contract. Nothing downstream re-checks.
//!
//! Individual rows are confidential: they implement neither `Debug`, `Display` nor `Serialize`.

mod absences;
mod assembly;
mod builder;
mod chronology;
pub mod contract_ends;
mod contracts;
mod ends;
mod establishments;
mod identities;
mod partitions;
mod passes;
pub mod person_rows;
mod persons;
mod quality;
pub mod schema;
mod suspension_reasons;
mod tables;
mod work;

pub use assembly::{Assembled, FactsError, Provenance, Sources, assemble};
pub use builder::FactsBuilder;
pub use chronology::{Chronology, Source, SourceKind};
pub use partitions::Bucket;
pub use quality::BucketQuality;
pub use work::TOLERANCE_DAYS;
