//! Monthly DSN declarations in, an anonymised French statistical site out.

pub mod attack;
pub mod check;
pub mod disclosure;
pub mod edition;
pub mod employers;
pub mod facts;
pub mod indicators;
pub mod ingest;
pub mod nomenclatures;
pub mod pathways;
pub mod pipeline;
pub mod restricted;
pub mod settings;
pub mod site;
pub mod statistics;
pub mod store;
pub mod synth;
pub mod vocabulary;
