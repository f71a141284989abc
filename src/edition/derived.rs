//! Rates, ratios, means and quantiles: computed once, from protected counts and sums alone.
//!
//! Integers throughout; rounded half up. A derived figure adds no fact: it is shown exactly where
//! its numerator and denominator are, a quantile where the counts of all its bands are.
//!
//! Grouped interpolation: with N values in all, the quantile p is in the first band at which the
//! cumulated count reaches p × N; from its lower bound, it lies at the share of the band's width
//! that the count still needed is of the band's count. In a band without upper bound it is not
//! known.

use crate::disclosure::protected::{Cell, ProtectedFigure, ProtectedTable, Value};
use crate::indicators::aggregate::CellKey;
use crate::indicators::spec::{Band, Measure, MeasureKind, TableSpec};

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
        MeasureKind::Quantile { bands, percent, .. } => {
            let counts: Option<Vec<&ProtectedFigure>> =
                bands.iter().map(|band| find(spec, band.measure, additive)).collect();
            let Some(counts) = counts else { return WITHHELD };
            return quantile_figure(&counts, bands, percent, measure.decimals);
        }
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

fn quantile_figure(
    counts: &[&ProtectedFigure],
    bands: &[Band],
    percent: i64,
    decimals: u8,
) -> Figure {
    let now: Option<Vec<i64>> =
        counts.iter().map(|figure| figure.cell.value().map(Value::unscaled)).collect();
    let Some(now) = now else { return WITHHELD };
    let cell = quantile(&now, bands, percent, decimals);
    let was =
        |figure: &&ProtectedFigure| figure.before.or(figure.cell.value()).map(Value::unscaled);
    let before: Option<Vec<i64>> = counts.iter().map(was).collect();
    let revised = counts.iter().any(|figure| figure.before.is_some());
    let revised_from = before
        .filter(|_| revised)
        .and_then(|before| quantile(&before, bands, percent, decimals).value())
        .filter(|before| cell.value() != Some(*before));
    Figure { cell, revised_from }
}

/// The value below which `percent` of a hundred stand, from counts by band.
fn quantile(counts: &[i64], bands: &[Band], percent: i64, decimals: u8) -> Cell {
    let all: i64 = counts.iter().sum();
    let wanted = i128::from(all) * i128::from(percent);
    let mut below = 0;
    for (count, band) in counts.iter().zip(bands) {
        let reached = below + i128::from(*count) * 100;
        if *count > 0 && reached >= wanted {
            let Some(to) = band.to else { return Cell::NotSignificant };
            // from + (wanted − below) ÷ (100 × count) × (to − from), in hundredths.
            let inside = (wanted - below) * i128::from(to - band.from);
            let numerator = i128::from(band.from) * i128::from(*count) * 100 + inside;
            let scale = 10i128.pow(u32::from(decimals));
            let (numerator, denominator) = (numerator * scale, i128::from(*count) * 10_000);
            let rounded = (2 * numerator + denominator).div_euclid(2 * denominator);
            return i64::try_from(rounded).map_or(Cell::NotSignificant, |unscaled| {
                Cell::Published(Value::decimal(unscaled, decimals))
            });
        }
        below = reached;
    }
    Cell::NotSignificant
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

    #[test]
    fn quantiles_are_interpolated_inside_their_band() {
        let band = |from, to| Band { measure: "", from, to };
        // Percent: 0–25, 25–50, 50–100, 100 and more.
        let bands = [
            band(0, Some(2_500)),
            band(2_500, Some(5_000)),
            band(5_000, Some(10_000)),
            band(10_000, None),
        ];
        for (counts, percent, expected) in [
            // 20 of 40 reached at the end of the second band.
            ([10, 10, 20, 0], 50, Some("50")),
            // The 20th of 40 is the 10th of the 30 of the second band: 25 + 25 ÷ 3 = 33.3.
            ([10, 30, 0, 0], 50, Some("33")),
            // The 4th of 40 is the 4th of 10: 25 × 0.4.
            ([10, 30, 0, 0], 10, Some("10")),
            // The 36th is the 26th of the second band's 30: 25 + 25 × 26 ÷ 30 = 46.7.
            ([10, 30, 0, 0], 90, Some("47")),
            // An empty band is passed over.
            ([20, 0, 20, 0], 50, Some("25")),
            // The 45th of 50 is in the open band.
            ([10, 10, 20, 10], 90, None),
            ([0, 0, 0, 0], 50, None),
        ] {
            let cell = quantile(&counts, &bands, percent, 0);
            assert_eq!(cell.value().map(|value| value.to_string()).as_deref(), expected);
        }
        assert_eq!(quantile(&[10, 30, 0, 0], &bands, 50, 1).value().unwrap().to_string(), "33.3");
    }
}
