//! Facts from records: contracts, ends, absences, working time, partitions.

mod absences;
mod contracts;
pub(crate) mod kit;
mod partitions;
mod work;
