//! What is known of establishments: registers first, then their latest declaration.

use std::collections::{BTreeMap, BTreeSet};

use super::assembly::Sources;
use super::schema::{EmployerFacts, EstablishmentFact};
use crate::ingest::records::DeclarationRecord;
use crate::ingest::registers::Registers;
use crate::nomenclatures::territories;
use crate::vocabulary::{Ape, Month, Months, Siret};

/// What the declarations say of one establishment, the latest to speak winning each value.
#[derive(Default, Clone, Copy)]
struct Declared {
    ape: Option<Ape>,
    postal_code: Option<[u8; 5]>,
    commune: Option<[u8; 5]>,
}

/// Establishments, agreements and filings; `monthlies` come from the oldest to the newest.
pub(super) fn employers<'a>(
    monthlies: impl Iterator<Item = &'a DeclarationRecord>,
    filings: BTreeMap<Siret, Months>,
    sources: &Sources<'_>,
) -> EmployerFacts {
    let registers = sources.registers;
    let mut declared: BTreeMap<Siret, Declared> = BTreeMap::new();
    for record in monthlies {
        let known = declared.entry(record.siret).or_default();
        known.ape = record.ape.filter(|_| is_rev2(record, sources.rev2_until)).or(known.ape);
        known.postal_code = record.postal_code.or(known.postal_code);
        known.commune = record.commune.or(known.commune);
    }
    let sirets: BTreeSet<Siret> = declared
        .keys()
        .chain(registers.establishments.keys())
        .chain(registers.agreements.keys())
        .copied()
        .collect();
    let establishments = sirets
        .into_iter()
        .map(|siret| {
            let declared = declared.get(&siret).copied().unwrap_or_default();
            (siret, establishment(siret, declared, registers))
        })
        .collect();
    let months = || filings.values();
    let declared =
        months().filter_map(Months::first).min().zip(months().filter_map(Months::last).max());
    let agreements = registers.agreements.clone();
    let structures_since = agreements.keys().filter_map(|siret| filings.get(siret)?.first()).min();
    EmployerFacts { establishments, agreements, declared, structures_since, filings }
}

/// Whether the activity of a declaration is coded in NAF rév. 2: NAF 2025 gives its codes other
/// meanings, and what was last said in rév. 2 stands.
fn is_rev2(record: &DeclarationRecord, until: Option<Month>) -> bool {
    until.is_none_or(|until| record.month.is_none_or(|month| month <= until))
}

/// Tables say of every month of an establishment its activity as last known: that of its newest
/// month, in the version of that month.
pub(super) fn forget_later_activities(tables: &mut [DeclarationRecord], until: Option<Month>) {
    let later: BTreeSet<Siret> =
        tables.iter().filter(|record| !is_rev2(record, until)).map(|record| record.siret).collect();
    for record in tables.iter_mut().filter(|record| later.contains(&record.siret)) {
        record.ape = None;
    }
}

fn establishment(siret: Siret, declared: Declared, registers: &Registers) -> EstablishmentFact {
    let registered = registers.establishments.get(&siret);
    let of_structure = || registers.agreements.get(&siret)?.last()?.commune;
    let commune = registered
        .and_then(|row| row.commune)
        .or_else(of_structure)
        .or(declared.commune)
        .filter(|code| text(code).and_then(territories::commune).is_some());
    let by_commune = commune
        .and_then(|code| territories::departement_of_commune(std::str::from_utf8(&code).ok()?));
    let by_post = || {
        let code = declared.postal_code?;
        territories::departement_of_postal_code(std::str::from_utf8(&code).ok()?)
    };
    let zone =
        commune.and_then(|code| territories::zone_of_commune(std::str::from_utf8(&code).ok()?));
    EstablishmentFact {
        ape: registered.and_then(|row| row.ape).or(declared.ape),
        departement: by_commune.or_else(by_post).map(|found| found.code.as_str()),
        zone: zone.map(|zone| zone.code.as_str()),
        legal_category: registered.and_then(|row| row.legal_category),
    }
}

fn text(code: &[u8; 5]) -> Option<&str> {
    std::str::from_utf8(code).ok()
}
