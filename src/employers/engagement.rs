//! A run of the label over all establishments, bucket of companies by bucket.
//!
//! Persons were observed bucket by bucket and their observations exchanged by company. Two passes
//! read them back: national rates by occupation, then sums of peers; the second keeps what each
//! establishment adds up to. Gates, scores and all that follows read only that. In memory, only what
//! a verdict needs is kept per establishment.

use std::collections::BTreeMap;

use crate::facts::schema::{EmployerFacts, EstablishmentFact};
use crate::nomenclatures::{naf, territories};
use crate::settings::CrossEmployerHistory;
use crate::store::StoreError;
use crate::store::exchange::{Received, over_buckets};
use crate::vocabulary::{Siret, SizeBand};

use super::EmployerCategory;
use super::features::{Features, Published, Reading};
use super::fitted::Fitted;
use super::kept::{Establishment, Kept};
use super::labels::{Grade, Verdict};
use super::lengths::Lengths;
use super::method::Method;
use super::observations::Observation;
use super::outlook::{Announced, Outlook};
use super::peers::{Cell, Cells, EVERYBODY, LEVELS};
use super::portrait::{Painter, Portrait};
use super::progress::Progress;
use super::ranking::{Employer, Gates, PerCriterion, Survey};
use super::sensitivity::Sensitivity;
use super::sorted::Sorted;
use super::standards::Standards;
use super::turnover::Turnover;
use super::variance::{self, Explained, Strata};
use super::windows::Windows;
use super::yardstick::{Score, Yardstick};

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
    /// How observations are added up.
    pub reading: Reading,
}

/// With whom employers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
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
    /// Turnover of the recent window, by [`super::turnover::Staff`].
    pub turnover: [Turnover; 2],
    /// Lengths of fixed-term contracts; `None` without any.
    pub lengths: Option<Box<Lengths>>,
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
    pub standings: Sorted<Siret, Standing>,
    /// Standardised dispersion of each criterion; `None` when nobody has it.
    pub dispersions: PerCriterion<Option<f64>>,
    /// The fitted prior; `None` when scores are too few.
    pub fitted: Option<Fitted>,
    /// What explains the differences between employers, by practice; filled by
    /// [`Run::explained`].
    pub explained: PerCriterion<Option<Explained>>,
    /// What labels owe to the choices of the method; filled by [`Run::sensitivity`].
    pub sensitivity: Sensitivity,
    /// Frozen scores by year, against the goalposts that the settings name; empty without.
    pub progress: BTreeMap<i32, Progress>,
}

/// What all ranked establishments together say: all that one of them is compared with.
#[derive(Clone)]
pub struct Basis {
    pub(super) standards: Standards,
    pub(super) survey: Survey,
    pub(super) gates: Gates,
    kept: Kept,
    comparison: Comparison,
}

impl Basis {
    /// The establishments compared.
    pub const fn kept(&self) -> &Kept {
        &self.kept
    }
}

impl Run<'_> {
    /// Runs, given the grades of a year before.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn label(&self, previous: &BTreeMap<Siret, Grade>) -> Result<Engagement, StoreError> {
        self.label_on(&self.basis()?, previous)
    }

    /// What establishments are compared with. Observations are read twice, and no more after that.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn basis(&self) -> Result<Basis, StoreError> {
        let kept = self.shelf()?;
        let [standards] = Self::add_up([(self, &kept)])?;
        self.compare(standards, kept, Comparison::Peers)
    }

    /// Where establishments are kept once added up.
    pub(super) fn shelf(&self) -> Result<Kept, StoreError> {
        Ok(Kept::new(self.observations.shelf(self.reading.folder())?))
    }

    /// Adds up the observations that some runs share, each in its way, in two readings for them all:
    /// what occupations make one expect, then establishments, which are kept.
    pub(super) fn add_up<const N: usize>(
        runs: [(&Self, &Kept); N],
    ) -> Result<[Standards; N], StoreError> {
        let none = || std::array::from_fn(|_| Standards::default());
        let Some((first, _)) = runs.first() else { return Ok(none()) };
        let buckets = first.observations.buckets();
        let standards = over_buckets(
            buckets,
            none(),
            |bucket| {
                let rows = first.rows(bucket)?;
                Ok(runs.map(|(run, _)| {
                    let mut standards = Standards::default();
                    run.ranked(&run.features_of(&rows)).for_each(|one| standards.add(one));
                    standards
                }))
            },
            |whole: &mut [Standards; N], part| {
                whole.iter_mut().zip(part).for_each(|(own, other)| own.merge(other));
            },
        )?;
        over_buckets(
            buckets,
            (),
            |bucket| {
                let rows = first.rows(bucket)?;
                for ((run, kept), standards) in runs.iter().zip(&standards) {
                    let features = run.features_of(&rows);
                    let own: Vec<Establishment> =
                        features.iter().map(|one| run.establishment(one, standards)).collect();
                    kept.put(bucket, &own)?;
                }
                Ok(())
            },
            |(), ()| (),
        )?;
        Ok(standards)
    }

    /// What establishments are compared with, once they are added up.
    pub(super) fn compare(
        &self,
        standards: Standards,
        kept: Kept,
        comparison: Comparison,
    ) -> Result<Basis, StoreError> {
        let (survey, gates) = (Survey::default(), Gates::default());
        let basis = Basis { standards, survey, gates, kept, comparison };
        let mut survey =
            self.over_establishments(&basis, Survey::default(), surveyed, Survey::merge)?;
        survey.settle(self.method);
        let basis = Basis { survey, ..basis };
        let gates = self.gates(&basis)?;
        Ok(Basis { gates, ..basis })
    }

    /// The same establishments if everybody were compared with everybody, whatever is hired: the
    /// national yardstick.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn nationwide(&self, basis: &Basis) -> Result<Basis, StoreError> {
        self.compare(Standards::default(), basis.kept.clone(), Comparison::Everybody)
    }

    fn gates(&self, basis: &Basis) -> Result<Gates, StoreError> {
        let pass = |establishments: &[Establishment]| {
            let mut gates = Gates::default();
            let employers = establishments.iter().filter_map(|one| one.employer.as_ref());
            employers.for_each(|one| gates.add(one, &basis.survey));
            gates
        };
        self.over_establishments(basis, Gates::default(), pass, Gates::merge)
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
        let yardstick = self.yardstick(basis);
        let ranked = |employer: &Employer| -> Option<Ranked> {
            let scored = yardstick.score(employer)?;
            let level = scored.references.iter().flatten().map(|found| found.level).max();
            Some(Ranked {
                verdict: Verdict::UNDETERMINED,
                level,
                has_evidence: scored.score.grounds.suffice(&self.method.evidence),
                outlook: Outlook::of(employer, &scored, &basis.survey),
                score: scored.score,
            })
        };
        let standing = |one: &Establishment| {
            let standing = Standing {
                size: one.size(),
                published: one.published,
                after: one.after,
                turnover: one.turnover,
                lengths: one.lengths.clone(),
                announced: Announced::default(),
                previous: previous.get(&one.siret).copied(),
                ranked: one.employer.as_ref().and_then(ranked),
                national: None,
            };
            (one.siret, standing)
        };
        let standings = self.over_establishments(
            basis,
            // A list that grows is copied into one twice as long.
            Vec::with_capacity(self.categories.len()),
            |establishments| establishments.iter().map(standing).collect(),
            |whole: &mut Vec<(Siret, Standing)>, part: Vec<_>| whole.extend(part),
        )?;
        let mut standings = Sorted::from(standings);
        // Over establishments in the order of their SIRET; then each is judged where it stands.
        let scores = standings.values().filter_map(|one| Some(&one.ranked.as_ref()?.score));
        let fitted = Fitted::of(scores, self.method);
        for (_, standing) in standings.iter_mut() {
            let judged = standing.ranked.zip(fitted).map(|(ranked, fitted)| {
                let verdict = fitted.judge(&ranked.score, standing.previous, self.method);
                Ranked { verdict, ..ranked }
            });
            standing.ranked = judged;
        }
        Ok(Engagement {
            standings,
            dispersions: basis.gates.dispersions(),
            fitted,
            explained: PerCriterion::default(),
            sensitivity: Sensitivity::default(),
            progress: BTreeMap::new(),
        })
    }

    /// What explains the differences between employers, whatever occupations they hire.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn explained(
        &self,
        nationwide: &Basis,
    ) -> Result<PerCriterion<Option<Explained>>, StoreError> {
        let strata = |establishments: &[Establishment]| {
            let mut strata = Strata::default();
            for one in establishments {
                let known = self.employers.establishments.get(&one.siret);
                if let Some(employer) = &one.employer {
                    strata.add(employer, &variance::strata(known, one.size()));
                }
            }
            strata
        };
        let strata =
            self.over_establishments(nationwide, Strata::default(), strata, Strata::merge)?;
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

    /// Makes a result from the establishments of each bucket, seen as the basis compares them, and
    /// adds them to `whole`.
    pub(super) fn over_establishments<R: Send, P>(
        &self,
        basis: &Basis,
        whole: R,
        make: impl Fn(&[Establishment]) -> P + Sync,
        merge: impl Fn(&mut R, P) + Sync,
    ) -> Result<R, StoreError> {
        let make = |bucket| {
            let mut establishments = basis.kept.take(bucket, self.employers)?;
            if basis.comparison == Comparison::Everybody {
                let employers = establishments.iter_mut().filter_map(|one| one.employer.as_mut());
                employers.for_each(Employer::compare_with_everybody);
            }
            Ok(make(&establishments))
        };
        over_buckets(basis.kept.buckets(), whole, make, merge)
    }

    /// The establishments of a bucket of companies, by SIRET.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn features(&self, bucket: usize) -> Result<Vec<Features>, StoreError> {
        Ok(self.features_of(&self.rows(bucket)?))
    }

    /// The observations of a bucket of companies, by SIRET and person.
    fn rows(&self, bucket: usize) -> Result<Vec<Observation>, StoreError> {
        let mut rows = self.observations.rows(bucket)?;
        rows.sort_unstable_by_key(|row| (row.siret, row.person));
        Ok(rows)
    }

    fn features_of(&self, rows: &[Observation]) -> Vec<Features> {
        let establishments = rows.chunk_by(|a, b| a.siret == b.siret);
        establishments
            // Somebody gone on the first day is all that is left of it.
            .filter(|rows| !rows.iter().all(Observation::is_movement_alone))
            .filter_map(|rows| Some(Features::of(rows.first()?.siret, rows, self.reading)))
            .collect()
    }

    fn ranked<'f>(&self, features: &'f [Features]) -> impl Iterator<Item = &'f Features> {
        features.iter().filter(|one| self.is_ranked(one.siret))
    }

    /// Only ordinary employers are ranked: the others hire the target public by statute.
    fn is_ranked(&self, siret: Siret) -> bool {
        let geiq = &self.method.codes.geiq;
        let digits = siret.to_digits();
        self.categories.get(&siret) == Some(&EmployerCategory::Ordinary)
            && !geiq.iter().any(|siren| digits.get(..9) == Some(siren.as_str()))
    }

    fn establishment(&self, features: &Features, standards: &Standards) -> Establishment {
        let ranked = self.is_ranked(features.siret);
        Establishment::of(features, ranked.then(|| self.employer(features, standards)))
    }

    fn employer(&self, features: &Features, standards: &Standards) -> Employer {
        let known = self.employers.establishments.get(&features.siret);
        let months = self.employers.filings.get(&features.siret).map_or(0, |months| {
            let from = match self.reading {
                Reading::ThreeYears => self.windows.recent_hires_from,
                Reading::Label | Reading::PartTime | Reading::Persons => self.windows.hires_from,
            };
            let first = from.month();
            months.iter().filter(|month| (first..=self.windows.last).contains(month)).count()
        });
        let months = u64::try_from(months).unwrap_or(u64::MAX);
        let cells = cells(known, features.size());
        features.employer(cells, months, standards, self.method, self.history)
    }
}

fn surveyed(establishments: &[Establishment]) -> Survey {
    let mut survey = Survey::default();
    let employers = establishments.iter().filter_map(|one| one.employer.as_ref());
    employers.for_each(|one| survey.add(one));
    survey
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
