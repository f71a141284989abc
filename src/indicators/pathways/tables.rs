//! The tables of one statistic over the months of PASS holders.

use std::collections::BTreeMap;

use crate::indicators::aggregate::Aggregate;
use crate::indicators::breakdowns::{
    Level, age, age_position, reason, reason_position, sex, sex_position, siae_kind,
    siae_kind_position, territory, territory_position,
};
use crate::indicators::layout::Layout;
use crate::indicators::partial::{Contribution, Partial};
use crate::indicators::spec::{
    Contributor, Dimension, Measure, MeasureKind, PeriodNature, PeriodStatus, TableSpec,
};
use crate::indicators::title;
use crate::pathways::{Horizon, PersonMonth};
use crate::settings::StatisticsSettings;
use crate::vocabulary::Period;

use super::{Breakdown, PersonMonths, Published};

/// The tables of one statistic, being filled.
#[derive(Clone)]
pub struct MonthTables {
    statistic: PersonMonths,
    periods: Vec<PeriodStatus>,
    tables: Vec<Table>,
}

#[derive(Clone)]
struct Table {
    breakdown: Breakdown,
    spec: TableSpec,
    layout: Layout,
    partial: Partial,
}

impl MonthTables {
    /// Empty tables over the months published.
    pub fn new(
        indicator: &'static str,
        statistic: PersonMonths,
        settings: &StatisticsSettings,
        horizon: Option<Horizon>,
    ) -> Self {
        let periods = horizon.map(|horizon| periods(&statistic, settings, horizon));
        let periods = periods.unwrap_or_default();
        let tables = statistic
            .tables
            .iter()
            .map(|(id, breakdown)| {
                let spec = spec(id, indicator, &statistic, *breakdown);
                let layout = Layout::new(&spec, &periods);
                Table { breakdown: *breakdown, spec, layout, partial: Partial::default() }
            })
            .collect();
        Self { statistic, periods, tables }
    }

    /// Counts one line.
    pub fn add(&mut self, line: &PersonMonth) {
        let Some(interrupted) = (self.statistic.interrupted)(line) else { return };
        for table in &mut self.tables {
            table.add(line, interrupted);
        }
    }

    /// Adds the tables of the same statistic filled from other persons.
    pub fn merge(&mut self, other: Self) {
        for (own, others) in self.tables.iter_mut().zip(other.tables) {
            own.partial.merge(others.partial);
        }
    }

    /// The aggregates.
    pub fn finish(self) -> Vec<Aggregate> {
        let periods = self.periods;
        self.tables
            .into_iter()
            .map(|table| {
                let measures = table.spec.additive_measures().count();
                let cells = if periods.is_empty() {
                    BTreeMap::new()
                } else {
                    table.partial.finish(&table.layout, measures, &[])
                };
                Aggregate { spec: table.spec, periods: periods.clone(), cells }
            })
            .collect()
    }
}

impl Table {
    fn add(&mut self, line: &PersonMonth, interrupted: bool) {
        let kind = line.structure.map(|structure| structure.kind);
        let departement = line.structure.and_then(|structure| structure.departement);
        let part = match self.breakdown {
            Breakdown::SiaeKind { self_employed } => siae_kind_position(kind, self_employed),
            Breakdown::Age => age_position(line.age),
            Breakdown::Territory(level) => territory_position(departement, level),
            Breakdown::Reason => match line.interruption {
                Some(group) if interrupted => {
                    return self.count(line, &[reason_position(group)], 0);
                }
                Some(_) | None => return,
            },
        };
        let positions = [sex_position(line.sex), part];
        self.count(line, &positions, 0);
        if interrupted {
            self.count(line, &positions, 1);
        }
    }

    fn count(&mut self, line: &PersonMonth, positions: &[u16], measure: u16) {
        let period = Period::Month(line.month);
        if let Some(cell) = self.layout.cell(period, positions) {
            let siren = line.structure.map(|structure| structure.siret.siren());
            self.partial.add(Contribution { cell, measure, siren, value: 1, persons: 1 });
        }
    }
}

/// The last months of the window, the most recent ones provisional (ruling 9).
fn periods(
    statistic: &PersonMonths,
    settings: &StatisticsSettings,
    horizon: Horizon,
) -> Vec<PeriodStatus> {
    let last = match statistic.published {
        Published::Declared => horizon.newest,
        Published::Complete => horizon.last_complete,
    };
    let first = horizon.first.max(last.plus(1 - settings.window_months));
    let settled = last.plus(-(statistic.provisional_months)(settings));
    first
        .through(last)
        .map(|month| PeriodStatus { period: Period::Month(month), provisional: month > settled })
        .collect()
}

fn spec(
    id: &'static str,
    indicator: &'static str,
    statistic: &PersonMonths,
    breakdown: Breakdown,
) -> TableSpec {
    let interrupted = Measure {
        id: "interrompues",
        label: statistic.interrupted_label,
        unit: "personnes",
        kind: MeasureKind::Count,
        contributor: Contributor::Person,
        decimals: 0,
    };
    let measures = match breakdown {
        Breakdown::Reason => vec![interrupted],
        Breakdown::SiaeKind { .. } | Breakdown::Age | Breakdown::Territory(_) => vec![
            Measure { id: "personnes", label: statistic.persons_label, ..interrupted.clone() },
            interrupted.clone(),
            Measure {
                id: "taux",
                label: "Taux",
                unit: "%",
                kind: MeasureKind::Share { numerator: "interrompues", denominator: "personnes" },
                decimals: 1,
                ..interrupted
            },
        ],
    };
    TableSpec {
        id,
        indicator,
        title: title(indicator, described(breakdown)),
        population: statistic.population,
        period: PeriodNature::MonthEnd,
        dimensions: dimensions(breakdown),
        measures,
    }
}

fn dimensions(breakdown: Breakdown) -> Vec<Dimension> {
    match breakdown {
        Breakdown::SiaeKind { self_employed } => vec![sex(), siae_kind(self_employed)],
        Breakdown::Age => vec![sex(), age()],
        Breakdown::Territory(level) => vec![sex(), territory(level)],
        Breakdown::Reason => vec![reason()],
    }
}

const fn described(breakdown: Breakdown) -> &'static str {
    match breakdown {
        Breakdown::SiaeKind { .. } => "par sexe et type de structure",
        Breakdown::Age => "par sexe et âge",
        Breakdown::Territory(Level::Regions) => "par sexe et région",
        Breakdown::Territory(Level::Departements) => "par sexe, région et département",
        Breakdown::Reason => "par motif",
    }
}
