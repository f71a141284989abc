//! Small tables, all of whose worlds are written out: the gate's verdict is that of enumeration,
//! both ways, for masks given to it and for masks it finds.

#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::system::{
    Effort, Rules, Simplex, System, Zeros, audit, determined, protect,
};

use super::tables::{coordinates, table};
use crate::microdata::Dice;

/// Every value that each hidden cell takes in some world.
fn values(
    system: &System,
    hidden: &BTreeSet<usize>,
    floor: &[i64],
) -> BTreeMap<usize, BTreeSet<i64>> {
    // No hidden cell of these tables can be further from the truth than a few steps that matter.
    let most = system.cells()[0].value + 7;
    let mut world: Vec<Option<i64>> = system
        .cells()
        .iter()
        .enumerate()
        .map(|(cell, one)| (!hidden.contains(&cell)).then_some(one.value))
        .collect();
    let order: Vec<usize> = hidden.iter().copied().collect();
    let mut found = BTreeMap::new();
    extend(system, &order, &mut world, floor, most, &mut found);
    found
}

fn extend(
    system: &System,
    left: &[usize],
    world: &mut Vec<Option<i64>>,
    floor: &[i64],
    most: i64,
    found: &mut BTreeMap<usize, BTreeSet<i64>>,
) {
    let range = |world: &[Option<i64>], cell: usize| {
        world[cell].map_or((floor[cell], most), |value| (value, value))
    };
    let (mut low, mut high) = left.first().map_or((0, 0), |cell| range(world, *cell));
    for relation in system.relations() {
        // All factors are 1 or -1, and all sums nothing.
        let (mut least, mut greatest) = (0, 0);
        for (cell, factor) in &relation.terms {
            let (one, other) = range(world, *cell);
            least += (one * factor).min(other * factor);
            greatest += (one * factor).max(other * factor);
        }
        if least > 0 || greatest < 0 {
            return;
        }
        for (cell, factor) in &relation.terms {
            if left.first() == Some(cell) {
                let (one, other) = range(world, *cell);
                let (rest_least, rest_greatest) = if *factor > 0 {
                    (least - one, greatest - other)
                } else {
                    (least + other, greatest + one)
                };
                let (from, to) = if *factor > 0 {
                    (-rest_greatest, -rest_least)
                } else {
                    (rest_least, rest_greatest)
                };
                (low, high) = (low.max(from), high.min(to));
            }
        }
    }
    let Some((cell, rest)) = left.split_first() else {
        for (cell, value) in world.iter().enumerate() {
            found.entry(cell).or_default().extend(*value);
        }
        return;
    };
    for value in low..=high {
        world[*cell] = Some(value);
        extend(system, rest, world, floor, most, found);
    }
    world[*cell] = None;
}

struct Case {
    system: System,
    rules: Rules,
    /// The least value of each cell when withheld.
    floor: Vec<i64>,
    /// What presence marks alone tell: the inner cells that are not zero.
    presence: Vec<i64>,
}

impl Case {
    fn random(dice: &mut Dice, round: usize) -> Self {
        let shapes: [&[usize]; 5] = [&[2, 2], &[2, 3], &[3, 3], &[2, 2, 2], &[3, 2]];
        let shape = shapes[round % 5];
        let threshold = [2, 3, 5][usize::try_from(dice.below(3)).unwrap_or(0)];
        let zeros = [Zeros::Shown, Zeros::Unsafe, Zeros::Neutral]
            [usize::try_from(dice.below(3)).unwrap_or(0)];
        let system = table(shape, || i64::try_from(dice.below(7)).unwrap_or(0));
        let keys = coordinates(shape);
        let shown = zeros == Zeros::Shown;
        let floor = system.cells().iter().map(|cell| i64::from(shown && cell.value > 0)).collect();
        let presence = keys
            .iter()
            .map(|key| {
                let leaves = keys.iter().zip(system.cells()).filter(|(leaf, cell)| {
                    let inside = key.iter().zip(*leaf).all(|(key, at)| *key == 0 || key == at);
                    cell.value > 0 && inside && leaf.iter().all(|at| *at > 0)
                });
                if shown { i64::try_from(leaves.count()).unwrap_or(0) } else { 0 }
            })
            .collect();
        Self { system, rules: Rules { zeros, ..Rules::counts(threshold) }, floor, presence }
    }

    /// Whether a hidden cell is protected, by enumeration.
    fn is_protected(&self, cell: usize, values: &BTreeSet<i64>) -> bool {
        let one = &self.system.cells()[cell];
        let (Some(least), Some(greatest)) = (values.first(), values.last()) else { return false };
        match self.rules.judge(one.value, one.quantity, &one.contributors) {
            Some(need) => *least <= need.low.max(self.presence[cell]) && *greatest >= need.high,
            None => values.len() > 1,
        }
    }

    fn is_primary(&self, cell: usize) -> bool {
        let one = &self.system.cells()[cell];
        self.rules.judge(one.value, one.quantity, &one.contributors).is_some()
    }

    fn is_structural(&self, cell: usize) -> bool {
        self.rules.zeros == Zeros::Shown && self.system.cells()[cell].value == 0
    }
}

#[test]
fn verdicts_on_masks_equal_enumeration_both_ways() {
    let mut dice = Dice(21);
    let (mut protected, mut disclosed) = (0, 0);
    for round in 0..1_500 {
        let case = Case::random(&mut dice, round);
        let mask: BTreeSet<usize> = (0..case.system.cells().len())
            .filter(|cell| {
                let chosen = dice.below(3) == 0;
                case.is_primary(*cell) || (chosen && !case.is_structural(*cell))
            })
            .collect();
        let truth = values(&case.system, &mask, &case.floor);
        let effort = Effort::default();
        let verdict = audit(&case.system, &case.rules, &mask, &effort, &Simplex::default());
        for cell in &mask {
            let safe = case.is_protected(*cell, &truth[cell]);
            assert_eq!(!verdict.uncertified.contains(cell), safe, "round {round}, cell {cell}");
            protected += usize::from(safe);
            disclosed += usize::from(!safe);
        }
        for cell in determined(&case.system, &case.rules, &mask) {
            assert_eq!(truth[&cell].len(), 1, "round {round}: elimination and enumeration");
        }
        for certificate in &verdict.certificates {
            assert!(certificate.holds(&case.system, &case.rules, &mask));
        }
    }
    assert!(protected > 1_500 && disclosed > 1_500, "{protected} {disclosed}");
}

#[test]
fn masks_found_are_safe_by_enumeration_and_hide_no_table_whole() {
    let mut dice = Dice(22);
    let (mut cells, mut hidden, mut primaries) = (0, 0, 0);
    for round in 0..1_500 {
        let case = Case::random(&mut dice, round);
        let effort = Effort { thorough: false, ..Effort::default() };
        let protection = protect(&case.system, &case.rules, &effort, &Simplex::default());
        assert!(protection.is_complete(), "round {round}");
        let truth = values(&case.system, &protection.hidden, &case.floor);
        for cell in &protection.hidden {
            assert!(case.is_protected(*cell, &truth[cell]), "round {round}, cell {cell}");
        }
        for cell in 0..case.system.cells().len() {
            let shown = !protection.hidden.contains(&cell);
            assert!(!(shown && case.is_primary(cell)), "round {round}, cell {cell}");
        }
        if !(0..case.system.cells().len()).any(|cell| case.is_primary(cell)) {
            assert!(protection.hidden.is_empty(), "round {round}: nothing to hide");
        }
        cells += case.system.cells().len();
        hidden += protection.hidden.len();
        primaries += protection.primaries.len();
    }
    // Small counts everywhere: about half the cells are primaries themselves.
    assert!(hidden * 100 < cells * 70, "{hidden} of {cells} hidden, {primaries} primaries");
}
