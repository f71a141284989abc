//! What the tables of a statistic over holders are broken down by, and where a unit stands there.

use super::Unit;
use crate::indicators::breakdowns::{
    Level, age, age_position, sex, sex_position, siae_kind, siae_kind_position, territory,
    territory_position,
};
use crate::indicators::layout::{Cell, Layout};
use crate::indicators::spec::Dimension;

/// What a table is broken down by.
#[derive(Debug, Clone, Copy)]
pub enum Breakdown {
    /// Sex and kind of structure; `self_employed` where the register of PASS is the source.
    SiaeKind {
        /// With the EITI, which are absent from the DSN.
        self_employed: bool,
    },
    /// Sex and age band.
    Age,
    /// Age band, without sex.
    AgeAlone,
    /// Sex and territory of the structure.
    Territory(Level),
    /// Sex, kind of structure and its territory.
    SiaeKindAndTerritory(Level),
    /// Kind of structure, without sex.
    SiaeKindAlone,
    /// Territory of the structure, without sex.
    TerritoryAlone(Level),
    /// A dimension of the statistic's own, in which units stand at their [`Unit::part`]; a unit
    /// without part is not counted.
    Own {
        /// The dimension.
        dimension: fn() -> Dimension,
        /// Crossed with sex.
        by_sex: bool,
        /// What it is called in a title (`par motif`).
        described: &'static str,
    },
}

impl Breakdown {
    /// The cell of a unit in a grid of these dimensions; `None` when the unit is not counted there.
    pub fn cell(self, unit: &Unit, layout: &Layout) -> Option<Cell> {
        let kind = unit.structure.map(|structure| structure.kind);
        let departement = unit.structure.and_then(|structure| structure.departement);
        let by_sex = sex_position(unit.sex);
        match self {
            Self::SiaeKind { self_employed } => {
                layout.cell(unit.period, &[by_sex, siae_kind_position(kind, self_employed)])
            }
            Self::Age => layout.cell(unit.period, &[by_sex, age_position(unit.age)]),
            Self::AgeAlone => layout.cell(unit.period, &[age_position(unit.age)]),
            Self::Territory(level) => {
                layout.cell(unit.period, &[by_sex, territory_position(departement, level)])
            }
            Self::SiaeKindAndTerritory(level) => layout.cell(
                unit.period,
                &[by_sex, siae_kind_position(kind, false), territory_position(departement, level)],
            ),
            Self::SiaeKindAlone => layout.cell(unit.period, &[siae_kind_position(kind, false)]),
            Self::TerritoryAlone(level) => {
                layout.cell(unit.period, &[territory_position(departement, level)])
            }
            Self::Own { by_sex: true, .. } => layout.cell(unit.period, &[by_sex, unit.part?]),
            Self::Own { by_sex: false, .. } => layout.cell(unit.period, &[unit.part?]),
        }
    }

    /// The dimensions, in the order of the table's columns.
    pub fn dimensions(self) -> Vec<Dimension> {
        match self {
            Self::SiaeKind { self_employed } => vec![sex(), siae_kind(self_employed)],
            Self::Age => vec![sex(), age()],
            Self::AgeAlone => vec![age()],
            Self::Territory(level) => vec![sex(), territory(level)],
            Self::SiaeKindAndTerritory(level) => {
                vec![sex(), siae_kind(false), territory(level)]
            }
            Self::SiaeKindAlone => vec![siae_kind(false)],
            Self::TerritoryAlone(level) => vec![territory(level)],
            Self::Own { dimension, by_sex: true, .. } => vec![sex(), dimension()],
            Self::Own { dimension, by_sex: false, .. } => vec![dimension()],
        }
    }

    /// What a title says of it.
    pub const fn described(self) -> &'static str {
        match self {
            Self::SiaeKind { .. } => "par sexe et type de structure",
            Self::Age => "par sexe et âge",
            Self::AgeAlone => "par âge",
            Self::Territory(Level::Regions) => "par sexe et région",
            Self::Territory(Level::Departements) => "par sexe, région et département",
            Self::SiaeKindAndTerritory(Level::Regions) => "par sexe, type de structure et région",
            Self::SiaeKindAndTerritory(Level::Departements) => {
                "par sexe, type de structure, région et département"
            }
            Self::SiaeKindAndTerritory(Level::Zones) => {
                "par sexe, type de structure, région et zone d’emploi"
            }
            Self::SiaeKindAlone => "par type de structure",
            Self::TerritoryAlone(Level::Regions) => "par région",
            Self::TerritoryAlone(Level::Departements) => "par région et département",
            Self::TerritoryAlone(Level::Zones) => "par région et zone d’emploi",
            Self::Territory(Level::Zones) => "par sexe, région et zone d’emploi",
            Self::Own { described, .. } => described,
        }
    }
}
