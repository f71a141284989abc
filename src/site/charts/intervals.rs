//! Women and men in each category, one below the other, each figure with the interval around it.
//!
//! The mark is the figure, the line its interval: where two lines overlap widely, the figures are
//! not told apart. Women are discs on solid lines, men squares on dashed ones.

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters_backend::text_anchor::HPos;

use super::canvas::{Alternative, Canvas, sheet};
use super::dumbbell::legend;
use super::metrics::{LINE_HEIGHT, SCALE, bold_width};
use super::palette::Ink;
use super::rows::{Category, Rows};
use super::scale::Axis;
use super::{ChartError, Layout, Mark};
use crate::disclosure::protected::Value;
use crate::site::numbers::{difference, percent};

/// A figure and the limits around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The figure, in percent.
    pub mark: Mark,
    /// Lower and upper limits, where the figure is published.
    pub limits: Option<(Value, Value)>,
}

/// A category with its two figures.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name of the category.
    pub name: String,
    /// A total, set apart.
    pub is_total: bool,
    /// Among women.
    pub women: Estimate,
    /// Among men.
    pub men: Estimate,
}

/// A chart of shares with their intervals.
#[derive(Debug, Clone)]
pub struct Intervals {
    /// The categories, in order.
    pub pairs: Vec<Pair>,
}

const DISC: i32 = 60;
const SQUARE: i32 = 52;
const THICKNESS: i32 = 40 * SCALE;
/// Half the distance between the two lines of a category.
const APART: i32 = 10 * SCALE;

impl Intervals {
    /// Whether an interval goes beyond the drawing and is cut at its edge.
    pub fn is_cut(&self) -> bool {
        let end = self.axis().ticks.last().copied();
        end.is_some_and(|end| self.upper_limits().any(|limit| is_above(limit, end)))
    }

    fn estimates(&self) -> impl Iterator<Item = Estimate> {
        self.pairs.iter().flat_map(|pair| [pair.women, pair.men])
    }

    fn upper_limits(&self) -> impl Iterator<Item = Value> {
        self.estimates().filter_map(|estimate| Some(estimate.limits?.1))
    }

    /// From zero to the graduation after the highest figure, and one more where an interval needs
    /// it: an axis does not reach far beyond what is published.
    fn axis(&self) -> Axis {
        let marks: Vec<Value> =
            self.estimates().filter_map(|estimate| estimate.mark.value()).collect();
        let mut axis = Axis::over(&marks, true, 4);
        if let [.., before, last] = axis.ticks[..]
            && self.upper_limits().any(|limit| is_above(limit, last))
        {
            axis.ticks.push(difference(last, difference(before, last)));
        }
        axis
    }

    /// Draws one layout.
    ///
    /// # Errors
    /// When plotters refuses a mark.
    pub fn draw(&self, layout: Layout, about: Alternative<'_>) -> Result<String, ChartError> {
        let axis = self.axis();
        let top = LINE_HEIGHT + 10 * SCALE;
        let categories: Vec<Category<'_>> = self
            .pairs
            .iter()
            .map(|pair| Category { name: &pair.name, is_total: pair.is_total })
            .collect();
        let rows = Rows::new(layout, &categories, top, THICKNESS);
        let figures = self
            .estimates()
            .filter_map(|estimate| estimate.mark.value())
            .map(|value| bold_width(&percent(value)))
            .max()
            .unwrap_or(0);
        let start = rows.left + 18 * SCALE;
        let plot = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            axis.start()..axis.end(),
            0.0..1.0,
            (start..layout.width() - figures - 16 * SCALE, 0..1),
        );
        // An interval that goes beyond the axis is cut there.
        let x = |value: Value| plot.translate(&(value.for_drawing().min(axis.end()), 0.0)).0;
        sheet(layout, rows.bottom + 26 * SCALE, about, |canvas| {
            legend(canvas)?;
            rows.graduations(canvas, top, &axis.ticks, &x, &percent)?;
            rows.names(canvas)?;
            for (pair, slot) in self.pairs.iter().zip(&rows.slots) {
                draw(canvas, pair.women, Who::Women, (start, slot.center - APART), &x)?;
                draw(canvas, pair.men, Who::Men, (start, slot.center + APART), &x)?;
            }
            Ok(())
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Women,
    Men,
}

fn is_above(one: Value, other: Value) -> bool {
    difference(one, other).unscaled() > 0
}

/// One line of a category: interval, mark, then the figure beyond its end; or the sign.
fn draw(
    canvas: &Canvas<'_>,
    estimate: Estimate,
    who: Who,
    (start, y): (i32, i32),
    x: &impl Fn(Value) -> i32,
) -> Result<(), ChartError> {
    let value = match estimate.mark {
        Mark::Value(value) => value,
        Mark::Sign(sign) => {
            return canvas.text(sign.text(), (start + 6 * SCALE, y), HPos::Left, Ink::Sign);
        }
    };
    let mut end = x(value);
    let (line, ink) = match who {
        Who::Women => (Ink::WomenLine, Ink::WomenText),
        Who::Men => (Ink::MenLine, Ink::MenText),
    };
    if let Some((low, high)) = estimate.limits {
        canvas.path(vec![(x(low), y), (x(high), y)], line)?;
        end = end.max(x(high));
    }
    match who {
        Who::Women => canvas.disc((x(value), y), DISC, Ink::WomenMark)?,
        Who::Men => canvas.square((x(value), y), SQUARE, Ink::MenMark)?,
    }
    canvas.text(&percent(value), (end.max(x(value) + DISC) + 6 * SCALE, y), HPos::Left, ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_stops_near_the_figures_and_cuts_what_goes_beyond() {
        let tenths = |value| Value::decimal(value, 1);
        let chart = |rate, low, high| {
            let one = Estimate {
                mark: Mark::Value(tenths(rate)),
                limits: Some((tenths(low), tenths(high))),
            };
            Intervals {
                pairs: vec![Pair { name: "x".to_owned(), is_total: false, women: one, men: one }],
            }
        };
        // Of 23.4 %, the axis goes to 30 %; one more graduation holds a limit of 35 %, not of 60 %.
        for (low, high, end, is_cut) in
            [(216, 254, 30.0, false), (150, 350, 40.0, false), (50, 600, 40.0, true)]
        {
            let chart = chart(234, low, high);
            assert!((chart.axis().end() - end).abs() < 1e-9, "{high}: {}", chart.axis().end());
            assert_eq!(chart.is_cut(), is_cut, "{high}");
        }
    }
}
