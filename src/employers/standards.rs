//! National rates by occupation, from which an employer's own hires are taken out.
//!
//! A stratum whose others are too few is looked for in a wider one: one digit of the occupation,
//! then all occupations.

use crate::statistics::real;

use super::criteria::{Criterion, Kind};
use super::features::{Amount, Features};
use super::sorted::Sorted;
use super::strata::{Place, Stratum};

/// Amounts by criterion and stratum, wider strata included, by the number of their place: there is one
/// table for all establishments, and every one of them looks up every stratum of its own. Standards
/// merge in any order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Standards(Vec<Amount>);

/// The same sums of one establishment.
pub struct WiderSums(Sorted<Place, Amount>);

impl WiderSums {
    /// Those of an establishment.
    pub fn of(features: &Features) -> Self {
        let mut sums = Sorted::default();
        for (place, amount) in wider(features) {
            sums.change(place, |sum: &mut Amount| sum.add(amount));
        }
        Self(sums)
    }
}

/// What an establishment adds to each stratum, wider strata included.
fn wider(features: &Features) -> impl Iterator<Item = (Place, Amount)> {
    Criterion::ALL.into_iter().flat_map(move |criterion| {
        features.of_criterion(criterion).flat_map(move |(stratum, amount)| {
            stratum.widening().map(move |wider| (Place::of(criterion, wider), *amount))
        })
    })
}

impl Standards {
    /// Adds an establishment.
    pub fn add(&mut self, features: &Features) {
        self.0.resize(Place::COUNT, Amount::default());
        for (place, amount) in wider(features) {
            if let Some(sum) = self.0.get_mut(place.number()) {
                sum.add(amount);
            }
        }
    }

    /// Adds other establishments.
    pub fn merge(&mut self, other: Self) {
        self.0.resize(Place::COUNT, Amount::default());
        for (sum, others) in self.0.iter_mut().zip(other.0) {
            sum.add(others);
        }
    }

    /// The rate of a stratum among the others: in the first that has `least` of their trials, else
    /// in the widest that has any. `None` when nobody else has the criterion.
    pub fn rate_of_others(
        &self,
        criterion: Criterion,
        stratum: Stratum,
        own: &WiderSums,
        least: u64,
    ) -> Option<f64> {
        let others = |stratum: Stratum| -> Option<Amount> {
            let place = Place::of(criterion, stratum);
            let mut all = *self.0.get(place.number())?;
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
