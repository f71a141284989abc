//! Leaves and suspensions, once each.
//!
//! A leave is known by its contract, reason and last day worked; a suspension by its contract,
//! reason and first day. Both are repeated every month: the last declaration wins. Reason 99
//! cancels the leaves with the same last day worked, 998 the slices with the same start and end
//! (ruling 21), before slices are merged.

use std::collections::BTreeMap;

use super::chronology::{Chronology, SourceKind};
use super::contracts::PersonContracts;
use super::quality::BucketQuality;
use super::schema::AbsenceFact;
use crate::ingest::records::{AbsenceFamily, AbsenceRecord};
use crate::vocabulary::{AbsenceReason, Day};

/// Code of the reason that cancels a leave.
const LEAVE_CANCELLATION: &str = "99";
/// Code of the reason that cancels a suspension.
const SUSPENSION_CANCELLATION: &str = "998";

/// One contract's absences as last declared, by family, reason and stated day.
type Declared = BTreeMap<(AbsenceFamily, AbsenceReason, Day), Stated>;

/// What was last said of an absence.
#[derive(Clone, Copy)]
struct Stated {
    expected_end: Option<Day>,
    returned: Option<Day>,
    accident: Option<Day>,
}

/// The absences of one person; `rows` are in order of rank, then of the file.
pub(super) fn of_person(
    contracts: &PersonContracts,
    rows: &[AbsenceRecord],
    chronology: &Chronology,
    quality: &mut BucketQuality,
) -> Vec<AbsenceFact> {
    let mut declared: BTreeMap<usize, Declared> = BTreeMap::new();
    for row in rows {
        let Some(source) = chronology.source(row.declaration) else { continue };
        let first = first_day(row.family, row.from);
        let found = contracts.find(source.siret, row.number, row.contract_start, first);
        let Some(position) = found else {
            quality.events_without_contract += 1;
            continue;
        };
        let own = declared.entry(position).or_default();
        if source.kind == SourceKind::Signal {
            // A return completes a leave the monthlies know, as long as none covers the return.
            let returns = row.returned.filter(|_| own.contains_key(&identity(row)));
            if chronology.covers(source.siret, returns.unwrap_or(first)) {
                quality.signal_events_covered += 1;
                continue;
            }
        }
        state(own, row);
    }
    let mut facts = Vec::new();
    for (position, own) in declared {
        let Some(contract) = contracts.contracts.get(position) else { continue };
        let fact = |(family, reason, spell): (AbsenceFamily, AbsenceReason, Spell)| AbsenceFact {
            person: contract.fact.person,
            siret: contract.fact.siret,
            number: contract.fact.number,
            contract_start: contract.fact.start,
            family,
            reason,
            first: spell.first,
            last: spell.last,
            accident: spell.accident,
        };
        facts.extend(spells(&own, quality).into_iter().map(fact));
    }
    facts
}

fn identity(row: &AbsenceRecord) -> (AbsenceFamily, AbsenceReason, Day) {
    (row.family, row.reason, row.from)
}

/// The first day absent: the day after the last day worked, without skipping weekends.
fn first_day(family: AbsenceFamily, from: Day) -> Day {
    match family {
        AbsenceFamily::Leave => from.plus(1),
        AbsenceFamily::Suspension => from,
    }
}

fn state(own: &mut Declared, row: &AbsenceRecord) {
    match (row.family, row.reason.as_str()) {
        (AbsenceFamily::Leave, LEAVE_CANCELLATION) => {
            own.retain(|(family, _, from), _| *family != row.family || *from != row.from);
        }
        (AbsenceFamily::Suspension, SUSPENSION_CANCELLATION) => {
            own.retain(|(family, _, from), stated| {
                *family != row.family
                    || *from != row.from
                    || stated.expected_end != row.expected_end
            });
        }
        (AbsenceFamily::Leave | AbsenceFamily::Suspension, _) => {
            let AbsenceRecord { expected_end, returned, accident, .. } = *row;
            let stated = Stated { expected_end, returned, accident };
            own.insert(identity(row), stated);
        }
    }
}

/// Days absent, inclusive; without last day, open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spell {
    first: Day,
    last: Option<Day>,
    accident: Option<Day>,
}

/// The merged spells of one contract, by family and reason.
fn spells(
    own: &Declared,
    quality: &mut BucketQuality,
) -> Vec<(AbsenceFamily, AbsenceReason, Spell)> {
    let mut merged: Vec<(AbsenceFamily, AbsenceReason, Spell)> = Vec::new();
    // The map's order is that of family, reason and first day.
    for ((family, reason, from), stated) in own {
        let last = stated.returned.map(|day| day.plus(-1)).or(stated.expected_end);
        let slice = Spell { first: first_day(*family, *from), last, accident: stated.accident };
        if slice.last.is_some_and(|last| last < slice.first) {
            quality.empty_absences += 1;
            continue;
        }
        match merged.last_mut() {
            Some((same_family, same_reason, spell))
                if same_family == family && same_reason == reason && spell.reaches(slice.first) =>
            {
                spell.last = spell.last.zip(slice.last).map(|(one, other)| one.max(other));
                spell.accident = spell.accident.or(slice.accident);
            }
            _ => merged.push((*family, *reason, slice)),
        }
    }
    merged
}

impl Spell {
    /// Whether a slice starting on `first` adjoins or overlaps it. An open spell swallows all
    /// later slices.
    fn reaches(self, first: Day) -> bool {
        self.last.is_none_or(|last| first <= last.plus(1))
    }
}
