//! What followed an interruption: paid work in insertion again, or something else.
//!
//! A return is a month with paid work in an IAE contract: for a DSN interruption after its end
//! (its last month counts when the interruption began before that month and ended before its last
//! day: nothing was worked before), for a suspension or a run in a later month than its first. It
//! is timed in months from the month of the start. Where nobody came back within
//! [`FOLLOW_UP_MONTHS`], competing outcomes are looked for, the first that applies wins.

use crate::facts::contract_ends::{ContractEnd, Silence};
use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{ContractFact, EmployerFacts};
use crate::vocabulary::{ContractGroup, Day, PersonKey, PublicScheme, Sex};

use super::episodes::{Episode, EpisodeSource};
use super::passes::structure_in;
use super::{Horizon, MonthState, PersonMonth, Structure};

/// Months for which each interruption is followed.
pub const FOLLOW_UP_MONTHS: i32 = 12;

/// What became of a person after an interruption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Paid work in insertion, so many months after the month of the start.
    Return {
        /// From 0 to [`FOLLOW_UP_MONTHS`].
        months: i32,
    },
    /// A durable job outside insertion (Dares: open-ended, or fixed-term above six months).
    DurableJob,
    /// Another job outside insertion.
    OtherJob,
    /// The PASS ended within the follow-up.
    PassExpired,
    /// Some month of the follow-up was not observed: a return may have been missed.
    Unobserved,
    /// None of these.
    NothingKnown,
}

impl Outcome {
    /// The outcomes other than a return, in the order of publication.
    pub const OTHERS: [Self; 5] =
        [Self::DurableJob, Self::OtherJob, Self::PassExpired, Self::Unobserved, Self::NothingKnown];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Return { .. } => "retour",
            Self::DurableJob => "emploi_durable",
            Self::OtherJob => "autre_emploi",
            Self::PassExpired => "pass_echu",
            Self::Unobserved => "non_observe",
            Self::NothingKnown => "sans_reprise",
        }
    }

    /// The name for the reader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Return { .. } => "Retour dans l’insertion",
            Self::DurableJob => "Emploi durable hors insertion",
            Self::OtherJob => "Autre emploi hors insertion",
            Self::PassExpired => "PASS IAE échu",
            Self::Unobserved => "Suivi incomplet",
            Self::NothingKnown => "Aucune reprise connue",
        }
    }
}

/// An interruption that began in a month that the declarations cover, and what followed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FollowedEpisode {
    /// The holder.
    pub person: PersonKey,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// Year of birth (ruling 10).
    pub birth_year: Option<i32>,
    /// Structure in the month of the start (ruling 1).
    pub structure: Option<Structure>,
    /// Who says that the pathway was interrupted.
    pub source: EpisodeSource,
    /// First day.
    pub first: Day,
    /// What followed, within [`FOLLOW_UP_MONTHS`].
    pub outcome: Outcome,
}

/// Follows the episodes of one holder.
pub fn follow(
    rows: &PersonRows<'_>,
    months: &[PersonMonth],
    episodes: &[Episode],
    employers: &EmployerFacts,
    durable_months: i32,
    horizon: Horizon,
) -> Vec<FollowedEpisode> {
    let covered = |episode: &&Episode| {
        let month = episode.first.month();
        month >= horizon.first && month.plus(FOLLOW_UP_MONTHS) <= horizon.last_complete
    };
    episodes
        .iter()
        .filter(covered)
        .filter_map(|episode| {
            let pass = rows.passes.get(episode.pass)?;
            let stated = rows.person;
            let outcome = returned(episode, months)
                .map(|months| Outcome::Return { months })
                .or_else(|| job(rows, episode, employers, durable_months))
                .unwrap_or_else(|| without_job(pass.end, episode, months));
            Some(FollowedEpisode {
                person: pass.person,
                sex: pass.sex.or(stated.map_or(Sex::Unknown, |person| person.sex)),
                birth_year: pass
                    .birth_year
                    .or_else(|| stated.and_then(|person| person.birth).map(Day::year)),
                structure: structure_in(months, episode.first.month()),
                source: episode.source,
                first: episode.first,
                outcome,
            })
        })
        .collect()
}

/// Months from the start to the first month of paid work that follows, within the follow-up.
fn returned(episode: &Episode, months: &[PersonMonth]) -> Option<i32> {
    let start = episode.first.month();
    let earliest = match episode.source {
        EpisodeSource::Suspension | EpisodeSource::Gap => start.plus(1),
        EpisodeSource::Dsn => {
            let last = episode.last.month();
            let all_since_the_first = episode.first <= last.first_day();
            let ends_inside = episode.last < last.last_day();
            if all_since_the_first && ends_inside { last } else { last.plus(1) }
        }
    };
    let mut later = months
        .iter()
        .filter(|line| line.month >= earliest && line.month <= start.plus(FOLLOW_UP_MONTHS));
    later.find(|line| line.state == MonthState::Worked).map(|line| start.months_until(line.month))
}

/// The best job outside insertion that began after the start, within the follow-up.
fn job(
    rows: &PersonRows<'_>,
    episode: &Episode,
    employers: &EmployerFacts,
    durable_months: i32,
) -> Option<Outcome> {
    let last = episode.first.month().plus(FOLLOW_UP_MONTHS).last_day();
    let began = |contract: &&ContractFact| contract.start > episode.first && contract.start <= last;
    let mut jobs = rows.contracts.iter().filter(began).filter(|one| is_outside_job(one)).peekable();
    jobs.peek()?;
    let durable = jobs.any(|contract| is_durable(contract, employers, durable_months));
    Some(if durable { Outcome::DurableJob } else { Outcome::OtherJob })
}

/// An employment contract that is not one of insertion.
fn is_outside_job(contract: &ContractFact) -> bool {
    let insertion = contract.complement.is_some_and(|code| code.siae_kind().is_some())
        || contract.scheme.is_some_and(PublicScheme::is_insertion);
    let employment = contract.nature.is_some_and(|nature| match nature.group() {
        ContractGroup::OpenEnded
        | ContractGroup::FixedTerm
        | ContractGroup::Temporary
        | ContractGroup::CivilService => true,
        ContractGroup::NotEmployment | ContractGroup::Unlisted => false,
    });
    !insertion && employment
}

/// Durable employment (Dares): any length for open-ended natures, above so many months for
/// fixed-term ones, never for temporary work.
fn is_durable(contract: &ContractFact, employers: &EmployerFacts, months: i32) -> bool {
    let Some(nature) = contract.nature else { return false };
    match nature.as_str() {
        "01" | "09" | "50" | "82" | "91" => true,
        "02" | "07" | "10" | "20" | "21" | "92" => {
            let known = ContractEnd::of(contract, employers, Silence::EndsTheContract).last_day();
            // Neither ended nor expected to: it lasts for as long as is known.
            let last = known.or(contract.expected_end);
            last.is_none_or(|last| last >= months_later(contract.start, months))
        }
        _ => false,
    }
}

/// The same day, so many months later; the last of the month where it has none.
fn months_later(day: Day, months: i32) -> Day {
    let month = day.month();
    let within = month.first_day().days_until(day);
    let later = month.plus(months);
    later.first_day().plus(within).min(later.last_day())
}

fn without_job(pass_end: Day, episode: &Episode, months: &[PersonMonth]) -> Outcome {
    let start = episode.first.month();
    let last = start.plus(FOLLOW_UP_MONTHS);
    let observed = |month| {
        months.iter().any(|line| line.month == month && line.state != MonthState::Unobserved)
    };
    if pass_end.month() <= last {
        Outcome::PassExpired
    } else if start.plus(1).through(last).all(observed) {
        Outcome::NothingKnown
    } else {
        Outcome::Unobserved
    }
}
