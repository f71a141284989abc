//! Gathers buckets, merges in any order, and gives the tables.

use super::aggregate::Aggregate;
use super::employers::movement_tables;
use super::pathways::MonthTables;
use super::quality::{Counts, ReadingCounts};
use super::{Computation, INDICATORS};
use crate::employers::{HireRules, Movements};
use crate::facts::schema::EmployerFacts;
use crate::pathways::{Horizon, Pathways, WorkQuality};
use crate::settings::StatisticsSettings;

/// What has been gathered so far.
#[derive(Clone)]
pub struct Collector<'a> {
    settings: &'a StatisticsSettings,
    employers: &'a EmployerFacts,
    months: Vec<MonthTables>,
    movements: Movements,
    work: WorkQuality,
}

impl<'a> Collector<'a> {
    /// An empty collector. Those to be merged share settings and employers.
    pub fn new(settings: &'a StatisticsSettings, employers: &'a EmployerFacts) -> Self {
        let horizon = Horizon::of(employers, settings.consolidation_months);
        let months = INDICATORS
            .iter()
            .filter_map(|indicator| match indicator.computation {
                Computation::PersonMonths(statistic) => {
                    Some(MonthTables::new(indicator.id, statistic, settings, horizon))
                }
                Computation::Movements(_) | Computation::Counts(_) => None,
            })
            .collect();
        Self {
            settings,
            employers,
            months,
            movements: Movements::default(),
            work: WorkQuality::default(),
        }
    }

    /// Adds one bucket of persons.
    pub fn add(&mut self, pathways: &Pathways, movements: Movements) {
        for tables in &mut self.months {
            pathways.months.iter().for_each(|month| tables.add(month));
        }
        self.movements.merge(movements);
        self.work.merge(pathways.quality);
    }

    /// Adds what another collector gathered from other persons.
    pub fn merge(&mut self, other: Self) {
        for (own, others) in self.months.iter_mut().zip(other.months) {
            own.merge(others);
        }
        self.movements.merge(other.movements);
        self.work.merge(other.work);
    }

    /// All tables, in the order of the site.
    pub fn finish(self, reading: &ReadingCounts) -> Vec<Aggregate> {
        let rules = HireRules::new(self.settings, self.employers);
        let mut months = self.months.into_iter();
        let counts = Counts {
            reading,
            work: self.work,
            exits: self.movements.exits,
            inferred_exits: self.movements.inferred_exits,
            newest: self.employers.declared.map(|(_, newest)| newest),
        };
        INDICATORS
            .iter()
            .flat_map(|indicator| match indicator.computation {
                Computation::PersonMonths(_) => {
                    months.next().map(MonthTables::finish).unwrap_or_default()
                }
                Computation::Movements(tables) => {
                    movement_tables(indicator.id, tables, &self.movements, self.employers, &rules)
                }
                Computation::Counts(compute) => vec![compute(&counts)],
            })
            .collect()
    }
}
