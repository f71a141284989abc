//! What the observations of one establishment add up to, and what its occupations make one expect.
//!
//! Integers and exact sums until the end: the order of rows leaves no trace.

use crate::settings::CrossEmployerHistory;
use crate::statistics::real;
use crate::vocabulary::{Siret, SizeBand};

use super::criteria::{Criterion, Kind, duree_cdd};
use super::fixed::Fixed;
use super::method::Method;
use super::observations::Observation;
use super::peers::{Cells, Evidence};
use super::ranking::{Employer, Pair, PerCriterion};
use super::sorted::Sorted;
use super::strata::{Place, Stratum};
use super::{
    size_of,
    standards::{Standards, WiderSums},
};

/// Whether part time counts in the pillar of contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartTime {
    /// It does not: the label.
    Apart,
    /// It does: a variant, published beside.
    Included,
}

impl PartTime {
    /// Criteria a row is a trial and an event of.
    const fn counted(self, row: &Observation) -> (u32, u32) {
        match self {
            Self::Apart => (row.base, row.events),
            Self::Included => (row.base | row.part_base, row.events | row.part_events),
        }
    }
}

/// An amount over a base.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Events, or sum of observations.
    pub total: Fixed,
    /// Trials, observations or exposure in base units.
    pub base: u64,
}

impl Amount {
    /// Adds another.
    pub fn add(&mut self, other: Self) {
        self.total += other.total;
        self.base += other.base;
    }
}

/// A published rate of one establishment. Each person counts once in the country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Persons of whom it can be said.
    pub base: u32,
    /// Persons of whom it is true.
    pub events: u32,
}

/// One establishment.
#[derive(Clone, PartialEq)]
pub struct Features {
    /// The establishment.
    pub siret: Siret,
    /// Distinct persons hired in the window.
    pub persons: u64,
    /// Sum of the month-start headcounts of the recent window.
    pub heads: i64,
    /// Amounts by criterion and stratum, as scored.
    amounts: Sorted<Place, Amount>,
    /// Rates as published.
    pub published: PerCriterion<Published>,
    /// Persons hired after last year's label, each once in the country, and those still there six
    /// months later: all, then the target public.
    pub after: [Published; 2],
    /// Distinct persons behind each criterion as scored.
    pub people: PerCriterion<u64>,
    /// Σ ln² of the lengths of fixed-term contracts.
    squares: Fixed,
    pairs: Vec<Pair>,
}

impl Features {
    /// From the observations of one establishment, sorted by person.
    pub fn of(siret: Siret, rows: &[Observation], part_time: PartTime) -> Self {
        let mut features = Self {
            siret,
            persons: 0,
            heads: 0,
            amounts: Sorted::default(),
            published: PerCriterion::default(),
            after: [Published::default(); 2],
            people: PerCriterion::default(),
            squares: Fixed::default(),
            pairs: Vec::new(),
        };
        let mut shared = SharedPersons::default();
        for own in rows.chunk_by(|a, b| a.person == b.person) {
            let mut scored: PerCriterion<(u32, u32)> = Default::default();
            let (mut months, mut counted) = (0u32, 0u32);
            for row in own {
                months |= row.months;
                let marks = part_time.counted(row);
                counted |= marks.0;
                features.add_row(row, marks, &mut scored);
            }
            for (criterion, people) in Criterion::ALL.into_iter().zip(&mut features.people) {
                *people += u64::from(counted & (1u32 << criterion.place()) != 0);
            }
            features.heads += i64::from(months.count_ones());
            features.persons += u64::from(own.iter().any(|row| row.hire));
            shared.add(&scored);
        }
        features.pairs = shared.finish();
        features
    }

    fn add_row(
        &mut self,
        row: &Observation,
        (base, events): (u32, u32),
        scored: &mut PerCriterion<(u32, u32)>,
    ) {
        for ((criterion, public), own) in
            Criterion::ALL.into_iter().zip(&mut self.published).zip(scored)
        {
            let bit = 1u32 << criterion.place();
            public.base += u32::from(row.all_base & bit != 0);
            public.events += u32::from(row.all_events & bit != 0);
            if base & bit != 0 {
                let event = events & bit != 0;
                let amount = match criterion.kind() {
                    Kind::Share => Amount { total: unit(event), base: 1 },
                    Kind::Frequency { .. } => {
                        Amount { total: unit(event), base: u64::from(row.days.unsigned_abs()) }
                    }
                    Kind::Duration => {
                        self.squares += duree_cdd::ln_squared(row.days);
                        Amount { total: duree_cdd::ln(row.days), base: 1 }
                    }
                };
                let stratum = Stratum::of(row, criterion.standard());
                self.amounts.change(Place::of(criterion, stratum), |sum| sum.add(amount));
                if criterion.kind() == Kind::Share {
                    own.0 += 1;
                    own.1 += u32::from(event);
                }
            }
        }
        for (public, counts) in self.after.iter_mut().zip([row.after, row.after && row.target]) {
            public.base += u32::from(counts);
            public.events += u32::from(counts && row.after_kept);
        }
        let accidents = Amount {
            total: Fixed::whole(row.accidents),
            base: u64::try_from(row.hours.hundredths()).unwrap_or_default(),
        };
        if accidents.base > 0 || row.accidents > 0 {
            let everybody = Place::of(Criterion::AtFreq, Stratum::EVERYTHING);
            self.amounts.change(everybody, |sum| sum.add(accidents));
        }
    }

    /// Mean of the month-start headcounts, as a band.
    pub fn size(&self) -> SizeBand {
        size_of(self.heads)
    }

    /// The employer as ranked: evidence where there is enough, against what occupations make one
    /// expect. `months`: months declared in the window.
    pub fn employer(
        &self,
        cells: Cells,
        months: u64,
        standards: &Standards,
        method: &Method,
        history: CrossEmployerHistory,
    ) -> Employer {
        let own = WiderSums::of(self);
        let evidence = Criterion::ALL.map(|criterion| {
            if criterion.needs_history() && history != CrossEmployerHistory::Full {
                return None;
            }
            let mut whole = Amount::default();
            for amount in self.of_criterion(criterion).map(|(_, amount)| amount) {
                whole.add(*amount);
            }
            let least = match criterion {
                // Hundredths of an hour.
                Criterion::AtFreq => method.evidence.min_accident_hours * 100,
                _ => method.evidence.min_denominator * criterion.base_unit(),
            };
            if whole.base < least.max(1) {
                return None;
            }
            let baseline = self.baseline(criterion, whole.base, &own, standards, method)?;
            let amount = whole.total.value();
            let within = match criterion.kind() {
                Kind::Duration => {
                    (self.squares.value() - amount * amount / real(whole.base)).max(0.0)
                }
                Kind::Share | Kind::Frequency { .. } => 0.0,
            };
            Some(Evidence { base: whole.base, amount, within, baseline })
        });
        let pairs = self.pairs.clone();
        Employer { cells, evidence, pairs, persons: self.persons, months }
    }

    /// Amounts under one criterion, by stratum.
    pub fn of_criterion(&self, criterion: Criterion) -> impl Iterator<Item = (Stratum, &Amount)> {
        let own = self.amounts.range(Place::all_of(criterion));
        own.map(|(place, amount)| (place.stratum(), amount))
    }

    /// b = Σ n_h p̂_h / n over the strata of the employer.
    fn baseline(
        &self,
        criterion: Criterion,
        base: u64,
        own: &WiderSums,
        standards: &Standards,
        method: &Method,
    ) -> Option<f64> {
        if criterion == Criterion::AtFreq {
            // Accidents are not counted by occupation.
            return Some(0.0);
        }
        let least = method.peers.min_for_occupation * criterion.base_unit();
        let mut sum = 0.0;
        for (stratum, amount) in self.of_criterion(criterion) {
            let rate = standards.rate_of_others(criterion, stratum, own, least)?;
            sum += real(amount.base) * rate;
        }
        Some(sum / real(base))
    }
}

fn unit(event: bool) -> Fixed {
    Fixed::whole(u32::from(event))
}

/// Persons counted under two criteria, being gathered: most establishments have every pair, so that
/// places in a table cost less than a tree.
struct SharedPersons(Vec<SharedSums>);

#[derive(Clone, Copy, Default)]
struct SharedSums {
    both: u64,
    first: Fixed,
    second: Fixed,
    product: Fixed,
}

/// Events among the trials of a person under one criterion.
#[derive(Clone, Copy)]
struct Rate {
    value: f64,
    summed: Fixed,
    /// Events of a single trial; `None` when there are several.
    single: Option<u32>,
}

impl Rate {
    fn of((trials, events): (u32, u32)) -> Option<Self> {
        if trials == 0 {
            return None;
        }
        let value = f64::from(events) / f64::from(trials);
        let single = (trials == 1).then_some(events);
        Some(Self { value, summed: single.map_or_else(|| Fixed::new(value), Fixed::whole), single })
    }

    fn times(self, other: Self) -> Fixed {
        match (self.single, other.single) {
            (Some(one), Some(other)) => Fixed::whole(one * other),
            (None, _) | (_, None) => Fixed::new(self.value * other.value),
        }
    }
}

impl Default for SharedPersons {
    fn default() -> Self {
        Self(vec![SharedSums::default(); Criterion::ALL.len() * Criterion::ALL.len()])
    }
}

impl SharedPersons {
    /// Adds a person: trials and events under each criterion.
    fn add(&mut self, counts: &PerCriterion<(u32, u32)>) {
        let rates = counts.map(Rate::of);
        for ((first, one), row) in
            (0..).zip(&rates).zip(self.0.chunks_exact_mut(Criterion::ALL.len()))
        {
            let Some(one) = one else { continue };
            for (other, sums) in rates.iter().zip(row).skip(first + 1) {
                let Some(other) = other else { continue };
                sums.both += 1;
                sums.first += one.summed;
                sums.second += other.summed;
                sums.product += one.times(*other);
            }
        }
    }

    fn finish(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (first, row) in
            Criterion::ALL.into_iter().zip(self.0.chunks_exact(Criterion::ALL.len()))
        {
            let shared = Criterion::ALL.into_iter().zip(row).filter(|(_, sums)| sums.both > 0);
            pairs.extend(shared.map(|(second, sums)| Pair {
                first,
                second,
                both: sums.both,
                product: sums.product.value()
                    - sums.first.value() * sums.second.value() / real(sums.both),
            }));
        }
        pairs
    }
}
