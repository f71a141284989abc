//! A system as the search sees it: bounds and rows as moves away from the truth, what may move,
//! and what must be able to.

#![deny(clippy::float_arithmetic)]

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Contributors, Quantity, Sensitivity, Standing, System};
use super::rules::{Need, Rules, Zeros};
use super::world::Moves;

/// A cell, or a group of cells judged as one.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) value: i64,
    /// Least and greatest moves.
    pub(super) down: i64,
    pub(super) up: Option<i64>,
    /// Readers have its value.
    pub(super) fixed: bool,
    /// It may be shown.
    pub(super) open: bool,
    /// It is never displayed: only a rule can ask for its protection.
    pub(super) inner: bool,
    pub(super) need: Option<Need>,
    pub(super) weight: u32,
    quantity: Quantity,
    contributors: Contributors,
}

/// A relation, on moves.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
}

impl Equation {
    pub(super) fn is_equality(&self) -> bool {
        self.low == Some(0) && self.high == Some(0)
    }
}

/// The working form of a system.
#[derive(Debug, Clone)]
pub(super) struct Problem<'s> {
    pub(super) system: &'s System,
    pub(super) rules: Rules,
    pub(super) places: Vec<Place>,
    pub(super) equations: Vec<Equation>,
    /// Equations by place.
    rows_of: Vec<Vec<usize>>,
    /// Cells shown or hidden with a cell.
    ties: Vec<Vec<usize>>,
    /// The mask: hidden or inner.
    hidden: Vec<bool>,
    /// Components of linked places that may move.
    component: Vec<usize>,
}

impl Cell {
    /// The least value a reader thinks possible when the cell is withheld.
    pub(super) fn least(&self, rules: &Rules) -> i64 {
        let is_count = self.quantity == Quantity::Count && self.value > 0;
        if is_count { self.floor.max(rules.least()) } else { self.floor }
    }

    /// Whether readers have the value under any mask.
    fn is_fixed(&self, rules: &Rules) -> bool {
        let nobody = match &self.contributors {
            Contributors::Unknown => true,
            Contributors::Summary { count, .. } => *count == 0,
            Contributors::Known(amounts) => amounts.is_empty(),
        };
        let zero =
            self.value == 0 && self.standing == Standing::Open && self.needs(rules).is_none();
        let structural = zero
            && match self.quantity {
                Quantity::Count => rules.zeros == Zeros::Shown,
                Quantity::Amount => nobody,
            };
        self.standing == Standing::Published || structural
    }

    fn needs(&self, rules: &Rules) -> Option<Need> {
        match self.sensitivity {
            Sensitivity::Safe => None,
            Sensitivity::Unsafe { low, high } => Some(Need { low, high }),
            Sensitivity::ByRules => rules.judge(self.value, self.quantity, &self.contributors),
        }
    }
}

impl<'s> Problem<'s> {
    /// The problem before any choice: what the rules withhold is hidden, the rest is shown.
    pub(super) fn new(system: &'s System, rules: &Rules) -> Self {
        let mut problem = Self::laid_out(system, rules);
        for cell in 0..problem.places.len() {
            let withheld = system
                .cells()
                .get(cell)
                .is_some_and(|cell| matches!(cell.standing, Standing::Withheld | Standing::Inner));
            let needs = problem.place(cell).is_some_and(|place| place.need.is_some());
            if withheld || (needs && !problem.is_fixed(cell)) {
                problem.hide(cell);
            }
        }
        problem
    }

    /// The problem under a given mask.
    pub(super) fn masked(system: &'s System, rules: &Rules, hidden: &BTreeSet<usize>) -> Self {
        let mut problem = Self::laid_out(system, rules);
        for (position, cell) in system.cells().iter().enumerate() {
            let is_hidden = hidden.contains(&position) || cell.standing == Standing::Inner;
            if let Some(place) = problem.places.get_mut(position) {
                // Shown is shown, whatever might have been.
                place.fixed |= !is_hidden;
                place.open = false;
            }
            if is_hidden {
                problem.set(position, true);
            }
        }
        problem.link();
        problem
    }

    fn laid_out(system: &'s System, rules: &Rules) -> Self {
        let places: Vec<Place> = system
            .cells()
            .iter()
            .zip(least(system, rules))
            .map(|(cell, least)| {
                let inner = cell.standing == Standing::Inner;
                let need = cell.needs(rules).map(|need| Need {
                    low: need.low.max(least),
                    high: cell.ceiling.map_or(need.high, |ceiling| need.high.min(ceiling)),
                });
                Place {
                    value: cell.value,
                    down: least.saturating_sub(cell.value).min(0),
                    up: cell.ceiling.map(|ceiling| ceiling.saturating_sub(cell.value)),
                    fixed: cell.is_fixed(rules),
                    open: cell.standing == Standing::Open,
                    inner,
                    need,
                    weight: cell.weight,
                    quantity: cell.quantity,
                    contributors: cell.contributors.clone(),
                }
            })
            .collect();
        let equations = system
            .relations()
            .iter()
            .map(|relation| {
                let sum: i128 = relation
                    .terms
                    .iter()
                    .map(|(cell, factor)| i128::from(system.value(*cell)) * i128::from(*factor))
                    .sum();
                let shift = |end: i64| {
                    i64::try_from(i128::from(end) - sum).unwrap_or(if i128::from(end) < sum {
                        i64::MIN / 4
                    } else {
                        i64::MAX / 4
                    })
                };
                let mut factors: BTreeMap<usize, i64> = BTreeMap::new();
                for (cell, factor) in &relation.terms {
                    *factors.entry(*cell).or_default() += factor;
                }
                Equation {
                    terms: factors.into_iter().filter(|(_, factor)| *factor != 0).collect(),
                    low: relation.low.map(shift),
                    high: relation.high.map(shift),
                }
            })
            .collect();
        let mut ties = vec![Vec::new(); places.len()];
        for group in system.ties() {
            for cell in group {
                if let Some(others) = ties.get_mut(*cell) {
                    others.extend(group.iter().copied().filter(|other| other != cell));
                }
            }
        }
        let size = places.len();
        let mut problem = Self {
            system,
            rules: *rules,
            places,
            equations,
            rows_of: Vec::new(),
            ties,
            hidden: vec![false; size],
            component: Vec::new(),
        };
        problem.link();
        problem
    }

    /// Equations by place, and components: places that may move and share an equation.
    fn link(&mut self) {
        let mut rows_of = vec![Vec::new(); self.places.len()];
        for (row, equation) in self.equations.iter().enumerate() {
            for (cell, _) in &equation.terms {
                if let Some(rows) = rows_of.get_mut(*cell) {
                    rows.push(row);
                }
            }
        }
        self.rows_of = rows_of;
        let mut component = vec![usize::MAX; self.places.len()];
        for start in 0..self.places.len() {
            if component.get(start) != Some(&usize::MAX) || self.is_fixed(start) {
                continue;
            }
            let mut pending = vec![start];
            while let Some(cell) = pending.pop() {
                match component.get_mut(cell) {
                    Some(place) if *place == usize::MAX => *place = start,
                    _ => continue,
                }
                for row in self.rows(cell) {
                    let Some(equation) = self.equations.get(*row) else { continue };
                    pending.extend(equation.terms.iter().map(|(other, _)| *other).filter(
                        |other| {
                            !self.is_fixed(*other) && component.get(*other) == Some(&usize::MAX)
                        },
                    ));
                }
            }
        }
        self.component = component;
    }

    pub(super) fn place(&self, cell: usize) -> Option<&Place> {
        self.places.get(cell)
    }

    pub(super) fn value(&self, cell: usize) -> i64 {
        self.places.get(cell).map_or(0, |place| place.value)
    }

    pub(super) fn rows(&self, cell: usize) -> &[usize] {
        self.rows_of.get(cell).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_fixed(&self, cell: usize) -> bool {
        self.places.get(cell).is_none_or(|place| place.fixed)
    }

    pub(super) fn is_hidden(&self, cell: usize) -> bool {
        self.hidden.get(cell).copied().unwrap_or(false)
    }

    /// Hidden, and not known to readers by other means.
    pub(super) fn may_move(&self, cell: usize) -> bool {
        self.is_hidden(cell) && !self.is_fixed(cell)
    }

    /// Shown, and might be hidden.
    pub(super) fn may_be_hidden(&self, cell: usize) -> bool {
        !self.is_hidden(cell)
            && self.places.get(cell).is_some_and(|place| place.open && !place.fixed)
    }

    /// Hides a cell and those tied to it; what is newly hidden.
    pub(super) fn hide(&mut self, cell: usize) -> Vec<usize> {
        let mut pending = vec![cell];
        let mut done = Vec::new();
        while let Some(next) = pending.pop() {
            if self.is_hidden(next) || self.is_fixed(next) {
                continue;
            }
            self.set(next, true);
            done.push(next);
            pending.extend(self.tied(next));
        }
        done
    }

    pub(super) fn show(&mut self, cells: &[usize]) {
        for cell in cells {
            self.set(*cell, false);
        }
    }

    pub(super) fn tied(&self, cell: usize) -> Vec<usize> {
        self.ties.get(cell).cloned().unwrap_or_default()
    }

    fn set(&mut self, cell: usize, hidden: bool) {
        if let Some(place) = self.hidden.get_mut(cell) {
            *place = hidden;
        }
    }

    /// The name of the component of a cell.
    pub(super) fn root(&self, cell: usize) -> usize {
        self.component.get(cell).copied().unwrap_or(usize::MAX)
    }

    /// Places of the component of a cell, hidden or not.
    pub(super) fn component_of(&self, cell: usize) -> Vec<usize> {
        let Some(own) = self.component.get(cell).copied() else { return Vec::new() };
        self.component
            .iter()
            .enumerate()
            .filter(|(_, other)| **other == own && own != usize::MAX)
            .map(|(position, _)| position)
            .collect()
    }

    /// Whether these moves make a world under the mask: whatever proposed them, this decides.
    pub(super) fn admits(&self, moves: &Moves) -> bool {
        let mut touched = BTreeSet::new();
        for (cell, by) in moves {
            let Some(place) = self.places.get(*cell) else { return false };
            let within = *by >= place.down && place.up.is_none_or(|up| *by <= up);
            if !self.may_move(*cell) || !within {
                return false;
            }
            touched.extend(self.rows(*cell).iter().copied());
        }
        touched.into_iter().all(|row| self.holds(row, moves))
    }

    fn holds(&self, row: usize, moves: &Moves) -> bool {
        self.equations.get(row).is_some_and(|equation| {
            let sum: i128 = equation
                .terms
                .iter()
                .map(|(cell, factor)| {
                    i128::from(moves.get(cell).copied().unwrap_or(0)) * i128::from(*factor)
                })
                .sum();
            equation.low.is_none_or(|low| sum >= i128::from(low))
                && equation.high.is_none_or(|high| sum <= i128::from(high))
        })
    }

    /// Adds a group of cells as one inner cell that a rule protects.
    pub(super) fn add_union(&mut self, members: &[usize], need: Need) -> usize {
        let position = self.places.len();
        let value = members.iter().filter_map(|cell| self.place(*cell)).map(|one| one.value).sum();
        self.places.push(Place {
            value,
            down: i64::MIN / 4,
            up: None,
            fixed: false,
            open: false,
            inner: true,
            need: Some(need),
            weight: 1,
            quantity: Quantity::Amount,
            contributors: Contributors::Unknown,
        });
        let terms =
            members.iter().map(|cell| (*cell, 1)).chain([(position, -1)]).collect::<Vec<_>>();
        let row = self.equations.len();
        for (cell, _) in &terms {
            if let Some(rows) = self.rows_of.get_mut(*cell) {
                rows.push(row);
            }
        }
        self.rows_of.push(vec![row]);
        self.ties.push(Vec::new());
        self.hidden.push(true);
        let component =
            members.first().and_then(|cell| self.component.get(*cell)).copied().unwrap_or(position);
        self.component.push(component);
        self.equations.push(Equation { terms, low: Some(0), high: Some(0) });
        position
    }

    /// What the rules ask of the union of some cells; `None` when it is safe, or when its cells
    /// do not count the same thing.
    pub(super) fn judge_union(&self, members: &[usize]) -> Option<Need> {
        let mut places = members.iter().filter_map(|cell| self.places.get(*cell));
        let first = places.next()?;
        let (mut value, mut behind) = (first.value, first.contributors.clone());
        for place in places {
            if place.quantity != first.quantity {
                return None;
            }
            value = value.saturating_add(place.value);
            behind = behind.merge(&place.contributors, self.rules.partition);
        }
        self.rules.judge(value, first.quantity, &behind)
    }

    /// The contributor that alone fills a cell: known by name, or only known to be alone.
    pub(super) fn alone(&self, cell: usize) -> Option<Option<u64>> {
        match &self.places.get(cell)?.contributors {
            Contributors::Unknown => None,
            Contributors::Summary { count, .. } => (*count == 1).then_some(None),
            Contributors::Known(amounts) => {
                let mut names = amounts.keys();
                let first = names.next()?;
                names.next().is_none().then_some(Some(*first))
            }
        }
    }

    /// Whether a contributor known by name is behind a cell; unknown contributors may be anybody.
    pub(super) fn has_contributor(&self, cell: usize, name: u64) -> bool {
        self.places.get(cell).is_some_and(|place| match &place.contributors {
            Contributors::Known(amounts) => amounts.contains_key(&name),
            Contributors::Summary { .. } => true,
            Contributors::Unknown => false,
        })
    }

    /// Whether it is known of any cell who is behind it.
    pub(super) fn knows_contributors(&self) -> bool {
        self.places.iter().any(|place| place.contributors != Contributors::Unknown)
    }

    /// How many cells the system has, groups aside.
    pub(super) fn cells(&self) -> usize {
        self.system.cells().len()
    }
}

/// The least values that readers know under any mask: a total is at least what its parts are. Where
/// zeros are shown, a withheld total of three parts that are not zero is at least three.
fn least(system: &System, rules: &Rules) -> Vec<i64> {
    const MOST_PASSES: usize = 12;
    let mut least: Vec<i64> = system
        .cells()
        .iter()
        .map(|cell| if cell.standing == Standing::Inner { cell.floor } else { cell.least(rules) })
        .collect();
    for _ in 0..MOST_PASSES {
        let mut changed = false;
        for relation in system.relations() {
            let mut totals = relation.terms.iter().filter(|(_, factor)| *factor < 0);
            let (Some((total, -1)), None) = (totals.next(), totals.next()) else { continue };
            let Some(end) = relation.high else { continue };
            let parts: i64 = relation
                .terms
                .iter()
                .filter(|(_, factor)| *factor > 0)
                .map(|(cell, factor)| least.get(*cell).map_or(0, |least| least * factor))
                .sum();
            if let Some(own) = least.get_mut(*total).filter(|own| **own < parts - end) {
                *own = parts - end;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    least
}
