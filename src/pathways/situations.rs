//! Situations in which a structure may suspend the PASS, as the DSN shows them, and whether it did.
//!
//! Three kinds: a contract interrupted for more than the threshold (D), a contract that ended
//! without a new insertion contract within fifteen days, a run of months without hours (G). Each
//! belongs to the structure that could have declared: that of the contract, or the holder's in the
//! month the run began (ruling 1). A situation is *declared* when a suspension of the PASS overlaps
//! it and starts from fifteen days before to sixty days after it.

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::SuspensionFact;
use crate::vocabulary::{Day, PersonKey, Sex};

use super::contracts::{InsertionContract, Structure};
use super::episodes::{Episode, EpisodeSource};
use super::passes::structure_in;
use super::{Horizon, PathwayRules, PersonMonth};

/// What the DSN shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SituationKind {
    /// A contract interrupted for more than the threshold.
    Interrupted,
    /// A contract that ended, without another within fifteen days.
    Ended,
    /// A run of months without hours.
    WithoutHours,
}

impl SituationKind {
    /// All kinds, in the order of publication.
    pub const ALL: [Self; 3] = [Self::Interrupted, Self::Ended, Self::WithoutHours];
}

/// A situation of one holder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The holder.
    pub person: PersonKey,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// What the DSN shows.
    pub kind: SituationKind,
    /// The structure that could have declared a suspension.
    pub structure: Structure,
    /// First day.
    pub first: Day,
    /// Last day, inclusive, as far as is known.
    pub last: Day,
    /// A suspension was declared for it.
    pub declared: bool,
}

impl Situation {
    /// Days, both bounds included.
    pub fn days(&self) -> i32 {
        self.first.days_until(self.last) + 1
    }
}

/// A suspension of the register, and whether the DSN shows why.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeclaredSuspension {
    /// The holder.
    pub person: PersonKey,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// Structure in the month of the start (ruling 1).
    pub structure: Option<Structure>,
    /// First day.
    pub first: Day,
    /// Some situation of the DSN answers to it: nobody needed to type it.
    pub seen: bool,
}

/// The situations of one holder, and their suspensions.
pub fn situations(
    rows: &PersonRows<'_>,
    months: &[PersonMonth],
    episodes: &[Episode],
    contracts: &[InsertionContract<'_>],
    rules: &PathwayRules,
    horizon: Horizon,
) -> (Vec<Situation>, Vec<DeclaredSuspension>) {
    let mut spans = of_episodes(months, episodes);
    spans.extend(of_ends(rows, contracts, rules, horizon));
    spans.sort_by_key(|span| (span.kind, span.first, span.last, span.structure));
    // Two contracts that end, or stop, on the same day are one situation.
    spans.dedup_by_key(|span| (span.kind, span.first));
    let stated = rows.person.map_or(Sex::Unknown, |person| person.sex);
    let answers = |suspension: &SuspensionFact, span: &Span| {
        let after = span.first.days_until(suspension.first);
        (-rules.situation_before_days..=rules.situation_after_days).contains(&after)
            && suspension.first <= span.last
            && suspension.last >= span.first
    };
    let found = spans
        .iter()
        .filter_map(|span| {
            let pass =
                rows.passes.iter().rfind(|one| one.start <= span.first && span.first <= one.end)?;
            let mut own = rows.suspensions.iter().filter(|one| one.pass == pass.pass);
            Some(Situation {
                person: pass.person,
                sex: pass.sex.or(stated),
                kind: span.kind,
                structure: span.structure,
                first: span.first,
                last: span.last,
                declared: own.any(|suspension| answers(suspension, span)),
            })
        })
        .collect();
    let declared = rows.suspensions.iter().filter_map(|suspension| {
        let pass = rows.passes.iter().find(|pass| pass.pass == suspension.pass)?;
        Some(DeclaredSuspension {
            person: pass.person,
            sex: pass.sex.or(stated),
            structure: structure_in(months, suspension.first.month()),
            first: suspension.first,
            seen: spans.iter().any(|span| answers(suspension, span)),
        })
    });
    (found, declared.collect())
}

/// A situation before it is attached to a PASS.
struct Span {
    kind: SituationKind,
    structure: Structure,
    first: Day,
    last: Day,
}

fn of_episodes(months: &[PersonMonth], episodes: &[Episode]) -> Vec<Span> {
    episodes
        .iter()
        .filter_map(|episode| {
            let month = episode.first.month();
            let (kind, structure) = match episode.source {
                EpisodeSource::Suspension => return None,
                EpisodeSource::Dsn => (SituationKind::Interrupted, episode.structure),
                EpisodeSource::Gap => (SituationKind::WithoutHours, structure_in(months, month)),
            };
            let (first, last) = (episode.first, episode.last);
            Some(Span { kind, structure: structure?, first, last })
        })
        .collect()
}

/// Contracts that ended without another one: from the day after to the day before the next
/// insertion contract, the end of the PASS or of what is known.
fn of_ends(
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    rules: &PathwayRules,
    horizon: Horizon,
) -> Vec<Span> {
    let known = horizon.last_complete.last_day();
    let mut spans = Vec::new();
    for contract in contracts {
        let Some(end) = contract.end().filter(|end| contract.is_insertion_in(end.month())) else {
            continue;
        };
        let first = end.plus(1);
        let pass = rows.passes.iter().rfind(|pass| pass.start <= first && first <= pass.end);
        let moved = contract.closing().is_transfer();
        let (Some(pass), Some(structure), false) =
            (pass, contract.structure_at(end.month()), moved)
        else {
            continue;
        };
        let soon = end.plus(rules.new_contract_days);
        let continues = contracts
            .iter()
            .any(|other| other.start() <= soon && other.end().is_none_or(|last| last >= first));
        if continues {
            continue;
        }
        let next =
            contracts.iter().map(InsertionContract::start).filter(|start| *start > soon).min();
        let last = next.map_or(pass.end, |next| next.plus(-1)).min(pass.end).min(known);
        if first.days_until(last) + 1 > rules.interruption_days {
            spans.push(Span { kind: SituationKind::Ended, structure, first, last });
        }
    }
    spans
}
