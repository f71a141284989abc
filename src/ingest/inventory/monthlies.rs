//! Monthly declarations: one version in force per establishment, month, fraction and scope.
//!
//! Among versions of one key the most recent wins, whatever its type. Halves of scope add up and a
//! whole replaces both. When two fraction schemes compete (`11` against `12` and `22`), the one
//! filed last stays, the larger denominator if they tie.

use std::collections::BTreeMap;

use super::{Inventory, MissingFractions, Standing, Version};
use crate::ingest::records::{Nature, Scope};
use crate::vocabulary::{Day, Month, Siret};

/// Fraction (n, d) to the version that won it.
type Winners<'v> = BTreeMap<(u8, u8), &'v Version<'v>>;

pub(super) fn decide(versions: &[Version<'_>], inventory: &mut Inventory) {
    let mut months: BTreeMap<(Siret, Month), BTreeMap<Scope, Winners<'_>>> = BTreeMap::new();
    for version in versions {
        let record = version.record;
        let Some(month) = record.month else { continue };
        if !version.is_live(|nature| nature == Nature::Monthly) {
            continue;
        }
        inventory.standings.insert(version.id, Standing::Superseded);
        months
            .entry((record.siret, month))
            .or_default()
            .entry(record.scope)
            .or_default()
            .entry((record.fraction, record.fractions))
            .and_modify(|best| {
                if version.recency() > best.recency() {
                    *best = version;
                }
            })
            .or_insert(version);
    }
    for ((siret, month), mut scopes) in months {
        if scopes.contains_key(&Scope::Whole) {
            scopes.retain(|scope, _| *scope == Scope::Whole);
        }
        for winners in scopes.values() {
            keep_scheme(winners, inventory);
        }
        inventory.filings.entry(siret).or_default().insert(month);
    }
    inventory.incomplete.sort_unstable();
}

fn keep_scheme(winners: &Winners<'_>, inventory: &mut Inventory) {
    let mut schemes: BTreeMap<u8, Option<Day>> = BTreeMap::new();
    for ((_, fractions), version) in winners {
        let newest = schemes.entry(*fractions).or_default();
        *newest = (*newest).max(version.record.constituted);
    }
    let newest_first = schemes.into_iter().map(|(fractions, day)| (day, fractions));
    let Some((_, kept)) = newest_first.max() else { return };
    let parts: Vec<_> = winners.iter().filter(|((_, fractions), _)| *fractions == kept).collect();
    for (_, version) in &parts {
        inventory.standings.insert(version.id, Standing::InForce);
    }
    let present = u8::try_from(parts.len()).unwrap_or(u8::MAX);
    if present < kept {
        let first = parts.iter().map(|(_, version)| version.id).min();
        inventory.incomplete.extend(first.map(|declaration| MissingFractions {
            declaration,
            present,
            expected: kept,
        }));
    }
}
