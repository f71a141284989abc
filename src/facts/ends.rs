//! The declared end of each contract: the last block 62 that was not cancelled.
//!
//! A later block replaces an earlier one, whatever its date. Reason 099 cancels an end declared in
//! error, whatever date it repeats, and reopens the contract. An end known only from a signal
//! counts until a monthly covers its day (ruling 22). A change of employer is an end of its own
//! (ruling 23).

use std::collections::BTreeMap;

use super::chronology::{Chronology, SourceKind};
use super::contracts::PersonContracts;
use super::quality::BucketQuality;
use super::schema::{DeclaredEnd, EndCause};
use crate::ingest::records::EndRecord;

/// Code of the reason that cancels an end.
const CANCELLATION: &str = "099";

/// Gives each contract its declared end; `rows` are in order of rank, then of the file.
pub(super) fn apply(
    contracts: &mut PersonContracts,
    rows: &[EndRecord],
    chronology: &Chronology,
    quality: &mut BucketQuality,
) {
    let mut ends: BTreeMap<usize, Option<DeclaredEnd>> = BTreeMap::new();
    for row in rows {
        let Some(source) = chronology.source(row.declaration) else { continue };
        if source.kind == SourceKind::Signal && chronology.covers(source.siret, row.last_day) {
            quality.signal_events_covered += 1;
            continue;
        }
        let found = contracts.find(source.siret, row.number, row.contract_start, row.last_day);
        let Some(position) = found else {
            quality.events_without_contract += 1;
            continue;
        };
        let end = DeclaredEnd { last_day: row.last_day, cause: EndCause::Reason(row.reason) };
        let cancelled = row.reason.as_str() == CANCELLATION;
        ends.insert(position, (!cancelled).then_some(end));
    }
    for (position, end) in ends {
        let (Some(end), Some(contract)) = (end, contracts.contracts.get_mut(position)) else {
            continue;
        };
        let fact = &mut contract.fact;
        if end.last_day < fact.start {
            quality.ends_before_start += 1;
        } else if fact.declared_end.is_none() {
            fact.declared_end = Some(end);
        }
    }
}
