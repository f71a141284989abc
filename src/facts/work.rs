//! Working time attached to its contract (ruling 18), in its unit (ruling 17).

use super::chronology::Chronology;
use super::contracts::{KnownContract, PersonContracts};
use super::quality::BucketQuality;
use super::schema::WorkFact;
use crate::ingest::records::{WorkKind, WorkRecord};
use crate::vocabulary::{ActivityUnit, Siret};

/// Days by which a pay period may exceed its contract (ruling 18).
pub const TOLERANCE_DAYS: i32 = 2;

/// The working time of one person, from the monthlies in force.
pub(super) fn of_person(
    contracts: &PersonContracts,
    rows: &[WorkRecord],
    chronology: &Chronology,
    quality: &mut BucketQuality,
) -> Vec<WorkFact> {
    let mut facts = Vec::with_capacity(rows.len());
    for row in rows {
        let Some((siret, _)) = chronology.monthly(row.declaration) else { continue };
        let contract = attach(contracts, siret, row);
        let unit = unit(row, contract);
        quality.work_lines += 1;
        quality.unattached_lines += u64::from(contract.is_none());
        quality.lines_without_unit += u64::from(unit.is_none());
        quality.inconvertible_lines += u64::from(!unit.is_some_and(is_measured));
        facts.push(WorkFact {
            person: row.person,
            siret,
            contract: contract.map(|contract| (contract.fact.number, contract.fact.start)),
            from: row.from,
            to: row.to,
            kind: row.kind,
            measure: row.measure,
            unit,
        });
    }
    facts
}

/// One candidate by number: it, whatever its dates. Several: the one whose dates cover the pay
/// period, exactly if possible, else with the tolerance; of two, the one started last, for an end
/// may not have been declared.
fn attach<'a>(
    contracts: &'a PersonContracts,
    siret: Siret,
    row: &WorkRecord,
) -> Option<&'a KnownContract> {
    let number = row.number?;
    let candidates: Vec<&KnownContract> = contracts
        .contracts
        .iter()
        .filter(|contract| contract.fact.siret == siret && contract.numbers.contains(&number))
        .collect();
    if let [only] = candidates.as_slice() {
        return Some(only);
    }
    let covering = |tolerance| {
        let covers = candidates.iter().filter(move |one| one.covers(row.from, row.to, tolerance));
        covers.max_by_key(|contract| (contract.fact.start, contract.fact.number)).copied()
    };
    covering(0).or_else(|| covering(TOLERANCE_DAYS))
}

fn unit(row: &WorkRecord, contract: Option<&KnownContract>) -> Option<ActivityUnit> {
    match row.kind {
        WorkKind::Paid | WorkKind::Unpaid => {
            row.unit.or_else(|| contract?.unit_in(row.declaration))
        }
        // Overtime has no unit rubrique: it is declared in hours.
        WorkKind::RandomOvertime | WorkKind::StructuralOvertime => {
            row.unit.or_else(|| ActivityUnit::parse(b"10").ok())
        }
    }
}

/// Hours, days, performers' hours, ceiling days and ESAT hours: the units a statistic can name.
fn is_measured(unit: ActivityUnit) -> bool {
    matches!(unit.as_str(), "10" | "21" | "12" | "20" | "35" | "40" | "41")
}
