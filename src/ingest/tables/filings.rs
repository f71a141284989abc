//! The establishment-months of the tables, as if each were one monthly declaration.

use std::collections::{BTreeMap, BTreeSet};

use super::links::Establishment;
use super::lookup::Lookup;
use crate::ingest::records::{DeclarationRecord, DeclarationType, Nature, Scope};
use crate::vocabulary::{Day, Month, Siret};

/// Version written where a declaration would state that of the norm.
const VERSION: [u8; 6] = *b"TABLES";

/// Months in which an establishment describes a contract or pays somebody.
#[derive(Default)]
pub(super) struct Filings {
    months: BTreeSet<(Siret, Month)>,
    /// Position of each establishment-month, once all are known.
    ordinals: BTreeMap<(Siret, Month), u32>,
}

impl Filings {
    /// Notes an establishment-month.
    pub(super) fn file(&mut self, siret: Siret, month: Month) {
        self.months.insert((siret, month));
    }

    /// Numbers the establishment-months; none is noted after that.
    pub(super) fn number(&mut self) {
        self.ordinals = self.months.iter().copied().zip(0..).collect();
    }

    /// The declaration of an establishment-month.
    pub(super) fn declaration(&self, siret: Siret, month: Month) -> Option<u32> {
        self.ordinals.get(&(siret, month)).copied()
    }

    /// The first declaration filed from this month on.
    pub(super) fn first_since(&self, siret: Siret, month: Month) -> Option<u32> {
        let mut later = self.ordinals.range((siret, month)..);
        later.next().filter(|((of, _), _)| *of == siret).map(|(_, ordinal)| *ordinal)
    }

    /// The declaration that last repeats an event ending on `last`: that of its month, else the
    /// one filed before it; an open event is repeated to the contract's last month.
    pub(super) fn repeating(
        &self,
        siret: Siret,
        last: Option<Day>,
        contract_month: Month,
    ) -> Option<u32> {
        let month = last.map_or(contract_month, |day| day.month().min(contract_month));
        let mut earlier = self.ordinals.range(..=(siret, month)).rev();
        let before = earlier.next().filter(|((of, _), _)| *of == siret);
        before.map(|(_, ordinal)| *ordinal).or_else(|| self.declaration(siret, contract_month))
    }

    /// The declarations, in order of their ordinals.
    pub(super) fn records(&self, establishments: &Lookup<Establishment>) -> Vec<DeclarationRecord> {
        let mut known: BTreeMap<Siret, Establishment> = BTreeMap::new();
        for establishment in establishments.values() {
            known.entry(establishment.siret).or_insert(*establishment);
        }
        self.ordinals
            .iter()
            .map(|((siret, month), ordinal)| {
                let establishment = known.get(siret);
                DeclarationRecord {
                    declaration: *ordinal,
                    line: 0,
                    version: VERSION,
                    nature: Nature::Monthly,
                    declaration_type: DeclarationType::Normal,
                    siret: *siret,
                    month: Some(*month),
                    fraction: 1,
                    fractions: 1,
                    order: 0,
                    constituted: None,
                    scope: Scope::Whole,
                    replaces: None,
                    ape: establishment.and_then(|known| known.ape),
                    postal_code: establishment.and_then(|known| known.postal_code),
                    commune: None,
                    set_aside: false,
                }
            })
            .collect()
    }
}
