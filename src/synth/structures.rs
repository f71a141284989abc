//! Insertion structures: kind, place, size, and the habits of their payroll software.

use std::collections::BTreeMap;
use std::ops::Range;

use super::identity::{self, Company};
use super::names;
use super::places::{self, Place};
use super::plan::Plan;
use super::random::{Domain, Draws, whole};
use crate::vocabulary::{Day, Month, SiaeKind};

/// One insertion structure.
pub(super) struct Structure {
    /// Number in the plan, from 0, in the order of départements.
    pub index: u64,
    /// Kind.
    pub kind: SiaeKind,
    /// Nine digits.
    pub siren: String,
    /// Fourteen digits.
    pub siret: String,
    /// Where it is.
    pub place: Place,
    /// Public name.
    pub name: String,
    /// Street of its declarations.
    pub street: String,
    /// NAF sub-class.
    pub ape: &'static str,
    /// First day of its agreement with the State.
    pub agreed: Day,
    /// PASS holders whose pathway starts here, by person number.
    pub holders: Range<u64>,
    /// Share of eligible situations it declares as suspensions of the PASS: its own practice.
    pub suspends: f64,
    /// Habits of its payroll software.
    pub payroll: Payroll,
    /// Month after which it stops filing for good, if it does.
    pub silent_after: Option<Month>,
}

/// Habits of a payroll software: constant for a structure, so that one structure's quirks meet.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent habits, each on or off")]
pub(super) struct Payroll {
    /// Always files in time, so that corrections sent the next month are known with it.
    pub punctual: bool,
    /// Cuts suspensions by month.
    pub slices: bool,
    /// Pays from the 16th to the 15th.
    pub shifted: bool,
    /// Pays twice a month.
    pub two_payments: bool,
    /// Leaves the unit of activities out, as the contract states it.
    pub no_unit: bool,
    /// Counts in days rather than hours.
    pub in_days: bool,
    /// Adds ceiling calendar days (unit 40).
    pub ceiling_days: bool,
    /// Gives internal numbers (S21.G00.30.019).
    pub matricules: bool,
    /// Splits its declarations into two fractions.
    pub fractions: bool,
    /// Received through an agency that enriches files.
    pub enriched: bool,
    /// Gives the four views of the same pay, and contributions.
    pub all_views: bool,
    /// Declares paid leave as a suspension (code 200).
    pub paid_leave: bool,
}

/// The structures of a plan, in the order of départements.
pub(super) fn all(plan: &Plan) -> Vec<Structure> {
    let count = count(plan);
    let places = places::spread(count, 12);
    let mut structures: Vec<Structure> = places
        .into_iter()
        .flat_map(|(departement, share)| (0..share).map(move |_| departement))
        .zip(0..)
        .map(|(departement, index)| make(plan, index, departement))
        .collect();
    share_holders(plan, &mut structures);
    structures
}

/// About sixty holders each, as in France (421,666 for 6,014 structures).
fn count(plan: &Plan) -> u64 {
    (plan.people / 60).max(4).min(plan.people)
}

fn make(plan: &Plan, index: u64, departement: &'static str) -> Structure {
    let mut draws = Draws::of(plan.seed, Domain::Structure, index);
    let kind = kind(index);
    // One structure in twenty-five shares the company of the one before it.
    let shares_company = index % 25 == 24;
    let company = if shares_company { index - 1 } else { index };
    let siren = identity::siren(&Company::Structure(company));
    let siret = identity::siret(&siren, if shares_company { 2 } else { 1 });
    let place = places::draw(&mut draws, departement);
    let first = plan.first_month();
    let silent_after = (draws.chance(0.015) && plan.months >= 12)
        .then(|| plan.last_month.plus(-draws.between(3, 9)));
    Structure {
        index,
        kind,
        siren,
        siret,
        place,
        name: names::structure(&mut draws, kind),
        street: names::street(&mut draws),
        ape: ape(&mut draws, kind),
        agreed: first.first_day().plus(-draws.between(1_500, 5_000)),
        holders: 0..0,
        suspends: 0.30 + 0.65 * draws.unit(),
        payroll: payroll(&mut draws, kind, silent_after.is_some()),
        silent_after,
    }
}

/// Kinds in national proportions, interleaved so that every stretch of the list holds them all.
fn kind(index: u64) -> SiaeKind {
    match (index * 37) % 100 {
        0..45 => SiaeKind::Aci,
        45..75 => SiaeKind::Ei,
        75..88 => SiaeKind::Ai,
        88..99 => SiaeKind::Etti,
        _ => SiaeKind::Eiti,
    }
}

fn ape(draws: &mut Draws, kind: SiaeKind) -> &'static str {
    match kind {
        SiaeKind::Aci => draws.pick(&["8899B", "8130Z", "9499Z", "3811Z"]),
        SiaeKind::Ai => draws.pick(&["8810A", "9499Z", "8899B"]),
        SiaeKind::Ei => draws.pick(&["8121Z", "3832Z", "5629B", "8130Z", "4399C"]),
        SiaeKind::Eiti => draws.pick(&["7022Z", "5320Z"]),
        SiaeKind::Etti => "7820Z",
    }
}

fn payroll(draws: &mut Draws, kind: SiaeKind, falls_silent: bool) -> Payroll {
    let in_days = kind == SiaeKind::Ei && draws.chance(0.10);
    Payroll {
        punctual: draws.chance(0.85) && !falls_silent,
        slices: draws.chance(0.35),
        shifted: matches!(kind, SiaeKind::Aci | SiaeKind::Ei) && draws.chance(0.06),
        two_payments: kind == SiaeKind::Etti && draws.chance(0.15),
        no_unit: draws.chance(0.20),
        in_days,
        ceiling_days: draws.chance(0.10),
        matricules: draws.chance(0.50),
        fractions: draws.chance(0.04),
        enriched: draws.chance(0.12),
        all_views: draws.chance(0.15),
        paid_leave: draws.chance(0.50),
    }
}

/// Gives each structure its holders, in proportion to a size drawn for it and to the inhabitants
/// there are around for each structure: the floor that keeps small régions in statistics must not
/// make them as large as the others.
fn share_holders(plan: &Plan, structures: &mut [Structure]) {
    let mut around: BTreeMap<&str, f64> = BTreeMap::new();
    for structure in structures.iter() {
        *around.entry(structure.place.departement).or_default() += 1.0;
    }
    for (departement, structures) in &mut around {
        *structures = f64::from(places::population(departement)) / *structures;
    }
    let mean = around.values().sum::<f64>() / f64::from(u32::try_from(around.len()).unwrap_or(1));
    let crowd = |structure: &Structure| {
        let inhabitants = around.get(structure.place.departement).copied().unwrap_or(mean);
        (inhabitants / mean.max(1.0)).clamp(0.35, 2.5)
    };
    let weights: Vec<u64> = structures
        .iter()
        .map(|structure| {
            let mut draws =
                Draws::of_pair(plan.seed, Domain::Structure, structure.index, SIZE_STREAM);
            let typical = match structure.kind {
                SiaeKind::Aci => 1_000.0,
                SiaeKind::Ai => 1_600.0,
                SiaeKind::Ei => 600.0,
                SiaeKind::Eiti => 700.0,
                SiaeKind::Etti => 1_500.0,
            };
            let spread = f64::from(draws.lognormal(1_000.0, 0.55).clamp(150, 4_000));
            let size = typical * crowd(structure) * spread / 1_000.0;
            u64::from(whole(size).max(1).unsigned_abs())
        })
        .collect();
    let total: u64 = weights.iter().sum::<u64>().max(1);
    let (mut reached, mut first) = (0u64, 0u64);
    for (structure, weight) in structures.iter_mut().zip(weights) {
        reached += weight;
        let product = u128::from(plan.people) * u128::from(reached) / u128::from(total);
        let next = u64::try_from(product).unwrap_or(plan.people);
        structure.holders = first..next;
        first = next;
    }
}

/// Keeps the draws of sizes apart from those of other traits.
const SIZE_STREAM: u64 = 1;

/// The structures of one département in groups of at most four: between them people move, and
/// one group is the unit of generation.
pub(super) fn basins(structures: &[Structure]) -> Vec<&[Structure]> {
    structures
        .chunk_by(|one, next| one.place.departement == next.place.departement)
        .flat_map(|together| together.chunks(4))
        .collect()
}
