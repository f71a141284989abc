//! DSN interruptions: leaves and suspensions of one contract, joined, longer than a threshold.
//!
//! Ruling 8: absences are clipped to the contract, adjoining or overlapping ones joined, and the
//! joined spell must exceed the threshold; an open one is measured to the last day of the newest
//! declared month. The group of a spell is that of its longest part, ties to the earliest.

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{AbsenceFact, PassFact};
use crate::ingest::records::AbsenceFamily;
use crate::vocabulary::{Day, Siret};

use super::contracts::InsertionContract;
use super::rights::Interval;

/// Why the execution of a contract was interrupted, by groups that betray nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InterruptionGroup {
    /// Every reason of S21.G00.60.001 together: they are health data.
    WorkStoppage,
    /// Family, personal or unpaid leave.
    Leave,
    /// Short-time work and bad weather.
    ShortTimeWork,
    /// Training leave.
    Training,
    /// Everything else, invalidity and custody included: never shown alone.
    Other,
}

impl InterruptionGroup {
    /// All groups, in the order of publication.
    pub const ALL: [Self; 5] =
        [Self::WorkStoppage, Self::Leave, Self::ShortTimeWork, Self::Training, Self::Other];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkStoppage => "arret",
            Self::Leave => "conge",
            Self::ShortTimeWork => "activite_partielle",
            Self::Training => "formation",
            Self::Other => "autre",
        }
    }

    /// The name for the reader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkStoppage => "Arrêt de travail",
            Self::Leave => "Congé ou absence",
            Self::ShortTimeWork => "Activité partielle",
            Self::Training => "Formation",
            Self::Other => "Autres motifs",
        }
    }

    /// The group of an absence; `None` when it does not interrupt the contract: therapeutic part
    /// time (60.001 = 08, 15 to 18) and paid leave (65.001 = 200).
    pub fn of(family: AbsenceFamily, reason: &str) -> Option<Self> {
        match (family, reason) {
            (AbsenceFamily::Suspension, "200") => None,
            (AbsenceFamily::Leave, reason) if is_therapeutic_part_time(reason) => None,
            (AbsenceFamily::Leave, _) => Some(Self::WorkStoppage),
            (AbsenceFamily::Suspension, "507" | "602") => Some(Self::ShortTimeWork),
            (
                AbsenceFamily::Suspension,
                "301" | "609" | "610" | "611" | "615" | "617" | "618" | "631" | "638",
            ) => Some(Self::Training),
            (
                AbsenceFamily::Suspension,
                "501" | "604" | "605" | "607" | "626" | "627" | "628" | "632" | "633" | "634"
                | "635" | "636" | "637" | "639" | "650" | "680",
            ) => Some(Self::Leave),
            (AbsenceFamily::Suspension, _) => Some(Self::Other),
        }
    }
}

/// Whether a reason of S21.G00.60.001 is therapeutic part time: its holder works.
pub fn is_therapeutic_part_time(reason: &str) -> bool {
    matches!(reason, "08" | "15" | "16" | "17" | "18")
}

/// A joined spell of interruption of one contract.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// First day.
    pub first: Day,
    /// Last day, inclusive.
    pub last: Day,
    /// The part that names the spell.
    pub longest: Part,
}

/// One absence inside a spell, clipped to the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// First day.
    pub first: Day,
    /// Last day, inclusive.
    pub last: Day,
    /// Group of its reason.
    pub group: InterruptionGroup,
}

impl Part {
    /// Whether this part rather than `other` gives its group: longer, else earlier, else first in
    /// the order of groups.
    #[must_use]
    pub fn prevails_over(&self, other: &Self) -> bool {
        let rank = |part: &Self| (-part.first.days_until(part.last), part.first, part.group);
        rank(self) < rank(other)
    }
}

/// The interruptions of one contract, longer than `threshold` days, in order of time.
///
/// `absences` are those of the contract; `horizon` is the last day of the newest declared month.
pub fn spells(
    contract: &InsertionContract<'_>,
    absences: &[AbsenceFact],
    horizon: Day,
    threshold: i32,
) -> Vec<Spell> {
    let mut parts: Vec<Part> = absences
        .iter()
        .filter_map(|absence| {
            let group = InterruptionGroup::of(absence.family, absence.reason.as_str())?;
            let last = absence.last.unwrap_or(horizon);
            let last = contract.end().map_or(last, |end| end.min(last));
            let first = absence.first.max(contract.start());
            (first <= last).then_some(Part { first, last, group })
        })
        .collect();
    parts.sort_unstable_by_key(|part| (part.first, part.last, part.group));
    let mut spells: Vec<Spell> = Vec::new();
    for part in parts {
        match spells.last_mut() {
            Some(spell) if part.first <= spell.last.plus(1) => {
                spell.last = spell.last.max(part.last);
                if part.prevails_over(&spell.longest) {
                    spell.longest = part;
                }
            }
            Some(_) | None => {
                spells.push(Spell { first: part.first, last: part.last, longest: part });
            }
        }
    }
    spells.retain(|spell| spell.first.days_until(spell.last) + 1 > threshold);
    spells
}

/// An interruption of one contract inside a PASS.
pub(super) struct ContractInterruption {
    pub(super) siret: Siret,
    pub(super) interval: Interval,
}

/// Joined spells longer than `threshold` days, cut to the PASS, of contracts that are IAE contracts
/// in one of their months. `newest` is the last day of the newest declared month.
pub(super) fn inside(
    pass: &PassFact,
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    newest: Day,
    threshold: i32,
) -> Vec<ContractInterruption> {
    let of_one_contract = rows.absences.chunk_by(|a, b| {
        (a.siret, a.number, a.contract_start) == (b.siret, b.number, b.contract_start)
    });
    let mut found = Vec::new();
    for absences in of_one_contract {
        let Some(first) = absences.first() else { continue };
        let key = (first.siret, first.number, first.contract_start);
        let position = contracts.binary_search_by_key(&key, InsertionContract::key).ok();
        let Some(contract) = position.and_then(|position| contracts.get(position)) else {
            continue;
        };
        for spell in spells(contract, absences, newest, threshold) {
            let (first, last) = (spell.first.max(pass.start), spell.last.min(pass.end));
            let mut months = first.month().through(last.month());
            if first <= last && months.any(|month| contract.is_insertion_in(month)) {
                let siret = contract.siret();
                found.push(ContractInterruption { siret, interval: (first, last) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclatures::dsn;

    #[test]
    fn every_code_of_the_norm_has_one_group_or_is_no_interruption() {
        let none: Vec<&str> = dsn::codes("S21.G00.60.001")
            .filter(|code| InterruptionGroup::of(AbsenceFamily::Leave, code).is_none())
            .collect();
        assert_eq!(none, ["08", "15", "16", "17", "18"]);
        let none: Vec<&str> = dsn::codes("S21.G00.65.001")
            .filter(|code| InterruptionGroup::of(AbsenceFamily::Suspension, code).is_none())
            .collect();
        assert_eq!(none, ["200"]);
    }

    #[test]
    fn codes_of_the_table_exist_in_the_norm() {
        // A code absent from the norm falls in the last group: count what the table places.
        let placed = |group| {
            dsn::codes("S21.G00.65.001")
                .filter(|code| {
                    InterruptionGroup::of(AbsenceFamily::Suspension, code) == Some(group)
                })
                .count()
        };
        assert_eq!(placed(InterruptionGroup::ShortTimeWork), 2);
        assert_eq!(placed(InterruptionGroup::Training), 9);
        assert_eq!(placed(InterruptionGroup::Leave), 16);
        for code in ["112", "114", "116", "603"] {
            let group = InterruptionGroup::of(AbsenceFamily::Suspension, code);
            assert_eq!(group, Some(InterruptionGroup::Other), "{code}");
        }
    }
}
