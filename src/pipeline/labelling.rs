//! The engagement label inside a build: observe each bucket of persons, exchange by company, then
//! run for the year before and for this one.

use std::collections::BTreeMap;

use super::PipelineError;
use crate::employers::engagement::{Engagement, Run};
use crate::employers::labels::Grade;
use crate::employers::method::Method;
use crate::employers::observations::{Observation, Observer};
use crate::employers::windows::Windows;
use crate::employers::{EmployerCategory, HireRules};
use crate::facts::Assembled;
use crate::facts::schema::PersonFacts;
use crate::settings::Settings;
use crate::store::exchange::Exchange;
use crate::store::{Store, StoreError};
use crate::vocabulary::Siret;

/// A labelling under way.
pub(super) struct Labelling<'a> {
    settings: &'a Settings,
    assembled: &'a Assembled,
    rules: &'a HireRules,
    method: &'a Method,
    /// This year's windows, then those of a year before, each with its rows; none when nothing is
    /// declared.
    runs: Vec<(Windows, Exchange<Observation>)>,
}

impl<'a> Labelling<'a> {
    /// Prepares the exchanges.
    pub(super) fn open(
        settings: &'a Settings,
        store: &Store,
        assembled: &'a Assembled,
        rules: &'a HireRules,
    ) -> Result<Self, PipelineError> {
        let method = Method::current().ok_or(PipelineError::Method)?;
        let employers = &assembled.employers;
        let mut runs = Vec::new();
        for (name, back) in [("this-year", 0), ("last-year", 12)] {
            let windows = Windows::of(&settings.statistics, employers, method, back);
            let Some(windows) = windows else { continue };
            let folder = store.exchange_folder().join(name);
            runs.push((windows, Exchange::open(&folder, assembled.buckets.len())?));
        }
        Ok(Self { settings, assembled, rules, method, runs })
    }

    /// Observes one bucket of persons, and sends what is seen to the companies.
    pub(super) fn observe(&self, facts: &PersonFacts) -> Result<(), StoreError> {
        for (windows, exchange) in &self.runs {
            let observer = Observer {
                employers: &self.assembled.employers,
                method: self.method,
                rules: self.rules,
                hours_per_day: self.settings.statistics.hours_per_day_hundredths,
                windows: *windows,
            };
            exchange.send(observer.observe(facts))?;
        }
        Ok(())
    }

    /// The label, and its year. Last year's grades are those that the same data gave a year
    /// before: nothing is remembered from one build to the next.
    pub(super) fn label(
        self,
        categories: &BTreeMap<Siret, EmployerCategory>,
    ) -> Result<Option<(i32, Engagement)>, StoreError> {
        let mut received = Vec::new();
        for (windows, exchange) in self.runs {
            received.push((windows, exchange.finish()?));
        }
        let mut runs = received.iter().map(|(windows, observations)| Run {
            observations,
            windows: *windows,
            employers: &self.assembled.employers,
            categories,
            method: self.method,
            history: self.settings.engagement.cross_employer_history,
        });
        let (Some(now), Some(before)) = (runs.next(), runs.next()) else { return Ok(None) };
        let earlier = before.label(&BTreeMap::new())?;
        let previous: BTreeMap<Siret, Grade> = earlier
            .standings
            .into_iter()
            .filter_map(|(siret, standing)| Some((siret, standing.grade()?)))
            .collect();
        let engagement = now.label(&previous)?;
        tracing::info!(
            establishments = engagement.standings.len(),
            graded = engagement.standings.values().filter(|one| one.grade().is_some()).count(),
            "label computed"
        );
        Ok(Some((now.windows.last.year(), engagement)))
    }
}
