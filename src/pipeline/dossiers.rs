//! The restricted branch of the path: from files to dossiers, publishing nothing.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::PipelineError;
use super::prepare::facts;
use crate::facts::Bucket;
use crate::pathways::{self, Dossier, DossierRules};
use crate::settings::Settings;
use crate::store::StoreError;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::Day;

/// What the declarations and the registers say of every PASS.
pub struct Dossiers {
    /// One per PASS, in no particular order.
    pub dossiers: Vec<Dossier>,
    /// Last day of the newest declared month.
    pub reference: Day,
}

/// Reads what is new and derives a dossier per PASS, from the same facts as [`super::build`].
///
/// # Errors
/// When an input cannot be read, the store refuses, or nothing was declared.
pub fn dossiers(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
    rules: &DossierRules,
) -> Result<Dossiers, PipelineError> {
    let facts = facts(settings, pseudonymiser)?;
    let employers = &facts.assembled.employers;
    let (_, newest) = employers.declared.ok_or(PipelineError::NothingDeclared)?;
    let derive = |bucket: &Bucket| -> Result<Vec<Dossier>, StoreError> {
        Ok(pathways::dossiers(&bucket.load()?, employers, rules))
    };
    let by_bucket = facts.assembled.buckets.par_iter().map(derive);
    let dossiers: Vec<Vec<Dossier>> = by_bucket.collect::<Result<_, _>>()?;
    Ok(Dossiers {
        dossiers: dossiers.into_iter().flatten().collect(),
        reference: newest.last_day(),
    })
}
