//! What the observations of one establishment add up to, and what its occupations make one expect.
//!
//! Integers and exact sums until the end: the order of rows leaves no trace.

use crate::settings::CrossEmployerHistory;
use crate::statistics::real;
use crate::vocabulary::{Siret, SizeBand};

use super::criteria::{Criterion, Kind, duree_cdd};
use super::fixed::Fixed;
use super::lengths::Lengths;
use super::method::Method;
use super::observations::Observation;
use super::peers::{Cells, Evidence};
use super::ranking::{Employer, Pair, PerCriterion};
use super::sorted::Sorted;
use super::strata::{Place, Stratum};
use super::turnover::{Turnover, heads};
use super::{
    size_of,
    standards::{Standards, WiderSums},
};

/// How observations are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As the label does.
    Label,
    /// With part time in the pillar of contracts.
    PartTime,
    /// Over three years of hires instead of five.
    ThreeYears,
    /// Each person once at an establishment under each criterion, for the mean of their contracts.
    Persons,
}

/// Criteria whose hires are followed for a year.
const RETENTION: u32 = 1 << Criterion::Maintien6.place()
    | 1 << Criterion::Maintien12.place()
    | 1 << Criterion::Maintien6Cible.place()
    | 1 << Criterion::Maintien12Cible.place();

impl Reading {
    /// Where establishments are kept once added up.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Label => "establishments",
            Self::PartTime => "establishments-with-part-time",
            Self::ThreeYears => "establishments-of-three-years",
            Self::Persons => "establishments-by-person",
        }
    }

    /// Criteria a row is a trial and an event of.
    const fn counted(self, row: &Observation) -> (u32, u32) {
        match self {
            Self::Label | Self::Persons => (row.base, row.events),
            Self::PartTime => (row.base | row.part_base, row.events | row.part_events),
            Self::ThreeYears => {
                let hires = if row.recent { !RETENTION } else { 0 };
                let followed = if row.recent_followed { RETENTION } else { 0 };
                (row.base & (hires | followed), row.events & (hires | followed))
            }
        }
    }

    /// Whether a row is a hire of the window.
    const fn is_hire(self, row: &Observation) -> bool {
        match self {
            Self::Label | Self::PartTime | Self::Persons => row.hire,
            Self::ThreeYears => row.hire && row.recent,
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
    /// Amounts by criterion and stratum, as scored.
    amounts: Sorted<Place, Amount>,
    /// Rates as published.
    pub published: PerCriterion<Published>,
    /// Persons hired after last year's label, each once in the country, and those still there six
    /// months later: all, then the target public.
    pub after: [Published; 2],
    /// Turnover of the recent window, by [`super::turnover::Staff`].
    pub turnover: [Turnover; 2],
    /// Lengths of fixed-term contracts.
    pub lengths: Lengths,
    /// Distinct persons behind each criterion as scored.
    pub people: PerCriterion<u64>,
    /// Σ ln² of the lengths of fixed-term contracts.
    squares: Fixed,
    pairs: Vec<Pair>,
}

impl Features {
    /// From the observations of one establishment, sorted by person.
    pub fn of(siret: Siret, rows: &[Observation], reading: Reading) -> Self {
        let mut features = Self {
            siret,
            persons: 0,
            amounts: Sorted::default(),
            published: PerCriterion::default(),
            after: [Published::default(); 2],
            turnover: [Turnover::default(); 2],
            lengths: Lengths::default(),
            people: PerCriterion::default(),
            squares: Fixed::default(),
            pairs: Vec::new(),
        };
        features.add_accidents(rows);
        let mut shared = SharedPersons::default();
        for own in rows.chunk_by(|a, b| a.person == b.person) {
            let mut scored: PerCriterion<Trials> = Default::default();
            for row in own {
                features.add_published(row);
                features.add_turnover(row);
                features.lengths.add(row);
                features.add_scored(row, reading, &mut scored);
            }
            if reading == Reading::Persons {
                features.add_means(&scored);
            }
            for (trials, people) in scored.iter().zip(&mut features.people) {
                *people += u64::from(trials.count > 0);
            }
            features.persons += u64::from(own.iter().any(|row| reading.is_hire(row)));
            shared.add(&scored);
        }
        features.pairs = shared.finish();
        features
    }

    fn add_published(&mut self, row: &Observation) {
        for (criterion, public) in Criterion::ALL.into_iter().zip(&mut self.published) {
            let bit = 1u32 << criterion.place();
            public.base += u32::from(row.all_base & bit != 0);
            public.events += u32::from(row.all_events & bit != 0);
        }
        for (public, counts) in self.after.iter_mut().zip([row.after, row.after && row.target]) {
            public.base += u32::from(counts);
            public.events += u32::from(counts && row.after_kept);
        }
    }

    /// Hours taken back from one person are taken back from the establishment's; one that has none
    /// left is not exposed.
    fn add_accidents(&mut self, rows: &[Observation]) {
        let hours: i64 = rows.iter().map(|row| row.hours.hundredths()).sum();
        let accidents: u32 = rows.iter().map(|row| row.accidents).sum();
        let accidents = Amount {
            total: Fixed::whole(accidents),
            base: u64::try_from(hours).unwrap_or_default(),
        };
        if accidents != Amount::default() {
            let everybody = Place::of(Criterion::AtFreq, Stratum::EVERYTHING);
            self.amounts.change(everybody, |sum| sum.add(accidents));
        }
    }

    fn add_turnover(&mut self, row: &Observation) {
        let passages = [(row.months, row.moves), (row.lasting_months, row.lasting_moves)];
        let criteria = [Criterion::RotationEffMoyen, Criterion::RotationHorsCourts];
        for (((months, moves), criterion), (kind, sums)) in
            passages.into_iter().zip(criteria).zip((0u32..).zip(&mut self.turnover))
        {
            let here = |sum: u32| row.turned & (1 << (2 * kind + sum)) != 0;
            let months = months.count_ones();
            sums.present.add(months, here(0));
            sums.moves.add(moves, here(1));
            if months > 0 || moves > 0 {
                let own = Amount { total: Fixed::whole(moves), base: u64::from(months) };
                let everybody = Place::of(criterion, Stratum::EVERYTHING);
                self.amounts.change(everybody, |sum| sum.add(own));
                // A person has one such row at an establishment.
                if let Some(people) = self.people.get_mut(criterion.place()) {
                    *people += 1;
                }
            }
        }
    }

    fn add_scored(
        &mut self,
        row: &Observation,
        reading: Reading,
        scored: &mut PerCriterion<Trials>,
    ) {
        let (base, events) = reading.counted(row);
        for (criterion, own) in Criterion::ALL.into_iter().zip(scored) {
            let bit = 1u32 << criterion.place();
            if base & bit == 0 {
                continue;
            }
            let event = events & bit != 0;
            let place = Place::of(criterion, Stratum::of(row, criterion.standard()));
            let amount = match criterion.kind() {
                Kind::Share => Amount { total: unit(event), base: 1 },
                Kind::Frequency { .. } => {
                    Amount { total: unit(event), base: u64::from(row.days.unsigned_abs()) }
                }
                Kind::Duration => Amount { total: duree_cdd::ln(row.days), base: 1 },
            };
            own.add(place, event, amount.total);
            let by_exposure = matches!(criterion.kind(), Kind::Frequency { .. });
            if reading != Reading::Persons || by_exposure {
                self.amounts.change(place, |sum| sum.add(amount));
                if criterion.kind() == Kind::Duration {
                    self.squares += duree_cdd::ln_squared(row.days);
                }
            }
        }
    }

    /// Adds a person as one trial of each criterion, for the mean of theirs.
    fn add_means(&mut self, scored: &PerCriterion<Trials>) {
        for (criterion, own) in Criterion::ALL.into_iter().zip(scored) {
            let by_exposure = matches!(criterion.kind(), Kind::Frequency { .. });
            let Some((place, mean)) = own.mean().filter(|_| !by_exposure) else { continue };
            let amount = Amount { total: Fixed::new(mean), base: 1 };
            self.amounts.change(place, |sum| sum.add(amount));
            if criterion.kind() == Kind::Duration {
                self.squares += Fixed::new(mean * mean);
            }
        }
    }

    /// Mean of the month-start headcounts, as a band.
    pub fn size(&self) -> SizeBand {
        size_of(heads(&self.turnover))
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
        if !criterion.is_by_occupation() {
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

/// The trials of one person under one criterion.
#[derive(Clone, Copy, Default)]
struct Trials {
    count: u32,
    events: u32,
    total: Fixed,
    /// The first of their strata in the order of places.
    place: Option<Place>,
}

impl Trials {
    fn add(&mut self, place: Place, event: bool, amount: Fixed) {
        self.count += 1;
        self.events += u32::from(event);
        self.total += amount;
        self.place = Some(self.place.map_or(place, |known| known.min(place)));
    }

    fn mean(&self) -> Option<(Place, f64)> {
        Some((self.place?, self.total.value() / f64::from(self.count)))
    }
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
    fn of(trials: &Trials) -> Option<Self> {
        let Trials { count, events, .. } = *trials;
        if count == 0 {
            return None;
        }
        let value = f64::from(events) / f64::from(count);
        let single = (count == 1).then_some(events);
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
    fn add(&mut self, scored: &PerCriterion<Trials>) {
        let mut rates = [None; Criterion::ALL.len()];
        for ((criterion, rate), trials) in Criterion::ALL.into_iter().zip(&mut rates).zip(scored) {
            *rate = Rate::of(trials).filter(|_| criterion.kind() == Kind::Share);
        }
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
