//! What the export for *les emplois de l'inclusion* is made of.

use serde_json::json;

use super::super::folder::{READ_ME, RestrictedError, Staging};
use super::super::manifest;
use super::{Context, READER, TABLES, parcours};

/// Writes it: all other files are complete.
pub(super) fn write(staging: &mut Staging, context: &Context<'_>) -> Result<(), RestrictedError> {
    let tables = TABLES.iter().flat_map(|table| table.files());
    let others = [parcours::OBJECTS, parcours::INDEX, READ_ME].map(str::to_owned);
    let head = json!({
        "pour": READER,
        "date_reference": context.reference.to_string(),
        "origine": if context.fictitious { "fictif" } else { "reel" },
    });
    manifest::write(staging, head, tables.chain(others))
}
