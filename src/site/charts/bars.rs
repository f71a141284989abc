//! Horizontal bars, one or two per category, from zero, with their figure at the end.

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters_backend::text_anchor::HPos;

use super::canvas::{Alternative, Canvas, sheet};
use super::metrics::{LINE_HEIGHT, SCALE, width};
use super::palette::Ink;
use super::rows::{Category, Rows};
use super::{ChartError, Layout, Mark};
use crate::disclosure::protected::Value;
use crate::site::numbers;

/// A category and its bars.
#[derive(Debug, Clone)]
pub struct BarRow {
    /// Name of the category.
    pub name: String,
    /// A total, set apart.
    pub is_total: bool,
    /// One mark per series.
    pub marks: Vec<Mark>,
}

/// A chart of horizontal bars.
#[derive(Debug, Clone)]
pub struct Bars {
    /// Names of the series; a single one needs no legend.
    pub series: Vec<String>,
    /// Whether figures are shares, printed with `%`.
    pub in_percent: bool,
    /// The categories, in order.
    pub rows: Vec<BarRow>,
}

const THICKNESS: i32 = 15 * SCALE;
const GAP: i32 = 4 * SCALE;
const SWATCH: i32 = 12 * SCALE;

impl Bars {
    /// Draws one layout.
    ///
    /// # Errors
    /// When plotters refuses a mark.
    pub fn draw(&self, layout: Layout, about: Alternative<'_>) -> Result<String, ChartError> {
        let legend = if self.series.len() > 1 { LINE_HEIGHT + 8 * SCALE } else { 0 };
        let count = i32::try_from(self.series.len().max(1)).unwrap_or(1);
        let band = count * THICKNESS + (count - 1) * GAP;
        let categories: Vec<Category<'_>> = self
            .rows
            .iter()
            .map(|row| Category { name: &row.name, is_total: row.is_total })
            .collect();
        let rows = Rows::new(layout, &categories, legend + 2 * SCALE, band);
        let values: Vec<Value> = self
            .rows
            .iter()
            .flat_map(|row| row.marks.iter().filter_map(|mark| mark.value()))
            .collect();
        let highest = values.iter().map(|value| value.for_drawing()).fold(0.0, f64::max);
        let widest = values.iter().map(|value| width(&self.figure(*value))).max().unwrap_or(0);
        let right = layout.width() - widest - 10 * SCALE;
        let plot = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            0.0..if highest > 0.0 { highest } else { 1.0 },
            0.0..1.0,
            (rows.left..right, 0..1),
        );
        let bottom = rows.bottom + 2 * SCALE;
        sheet(layout, bottom, about, |canvas| {
            if self.series.len() > 1 {
                self.legend(canvas)?;
            }
            rows.names(canvas)?;
            for (row, slot) in self.rows.iter().zip(&rows.slots) {
                let mut top = slot.center - band / 2;
                for (index, mark) in row.marks.iter().enumerate() {
                    let middle = top + THICKNESS / 2;
                    match mark {
                        Mark::Value(value) => {
                            let end = plot.translate(&(value.for_drawing(), 0.0)).0;
                            let corners = [(rows.left, top), (end, top + THICKNESS)];
                            canvas.rectangle(corners, ink(index, row.is_total))?;
                            let place = (end + 6 * SCALE, middle);
                            canvas.text(&self.figure(*value), place, HPos::Left, Ink::Figure)?;
                        }
                        Mark::Sign(sign) => {
                            let place = (rows.left + 6 * SCALE, middle);
                            canvas.text(sign.text(), place, HPos::Left, Ink::Sign)?;
                        }
                    }
                    top += THICKNESS + GAP;
                }
            }
            canvas.path(vec![(rows.left, legend), (rows.left, bottom)], Ink::Axis)
        })
    }

    fn figure(&self, value: Value) -> String {
        numbers::in_unit(value, self.in_percent)
    }

    fn legend(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let middle = LINE_HEIGHT / 2;
        let mut x = 2 * SCALE;
        for (index, name) in self.series.iter().enumerate() {
            let half = SWATCH / 2;
            canvas.square((x + half, middle), half, ink(index, false))?;
            x += SWATCH + 6 * SCALE;
            canvas.text(name, (x, middle), HPos::Left, Ink::Text)?;
            x += width(name) + 18 * SCALE;
        }
        Ok(())
    }
}

const fn ink(series: usize, is_total: bool) -> Ink {
    match (series, is_total) {
        (0, false) => Ink::Bar,
        (0, true) => Ink::BarTotal,
        (_, _) => Ink::BarOutlined,
    }
}
