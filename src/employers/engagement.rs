//! A run of the label over all establishments, bucket of companies by bucket.
//!
//! Persons were observed bucket by bucket and their observations exchanged by company. Four passes
//! read them back: national rates by occupation, sums of peers, gates, scores. Only what a
//! verdict needs is kept per establishment.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::facts::schema::{EmployerFacts, EstablishmentFact};
use crate::nomenclatures::{naf, territories};
use crate::settings::CrossEmployerHistory;
use crate::store::StoreError;
use crate::store::exchange::Received;
use crate::vocabulary::{Siret, SizeBand};

use super::EmployerCategory;
use super::features::{Features, PartTime, Published};
use super::labels::{Grade, Verdict};
use super::method::Method;
use super::observations::Observation;
use super::outlook::{Announced, Outlook};
use super::peers::{Cell, Cells, EVERYBODY, LEVELS};
use super::portrait::{Painter, Portrait};
use super::ranking::{Employer, Fitted, Gates, PerCriterion, Score, Survey, Yardstick};
use super::sensitivity::{Agreement, Change};
use super::standards::Standards;
use super::variance::{self, Explained, Strata};
use super::windows::Windows;

/// What a run works on.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Observations, by bucket of companies.
    pub observations: &'a Received<Observation>,
    /// The windows they were made in.
    pub windows: Windows,
    /// Employers.
    pub employers: &'a EmployerFacts,
    /// Their categories.
    pub categories: &'a BTreeMap<Siret, EmployerCategory>,
    /// The method.
    pub method: &'a Method,
    /// Whether declarations cover all employers of a person.
    pub history: CrossEmployerHistory,
    /// With whom employers are compared.
    pub comparison: Comparison,
    /// Whether part time counts in the pillar of contracts.
    pub part_time: PartTime,
}

/// With whom employers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The closest peers that are enough, for the occupations hired: the label.
    Peers,
    /// Everybody, whatever is hired: the national yardstick, published beside the label because
    /// peers make shares of labels flat across sectors by construction.
    Everybody,
}

/// An establishment after a run.
#[derive(Clone, PartialEq)]
pub struct Standing {
    /// Its size.
    pub size: SizeBand,
    /// Its rates, as published.
    pub published: PerCriterion<Published>,
    /// Retention of the persons hired after last year's label: all, then the target public.
    pub after: [Published; 2],
    /// What last year's label announced of them.
    pub announced: Announced,
    /// The grade of a year before; `None` when it was undetermined.
    pub previous: Option<Grade>,
    /// Its score and verdict; `None` when unranked.
    pub ranked: Option<Ranked>,
    /// The grade it would earn if compared with everybody, whatever its activity, size, place and
    /// occupations.
    pub national: Option<Grade>,
}

/// A ranked establishment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its score.
    pub score: Score,
    /// What is said of it.
    pub verdict: Verdict,
    /// Coarsest level of the ladder it was compared at; `None` without any criterion.
    pub level: Option<usize>,
    /// Enough is known of it to be graded.
    pub has_evidence: bool,
    /// What is expected of its next hires.
    pub outlook: Outlook,
}

impl Standing {
    /// The grade given.
    pub fn grade(&self) -> Option<Grade> {
        self.ranked.and_then(|ranked| ranked.verdict.grade)
    }
}

/// The result of a run.
#[derive(Clone, Default, PartialEq)]
pub struct Engagement {
    /// Establishments observed.
    pub standings: BTreeMap<Siret, Standing>,
    /// Standardised dispersion of each criterion; `None` when nobody has it.
    pub dispersions: PerCriterion<Option<f64>>,
    /// The fitted prior; `None` when scores are too few.
    pub fitted: Option<Fitted>,
    /// What explains the differences between employers, by practice; filled by
    /// [`Run::explained`].
    pub explained: PerCriterion<Option<Explained>>,
    /// How many labels hold when a choice of the method changes; filled by [`Run::restated`].
    pub restated: Vec<(Change, Agreement)>,
}

/// What all ranked establishments together say: all that one of them is compared with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Basis {
    pub(super) standards: Standards,
    pub(super) survey: Survey,
    pub(super) gates: Gates,
}

impl Run<'_> {
    /// Runs, given the grades of a year before.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn label(&self, previous: &BTreeMap<Siret, Grade>) -> Result<Engagement, StoreError> {
        self.label_on(&self.basis()?, previous)
    }

    /// What establishments are compared with.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn basis(&self) -> Result<Basis, StoreError> {
        let standards = match self.comparison {
            Comparison::Peers => self.over_buckets(
                |features: Vec<Features>| {
                    let mut standards = Standards::default();
                    self.ranked(&features).for_each(|one| standards.add(one));
                    standards
                },
                Standards::merge,
            )?,
            // Nothing is expected of an occupation.
            Comparison::Everybody => Standards::default(),
        };
        let employers = |features: &[Features]| -> Vec<(Siret, Employer)> {
            let ranked = self.ranked(features);
            ranked.map(|one| (one.siret, self.employer(one, &standards))).collect()
        };
        let survey = self.over_buckets(
            |features| {
                let mut survey = Survey::default();
                employers(&features).iter().for_each(|(_, one)| survey.add(one));
                survey
            },
            Survey::merge,
        )?;
        let gates = self.over_buckets(
            |features| {
                let mut gates = Gates::default();
                employers(&features).iter().for_each(|(_, one)| gates.add(one, &survey));
                gates
            },
            Gates::merge,
        )?;
        Ok(Basis { standards, survey, gates })
    }

    /// Scores and judges on a basis, given the grades of a year before.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn label_on(
        &self,
        basis: &Basis,
        previous: &BTreeMap<Siret, Grade>,
    ) -> Result<Engagement, StoreError> {
        let Basis { standards, survey, gates } = basis;
        let yardstick = self.yardstick(basis);
        let scored = self.over_buckets(
            |features| {
                let levels = |one: &Employer| {
                    let scored = yardstick.score(one)?;
                    let level = scored.references.iter().flatten().map(|found| found.level).max();
                    Some((scored.score, level, Outlook::of(one, &scored, survey)))
                };
                let scores: BTreeMap<Siret, (Score, Option<usize>, Outlook)> = self
                    .ranked(&features)
                    .filter_map(|one| Some((one.siret, levels(&self.employer(one, standards))?)))
                    .collect();
                features
                    .into_iter()
                    .map(|one| {
                        (
                            one.siret,
                            (one.size(), one.published, one.after, scores.get(&one.siret).copied()),
                        )
                    })
                    .collect::<BTreeMap<_, _>>()
            },
            Extend::extend,
        )?;
        // Over establishments in the order of their SIRET.
        let scores = scored.values().filter_map(|(.., scored)| scored.as_ref());
        let fitted = Fitted::of(scores.map(|(score, ..)| score), self.method);
        let standings = scored
            .into_iter()
            .map(|(siret, (size, published, after, scored))| {
                let earlier = previous.get(&siret).copied();
                let ranked = scored.zip(fitted).map(|((score, level, outlook), fitted)| {
                    let verdict = fitted.judge(&score, earlier, self.method);
                    let has_evidence = score.grounds.suffice(&self.method.evidence);
                    Ranked { score, verdict, level, has_evidence, outlook }
                });
                let standing = Standing {
                    size,
                    published,
                    after,
                    announced: Announced::default(),
                    previous: earlier,
                    ranked,
                    national: None,
                };
                (siret, standing)
            })
            .collect();
        Ok(Engagement {
            standings,
            dispersions: gates.dispersions(),
            fitted,
            explained: PerCriterion::default(),
            restated: Vec::new(),
        })
    }

    /// What explains the differences between employers, whatever occupations they hire.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn explained(&self) -> Result<PerCriterion<Option<Explained>>, StoreError> {
        let everybody = Self { comparison: Comparison::Everybody, ..*self };
        let strata = self.over_buckets(
            |features| {
                let mut strata = Strata::default();
                for one in self.ranked(&features) {
                    let known = self.employers.establishments.get(&one.siret);
                    let employer = everybody.employer(one, &Standards::default());
                    strata.add(&employer, &variance::strata(known, one.size()));
                }
                strata
            },
            Strata::merge,
        )?;
        Ok(strata.explained(&self.method.peers))
    }

    /// All that may be told of the ranked establishments of a bucket of companies, by SIRET.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn portraits(
        &self,
        basis: &Basis,
        engagement: &Engagement,
        bucket: usize,
    ) -> Result<Vec<Portrait>, StoreError> {
        let Some(fitted) = &engagement.fitted else { return Ok(Vec::new()) };
        let yardstick = self.yardstick(basis);
        let painter = Painter { yardstick, fitted, method: self.method };
        let features = self.features(bucket)?;
        let portrait = |one: &Features| {
            let ranked = engagement.standings.get(&one.siret)?.ranked?;
            painter.portrait(one, &self.employer(one, &basis.standards), &ranked)
        };
        Ok(self.ranked(&features).filter_map(portrait).collect())
    }

    /// What scores are measured with.
    pub(super) fn yardstick<'b>(&self, basis: &'b Basis) -> Yardstick<'b>
    where
        Self: 'b,
    {
        Yardstick::new(self.method, &basis.survey, &basis.gates)
    }

    /// Makes a result from each bucket, and merges them: neither their number nor their order
    /// shows in it.
    pub(super) fn over_buckets<R: Default + Send>(
        &self,
        make: impl Fn(Vec<Features>) -> R + Sync,
        merge: impl Fn(&mut R, R) + Sync + Send + Copy,
    ) -> Result<R, StoreError> {
        (0..self.observations.buckets())
            .into_par_iter()
            .map(|bucket| Ok(make(self.features(bucket)?)))
            .try_reduce(R::default, |mut one, other| {
                merge(&mut one, other);
                Ok(one)
            })
    }

    /// The establishments of a bucket of companies, by SIRET.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn features(&self, bucket: usize) -> Result<Vec<Features>, StoreError> {
        let mut rows = self.observations.rows(bucket)?;
        rows.sort_unstable_by_key(|row| (row.siret, row.person));
        let establishments = rows.chunk_by(|a, b| a.siret == b.siret);
        Ok(establishments
            .filter_map(|rows| Some(Features::of(rows.first()?.siret, rows, self.part_time)))
            .collect())
    }

    /// Only ordinary employers are ranked: the others hire the target public by statute.
    pub(super) fn ranked<'f>(
        &self,
        features: &'f [Features],
    ) -> impl Iterator<Item = &'f Features> {
        features.iter().filter(|one| {
            let geiq = self
                .method
                .codes
                .geiq
                .iter()
                .any(|siren| one.siret.to_digits().get(..9) == Some(siren.as_str()));
            self.categories.get(&one.siret) == Some(&EmployerCategory::Ordinary) && !geiq
        })
    }

    pub(super) fn employer(&self, features: &Features, standards: &Standards) -> Employer {
        let known = self.employers.establishments.get(&features.siret);
        let cells = match self.comparison {
            Comparison::Peers => cells(known, features.size()),
            Comparison::Everybody => {
                let mut cells = [None; LEVELS];
                if let Some(last) = cells.last_mut() {
                    *last = Some(EVERYBODY);
                }
                cells
            }
        };
        let months = self.employers.filings.get(&features.siret).map_or(0, |months| {
            let first = self.windows.hires_from.month();
            months.iter().filter(|month| (first..=self.windows.last).contains(month)).count()
        });
        let months = u64::try_from(months).unwrap_or(u64::MAX);
        // Without standards nothing is expected of an occupation.
        let standards = (self.comparison == Comparison::Peers).then_some(standards);
        features.employer(cells, months, standards, self.method, self.history)
    }
}

/// The cells of an establishment on the ladder of peers.
pub fn cells(known: Option<&EstablishmentFact>, size: SizeBand) -> Cells {
    let division = known.and_then(|one| one.ape).and_then(naf::division);
    let departement = known.and_then(|one| territories::departement(one.departement?));
    let band = SizeBand::ALL.iter().position(|one| *one == size && size != SizeBand::Unknown);
    let cell = |level: usize, activity: Option<&str>, place: Option<&str>| -> Option<Cell> {
        let band = u64::try_from(band?).ok()?;
        let level = u64::try_from(level).ok()? + 1;
        Some(level << 60 | band << 56 | packed(activity?) << 32 | packed(place?))
    };
    let mut cells = [None; LEVELS];
    let fine = division.map(|one| one.code.as_str());
    let zone = known.and_then(|one| one.zone);
    let region = departement.map(|one| one.region.as_str());
    let own = [
        cell(0, fine, zone),
        cell(1, fine, region),
        cell(2, fine, Some("")),
        cell(3, division.map(|one| one.a38.as_str()), Some("")),
        cell(4, division.map(|one| one.a17.as_str()), Some("")),
        cell(5, Some(""), Some("")),
        Some(EVERYBODY),
    ];
    cells.copy_from_slice(&own);
    cells
}

/// A short code as a number.
fn packed(code: &str) -> u64 {
    code.bytes().take(4).fold(0, |packed, byte| packed << 8 | u64::from(byte))
}
