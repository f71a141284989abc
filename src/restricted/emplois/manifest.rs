//! What the export for *les emplois de l'inclusion* is made of.

use serde_json::json;

use super::super::folder::{RestrictedError, Staging};
use super::super::manifest;
use super::{Context, READER};

/// Writes it: all other files are complete.
pub(super) fn write(staging: &mut Staging, context: &Context<'_>) -> Result<(), RestrictedError> {
    let head = json!({
        "pour": READER,
        "date_reference": context.reference.to_string(),
        "origine": if context.fictitious { "fictif" } else { "reel" },
    });
    manifest::write(staging, head)
}
