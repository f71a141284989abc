//! One line per PASS: what flows and cohorts count.
//!
//! The structure of an event is the holder's in the month of the event (ruling 1). The initial end
//! is recomputed: 730 days, both bounds included; the stored end moves with each suspension and
//! prolongation.

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{PassFact, PassOrigin};
use crate::vocabulary::{Day, Month, PersonKey, Sex};

use super::consumption::{Consumption, consumption};
use super::contracts::InsertionContract;
use super::episodes::{Episode, EpisodeSource};
use super::interruptions::inside;
use super::replacement::Replacement;
use super::rights::Interval;
use super::situations::{Situation, SituationKind};
use super::{Horizon, PathwayRules, PersonMonth, Structure};

/// Days of a PASS as delivered, both bounds included.
pub const INITIAL_DAYS: i32 = 730;

/// One PASS of a holder.
#[derive(Clone, PartialEq, Eq)]
pub struct PassLine {
    /// The holder.
    pub person: PersonKey,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// Year of birth (ruling 10).
    pub birth_year: Option<i32>,
    /// Loaded in bulk (associations intermédiaires, 2021): out of every flow.
    pub bulk_loaded: bool,
    /// First day.
    pub start: Day,
    /// Last day as stored, inclusive.
    pub end: Day,
    /// Structure in the month of the first day, where the declarations cover it.
    pub structure_at_start: Option<Structure>,
    /// Structure in the month of the last day, where the declarations cover it.
    pub structure_at_end: Option<Structure>,
    /// First day of each prolongation, with the structure in its month.
    pub prolongations: Vec<(Day, Option<Structure>)>,
    /// First day of the first episode of each source: suspension, DSN, run without hours. Probable
    /// exits are not interruptions (ruling 6).
    pub first_episodes: [Option<Day>; 3],
    /// Hours used.
    pub consumption: Consumption,
    /// What a count of suspensions from the DSN would change in the follow-up.
    pub replacement: Replacement,
}

impl PassLine {
    /// The end is that of a PASS neither suspended nor prolonged.
    pub fn ends_as_delivered(&self) -> bool {
        self.start.days_until(self.end) == INITIAL_DAYS - 1
    }

    /// First day of the first episode of a source.
    pub fn first_episode(&self, source: EpisodeSource) -> Option<Day> {
        match source {
            EpisodeSource::Suspension => self.first_episodes[0],
            EpisodeSource::Dsn => self.first_episodes[1],
            EpisodeSource::Gap => self.first_episodes[2],
        }
    }
}

/// What the PASS of one holder are made from: their rows, and what was derived from them.
pub(super) struct Story<'a> {
    pub(super) rows: &'a PersonRows<'a>,
    pub(super) months: &'a [PersonMonth],
    pub(super) contracts: &'a [InsertionContract<'a>],
    pub(super) episodes: &'a [Episode],
    pub(super) situations: &'a [Situation],
}

/// The PASS of one holder; among their months, those of the first PASS have the position
/// `first_pass`.
pub(super) fn passes(
    story: &Story<'_>,
    first_pass: u32,
    rules: &PathwayRules,
    horizon: Horizon,
) -> Vec<PassLine> {
    let Story { rows, months, episodes, .. } = story;
    let structure = |day: Day| structure_in(months, day.month());
    rows.passes
        .iter()
        .enumerate()
        .zip(first_pass..)
        .map(|((place, pass), position)| {
            let own: Vec<PersonMonth> =
                months.iter().filter(|line| line.pass == position).copied().collect();
            let first = |source: EpisodeSource| {
                let own = episodes
                    .iter()
                    .filter(|one| one.pass == place && one.source == source && !one.probable_exit);
                own.map(|one| one.first).min()
            };
            let stated = rows.person;
            PassLine {
                person: pass.person,
                sex: pass.sex.or(stated.map_or(Sex::Unknown, |person| person.sex)),
                birth_year: pass
                    .birth_year
                    .or_else(|| stated.and_then(|person| person.birth).map(Day::year)),
                bulk_loaded: pass.origin == Some(PassOrigin::AiStock),
                start: pass.start,
                end: pass.end,
                structure_at_start: structure(pass.start),
                structure_at_end: structure(pass.end),
                prolongations: rows
                    .prolongations
                    .iter()
                    .filter(|one| one.pass == pass.pass)
                    .map(|one| (one.start, structure(one.start)))
                    .collect(),
                first_episodes: [
                    first(EpisodeSource::Suspension),
                    first(EpisodeSource::Dsn),
                    first(EpisodeSource::Gap),
                ],
                consumption: consumption(pass.start, pass.end, &own, horizon),
                replacement: story.replacement(pass, rules, horizon),
            }
        })
        .collect()
}

impl Story<'_> {
    /// The simulation over the follow-up of one PASS.
    fn replacement(&self, pass: &PassFact, rules: &PathwayRules, horizon: Horizon) -> Replacement {
        let declared = self.rows.suspensions.iter().filter(|one| one.pass == pass.pass);
        let newest = horizon.newest.last_day();
        let stopped =
            inside(pass, self.rows, self.contracts, newest, rules.interruption_days).into_iter();
        let ended = self.situations.iter().filter(|one| one.kind == SituationKind::Ended);
        let within = ended.filter(|one| pass.start <= one.first && one.first <= pass.end);
        let without_contract: Vec<Interval> = within.map(|one| (one.first, one.last)).collect();
        Replacement::over(
            pass,
            rules.follow_up_days,
            declared.map(|one| (one.first, one.last)).collect(),
            &stopped.map(|one| one.interval).collect::<Vec<Interval>>(),
            &without_contract,
        )
    }
}

/// The structure of a holder in a month (ruling 1).
pub(super) fn structure_in(months: &[PersonMonth], month: Month) -> Option<Structure> {
    months.iter().find(|line| line.month == month).and_then(|line| line.structure)
}
