//! The private store: what stays with the data's holder.
//!
//! Everything here is confidential. Nothing in this folder is reachable from `edition` or `site`.

pub mod pseudonym;
