//! The grades that a run alone gives, without any rate beside: what the national yardstick needs.
//!
//! A whole standing takes several hundred bytes for each of millions of establishments; a score takes
//! less, and is dropped as soon as all are judged.

use std::collections::BTreeMap;

use super::engagement::Run;
use super::features::Features;
use super::labels::Grade;
use super::ranking::{Fitted, Score};
use crate::store::StoreError;
use crate::vocabulary::Siret;

impl Run<'_> {
    /// The grade that each establishment earns, whatever it had the year before.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn earned(&self) -> Result<BTreeMap<Siret, Grade>, StoreError> {
        let basis = self.basis()?;
        let yardstick = self.yardstick(&basis);
        let mut scores: Vec<(Siret, Score)> = self.over_buckets(
            |features| {
                let score = |one: &Features| {
                    let scored = yardstick.score(&self.employer(one, &basis.standards))?;
                    Some((one.siret, scored.score))
                };
                self.ranked(&features).filter_map(score).collect()
            },
            Extend::extend,
        )?;
        // The fit adds up real numbers: always in the order of SIRET.
        scores.sort_unstable_by_key(|(siret, _)| *siret);
        let Some(fitted) = Fitted::of(scores.iter().map(|(_, score)| score), self.method) else {
            return Ok(BTreeMap::new());
        };
        let earned = |(siret, score): &(Siret, Score)| {
            Some((*siret, fitted.judge(score, None, self.method).earned?))
        };
        Ok(scores.iter().filter_map(earned).collect())
    }
}
