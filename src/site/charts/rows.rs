//! What bars and dumbbells share: one category per row, its name beside the marks on wide sheets
//! and above them on narrow ones, cut into lines that fit.

use plotters_backend::text_anchor::HPos;

use super::canvas::Canvas;
use super::metrics::{LINE_HEIGHT, SCALE, bold_width, wrap};
use super::palette::Ink;
use super::{ChartError, Layout};
use crate::disclosure::protected::Value;

const WIDEST_NAME: i32 = 260 * SCALE;

/// A category to lay out.
pub(super) struct Category<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// A total, in bold.
    pub(super) is_total: bool,
}

/// Where a category's marks go.
pub(super) struct Slot {
    lines: Vec<String>,
    is_total: bool,
    name_top: i32,
    /// Vertical centre of its marks.
    pub(super) center: i32,
}

/// Rows of a chart.
pub(super) struct Rows {
    /// One per category.
    pub(super) slots: Vec<Slot>,
    /// Left edge of the marks.
    pub(super) left: i32,
    /// Bottom of the last row.
    pub(super) bottom: i32,
    layout: Layout,
}

impl Rows {
    /// Lays out the categories from `top`, leaving `thickness` for the marks of each.
    pub(super) fn new(
        layout: Layout,
        categories: &[Category<'_>],
        top: i32,
        thickness: i32,
    ) -> Self {
        let limit = match layout {
            Layout::Wide => WIDEST_NAME,
            Layout::Narrow => layout.width() - 4 * SCALE,
        };
        let wrapped: Vec<Vec<String>> = categories
            .iter()
            .map(|category| {
                // Bold names are wider: they are cut shorter.
                let limit = if category.is_total { limit * 100 / 109 } else { limit };
                wrap(category.name, limit)
            })
            .collect();
        let widest = wrapped
            .iter()
            .flatten()
            .map(|line| bold_width(line))
            .max()
            .unwrap_or(0)
            .min(WIDEST_NAME);
        let left = match layout {
            Layout::Wide => widest + 12 * SCALE,
            Layout::Narrow => 2 * SCALE,
        };
        let mut next = top;
        let slots = categories
            .iter()
            .zip(wrapped)
            .map(|(category, lines)| {
                let named = LINE_HEIGHT * i32::try_from(lines.len()).unwrap_or(1);
                let (name_top, center, height) = match layout {
                    Layout::Wide => {
                        let height = named.max(thickness) + 10 * SCALE;
                        (next + (height - named) / 2, next + height / 2, height)
                    }
                    Layout::Narrow => {
                        let center = next + named + 2 * SCALE + thickness / 2;
                        (next, center, named + thickness + 14 * SCALE)
                    }
                };
                next += height;
                Slot { lines, is_total: category.is_total, name_top, center }
            })
            .collect();
        Self { slots, left, bottom: next, layout }
    }

    /// Draws the lines of the graduations from `top` to the last row, each with its name below.
    pub(super) fn graduations(
        &self,
        canvas: &Canvas<'_>,
        top: i32,
        ticks: &[Value],
        x: &impl Fn(Value) -> i32,
        text: &impl Fn(Value) -> String,
    ) -> Result<(), ChartError> {
        let mut free_from = i32::MIN;
        for tick in ticks {
            let at = x(*tick);
            let ink = if tick.unscaled() == 0 { Ink::Axis } else { Ink::Grid };
            canvas.path(vec![(at, top - 4 * SCALE), (at, self.bottom)], ink)?;
            let name = text(*tick);
            let half = bold_width(&name) / 2;
            // A graduation without room for its name keeps its line only.
            if at - half >= free_from {
                canvas.text(&name, (at, self.bottom + 12 * SCALE), HPos::Center, Ink::Text)?;
                free_from = at + half + 4 * SCALE;
            }
        }
        Ok(())
    }

    /// Writes the names.
    pub(super) fn names(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let (x, from) = match self.layout {
            Layout::Wide => (self.left - 8 * SCALE, HPos::Right),
            Layout::Narrow => (self.left, HPos::Left),
        };
        for slot in &self.slots {
            let ink = if slot.is_total { Ink::TextStrong } else { Ink::Text };
            let mut y = slot.name_top + LINE_HEIGHT / 2;
            for line in &slot.lines {
                canvas.text(line, (x, y), from, ink)?;
                y += LINE_HEIGHT;
            }
        }
        Ok(())
    }
}
