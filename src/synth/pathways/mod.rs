//! Lives of PASS IAE holders: who they are, the PASS they held, the contracts they had, the
//! absences and hours of each contract. Everything else is made from this.

mod absences;
mod changes;
mod contracts;
mod passes;
mod work;

pub(super) use absences::{Absence, Family};
pub(super) use changes::Former;
pub(super) use contracts::{Contract, contract_unit};
pub(super) use passes::Pass;
pub(super) use work::{Line, Measured};

use super::calendar::WorkCalendar;
use super::identity;
use super::knowledge::Filings;
use super::names;
use super::plan::Plan;
use super::random::{Domain, Draws};
use super::structures::Structure;
use crate::vocabulary::{Day, Month, Sex, SiaeKind};

/// A group of neighbouring structures, with the people whose pathway starts there.
pub(super) struct Basin<'a> {
    /// Its structures.
    pub structures: &'a [Structure],
    /// What each structure files, and when.
    pub filings: Vec<Filings>,
    /// Working days of its département.
    pub calendar: WorkCalendar,
    /// The people, by number.
    pub holders: Vec<Holder>,
}

/// A PASS holder.
pub(super) struct Holder {
    /// Number in the plan.
    pub number: u64,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Day,
    /// The birth date's day and month are not known to the payroll.
    pub birth_day_unknown: bool,
    /// NIR, in the register and, once known, in declarations.
    pub nir: String,
    /// Other number used before the NIR is known.
    pub temporary: Option<Temporary>,
    /// The payroll states the sex, though the NIR gives it.
    pub states_sex: bool,
    /// Family name.
    pub family: &'static str,
    /// Family name before a change.
    pub former_family: Option<Former<&'static str>>,
    /// First names.
    pub first: &'static str,
    /// The register does not give the sex.
    pub sex_unregistered: bool,
    /// The register does not give the year of birth.
    pub year_unregistered: bool,
    /// Whether the home is in a priority neighbourhood.
    pub priority_area: bool,
    /// Position in the basin of the structure where the pathway starts.
    pub home: usize,
    /// PASS, in order.
    pub passes: Vec<Pass>,
    /// Contracts, in order of start.
    pub contracts: Vec<Contract>,
}

/// A number replaced by the NIR from the first declaration of `until` on.
pub(super) struct Temporary {
    /// NTT (S21.G00.30.020).
    pub number: String,
    /// First month declared with the NIR.
    pub until: Month,
    /// What the payroll declares meanwhile.
    pub kind: OtherIdentity,
}

/// What stands for a NIR that is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OtherIdentity {
    /// The temporary number alone.
    Temporary,
    /// The temporary number, and nines in S21.G00.30.001.
    Placeholder,
    /// Another NIR, which block 31 calls former: no temporary number.
    FormerNir(String),
}

/// Makes a basin and all its lives.
pub(super) fn basin<'a>(plan: &Plan, structures: &'a [Structure]) -> Basin<'a> {
    let filings: Vec<Filings> =
        structures.iter().map(|structure| Filings::of(plan, structure)).collect();
    let departement = structures.first().map_or("", |structure| structure.place.departement);
    // Pay of the first month may go back to the 16th of the month before.
    let calendar = WorkCalendar::new(departement, plan.first_month().plus(-1), plan.last_month);
    let mut basin = Basin { structures, filings, calendar, holders: Vec::new() };
    basin.holders = structures
        .iter()
        .enumerate()
        .flat_map(|(home, structure)| structure.holders.clone().map(move |number| (home, number)))
        .filter_map(|(home, number)| live(plan, &basin, home, number))
        .collect();
    basin
}

fn live(plan: &Plan, basin: &Basin<'_>, home: usize, number: u64) -> Option<Holder> {
    let mut draws = Draws::of(plan.seed, Domain::Holder, number);
    let structure = basin.structures.get(home)?;
    let sex = sex(&mut draws, structure.kind);
    let entry = first_pass_start(plan, &mut draws);
    let birth = birth(&mut draws, entry);
    let mut holder = Holder {
        number,
        sex,
        birth,
        birth_day_unknown: draws.chance(0.01),
        nir: identity::nir(number, sex, birth),
        temporary: None,
        states_sex: draws.chance(0.01),
        family: names::family_name(&mut draws),
        former_family: None,
        first: names::first_name(&mut draws, sex),
        sex_unregistered: draws.chance(0.02),
        year_unregistered: false,
        priority_area: draws.chance(0.22),
        home,
        passes: Vec::new(),
        contracts: Vec::new(),
    };
    passes::live_all(plan, basin, &mut draws, &mut holder, entry);
    number_temporarily(plan, basin, &mut draws, &mut holder);
    changes::befall(plan, basin, &mut holder);
    Some(holder)
}

fn sex(draws: &mut Draws, kind: SiaeKind) -> Sex {
    let women = match kind {
        SiaeKind::Aci => 0.36,
        SiaeKind::Ai => 0.60,
        SiaeKind::Ei => 0.29,
        SiaeKind::Eiti => 0.15,
        SiaeKind::Etti => 0.24,
    };
    if draws.chance(women) { Sex::Women } else { Sex::Men }
}

/// PASS start from three years before the declarations to the last month, evenly, so that those
/// in force, suspended or prolonged are about as many in every month.
fn first_pass_start(plan: &Plan, draws: &mut Draws) -> Day {
    let first = plan.first_month().plus(-36).first_day();
    let last = plan.last_month.last_day();
    first.plus(draws.between(0, first.days_until(last)))
}

/// Ages at entry: a fifth below 26, a quarter from 50.
fn birth(draws: &mut Draws, entry: Day) -> Day {
    let band = draws.weighted(&[(20, (18, 25)), (56, (26, 49)), (24, (50, 62))]);
    let years = draws.between(band.0, band.1);
    entry.plus(-(years * 365 + years / 4) - draws.between(0, 364))
}

/// Some people work before their NIR is known. Only where one punctual structure declares the
/// whole pathway, so that the two identities meet in a declaration that every reader has.
fn number_temporarily(plan: &Plan, basin: &Basin<'_>, draws: &mut Draws, holder: &mut Holder) {
    let chosen = draws.chance(0.015);
    let (delay, placeholder) = (draws.between(1, 3), draws.chance(0.3));
    let Some(structure) = basin.structures.get(holder.home) else { return };
    let at_home = holder.contracts.iter().all(|contract| contract.structure == holder.home);
    if let (true, true, true, Some(first)) =
        (chosen, at_home, structure.payroll.punctual, holder.contracts.first())
        && first.start >= plan.first_month().first_day()
    {
        holder.temporary = Some(Temporary {
            number: identity::ntt(holder.sex, &structure.siren, holder.number),
            until: first.start.month().plus(delay),
            kind: if placeholder { OtherIdentity::Placeholder } else { OtherIdentity::Temporary },
        });
    } else if let Some(first) = holder.contracts.first() {
        // A long-known employee: the register's missing year is found in the declarations.
        let long_known = first.end >= plan.first_month().first_day();
        holder.year_unregistered = long_known && structure.payroll.punctual && draws.chance(0.02);
    }
}
