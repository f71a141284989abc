//! From the inventory and the registers to facts on disk, bucket by bucket.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::builder::FactsBuilder;
use super::chronology::{Chronology, Source, SourceKind};
use super::establishments;
use super::partitions::{Bucket, Ranked, Route, bucket};
use super::quality::BucketQuality;
use super::schema::EmployerFacts;
use crate::ingest::inventory::{DeclarationId, FiledDeclarations, Inventory, Standing};
use crate::ingest::records::DeclarationRecord;
use crate::ingest::registers::{RegisterDefect, RegisterFinding, Registers};
use crate::store::{ParsedBatch, Store, StoreError, create_private};
use crate::vocabulary::{Day, Month, Siret};

/// Facts cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The private store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// More declarations than ranks can number.
    #[error("more than 4 294 967 295 declarations in force")]
    TooManyDeclarations,
}

/// What facts are made from.
pub struct Sources<'a> {
    /// The files of raw declarations, in the order given to the inventory.
    pub filed: &'a [FiledDeclarations],
    /// Their records, by batch.
    pub records: &'a [ParsedBatch],
    /// Which of their declarations count.
    pub inventory: &'a Inventory,
    /// The records of the consolidated tables, where there are any.
    pub tables: Option<&'a ParsedBatch>,
    /// The registers.
    pub registers: &'a Registers,
    /// Last month whose declarations code activities in NAF rév. 2; `None` when no end is known.
    /// Later codes have other meanings.
    pub rev2_until: Option<Month>,
}

/// Where the facts come from and what was left out, as plain counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Rules applied to persons' rows.
    pub quality: BucketQuality,
    /// Establishment-months filed.
    pub establishment_months: u64,
    /// Of which present in both raw declarations and tables, and taken from the former.
    pub establishment_months_in_both: u64,
    /// Weak identities that would have joined two persons and therefore link nobody.
    pub ambiguous_identities: u64,
    /// Defects of the registers, by kind, zeros included.
    pub register_defects: BTreeMap<RegisterDefect, u64>,
}

/// Facts, ready to be read bucket by bucket.
pub struct Assembled {
    /// Persons, a bucket at a time.
    pub buckets: Vec<Bucket>,
    /// Employers.
    pub employers: EmployerFacts,
    /// Counts for the quality tables.
    pub provenance: Provenance,
}

/// Makes the facts. No result depends on the number of buckets.
///
/// # Errors
/// When the store refuses.
pub fn assemble(
    store: &Store,
    sources: &Sources<'_>,
    buckets: usize,
) -> Result<Assembled, FactsError> {
    let mut tables = match sources.tables {
        Some(batch) => batch.rows::<DeclarationRecord>()?,
        None => Vec::new(),
    };
    establishments::forget_later_activities(&mut tables, sources.rev2_until);
    let plan = Plan::of(sources, &tables)?;
    let folder = store.empty_work_folder()?;
    let routed = folder.join("routed");
    let kept = folder.join("facts");
    create_private(&routed)?;
    let count = u64::try_from(buckets.max(1)).unwrap_or(1);
    let batches = sources.records.iter().chain(sources.tables).zip(plan.ranks).collect();
    let route = Route { batches, inventory: sources.inventory, folder: routed, buckets: count };
    route.run()?;

    let of_registers = split_registers(sources, count, buckets.max(1));
    let made = of_registers
        .into_par_iter()
        .enumerate()
        .map(|(number, known)| {
            let (facts, quality) = route.collect(number, known)?.finish(&plan.chronology);
            Ok((Bucket::keep(&kept, number, facts)?, quality))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;

    let filings = plan.chronology.filings;
    let mut provenance = Provenance {
        quality: BucketQuality::default(),
        establishment_months: filings.values().map(|months| count_of(months.count())).sum(),
        establishment_months_in_both: plan.in_both,
        ambiguous_identities: count_of(sources.inventory.ambiguous_identities),
        register_defects: RegisterFinding::counts(&sources.registers.findings),
    };
    let mut buckets = Vec::with_capacity(made.len());
    for (bucket, quality) in made {
        buckets.push(bucket);
        provenance.quality += quality;
    }
    let employers = establishments::employers(plan.monthlies.into_iter(), filings, sources);
    Ok(Assembled { buckets, employers, provenance })
}

/// Which declarations count, ranked, and where each is found.
struct Plan<'a> {
    chronology: Chronology,
    /// For each batch, tables last: ordinal of the declaration to rank.
    ranks: Vec<BTreeMap<u32, Ranked>>,
    /// Monthlies from the oldest to the newest.
    monthlies: Vec<&'a DeclarationRecord>,
    in_both: u64,
}

/// A declaration that counts, before it is ranked.
struct Candidate<'a> {
    month: Option<Month>,
    batch: usize,
    record: &'a DeclarationRecord,
    monthly: bool,
}

impl<'a> Plan<'a> {
    fn of(sources: &Sources<'a>, tables: &'a [DeclarationRecord]) -> Result<Self, FactsError> {
        let inventory = sources.inventory;
        let records: Vec<BTreeMap<u32, &DeclarationRecord>> = sources
            .filed
            .iter()
            .map(|file| file.declarations.iter().map(|row| (row.declaration, row)).collect())
            .collect();
        let raw = inventory.chronology.iter().filter_map(|id: &DeclarationId| {
            let record = *records.get(id.file)?.get(&id.declaration)?;
            let monthly = inventory.standing(*id) == Standing::InForce;
            let month = record.month.or_else(|| record.constituted.map(Day::month));
            let batch = sources.filed.get(id.file)?.batch;
            Some(Candidate { month, batch, record, monthly })
        });
        let mut candidates: Vec<Candidate<'_>> = raw.collect();
        let mut filings = inventory.filings.clone();
        let mut in_both: BTreeSet<(Siret, Month)> = BTreeSet::new();
        for record in tables {
            let Some(month) = record.month else { continue };
            if inventory.filings.get(&record.siret).is_some_and(|filed| filed.contains(month)) {
                in_both.insert((record.siret, month));
                continue;
            }
            filings.entry(record.siret).or_default().insert(month);
            let batch = sources.records.len();
            candidates.push(Candidate { month: Some(month), batch, record, monthly: true });
        }
        // Stable: the inventory's order within a month stays, tables come after.
        candidates.sort_by_key(|candidate| candidate.month);

        let mut plan = Self {
            chronology: Chronology { sources: Vec::with_capacity(candidates.len()), filings },
            ranks: vec![BTreeMap::new(); sources.records.len() + 1],
            monthlies: Vec::new(),
            in_both: count_of(in_both.len()),
        };
        for candidate in candidates {
            plan.add(&candidate)?;
        }
        Ok(plan)
    }

    fn add(&mut self, candidate: &Candidate<'a>) -> Result<(), FactsError> {
        let rank = u32::try_from(self.chronology.sources.len())
            .map_err(|_| FactsError::TooManyDeclarations)?;
        let kind = match (candidate.monthly, candidate.month) {
            (true, Some(month)) => SourceKind::Monthly(month),
            (true | false, _) => SourceKind::Signal,
        };
        self.chronology.sources.push(Source { siret: candidate.record.siret, kind });
        let monthly = candidate.monthly;
        if let Some(ranks) = self.ranks.get_mut(candidate.batch) {
            ranks.insert(candidate.record.declaration, Ranked { rank, monthly });
        }
        if monthly {
            self.monthlies.push(candidate.record);
        }
        Ok(())
    }
}

/// What the registers say, under the identities to count, split by bucket.
fn split_registers(sources: &Sources<'_>, count: u64, buckets: usize) -> Vec<FactsBuilder> {
    let registers = sources.registers;
    let person = |identity| sources.inventory.person(identity);
    let mut split: Vec<FactsBuilder> = Vec::new();
    split.resize_with(buckets, FactsBuilder::default);
    for pass in &registers.passes {
        let mut pass = pass.clone();
        pass.person = person(pass.person);
        if let Some(builder) = split.get_mut(bucket(pass.person, count)) {
            builder.passes.push(pass);
        }
    }
    for row in &registers.suspensions {
        let mut row = row.clone();
        row.person = person(row.person);
        if let Some(builder) = split.get_mut(bucket(row.person, count)) {
            builder.suspensions.push(row);
        }
    }
    for row in &registers.prolongations {
        let mut row = row.clone();
        row.person = person(row.person);
        if let Some(builder) = split.get_mut(bucket(row.person, count)) {
            builder.prolongations.push(row);
        }
    }
    for (identity, sex) in &registers.number_sexes {
        let person = person(*identity);
        if let Some(builder) = split.get_mut(bucket(person, count)) {
            builder.register_sexes.insert(person, *sex);
        }
    }
    split
}

fn count_of(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
