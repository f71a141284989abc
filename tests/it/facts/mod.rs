//! Facts from records: contracts, ends, absences, working time, partitions.

mod absences;
mod contracts;
mod establishments;
pub(crate) mod kit;
mod partitions;
mod work;
