//! Indicators counted over the months of PASS holders (indicator I1 by source).
//!
//! Each of them is a population and, inside it, the persons interrupted: a line of
//! [`crate::pathways::Pathways`] is outside (`None`), inside, or inside and interrupted. A person
//! has one line per month, so persons are counted once per cell.

pub mod interruptions_dsn;
pub mod mois_sans_heures;
pub mod suspensions_declarees;
mod tables;

pub use tables::MonthTables;

use crate::pathways::PersonMonth;
use crate::settings::StatisticsSettings;

use super::breakdowns::Level;

/// Which months are published (ruling 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// All months of the DSN.
    Declared,
    /// Complete months only.
    Complete,
}

/// What a table of persons is broken down by, besides sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// Kind of structure; `self_employed` where the register of PASS is the source.
    SiaeKind {
        /// With the EITI, which are absent from the DSN.
        self_employed: bool,
    },
    /// Age band.
    Age,
    /// Territory of the structure.
    Territory(Level),
    /// Group of reasons of the interruption: the persons interrupted only, without sex.
    Reason,
}

/// A statistic over the months of PASS holders.
#[derive(Clone, Copy)]
pub struct PersonMonths {
    /// Identifier of the population.
    pub population: &'static str,
    /// Which months are published.
    pub published: Published,
    /// How many of the last months published are provisional.
    pub provisional_months: fn(&StatisticsSettings) -> i32,
    /// Whether a line is in the population and, if so, interrupted.
    pub interrupted: fn(&PersonMonth) -> Option<bool>,
    /// Label of the measure `interrompues`.
    pub interrupted_label: &'static str,
    /// Label of the measure `personnes`.
    pub persons_label: &'static str,
    /// Identifier and breakdown of each table.
    pub tables: &'static [(&'static str, Breakdown)],
}
