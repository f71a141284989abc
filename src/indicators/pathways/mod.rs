//! Indicators counted over PASS IAE holders (I1 to I10).
//!
//! A [`Statistic`] is a population: what its periods are, what is counted, and its tables. The
//! derivations of [`crate::pathways`] say what each holder lived; a statistic turns them into
//! [`Unit`]s, one per thing counted, and [`HolderTables`] adds these up cell by cell.

mod breakdown;
pub mod concordance;
pub mod consommation;
pub mod declarations;
pub mod heures;
pub mod interruptions_12_mois;
pub mod interruptions_annee;
pub mod interruptions_dsn;
pub mod mois_creux;
pub mod mois_sans_heures;
pub mod pass_iae;
mod periods;
pub mod recours;
pub mod remplacement;
pub mod retours;
pub mod saisies;
pub mod solde;
pub mod structures;
pub mod suspensions_declarees;
mod tables;

pub use breakdown::Breakdown;
pub use periods::Coverage;
pub use tables::HolderTables;

use crate::pathways::{Pathways, PersonMonth, Structure};
use crate::vocabulary::{AgeBand, Period, PersonKey, Sex};

use super::measures;
use super::spec::{Measure, PeriodNature, PeriodStatus};

/// Most additive measures of a statistic.
pub const MEASURES: usize = 12;

/// A table of a statistic.
#[derive(Debug, Clone, Copy)]
pub struct TableOf {
    /// Identifier.
    pub id: &'static str,
    /// What it is broken down by.
    pub breakdown: Breakdown,
    /// The measures it shows; all those of the statistic when empty.
    pub only: &'static [&'static str],
}

impl TableOf {
    /// A table with all the measures of its statistic.
    pub const fn new(id: &'static str, breakdown: Breakdown) -> Self {
        Self { id, breakdown, only: &[] }
    }
}

/// A statistic over holders.
#[derive(Clone, Copy)]
pub struct Statistic {
    /// Identifier of the population.
    pub population: &'static str,
    /// What a period means.
    pub nature: PeriodNature,
    /// The periods published (ruling 9), in order.
    pub periods: fn(&Coverage<'_>) -> Vec<PeriodStatus>,
    /// The measures, additive ones in the order of [`Unit::values`].
    pub measures: fn() -> Vec<Measure>,
    /// Gives every unit, those of one person together.
    pub units: fn(&Pathways, &Coverage<'_>, &mut dyn FnMut(Unit)),
    /// Whether a person can have several units in a period: then contributors are gathered person
    /// by person, so that each total counts everybody once.
    pub repeats: bool,
    /// Where persons count by where they worked: the first measure counts those whose second one
    /// reaches this much in the cell, totals included. A person can then be in several parts of a
    /// breakdown by structure, or in a total without being in any part. Needs `repeats`.
    pub floor: Option<i64>,
    /// The tables.
    pub tables: &'static [TableOf],
}

/// One thing counted: a person in a month, a PASS, an interruption.
#[derive(Clone, Copy)]
pub struct Unit {
    /// Whose it is.
    pub person: PersonKey,
    /// When it counts.
    pub period: Period,
    /// Sex.
    pub sex: Sex,
    /// Age at 31 December of the period's year.
    pub age: AgeBand,
    /// Structure.
    pub structure: Option<Structure>,
    /// Place in the statistic's own dimension.
    pub part: Option<u16>,
    /// What it adds to each additive measure.
    pub values: [i64; MEASURES],
}

/// The first values given, zero for the rest.
fn values<const N: usize>(given: [i64; N]) -> [i64; MEASURES] {
    let mut values = [0; MEASURES];
    for (value, place) in given.into_iter().zip(&mut values) {
        *place = value;
    }
    values
}

/// A holder in a month.
fn of_month(line: &PersonMonth, values: [i64; MEASURES]) -> Unit {
    Unit {
        person: line.person,
        period: Period::Month(line.month),
        sex: line.sex,
        age: line.age,
        structure: line.structure,
        part: None,
        values,
    }
}
