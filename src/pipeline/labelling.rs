//! The engagement label inside a build: observe each bucket of persons, exchange by company, then
//! run for the year before and for this one.

use std::collections::BTreeMap;

use super::PipelineError;
use crate::employers::engagement::{Basis, Comparison, Engagement, Run};
use crate::employers::features::PartTime;
use crate::employers::goalposts::{Frozen, Goalposts};
use crate::employers::labels::Grade;
use crate::employers::method::Method;
use crate::employers::observations::{Observation, Observer};
use crate::employers::outlook::Announced;
use crate::employers::portrait::Portrait;
use crate::employers::windows::Windows;
use crate::employers::{EmployerCategory, HireRules};
use crate::facts::Assembled;
use crate::facts::schema::{EmployerFacts, PersonFacts};
use crate::settings::{CrossEmployerHistory, Settings};
use crate::store::exchange::{Exchange, Received};
use crate::store::{Store, StoreError};
use crate::vocabulary::{Month, Siret};

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

    /// The label. Last year's grades are those that the same data gave a year before: nothing is
    /// remembered from one build to the next. `None` when nothing is declared.
    pub(super) fn label(
        self,
        categories: &'a BTreeMap<Siret, EmployerCategory>,
    ) -> Result<Option<Labelled<'a>>, StoreError> {
        let frame = Frame {
            employers: &self.assembled.employers,
            categories,
            method: self.method,
            history: self.settings.engagement.cross_employer_history,
        };
        let mut received = Vec::new();
        for (windows, exchange) in self.runs {
            received.push((windows, exchange.finish()?));
        }
        let mut received = received.into_iter();
        let (Some(now), Some(before)) = (received.next(), received.next()) else {
            return Ok(None);
        };
        let past = frame.run(before.0, &before.1);
        let past_basis = past.basis()?;
        let unknown = past_basis.announced();
        // All that this year needs of the year before.
        let earlier: BTreeMap<Siret, (Option<Grade>, Announced)> = past
            .label_on(&past_basis, &BTreeMap::new())?
            .standings
            .into_iter()
            .filter_map(|(siret, one)| Some((siret, (one.grade(), one.ranked?.announced()))))
            .collect();
        drop(past_basis);
        let previous: BTreeMap<Siret, Grade> =
            earlier.iter().filter_map(|(siret, (grade, _))| Some((*siret, (*grade)?))).collect();
        let (windows, observations) = now;
        let run = frame.run(windows, &observations);
        let basis = run.basis()?;
        let mut engagement = run.label_on(&basis, &previous)?;
        let national = Run { comparison: Comparison::Everybody, ..run };
        let earned = national.earned()?;
        for (siret, standing) in &mut engagement.standings {
            standing.national = earned.get(siret).copied();
            standing.announced = earlier.get(siret).map_or(unknown, |(_, announced)| *announced);
        }
        engagement.explained = run.explained()?;
        tracing::info!(
            establishments = engagement.standings.len(),
            graded = engagement.standings.values().filter(|one| one.grade().is_some()).count(),
            "label computed"
        );
        Ok(Some(Labelled { frame, past: before, windows, observations, basis, engagement }))
    }
}

/// What runs of all years share.
#[derive(Clone, Copy)]
struct Frame<'a> {
    employers: &'a EmployerFacts,
    categories: &'a BTreeMap<Siret, EmployerCategory>,
    method: &'a Method,
    history: CrossEmployerHistory,
}

impl<'a> Frame<'a> {
    fn run<'r>(&self, windows: Windows, observations: &'r Received<Observation>) -> Run<'r>
    where
        'a: 'r,
    {
        Run {
            observations,
            windows,
            employers: self.employers,
            categories: self.categories,
            method: self.method,
            history: self.history,
            comparison: Comparison::Peers,
            part_time: PartTime::Apart,
        }
    }
}

/// A label given, with all that explains it.
pub(super) struct Labelled<'a> {
    frame: Frame<'a>,
    /// The year before.
    past: (Windows, Received<Observation>),
    windows: Windows,
    observations: Received<Observation>,
    basis: Basis,
    /// Standings of this year.
    pub(super) engagement: Engagement,
}

impl Labelled<'_> {
    /// T.
    pub(super) const fn last(&self) -> Month {
        self.windows.last
    }

    /// Recomputes the labels under other choices of the method, for the tables that say how many
    /// of them hold.
    pub(super) fn restate(&mut self) -> Result<(), StoreError> {
        let run = self.frame.run(self.windows, &self.observations);
        self.engagement.restated = run.restated(&self.basis, &self.engagement)?;
        Ok(())
    }

    /// The goalposts of the frozen score, this year being the base year.
    pub(super) fn goalposts(&self) -> Result<Option<Goalposts>, StoreError> {
        self.frame.run(self.windows, &self.observations).goalposts()
    }

    /// Ranked establishments against goalposts, a year before and now, by year.
    pub(super) fn frozen(
        &self,
        goalposts: &Goalposts,
    ) -> Result<BTreeMap<i32, BTreeMap<Siret, Frozen>>, StoreError> {
        let years = [(self.past.0, &self.past.1), (self.windows, &self.observations)];
        let frozen = |(windows, observations): (Windows, _)| {
            let run = self.frame.run(windows, observations);
            Ok((windows.last.year(), run.frozen(goalposts)?))
        };
        years.into_iter().map(frozen).collect()
    }

    /// Buckets of companies.
    pub(super) const fn buckets(&self) -> usize {
        self.observations.buckets()
    }

    /// All that may be told of the ranked establishments of a bucket.
    pub(super) fn portraits(&self, bucket: usize) -> Result<Vec<Portrait>, StoreError> {
        let run = self.frame.run(self.windows, &self.observations);
        run.portraits(&self.basis, &self.engagement, bucket)
    }
}
