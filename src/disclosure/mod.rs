//! Step 4: the legal frontier. Above, figures are confidential; below, they may be published.

pub mod protected;
