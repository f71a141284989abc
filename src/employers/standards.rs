//! National rates by occupation, from which an employer's own hires are taken out.
//!
//! A stratum whose others are too few is looked for in a wider one: one digit of the occupation,
//! then all occupations.

use std::collections::BTreeMap;

use crate::statistics::real;

use super::criteria::{Criterion, Kind};
use super::features::{Amount, Features};
use super::strata::{Place, Stratum};

/// Amounts by criterion and stratum, wider strata included. Standards merge in any order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Standards(BTreeMap<Place, Amount>);

impl Standards {
    /// Those of one establishment.
    pub fn of(features: &Features) -> Self {
        let mut standards = Self::default();
        standards.add(features);
        standards
    }

    /// Adds an establishment.
    pub fn add(&mut self, features: &Features) {
        for criterion in Criterion::ALL {
            for (stratum, amount) in features.of_criterion(criterion) {
                for wider in stratum.widening() {
                    self.0.entry(Place::of(criterion, wider)).or_default().add(*amount);
                }
            }
        }
    }

    /// Adds other establishments.
    pub fn merge(&mut self, other: Self) {
        for (key, amount) in other.0 {
            self.0.entry(key).or_default().add(amount);
        }
    }

    /// The rate of a stratum among the others: in the first that has `least` of their trials, else
    /// in the widest that has any. `None` when nobody else has the criterion.
    pub fn rate_of_others(
        &self,
        criterion: Criterion,
        stratum: Stratum,
        own: &Self,
        least: u64,
    ) -> Option<f64> {
        let others = |stratum: Stratum| -> Option<Amount> {
            let place = Place::of(criterion, stratum);
            let mut all = *self.0.get(&place)?;
            if let Some(own) = own.0.get(&place) {
                all.total -= own.total;
                all.base = all.base.saturating_sub(own.base);
            }
            (all.base > 0).then_some(all)
        };
        let found = stratum
            .widening()
            .filter_map(others)
            .find(|amount| amount.base >= least)
            .or_else(|| stratum.widening().filter_map(others).last())?;
        let base = match criterion.kind() {
            Kind::Share | Kind::Duration => real(found.base),
            Kind::Frequency { per, .. } => real(found.base) / f64::from(per),
        };
        // The mean per base unit of the employer is what is averaged: exposure counts in days.
        Some(found.total.value() / base)
    }
}
