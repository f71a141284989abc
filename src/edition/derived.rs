//! Rates, ratios and means: computed once, from protected counts and sums alone.
//!
//! Integers throughout; rounded half up. A derived figure adds no fact: it is shown exactly where
//! its numerator and denominator are.

use crate::disclosure::protected::{Cell, ProtectedFigure, ProtectedTable, Value};
use crate::indicators::aggregate::CellKey;
use crate::indicators::spec::{Measure, MeasureKind, TableSpec};

/// A figure of any measure with its value in the previous edition, where that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Its state.
    pub cell: Cell,
    /// Its value in the previous edition, when it has been revised.
    pub revised_from: Option<Value>,
}

/// The figures of a cell, one per measure of the spec.
pub fn figures(table: &ProtectedTable, key: &CellKey) -> Vec<Figure> {
    let spec = table.spec();
    let additive = table.figures(key);
    spec.measures.iter().map(|measure| figure(spec, measure, additive)).collect()
}

fn figure(spec: &TableSpec, measure: &Measure, additive: &[ProtectedFigure]) -> Figure {
    let quotient = match measure.kind {
        MeasureKind::Count | MeasureKind::Sum => {
            let Some(own) = find(spec, measure.id, additive) else { return WITHHELD };
            let revised_from = own.before.filter(|before| own.cell.value() != Some(*before));
            return Figure { cell: own.cell, revised_from };
        }
        MeasureKind::Share { numerator, denominator }
        | MeasureKind::Ratio { numerator, denominator } => (numerator, denominator, 100),
        MeasureKind::Mean { numerator, denominator } => (numerator, denominator, 1),
    };
    let (above, below, factor) = quotient;
    let (Some(above), Some(below)) = (find(spec, above, additive), find(spec, below, additive))
    else {
        return WITHHELD;
    };
    let cell = match (above.cell, below.cell) {
        (Cell::Published(above), Cell::Published(below)) => {
            divide(above, below, factor, measure.decimals)
        }
        (Cell::Withheld, _) | (_, Cell::Withheld) => Cell::Withheld,
        (Cell::Published(_), other) | (other, _) => other,
    };
    let before = match (above.before, below.before) {
        (None, None) => None,
        (before_above, before_below) => before_above
            .or(above.cell.value())
            .zip(before_below.or(below.cell.value()))
            .and_then(|(above, below)| divide(above, below, factor, measure.decimals).value()),
    };
    Figure { cell, revised_from: before.filter(|before| cell.value() != Some(*before)) }
}

const WITHHELD: Figure = Figure { cell: Cell::Withheld, revised_from: None };

fn find<'a>(
    spec: &TableSpec,
    id: &str,
    additive: &'a [ProtectedFigure],
) -> Option<&'a ProtectedFigure> {
    spec.additive_measures().position(|(_, measure)| measure.id == id).and_then(|p| additive.get(p))
}

/// `factor` × `above` ÷ `below`, rounded half up; not significant over nothing.
fn divide(above: Value, below: Value, factor: i64, decimals: u8) -> Cell {
    let power = |digits: u8| 10i128.pow(u32::from(digits));
    let numerator = i128::from(above.unscaled())
        * i128::from(factor)
        * power(decimals)
        * power(below.decimals());
    let denominator = i128::from(below.unscaled()) * power(above.decimals());
    if denominator <= 0 {
        return Cell::NotSignificant;
    }
    let rounded = (2 * numerator + denominator).div_euclid(2 * denominator);
    i64::try_from(rounded).map_or(Cell::NotSignificant, |unscaled| {
        Cell::Published(Value::decimal(unscaled, decimals))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_half_up() {
        let integer = Value::integer;
        for (above, below, factor, decimals, expected) in [
            (integer(1), integer(3), 100, 1, "33.3"),
            (integer(2), integer(3), 100, 1, "66.7"),
            (integer(1), integer(8), 100, 1, "12.5"),
            // 1/16 = 6.25 %: half up.
            (integer(1), integer(16), 100, 1, "6.3"),
            (integer(-1), integer(16), 100, 1, "-6.2"),
            (integer(7), integer(2), 100, 1, "350.0"),
            // 151.67 h over 2 persons: 75.835, one decimal.
            (Value::decimal(15_167, 2), integer(2), 1, 1, "75.8"),
            (Value::decimal(15_170, 2), integer(2), 1, 1, "75.9"),
        ] {
            let cell = divide(above, below, factor, decimals);
            assert_eq!(cell.value().unwrap().to_string(), expected);
        }
        assert_eq!(divide(integer(0), integer(0), 100, 1), Cell::NotSignificant);
    }
}
