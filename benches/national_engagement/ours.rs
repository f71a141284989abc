//! Our side: from the contracts of the store to features, then to labels, by the steps of a build.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use pilotage::employers::engagement::{Engagement, Run};
use pilotage::employers::features::{Features, Reading};
use pilotage::employers::method::Method;
use pilotage::employers::observations::{Observation, Observer};
use pilotage::employers::windows::Windows;
use pilotage::employers::yearly::Yearly;
use pilotage::employers::{EmployerCategory, Gathering, HireRules, derive};
use pilotage::facts::Bucket;
use pilotage::facts::schema::EmployerFacts;
use pilotage::settings::{CrossEmployerHistory, StatisticsSettings};
use pilotage::store::exchange::{Exchange, Received};
use pilotage::vocabulary::Siret;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// What a run works on.
pub(crate) struct Ours<'a> {
    pub(crate) buckets: &'a [Bucket],
    pub(crate) employers: &'a EmployerFacts,
    pub(crate) settings: StatisticsSettings,
    pub(crate) rules: HireRules,
    pub(crate) method: &'a Method,
    /// Where observations wait for their companies.
    pub(crate) folder: PathBuf,
}

impl Ours<'_> {
    /// The windows of the label, so many months before the last one.
    pub(crate) fn windows(&self, back: i32) -> Windows {
        Windows::of(&self.settings, self.employers, self.method, back).unwrap()
    }

    /// The features of every employer: how many, each seen by `visit`.
    pub(crate) fn features(&self, visit: impl Fn(usize, &[Features]) + Sync) -> usize {
        let windows = self.windows(0);
        let exchange = self.exchange("features");
        self.buckets.par_iter().for_each(|bucket| {
            let observer = self.observer(windows);
            exchange.send(observer.observe(&bucket.load().unwrap())).unwrap();
        });
        let received = exchange.finish().unwrap();
        let categories = BTreeMap::new();
        let run = self.run(windows, &received, &categories);
        let found = (0..received.buckets()).into_par_iter().map(|bucket| {
            let features = run.features(bucket).unwrap();
            visit(bucket, &features);
            features.len()
        });
        let found = found.sum();
        fs::remove_dir_all(self.folder.join("features")).unwrap();
        found
    }

    /// Peers, scores and labels of this year, after those of the year before, and what they owe to the
    /// method; `labelled` is called between the two.
    pub(crate) fn label(&self, labelled: impl FnOnce(&Engagement)) -> Engagement {
        let years = [("this-year", 0), ("last-year", 12)]
            .map(|(name, back)| (self.windows(back), self.exchange(name)));
        let gathering =
            Gathering::open(&self.folder.join("employers"), self.buckets.len()).unwrap();
        self.buckets.par_iter().for_each(|bucket| {
            let facts = bucket.load().unwrap();
            for (windows, exchange) in &years {
                exchange.send(self.observer(*windows).observe(&facts)).unwrap();
            }
            let movements = derive(&facts, self.employers, &self.rules);
            gathering.add(bucket.number(), movements).unwrap();
        });
        let movements = gathering.finish().unwrap();
        let categories = EmployerCategory::of_all(&movements, self.employers).unwrap();
        let [now, before] = years.map(|(windows, exchange)| (windows, exchange.finish().unwrap()));
        let past = self.run(before.0, &before.1, &categories);
        let run = self.run(now.0, &now.1, &categories);
        let Yearly { mut engagement, basis, .. } = run.after(&past).unwrap();
        labelled(&engagement);
        engagement.sensitivity = run.sensitivity(&basis, &engagement).unwrap();
        fs::remove_dir_all(&self.folder).unwrap();
        engagement
    }

    fn run<'r>(
        &'r self,
        windows: Windows,
        observations: &'r Received<Observation>,
        categories: &'r BTreeMap<Siret, EmployerCategory>,
    ) -> Run<'r> {
        Run {
            observations,
            windows,
            employers: self.employers,
            categories,
            method: self.method,
            history: CrossEmployerHistory::Full,
            reading: Reading::Label,
        }
    }

    fn observer(&self, windows: Windows) -> Observer<'_> {
        Observer {
            employers: self.employers,
            method: self.method,
            rules: &self.rules,
            hours_per_day: self.settings.hours_per_day_hundredths,
            windows,
        }
    }

    fn exchange(&self, name: &str) -> Exchange<Observation> {
        Exchange::open(&self.folder.join(name), self.buckets.len()).unwrap()
    }
}
