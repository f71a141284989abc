//! Integration tests, one module per step.

mod check;
mod invented_edition;
mod site;
mod tidy;
