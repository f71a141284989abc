//! Step 2: one language for all sources.
//!
//! Facts hold what the declarations in force and the registers say, once each: replaced
//! declarations are gone, repeated leaves are one, cancelled ends and absences have disappeared,
//! slices are merged, pay lines are attached to their contract. Nothing downstream re-checks.
//!
//! Individual rows are confidential: they implement neither `Debug`, `Display` nor `Serialize`.

pub mod contract_ends;
pub mod person_rows;
pub mod schema;
