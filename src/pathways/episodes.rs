//! Episodes of interruption of one holder, by source: when they began and when they were over.
//!
//! The three sources of *when a pathway stops* side by side, each by its own rules and never
//! mixed: suspensions of the register (ruling 7), joined spells of the DSN (ruling 8), runs of
//! months without hours (ruling 6).

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{EmployerFacts, PassFact};
use crate::vocabulary::Day;

use super::contracts::InsertionContract;
use super::interruptions::{InterruptionGroup, spells};
use super::{Gap, Horizon, MonthState, PathwayRules, PersonMonth, Structure};

/// Who says that the pathway was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EpisodeSource {
    /// A suspension declared in the register.
    Suspension,
    /// A leave or suspension of an IAE contract, longer than the threshold.
    Dsn,
    /// A run of months without hours; probable exits are runs too.
    Gap,
}

/// One episode of interruption.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// Who says so.
    pub source: EpisodeSource,
    /// Position, among the holder's, of the PASS it belongs to.
    pub pass: usize,
    /// First day; for a run, the first day of its first month.
    pub first: Day,
    /// Last day; for a run, the last day of its last month. Still going on at the newest declared
    /// month, it ends there.
    pub last: Day,
    /// A run of empty months long enough to be a probable exit (ruling 6).
    pub probable_exit: bool,
    /// Group of reasons, of a DSN episode.
    pub group: Option<InterruptionGroup>,
    /// Structure of the contract in the month of the first day, of a DSN episode.
    pub structure: Option<Structure>,
}

/// The episodes of a holder that began inside one of their PASS, by source then first day.
///
/// `months` are the holder's lines, `first_pass` the position of their first PASS in the bucket. A
/// DSN spell belongs to the latest-started PASS that covers its first day, in a month in which its
/// contract is an IAE contract.
pub fn episodes(
    rows: &PersonRows<'_>,
    months: &[PersonMonth],
    first_pass: u32,
    employers: &EmployerFacts,
    rules: &PathwayRules,
    horizon: Horizon,
) -> Vec<Episode> {
    let mut episodes = suspensions(rows);
    episodes.extend(dsn(rows, employers, rules, horizon));
    episodes.extend(runs(months, first_pass));
    episodes.sort_by_key(|one| (one.source, one.first, one.last, one.structure));
    episodes
}

fn suspensions(rows: &PersonRows<'_>) -> Vec<Episode> {
    rows.suspensions
        .iter()
        .filter_map(|suspension| {
            let pass = rows.passes.iter().position(|pass| pass.pass == suspension.pass)?;
            let own = rows.passes.get(pass)?;
            let inside = own.start <= suspension.first && suspension.first <= own.end;
            inside.then_some(Episode {
                source: EpisodeSource::Suspension,
                pass,
                first: suspension.first,
                last: suspension.last,
                probable_exit: false,
                group: None,
                structure: None,
            })
        })
        .collect()
}

fn dsn(
    rows: &PersonRows<'_>,
    employers: &EmployerFacts,
    rules: &PathwayRules,
    horizon: Horizon,
) -> Vec<Episode> {
    let newest = horizon.newest.last_day();
    let of_one_contract = rows.absences.chunk_by(|a, b| {
        (a.siret, a.number, a.contract_start) == (b.siret, b.number, b.contract_start)
    });
    let mut found = Vec::new();
    for absences in of_one_contract {
        let Some(absence) = absences.first() else { continue };
        let key = (absence.siret, absence.number, absence.contract_start);
        let contract = rows
            .contracts
            .binary_search_by_key(&key, |row| (row.siret, row.number, row.start))
            .ok()
            .and_then(|position| rows.contracts.get(position))
            .and_then(|row| InsertionContract::of(row, employers));
        let Some(contract) = contract else { continue };
        for spell in spells(&contract, absences, newest, rules.interruption_days) {
            let Some(pass) = covering(rows.passes, spell.first) else { continue };
            if let Some(structure) = contract.structure_at(spell.first.month()) {
                found.push(Episode {
                    source: EpisodeSource::Dsn,
                    pass,
                    first: spell.first,
                    last: spell.last,
                    probable_exit: false,
                    group: Some(spell.longest.group),
                    structure: Some(structure),
                });
            }
        }
    }
    found
}

/// Position of the latest-started PASS covering a day (ruling 28).
fn covering(passes: &[PassFact], day: Day) -> Option<usize> {
    passes.iter().rposition(|pass| pass.start <= day && day <= pass.end)
}

/// Runs of empty months. A month that is not observed neither ends a run nor lengthens it.
fn runs(months: &[PersonMonth], first_pass: u32) -> Vec<Episode> {
    let mut runs: Vec<Episode> = Vec::new();
    let mut open: Option<Episode> = None;
    let mut previous = None;
    for line in months {
        if previous != Some(line.pass) || line.state == MonthState::Worked {
            runs.extend(open.take());
        }
        previous = Some(line.pass);
        let probable_exit = match line.gap {
            Gap::Closed | Gap::Open => false,
            Gap::ProbableExit => true,
            Gap::BeforeFirstHours | Gap::None => continue,
        };
        let last = line.month.last_day();
        match &mut open {
            Some(run) => run.last = last,
            None => {
                open = Some(Episode {
                    source: EpisodeSource::Gap,
                    pass: usize::try_from(line.pass - first_pass).unwrap_or_default(),
                    first: line.month.first_day(),
                    last,
                    probable_exit,
                    group: None,
                    structure: None,
                });
            }
        }
    }
    runs.extend(open);
    runs
}
