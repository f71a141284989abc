//! What PASS IAE holders lived, month by month.
//!
//! [`derive()`] is a pure function of one bucket of persons: one line per person and month of a
//! PASS, with the structure, the hours, and three kinds of interruption that are never mixed:
//! declared suspensions (S), DSN interruptions (D) and months without hours (G).
//!
//! - [`contracts`]: which contracts are IAE contracts, and of which structure
//! - [`months`]: hours of a pay period, converted and spread over calendar months
//! - [`hours`]: the working time of a holder in IAE contracts, cut by month and structure
//! - [`interruptions`]: leaves and suspensions of contracts, joined and grouped
//! - [`gaps`]: runs of months without hours
//! - [`episodes`]: when each source says that a pathway stopped, and until when
//! - [`passes`], [`consumption`]: one line per PASS, for flows and cohorts
//! - [`returns`]: what followed an interruption
//! - [`situations`]: when a suspension may be declared, and whether it was
//! - [`replacement`]: what counting suspensions from the DSN would change
//! - [`declarations`]: what the declarations of a structure leave to be mended
//!
//! [`dossiers()`] gives the same for one PASS at a time, for the restricted export:
//!
//! - [`hours_lines`]: hours by structure, pay period and month
//! - [`suspensions`]: suspensions and leaves, DSN and declared
//! - [`rights`]: hours and days left
//! - [`alerts`]: what somebody should look at

pub mod alerts;
pub mod consumption;
pub mod contracts;
pub mod declarations;
pub mod dossiers;
pub mod episodes;
pub mod gaps;
pub mod hours;
pub mod hours_lines;
pub mod interruptions;
pub mod months;
pub mod passes;
mod person;
pub mod replacement;
pub mod returns;
pub mod rights;
pub mod situations;
pub mod suspensions;

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{EmployerFacts, PersonFacts};
use crate::settings::StatisticsSettings;
use crate::vocabulary::{AgeBand, Hundredths, Month, PersonKey, Sex};

pub use contracts::Structure;
pub use declarations::{DeclarationCounts, DeclarationMonth, Flaw};
pub use dossiers::{Dossier, DossierRules, dossiers};
pub use episodes::EpisodeSource;
pub use gaps::{Gap, MonthState};
pub use hours::StructureMonth;
pub use interruptions::InterruptionGroup;
pub use passes::PassLine;
pub use replacement::{Replacement, ReplacementRule};
pub use returns::{FollowedEpisode, Outcome};
pub use situations::{DeclaredSuspension, Situation, SituationKind};

/// The parameters of the definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathwayRules {
    /// Hours of a day paid by the day, in hundredths.
    pub hours_per_day: Hundredths,
    /// A DSN interruption is longer than this many days (ruling 8).
    pub interruption_days: i32,
    /// Empty months from which an open run is a probable exit (ruling 6).
    pub probable_exit_months: i32,
    /// Months after which a month is complete (ruling 4).
    pub consolidation_months: i32,
    /// A fixed-term job is durable above this many months (Dares).
    pub durable_months: i32,
    /// Days after the end of a contract in which another one continues it.
    pub new_contract_days: i32,
    /// A suspension answers to a situation that begins up to this many days after it starts.
    pub situation_before_days: i32,
    /// A suspension answers to a situation that began up to this many days before it starts.
    pub situation_after_days: i32,
    /// Days of the follow-up of a PASS, its first one included.
    pub follow_up_days: i32,
}

impl From<&StatisticsSettings> for PathwayRules {
    fn from(settings: &StatisticsSettings) -> Self {
        Self {
            hours_per_day: Hundredths::new(settings.hours_per_day_hundredths),
            interruption_days: settings.interruption_days,
            probable_exit_months: settings.probable_exit_months,
            consolidation_months: settings.consolidation_months,
            durable_months: settings.durable_months,
            new_contract_days: settings.new_contract_days,
            situation_before_days: settings.situation_before_days,
            situation_after_days: settings.situation_after_days,
            follow_up_days: settings.follow_up_days,
        }
    }
}

/// The months that the declarations cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// Oldest declared month.
    pub first: Month,
    /// Newest declared month.
    pub newest: Month,
    /// Last complete month: the newest, less the months of consolidation (ruling 4).
    pub last_complete: Month,
}

impl Horizon {
    /// The months since an insertion structure first declared, up to the newest declared by
    /// anybody; `None` when nothing was declared.
    pub fn of(employers: &EmployerFacts, consolidation_months: i32) -> Option<Self> {
        let (oldest, newest) = employers.declared?;
        let first = employers.structures_since.unwrap_or(oldest);
        Some(Self { first, newest, last_complete: newest.plus(-consolidation_months) })
    }
}

/// One month of one PASS holder.
///
/// The month belongs to the latest-started PASS that touches it (rulings 3 and 28), so a person
/// has at most one line per month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PersonMonth {
    /// The holder.
    pub person: PersonKey,
    /// Position of the PASS in [`PersonFacts::passes`].
    pub pass: u32,
    /// The month.
    pub month: Month,
    /// Sex (ruling 10).
    pub sex: Sex,
    /// Age at 31 December of the month's year (ruling 10).
    pub age: AgeBand,
    /// Structure (ruling 1).
    pub structure: Option<Structure>,
    /// A PASS covers the last day of the month, suspended or not.
    pub active: bool,
    /// What the person did is known (ruling 4).
    pub observed: bool,
    /// Paid hours of the month in IAE contracts; negative when corrections exceed work.
    pub hours: Hundredths,
    /// Paid work in units that cannot be converted into hours.
    pub unconvertible: Hundredths,
    /// Worked, empty or unobserved (ruling 6).
    pub state: MonthState,
    /// Place of the month in a run of months without hours (ruling 6).
    pub gap: Gap,
    /// A suspension declared in the register covers the last day (ruling 7).
    pub suspended: bool,
    /// Group of the DSN interruption that covers the last day, if one does (ruling 8).
    pub interruption: Option<InterruptionGroup>,
}

/// The pathways of one bucket of persons.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pathways {
    /// Sorted by person, PASS and month; only months that the declarations cover.
    pub months: Vec<PersonMonth>,
    /// Paid work by structure in these months, sorted by person, month and structure: its hours
    /// add up to those of [`Pathways::months`].
    pub hours: Vec<StructureMonth>,
    /// Every PASS, sorted by person then start.
    pub passes: Vec<PassLine>,
    /// Interruptions followed for a year, sorted by person.
    pub followed: Vec<FollowedEpisode>,
    /// Situations in which a suspension may be declared, sorted by person.
    pub situations: Vec<Situation>,
    /// Suspensions of the register, sorted by person.
    pub declared: Vec<DeclaredSuspension>,
    /// How holders were declared, sorted by person, month and structure.
    pub declarations: Vec<DeclarationMonth>,
}

/// Derives the pathways of one bucket.
pub fn derive(facts: &PersonFacts, employers: &EmployerFacts, rules: &PathwayRules) -> Pathways {
    let mut pathways = Pathways::default();
    let Some(horizon) = Horizon::of(employers, rules.consolidation_months) else {
        return pathways;
    };
    let mut position = 0;
    for passes in facts.passes.chunk_by(|a, b| a.person == b.person) {
        if let Some(pass) = passes.first() {
            let rows = facts.rows_of(pass.person);
            let before = pathways.months.len();
            person::derive(&rows, position, employers, rules, horizon, &mut pathways);
            follow(&rows, position, before, employers, rules, horizon, &mut pathways);
        }
        position += u32::try_from(passes.len()).unwrap_or(u32::MAX);
    }
    pathways
}

/// Adds the PASS of one holder and what followed their interruptions, from their lines: those from
/// `first_line` on.
fn follow(
    rows: &PersonRows<'_>,
    first_pass: u32,
    first_line: usize,
    employers: &EmployerFacts,
    rules: &PathwayRules,
    horizon: Horizon,
    into: &mut Pathways,
) {
    let months = into.months.get(first_line..).unwrap_or_default();
    let contracts = contracts::InsertionContract::all(rows, employers);
    let episodes = episodes::episodes(rows, months, first_pass, employers, rules, horizon);
    let durable = rules.durable_months;
    into.followed.extend(returns::follow(rows, months, &episodes, employers, durable, horizon));
    let (situations, declared) =
        situations::situations(rows, months, &episodes, &contracts, rules, horizon);
    let story = passes::Story {
        rows,
        months,
        contracts: &contracts,
        episodes: &episodes,
        situations: &situations,
    };
    into.passes.extend(passes::passes(&story, first_pass, rules, horizon));
    into.declarations.extend(declarations::declaration_months(
        rows,
        &contracts,
        first_pass,
        employers,
        rules.hours_per_day,
        horizon,
    ));
    into.situations.extend(situations);
    into.declared.extend(declared);
}
