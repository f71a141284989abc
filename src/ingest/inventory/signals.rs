//! Signals: leaves, returns and ends announced before the monthly.
//!
//! A signal is known by its establishment, nature and order number, which never restarts. A
//! replacement or a cancellation names its target by date and order number, and may itself be
//! replaced: every target found is withdrawn, and so is a cancellation, which says nothing itself.

use std::collections::BTreeMap;

use super::{Inventory, Standing, Version};
use crate::ingest::records::{DeclarationType, Nature};

pub(super) fn decide(versions: &[Version<'_>], inventory: &mut Inventory) {
    let mut signals = BTreeMap::new();
    for version in versions.iter().filter(|version| version.is_live(is_signal)) {
        inventory.standings.insert(version.id, Standing::SignalWithdrawn);
        let record = version.record;
        signals
            .entry((record.siret, record.nature, record.order))
            .and_modify(|best: &mut &Version<'_>| {
                if version.recency() > best.recency() {
                    *best = version;
                }
            })
            .or_insert(version);
    }
    for version in signals.values() {
        inventory.standings.insert(version.id, Standing::Signal);
    }
    for version in signals.values() {
        let record = version.record;
        if record.declaration_type == DeclarationType::Cancellation {
            inventory.standings.insert(version.id, Standing::SignalWithdrawn);
        }
        let Some((constituted, order)) = record.replaces else { continue };
        match signals.get(&(record.siret, record.nature, order)) {
            // A signal naming itself, or an order number reused on another day, is no target.
            Some(target)
                if target.id != version.id
                    && target.record.constituted.is_none_or(|day| day == constituted) =>
            {
                inventory.standings.insert(target.id, Standing::SignalWithdrawn);
            }
            _ => inventory.orphan_replacements.push(version.id),
        }
    }
    inventory.orphan_replacements.sort_unstable();
}

fn is_signal(nature: Nature) -> bool {
    match nature {
        Nature::EndSignal
        | Nature::LeaveSignal
        | Nature::ReturnSignal
        | Nature::SingleEndSignal => true,
        Nature::Monthly | Nature::Unused => false,
    }
}
