//! Revisions that the settings declare: what they explain, and what they could not move.

use super::PipelineError;
use crate::disclosure::Audit;
use crate::edition::published::PublishedEdition;
use crate::edition::revisions::unexplained;
use crate::indicators;
use crate::settings::RevisionReason;

/// Refuses figures that moved too much without a reason, and says of each reason written for this
/// edition what it could not move.
pub(super) fn review(
    published: &PublishedEdition,
    reasons: &[&RevisionReason],
    percent: u64,
    audit: &Audit,
) -> Result<(), PipelineError> {
    // What labels owe to their method follows the labels, whose moves are bounded before.
    let follow = |table: &str| {
        let table = published.tables.get(table);
        table.is_some_and(|one| indicators::follows_the_label(&one.table.indicateur))
    };
    let unexplained = unexplained(&published.revisions, reasons, percent, follow);
    if let Some(first) = unexplained.first() {
        return Err(PipelineError::UnexplainedRevisions {
            count: unexplained.len(),
            percent,
            first: format!(
                "{} {} {} {}",
                first.table, first.periode, first.dimensions, first.mesure
            ),
        });
    }
    for reason in reasons {
        let Some(table) = published.tables.get(&reason.table) else { continue };
        let kept = audit.frozen_of(&table.table.population);
        let moved = published.revisions.iter().filter(|one| one.table == reason.table).count();
        if kept > 0 || moved == 0 {
            tracing::warn!(
                table = reason.table,
                moved,
                kept,
                "declared revision: figures that moved, and periods kept as published because the \
                 change concerns too few to be shown"
            );
        }
    }
    Ok(())
}
