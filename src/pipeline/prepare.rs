//! Steps 1 to 3: from files to aggregates, bucket by bucket.

use std::collections::BTreeMap;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::PipelineError;
use super::goalposts::{self, read_or_set};
use super::labelling::Labelling;
use super::reading::{self, ReadInputs};
use crate::edition::Words;
use crate::edition::catalogue::Equation;
use crate::edition::published::Inputs;
use crate::employers::method::{self, Method};
use crate::employers::release::Release;
use crate::facts::{self, Assembled, Bucket, Sources};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::employers::MovementTables;
use crate::indicators::spec::TableSpec;
use crate::indicators::{self, Collector, Computation, INDICATORS};
use crate::pathways::{self, PathwayRules};
use crate::settings::Settings;

use crate::store::pseudonym::Pseudonymiser;
use crate::store::{Fingerprint, Store, StoreError};
use crate::vocabulary::{Day, Month};

/// Aggregates, ready for disclosure control.
pub(super) struct Prepared {
    pub(super) edition: Month,
    pub(super) released: Day,
    pub(super) inputs: Inputs,
    pub(super) aggregates: Vec<Aggregate>,
}

/// What a build holds until its edition is in place.
pub(super) struct Held {
    /// To be kept once the edition has passed everything.
    pub(super) goalposts: Option<goalposts::Found>,
    /// Locked: another run would remove what this one is making.
    pub(super) store: Store,
}

impl Prepared {
    /// The relations between cells, by table.
    pub(super) fn equations(&self) -> BTreeMap<String, Vec<Equation>> {
        let specs: Vec<TableSpec> =
            self.aggregates.iter().map(|aggregate| aggregate.spec.clone()).collect();
        let ids = specs.iter().map(|spec| spec.id.to_owned());
        ids.zip(indicators::equations(&specs)).collect()
    }
}

/// What everything is made from: the facts, and what was read to make them. The store stays locked
/// as long as its buckets are read.
pub(super) struct Facts {
    pub(super) assembled: Assembled,
    pub(super) read: ReadInputs,
    pub(super) store: Store,
}

/// Reads what is new and makes the facts.
pub(super) fn facts(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
) -> Result<Facts, PipelineError> {
    let store = Store::open(&settings.store.path, pseudonymiser)?;
    let read = reading::read(settings, &store)?;
    let sources = Sources {
        filed: &read.deposits.filed,
        records: &read.deposits.records,
        inventory: &read.inventory,
        tables: read.tables.as_ref().map(|tables| &tables.records),
        registers: &read.registers,
        rev2_until: settings.activities.rev2_until(),
    };
    let assembled = facts::assemble(&store, &sources, settings.store.buckets)?;
    tracing::info!(buckets = assembled.buckets.len(), "facts assembled");
    Ok(Facts { assembled, read, store })
}

pub(super) fn prepare(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
    edition: Option<Month>,
) -> Result<(Prepared, Held), PipelineError> {
    let Facts { assembled, read, store } = facts(settings, pseudonymiser)?;
    let (edition, released) = date(settings, &assembled, edition)?;
    let Computed { aggregates, goalposts } = compute(settings, &store, &assembled, &read.counts)?;
    tracing::info!(tables = aggregates.len(), "indicators computed");
    let posts = goalposts.iter().map(|found| Fingerprint::of(found.text.as_bytes()));
    let inputs = reading::manifest_inputs(read.fingerprints.into_iter().chain(posts).collect());
    Ok((Prepared { edition, released, inputs, aggregates }, Held { goalposts, store }))
}

/// The month of the edition and its date of release.
fn date(
    settings: &Settings,
    assembled: &Assembled,
    edition: Option<Month>,
) -> Result<(Month, Day), PipelineError> {
    let (_, newest) = assembled.employers.declared.ok_or(PipelineError::NothingDeclared)?;
    let edition = match edition {
        Some(edition) if edition <= newest => {
            return Err(PipelineError::OtherMonth { edition, newest });
        }
        Some(edition) => edition,
        None => newest.plus(1),
    };
    let released =
        settings.release_date(edition).ok_or(PipelineError::NotInCalendar { edition })?;
    Ok((edition, released))
}

/// What is computed, and from which goalposts.
struct Computed {
    aggregates: Vec<Aggregate>,
    goalposts: Option<goalposts::Found>,
}

/// Derives and counts, buckets in parallel, and merges: neither their number nor their order
/// shows in the result.
fn compute(
    settings: &Settings,
    store: &Store,
    assembled: &Assembled,
    counts: &indicators::ReadingCounts,
) -> Result<Computed, PipelineError> {
    let statistics = &settings.statistics;
    let employers = &assembled.employers;
    let pathway_rules = PathwayRules::from(statistics);
    let labelling = Labelling::open(settings, store, assembled)?;
    let count = |buckets: &[Bucket]| -> Result<Collector<'_>, StoreError> {
        let mut collector = Collector::new(statistics, employers);
        for bucket in buckets {
            let facts = labelling.observe(bucket)?;
            collector.add(&pathways::derive(&facts, employers, &pathway_rules));
        }
        Ok(collector)
    };
    // One collector per thread: to merge costs more than to add.
    let share = assembled.buckets.len().div_ceil(rayon::current_num_threads()).max(1);
    let collected = assembled.buckets.par_chunks(share).map(count).try_reduce(
        || Collector::new(statistics, employers),
        |mut one, other| {
            one.merge(other);
            Ok(one)
        },
    )?;
    let (observed, movements) = labelling.close()?;
    let tables = MovementTables::of(&movements, statistics, employers)?;
    let mut labelled = observed.label(tables.categories())?;
    let mut goalposts = None;
    if let Some(labelled) = &mut labelled {
        labelled.restate()?;
        if let Some(evaluation) = &settings.evaluation {
            let method = Method::current().ok_or(PipelineError::Method)?;
            goalposts = read_or_set(&evaluation.goalposts, labelled, method)?;
            if let Some(found) = &goalposts {
                labelled.measure(&found.goalposts)?;
            }
        }
        Release::of(&labelled.engagement).check(&settings.tolerances)?;
    }
    let engagement = labelled.as_ref().map(|one| (one.last().year(), &one.engagement));
    Ok(Computed { aggregates: collected.finish(counts, &tables, engagement), goalposts })
}

/// The words of every indicator, as the edition publishes them. Those of the label say by which
/// version of its method.
pub(super) fn words() -> BTreeMap<String, Words> {
    INDICATORS
        .iter()
        .filter_map(|indicator| {
            let words = indicators::words(indicator.id)?;
            let published = Words {
                definition: words.definition.clone(),
                source: match indicator.computation {
                    Computation::Engagement(_) | Computation::Label(_) => {
                        let stamp = method::stamp(Method::current()?);
                        format!("{} Méthode du label\u{a0}: version {stamp}.", words.source)
                    }
                    _ => words.source.clone(),
                },
                methode: words.method(),
            };
            Some((indicator.id.to_owned(), published))
        })
        .collect()
}
