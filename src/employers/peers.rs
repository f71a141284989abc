//! Comparable employers: the ladder of cells, and what the others in a cell do.
//!
//! Each employer stands in seven nested cells, from its activity, size and zone d'emploi to all
//! ranked employers. It is compared with the others of the first cell that has enough of them;
//! its own data never weigh on what it is compared with, because they are taken back exactly from
//! sums in integer arithmetic ([`Fixed`]).
//!
//! Formulas: those of [`crate::statistics::between`], with sums that can be taken apart. Only the
//! clamp differs: there each expected rate is kept within bounds, here their mean chance is.

use std::collections::BTreeMap;

use super::criteria::{Criterion, Kind};
use super::fixed::Fixed;
use super::method::PeerRules;
use crate::statistics::between::CLAMP;
use crate::statistics::real;

/// Levels of the ladder: activity (88) × size × zone, × région, × size alone, activity (38) × size,
/// activity (17) × size, size, all.
pub const LEVELS: usize = 7;

/// A cell of the ladder: its level in the high bits.
pub type Cell = u64;

/// The cells of an employer, by level; `None` where its activity, size or place is unknown.
pub type Cells = [Option<Cell>; LEVELS];

/// Where a cell holds its level.
pub const LEVEL_BITS: u32 = 60;

/// The cell of all ranked employers.
pub const EVERYBODY: Cell = 0;

/// What is known of one employer and criterion.
#[derive(Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Trials, observations, or exposure in base units.
    pub base: u64,
    /// Events, or sum of the observations.
    pub amount: f64,
    /// Sum of squared deviations of the observations from their mean; durations only.
    pub within: f64,
    /// What the occupations hired for make one expect (b).
    pub baseline: f64,
}

impl Evidence {
    /// The base in the units of the rate.
    pub fn weight(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Share | Kind::Duration => real(self.base),
            Kind::Frequency { per, .. } => real(self.base) / f64::from(per),
        }
    }

    /// The rate or mean itself.
    pub fn rate(&self, kind: Kind) -> f64 {
        self.amount / self.weight(kind)
    }

    fn term(&self, kind: Kind) -> Term {
        let weight = self.weight(kind);
        let unexplained = self.amount - weight * self.baseline;
        let square = self.baseline * self.baseline;
        Term {
            base: self.base,
            sums: [
                unexplained,
                unexplained * unexplained / weight,
                self.baseline,
                square,
                weight * self.baseline,
                weight * square,
                self.within,
            ]
            .map(Fixed::new),
        }
    }
}

/// What one employer adds to a cell.
struct Term {
    base: u64,
    /// Σ w r, Σ w r², Σ b, Σ b², Σ w b, Σ w b², Σ within.
    sums: [Fixed; 7],
}

/// What the employers of a cell add up to, for one criterion.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PeerSums {
    units: u64,
    base: u64,
    squares: u128,
    /// The two largest bases.
    largest: [u64; 2],
    sums: [Fixed; 7],
}

impl PeerSums {
    fn add(&mut self, term: &Term) {
        self.units += 1;
        self.base += term.base;
        self.squares += u128::from(term.base) * u128::from(term.base);
        self.keep_largest(term.base);
        for (sum, own) in self.sums.iter_mut().zip(term.sums) {
            *sum += own;
        }
    }

    fn keep_largest(&mut self, base: u64) {
        let [first, second] = self.largest;
        self.largest = if base > first { [base, first] } else { [first, second.max(base)] };
    }

    fn merge(&mut self, other: Self) {
        self.units += other.units;
        self.base += other.base;
        self.squares += other.squares;
        other.largest.into_iter().for_each(|base| self.keep_largest(base));
        for (sum, others) in self.sums.iter_mut().zip(other.sums) {
            *sum += others;
        }
    }

    /// The same without one of its employers.
    fn without(mut self, term: &Term) -> Self {
        self.units = self.units.saturating_sub(1);
        self.base = self.base.saturating_sub(term.base);
        self.squares = self.squares.saturating_sub(u128::from(term.base) * u128::from(term.base));
        if self.largest.first() == Some(&term.base) {
            self.largest.rotate_left(1);
        }
        for (sum, own) in self.sums.iter_mut().zip(term.sums) {
            *sum -= own;
        }
        self
    }

    /// Enough others, with enough to compare with, none of them dominant.
    pub(super) fn is_enough(&self, kind: Kind, rules: &PeerRules) -> bool {
        let unit = match kind {
            Kind::Share | Kind::Duration => 1,
            Kind::Frequency { per, .. } => u64::from(per),
        };
        let [largest, _] = self.largest.map(u128::from);
        self.units >= rules.min_peers
            && self.base >= rules.min_denominator * unit
            && largest * 100 <= u128::from(self.base) * u128::from(rules.max_share_percent)
    }

    /// Employers.
    pub const fn units(&self) -> u64 {
        self.units
    }

    /// Mean of what the baseline does not explain (μ).
    pub fn mean(&self, kind: Kind) -> f64 {
        let [unexplained, ..] = self.sums.map(Fixed::value);
        unexplained / self.weight(kind)
    }

    /// The rate of all of them together.
    pub fn rate(&self, kind: Kind) -> f64 {
        let [unexplained, _, _, _, expected, _, _] = self.sums.map(Fixed::value);
        (unexplained + expected) / self.weight(kind)
    }

    /// Their bases together, in the units of the rate.
    pub(super) fn weight(&self, kind: Kind) -> f64 {
        let base = real(self.base);
        match kind {
            Kind::Share | Kind::Duration => base,
            Kind::Frequency { per, .. } => base / f64::from(per),
        }
    }

    /// Variance between employers net of sampling (σ²); `None` where it cannot be computed.
    pub fn variance(&self, kind: Kind) -> Option<f64> {
        let (excess, room) = self.excess(kind)?;
        (self.units > 1 && room > 0.0).then(|| excess / room)
    }

    /// Numerator and denominator of the variance between employers; sums over strata of each give
    /// the variance inside strata.
    fn excess(&self, kind: Kind) -> Option<(f64, f64)> {
        let [_, dispersion, b, bb, wb, wbb, _] = self.sums.map(Fixed::value);
        let (units, weight, mean) = (real(self.units), self.weight(kind), self.mean(kind));
        let unit = match kind {
            Kind::Share | Kind::Duration => 1.0,
            Kind::Frequency { per, .. } => f64::from(per),
        };
        let concentration = float(self.squares) / (unit * unit) / weight;
        let variation = dispersion - weight * mean * mean;
        let (excess, room) = match kind {
            Kind::Share => {
                // Σ c and Σ n c, for c = (b + μ)(1 − b − μ), kept away from zero.
                let least = CLAMP * (1.0 - CLAMP);
                let chance = b - bb + mean * (units - 2.0 * b) - units * mean * mean;
                let weighted = wb - wbb + mean * (weight - 2.0 * wb) - weight * mean * mean;
                let chance = chance.max(units * least);
                let weighted = weighted.max(weight * least);
                (variation - chance + weighted / weight, weight - concentration - (units - 1.0))
            }
            Kind::Frequency { .. } => {
                let (expected, weighted) = (b + units * mean, wb + weight * mean);
                (variation - expected + weighted / weight, weight - concentration)
            }
            Kind::Duration => (variation - (units - 1.0) * self.within()?, weight - concentration),
        };
        Some((excess, room))
    }

    /// Pooled variance within employers (s²_w); durations only.
    pub fn within(&self) -> Option<f64> {
        let [.., within] = self.sums.map(Fixed::value);
        // Each employer has at least one observation, and loses one degree of freedom to its mean.
        let freedom = self.base.saturating_sub(self.units);
        (freedom > 0 && within > 0.0).then(|| within / real(freedom))
    }
}

#[expect(clippy::cast_precision_loss, reason = "53 bits are kept, at the very end")]
fn float(count: u128) -> f64 {
    count as f64
}

/// What an employer is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    /// Level of the ladder, 0 for the closest peers.
    pub level: usize,
    /// Number of peers.
    pub peers: u64,
    /// Rate expected of the employer: its baseline, and what its peers do beyond theirs (e).
    pub expected: f64,
    /// Standard deviation between employers (σ).
    pub deviation: f64,
    /// Pooled variance within employers; 0 but for durations.
    pub within: f64,
}

/// The sums of every cell of the ladder, by criterion. Tables merge in any order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PeerTable {
    cells: BTreeMap<(Criterion, Cell), PeerSums>,
}

impl PeerTable {
    /// Adds a ranked employer that has the criterion.
    pub fn add(&mut self, criterion: Criterion, cells: &Cells, evidence: &Evidence) {
        let term = evidence.term(criterion.kind());
        for cell in cells.iter().flatten() {
            self.cells.entry((criterion, *cell)).or_default().add(&term);
        }
    }

    /// Adds the employers of another table.
    pub fn merge(&mut self, other: Self) {
        for (key, sums) in other.cells {
            self.cells.entry(key).or_default().merge(sums);
        }
    }

    /// Drops the cells where nobody can have so many peers: most of the finest, which are most of
    /// all. No reference changes that asks for as many.
    pub fn settle(&mut self, least: u64) {
        let cells = std::mem::take(&mut self.cells).into_iter();
        let serves = |cell, sums: &PeerSums| cell == EVERYBODY || sums.units > least;
        self.cells = cells.filter(|((_, cell), sums)| serves(*cell, sums)).collect();
    }

    /// Variance between employers inside the cells of one level; `None` where it cannot be
    /// computed. A cell of one employer says nothing, and a level where most employers are alone
    /// says too little.
    pub fn variance_inside(&self, criterion: Criterion, level: u64) -> Option<f64> {
        let kind = criterion.kind();
        let (mut excess, mut room) = (0.0, 0.0);
        let (mut alone, mut together) = (0, 0);
        for ((one, cell), sums) in &self.cells {
            if *one != criterion || cell >> LEVEL_BITS != level {
                continue;
            }
            if sums.units == 1 {
                alone += 1;
            } else {
                together += sums.units;
                let (own_excess, own_room) = sums.excess(kind)?;
                excess += own_excess;
                room += own_room;
            }
        }
        (room > 0.0 && together > alone).then(|| excess / room)
    }

    /// All ranked employers having the criterion.
    pub fn everybody(&self, criterion: Criterion) -> Option<&PeerSums> {
        self.cells.get(&(criterion, EVERYBODY))
    }

    /// The others in the cell of a level, for an employer of the table; `None` where it has no cell
    /// or where the cell was dropped.
    pub(super) fn others(
        &self,
        criterion: Criterion,
        cells: &Cells,
        evidence: &Evidence,
    ) -> impl Fn(usize) -> Option<PeerSums> {
        let term = evidence.term(criterion.kind());
        move |level| {
            let cell = (*cells.get(level)?)?;
            Some(self.cells.get(&(criterion, cell))?.without(&term))
        }
    }

    /// What an employer of the table is compared with: the others of the first level that has
    /// enough of them. The deviation comes from that level, or from the first above that has
    /// enough employers and a positive variance. `None` when no level has.
    pub fn reference(
        &self,
        criterion: Criterion,
        cells: &Cells,
        evidence: &Evidence,
        rules: &PeerRules,
    ) -> Option<Reference> {
        let kind = criterion.kind();
        let others = self.others(criterion, cells, evidence);
        let (level, peers) = (0..LEVELS)
            .filter_map(|level| Some((level, others(level)?)))
            .find(|(_, sums)| sums.is_enough(kind, rules))?;
        let deviation = (level..LEVELS).filter_map(&others).find_map(|sums| {
            let variance = sums.variance(kind).filter(|variance| *variance > 0.0)?;
            (sums.units >= rules.min_for_deviation).then(|| libm::sqrt(variance))
        })?;
        let within = match kind {
            Kind::Duration => peers.within()?,
            Kind::Share | Kind::Frequency { .. } => 0.0,
        };
        let expected = evidence.baseline + peers.mean(kind);
        Some(Reference { level, peers: peers.units, expected, deviation, within })
    }
}

/// Rules for tests on a handful of employers.
#[cfg(test)]
pub(super) const RULES: PeerRules = PeerRules {
    min_peers: 3,
    min_denominator: 10,
    max_share_percent: 50,
    min_for_deviation: 3,
    min_for_occupation: 1,
    gate: 3.0,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::gate::Gate;
    use crate::statistics::between;

    fn evidence(events: u32, base: u64) -> Evidence {
        let baseline = 0.2 + f64::from(events % 3) * 0.05;
        Evidence { base, amount: f64::from(events), within: 0.0, baseline }
    }

    const EVENTS: [u32; 7] = [3, 0, 5, 9, 1, 12, 2];
    const BASES: [u64; 7] = [10, 8, 9, 20, 7, 21, 15];

    fn employers() -> Vec<Evidence> {
        EVENTS.into_iter().zip(BASES).map(|(x, n)| evidence(x, n)).collect()
    }

    fn table(cells: &Cells) -> PeerTable {
        let mut table = PeerTable::default();
        employers().iter().for_each(|one| table.add(Criterion::Conversion, cells, one));
        table
    }

    #[test]
    fn others_are_those_of_the_direct_computation() {
        let cells: Cells = [None, None, None, None, None, None, Some(EVERYBODY)];
        let table = table(&cells);
        let (events, bases) = (EVENTS.map(u64::from), BASES);
        let baseline: Vec<f64> = employers().iter().map(|one| one.baseline).collect();
        for (place, own) in employers().iter().enumerate() {
            let found = table.reference(Criterion::Conversion, &cells, own, &RULES).unwrap();
            let direct = between::binomial_without(place, &events, &bases, &baseline).unwrap();
            assert_eq!((found.level, found.peers), (6, 6));
            assert!((found.expected - own.baseline - direct.mean).abs() < 1e-14);
            assert!((found.deviation - libm::sqrt(direct.variance)).abs() < 1e-13);
        }
    }

    #[test]
    fn own_data_never_move_own_peers() {
        let cells: Cells = [None, None, None, None, None, None, Some(EVERYBODY)];
        let mut results = Vec::new();
        for events in [0, 15] {
            let own = Evidence { amount: f64::from(events), baseline: 0.3, ..evidence(0, 15) };
            let mut table = table(&cells);
            table.add(Criterion::Conversion, &cells, &own);
            results.push(table.reference(Criterion::Conversion, &cells, &own, &RULES).unwrap());
        }
        assert_eq!(results[0], results[1], "to the last bit");
    }

    #[test]
    fn a_level_needs_others_enough_and_none_dominant() {
        let near: Cells = [Some(1 << 56), None, None, None, None, None, Some(EVERYBODY)];
        let far: Cells = [None, None, None, None, None, None, Some(EVERYBODY)];
        let level = |bases: &[u64]| {
            let mut table = table(&far);
            for base in bases {
                table.add(Criterion::Conversion, &near, &evidence(1, *base));
            }
            let own = evidence(1, bases[0]);
            let found = table.reference(Criterion::Conversion, &near, &own, &RULES);
            table.settle(RULES.min_peers);
            assert_eq!(table.reference(Criterion::Conversion, &near, &own, &RULES), found);
            assert_eq!(table.cells.len(), if bases.len() == 3 { 1 } else { 2 });
            found.unwrap().level
        };
        assert_eq!(level(&[5, 5, 5, 5]), 0, "three others");
        assert_eq!(level(&[5, 5, 5]), 6, "two others");
        assert_eq!(level(&[5, 3, 3, 3]), 6, "nine trials among the others");
        assert_eq!(level(&[5, 10, 5, 5]), 0, "half of them at one");
        assert_eq!(level(&[5, 11, 5, 5]), 6, "more than half at one");
        assert_eq!(level(&[30, 5, 5, 5]), 0, "one's own size does not matter");
    }

    #[test]
    fn tables_and_gates_merge_in_any_order() {
        let cells: Cells = [None, None, None, None, None, Some(9), Some(EVERYBODY)];
        let whole = table(&cells);
        let everybody = whole.everybody(Criterion::Conversion).unwrap();
        let mut direct = Gate::default();
        let (mut merged, mut gate) = (PeerTable::default(), Gate::default());
        for one in employers().iter().rev() {
            let (mut part, mut own) = (PeerTable::default(), Gate::default());
            part.add(Criterion::Conversion, &cells, one);
            own.add(Kind::Share, one, everybody);
            merged.merge(part);
            gate.merge(own, Kind::Share);
        }
        employers().iter().for_each(|one| direct.add(Kind::Share, one, everybody));
        assert!(merged == whole && gate == direct);
        let (events, baseline) = (EVENTS.map(u64::from), employers());
        let baseline: Vec<f64> = baseline.iter().map(|one| one.baseline).collect();
        let expected = between::binomial(&events, &BASES, &baseline).unwrap().dispersion;
        assert!((gate.dispersion().unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn frequencies_and_durations_are_those_of_the_direct_computation() {
        let (events, hours) = ([3u64, 9, 0, 4], [50u64, 400, 90, 120]);
        let kind = Kind::Frequency { per: 100, capped: false };
        let mut sums = PeerSums::default();
        for (x, h) in events.into_iter().zip(hours) {
            let own = Evidence { base: h, amount: real(x), within: 0.0, baseline: 0.5 };
            sums.add(&own.term(kind));
        }
        let exposure: Vec<f64> = hours.iter().map(|h| real(*h) / 100.0).collect();
        let direct = between::poisson(&events, &exposure, &[0.5; 4]).unwrap();
        assert!((sums.mean(kind) - direct.mean).abs() < 1e-13);
        assert!((sums.variance(kind).unwrap() - direct.variance).abs() < 1e-12);

        let lengths = [vec![1.0, 3.0], vec![11.0, 13.0, 12.0], vec![4.0, 9.0]];
        let mut sums = PeerSums::default();
        let units: Vec<Evidence> = lengths
            .iter()
            .map(|values| {
                let (base, sum) = (values.len() as u64, values.iter().sum::<f64>());
                let mean = sum / real(base);
                let within = values.iter().map(|value| (value - mean) * (value - mean)).sum();
                Evidence { base, amount: sum, within, baseline: 0.0 }
            })
            .collect();
        units.iter().for_each(|unit| sums.add(&unit.term(Kind::Duration)));
        let direct = between::means(&lengths, &[0.0; 3]).unwrap();
        assert!((sums.variance(Kind::Duration).unwrap() - direct.variance).abs() < 1e-12);
        let mut gate = Gate::default();
        units.iter().for_each(|unit| gate.add(Kind::Duration, unit, &sums));
        assert!((gate.dispersion().unwrap() - direct.dispersion).abs() < 1e-12);
    }
}
