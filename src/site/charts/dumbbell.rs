//! Women and men on one line per category: two marks, and the gap between them.
//!
//! Women are discs, men squares, in all charts of the site: shape tells them apart, not colour.

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters_backend::text_anchor::HPos;

use super::canvas::{Alternative, Canvas, sheet};
use super::metrics::{LINE_HEIGHT, SCALE, bold_width};
use super::palette::Ink;
use super::rows::{Category, Rows};
use super::scale::Axis;
use super::{ChartError, Layout, Mark};
use crate::disclosure::protected::Value;
use crate::site::numbers;

/// A category with its two shares.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name of the category.
    pub name: String,
    /// A total, set apart.
    pub is_total: bool,
    /// Share among women.
    pub women: Mark,
    /// Share among men.
    pub men: Mark,
}

/// A chart of the gap between women and men.
#[derive(Debug, Clone)]
pub struct Dumbbell {
    /// The categories, in order.
    pub pairs: Vec<Pair>,
    /// Whether figures are shares, printed with `%`.
    pub in_percent: bool,
}

const DISC: i32 = 60;
const SQUARE: i32 = 52;
const THICKNESS: i32 = 18 * SCALE;

impl Dumbbell {
    /// Whether the scale starts at zero; the figure must say when it does not.
    pub fn starts_at_zero(&self) -> bool {
        self.axis().starts_at_zero()
    }

    fn axis(&self) -> Axis {
        let values: Vec<Value> = self
            .pairs
            .iter()
            .flat_map(|pair| [pair.women.value(), pair.men.value()])
            .flatten()
            .collect();
        Axis::over(&values, false, 5)
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
            .pairs
            .iter()
            .flat_map(|pair| [pair.women.value(), pair.men.value()])
            .flatten()
            .map(|value| bold_width(&self.text(value)))
            .max()
            .unwrap_or(0);
        let margin = figures + 14 * SCALE;
        let bottom = rows.bottom + 26 * SCALE;
        let plot = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            axis.start()..axis.end(),
            0.0..1.0,
            (rows.left + margin..layout.width() - margin, 0..1),
        );
        let x = |value: Value| plot.translate(&(value.for_drawing(), 0.0)).0;
        sheet(layout, bottom, about, |canvas| {
            legend(canvas)?;
            rows.graduations(canvas, top, &axis.ticks, &x, &|value| self.text(value))?;
            rows.names(canvas)?;
            for (pair, slot) in self.pairs.iter().zip(&rows.slots) {
                self.draw_pair(canvas, pair, slot.center, rows.left + margin, &x)?;
            }
            Ok(())
        })
    }

    fn text(&self, value: Value) -> String {
        numbers::in_unit(value, self.in_percent)
    }

    fn draw_pair(
        &self,
        canvas: &Canvas<'_>,
        pair: &Pair,
        y: i32,
        start: i32,
        x: &impl Fn(Value) -> i32,
    ) -> Result<(), ChartError> {
        let beside = 10 * SCALE;
        match (pair.women, pair.men) {
            (Mark::Value(women), Mark::Value(men)) => {
                let (at_women, at_men) = (x(women), x(men));
                canvas.path(vec![(at_women, y), (at_men, y)], Ink::Link)?;
                canvas.square((at_men, y), SQUARE, Ink::MenMark)?;
                canvas.disc((at_women, y), DISC, Ink::WomenMark)?;
                let (low, high) = if at_women <= at_men {
                    ((at_women, women, Ink::WomenText), (at_men, men, Ink::MenText))
                } else {
                    ((at_men, men, Ink::MenText), (at_women, women, Ink::WomenText))
                };
                let text = self.text(low.1);
                canvas.text(&text, (low.0 - beside, y), HPos::Right, low.2)?;
                canvas.text(&self.text(high.1), (high.0 + beside, y), HPos::Left, high.2)
            }
            (Mark::Value(women), Mark::Sign(sign)) => {
                canvas.disc((x(women), y), DISC, Ink::WomenMark)?;
                let text = self.text(women);
                canvas.text(&text, (x(women) + beside, y), HPos::Left, Ink::WomenText)?;
                canvas.text(sign.text(), (x(women) - beside, y), HPos::Right, Ink::Sign)
            }
            (Mark::Sign(sign), Mark::Value(men)) => {
                canvas.square((x(men), y), SQUARE, Ink::MenMark)?;
                let text = self.text(men);
                canvas.text(&text, (x(men) + beside, y), HPos::Left, Ink::MenText)?;
                canvas.text(sign.text(), (x(men) - beside, y), HPos::Right, Ink::Sign)
            }
            (Mark::Sign(sign), Mark::Sign(_)) => {
                canvas.text(sign.text(), (start + 6 * SCALE, y), HPos::Left, Ink::Sign)
            }
        }
    }
}

/// What discs and squares are.
pub(super) fn legend(canvas: &Canvas<'_>) -> Result<(), ChartError> {
    let y = LINE_HEIGHT / 2;
    let mut x = 8 * SCALE;
    canvas.disc((x, y), DISC, Ink::WomenMark)?;
    x += 12 * SCALE;
    canvas.text("Femmes", (x, y), HPos::Left, Ink::WomenText)?;
    x += bold_width("Femmes") + 26 * SCALE;
    canvas.square((x, y), SQUARE, Ink::MenMark)?;
    x += 12 * SCALE;
    canvas.text("Hommes", (x, y), HPos::Left, Ink::MenText)
}
