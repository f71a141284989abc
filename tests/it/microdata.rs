//! A small population known one by one, its aggregates by naive loops, and what a reader of the
//! published tables can derive, by linear algebra.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::protected::{Cell, Protected};
use pilotage::indicators::aggregate::{Aggregate, CellKey, Tally};
use pilotage::indicators::spec::{
    Contributor, Dimension, DimensionNature, Measure, MeasureKind, Modality, PeriodNature,
    PeriodStatus, TableSpec,
};
use pilotage::vocabulary::{Month, Period, Siren};

/// Pseudo-random numbers, the same on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Some persons of one leaf, one enterprise and one month.
#[derive(Clone, Copy)]
pub(crate) struct People {
    pub(crate) month: i32,
    /// Position among the leaves of each axis.
    pub(crate) leaf: [u16; 3],
    pub(crate) enterprise: u64,
    pub(crate) persons: i64,
    pub(crate) interrupted: i64,
}

/// An axis: its column and its leaves, each under a parent (0 for the total).
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub(crate) id: &'static str,
    pub(crate) codes: &'static [&'static str],
    /// Parent of each code, by position; the total first.
    pub(crate) parents: &'static [usize],
    pub(crate) nature: DimensionNature,
}

pub(crate) const SEX: Axis = Axis {
    id: "sexe",
    codes: &["_T", "F", "H"],
    parents: &[0, 0, 0],
    nature: DimensionNature::Classification,
};
pub(crate) const SEX_WITH_UNKNOWN: Axis =
    Axis { codes: &["_T", "F", "H", "NR"], parents: &[0, 0, 0, 0], ..SEX };
pub(crate) const KIND: Axis = Axis {
    id: "type_siae",
    codes: &["_T", "ACI", "EI", "ETTI"],
    parents: &[0, 0, 0, 0],
    nature: DimensionNature::Classification,
};
pub(crate) const AGE: Axis =
    Axis { id: "age", codes: &["_T", "moins_26", "26_49", "50_plus"], ..KIND };
/// Two régions of two départements each, and the unknown.
pub(crate) const TERRITORY: Axis = Axis {
    id: "territoire",
    codes: &["FR", "REG-1", "DEP-11", "DEP-12", "REG-2", "DEP-21", "DEP-22", "NR"],
    parents: &[0, 0, 1, 1, 0, 4, 4, 0],
    nature: DimensionNature::Classification,
};

impl Axis {
    /// Positions without children, the total aside.
    pub(crate) fn leaves(&self) -> Vec<u16> {
        (1..self.codes.len())
            .filter(|position| !self.parents.iter().skip(1).any(|parent| parent == position))
            .map(|position| position as u16)
            .collect()
    }

    /// Whether a position is a leaf's, or holds it.
    pub(crate) fn holds(&self, position: u16, leaf: u16) -> bool {
        let mut at = usize::from(leaf);
        loop {
            if at == usize::from(position) {
                return true;
            }
            if at == 0 {
                return false;
            }
            at = self.parents[at];
        }
    }

    fn dimension(&self) -> Dimension {
        let modality = |(position, code): (usize, &&str)| Modality {
            code: (*code).to_owned(),
            label: format!("Libellé de {code}"),
            parent: (position > 0).then(|| self.codes[self.parents[position]].to_owned()),
        };
        Dimension {
            id: self.id,
            label: self.id,
            nature: self.nature,
            additive: true,
            modalities: self.codes.iter().enumerate().map(modality).collect(),
        }
    }
}

/// The month numbered `number`.
pub(crate) fn month(number: i32) -> Month {
    Month::new(2026, 1).unwrap().plus(number)
}

/// A population with three axes; tables show some of them.
#[derive(Clone)]
pub(crate) struct Population {
    pub(crate) axes: [Axis; 3],
    pub(crate) people: Vec<People>,
}

impl Population {
    /// Every leaf has some people in some enterprises, from none to `most` in each.
    pub(crate) fn random(dice: &mut Dice, axes: [Axis; 3], months: i32, most: u64) -> Self {
        let mut people = Vec::new();
        for month in 0..months {
            for leaf in leaves(&axes) {
                for enterprise in 0..8 {
                    let persons = dice.below(most + 1) as i64;
                    let interrupted = dice.below(persons as u64 + 1) as i64;
                    people.push(People { month, leaf, enterprise, persons, interrupted });
                }
            }
        }
        Self { axes, people }
    }

    /// Counts of persons, of interrupted persons, and the rate, by the axes at `shown`.
    pub(crate) fn aggregate(&self, id: &'static str, shown: &[usize], months: &[i32]) -> Aggregate {
        let axes: Vec<Axis> = shown.iter().map(|axis| self.axes[*axis]).collect();
        let periods: Vec<PeriodStatus> = months
            .iter()
            .map(|number| PeriodStatus::settled(Period::Month(month(*number))))
            .collect();
        let spec = spec(id, &axes);
        let mut cells = BTreeMap::new();
        for key in spec.grid(&periods) {
            let mut by_enterprise: BTreeMap<u64, [i64; 2]> = BTreeMap::new();
            for one in &self.people {
                let inside = Period::Month(month(one.month)) == key.period
                    && shown
                        .iter()
                        .zip(&key.modalities)
                        .all(|(axis, position)| self.axes[*axis].holds(*position, one.leaf[*axis]));
                if inside {
                    let counts = by_enterprise.entry(one.enterprise).or_default();
                    counts[0] += one.persons;
                    counts[1] += one.interrupted;
                }
            }
            cells.insert(key, (0..2).map(|measure| tally(&by_enterprise, measure)).collect());
        }
        Aggregate { spec, periods, cells }
    }

    /// Distinct contributors of a group of leaves: persons, or interrupted persons.
    pub(crate) fn group(&self, month: i32, leaves: &BTreeSet<[u16; 3]>, measure: usize) -> Tally {
        let mut by_enterprise: BTreeMap<u64, [i64; 2]> = BTreeMap::new();
        for one in self.people.iter().filter(|one| one.month == month) {
            if leaves.contains(&one.leaf) {
                let counts = by_enterprise.entry(one.enterprise).or_default();
                counts[0] += one.persons;
                counts[1] += one.interrupted;
            }
        }
        tally(&by_enterprise, measure)
    }
}

/// All combinations of leaves.
pub(crate) fn leaves(axes: &[Axis; 3]) -> Vec<[u16; 3]> {
    let mut all = Vec::new();
    for first in axes[0].leaves() {
        for second in axes[1].leaves() {
            for third in axes[2].leaves() {
                all.push([first, second, third]);
            }
        }
    }
    all
}

fn tally(by_enterprise: &BTreeMap<u64, [i64; 2]>, measure: usize) -> Tally {
    let mut counts: Vec<i64> =
        by_enterprise.values().map(|counts| counts[measure]).filter(|count| *count > 0).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let total = counts.iter().sum();
    let mut present = by_enterprise.iter().filter(|(_, counts)| counts[measure] > 0);
    let only = present.next().map(|(enterprise, _)| *enterprise as u32);
    Tally {
        value: total,
        persons: total,
        enterprises: counts.len() as i64,
        largest_enterprise: counts.first().copied().unwrap_or(0),
        second_enterprise: counts.get(1).copied().unwrap_or(0),
        largest_person: 0,
        only_enterprise: only.filter(|_| counts.len() == 1).map(Siren::from_number),
    }
}

/// The spec of a table of persons and interrupted persons.
pub(crate) fn spec(id: &'static str, axes: &[Axis]) -> TableSpec {
    let count = |id, label| Measure {
        id,
        label,
        unit: "personnes",
        kind: MeasureKind::Count,
        contributor: Contributor::Person,
        decimals: 0,
    };
    TableSpec {
        id,
        indicator: "interruptions",
        title: format!("Table {id}"),
        population: "titulaires",
        period: PeriodNature::MonthEnd,
        dimensions: axes.iter().map(Axis::dimension).collect(),
        measures: vec![
            count("personnes", "Personnes"),
            count("interrompues", "Personnes interrompues"),
            Measure {
                kind: MeasureKind::Share { numerator: "interrompues", denominator: "personnes" },
                unit: "%",
                decimals: 1,
                ..count("taux", "Taux d’interruption")
            },
        ],
    }
}

/// The shown cells of a month for a measure, as sets of leaves over the three axes.
pub(crate) fn shown_sets(
    protected: &Protected,
    population: &Population,
    when: i32,
    measure: usize,
) -> Vec<BTreeSet<[u16; 3]>> {
    let tables = protected.tables().iter().map(|table| table.spec().id);
    tables.flat_map(|table| shown_sets_of(protected, population, table, when, measure)).collect()
}

/// Those of one table.
pub(crate) fn shown_sets_of(
    protected: &Protected,
    population: &Population,
    table: &str,
    when: i32,
    measure: usize,
) -> Vec<BTreeSet<[u16; 3]>> {
    let mut sets = Vec::new();
    for table in protected.tables().iter().filter(|one| one.spec().id == table) {
        let spec = table.spec();
        for key in spec.grid(table.periods()) {
            let shown = table
                .figures(&key)
                .get(measure)
                .is_some_and(|figure| matches!(figure.cell, Cell::Published(_)));
            if key.period == Period::Month(month(when)) && shown {
                sets.push(leaves_of(population, spec, &key));
            }
        }
    }
    sets
}

fn leaves_of(population: &Population, spec: &TableSpec, key: &CellKey) -> BTreeSet<[u16; 3]> {
    leaves(&population.axes)
        .into_iter()
        .filter(|leaf| {
            spec.dimensions.iter().zip(&key.modalities).all(|(dimension, position)| {
                let axis = population.axes.iter().position(|axis| axis.id == dimension.id).unwrap();
                population.axes[axis].holds(*position, leaf[axis])
            })
        })
        .collect()
}

const PRIME: i128 = (1 << 61) - 1;

/// Every group of leaves whose count is a linear combination of the shown cells, by brute force
/// over all groups: `holds` says whether such a group is acceptable.
pub(crate) fn all_derivable(
    leaves: &[[u16; 3]],
    shown: &[BTreeSet<[u16; 3]>],
    mut holds: impl FnMut(&BTreeSet<[u16; 3]>) -> bool,
) -> (usize, Option<BTreeSet<[u16; 3]>>) {
    let kernel = kernel(leaves, shown);
    let mut derivable = 0;
    for mask in 1u32..1 << leaves.len() {
        let orthogonal = kernel.iter().all(|vector| {
            let sum: i128 =
                (0..leaves.len()).filter(|bit| mask >> bit & 1 == 1).map(|bit| vector[bit]).sum();
            sum % PRIME == 0
        });
        if orthogonal {
            derivable += 1;
            let group: BTreeSet<[u16; 3]> = (0..leaves.len())
                .filter(|bit| mask >> bit & 1 == 1)
                .map(|bit| leaves[bit])
                .collect();
            if !holds(&group) {
                return (derivable, Some(group));
            }
        }
    }
    (derivable, None)
}

/// A basis of what the shown cells say nothing about, modulo a large prime.
fn kernel(leaves: &[[u16; 3]], shown: &[BTreeSet<[u16; 3]>]) -> Vec<Vec<i128>> {
    let width = leaves.len();
    let mut rows: Vec<Vec<i128>> = shown
        .iter()
        .map(|set| leaves.iter().map(|leaf| i128::from(set.contains(leaf))).collect())
        .collect();
    let mut pivots: Vec<usize> = Vec::new();
    let mut rank = 0;
    for column in 0..width {
        let Some(found) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, found);
        let inverse = power(rows[rank][column], PRIME - 2);
        let pivot: Vec<i128> = rows[rank].iter().map(|value| value * inverse % PRIME).collect();
        for row in &mut rows {
            let factor = row[column];
            for (value, own) in row.iter_mut().zip(&pivot) {
                *value = (*value - factor * own % PRIME).rem_euclid(PRIME);
            }
        }
        rows[rank] = pivot;
        pivots.push(column);
        rank += 1;
    }
    (0..width)
        .filter(|column| !pivots.contains(column))
        .map(|free| {
            let mut vector = vec![0; width];
            vector[free] = 1;
            for (row, pivot) in pivots.iter().enumerate() {
                vector[*pivot] = (PRIME - rows[row][free]) % PRIME;
            }
            vector
        })
        .collect()
}

fn power(mut base: i128, mut exponent: i128) -> i128 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}
