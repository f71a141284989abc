//! What follows from a system without any solver: known unknowns, and totals that are only another
//! name for the sum of their parts.
//!
//! Every unknown is first counted from its least value, so that all are at least zero. Then three
//! steps are repeated: an equation with one unknown gives it; an equation saying that a sum of
//! parts is nothing gives them all; an equation saying that one unknown is the sum of others
//! defines it, and it disappears. What is left is usually tiny: a table of which thousands of cells
//! are hidden under a few published totals keeps one equation per published total.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Band, Cell, System};

/// Most statements remembered behind a conclusion; a longer chain convinces nobody.
const CHAIN: usize = 24;

/// A weighted sum of surviving unknowns, and a constant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expression {
    pub(super) constant: i64,
    pub(super) terms: BTreeMap<Cell, i64>,
    /// The statements it rests on.
    pub(super) sources: BTreeSet<usize>,
}

/// An equation between surviving unknowns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) terms: BTreeMap<Cell, i64>,
    pub(super) total: i64,
    pub(super) sources: BTreeSet<usize>,
}

/// A system reduced to its substance.
#[derive(Debug, Clone, Default)]
pub(super) struct Reduced {
    /// What is left of the equations.
    pub(super) rows: Vec<Row>,
    /// What is left of the bands.
    pub(super) bands: Vec<Band>,
    /// Each unknown of the system over the surviving ones.
    pub(super) expressions: Vec<Expression>,
    /// Upper limits of surviving unknowns.
    pub(super) highs: BTreeMap<Cell, i64>,
    /// Statements that cannot all hold.
    pub(super) contradiction: Option<BTreeSet<usize>>,
}

/// The reduction at work.
struct Working {
    rows: Vec<Option<Row>>,
    bands: Vec<Band>,
    row_places: Vec<BTreeSet<usize>>,
    band_places: Vec<BTreeSet<usize>>,
    highs: BTreeMap<Cell, i64>,
    definitions: Vec<(Cell, Expression)>,
    queue: VecDeque<usize>,
    contradiction: Option<BTreeSet<usize>>,
}

/// Reduces a system.
pub(super) fn reduce(system: &System) -> Reduced {
    let mut working = Working::new(system);
    while let Some(position) = working.queue.pop_front() {
        if working.contradiction.is_some() {
            break;
        }
        let Some(row) = working.rows.get(position).cloned().flatten() else { continue };
        working.examine(position, &row);
    }
    working.finish(system)
}

impl Working {
    fn new(system: &System) -> Self {
        let lows: Vec<i64> = system.domains.iter().map(|domain| domain.low).collect();
        let low = |cell: Cell| lows.get(cell).copied().unwrap_or(0);
        let shift = |terms: &[(Cell, i64)]| -> i64 {
            terms.iter().map(|(cell, coefficient)| coefficient * low(*cell)).sum()
        };
        let rows: Vec<Option<Row>> = system
            .sums
            .iter()
            .enumerate()
            .map(|(number, sum)| {
                let mut terms = BTreeMap::new();
                for (cell, coefficient) in &sum.terms {
                    add(&mut terms, *cell, *coefficient);
                }
                let total = sum.total - shift(&sum.terms);
                Some(Row { terms, total, sources: BTreeSet::from([number]) })
            })
            .collect();
        let bands: Vec<Band> = system
            .bands
            .iter()
            .map(|band| {
                let mut terms = BTreeMap::new();
                for (cell, coefficient) in &band.terms {
                    add(&mut terms, *cell, *coefficient);
                }
                let by = shift(&band.terms);
                Band {
                    terms: terms.into_iter().collect(),
                    low: band.low.map(|limit| limit - by),
                    high: band.high.map(|limit| limit - by),
                    open: band.open,
                }
            })
            .collect();
        let mut row_places = vec![BTreeSet::new(); lows.len()];
        for (position, row) in rows.iter().enumerate() {
            for cell in row.iter().flat_map(|row| row.terms.keys()) {
                if let Some(places) = row_places.get_mut(*cell) {
                    places.insert(position);
                }
            }
        }
        let mut band_places = vec![BTreeSet::new(); lows.len()];
        for (position, band) in bands.iter().enumerate() {
            for (cell, _) in &band.terms {
                if let Some(places) = band_places.get_mut(*cell) {
                    places.insert(position);
                }
            }
        }
        let highs = system
            .domains
            .iter()
            .enumerate()
            .filter_map(|(cell, domain)| Some((cell, domain.high? - domain.low)))
            .collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|position| {
            (
                rows.get(*position).and_then(Option::as_ref).map_or(0, |row| row.terms.len()),
                *position,
            )
        });
        Self {
            rows,
            bands,
            row_places,
            band_places,
            highs,
            definitions: Vec::new(),
            queue: order.into(),
            contradiction: None,
        }
    }

    fn examine(&mut self, position: usize, row: &Row) {
        let positive = row.terms.values().filter(|coefficient| **coefficient > 0).count();
        let negative = row.terms.len() - positive;
        let same_sign = positive == 0 || negative == 0;
        let sign = if negative == 0 { 1 } else { -1 };
        if row.terms.is_empty() {
            if row.total != 0 {
                self.contradiction = Some(row.sources.clone());
            }
            self.drop_row(position);
        } else if same_sign && row.total * sign < 0 {
            self.contradiction = Some(row.sources.clone());
        } else if same_sign && row.total == 0 {
            self.drop_row(position);
            for cell in row.terms.keys() {
                self.define(*cell, constant(0, &row.sources));
            }
        } else if let (1, Some((cell, coefficient))) =
            (row.terms.len(), row.terms.first_key_value())
        {
            let value = row.total / coefficient;
            let too_high = self.highs.get(cell).is_some_and(|high| value > *high);
            if row.total % coefficient != 0 || too_high {
                self.contradiction = Some(row.sources.clone());
                return;
            }
            self.drop_row(position);
            self.define(*cell, constant(value, &row.sources));
        } else if let Some((cell, expression)) = self.definition(row) {
            self.drop_row(position);
            self.define(cell, expression);
        }
    }

    /// The unknown that the row says is a sum of others, none of which can be negative.
    fn definition(&self, row: &Row) -> Option<(Cell, Expression)> {
        [1, -1].into_iter().find_map(|sign| {
            let mut alone =
                row.terms.iter().filter(|(_, coefficient)| (**coefficient).signum() == sign);
            let (cell, coefficient) = alone.next()?;
            let fits = alone.next().is_none()
                && coefficient.abs() == 1
                && row.total * sign >= 0
                && !self.highs.contains_key(cell);
            fits.then(|| {
                let terms = row
                    .terms
                    .iter()
                    .filter(|(other, _)| *other != cell)
                    .map(|(other, factor)| (*other, factor.abs()))
                    .collect();
                let sources = row.sources.clone();
                (*cell, Expression { constant: row.total * sign, terms, sources })
            })
        })
    }

    /// Puts an expression in the place of an unknown, everywhere.
    fn define(&mut self, cell: Cell, expression: Expression) {
        let places = self.row_places.get_mut(cell).map(std::mem::take).unwrap_or_default();
        for position in places {
            let Some(Some(row)) = self.rows.get_mut(position) else { continue };
            let Some(factor) = row.terms.remove(&cell) else { continue };
            row.total -= factor * expression.constant;
            for (other, coefficient) in &expression.terms {
                add(&mut row.terms, *other, factor * coefficient);
                if let Some(places) = self.row_places.get_mut(*other) {
                    if row.terms.contains_key(other) {
                        places.insert(position);
                    } else {
                        places.remove(&position);
                    }
                }
            }
            merge(&mut row.sources, &expression.sources);
            self.queue.push_back(position);
        }
        let places = self.band_places.get_mut(cell).map(std::mem::take).unwrap_or_default();
        for position in places {
            let Some(band) = self.bands.get_mut(position) else { continue };
            let mut terms: BTreeMap<Cell, i64> = band.terms.iter().copied().collect();
            let Some(factor) = terms.remove(&cell) else { continue };
            let by = factor * expression.constant;
            band.low = band.low.map(|limit| limit - by);
            band.high = band.high.map(|limit| limit - by);
            for (other, coefficient) in &expression.terms {
                add(&mut terms, *other, factor * coefficient);
                if let Some(places) = self.band_places.get_mut(*other) {
                    places.insert(position);
                }
            }
            band.terms = terms.into_iter().collect();
        }
        self.highs.remove(&cell);
        self.definitions.push((cell, expression));
    }

    fn drop_row(&mut self, position: usize) {
        if let Some(row) = self.rows.get_mut(position).and_then(Option::take) {
            for cell in row.terms.keys() {
                if let Some(places) = self.row_places.get_mut(*cell) {
                    places.remove(&position);
                }
            }
        }
    }

    fn finish(self, system: &System) -> Reduced {
        let mut resolved: BTreeMap<Cell, Expression> = BTreeMap::new();
        // A definition names only unknowns that survive or are defined later.
        for (cell, definition) in self.definitions.into_iter().rev() {
            let mut whole = Expression {
                constant: definition.constant,
                terms: BTreeMap::new(),
                sources: definition.sources,
            };
            for (other, factor) in definition.terms {
                match resolved.get(&other) {
                    Some(part) => {
                        whole.constant += factor * part.constant;
                        for (one, coefficient) in &part.terms {
                            add(&mut whole.terms, *one, factor * coefficient);
                        }
                        merge(&mut whole.sources, &part.sources);
                    }
                    None => add(&mut whole.terms, other, factor),
                }
            }
            resolved.insert(cell, whole);
        }
        let expressions = system
            .domains
            .iter()
            .enumerate()
            .map(|(cell, domain)| {
                let mut expression = resolved.remove(&cell).unwrap_or_else(|| Expression {
                    terms: BTreeMap::from([(cell, 1)]),
                    ..Expression::default()
                });
                expression.constant += domain.low;
                expression
            })
            .collect();
        Reduced {
            rows: self.rows.into_iter().flatten().collect(),
            bands: self.bands,
            expressions,
            highs: self.highs,
            contradiction: self.contradiction,
        }
    }
}

fn constant(value: i64, sources: &BTreeSet<usize>) -> Expression {
    Expression { constant: value, terms: BTreeMap::new(), sources: sources.clone() }
}

fn add(terms: &mut BTreeMap<Cell, i64>, cell: Cell, coefficient: i64) {
    let sum = terms.get(&cell).copied().unwrap_or(0) + coefficient;
    if sum == 0 {
        terms.remove(&cell);
    } else {
        terms.insert(cell, sum);
    }
}

fn merge(sources: &mut BTreeSet<usize>, others: &BTreeSet<usize>) {
    for other in others {
        if sources.len() >= CHAIN {
            break;
        }
        sources.insert(*other);
    }
}
