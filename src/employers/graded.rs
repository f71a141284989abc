//! The grades that a run alone gives, without any rate beside: what the national yardstick and other
//! choices of the method need.
//!
//! A whole standing takes several hundred bytes for each of millions of establishments; a score takes
//! less, and is dropped as soon as all are judged.

use std::collections::BTreeMap;

use super::engagement::{Basis, Run};
use super::fitted::Fitted;
use super::kept::Establishment;
use super::labels::Grade;
use super::method::Method;
use super::yardstick::Score;
use crate::store::StoreError;
use crate::vocabulary::Siret;

impl Run<'_> {
    /// The grade of each establishment that is given one on a basis, given the grades of a year
    /// before.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn graded(
        &self,
        basis: &Basis,
        previous: &BTreeMap<Siret, Grade>,
    ) -> Result<BTreeMap<Siret, Grade>, StoreError> {
        let yardstick = self.yardstick(basis);
        let mut scores = self.over_establishments(
            basis,
            Vec::with_capacity(self.categories.len()),
            |establishments| {
                let score = |one: &Establishment| {
                    Some((one.siret, yardstick.score(one.employer.as_ref()?)?.score))
                };
                establishments.iter().filter_map(score).collect()
            },
            |whole: &mut Vec<(Siret, Score)>, part: Vec<_>| whole.extend(part),
        )?;
        // The fit adds up real numbers: always in the order of SIRET.
        scores.sort_unstable_by_key(|(siret, _)| *siret);
        Ok(judged(&scores, self.method, |siret| previous.get(&siret).copied()))
    }
}

/// The grades that scores, by SIRET, earn once the prior is fitted to them.
pub(super) fn judged(
    scores: &[(Siret, Score)],
    method: &Method,
    previous: impl Fn(Siret) -> Option<Grade>,
) -> BTreeMap<Siret, Grade> {
    let Some(fitted) = Fitted::of(scores.iter().map(|(_, score)| score), method) else {
        return BTreeMap::new();
    };
    let grade = |(siret, score): &(Siret, Score)| {
        Some((*siret, fitted.judge(score, previous(*siret), method).grade?))
    };
    scores.iter().filter_map(grade).collect()
}
