//! Step 1: files to typed records. Nothing else in the program knows a file format.

pub mod containers;
pub mod dsn;
pub mod findings;
pub mod inventory;
pub mod records;
pub mod registers;
pub mod tables;
