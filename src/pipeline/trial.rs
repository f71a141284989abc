//! The restricted branch about the trial: from files to all that a draw and its estimates rest on.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::PipelineError;
use super::engaged::LabelRun;
use super::goalposts::read_or_set;
use super::labelling::{Labelled, Labelling};
use super::prepare::{Facts, facts};
use crate::employers::goalposts::{self, Frozen, Goalposts};
use crate::employers::method::Method;
use crate::employers::trial::candidates::candidates;
use crate::employers::trial::outcomes::{Follower, Outcomes};
use crate::employers::trial::{Grounds, YearlyScores, enterprise_scores};
use crate::employers::{EmployerCategory, HireRules};
use crate::facts::Bucket;
use crate::restricted::oppositions;
use crate::settings::{EvaluationSettings, Settings};
use crate::statistics::moments;
use crate::store::StoreError;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::Siret;

/// Reads what is new, labels employers as [`super::build`] does, follows the hires of each year,
/// and measures employers against the goalposts that the settings name, which it writes when they
/// are not there yet.
///
/// # Errors
/// When an input or the goalposts cannot be read, the store refuses, or nothing was declared.
pub fn trial(
    settings: &Settings,
    evaluation: &EvaluationSettings,
    pseudonymiser: &Pseudonymiser,
) -> Result<(LabelRun, Grounds), PipelineError> {
    let objections = oppositions::read(&settings.inputs.registers)?;
    let method = Method::current().ok_or(PipelineError::Method)?;
    let facts = facts(settings, pseudonymiser)?;
    let Facts { assembled, store, .. } = &facts;
    let employers = &assembled.employers;
    let rules = HireRules::new(&settings.statistics, employers);
    let history = settings.engagement.cross_employer_history;
    let follower = Follower::new(&settings.statistics, history, employers, method, &rules)
        .ok_or(PipelineError::NothingDeclared)?;
    let labelling = Labelling::open(settings, store, assembled)?;
    let follow = |bucket: &Bucket| -> Result<Outcomes, StoreError> {
        Ok(follower.follow(&labelling.observe(bucket)?))
    };
    let outcomes = assembled.buckets.par_iter().map(follow).try_reduce(
        Outcomes::default,
        |mut outcomes, other| {
            outcomes.merge(other);
            Ok(outcomes)
        },
    )?;
    let (observed, movements) = labelling.close()?;
    let categories = EmployerCategory::of_all(&movements, employers)?;
    let labelled = observed.label(&categories)?.ok_or(PipelineError::NothingDeclared)?;
    let last = labelled.last();
    let (candidates, flow) =
        candidates(&labelled.engagement, employers, last, &objections, &method.trial);
    let goalposts = read_or_set(&evaluation.goalposts, &labelled, method)?;
    if let Some(found) = &goalposts {
        found.keep()?;
    }
    let scores = scores(&labelled, goalposts.as_ref().map(|found| &found.goalposts))?;
    let means = scores.iter().filter_map(|(year, scores)| {
        let values: Vec<f64> = scores.values().map(|(score, _)| *score).collect();
        let count = u64::try_from(values.len()).ok()?;
        Some((*year, (count, moments::mean(&values)?)))
    });
    let grounds = Grounds {
        year: last.year(),
        candidates,
        flow,
        objections: objections.iter().map(|siret| siret.siren()).collect(),
        outcomes,
        years: follower.years(),
        means: means.collect(),
        frozen: enterprise_scores(&scores),
        goalposts: goalposts.map(|found| goalposts::stamp(&found.goalposts, &found.text)),
    };
    Ok((LabelRun::of(last, method), grounds))
}

/// Frozen scores by year and establishment, with the persons hired; none without goalposts.
fn scores(
    labelled: &Labelled<'_>,
    goalposts: Option<&Goalposts>,
) -> Result<YearlyScores, StoreError> {
    let Some(goalposts) = goalposts else { return Ok(BTreeMap::new()) };
    let score = |frozen: Frozen| (goalposts.score(&frozen), frozen.persons);
    let of_year = |(year, frozen): (i32, BTreeMap<Siret, Frozen>)| {
        (year, frozen.into_iter().map(|(siret, frozen)| (siret, score(frozen))).collect())
    };
    Ok(labelled.frozen(goalposts)?.into_iter().map(of_year).collect())
}
