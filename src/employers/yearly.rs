//! The label of a year after that of the year before: grades are kept from one to the next, and what
//! the first announced is told beside what became of it.

use std::collections::BTreeMap;

use super::engagement::{Basis, Engagement, Run};
use super::kept::Kept;
use super::labels::Grade;
use super::outlook::Announced;
use super::sorted::Sorted;
use crate::store::StoreError;
use crate::vocabulary::Siret;

/// A label given after another.
pub struct Yearly {
    /// This year's.
    pub engagement: Engagement,
    /// What establishments were compared with.
    pub basis: Basis,
    /// Establishments as they were the year before.
    pub past: Kept,
}

/// What the year before leaves to this one, establishment by establishment.
type Earlier = Sorted<Siret, (Option<Grade>, Announced)>;

impl Run<'_> {
    /// Labels the year before, then this one, beside the national yardstick and what explains the
    /// differences.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn after(&self, before: &Self) -> Result<Yearly, StoreError> {
        let (earlier, unknown, past) = before.leave()?;
        let previous: BTreeMap<Siret, Grade> =
            earlier.iter().filter_map(|(siret, (grade, _))| Some((*siret, (*grade)?))).collect();
        let basis = self.basis()?;
        let mut engagement = self.label_on(&basis, &previous)?;
        for (siret, standing) in engagement.standings.iter_mut() {
            standing.announced = earlier.get(siret).map_or(unknown, |(_, announced)| *announced);
        }
        drop(earlier);
        let nationwide = self.nationwide(&basis)?;
        let earned = self.graded(&nationwide, &BTreeMap::new())?;
        for (siret, standing) in engagement.standings.iter_mut() {
            standing.national = earned.get(siret).copied();
        }
        engagement.explained = self.explained(&nationwide)?;
        Ok(Yearly { engagement, basis, past })
    }

    /// What this year leaves to the next, to those it did not observe too; nothing else stays in
    /// memory.
    fn leave(&self) -> Result<(Earlier, Announced, Kept), StoreError> {
        let basis = self.basis()?;
        let standings = self.label_on(&basis, &BTreeMap::new())?.standings.into_iter();
        let left: Vec<_> = standings
            .filter_map(|(siret, one)| Some((siret, (one.grade(), one.ranked?.announced()))))
            .collect();
        Ok((Sorted::from(left), basis.announced(), basis.kept().clone()))
    }
}
