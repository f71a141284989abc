//! From files on disk to figures, through every step: what files may say otherwise and mean the
//! same, what one more month changes, and the two forms in which one population can come.

// `cfg(test)` says that helper functions are test code too: lints allow them what they allow tests.
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod deposits;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod rewriting;
#[cfg(test)]
mod structure;
#[cfg(test)]
mod two_forms;
