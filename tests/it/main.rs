//! The one integration-test binary: one module per folder of `src/`.

mod employers;
mod indicators;
mod oracle;
mod pathways;
