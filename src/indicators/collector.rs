//! Gathers buckets, merges in any order, and gives the tables.

use rayon::prelude::*;

use super::aggregate::Aggregate;
use super::employers::MovementTables;
use super::employers::engagement::engagement_tables;
use super::pathways::structures::Practices;
use super::pathways::{Coverage, HolderTables};
use super::quality::{Counts, ReadingCounts};
use super::{Computation, INDICATORS};
use crate::employers::engagement::Engagement;
use crate::facts::schema::EmployerFacts;
use crate::pathways::{Horizon, Pathways};
use crate::settings::StatisticsSettings;

/// What has been gathered so far.
#[derive(Clone)]
pub struct Collector<'a> {
    employers: &'a EmployerFacts,
    coverage: Option<Coverage<'a>>,
    holders: Vec<HolderTables>,
    practices: Practices,
}

impl<'a> Collector<'a> {
    /// An empty collector. Those to be merged share settings and employers.
    pub fn new(settings: &'a StatisticsSettings, employers: &'a EmployerFacts) -> Self {
        let horizon = Horizon::of(employers, settings.consolidation_months);
        let coverage = horizon.map(|horizon| Coverage { settings, horizon });
        let holders = INDICATORS
            .iter()
            .flat_map(|indicator| {
                let statistics = match indicator.computation {
                    Computation::Holders(statistics) => statistics,
                    Computation::Practices
                    | Computation::Movements(_)
                    | Computation::Engagement(_)
                    | Computation::Label(_)
                    | Computation::Counts(_) => &[],
                };
                let coverage = coverage.as_ref();
                statistics.iter().map(move |one| HolderTables::new(indicator.id, one, coverage))
            })
            .collect();
        Self { employers, practices: Practices::new(coverage.as_ref()), coverage, holders }
    }

    /// Adds one bucket of persons.
    pub fn add(&mut self, pathways: &Pathways) {
        if let Some(coverage) = &self.coverage {
            self.holders.iter_mut().for_each(|tables| tables.add(pathways, coverage));
        }
        self.practices.add(pathways);
    }

    /// Adds what another collector gathered from other persons.
    pub fn merge(&mut self, other: Self) {
        for (own, others) in self.holders.iter_mut().zip(other.holders) {
            own.merge(others);
        }
        self.practices.merge(other.practices);
    }

    /// All tables, in the order of the site, with those of `movements`. `engagement`: the label and
    /// the year it is for.
    pub fn finish(
        self,
        reading: &ReadingCounts,
        movements: &MovementTables,
        engagement: Option<(i32, &Engagement)>,
    ) -> Vec<Aggregate> {
        let holders: Vec<Vec<Aggregate>> =
            self.holders.into_par_iter().map(HolderTables::finish).collect();
        let mut holders = holders.into_iter();
        let mut practices = Some(self.practices);
        let counts = Counts {
            reading,
            exits: movements.exits,
            inferred_exits: movements.inferred_exits,
            newest: self.employers.declared.map(|(_, newest)| newest),
        };
        INDICATORS
            .iter()
            .flat_map(|indicator| match indicator.computation {
                Computation::Holders(statistics) => {
                    let own = holders.by_ref().take(statistics.len());
                    own.flatten().collect()
                }
                Computation::Practices => {
                    practices.take().map(Practices::finish).into_iter().collect()
                }
                Computation::Movements(_) => movements.tables(indicator.id),
                Computation::Engagement(tables) => {
                    let (employers, categories) = (self.employers, movements.categories());
                    engagement_tables(indicator.id, tables, engagement, categories, employers)
                }
                Computation::Label(tables) => tables(engagement),
                Computation::Counts(compute) => vec![compute(&counts)],
            })
            .collect()
    }
}
