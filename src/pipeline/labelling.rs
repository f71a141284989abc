//! The engagement label inside a build: observe each bucket of persons, exchange by company, then
//! run for the year before and for this one. The movements of employers are gathered on the way.

use std::collections::BTreeMap;

use super::PipelineError;
use crate::employers::engagement::{Basis, Engagement, Run};
use crate::employers::features::Reading;
use crate::employers::goalposts::{Frozen, Goalposts};
use crate::employers::kept::Kept;
use crate::employers::method::Method;
use crate::employers::observations::{Observation, Observer};
use crate::employers::portrait::Portrait;
use crate::employers::windows::Windows;
use crate::employers::yearly::Yearly;
use crate::employers::{self, EmployerCategory, Gathered, Gathering, HireRules};
use crate::facts::schema::{EmployerFacts, PersonFacts};
use crate::facts::{Assembled, Bucket};
use crate::settings::{CrossEmployerHistory, Settings};
use crate::store::exchange::{Exchange, Received};
use crate::store::{Store, StoreError};
use crate::vocabulary::{Month, Siret};

/// A labelling under way: persons are being observed.
pub(super) struct Labelling<'a> {
    settings: &'a Settings,
    assembled: &'a Assembled,
    rules: HireRules,
    method: &'a Method,
    /// This year's windows, then those of a year before, each with its rows; none when nothing is
    /// declared.
    runs: Vec<(Windows, Exchange<Observation>)>,
    movements: Gathering,
}

impl<'a> Labelling<'a> {
    /// Prepares the exchanges.
    pub(super) fn open(
        settings: &'a Settings,
        store: &Store,
        assembled: &'a Assembled,
    ) -> Result<Self, PipelineError> {
        let method = Method::current().ok_or(PipelineError::Method)?;
        let employers = &assembled.employers;
        let rules = HireRules::new(&settings.statistics, employers);
        let mut runs = Vec::new();
        for (name, back) in [("this-year", 0), ("last-year", 12)] {
            let windows = Windows::of(&settings.statistics, employers, method, back);
            let Some(windows) = windows else { continue };
            let folder = store.exchange_folder().join(name);
            runs.push((windows, Exchange::open(&folder, assembled.buckets.len())?));
        }
        let folder = store.exchange_folder().join("employers");
        let movements = Gathering::open(&folder, assembled.buckets.len())?;
        Ok(Self { settings, assembled, rules, method, runs, movements })
    }

    /// Observes one bucket of persons: their movements, and what is seen of the companies, which it
    /// is sent to. Gives back its facts.
    pub(super) fn observe(&self, bucket: &Bucket) -> Result<PersonFacts, StoreError> {
        let facts = bucket.load()?;
        let employers = &self.assembled.employers;
        for (windows, exchange) in &self.runs {
            let observer = Observer {
                employers,
                method: self.method,
                rules: &self.rules,
                hours_per_day: self.settings.statistics.hours_per_day_hundredths,
                windows: *windows,
            };
            exchange.send(observer.observe(&facts))?;
        }
        let movements = employers::derive(&facts, employers, &self.rules);
        self.movements.add(bucket.number(), movements)?;
        Ok(facts)
    }

    /// Once all buckets are observed.
    pub(super) fn close(self) -> Result<(Observed<'a>, Gathered), StoreError> {
        let runs =
            self.runs.into_iter().map(|(windows, exchange)| Ok((windows, exchange.finish()?)));
        let observed = Observed {
            employers: &self.assembled.employers,
            method: self.method,
            history: self.settings.engagement.cross_employer_history,
            runs: runs.collect::<Result<_, StoreError>>()?,
        };
        Ok((observed, self.movements.finish()?))
    }
}

/// Persons observed, before any employer is compared.
pub(super) struct Observed<'a> {
    employers: &'a EmployerFacts,
    method: &'a Method,
    history: CrossEmployerHistory,
    runs: Vec<(Windows, Received<Observation>)>,
}

impl<'a> Observed<'a> {
    /// The label. Last year's grades are those that the same data gave a year before: nothing is
    /// remembered from one build to the next. `None` when nothing is declared.
    pub(super) fn label(
        self,
        categories: &'a BTreeMap<Siret, EmployerCategory>,
    ) -> Result<Option<Labelled<'a>>, StoreError> {
        let Self { employers, method, history, runs } = self;
        let frame = Frame { employers, categories, method, history };
        let mut runs = runs.into_iter();
        let (Some(now), Some(before)) = (runs.next(), runs.next()) else {
            return Ok(None);
        };
        let run = frame.run(now.0, &now.1);
        let Yearly { engagement, basis, past } = run.after(&frame.run(before.0, &before.1))?;
        tracing::info!(
            establishments = engagement.standings.len(),
            graded = engagement.standings.values().filter(|one| one.grade().is_some()).count(),
            "label computed"
        );
        let past = Past { windows: before.0, observations: before.1, kept: past };
        let (windows, observations) = now;
        Ok(Some(Labelled { frame, past, windows, observations, basis, engagement }))
    }
}

/// The year before.
struct Past {
    windows: Windows,
    observations: Received<Observation>,
    kept: Kept,
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
            reading: Reading::Label,
        }
    }
}

/// A label given, with all that explains it.
pub(super) struct Labelled<'a> {
    frame: Frame<'a>,
    past: Past,
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
        self.engagement.sensitivity = run.sensitivity(&self.basis, &self.engagement)?;
        Ok(())
    }

    /// The mean frozen score of last year and of this one.
    pub(super) fn measure(&mut self, goalposts: &Goalposts) -> Result<(), StoreError> {
        let Past { windows, observations, kept } = &self.past;
        let before = self.frame.run(*windows, observations).progress(kept, goalposts)?;
        let run = self.frame.run(self.windows, &self.observations);
        let now = run.progress(self.basis.kept(), goalposts)?;
        let years = [(windows.last.year(), before), (self.windows.last.year(), now)];
        self.engagement.progress = BTreeMap::from(years);
        Ok(())
    }

    /// The goalposts of the frozen score, this year being the base year.
    pub(super) fn goalposts(&self) -> Result<Option<Goalposts>, StoreError> {
        self.frame.run(self.windows, &self.observations).goalposts(&self.basis)
    }

    /// Ranked establishments against goalposts, a year before and now, by year.
    pub(super) fn frozen(
        &self,
        goalposts: &Goalposts,
    ) -> Result<BTreeMap<i32, BTreeMap<Siret, Frozen>>, StoreError> {
        let Past { windows, observations, kept } = &self.past;
        let years =
            [(*windows, observations, kept), (self.windows, &self.observations, self.basis.kept())];
        let frozen = |(windows, observations, kept): (Windows, _, _)| {
            let run = self.frame.run(windows, observations);
            Ok((windows.last.year(), run.frozen(kept, goalposts)?))
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
