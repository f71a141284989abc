//! Monthly DSN declarations in, an anonymised French statistical site out.

pub mod facts;
pub mod ingest;
pub mod nomenclatures;
pub mod store;
pub mod vocabulary;
