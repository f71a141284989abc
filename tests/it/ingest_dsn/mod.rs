//! The raw DSN reader and the inventory, from files to report.

// `cfg(test)` says that helper functions are test code too: lints allow them what they allow tests.
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod lines;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod standing;
#[cfg(test)]
pub(crate) mod text;
